import { dropFiles } from "../buying/drop-files.ts";
import { letGo } from "../buying/let-go.ts";
import { changePickup } from "../connected/pickups.ts";
import type { Context } from "../context.ts";
import type { Task } from "../domain/consequences.ts";
import { withoutLabel } from "../domain/labelled.ts";
import type { Label, Parcel } from "../domain/parcel.ts";
import type { Purchase } from "../domain/purchase.ts";
import { isReceived } from "../domain/return.ts";
import { findPickup } from "../store/pickups.ts";
import { listShipmentsOf, standingOf } from "../store/shipments.ts";
import { insertTasks } from "../store/tasks.ts";

/**
 * Nobody comes for the parcel any more: its shopper brings it, with the label they have where its service takes that. Another one is bought
 * only when the first certainly came from a service that does not, and that one goes back to its carrier in the same breath.
 */
export async function dropOffInstead(
  context: Context,
  { merchantId, pickupId }: Omit<Extract<Task, { do: "drop-off-instead" }>, "do">,
): Promise<void> {
  const pickup = await findPickup(context.db, merchantId, pickupId);
  if (!pickup) return;
  const standing = standingOf(await listShipmentsOf(context.db, merchantId, [pickup.parcelId]), pickup.parcelId);
  const another = standing?.state === "made" && !isDroppable(standing);
  let left: Label | undefined;
  await changePickup(context, merchantId, pickup.parcelId, ({ parcel, open, returns }, at) => {
    left = undefined;
    if (!open || parcel.handover !== "pickup" || parcel.pickup?.id !== pickupId || parcel.progress !== "announced") return null;
    if (!another || isReceived(returns[0])) return { parcel: dropped };
    left = parcel.label;
    return {
      parcel: (one) => dropped(withoutLabel(one)),
      also: async (tx) => {
        await letGo(tx, merchantId, standing, "spare", at);
        await insertTasks(tx, [{ do: "issue-label", merchantId, returnId: returns[0].id }], at);
      },
    };
  });
  await dropFiles(context, left);
}

function dropped(parcel: Parcel): Parcel {
  return { ...parcel, handover: parcel.label?.paperless ? "qr" : "print" };
}

/** Its service takes parcels that are brought, as its carrier said when it was chosen. */
function isDroppable({ choice, connectionId, service }: Purchase): boolean {
  const chosen = choice.find(({ candidate }) => candidate.connectionId === connectionId && candidate.service === service);
  return chosen?.candidate.handovers.includes("drop_off") ?? false;
}
