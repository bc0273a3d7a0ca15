import type { Insertable } from "kysely";
import { consequencesOf, type Task, toldToShop } from "../domain/consequences.ts";
import { Refusal } from "../domain/errors.ts";
import type { ReturnEvent } from "../domain/events.ts";
import type { MerchantId, OrderId, PhotoId } from "../domain/ids.ts";
import type { Order } from "../domain/order.ts";
import { holdsUnits, type Return, type ReturnStatus, type ReturnUnit } from "../domain/return.ts";
import { flag, json } from "./columns.ts";
import { connectedShops } from "./connections.ts";
import type { Database, Writer } from "./database.ts";
import { type Claim, claimKey } from "./idempotency.ts";
import { holdLabelFiles } from "./label-files.ts";
import { findOrder, holdOrder } from "./orders.ts";
import { takePhotos } from "./photos.ts";
import { donePickups } from "./pickups.ts";
import { raiseStock } from "./products.ts";
import { writeList } from "./return-list.ts";
import { insertRows, isTaken } from "./rows.ts";
import { closePaymentSteps } from "./steps.ts";
import type { Tables } from "./tables.ts";
import { insertTasks } from "./tasks.ts";
import { tellWebhooks } from "./webhook-deliveries.ts";
import { listeningWebhooks } from "./webhooks.ts";

/** What somebody did: returns that came to be, returns that changed, and what is to be told of it. */
export interface Change {
  readonly merchantId: MerchantId;
  readonly created: readonly Return[];
  readonly updated: readonly { readonly before: Return; readonly after: Return }[];
  readonly events: readonly ReturnEvent[];
}

/**
 * Saves a change, its timeline, the work that follows from it and the idempotency key: all of it, or nothing. When it has answered,
 * it is on disk. `replayed`: the key was used before for the same request, and nothing was saved now.
 * A changed return gets the version after the one it was read with. `also`: what is written in the same transaction, after it.
 * @throws Refusal `stale` when a return is no longer as it was read, or the order of a new one, `unit_taken` when another return holds a unit, `conflict`
 * when a return's number is in use (draw another), `idempotency_key_reused` when the key belongs to another request
 */
export async function commit(
  db: Database,
  change: Change,
  { at, idempotency, also }: { at: number; idempotency?: Claim; also?: (tx: Writer) => Promise<void> },
): Promise<"committed" | "replayed"> {
  try {
    const answer = await db.write(async (tx) => {
      if (idempotency && !(await claimKey(tx, change.merchantId, idempotency, at))) return "replayed";
      await save(tx, change, await ordersOf(tx, db.engine, change), at);
      await also?.(tx);
      return "committed";
    });
    db.announceTasks();
    return answer;
  } catch (error) {
    if (isTaken(error, "return_units")) throw new Refusal("unit_taken");
    if (isTaken(error, "returns")) throw new Refusal("conflict");
    throw error;
  }
}

/**
 * The orders of these returns. The shop may have changed one while its return was judged, or the merchant cancelled the unit that one
 * takes; on PostgreSQL it is held from now on, so that no change comes between.
 */
async function ordersOf(tx: Writer, engine: Database["engine"], { merchantId, created, updated }: Change): Promise<Map<OrderId, Order>> {
  const judged = new Map(created.map(({ orderId, orderRevision }) => [orderId, orderRevision]));
  const changing = Map.groupBy(updated, ({ after }) => after.orderId);
  const orders = new Map<OrderId, Order>();
  for (const id of new Set([...judged.keys(), ...changing.keys()].toSorted())) {
    const taken = (changing.get(id) ?? []).flatMap(({ before, after }) => newlyHeld(before, after));
    const held = judged.has(id) || taken.length > 0;
    const order = held ? await holdOrder(tx, engine, merchantId, id) : await findOrder(tx, merchantId, id);
    if (judged.has(id) && order?.revision !== judged.get(id)) throw new Refusal("stale");
    if (order && taken.some((unit) => isCancelledUnit(order, unit))) throw new Refusal("order_cancelled");
    if (order) orders.set(id, order);
  }
  return orders;
}

/** Units that a return has from now on: it was over and is open again, or its items were changed. */
function newlyHeld(before: Return, after: Return): ReturnUnit[] {
  const known = new Set(before.units.flatMap((unit) => (isHeld(before.status, unit) ? [unit.id] : [])));
  return after.units.filter((unit) => isHeld(after.status, unit) && !known.has(unit.id));
}

function isCancelledUnit({ cancelled = [] }: Order, { lineId, place }: ReturnUnit): boolean {
  return cancelled.some(({ lines }) => lines.some((line) => line.lineId === lineId && line.places.includes(place)));
}

async function save(
  tx: Writer,
  { merchantId, created, updated, events }: Change,
  orders: ReadonlyMap<OrderId, Order>,
  at: number,
): Promise<void> {
  for (const one of [...created, ...updated.map(({ after }) => after)]) {
    if (one.merchantId !== merchantId) throw new Error(`Return ${one.id} is not of merchant ${merchantId}.`);
  }
  await insertRows(tx, "returns", created.map(toRow));
  for (const { before, after } of inOneOrder(updated)) await updateReturn(tx, before, after);

  const changes = [...created.map((after) => ({ before: undefined, after })), ...updated];
  await takePhotos(tx, merchantId, await saveUnits(tx, changes));
  await insertRows(tx, "ledger_entries", changes.flatMap(grownLedger));
  await saveParcels(tx, changes);
  await holdLabelFiles(tx, merchantId, changes, at);
  await insertRows(tx, "payments", changes.flatMap(changedPayments), {
    on: ["id"],
    take: ["state", "how", "reference", "done_at", "done_by", "connection_id", "attempt", "sent_at", "trouble", "saying"],
  });
  await insertRows(tx, "exchanges", changes.flatMap(changedExchanges), { on: ["id"], take: ["state"] });
  await saveEvents(tx, merchantId, { events, changes, orders }, at);
  await saveStock(tx, changes, events, at);
  for (const event of events)
    if (event.type === "payment.done" || event.type === "payment.voided")
      await closePaymentSteps(tx, merchantId, [event.paymentId], event.by ?? { kind: "system" }, at);
  const [revocable, lasting] = [events.filter(isRevocable), events.filter((event) => !isRevocable(event))];
  const tasks = lasting.flatMap(consequencesOf);
  await insertTasks(tx, [...tasks.filter((task) => !isPatient(task)), ...(await shopTasks(tx, merchantId, changes, events))], at);
  await insertTasks(tx, tasks.filter(isPatient), at, at + untilAnswered);
  await insertTasks(tx, revocable.flatMap(consequencesOf), at, at + untilSure);
  await writeList(tx, merchantId, changes, orders, at);
}

/** A quiet end may be taken back for a moment; what it undoes elsewhere waits until it cannot. */
const untilSure = 15_000;

function isRevocable(event: ReturnEvent): boolean {
  return event.told === false && (event.type === "return.cancelled" || event.type === "return.rejected");
}

/** So long a label's letter waits at most for who comes for the parcel. */
const untilAnswered = 5 * 60_000;

function isPatient(task: Task): boolean {
  return task.do === "send-notice" && task.waits === true;
}

/** A shop that nobody connected hears nothing. */
async function shopTasks(tx: Writer, merchantId: MerchantId, changes: readonly Step[], events: readonly ReturnEvent[]): Promise<Task[]> {
  const told = changes.flatMap(({ before, after }) => {
    const own = events.filter(({ returnId }) => returnId === after.id);
    return toldToShop(own, before ? before.version + 1 : after.version).map((task) => ({ shopId: after.shopId, task }));
  });
  if (told.length === 0) return [];
  const connected = await connectedShops(tx, merchantId, [...new Set(told.map(({ shopId }) => shopId))]);
  return told.flatMap(({ shopId, task }) => (connected.has(shopId) ? [task] : []));
}

/** What went back on sale is in our own catalogue at once, in the same transaction and so exactly once. */
async function saveStock(tx: Writer, changes: readonly Step[], events: readonly ReturnEvent[], at: number): Promise<void> {
  for (const event of events) {
    const shopId = changes.find(({ after }) => after.id === event.returnId)?.after.shopId;
    if (event.type === "return.restocked" && shopId) await raiseStock(tx, event.merchantId, shopId, event.items, at);
  }
  // An article that somebody gets instead is taken when it is promised, and there again when it is not sent after all.
  for (const { before, after } of changes) {
    const known = new Map((before?.exchanges ?? []).map(({ id, state }) => [id, state]));
    const items = after.exchanges.flatMap(({ id, sku, state }) => {
      const was = known.get(id) ?? "cancelled";
      const by = Number(state === "cancelled") - Number(was === "cancelled");
      return by === 0 ? [] : [{ sku, quantity: by }];
    });
    await raiseStock(tx, after.merchantId, after.shopId, items, at);
  }
}

/** The timeline, and where a webhook listens, what it is told of it. */
async function saveEvents(
  tx: Writer,
  merchantId: MerchantId,
  { events, changes, orders }: { events: readonly ReturnEvent[]; changes: readonly Step[]; orders: ReadonlyMap<OrderId, Order> },
  at: number,
): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map((event) => ({
    merchant_id: event.merchantId,
    return_id: event.returnId,
    at,
    type: event.type,
    event: json(event),
  }));
  const webhooks = await listeningWebhooks(tx, merchantId);
  if (webhooks.length === 0) return void (await insertRows(tx, "return_events", rows));
  const saved = await tx.insertInto("return_events").values(rows).returning("id").execute();
  const eventIds = saved.map(({ id }) => id).toSorted((one, other) => one - other);
  const returns = new Map(
    changes.map(({ before, after }) => [after.id, { ret: after, version: before ? before.version + 1 : after.version }]),
  );
  await tellWebhooks(tx, merchantId, webhooks, { events, eventIds, returns, orders }, at);
}

/** Two commits that touch the same returns must lock them in the same order. */
function inOneOrder<T extends { readonly after: Return }>(updated: readonly T[]): T[] {
  return updated.toSorted((one, other) => (one.after.id < other.after.id ? -1 : 1));
}

async function updateReturn(tx: Writer, before: Return, after: Return): Promise<void> {
  const { status, resolution, lane, send_by, review, settle_at, override } = toRow(after);
  const { numUpdatedRows } = await tx
    .updateTable("returns")
    .set({ status, resolution, lane, send_by, review, settle_at, override, version: before.version + 1 })
    .where("merchant_id", "=", before.merchantId)
    .where("id", "=", before.id)
    .where("version", "=", before.version)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new Refusal("stale");
}

interface Step {
  readonly before: Return | undefined;
  readonly after: Return;
}

/** Answers the photos that came with them. */
async function saveUnits(tx: Writer, steps: readonly Step[]): Promise<PhotoId[]> {
  const rows = steps.flatMap(({ before, after }) => {
    const known = new Set((before?.units ?? []).map((unit, position) => json(unitRow(before ?? after, unit, position))));
    return after.units.map((unit, position) => unitRow(after, unit, position)).filter((row) => !known.has(json(row)));
  });
  // What lets go of a unit comes first, so that the same change may hand it on.
  const [released, holding] = [rows.filter(({ held }) => held === 0), rows.filter(({ held }) => held === 1)];
  for (const part of [released, holding]) await insertRows(tx, "return_units", part, { on: ["id"], take: changingUnitColumns });
  const photos = steps.flatMap(({ before, after }) => {
    const known = new Set((before?.units ?? []).flatMap(photoRows).map(json));
    return after.units.flatMap(photoRows).filter((row) => !known.has(json(row)));
  });
  await insertRows(tx, "unit_photos", photos, { on: ["unit_id", "photo_id"], take: [] });
  return photos.map(({ photo_id }) => photo_id);
}

const changingUnitColumns = [
  "held",
  "reason_id",
  "sub_reason_id",
  "comment",
  "reception",
  "grade",
  "disposition",
  "decision",
  "location",
  "restock",
  "restocked",
  "decision_reason",
  "say",
] as const;

function photoRows({ id, photos, evidence }: ReturnUnit): Insertable<Tables["unit_photos"]>[] {
  return [
    ...photos.map((photo_id, position) => ({ unit_id: id, photo_id, position, kind: "claim" as const })),
    ...evidence.map((photo_id, position) => ({ unit_id: id, photo_id, position, kind: "reception" as const })),
  ];
}

function unitRow(ret: Return, unit: ReturnUnit, position: number): Insertable<Tables["return_units"]> {
  return {
    id: unit.id,
    merchant_id: ret.merchantId,
    return_id: ret.id,
    position,
    order_id: ret.orderId,
    line_id: unit.lineId,
    place: unit.place,
    held: flag(isHeld(ret.status, unit)),
    reason_id: unit.reasonId,
    sub_reason_id: unit.subReasonId ?? null,
    comment: unit.comment ?? null,
    paid: unit.paid,
    tax: unit.tax,
    reception: unit.reception,
    grade: unit.grade ?? null,
    disposition: unit.disposition ?? null,
    decision: unit.decision ?? null,
    location: unit.location ?? null,
    restock: unit.restock === undefined ? null : flag(unit.restock),
    restocked: unit.restocked ? flag(true) : null,
    decision_reason: unit.decisionReason ?? null,
    say: unit.say ?? null,
    wanted: unit.wanted ? json(unit.wanted) : null,
  };
}

/** A piece goes back once. It is free again when its return came to nothing, or when it went back to the shopper. */
function isHeld(status: ReturnStatus, { decision }: ReturnUnit): boolean {
  return holdsUnits({ status }) && decision !== "cancel" && decision !== "reject";
}

/** A ledger only grows: what was once shown stays, and a correction is an entry of its own. */
function grownLedger({ before, after }: Step): Insertable<Tables["ledger_entries"]>[] {
  const known = before?.ledger ?? [];
  if (json(known) !== json(after.ledger.slice(0, known.length))) throw new Error(`An entry of the ledger of ${after.id} was changed.`);
  return after.ledger.slice(known.length).map((entry, place) => ({
    return_id: after.id,
    position: known.length + place,
    merchant_id: after.merchantId,
    kind: entry.kind,
    amount: entry.amount,
    tax: entry.tax,
    reason: entry.reason,
    line_id: entry.lineId ?? null,
    quantity: entry.quantity ?? null,
    note: entry.note ?? null,
  }));
}

function changedPayments({ before, after }: Step): Insertable<Tables["payments"]>[] {
  const known = new Set((before?.payments ?? []).map((payment) => json(payment)));
  return after.payments
    .filter((payment) => !known.has(json(payment)))
    .map((payment) => ({
      id: payment.id,
      merchant_id: after.merchantId,
      order_id: after.orderId,
      return_id: after.id,
      cancellation_id: null,
      kind: payment.kind,
      amount: payment.amount,
      currency: after.currency,
      state: payment.state,
      how: payment.how ?? null,
      reference: payment.reference ?? null,
      decided_by: json(payment.decidedBy),
      due_at: payment.dueAt,
      done_at: payment.doneAt ?? null,
      done_by: payment.doneBy ? json(payment.doneBy) : null,
      tender: payment.tender ?? null,
      connection_id: payment.connectionId ?? null,
      attempt: payment.attempt ?? 0,
      sent_at: payment.sentAt ?? null,
      trouble: payment.trouble ? json(payment.trouble) : null,
      saying: payment.saying ? json(payment.saying) : null,
    }));
}

function changedExchanges({ before, after }: Step): Insertable<Tables["exchanges"]>[] {
  const known = new Set((before?.exchanges ?? []).map((exchange) => json(exchange)));
  return after.exchanges
    .filter((exchange) => !known.has(json(exchange)))
    .map(({ id, unitId, sku, title, variant, price, difference, state, productId, variantId }) => ({
      id,
      merchant_id: after.merchantId,
      return_id: after.id,
      unit_id: unitId,
      sku,
      title,
      variant: variant ?? null,
      price,
      difference,
      state,
      variant_id: variantId ?? null,
      product_id: productId ?? null,
    }));
}

/** Returns of one submission share their parcel, so it is written once, and only by who changed it. */
async function saveParcels(tx: Writer, steps: readonly Step[]): Promise<void> {
  const parcels = new Map<string, Insertable<Tables["parcels"]>>();
  const links: Insertable<Tables["return_parcels"]>[] = [];
  for (const { before, after } of steps) {
    for (const parcel of after.parcels) {
      const known = before?.parcels.find(({ id }) => id === parcel.id);
      if (!known) links.push({ return_id: after.id, parcel_id: parcel.id });
      if (known && json({ ...known, pickup: null }) === json({ ...parcel, pickup: null })) continue;
      parcels.set(parcel.id, {
        id: parcel.id,
        merchant_id: after.merchantId,
        handover: parcel.handover,
        code: parcel.code,
        carrier: parcel.carrier ?? null,
        tracking_number: parcel.trackingNumber ?? null,
        sender: parcel.from ? json(parcel.from) : null,
        destination: json(parcel.to),
        progress: parcel.progress,
        held_up: flag(parcel.heldUp === true),
        label: parcel.label ? json(parcel.label) : null,
        tracking_url: parcel.trackingUrl ?? null,
        posted: parcel.posted ? json(parcel.posted) : null,
        wish: parcel.wish ? json(parcel.wish) : null,
        trouble: parcel.trouble ? json(parcel.trouble) : null,
      });
    }
  }
  await insertRows(tx, "parcels", [...parcels.values()], {
    on: ["id"],
    take: [
      "handover",
      "code",
      "carrier",
      "tracking_number",
      "sender",
      "destination",
      "progress",
      "held_up",
      "label",
      "tracking_url",
      "posted",
      "wish",
      "trouble",
    ],
  });
  await insertRows(tx, "return_parcels", links);
  await endPickups(tx, steps);
}

/** Nobody is awaited for a parcel that is on its way, whoever took it there. */
async function endPickups(tx: Writer, steps: readonly Step[]): Promise<void> {
  for (const { before, after } of steps) {
    const left = after.parcels.filter(
      ({ id, progress, pickup }) =>
        pickup && progress !== "announced" && before?.parcels.some((known) => known.id === id && known.progress === "announced"),
    );
    await donePickups(
      tx,
      after.merchantId,
      left.map(({ id }) => id),
    );
  }
}

function toRow(ret: Return): Insertable<Tables["returns"]> {
  return {
    id: ret.id,
    merchant_id: ret.merchantId,
    shop_id: ret.shopId,
    order_id: ret.orderId,
    submission_id: ret.submissionId,
    number: ret.number,
    lane: ret.lane,
    origin: ret.origin,
    status: ret.status,
    resolution: ret.resolution,
    language: ret.language,
    currency: ret.currency,
    policy_id: ret.policyId,
    order_revision: ret.orderRevision,
    requested_at: ret.requestedAt,
    send_by: ret.sendBy,
    review: ret.review ?? null,
    settle_at: ret.settleAt ?? null,
    version: ret.version,
    override: ret.override ?? null,
  };
}
