import type { MerchantId } from "../domain/ids.ts";
import { afterPurchase, type Purchase } from "../domain/purchase.ts";
import type { Writer } from "../store/database.ts";
import { planShipmentLook, saveShipment } from "../store/shipments.ts";

/**
 * A label is not needed any more, in the transaction of what takes its place: one that was made goes back to the carrier, one that nobody
 * has asked for yet never will be. What may be on its way is left: once it is there, it is spare.
 * @param becomes `spare` makes room for another purchase at once
 * @throws Refusal `stale` when somebody else learned what became of it
 */
export async function letGo(
  tx: Writer,
  merchantId: MerchantId,
  purchase: Purchase,
  becomes: "spare" | "cancelling",
  at: number,
): Promise<void> {
  if (purchase.state === "made") {
    await saveShipment(tx, merchantId, purchase, afterPurchase(purchase, { do: becomes === "spare" ? "spare" : "give_back" }, at));
    await planShipmentLook(tx, merchantId, purchase, "cancel-label", { at });
  } else if (purchase.state === "sending" && purchase.sentAt === undefined) {
    const trouble = { code: "not_needed", at };
    await saveShipment(tx, merchantId, purchase, afterPurchase(purchase, { do: "refuse", trouble }, at));
  }
}
