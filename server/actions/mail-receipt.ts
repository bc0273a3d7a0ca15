import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { LetterId } from "../domain/ids.ts";
import type { Return } from "../domain/return.ts";
import { isReachable } from "../notices/post.ts";
import { findAnswer } from "../store/idempotency.ts";
import { orderLetter } from "../store/letters.ts";
import { hitWithin } from "../store/limits.ts";
import { findOrder } from "../store/orders.ts";

/** Whoever stands at the counter may mail it, to one address and without a word of their own; a mailbox is not to be filled with it. */
const budget = { limit: 10, windowMs: 24 * 60 * 60_000 };

/**
 * Has the receipt of a return mailed to its order's address in a moment; with the same key it is one mail.
 * @throws Refusal `return_not_found`, `no_address`, `too_many_requests`, `idempotency_key_reused`
 */
export async function mailReceipt(context: Context, ret: Return, key: string): Promise<{ id: LetterId; to: string }> {
  const { db, newId, now } = context;
  const { merchantId, id: returnId } = ret;
  const order = await findOrder(db, merchantId, ret.orderId);
  if (!order) throw new Refusal("return_not_found");
  if (!isReachable(order)) throw new Refusal("no_address");
  const at = now();
  if (!(await findAnswer(db, merchantId, returnId, key))) await hitWithin(db, `receipts:${returnId}`, { ...budget, at });
  const letter = newId("letter");
  const task = { do: "send-notice", merchantId, returnId, notice: "receipt", about: letter } as const;
  const id = await orderLetter(db, merchantId, { id: letter, of: returnId, what: "receipt", key, task }, at);
  return { id, to: order.email };
}
