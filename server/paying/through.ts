import { Refusal } from "../domain/errors.ts";
import type { Connection } from "../store/connections.ts";
import type { Writer } from "../store/database.ts";
import { ordersExchangedThrough } from "../store/exchange-orders.ts";
import { ordersPaidThrough } from "../store/payables.ts";
import { ordersAskedThrough } from "../store/payment-pages.ts";

const mostSaid = 5;

/**
 * Whoever may have the money, the shopper's who is paying a difference there included, is still to be asked what became of it, and whoever
 * may have made an order whether they did: a connection stays one to that account until it is known.
 * @throws Refusal `connection_paying` with the orders it is about
 */
export async function refuseWhilePaying(
  tx: Writer,
  { merchantId, id }: Pick<Connection, "merchantId" | "id">,
  title: string,
  at: number,
): Promise<void> {
  const under = [
    await ordersPaidThrough(tx, merchantId, id),
    await ordersAskedThrough(tx, merchantId, id, at),
    await ordersExchangedThrough(tx, merchantId, id),
  ];
  const orders = [...new Set(under.flat())].sort().slice(0, mostSaid);
  if (orders.length > 0) throw new Refusal("connection_paying", { title, orders: orders.join(", ") });
}
