import { changePickup } from "../connected/pickups.ts";
import type { Context } from "../context.ts";
import type { Task } from "../domain/consequences.ts";
import { findPickup } from "../store/pickups.ts";

/** Nobody comes for the parcel any more: its shopper brings it, with the label they have. */
export async function dropOffInstead(
  context: Context,
  { merchantId, pickupId }: Omit<Extract<Task, { do: "drop-off-instead" }>, "do">,
): Promise<void> {
  const pickup = await findPickup(context.db, merchantId, pickupId);
  if (!pickup) return;
  await changePickup(context, merchantId, pickup.parcelId, ({ parcel, open }) => {
    if (!open || parcel.handover !== "pickup" || parcel.pickup?.id !== pickupId || parcel.progress !== "announced") return null;
    return { parcel: (one) => ({ ...one, handover: one.label?.paperless ? "qr" : "print" }) };
  });
}
