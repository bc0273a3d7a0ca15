import { openShop } from "../connected/open.ts";
import { takeGone, takeOrders } from "../connected/taken-orders.ts";
import type { Context } from "../context.ts";
import type { Task } from "../domain/consequences.ts";
import { ConnectionProblem } from "../providers/port.ts";
import { findConnection } from "../store/connections.ts";
import { findShopById } from "../store/merchants.ts";
import { nudgeTurn } from "../store/turns.ts";

/**
 * Asks the shop what an order is like now. What a delivery itself said of it does not matter, so it may come late, twice or in any order.
 * @throws ConnectionProblem when the shop has no time now
 */
export async function refreshOrder(
  context: Context,
  { merchantId, connectionId, externalId }: Omit<Extract<Task, { do: "refresh-order" }>, "do">,
): Promise<void> {
  const { db, now } = context;
  const connection = await findConnection(db, merchantId, connectionId);
  const open = connection && openShop(context, connection);
  const shop = connection && (await findShopById(db, merchantId, connection.shopId));
  // Nobody is connected any more, or can be asked; where that is trouble, the next round of the connection tells it.
  if (!open || !shop) return;
  try {
    const told = await open.shop.getOrder(externalId);
    if (told === null) await takeGone(context, shop, externalId);
    else await takeOrders(context, shop, [told]);
  } catch (failure) {
    if (!(failure instanceof ConnectionProblem) || failure.trouble === "busy" || failure.trouble === "not_reached") throw failure;
    // Asking for this one again would change nothing. A round of the connection tells what is wrong, and takes the order with it.
    await db.write((tx) => nudgeTurn(tx, merchantId, connectionId, "syncing", now()));
  }
}
