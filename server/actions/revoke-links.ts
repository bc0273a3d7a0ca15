import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, OrderId } from "../domain/ids.ts";
import { revokeLinksOfOrder } from "../store/links.ts";
import { findOrder } from "../store/orders.ts";

/**
 * Closes every way in that was printed or mailed for an order so far: a delivery note went astray, a mailbox was broken into. What is
 * printed or mailed later opens it again.
 * @throws Refusal `order_not_found`
 */
export async function revokeLinks({ db, now }: Context, merchantId: MerchantId, orderId: OrderId): Promise<void> {
  if (!(await findOrder(db, merchantId, orderId))) throw new Refusal("order_not_found");
  await revokeLinksOfOrder(db, merchantId, orderId, now());
}
