import type { Insertable, Selectable } from "kysely";
import { Refusal } from "../domain/errors.ts";
import type { ConnectionId, MerchantId, ParcelId, PickupId, ReturnId, ShopId } from "../domain/ids.ts";
import type { Pickup, PickupAnswer, PickupTrouble } from "../domain/pickup.ts";
import type { PickupState } from "../domain/shipment.ts";
import { fromJson, json, most, present } from "./columns.ts";
import type { Reader, Writer } from "./database.ts";
import type { Tables } from "./tables.ts";

export async function findPickup(db: Reader, merchantId: MerchantId, id: PickupId): Promise<Pickup | null> {
  const row = await db.selectFrom("pickups").selectAll().where("merchant_id", "=", merchantId).where("id", "=", id).executeTakeFirst();
  return row ? toPickup(row) : null;
}

/** The last time somebody was asked to come for each parcel of these returns. */
export async function lastPickups(db: Reader, returnIds: readonly ReturnId[]): Promise<ReadonlyMap<ParcelId, Pickup>> {
  const rows = await db
    .selectFrom("return_parcels")
    .innerJoin("pickups", "pickups.parcel_id", "return_parcels.parcel_id")
    .selectAll("pickups")
    .where("return_parcels.return_id", "in", returnIds)
    .orderBy("pickups.attempt")
    .execute();
  return new Map(rows.map((row) => [row.parcel_id, toPickup(row)]));
}

/** Every time somebody was asked to come for a parcel, oldest first. */
export async function listPickupsOfParcel(db: Reader, merchantId: MerchantId, parcelId: ParcelId): Promise<Pickup[]> {
  const rows = await db
    .selectFrom("pickups")
    .selectAll()
    .where("merchant_id", "=", merchantId)
    .where("parcel_id", "=", parcelId)
    .orderBy("attempt")
    .execute();
  return rows.map(toPickup);
}

export interface SilentPickup {
  readonly merchantId: MerchantId;
  readonly parcelId: ParcelId;
  readonly id: PickupId;
  /** Until when an answer was waited for. */
  readonly until: number;
}

/** Of any merchant: those whose shopper was asked and has not answered in time, longest first. @param after the last one of the page before */
export async function listSilentPickups(
  db: Reader,
  { at, after, limit }: { readonly at: number; readonly after?: Pick<SilentPickup, "until" | "id">; readonly limit: number },
): Promise<SilentPickup[]> {
  const rows = await db
    .selectFrom("pickups")
    .select(["merchant_id", "parcel_id", "id", "escalate_at"])
    .where("escalate_at", "is not", null)
    .where("escalated_at", "is", null)
    .where("escalate_at", "<=", at)
    .$if(after !== undefined, (query) =>
      query
        .where("escalate_at", ">=", after?.until ?? 0)
        .where(({ eb, or }) => or([eb("escalate_at", ">", after?.until ?? 0), eb("id", ">", after?.id ?? ("" as PickupId))])),
    )
    .orderBy("escalate_at")
    .orderBy("id")
    .limit(most(limit))
    .execute();
  return rows.map(({ merchant_id, parcel_id, id, escalate_at }) => ({
    merchantId: merchant_id,
    parcelId: parcel_id,
    id,
    until: escalate_at ?? at,
  }));
}

/** @throws Refusal `conflict` when another one of the parcel stands, or has this number */
export async function insertPickup(tx: Writer, merchantId: MerchantId, shopId: ShopId, pickup: Pickup): Promise<void> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("pickups")
    .values({
      ...toRow(pickup),
      id: pickup.id,
      merchant_id: merchantId,
      shop_id: shopId,
      parcel_id: pickup.parcelId,
      attempt: pickup.attempt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) throw new Refusal("conflict");
}

/** @throws Refusal `conflict` when it was changed since it was read */
export async function savePickup(tx: Writer, merchantId: MerchantId, before: Pickup, after: Pickup): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable("pickups")
    .set(toRow(after))
    .where("merchant_id", "=", merchantId)
    .where("id", "=", before.id)
    .where("state", "=", before.state)
    .where("looks", "=", before.looks)
    .where(({ eb, and }) =>
      and([
        before.sentAt === undefined ? eb("sent_at", "is", null) : eb("sent_at", "=", before.sentAt),
        before.answeredAt === undefined ? eb("answered_at", "is", null) : eb("answered_at", "=", before.answeredAt),
        before.escalatedAt === undefined ? eb("escalated_at", "is", null) : eb("escalated_at", "=", before.escalatedAt),
      ]),
    )
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Refusal("conflict");
}

/** The parcels are on their way, whoever took them there. */
export async function donePickups(tx: Writer, merchantId: MerchantId, parcelIds: readonly ParcelId[]): Promise<void> {
  if (parcelIds.length === 0) return;
  await tx
    .updateTable("pickups")
    .set({ state: "done", escalate_at: null })
    .where("merchant_id", "=", merchantId)
    .where("parcel_id", "in", parcelIds)
    .where("state", "in", ["sending", "unknown", "booked", "failed", "refused", "cancelling"])
    .execute();
}

/** Forgets the words of people: what the courier had to know, and what carriers said of it. */
export async function erasePickups(tx: Writer, merchantId: MerchantId, returnIds: readonly ReturnId[]): Promise<void> {
  await tx
    .updateTable("pickups")
    .set({ note: null, why: null, answer: null, trouble: null })
    .where("merchant_id", "=", merchantId)
    .where("parcel_id", "in", (ids) => ids.selectFrom("return_parcels").select("parcel_id").where("return_id", "in", returnIds))
    .execute();
}

export interface BoughtLabel {
  readonly connectionId: ConnectionId | null;
  readonly reference: string | null;
  readonly trackingNumber: string | null;
  readonly carrier: string;
  readonly service: string;
  /** What was asked of the carrier, as it was kept. */
  readonly asked: unknown;
}

/** The label of a parcel that was bought last; null: it is ours, of the merchant's own, or not made yet. */
export async function boughtLabelOf(db: Reader, merchantId: MerchantId, parcelId: ParcelId): Promise<BoughtLabel | null> {
  const row = await db
    .selectFrom("shipments")
    .select(["connection_id", "reference", "tracking_number", "carrier", "service", "asked"])
    .where("merchant_id", "=", merchantId)
    .where("parcel_id", "=", parcelId)
    // One that was given back meanwhile is still what its courier was asked for.
    .where("state", "in", ["made", "cancelling", "spare", "cancelled"])
    .orderBy("attempt", "desc")
    .limit(most(1))
    .executeTakeFirst();
  if (!row) return null;
  return {
    connectionId: row.connection_id,
    reference: row.reference,
    trackingNumber: row.tracking_number,
    carrier: row.carrier,
    service: row.service,
    asked: fromJson<unknown>(row.asked),
  };
}

function toPickup(row: Selectable<Tables["pickups"]>): Pickup {
  return {
    id: row.id,
    parcelId: row.parcel_id,
    attempt: row.attempt,
    state: row.state,
    day: row.day,
    from: row.from_minute,
    to: row.to_minute,
    askedAt: row.asked_at,
    looks: row.looks,
    ...present({
      connectionId: row.connection_id,
      note: row.note,
      reference: row.reference,
      sentAt: row.sent_at,
      failedAt: row.failed_at,
      why: row.why,
      askedShopperAt: row.asked_shopper_at,
      answeredAt: row.answered_at,
      escalateAt: row.escalate_at,
      escalatedAt: row.escalated_at,
    }),
    ...(row.cost === null || row.currency === null
      ? {}
      : { cost: { amount: row.cost, currency: row.currency, carrier: row.carrier ?? "" } }),
    ...(row.answer === null ? {} : { answer: fromJson<PickupAnswer>(row.answer) }),
    ...(row.trouble === null ? {} : { trouble: fromJson<PickupTrouble>(row.trouble) }),
  };
}

type Changing = Omit<Insertable<Tables["pickups"]>, "id" | "merchant_id" | "shop_id" | "parcel_id" | "attempt">;

function toRow(pickup: Pickup): Changing & { state: PickupState } {
  return {
    connection_id: pickup.connectionId ?? null,
    state: pickup.state,
    day: pickup.day,
    from_minute: pickup.from,
    to_minute: pickup.to,
    note: pickup.note ?? null,
    reference: pickup.reference ?? null,
    cost: pickup.cost?.amount ?? null,
    currency: pickup.cost?.currency ?? null,
    carrier: pickup.cost?.carrier ?? null,
    asked_at: pickup.askedAt,
    sent_at: pickup.sentAt ?? null,
    failed_at: pickup.failedAt ?? null,
    why: pickup.why ?? null,
    asked_shopper_at: pickup.askedShopperAt ?? null,
    answer: pickup.answer ? json(pickup.answer) : null,
    answered_at: pickup.answeredAt ?? null,
    escalate_at: pickup.escalateAt ?? null,
    escalated_at: pickup.escalatedAt ?? null,
    looks: pickup.looks,
    trouble: pickup.trouble ? json(pickup.trouble) : null,
  };
}
