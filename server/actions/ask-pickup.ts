import { seeParcel } from "../connected/courier-days.ts";
import { askedFor, changePickup, nextPickup, type PickupChange } from "../connected/pickups.ts";
import type { Context } from "../context.ts";
import type { Actor } from "../domain/actor.ts";
import { dayOf, zoneOfCountry } from "../domain/deadlines.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, ParcelId, ReturnId } from "../domain/ids.ts";
import { afterPickup, type PickupAnswer, type PickupWish } from "../domain/pickup.ts";
import { findAnswer } from "../store/idempotency.ts";
import { findReturn } from "../store/returns.ts";

export interface PickupRequest extends PickupWish {
  readonly by: Actor;
  /** Absent: the first parcel. */
  readonly parcelId?: ParcelId;
  readonly told: boolean;
  readonly message?: string;
  /** The version it was read in; null takes whatever is there. */
  readonly seen: number | null;
  readonly idempotency: { readonly key: string; readonly requestHash: string };
}

/** How far ahead a person may have somebody come. */
const farthest = 60 * 24 * 60 * 60_000;

/**
 * Somebody of the merchant has a courier come for a parcel, or at another time than before. One that is booked is called off first.
 * @throws Refusal `return_not_found`, `stale`, `return_wrong_state`, `parcel_moving`, `pickup_not_offered` for a day that is over,
 *   `pickup_under_way`
 */
export async function askPickup(context: Context, merchantId: MerchantId, id: ReturnId, asked: PickupRequest): Promise<void> {
  const { by, told, message, seen: version, idempotency, day, from, to, note } = asked;
  const ret = await findReturn(context.db, merchantId, id);
  const parcelId = asked.parcelId ?? ret?.parcels[0]?.id;
  const seen = parcelId === undefined ? null : await seeParcel(context, merchantId, parcelId);
  if (!ret || !parcelId || !seen?.returns.some((one) => one.id === id)) throw new Refusal("return_not_found");
  const scope = `${parcelId} pickup`;
  const earlier = await findAnswer(context.db, merchantId, scope, idempotency.key);
  if (earlier && earlier.requestHash !== idempotency.requestHash) throw new Refusal("idempotency_key_reused");
  if (earlier) return;
  if (version !== null && ret.version !== version) throw new Refusal("stale");
  const wish: PickupWish = { day, from, to, ...(note !== undefined && { note }) };
  const slot: PickupAnswer = { do: "slot", ...wish };
  await changePickup(context, merchantId, parcelId, ({ parcel, returns, open }, at): PickupChange => {
    const [{ number, status }] = returns;
    if (!open || status !== "approved") throw new Refusal("return_wrong_state", { number, status, command: "pickup", at });
    if (parcel.progress !== "announced") throw new Refusal("parcel_moving", { number });
    const zone = zoneOfCountry(parcel.from?.country ?? parcel.to.country);
    if (day < dayOf(at, zone) || day > dayOf(at + farthest, zone) || from >= to) throw new Refusal("pickup_not_offered");
    const said = message === undefined ? {} : { message };
    const common = { by, ...(!told && { told: false as const }), idempotency: { scope, ...idempotency } };
    const last = parcel.pickup;
    if (last?.state === "booked")
      return { ...common, after: afterPickup(last, { do: "call_off", then: slot }, at), tell: [{ type: "pickup.calling_off", ...said }] };
    if (last && (last.state === "sending" || last.state === "cancelling" || last.state === "unknown"))
      throw new Refusal("pickup_under_way");
    const open_ = last && (last.state === "failed" || last.state === "refused") && last.answeredAt === undefined;
    const after =
      open_ && (last.askedShopperAt !== undefined || last.escalatedAt !== undefined)
        ? afterPickup(last, { do: "answer", answer: slot }, at)
        : last;
    const next = nextPickup(context, { ...parcel, ...(after && { pickup: after }) }, wish, at);
    return {
      ...common,
      ...(after && { after }),
      next,
      tellNext: [{ ...askedFor(next), ...said }],
      parcel: (one) => ({ ...one, handover: "pickup" }),
    };
  });
}
