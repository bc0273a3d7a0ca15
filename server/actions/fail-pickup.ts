import { pickupFailed } from "../connected/pickups.ts";
import type { Context } from "../context.ts";
import type { Task } from "../domain/consequences.ts";
import { scansOfParcels } from "../store/tracking.ts";

/** A carrier said that nobody could fetch a parcel: its shopper is asked what happens now. */
export async function failPickup(
  context: Context,
  { merchantId, parcelId, at }: Omit<Extract<Task, { do: "fail-pickup" }>, "do">,
): Promise<void> {
  const scans = (await scansOfParcels(context.db, merchantId, [parcelId])).get(parcelId) ?? [];
  const told = scans.find(({ scan }) => scan.kind === "pickup_failed" && scan.at === at);
  await pickupFailed(context, merchantId, parcelId, told?.scan ?? { at });
}
