import { sql } from "kysely";
import type { MerchantId, ShipmentId, ShopId } from "../domain/ids.ts";
import type { Purchase, PurchaseAsked } from "../domain/purchase.ts";
import type { CostState, ShipmentState } from "../domain/shipment.ts";
import { bound, fromJson, most } from "./columns.ts";
import type { Database, Reader } from "./database.ts";

/** Labels that were made, of a shop and of these days. Epoch milliseconds; `until` is not among them. */
export interface CostFilter {
  readonly shopIds: readonly ShopId[];
  readonly from: number;
  readonly until: number;
}

/** What the labels of one day, shop, carrier and state came to. */
export interface DayOfCosts {
  readonly shopId: ShopId;
  readonly carrier: string;
  /** Days since 1970, UTC. */
  readonly day: number;
  readonly state: ShipmentState;
  readonly costState: CostState;
  readonly currency: string | null;
  /** By the merchant's own price list. */
  readonly contract: boolean;
  readonly labels: number;
  readonly amount: number;
}

const ever = ["made", "spare", "cancelling", "cancelled"] as const;
const dayLong = 86_400_000;

export async function labelCostsByDay(db: Reader, merchantId: MerchantId, { shopIds, from, until }: CostFilter): Promise<DayOfCosts[]> {
  if (shopIds.length === 0) return [];
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
    .groupBy(["shop_id", "carrier", "state", "cost_state", "cost_contract", "currency", day])
    .execute();
  return rows.map((row) => ({
    shopId: row.shop_id,
    carrier: row.carrier,
    day: Number(row.day),
    state: row.state,
    costState: row.cost_state,
    currency: row.currency,
    contract: row.cost_contract === 1,
    labels: Number(row.labels),
    amount: Number(row.amount ?? 0),
  }));
}

export interface CostItem extends Pick<Purchase, "id" | "shopId" | "carrier" | "serviceTitle" | "state" | "chosenAt"> {
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
  readonly id: ShipmentId;
}

/** Single labels, latest first. @param after the last of the page before */
export async function listLabelCosts(
  db: Reader,
  merchantId: MerchantId,
  { shopIds, from, until }: CostFilter,
  { after, limit }: { readonly after: CostCursor | null; readonly limit: number },
): Promise<{ readonly items: CostItem[]; readonly next: CostCursor | null }> {
  if (shopIds.length === 0) return { items: [], next: null };
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
  if (after)
    query = query.where("chosen_at", "<=", after.at).where(({ eb, or }) => or([eb("chosen_at", "<", after.at), eb("id", "<", after.id)]));
  const rows = await query
    .orderBy("chosen_at", "desc")
    .orderBy("id", "desc")
    .limit(most(limit + 1))
    .execute();
  const items = rows.slice(0, limit).map((row): CostItem => {
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
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? { at: last.chosenAt, id: last.id } : null };
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
