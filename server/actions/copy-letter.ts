import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { LetterId, MerchantId } from "../domain/ids.ts";
import { isReachable } from "../notices/post.ts";
import { findLetter, orderLetter } from "../store/letters.ts";
import { findOrder } from "../store/orders.ts";

/**
 * Sends a letter again in a moment; with the same key it is one copy.
 * @throws Refusal `not_found`, also for another merchant's, `no_address`, `idempotency_key_reused`
 */
export async function copyLetter(
  context: Context,
  merchantId: MerchantId,
  letterId: LetterId,
  key: string,
): Promise<{ id: LetterId; to: string }> {
  const { db, newId, now } = context;
  const letter = await findLetter(db, merchantId, letterId);
  const order = letter && (await findOrder(db, merchantId, letter.orderId));
  if (!letter || !order) throw new Refusal("not_found");
  if (!isReachable(order)) throw new Refusal("no_address");
  const copyId = newId("letter");
  const task = { do: "send-copy", merchantId, letterId, copyId } as const;
  const id = await orderLetter(db, merchantId, { id: copyId, of: letterId, what: "copy", key, task }, now());
  return { id, to: order.email };
}
