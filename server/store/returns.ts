import type { Selectable } from "kysely";
import type { Actor } from "../domain/actor.ts";
import type { ReturnEvent } from "../domain/events.ts";
import type { Exchange, ExchangeOrder } from "../domain/exchange.ts";
import type { ExchangeId, MerchantId, OrderId, ParcelId, PaymentId, PhotoId, ReturnId, SubmissionId } from "../domain/ids.ts";
import type { LedgerEntry } from "../domain/ledger-entry.ts";
import type { Address } from "../domain/order.ts";
import type { Parcel } from "../domain/parcel.ts";
import type { Payment } from "../domain/payment.ts";
import type { Pickup } from "../domain/pickup.ts";
import type { Return, ReturnUnit, Wanted } from "../domain/return.ts";
import { bound, fromJson, present, storable } from "./columns.ts";
import type { Reader } from "./database.ts";
import { lastPickups } from "./pickups.ts";
import { prepared } from "./prepared.ts";
import { emailKey } from "./snapshots.ts";
import type { Tables } from "./tables.ts";

export async function findReturn(db: Reader, merchantId: MerchantId, id: ReturnId): Promise<Return | null> {
  const rows = await db.selectFrom("returns").selectAll().where("merchant_id", "=", merchantId).where("id", "=", id).execute();
  const [found] = await withParts(db, rows);
  return found ?? null;
}

/** Those that exist, oldest first. */
export async function findReturns(db: Reader, merchantId: MerchantId, ids: readonly ReturnId[]): Promise<Return[]> {
  if (ids.length === 0) return [];
  const named = db.selectFrom("returns").selectAll().where("merchant_id", "=", merchantId).where("id", "in", ids);
  return withParts(db, await named.orderBy("id").execute());
}

/** @param number as it is printed, in capitals */
export async function findReturnByNumber(db: Reader, merchantId: MerchantId, number: string): Promise<Return | null> {
  const rows = await db
    .selectFrom("returns")
    .selectAll()
    .where("merchant_id", "=", merchantId)
    .where("number", "=", storable(number))
    .execute();
  const [found] = await withParts(db, rows);
  return found ?? null;
}

export async function findReturnOfPayment(db: Reader, merchantId: MerchantId, id: PaymentId): Promise<Return | null> {
  const row = await db
    .selectFrom("payments")
    .select("return_id")
    .where("merchant_id", "=", merchantId)
    .where("id", "=", id)
    .executeTakeFirst();
  return row?.return_id ? findReturn(db, merchantId, row.return_id) : null;
}

export async function findReturnOfExchange(db: Reader, merchantId: MerchantId, id: ExchangeId): Promise<Return | null> {
  const row = await db
    .selectFrom("exchanges")
    .select("return_id")
    .where("merchant_id", "=", merchantId)
    .where("id", "=", id)
    .executeTakeFirst();
  return row ? findReturn(db, merchantId, row.return_id) : null;
}

/** All of them, whatever became of them, oldest first. */
export async function listReturnsOfOrder(db: Reader, merchantId: MerchantId, orderId: OrderId): Promise<Return[]> {
  return withParts(db, await ofOrder(db, { merchantId, orderId }));
}

const ofOrder = prepared((db, { merchantId, orderId }: { merchantId: MerchantId; orderId: OrderId }) =>
  db.selectFrom("returns").selectAll().where("merchant_id", "=", bound(merchantId)).where("order_id", "=", bound(orderId)).orderBy("id"),
);

export async function listReturnsOfSubmission(db: Reader, merchantId: MerchantId, submissionId: SubmissionId): Promise<Return[]> {
  const rows = await db
    .selectFrom("returns")
    .selectAll()
    .where("merchant_id", "=", merchantId)
    .where("submission_id", "=", submissionId)
    .orderBy("id")
    .execute();
  return withParts(db, rows);
}

/** Every return whose pieces travel, or travelled, in one of these parcels, oldest first. */
export async function listReturnsOfParcels(db: Reader, merchantId: MerchantId, parcelIds: readonly ParcelId[]): Promise<Return[]> {
  if (parcelIds.length === 0) return [];
  const rows = await db
    .selectFrom("returns")
    .selectAll()
    .where("merchant_id", "=", merchantId)
    .where("id", "in", (linked) => linked.selectFrom("return_parcels").select("return_id").where("parcel_id", "in", parcelIds))
    .orderBy("id")
    .execute();
  return withParts(db, rows);
}

/** How many returns each of these orders has; one without any is not named. */
export async function countReturnsOf(db: Reader, merchantId: MerchantId, orderIds: readonly OrderId[]): Promise<Map<OrderId, number>> {
  if (orderIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("returns")
    .select(({ fn }) => ["order_id", fn.countAll<number>().as("count")])
    .where("merchant_id", "=", merchantId)
    .where("order_id", "in", orderIds)
    .groupBy("order_id")
    .execute();
  return new Map(rows.map(({ order_id, count }) => [order_id, count]));
}

/** What happened to a return, oldest first. `at` in epoch milliseconds. */
export async function timelineOf(db: Reader, merchantId: MerchantId, returnId: ReturnId): Promise<{ at: number; event: ReturnEvent }[]> {
  const rows = await db
    .selectFrom("return_events")
    .select(["at", "event"])
    .where("merchant_id", "=", merchantId)
    .where("return_id", "=", returnId)
    .orderBy("id")
    .execute();
  return rows.map(({ at, event }) => ({ at, event: toEvent(event) }));
}

/** Before the desk existed a cancellation named its author by a word. */
function toEvent(text: string): ReturnEvent {
  const event = fromJson<Omit<ReturnEvent, "by"> & { by?: Actor | "shopper" | "merchant" }>(text);
  if (typeof event.by !== "string") return event as ReturnEvent;
  return { ...event, by: { kind: event.by === "shopper" ? "shopper" : "system" } } as ReturnEvent;
}

/** Returns of every order that was placed with this address, at any shop of the merchant. */
export async function countReturnsOfCustomer(db: Reader, merchantId: MerchantId, email: string): Promise<number> {
  const { count } = await db
    .selectFrom("returns")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("merchant_id", "=", merchantId)
    .where("order_id", "in", (people) =>
      people.selectFrom("order_people").select("order_id").where("merchant_id", "=", merchantId).where("email", "=", emailKey(email)),
    )
    .executeTakeFirstOrThrow();
  return count;
}

type ReturnRow = Selectable<Tables["returns"]>;

/**
 * The row of the return is read before its parts: should a commit come in between, the version is the older one and whoever decides
 * on the mixture is told that it is stale.
 */
async function withParts(db: Reader, rows: readonly ReturnRow[]): Promise<Return[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const [units, photos, ledger, parcels, pickups, payments, exchanges] = await Promise.all([
    db.selectFrom("return_units").selectAll().where("return_id", "in", ids).orderBy("return_id").orderBy("position").execute(),
    db
      .selectFrom("return_units")
      .innerJoin("unit_photos", "unit_photos.unit_id", "return_units.id")
      .select(["unit_photos.unit_id", "unit_photos.photo_id", "unit_photos.position", "unit_photos.kind"])
      .where("return_units.return_id", "in", ids)
      .execute(),
    db.selectFrom("ledger_entries").selectAll().where("return_id", "in", ids).orderBy("return_id").orderBy("position").execute(),
    db
      .selectFrom("return_parcels")
      .innerJoin("parcels", "parcels.id", "return_parcels.parcel_id")
      .selectAll("parcels")
      .select("return_parcels.return_id")
      .where("return_parcels.return_id", "in", ids)
      .orderBy("return_parcels.return_id")
      .orderBy("parcels.id")
      .execute(),
    lastPickups(db, ids),
    db.selectFrom("payments").selectAll().where("return_id", "in", ids).orderBy("return_id").orderBy("id").execute(),
    db.selectFrom("exchanges").selectAll().where("return_id", "in", ids).orderBy("return_id").orderBy("id").execute(),
  ]);
  const photosOf = Map.groupBy(
    photos.toSorted((one, other) => one.position - other.position),
    ({ unit_id }) => unit_id,
  );
  const [unitsOf, ledgerOf, parcelsOf] = [Map.groupBy(units, ofReturn), Map.groupBy(ledger, ofReturn), Map.groupBy(parcels, ofReturn)];
  const paymentsOf = Map.groupBy(payments, ({ return_id }) => return_id);
  const exchangesOf = Map.groupBy(exchanges, ofReturn);
  return rows.map((row) => ({
    ...toFacts(row),
    units: (unitsOf.get(row.id) ?? []).map((unit) => toUnit(unit, photosOf.get(unit.id) ?? [])),
    ledger: (ledgerOf.get(row.id) ?? []).map(toEntry),
    parcels: (parcelsOf.get(row.id) ?? []).map((parcel) => toParcel(parcel, pickups.get(parcel.id))),
    payments: (paymentsOf.get(row.id) ?? []).map(toPayment),
    exchanges: (exchangesOf.get(row.id) ?? []).map(toExchange),
  }));
}

const ofReturn = ({ return_id }: { return_id: ReturnId }): ReturnId => return_id;

function toFacts(row: ReturnRow): Omit<Return, "units" | "ledger" | "parcels" | "payments" | "exchanges"> {
  return {
    id: row.id,
    merchantId: row.merchant_id,
    shopId: row.shop_id,
    orderId: row.order_id,
    submissionId: row.submission_id,
    number: row.number,
    lane: row.lane,
    origin: row.origin,
    status: row.status,
    resolution: row.resolution,
    language: row.language,
    currency: row.currency,
    policyId: row.policy_id,
    orderRevision: row.order_revision,
    requestedAt: row.requested_at,
    sendBy: row.send_by,
    ...present({ review: row.review, settleAt: row.settle_at, override: row.override }),
    version: row.version,
  };
}

type UnitPhoto = Pick<Selectable<Tables["unit_photos"]>, "photo_id" | "kind">;

function toUnit(row: Selectable<Tables["return_units"]>, pictures: readonly UnitPhoto[]): ReturnUnit {
  const taken = (wanted: UnitPhoto["kind"]): PhotoId[] => pictures.filter(({ kind }) => kind === wanted).map(({ photo_id }) => photo_id);
  return {
    id: row.id,
    lineId: row.line_id,
    place: row.place,
    reasonId: row.reason_id,
    ...present({ subReasonId: row.sub_reason_id, comment: row.comment }),
    photos: taken("claim"),
    paid: row.paid,
    tax: row.tax,
    reception: row.reception,
    ...present({ grade: row.grade, disposition: row.disposition, location: row.location }),
    ...(row.restock === null ? {} : { restock: row.restock === 1 }),
    ...(row.restocked === 1 && { restocked: true }),
    evidence: taken("reception"),
    ...present({ decision: row.decision, decisionReason: row.decision_reason, say: row.say }),
    ...(row.wanted === null ? {} : { wanted: fromJson<Wanted>(row.wanted) }),
  };
}

function toEntry(row: Selectable<Tables["ledger_entries"]>): LedgerEntry {
  return {
    kind: row.kind,
    amount: row.amount,
    tax: row.tax,
    reason: row.reason,
    ...present({ lineId: row.line_id, quantity: row.quantity, note: row.note }),
  };
}

function toParcel(row: Selectable<Tables["parcels"]>, pickup: Pickup | undefined): Parcel {
  return {
    id: row.id,
    handover: row.handover,
    code: row.code,
    ...present({ carrier: row.carrier, trackingNumber: row.tracking_number, trackingUrl: row.tracking_url }),
    ...(row.sender === null ? {} : { from: fromJson<Address>(row.sender) }),
    to: fromJson<Address>(row.destination),
    progress: row.progress,
    ...(row.held_up === 1 && { heldUp: true }),
    ...(row.label === null ? {} : { label: fromJson<NonNullable<Parcel["label"]>>(row.label) }),
    ...(row.posted === null ? {} : { posted: fromJson<NonNullable<Parcel["posted"]>>(row.posted) }),
    ...(row.wish === null ? {} : { wish: fromJson<NonNullable<Parcel["wish"]>>(row.wish) }),
    ...(pickup && { pickup }),
    ...(row.trouble === null ? {} : { trouble: fromJson<NonNullable<Parcel["trouble"]>>(row.trouble) }),
  };
}

export function toPayment(row: Selectable<Tables["payments"]>): Payment {
  return {
    id: row.id,
    kind: row.kind,
    amount: row.amount,
    state: row.state,
    ...present({ how: row.how, reference: row.reference, tender: row.tender, connectionId: row.connection_id, sentAt: row.sent_at }),
    ...(row.attempt > 0 && { attempt: row.attempt }),
    ...(row.trouble === null ? {} : { trouble: fromJson<NonNullable<Payment["trouble"]>>(row.trouble) }),
    ...(row.saying === null ? {} : { saying: fromJson<NonNullable<Payment["saying"]>>(row.saying) }),
    decidedBy: fromJson<Actor>(row.decided_by),
    dueAt: row.due_at,
    ...present({ doneAt: row.done_at }),
    ...(row.done_by === null ? {} : { doneBy: fromJson<Actor>(row.done_by) }),
  };
}

function toExchange(row: Selectable<Tables["exchanges"]>): Exchange {
  return {
    id: row.id,
    unitId: row.unit_id,
    sku: row.sku,
    title: row.title,
    ...present({ variant: row.variant, productId: row.product_id, variantId: row.variant_id }),
    price: row.price,
    difference: row.difference,
    state: row.state,
    ...(row.order_state === null ? {} : { order: toExchangeOrder(row, row.order_state) }),
  };
}

function toExchangeOrder(row: Selectable<Tables["exchanges"]>, state: ExchangeOrder["state"]): ExchangeOrder {
  return {
    state,
    attempt: row.attempt,
    ...present({ sentAt: row.sent_at, lookedAt: row.looked_at, reference: row.order_reference, number: row.order_number }),
    ...(row.trouble === null ? {} : { trouble: fromJson<NonNullable<ExchangeOrder["trouble"]>>(row.trouble) }),
  };
}
