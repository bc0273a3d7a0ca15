import { dropFiles } from "../buying/drop-files.ts";
import { letGo } from "../buying/let-go.ts";
import { returnOfParcel } from "../buying/parcel-returns.ts";
import type { Context } from "../context.ts";
import type { Actor } from "../domain/actor.ts";
import { decide } from "../domain/command.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, ShipmentId } from "../domain/ids.ts";
import { commit } from "../store/commit.ts";
import { findShipment, planShipmentLook } from "../store/shipments.ts";

/**
 * Somebody gives a label back to its carrier: nobody is handed it any more. One that was kept as a cost is asked for again. Said twice, it is
 * said once. Answers whose page it stands on.
 * @throws Refusal `not_found`, `label_under_way` while nobody knows of it, `parcel_moving`, `label_not_made` for one that was never made
 */
export async function withdrawLabel(context: Context, merchantId: MerchantId, id: ShipmentId, by: Actor) {
  const { db } = context;
  const purchase = await findShipment(db, merchantId, id);
  if (!purchase) throw new Refusal("not_found");
  const page = purchase.asked.returnId;
  const at = context.now();
  switch (purchase.state) {
    case "cancelling":
    case "cancelled":
      return page;
    case "sending":
    case "unknown":
      throw new Refusal("label_under_way");
    case "refused":
      throw new Refusal("label_not_made");
    case "spare":
      await db.write((tx) => planShipmentLook(tx, merchantId, purchase, "cancel-label", { at }));
      db.announceTasks();
      return page;
    case "made":
      break;
  }
  const before = await returnOfParcel(db, merchantId, purchase.parcelId, purchase.asked.returnId);
  const parcel = before?.parcels.find((one) => one.id === purchase.parcelId);
  const also = (tx: Parameters<Parameters<typeof db.write>[0]>[0]) => letGo(tx, merchantId, purchase, "cancelling", at);
  if (before && parcel) {
    const { after, events } = decide(before, { do: "withdraw_label", parcelId: parcel.id, by }, at);
    await commit(db, { merchantId, created: [], updated: [{ before, after }], events }, { at, also });
    await dropFiles(context, parcel.label);
  } else {
    await db.write(also);
    db.announceTasks();
  }
  return page;
}
