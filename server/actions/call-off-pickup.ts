import { fetchingCarrier, type ParcelSeen, seeParcel } from "../connected/courier-days.ts";
import { askedFor, changePickup, nextPickup } from "../connected/pickups.ts";
import type { Context } from "../context.ts";
import type { Actor } from "../domain/actor.ts";
import type { Task } from "../domain/consequences.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, PickupId } from "../domain/ids.ts";
import { afterPickup, type Pickup, type PickupTrouble, stands } from "../domain/pickup.ts";
import { findPickup, savePickup } from "../store/pickups.ts";
import { findReturn, timelineOf } from "../store/returns.ts";
import { insertTasks } from "../store/tasks.ts";

const mostLooks = 10;

export interface CallOff {
  readonly by: Actor;
  readonly told: boolean;
  readonly message?: string;
}

/**
 * Nobody shall come for a parcel any more. Said twice it is called off once.
 * @throws Refusal `not_found`, `pickup_under_way` while nobody knows yet whether somebody comes, `pickup_over`
 */
export async function cancelPickup(context: Context, merchantId: MerchantId, id: PickupId, { by, told, message }: CallOff): Promise<void> {
  const pickup = await findPickup(context.db, merchantId, id);
  if (!pickup) throw new Refusal("not_found");
  await changePickup(context, merchantId, pickup.parcelId, ({ parcel }, at) => {
    const last = parcel.pickup;
    if (last?.id !== id) throw new Refusal("pickup_over");
    if (last.state === "cancelled" || (last.state === "cancelling" && !last.answer)) return null;
    const after = afterPickup(last, { do: "call_off" }, at);
    const said = message === undefined ? {} : { message };
    return {
      after,
      tell: [after.state === "cancelled" ? { type: "pickup.cancelled", ...said } : { type: "pickup.calling_off", ...said }],
      by,
      ...(!told && { told: false }),
    };
  });
}

/** The parcels of a return that came to nothing are fetched no more, unless another return needs them. */
export async function callOffPickups(
  context: Context,
  { merchantId, returnId }: Omit<Extract<Task, { do: "call-off-pickups" }>, "do">,
): Promise<void> {
  const ret = await findReturn(context.db, merchantId, returnId);
  for (const { id } of ret?.parcels ?? [])
    await changePickup(context, merchantId, id, ({ parcel: { pickup: last }, open }, at) => {
      // One that is being asked for is called off by whoever asks, once it is known.
      if (open || !last || !stands(last) || last.state === "cancelling" || (last.state !== "booked" && last.sentAt !== undefined))
        return null;
      const after = afterPickup(last, { do: "call_off" }, at);
      return { after, tell: [after.state === "cancelled" ? { type: "pickup.cancelled" } : { type: "pickup.calling_off" }], told: false };
    });
}

/** Tells the carrier, as often as it takes: called off twice it is called off once. Then whatever comes instead is asked for. */
export async function callOffPickup(
  context: Context,
  { merchantId, pickupId, look }: Omit<Extract<Task, { do: "call-off-pickup" }>, "do">,
): Promise<void> {
  const pickup = await findPickup(context.db, merchantId, pickupId);
  if (pickup?.state !== "cancelling" || pickup.looks !== look) return;
  const seen = await seeParcel(context, merchantId, pickup.parcelId);
  if (!seen) return;
  const way = await fetchingCarrier(context, seen);
  const cancel = way?.open.carrier.cancelPickup;
  if (!cancel || pickup.reference === undefined) return lose(context, seen, pickup);
  const answer = await cancel(pickup.reference);
  switch (answer.kind) {
    case "done":
    case "pending":
      return over(context, seen, pickup);
    case "unknown":
      return look < mostLooks ? lookAgain(context, merchantId, pickup, 60_000 * 2 ** look) : lose(context, seen, pickup);
    case "rejected":
      if (answer.code === "not_found") return over(context, seen, pickup);
      if (answer.retryAfter !== undefined && look < mostLooks)
        return lookAgain(context, merchantId, pickup, Math.max(answer.retryAfter * 1_000, 60_000 * 2 ** look));
      return stay(context, seen, pickup, { code: "too_late_to_cancel", message: answer.message.slice(0, 500), at: context.now() });
  }
}

async function over(context: Context, seen: ParcelSeen, pickup: Pickup): Promise<void> {
  const timeline = await timelineOf(context.db, seen.merchantId, seen.returns[0].id);
  const wanted = timeline.findLast(({ event }) => event.type === "pickup.calling_off" && event.pickupId === pickup.id)?.event;
  const said = wanted?.type === "pickup.calling_off" && wanted.message !== undefined ? { message: wanted.message } : {};
  await changePickup(context, seen.merchantId, seen.parcel.id, ({ parcel, open }, at) => {
    const last = parcel.pickup;
    if (last?.id !== pickup.id || last.state !== "cancelling") return null;
    const after = afterPickup(last, { do: "called_off" }, at);
    const { answer } = last;
    if (open && answer?.do === "slot" && parcel.progress === "announced") {
      const next = nextPickup(context, { ...parcel, pickup: after }, answer, at);
      return {
        after,
        next,
        tellNext: [askedFor(next)],
        ...(wanted?.by && { by: wanted.by }),
        ...(wanted?.told === false && { told: false }),
      };
    }
    // Who took a return back knows that nobody comes.
    return { after, tell: [{ type: "pickup.cancelled", ...said }], ...((!open || wanted?.told === false) && { told: false }) };
  });
}

async function stay(context: Context, seen: ParcelSeen, pickup: Pickup, trouble: PickupTrouble): Promise<void> {
  await changePickup(context, seen.merchantId, seen.parcel.id, ({ parcel: { pickup: last } }, at) =>
    last?.id === pickup.id && last.state === "cancelling"
      ? { after: afterPickup(last, { do: "stay", trouble }, at), tell: [{ type: "pickup.escalated", trouble: trouble.code }] }
      : null,
  );
}

/** Nobody can be asked, or nobody answers: a person calls the carrier. */
async function lose(context: Context, seen: ParcelSeen, pickup: Pickup): Promise<void> {
  await changePickup(context, seen.merchantId, seen.parcel.id, ({ parcel: { pickup: last } }, at) =>
    last?.id === pickup.id && last.state === "cancelling"
      ? { after: afterPickup(last, { do: "lose", trouble: { code: "no_answer", at } }, at), tell: [{ type: "pickup.unknown" }] }
      : null,
  );
}

async function lookAgain({ db, now }: Context, merchantId: MerchantId, pickup: Pickup, wait: number): Promise<void> {
  const at = now();
  try {
    await db.write(async (tx) => {
      await savePickup(tx, merchantId, pickup, { ...pickup, looks: pickup.looks + 1 });
      await insertTasks(tx, [{ do: "call-off-pickup", merchantId, pickupId: pickup.id, look: pickup.looks + 1 }], at, at + wait);
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
  db.announceTasks();
}
