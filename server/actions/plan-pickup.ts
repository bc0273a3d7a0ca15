import { fetchingCarrier, seeParcel } from "../connected/courier-days.ts";
import { askedFor, changePickup, nextPickup } from "../connected/pickups.ts";
import type { Context } from "../context.ts";
import type { Task } from "../domain/consequences.ts";
import { zoneOfCountry } from "../domain/deadlines.ts";
import { localZone } from "../domain/local-zone.ts";
import { afterPickup } from "../domain/pickup.ts";
import { isStillAhead } from "../domain/pickup-days.ts";
import { timelineOf } from "../store/returns.ts";
import { shippingOf } from "../store/shipping.ts";

/**
 * Has somebody come for a parcel when its label is made, at the time its shopper chose. Where the label was bought together with its
 * pickup, that is told. Running twice asks once: another one of the parcel cannot stand beside it.
 */
export async function planPickup(
  context: Context,
  { merchantId, parcelId }: Omit<Extract<Task, { do: "plan-pickup" }>, "do">,
): Promise<void> {
  const first = await seeParcel(context, merchantId, parcelId);
  if (!first) return;
  const way = await fetchingCarrier(context, first);
  const { rules } = await shippingOf(context.db, merchantId, first.returns[0].shopId);
  const timeline = await timelineOf(context.db, merchantId, first.returns[0].id);
  await changePickup(context, merchantId, parcelId, ({ parcel, open }, at) => {
    const { wish, pickup, handover, progress } = parcel;
    if (!open || !wish?.pickup || handover !== "pickup" || progress !== "announced") return null;
    if (pickup) {
      const told = timeline.some(({ event }) => "pickupId" in event && event.pickupId === pickup.id);
      if (told || pickup.state !== "booked") return null;
      const { day, from, to } = pickup;
      return { tell: [{ type: "pickup.booked", day, from, to }] };
    }
    const asked = nextPickup(context, parcel, wish.pickup, at);
    if (way?.open.provider.can.pickup !== "with_label") {
      const from = parcel.from ?? parcel.to;
      const zone = localZone(from) ?? zoneOfCountry(from.country);
      if (isStillAhead(asked, { zone, at })) return { next: asked, tellNext: [askedFor(asked)] };
      // It took longer to approve than the shopper meant to wait.
      const refuse = { do: "refuse", trouble: { code: "not_then", at }, asks: true, answerHours: rules.pickupAnswerHours } as const;
      return { next: afterPickup(asked, refuse, at), tellNext: [{ type: "pickup.refused", trouble: "not_then", asks: true }] };
    }
    const { day, from, to } = asked;
    const sent = { ...asked, connectionId: way.open.connection.id, sentAt: at };
    return { next: afterPickup(sent, { do: "book", day, from, to }, at), tellNext: [{ type: "pickup.booked", day, from, to }] };
  });
}
