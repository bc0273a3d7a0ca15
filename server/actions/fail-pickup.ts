import { pickupFailed } from "../connected/pickups.ts";
import type { Context } from "../context.ts";
import type { Task } from "../domain/consequences.ts";

/** A carrier said that nobody could fetch a parcel: its shopper is asked what happens now. */
export async function failPickup(
  context: Context,
  { merchantId, parcelId, ...scan }: Omit<Extract<Task, { do: "fail-pickup" }>, "do">,
): Promise<void> {
  await pickupFailed(context, merchantId, parcelId, scan);
}
