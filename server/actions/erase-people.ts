import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, OrderId } from "../domain/ids.ts";
import { erasePeople as erase, filesOfOrder, refuseOpenReturns } from "../store/erase.ts";
import { findOrder } from "../store/orders.ts";

/**
 * Forgets the people of an order for good. The files go first: a crash in between leaves rows that name them, so that asking again ends
 * it, while a file without a row would be found by nobody.
 * @throws Refusal `order_not_found`, `returns_open`
 */
export async function erasePeople({ db, storage, now }: Context, merchantId: MerchantId, orderId: OrderId): Promise<void> {
  const order = await findOrder(db, merchantId, orderId);
  if (!order) throw new Refusal("order_not_found");
  await refuseOpenReturns(db, merchantId, orderId);
  for (const key of await filesOfOrder(db, merchantId, orderId)) await storage.delete(key);
  await erase(db, merchantId, orderId, now());
}
