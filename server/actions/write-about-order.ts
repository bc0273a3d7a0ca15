import type { Context } from "../context.ts";
import type { Actor } from "../domain/actor.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, OrderId } from "../domain/ids.ts";
import { saveOrderMessage } from "../store/order-messages.ts";
import { findOrder } from "../store/orders.ts";

/**
 * Writes to the shopper of an order, before or after it is cancelled; it leaves as a mail. The same key again is the same message.
 * @throws Refusal `order_not_found`, `no_address` when there is nobody to write to
 */
export async function writeAboutOrder(
  { db, now, newId }: Context,
  merchantId: MerchantId,
  orderId: OrderId,
  given: {
    readonly by: Actor;
    readonly text: string;
    readonly idempotency: { readonly key: string; readonly requestHash: string };
  },
): Promise<void> {
  const order = await findOrder(db, merchantId, orderId);
  if (!order) throw new Refusal("order_not_found");
  if (order.email === undefined) throw new Refusal("no_address");
  const id = newId("message");
  const { by, text, idempotency } = given;
  await saveOrderMessage(
    db,
    merchantId,
    orderId,
    { id, ...(by.kind === "member" && { memberId: by.id }), text, at: now() },
    {
      idempotency: { scope: orderId, subject: id, ...idempotency },
      tasks: [{ do: "send-order-notice", merchantId, orderId, notice: "order_note", about: id }],
    },
  );
}
