import { sql } from "kysely";
import type { MerchantId, ParcelId, PickupId, ReturnId, ShipmentId, ShopId } from "../domain/ids.ts";
import type { Purchase, PurchaseAsked } from "../domain/purchase.ts";
import type { CostState, PickupState, ShipmentState } from "../domain/shipment.ts";
import { bound, fromJson, most } from "./columns.ts";
import type { Database, Reader } from "./database.ts";

/** Labels that were made, of a shop and of these days. Epoch milliseconds; `until` is not among them. */
export interface CostFilter {
  readonly shopIds: readonly ShopId[];
  readonly from: number;
  readonly until: number;
  readonly carrier?: string;
}

/** What the labels and pickups of one day, shop, carrier and state came to. */
export interface DayOfCosts {
  readonly shopId: ShopId;
  readonly carrier: string;
  /** Days since 1970, UTC. */
  readonly day: number;
  readonly cancelled: boolean;
  readonly costState: CostState;
  readonly currency: string | null;
  /** By the merchant's own price list. */
  readonly contract: boolean;
  readonly labels: number;
  /** Times somebody came, or is to come, for a price of its own. */
  readonly pickups: number;
  readonly amount: number;
}

const ever = ["made", "spare", "cancelling", "cancelled"] as const;
const dayLong = 86_400_000;

export async function labelCostsByDay(db: Reader, merchantId: MerchantId, filter: CostFilter): Promise<DayOfCosts[]> {
  if (filter.shopIds.length === 0) return [];
  const [labels, pickups] = await Promise.all([labelDays(db, merchantId, filter), pickupDays(db, merchantId, filter)]);
  return [...labels, ...pickups];
}

async function labelDays(db: Reader, merchantId: MerchantId, { shopIds, from, until, carrier }: CostFilter): Promise<DayOfCosts[]> {
  const day = sql<number>`chosen_at / ${sql.lit(dayLong)}`;
  const rows = await db
    .selectFrom("shipments")
    .select(({ fn }) => [
      "shop_id",
      "carrier",
      "state",
      "cost_state",
      "cost_contract",
      "currency",
      day.as("day"),
      fn.countAll<number>().as("labels"),
      fn.sum<number>("cost").as("amount"),
    ])
    .where("merchant_id", "=", bound(merchantId))
    .where("shop_id", "in", shopIds)
    .where("chosen_at", ">=", from)
    .where("chosen_at", "<", until)
    .where("state", "in", ever)
    .$if(carrier !== undefined, (all) => all.where("carrier", "=", bound(carrier ?? "")))
    .groupBy(["shop_id", "carrier", "state", "cost_state", "cost_contract", "currency", day])
    .execute();
  return rows.map((row) => ({
    shopId: row.shop_id,
    carrier: row.carrier,
    day: Number(row.day),
    cancelled: row.state === "cancelled",
    costState: row.cost_state,
    currency: row.currency,
    contract: row.cost_contract === 1,
    labels: Number(row.labels),
    pickups: 0,
    amount: Number(row.amount ?? 0),
  }));
}

async function pickupDays(db: Reader, merchantId: MerchantId, { shopIds, from, until, carrier }: CostFilter): Promise<DayOfCosts[]> {
  const day = sql<number>`asked_at / ${sql.lit(dayLong)}`;
  const rows = await db
    .selectFrom("pickups")
    .select(({ fn }) => [
      "shop_id",
      "carrier",
      "state",
      "currency",
      day.as("day"),
      fn.countAll<number>().as("pickups"),
      fn.sum<number>("cost").as("amount"),
    ])
    .where("merchant_id", "=", bound(merchantId))
    .where("shop_id", "in", shopIds)
    .where("asked_at", ">=", from)
    .where("asked_at", "<", until)
    .where("cost", "is not", null)
    .$if(carrier !== undefined, (all) => all.where("carrier", "=", bound(carrier ?? "")))
    .groupBy(["shop_id", "carrier", "state", "currency", day])
    .execute();
  return rows.map((row) => ({
    shopId: row.shop_id,
    carrier: row.carrier ?? "",
    day: Number(row.day),
    cancelled: row.state === "cancelled",
    costState: pickupCostState(row.state),
    currency: row.currency,
    contract: false,
    labels: 0,
    pickups: Number(row.pickups),
    amount: Number(row.amount ?? 0),
  }));
}

/** Who called somebody off in time owes nothing; who came for nothing is paid. */
function pickupCostState(state: PickupState): CostState {
  if (state === "cancelled") return "none";
  return state === "done" || state === "failed" ? "charged" : "expected";
}

export interface CostItem extends Pick<Purchase, "shopId" | "carrier"> {
  readonly id: ShipmentId | PickupId;
  /** Null: somebody came for it. */
  readonly serviceTitle: string | null;
  readonly state: ShipmentState | PickupState;
  /** When the label was chosen, or somebody asked to come. */
  readonly chosenAt: number;
  readonly returnNumber: string;
  readonly returnId: PurchaseAsked["returnId"];
  readonly trackingNumber: string | null;
  readonly cost: number | null;
  readonly currency: string | null;
  readonly costState: CostState;
  readonly contract: boolean;
}

export interface CostCursor {
  readonly at: number;
  readonly id: ShipmentId | PickupId;
}

/** Single labels, and pickups that cost something of their own, latest first. @param after the last of the page before */
export async function listLabelCosts(
  db: Reader,
  merchantId: MerchantId,
  filter: CostFilter,
  page: CostPage,
): Promise<{ readonly items: CostItem[]; readonly next: CostCursor | null }> {
  if (filter.shopIds.length === 0) return { items: [], next: null };
  const [labels, pickups] = await Promise.all([labelItems(db, merchantId, filter, page), pickupItems(db, merchantId, filter, page)]);
  const all = [...labels, ...pickups].toSorted((one, other) => other.chosenAt - one.chosenAt || (one.id < other.id ? 1 : -1));
  const items = all.slice(0, page.limit);
  const last = items.at(-1);
  return { items, next: all.length > page.limit && last ? { at: last.chosenAt, id: last.id } : null };
}

interface CostPage {
  readonly after: CostCursor | null;
  readonly limit: number;
}

async function labelItems(
  db: Reader,
  merchantId: MerchantId,
  { shopIds, from, until, carrier }: CostFilter,
  { after, limit }: CostPage,
): Promise<CostItem[]> {
  let query = db
    .selectFrom("shipments")
    .select([
      "id",
      "shop_id",
      "carrier",
      "service_title",
      "state",
      "chosen_at",
      "asked",
      "tracking_number",
      "cost",
      "currency",
      "cost_state",
      "cost_contract",
    ])
    .where("merchant_id", "=", bound(merchantId))
    .where("shop_id", "in", shopIds)
    .where("chosen_at", ">=", from)
    .where("chosen_at", "<", until)
    .where("state", "in", ever);
  if (carrier !== undefined) query = query.where("carrier", "=", bound(carrier));
  if (after)
    query = query
      .where("chosen_at", "<=", after.at)
      .where(({ eb, or }) => or([eb("chosen_at", "<", after.at), eb("id", "<", after.id as ShipmentId)]));
  const rows = await query
    .orderBy("chosen_at", "desc")
    .orderBy("id", "desc")
    .limit(most(limit + 1))
    .execute();
  return rows.map((row): CostItem => {
    const { returnId, returnNumber } = fromJson<PurchaseAsked>(row.asked);
    return {
      id: row.id,
      shopId: row.shop_id,
      carrier: row.carrier,
      serviceTitle: row.service_title,
      state: row.state,
      chosenAt: row.chosen_at,
      returnId,
      returnNumber,
      trackingNumber: row.tracking_number,
      cost: row.cost,
      currency: row.currency,
      costState: row.cost_state,
      contract: row.cost_contract === 1,
    };
  });
}

async function pickupItems(
  db: Reader,
  merchantId: MerchantId,
  { shopIds, from, until, carrier }: CostFilter,
  { after, limit }: CostPage,
): Promise<CostItem[]> {
  let query = db
    .selectFrom("pickups")
    .select(["id", "shop_id", "parcel_id", "carrier", "state", "asked_at", "cost", "currency"])
    .where("merchant_id", "=", bound(merchantId))
    .where("shop_id", "in", shopIds)
    .where("asked_at", ">=", from)
    .where("asked_at", "<", until)
    .where("cost", "is not", null);
  if (carrier !== undefined) query = query.where("carrier", "=", bound(carrier));
  if (after)
    query = query
      .where("asked_at", "<=", after.at)
      .where(({ eb, or }) => or([eb("asked_at", "<", after.at), eb("id", "<", after.id as PickupId)]));
  const rows = await query
    .orderBy("asked_at", "desc")
    .orderBy("id", "desc")
    .limit(most(limit + 1))
    .execute();
  const parcelIds = rows.map((row) => row.parcel_id);
  const returns = await returnsIn(db, merchantId, parcelIds);
  return rows.flatMap((row): CostItem[] => {
    const ret = returns.get(row.parcel_id);
    if (!ret) return [];
    return [
      {
        id: row.id,
        shopId: row.shop_id,
        carrier: row.carrier ?? "",
        serviceTitle: null,
        state: row.state,
        chosenAt: row.asked_at,
        returnId: ret.id,
        returnNumber: ret.number,
        trackingNumber: ret.trackingNumber,
        cost: row.cost,
        currency: row.currency,
        costState: pickupCostState(row.state),
        contract: false,
      },
    ];
  });
}

/** Of the returns that share a parcel the first. */
async function returnsIn(db: Reader, merchantId: MerchantId, parcelIds: readonly ParcelId[]) {
  if (parcelIds.length === 0) return new Map<ParcelId, { id: ReturnId; number: string; trackingNumber: string | null }>();
  const rows = await db
    .selectFrom("return_parcels")
    .innerJoin("returns", "returns.id", "return_parcels.return_id")
    .innerJoin("parcels", "parcels.id", "return_parcels.parcel_id")
    .select(["return_parcels.parcel_id as parcelId", "returns.id", "returns.number", "parcels.tracking_number as trackingNumber"])
    .where("return_parcels.parcel_id", "in", parcelIds)
    // As an expression: by the bare column SQLite would rather walk through all of a merchant's returns.
    .where(sql<string>`returns.merchant_id || ''`, "=", merchantId)
    .execute();
  const oldestLast = rows.toSorted((one, other) => (one.id < other.id ? 1 : -1));
  return new Map(oldestLast.map(({ parcelId, ...ret }) => [parcelId, ret]));
}

/**
 * Labels of any merchant that were expected to cost something when they are scanned, whose last day is over, and whose parcel nobody has
 * seen: they cost nothing. Of those without a last day it counts when they were made. Answers how many they were, at most `limit`.
 * @param providers those that charge what they scan
 */
export async function letUnusedCostsGo(
  db: Database,
  providers: readonly string[],
  { expiredBy, madeBy }: { readonly expiredBy: number; readonly madeBy: number },
  limit: number,
): Promise<number> {
  if (providers.length === 0) return 0;
  const unused = (column: "expires_at" | "made_at", by: number) =>
    db
      .selectFrom("shipments")
      .innerJoin("parcels", "parcels.id", "shipments.parcel_id")
      .select("shipments.id")
      .where("shipments.cost_state", "=", sql.lit("expected"))
      .where("shipments.state", "in", ["made", "spare"])
      .where("shipments.expires_at", column === "expires_at" ? "is not" : "is", null)
      .where(`shipments.${column}`, "<=", by)
      .where("shipments.provider", "in", providers)
      // One that came without a scan came with some label.
      .where(({ or, eb }) => or([eb("shipments.state", "=", "spare"), eb("parcels.progress", "=", "announced")]))
      .limit(most(limit))
      .execute();
  const ids = [...(await unused("expires_at", expiredBy)), ...(await unused("made_at", madeBy))].slice(0, limit).map(({ id }) => id);
  if (ids.length === 0) return 0;
  await db.write((tx) =>
    tx.updateTable("shipments").set({ cost_state: "none" }).where("id", "in", ids).where("cost_state", "=", "expected").execute(),
  );
  return ids.length;
}
