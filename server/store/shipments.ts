import type { Insertable, Selectable } from "kysely";
import type { Actor } from "../domain/actor.ts";
import type { Task } from "../domain/consequences.ts";
import { Refusal } from "../domain/errors.ts";
import type { ConnectionId, MerchantId, ParcelId, ReturnId, ShipmentId, ShopId } from "../domain/ids.ts";
import type { Purchase, PurchaseAsked, PurchaseTrouble } from "../domain/purchase.ts";
import { trackingKey } from "../domain/tracking-number.ts";
import { bound, fromJson, json, most, present } from "./columns.ts";
import type { Database, Reader, Writer } from "./database.ts";
import { isTaken } from "./rows.ts";
import type { Tables } from "./tables.ts";
import { insertTasks } from "./tasks.ts";
import { beginTracking, endTracking } from "./tracking.ts";

type Row = Selectable<Tables["shipments"]>;

/** States of which a parcel has one at most; the database holds it. */
const standing = ["sending", "unknown", "made", "cancelling"] as const;

/** @throws Refusal `label_under_way` when the parcel has one that stands */
export async function insertShipment(tx: Writer, merchantId: MerchantId, purchase: Purchase): Promise<void> {
  try {
    await tx
      .insertInto("shipments")
      .values({ ...rowOf(merchantId, purchase), looks: purchase.looks })
      .execute();
  } catch (error) {
    if (isTaken(error, "shipments")) throw new Refusal("label_under_way");
    throw error;
  }
}

export async function findShipment(db: Reader, merchantId: MerchantId, id: ShipmentId): Promise<Purchase | null> {
  const row = await db.selectFrom("shipments").selectAll().where("merchant_id", "=", merchantId).where("id", "=", id).executeTakeFirst();
  return row ? toPurchase(row) : null;
}

/** Every purchase for these parcels, oldest first. */
export async function listShipmentsOf(db: Reader, merchantId: MerchantId, parcelIds: readonly ParcelId[]): Promise<Purchase[]> {
  if (parcelIds.length === 0) return [];
  const rows = await db
    .selectFrom("shipments")
    .selectAll()
    .where("merchant_id", "=", merchantId)
    .where("parcel_id", "in", parcelIds)
    .orderBy("parcel_id")
    .orderBy("attempt")
    .execute();
  return rows.map(toPurchase);
}

/** The one of a parcel that stands. */
export function standingOf(purchases: readonly Purchase[], parcelId: ParcelId): Purchase | null {
  return purchases.find((one) => one.parcelId === parcelId && (standing as readonly string[]).includes(one.state)) ?? null;
}

/** The returns whose pieces lie in a parcel, oldest first. */
export async function returnIdsOfParcel(db: Reader, merchantId: MerchantId, parcelId: ParcelId): Promise<ReturnId[]> {
  const rows = await db
    .selectFrom("returns")
    .select("id")
    .where("merchant_id", "=", merchantId)
    .where("id", "in", (ids) => ids.selectFrom("return_parcels").select("return_id").where("parcel_id", "=", parcelId))
    .orderBy("id")
    .execute();
  return rows.map(({ id }) => id);
}

/** Notes on disk, before anything leaves, that a label is asked for; false when another did so, or it is over. */
export async function markPurchaseSent(db: Database, merchantId: MerchantId, { id, looks }: Purchase, at: number): Promise<boolean> {
  const { numUpdatedRows } = await db.write((tx) =>
    tx
      .updateTable("shipments")
      .set({ sent_at: at })
      .where("merchant_id", "=", merchantId)
      .where("id", "=", id)
      .where("state", "=", "sending")
      .where("looks", "=", looks)
      .where("sent_at", "is", null)
      .executeTakeFirst(),
  );
  return numUpdatedRows === 1n;
}

/** @throws Refusal `stale` when somebody else learned what became of it since it was read, or asked again */
export async function saveShipment(tx: Writer, merchantId: MerchantId, before: Purchase, after: Purchase): Promise<void> {
  const { id, parcel_id: _, attempt: __, ...row } = rowOf(merchantId, after);
  const { numUpdatedRows } = await tx
    .updateTable("shipments")
    .set(row)
    .where("merchant_id", "=", merchantId)
    .where("id", "=", id)
    .where("state", "=", before.state)
    .where("looks", "=", before.looks)
    .where((is) => (before.sentAt === undefined ? is("sent_at", "is", null) : is("sent_at", "=", before.sentAt)))
    // The first scan of its parcel may have made it cost something meanwhile.
    .where("cost_state", "=", before.cost?.state ?? "none")
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new Refusal("stale");
  await follow(tx, merchantId, before, after);
}

/** A label that has a number is followed from when it is made until it is given back. Whether its carrier can be asked is seen when it is. */
async function follow(tx: Writer, merchantId: MerchantId, before: Purchase, after: Purchase): Promise<void> {
  const { parcelId, connectionId, trackingNumber, carrier, reference, trackedAs } = after;
  if (before.state === "made" && after.state !== "made") return endTracking(tx, merchantId, parcelId);
  if (before.state === "made" || after.state !== "made" || trackingNumber === undefined) return;
  await beginTracking(tx, merchantId, {
    parcelId,
    number: trackingNumber,
    carrier,
    ...(connectionId !== undefined && { connectionId }),
    ...(reference !== undefined && { reference }),
    ...(trackedAs !== undefined && { trackedAs }),
    asked: true,
    // Of one that a person found the number is their word: it pays for nothing by itself.
    typed: before.state === "unknown",
    at: after.madeAt ?? after.chosenAt,
  });
}

/** `none`: it had run out unused, as it seemed. */
const notPaid = ["expected", "none"] as const;

/** A label that travels is paid, also where the carrier took nothing when it was made. @param numbers what these parcels are followed by */
export async function chargeLabels(
  tx: Writer,
  merchantId: MerchantId,
  parcelIds: readonly ParcelId[],
  numbers: readonly string[],
): Promise<void> {
  if (parcelIds.length === 0) return;
  const keys = new Set(numbers.map(trackingKey));
  const rows = await tx
    .selectFrom("shipments")
    .select(["id", "tracking_number"])
    .where("merchant_id", "=", merchantId)
    .where("parcel_id", "in", parcelIds)
    .where("state", "in", ["made", "cancelling", "spare"])
    .where("cost_state", "in", notPaid)
    .where("cost", "is not", null)
    .execute();
  const ids = rows.flatMap(({ id, tracking_number }) => (tracking_number !== null && keys.has(trackingKey(tracking_number)) ? [id] : []));
  if (ids.length === 0) return;
  await tx
    .updateTable("shipments")
    .set({ cost_state: "charged" })
    .where("merchant_id", "=", merchantId)
    .where("id", "in", ids)
    .where("cost_state", "in", notPaid)
    .execute();
}

/** The next look at a purchase, once however often this one runs. @param dueAt epoch milliseconds */
export async function planShipmentLook(
  tx: Writer,
  merchantId: MerchantId,
  { id, looks }: Pick<Purchase, "id" | "looks">,
  what: Extract<Task, { do: "buy-label" | "cancel-label" }>["do"],
  { at, dueAt = at }: { readonly at: number; readonly dueAt?: number },
): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable("shipments")
    .set({ looks: looks + 1 })
    .where("merchant_id", "=", merchantId)
    .where("id", "=", id)
    .where("looks", "=", looks)
    .executeTakeFirst();
  if (numUpdatedRows === 1n) await insertTasks(tx, [{ do: what, merchantId, shipmentId: id, look: looks + 1 }], at, dueAt);
}

/** A record is told from so many labels at most: it is asked for at every choice, and older ones say less. */
const mostRecorded = 1_000;

/** How the labels and parcels of a shop's services went since a moment, the latest thousand of them, by connection and service. */
export async function recordOfServices(
  db: Reader,
  merchantId: MerchantId,
  shopId: ShopId,
  since: number,
): Promise<{ readonly connectionId: ConnectionId; readonly service: string; readonly good: number; readonly bad: number }[]> {
  // Everything that is read of a label stands in the index by which it is found, and its parcel is looked up one by one: PostgreSQL joins
  // a thousand of them by reading all there are.
  const latest = await db
    .selectFrom("shipments")
    .select(({ selectFrom }) => [
      "connection_id",
      "service",
      "state",
      selectFrom("parcels").select("progress").whereRef("parcels.id", "=", "shipments.parcel_id").as("progress"),
    ])
    .where("merchant_id", "=", bound(merchantId))
    .where("shop_id", "=", bound(shopId))
    .where("chosen_at", ">=", since)
    .where("state", "in", ["made", "refused", "unknown"])
    .orderBy("chosen_at", "desc")
    .limit(most(mostRecorded))
    .execute();
  const services = Map.groupBy(latest, ({ connection_id, service }) => JSON.stringify([connection_id, service]));
  return [...services.values()].flatMap((labels) => {
    const [first] = labels;
    if (!first || first.connection_id === null) return [];
    const bad = labels.filter(({ state, progress }) => state !== "made" || progress === "lost" || progress === "sent_back").length;
    return [{ connectionId: first.connection_id, service: first.service, good: labels.length - bad, bad }];
  });
}

/** Words about a person that went to the carrier with what was asked, and what it said of an address it would not take. */
export async function eraseShipments(tx: Writer, merchantId: MerchantId, returnIds: readonly ReturnId[]): Promise<void> {
  const rows = await tx
    .selectFrom("shipments")
    .select(["id", "asked"])
    .where("merchant_id", "=", merchantId)
    .where("parcel_id", "in", (ids) => ids.selectFrom("return_parcels").select("parcel_id").where("return_id", "in", returnIds))
    .execute();
  for (const { id, asked } of rows)
    await tx
      .updateTable("shipments")
      .set({ asked: json(withoutWords(fromJson<PurchaseAsked>(asked))), trouble: null })
      .where("merchant_id", "=", merchantId)
      .where("id", "=", id)
      .execute();
}

function withoutWords({ pickup, saying, ...asked }: PurchaseAsked): PurchaseAsked {
  return {
    ...asked,
    ...(pickup && { pickup: { day: pickup.day, from: pickup.from, to: pickup.to } }),
    ...(saying && { saying: { told: saying.told, ...(saying.by && { by: saying.by }) } }),
  };
}

function rowOf(merchantId: MerchantId, purchase: Purchase): Omit<Insertable<Tables["shipments"]>, "looks"> {
  return {
    id: purchase.id,
    merchant_id: merchantId,
    shop_id: purchase.shopId,
    parcel_id: purchase.parcelId,
    connection_id: purchase.connectionId ?? null,
    provider: purchase.provider,
    attempt: purchase.attempt,
    service: purchase.service,
    service_title: purchase.serviceTitle,
    carrier: purchase.carrier,
    state: purchase.state,
    reference: purchase.reference ?? null,
    tracking_number: purchase.trackingNumber ?? null,
    tracked_as: purchase.trackedAs ?? null,
    cost: purchase.cost?.amount ?? null,
    currency: purchase.cost?.currency ?? null,
    cost_state: purchase.cost?.state ?? "none",
    cost_contract: purchase.cost?.contract ? 1 : 0,
    asked: json({ ...purchase.asked, handover: purchase.handover }),
    choice: json(purchase.choice),
    chosen_by: purchase.by ? json(purchase.by) : null,
    chosen_at: purchase.chosenAt,
    sent_at: purchase.sentAt ?? null,
    made_at: purchase.madeAt ?? null,
    expires_at: purchase.expiresAt ?? null,
    cancelled_at: purchase.cancelledAt ?? null,
    trouble: purchase.trouble ? json(purchase.trouble) : null,
  };
}

function toPurchase(row: Row): Purchase {
  const asked = fromJson<PurchaseAsked>(row.asked);
  return {
    id: row.id,
    shopId: row.shop_id,
    parcelId: row.parcel_id,
    ...present({ connectionId: row.connection_id }),
    provider: row.provider,
    attempt: row.attempt,
    service: row.service,
    serviceTitle: row.service_title,
    carrier: row.carrier,
    handover: asked.handover,
    state: row.state,
    ...present({ reference: row.reference, trackingNumber: row.tracking_number, trackedAs: row.tracked_as }),
    ...(row.cost !== null &&
      row.currency !== null && {
        cost: {
          amount: row.cost,
          currency: row.currency,
          state: row.cost_state,
          ...(row.cost_contract === 1 && { contract: true as const }),
        },
      }),
    chosenAt: row.chosen_at,
    ...present({ sentAt: row.sent_at, madeAt: row.made_at, expiresAt: row.expires_at, cancelledAt: row.cancelled_at }),
    looks: row.looks,
    asked,
    choice: fromJson<Purchase["choice"]>(row.choice),
    ...(row.chosen_by !== null && { by: fromJson<Actor>(row.chosen_by) }),
    ...(row.trouble !== null && { trouble: fromJson<PurchaseTrouble>(row.trouble) }),
  };
}
