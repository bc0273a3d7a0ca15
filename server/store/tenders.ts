import type { Order } from "../domain/order.ts";
import type { Payment } from "../domain/payment.ts";
import type { Return } from "../domain/return.ts";
import { type TenderLeft, tendersLeft } from "../domain/tenders.ts";
import type { Reader } from "./database.ts";
import { findOrder } from "./orders.ts";
import { listShopWrites } from "./shop-writes.ts";

/**
 * What is left of each way an order was paid. Refunds of ours that the shop has in its order too count once.
 * @param payments all of ours for the order
 */
export async function readTenders(db: Reader, order: Order, payments: readonly Payment[]): Promise<TenderLeft[]> {
  const standing = payments.filter(({ state }) => state !== "void");
  const writes = await listShopWrites(db, order.merchantId, order.id);
  const ours = new Set([...standing, ...writes].map(({ reference }) => reference));
  const others = order.refunds.filter(({ id }) => !ours.has(id)).reduce((sum, { amount }) => sum + amount, 0);
  return tendersLeft(order, standing, others);
}

/** Whether a code of ours may stand for a payment: for store credit, and for what was paid by a gift card or credit and goes back to it. */
export async function mayBeCode(db: Reader, { merchantId, orderId }: Return, { kind, tender }: Payment): Promise<boolean> {
  if (kind === "store_credit") return true;
  if (kind === "charge" || tender === undefined) return false;
  const order = await findOrder(db, merchantId, orderId);
  return order?.payments.some((one) => one.id === tender && one.tender !== "money") ?? false;
}
