import type { Context } from "../context.ts";
import type { ReturnEvent } from "../domain/events.ts";
import type { PickupId } from "../domain/ids.ts";
import type { Pickup } from "../domain/pickup.ts";
import type { Return } from "../domain/return.ts";
import { findLetter } from "../store/letters.ts";
import { findPickup } from "../store/pickups.ts";
import { timelineOf } from "../store/returns.ts";
import { isAbout } from "./about.ts";
import { letterId, letterName, type Named } from "./post.ts";

type Timeline = Awaited<ReturnType<typeof timelineOf>>;

export interface CourierNews {
  readonly notice: "pickup" | "pickup_question" | "pickup_off";
  readonly pickupId: PickupId;
}

/**
 * The letters that tell what happened to a courier, so that one event is one letter: a courier who is booked while the letter of the label
 * waits for that is told with it, and one who comes for several parcels at one time is told once.
 */
export async function courierLetters(context: Context, ret: Return, { notice, pickupId }: CourierNews): Promise<readonly Named[]> {
  const timeline = await timelineOf(context.db, ret.merchantId, ret.id);
  const own: Named = { notice, about: pickupId };
  const place = timeline.findLastIndex(({ event }) => isAbout(event, notice, pickupId));
  const happened = timeline[place];
  if (!happened) return [own];
  const owed = (await isToldOfAnother(context, ret, { notice, pickupId, earlier: timeline.slice(0, place) })) ? [] : [own];
  const label = notice === "pickup_off" ? null : labelLetterOf(timeline);
  if (!label) return owed;
  // The letter of the last label will tell of it.
  if (label === "coming") return notice === "pickup" ? [] : owed;
  const left = await findLetter(context.db, ret.merchantId, letterId(context, letterName(ret, label), label.at));
  if (notice === "pickup_question") return left ? owed : [label, ...owed];
  if (left) return left.sentAt < happened.at ? owed : [];
  return isAnybodyAsked(ret, pickupId) ? [] : [label];
}

/** The letter of the label that a courier comes for; "coming": not all labels are made. Null where none tells of one. */
function labelLetterOf(timeline: Timeline): (Named & { readonly at: number }) | "coming" | null {
  const issued = timeline.map(({ event }) => event).findLast((event) => isIssued(event) && event.leads);
  if (!issued) return timeline.some(({ event }) => isIssued(event)) ? "coming" : null;
  if (!isIssued(issued) || issued.told === false || issued.edited || !issued.fetched) return null;
  const named: Named = issued.again ? { notice: "label", about: String(issued.version) } : { notice: "approved" };
  const begun = timeline.findLast(({ event }) => isAbout(event, named.notice as "label" | "approved", named.about));
  return begun ? { ...named, at: begun.at } : null;
}

function isIssued(event: ReturnEvent): event is Extract<ReturnEvent, { type: "parcel.label_issued" }> {
  return event.type === "parcel.label_issued";
}

/** Of its other parcels one waits for an answer: whoever hears last tells of all. */
function isAnybodyAsked({ parcels }: Return, pickupId: PickupId): boolean {
  return parcels.some(
    ({ handover, wish, pickup }) =>
      handover === "pickup" && pickup?.id !== pickupId && (pickup ? pickup.state === "sending" : wish?.pickup !== undefined),
  );
}

/** After what else a letter of the same says something new. */
const undone: Readonly<Record<CourierNews["notice"], readonly ReturnEvent["type"][]>> = {
  pickup: ["pickup.failed", "pickup.calling_off", "pickup.cancelled"],
  pickup_question: ["pickup.answered"],
  pickup_off: ["pickup.booked"],
};

/** The same courier, for another parcel of it at the same time. */
async function isToldOfAnother(
  { db }: Context,
  { merchantId }: Return,
  { notice, pickupId, earlier }: CourierNews & { readonly earlier: Timeline },
): Promise<boolean> {
  const pickup = await findPickup(db, merchantId, pickupId);
  const others = new Set<PickupId>();
  for (const { event } of earlier) {
    if (!("pickupId" in event) || event.pickupId === pickupId) continue;
    if (isAbout(event, notice, event.pickupId)) others.add(event.pickupId);
    else if (undone[notice].includes(event.type)) others.delete(event.pickupId);
  }
  for (const id of others) {
    const other = await findPickup(db, merchantId, id);
    if (pickup && other && other.parcelId !== pickup.parcelId && isSameTime(pickup, other)) return true;
  }
  return false;
}

function isSameTime(one: Pickup, other: Pickup): boolean {
  return one.day === other.day && one.from === other.from && one.to === other.to;
}
