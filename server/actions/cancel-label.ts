import { lastingOf, recordPurchase } from "../buying/outcome.ts";
import { carrierOf } from "../buying/way.ts";
import type { Context } from "../context.ts";
import type { Task } from "../domain/consequences.ts";
import { nextGivingBack, type PurchaseTrouble } from "../domain/purchase.ts";
import { findShipment } from "../store/shipments.ts";

/** Gives a label back to its carrier that nobody needs. Asked as often as it takes; what the carrier keeps stays a cost, in view. */
export async function cancelLabel(
  context: Context,
  { merchantId, shipmentId, look }: Omit<Extract<Task, { do: "cancel-label" }>, "do">,
): Promise<void> {
  const purchase = await findShipment(context.db, merchantId, shipmentId);
  if (!purchase || (purchase.state !== "cancelling" && purchase.state !== "spare") || purchase.looks !== look) return;
  const at = context.now();
  const open = await carrierOf(context, merchantId, purchase);
  const keep = async (trouble: PurchaseTrouble): Promise<void> => {
    await recordPurchase(context, merchantId, purchase, { do: "keep", trouble });
  };
  if (!open) return keep({ code: "not_connected", at });
  if (!open.carrier.cancelLabel || purchase.reference === undefined) return keep({ code: "not_supported", at });
  const written = await open.carrier.cancelLabel(purchase.reference);
  switch (written.kind) {
    case "done": {
      await recordPurchase(context, merchantId, purchase, { do: "given_back", refund: written.value.refund });
      return;
    }
    case "rejected":
      if (written.retryAfter === undefined) return keep({ code: written.code, message: written.message, at });
      break;
    case "pending":
    case "unknown":
      break;
  }
  const trouble: PurchaseTrouble = { code: "no_answer", at, ...("message" in written && { message: written.message }) };
  const dueIn = nextGivingBack(lastingOf(purchase, trouble), written.kind === "rejected" ? written.retryAfter : undefined);
  if (dueIn === null) return keep(trouble);
  await recordPurchase(context, merchantId, purchase, { do: "put_off", trouble }, { dueIn, look: "cancel-label" });
}
