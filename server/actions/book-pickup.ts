import { fetchingCarrier, type ParcelSeen, seeParcel } from "../connected/courier-days.ts";
import { changePickup, type PickupChange } from "../connected/pickups.ts";
import type { Context } from "../context.ts";
import type { Task } from "../domain/consequences.ts";
import { dayOf, zoneOfCountry } from "../domain/deadlines.ts";
import { Refusal } from "../domain/errors.ts";
import type { Address } from "../domain/order.ts";
import { type Measures, senderOf } from "../domain/parcel.ts";
import { afterPickup, type Pickup, type PickupTrouble, type PickupTroubleCode, pickupKey } from "../domain/pickup.ts";
import type { BookedPickup, ConnectedCarrier, PickupAsked } from "../providers/carriers/port.ts";
import { ConnectionProblem, type Rejected, type Written } from "../providers/port.ts";
import { findOrder } from "../store/orders.ts";
import { findPickup, listPickupsOfParcel, savePickup } from "../store/pickups.ts";
import { timelineOf } from "../store/returns.ts";
import { shippingOf } from "../store/shipping.ts";
import { insertTasks } from "../store/tasks.ts";

/** So long a lost answer is looked for by itself; then a person says. */
const quietPeriod = 30 * 60_000;
const lookEvery = 2 * 60_000;
/** Whoever asks has an answer within this, or none. */
const underWay = 60_000;
/** So long a carrier that has no time is asked again; then the shopper is asked. */
const patience = 6 * 60 * 60_000;

interface Job {
  readonly seen: ParcelSeen;
  readonly pickup: Pickup;
  readonly address: Address;
  readonly asked: PickupAsked;
  readonly carrier: ConnectedCarrier;
  readonly connectionId: NonNullable<Pickup["connectionId"]>;
  readonly answerHours: number;
}

/**
 * Books a pickup with the carrier, once however often this runs and wherever it dies: that it is sent is on disk before anything leaves, and
 * from then on it is only looked for.
 */
export async function bookPickup(
  context: Context,
  { merchantId, pickupId, look }: Omit<Extract<Task, { do: "book-pickup" }>, "do">,
): Promise<void> {
  const { db, now } = context;
  const pickup = await findPickup(db, merchantId, pickupId);
  if (pickup?.state !== "sending" || pickup.looks !== look) return;
  const seen = await seeParcel(context, merchantId, pickup.parcelId);
  if (!seen) return;
  if (!seen.open && pickup.sentAt === undefined)
    return change(context, seen, pickup, (last, at) => ({ after: afterPickup(last, { do: "called_off" }, at) }));
  const job = await jobOf(context, seen, pickup);
  if (!job)
    return pickup.sentAt === undefined
      ? refuse(context, seen, pickup, troubleOf("no_carrier", pickup, now()), false)
      : lose(context, seen, pickup);
  // Whoever asked a moment ago may still hear of it.
  if (pickup.sentAt !== undefined && now() - pickup.sentAt < underWay) return lookAgain(context, job, pickup, underWay);
  if (pickup.sentAt !== undefined) return lookFor(context, job);
  const sent = { ...afterPickup(pickup, { do: "send" }, now()), connectionId: job.connectionId };
  try {
    await db.write((tx) => savePickup(tx, merchantId, pickup, sent));
  } catch (error) {
    // Somebody else sends it, or it was called off.
    if (error instanceof Refusal) return;
    throw error;
  }
  const { carrier, asked } = job;
  await record(context, { ...job, pickup: sent }, (await carrier.bookPickup?.(asked)) ?? { kind: "unknown", message: "nobody was asked" });
}

async function jobOf(context: Context, seen: ParcelSeen, pickup: Pickup): Promise<Job | null> {
  const { db, now } = context;
  const { merchantId, parcel, returns } = seen;
  const [lead] = returns;
  const [way, order, { rules }, earlier] = await Promise.all([
    fetchingCarrier(context, seen),
    findOrder(db, merchantId, lead.orderId),
    shippingOf(db, merchantId, lead.shopId),
    listPickupsOfParcel(db, merchantId, parcel.id),
  ]);
  const address = senderOf(parcel, order);
  if (!way?.open.carrier.bookPickup || !address) return null;
  const { bought, open } = way;
  const replaced = earlier.findLast(({ attempt, state }) => attempt < pickup.attempt && state === "failed")?.reference;
  return {
    seen,
    pickup,
    address,
    carrier: open.carrier,
    connectionId: open.connection.id,
    answerHours: rules.pickupAnswerHours,
    asked: {
      key: pickupKey(pickup),
      references: bought.reference === null ? [] : [bought.reference],
      trackingNumbers: bought.trackingNumber === null ? [] : [bought.trackingNumber],
      carrier: bought.carrier,
      service: bought.service,
      address: { ...address, ...(order?.email && { email: order.email }), ...(order?.phone && { phone: order.phone }) },
      measures: measuresOf(bought.asked) ?? rules.parcel,
      day: pickup.day,
      from: pickup.from,
      to: pickup.to,
      ...(pickup.note !== undefined && { note: pickup.note }),
      ...(replaced !== undefined && { replaces: replaced }),
      at: now(),
    },
  };
}

/** As they were when the label was bought. */
function measuresOf(asked: unknown): Measures | null {
  if (typeof asked !== "object" || asked === null || !("measures" in asked)) return null;
  return asked.measures as Measures;
}

async function record(context: Context, job: Job, answer: Written<BookedPickup>): Promise<void> {
  const { seen, pickup } = job;
  switch (answer.kind) {
    case "done":
      return booked(context, job, answer.value);
    case "pending":
    case "unknown":
      return lookFor(context, job);
    case "rejected": {
      const found = answer.code === "already_done" ? await job.carrier.findPickup?.(job.asked).catch(() => null) : null;
      if (found) return booked(context, job, found);
      const trouble = troubleOf(codeOf(answer), pickup, context.now(), answer.message);
      if (answer.retryAfter !== undefined && mayWait(job, trouble, context.now()))
        return later(context, job, trouble, answer.retryAfter * 1_000);
      return refuse(context, seen, pickup, trouble, trouble.code !== "not_allowed");
    }
  }
}

function codeOf({ code, retryAfter }: Rejected): PickupTroubleCode {
  if (retryAfter !== undefined) return "not_reached";
  return code === "not_allowed" || code === "not_supported" || code === "no_funds" ? "not_allowed" : "not_then";
}

/** Not beyond the day itself. */
function mayWait({ pickup, address }: Job, trouble: PickupTrouble, at: number): boolean {
  return at - trouble.at < patience && pickup.day > dayOf(at, zoneOfCountry(address.country));
}

/** It was sent, and the process died, the answer was lost, or the carrier is still at it. */
async function lookFor(context: Context, job: Job): Promise<void> {
  const { carrier, asked, seen, pickup } = job;
  if (!carrier.findPickup) return lose(context, seen, pickup);
  const found = await carrier.findPickup(asked).catch((failure: unknown) => {
    if (failure instanceof ConnectionProblem) return null;
    throw failure;
  });
  if (found) return booked(context, job, found);
  const at = context.now();
  if (at - (pickup.sentAt ?? at) >= quietPeriod) return lose(context, seen, pickup);
  await lookAgain(context, job, pickup, lookEvery);
}

/** Nothing happened, and the same may be asked again in a while. */
function later(context: Context, job: Job, trouble: PickupTrouble, wait: number): Promise<void> {
  return lookAgain(context, job, afterPickup(job.pickup, { do: "wait", trouble }, context.now()), Math.max(wait, 60_000));
}

/** Only when it is looked at again changes: nothing of it is told anybody. */
async function lookAgain({ db, now }: Context, { seen, pickup }: Job, after: Pickup, wait: number): Promise<void> {
  const { merchantId } = seen;
  const at = now();
  try {
    await db.write(async (tx) => {
      await savePickup(tx, merchantId, pickup, { ...after, looks: pickup.looks + 1 });
      await insertTasks(tx, [{ do: "book-pickup", merchantId, pickupId: pickup.id, look: pickup.looks + 1 }], at, at + wait);
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
  db.announceTasks();
}

async function booked(context: Context, { seen, pickup, asked }: Job, made: BookedPickup): Promise<void> {
  const { price, ...slot } = made;
  const { day, from, to } = slot;
  const cost = price && { ...price, carrier: asked.carrier };
  const asking = await askingOf(context, seen, pickup);
  await change(
    context,
    seen,
    pickup,
    (last, at, open) => {
      const after = afterPickup(last, { do: "book", ...slot, ...(cost && { cost }) }, at);
      // The return came to nothing while it was under way.
      if (!open) return { after: afterPickup(after, { do: "call_off" }, at), tell: [{ type: "pickup.calling_off" }] };
      return { after, tell: [{ type: "pickup.booked", day, from, to, ...asking.message }], ...asking.told };
    },
    ["sending", "unknown"],
  );
}

/** What who asked for it chose that the shopper hears. */
async function askingOf({ db }: Context, { merchantId, returns }: ParcelSeen, { id }: Pickup) {
  const timeline = await timelineOf(db, merchantId, returns[0].id);
  const asked = timeline.findLast(({ event }) => event.type === "pickup.asked" && event.pickupId === id)?.event;
  return {
    told: asked?.told === false ? ({ told: false } as const) : {},
    message: asked?.type === "pickup.asked" && asked.message !== undefined ? { message: asked.message } : {},
  };
}

async function refuse(context: Context, seen: ParcelSeen, pickup: Pickup, trouble: PickupTrouble, asks: boolean): Promise<void> {
  const { rules } = await shippingOf(context.db, seen.merchantId, seen.returns[0].shopId);
  await change(context, seen, pickup, (last, at, open) => ({
    after: afterPickup(last, { do: "refuse", trouble, asks: asks && open, answerHours: rules.pickupAnswerHours }, at),
    tell: [{ type: "pickup.refused", trouble: trouble.code, asks: asks && open }],
  }));
}

async function lose(context: Context, seen: ParcelSeen, pickup: Pickup): Promise<void> {
  await change(context, seen, pickup, (last, at) => ({
    after: afterPickup(last, { do: "lose", trouble: troubleOf("no_answer", last, at) }, at),
    tell: [{ type: "pickup.unknown" }],
  }));
}

function troubleOf(code: PickupTroubleCode, { trouble }: Pickup, at: number, message?: string): PickupTrouble {
  return { code, at: trouble?.code === code ? trouble.at : at, ...(message !== undefined && { message: message.slice(0, 500) }) };
}

/** Only while nobody knows more of what the carrier was asked then; that it came about is believed also afterwards. */
async function change(
  context: Context,
  { merchantId, parcel }: ParcelSeen,
  pickup: Pickup,
  judge: (last: Pickup, at: number, open: boolean) => PickupChange,
  states: readonly Pickup["state"][] = ["sending"],
): Promise<void> {
  await changePickup(context, merchantId, parcel.id, ({ parcel: { pickup: last }, open }, at) => {
    if (last?.id !== pickup.id || last.sentAt !== pickup.sentAt || !states.includes(last.state)) return null;
    return judge(last, at, open);
  });
}
