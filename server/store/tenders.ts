import type { Order } from "../domain/order.ts";
import type { Payment } from "../domain/return.ts";
import { type TenderLeft, tendersLeft } from "../domain/tenders.ts";
import type { Reader } from "./database.ts";
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
