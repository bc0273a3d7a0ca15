import { Refusal } from "../domain/errors.ts";
import type { Connection } from "../store/connections.ts";
import type { Writer } from "../store/database.ts";
import { ordersPaidThrough } from "../store/payables.ts";

/**
 * Whoever may have the money is still to be asked what became of it, so a connection stays one to that account until it is known.
 * @throws Refusal `connection_paying` with the orders it is about
 */
export async function refuseWhilePaying(
  tx: Writer,
  { merchantId, id }: Pick<Connection, "merchantId" | "id">,
  title: string,
): Promise<void> {
  const orders = await ordersPaidThrough(tx, merchantId, id);
  if (orders.length > 0) throw new Refusal("connection_paying", { title, orders: orders.join(", ") });
}
