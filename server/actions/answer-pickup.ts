import { daysFor, seeParcel } from "../connected/courier-days.ts";
import { askedFor, changePickup, nextPickup, type PickupChange } from "../connected/pickups.ts";
import type { Context } from "../context.ts";
import type { Actor } from "../domain/actor.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, ParcelId, PickupId, ReturnId } from "../domain/ids.ts";
import { afterPickup, isAsked, type PickupAnswer, type PickupWish } from "../domain/pickup.ts";
import { isOffered, likeBefore, type PickupDay } from "../domain/pickup-days.ts";
import { findAnswer } from "../store/idempotency.ts";

export interface PickupAnswered {
  readonly by: Actor;
  readonly answer: PickupAnswer;
  /** The pickup the question was about; absent: the last one. */
  readonly about?: PickupId;
  readonly idempotency: { readonly key: string; readonly requestHash: string };
}

/**
 * What the shopper wants after a pickup that came to nothing: somebody comes another time, or with something to know, or they bring it
 * themselves. It is answered once; the same answer again changes nothing.
 * @throws Refusal `return_not_found`, `pickup_over` when it was answered otherwise or is about an earlier one, `parcel_moving`,
 *   `pickup_not_offered`, `handover_not_offered`
 */
export async function answerPickup(
  context: Context,
  merchantId: MerchantId,
  returnId: ReturnId,
  parcelId: ParcelId,
  asked: PickupAnswered,
): Promise<void> {
  const { answer, by, about, idempotency } = asked;
  const seen = await seeParcel(context, merchantId, parcelId);
  if (!seen?.returns.some(({ id }) => id === returnId)) throw new Refusal("return_not_found");
  const scope = `${parcelId} pickup`;
  const earlier = await findAnswer(context.db, merchantId, scope, idempotency.key);
  if (earlier && earlier.requestHash !== idempotency.requestHash) throw new Refusal("idempotency_key_reused");
  if (earlier) return;
  const days = answer.do === "drop_off" ? null : await daysFor(context, seen);
  await changePickup(context, merchantId, parcelId, ({ parcel, returns, open }, at): PickupChange | null => {
    const last = parcel.pickup;
    if (!last || (about !== undefined && last.id !== about)) throw new Refusal("pickup_over");
    if (parcel.progress !== "announced") throw new Refusal("parcel_moving", { number: returns[0].number });
    if (last.answer && JSON.stringify(last.answer) === JSON.stringify(answer)) return null;
    if (!open || !isAsked(last)) throw new Refusal("pickup_over");
    const after = afterPickup(last, { do: "answer", answer }, at);
    const note = "note" in answer ? answer.note : undefined;
    const common = {
      after,
      by,
      idempotency: { scope, ...idempotency },
      tell: [{ type: "pickup.answered", answer: answer.do, ...(note && { note }) }] as const,
    };
    const wish = days && wishOf(answer, last, days);
    if (!wish) return common;
    const next = nextPickup(context, { ...parcel, pickup: after }, wish, at);
    return { ...common, next, tellNext: [askedFor(next)] };
  });
}

/** @throws Refusal `pickup_not_offered` */
function wishOf(answer: PickupAnswer, last: PickupWish, days: readonly PickupDay[]): PickupWish | null {
  switch (answer.do) {
    case "drop_off":
      return null;
    case "slot": {
      if (!isOffered(days, answer)) throw new Refusal("pickup_not_offered");
      const { day, from, to, note = last.note } = answer;
      return { day, from, to, ...(note !== undefined && { note }) };
    }
    case "note": {
      const slot = likeBefore(days, last);
      if (!slot) throw new Refusal("pickup_not_offered");
      return { ...slot, note: answer.note };
    }
  }
}
