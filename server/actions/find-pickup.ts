import { askedFor, changePickup, nextPickup, type PickupChange } from "../connected/pickups.ts";
import type { Context } from "../context.ts";
import type { Actor } from "../domain/actor.ts";
import { dayOf, zoneOfCountry } from "../domain/deadlines.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, PickupId } from "../domain/ids.ts";
import { afterPickup } from "../domain/pickup.ts";
import { findPickup } from "../store/pickups.ts";

import { listReturnsOfParcels } from "../store/returns.ts";
import { shippingOf } from "../store/shipping.ts";

export interface PickupFinding {
  readonly by: Actor;
  readonly made: boolean;
  readonly reference?: string;
  readonly why: string;
}

/**
 * A person looked at the carrier's whether somebody comes, of which nobody could find out. If nobody does, it is asked for anew, or the
 * shopper is asked when its day is over. Said twice it is one finding.
 * @throws Refusal `not_found`, `pickup_under_way` while it is still looked for, `pickup_over`
 */
export async function lookedAtPickup(
  context: Context,
  merchantId: MerchantId,
  id: PickupId,
  { by, made, reference, why }: PickupFinding,
): Promise<void> {
  const pickup = await findPickup(context.db, merchantId, id);
  const [ret] = pickup ? await listReturnsOfParcels(context.db, merchantId, [pickup.parcelId]) : [];
  if (!pickup || !ret) throw new Refusal("not_found");
  const { rules } = await shippingOf(context.db, merchantId, ret.shopId);
  await changePickup(context, merchantId, pickup.parcelId, ({ parcel, open }, at): PickupChange | null => {
    const last = parcel.pickup;
    if (last?.id !== id) throw new Refusal("pickup_over");
    if (last.state === (made ? "booked" : "refused")) return null;
    const { day, from, to } = last;
    const found = { type: "pickup.found", made, note: why } as const;
    if (made) {
      const after = afterPickup(last, { do: "find", ...(reference !== undefined && { reference }) }, at);
      return { after, by, tell: [found, { type: "pickup.booked", day, from, to }] };
    }
    const again = open && day > dayOf(at, zoneOfCountry(parcel.from?.country ?? parcel.to.country));
    const after = afterPickup(last, { do: "miss", again, answerHours: rules.pickupAnswerHours }, at);
    if (!again) return { after, by, tell: [found, { type: "pickup.refused", trouble: "no_answer", asks: open }] };
    const next = nextPickup(context, { ...parcel, pickup: after }, last, at);
    return { after, next, by, tell: [found], tellNext: [askedFor(next)] };
  });
}
