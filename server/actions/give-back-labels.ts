import { letGo } from "../buying/let-go.ts";
import { goingBack } from "../buying/parcel-returns.ts";
import type { Context } from "../context.ts";
import type { MerchantId, ReturnId } from "../domain/ids.ts";
import { findReturn } from "../store/returns.ts";
import { listShipmentsOf } from "../store/shipments.ts";

/** A return came to nothing: labels that were bought for its parcels go back, unless another return of the submission still travels in them. */
export async function giveBackLabels(context: Context, merchantId: MerchantId, id: ReturnId): Promise<void> {
  const { db, now } = context;
  const ret = await findReturn(db, merchantId, id);
  if (!ret || (await goingBack(db, ret)).length > 0) return;
  const unmoved = ret.parcels.filter(({ progress }) => progress === "announced").map((parcel) => parcel.id);
  const purchases = await listShipmentsOf(db, merchantId, unmoved);
  for (const purchase of purchases) await db.write((tx) => letGo(tx, merchantId, purchase, "cancelling", now()));
  db.announceTasks();
}
