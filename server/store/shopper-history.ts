import { sql } from "kysely";
import type { MerchantId, OrderId, ReturnId } from "../domain/ids.ts";
import type { StatusWord } from "../domain/status.ts";
import { most } from "./columns.ts";
import type { Reader } from "./database.ts";
import { emailKey } from "./snapshots.ts";

export interface ShopperHistory {
  /** Orders with the same address, at most a hundred. */
  readonly orders: number;
  /** Their youngest returns. */
  readonly returns: readonly { readonly id: ReturnId; readonly number: string; readonly word: StatusWord }[];
}

const mostOrders = 100;
const mostReturns = 20;

/** What the same person bought and brought back at this merchant; without an e-mail address only this order is known to be theirs. */
export async function historyOf(db: Reader, merchantId: MerchantId, orderId: OrderId, email: string | undefined): Promise<ShopperHistory> {
  const orders = email ? await ordersOf(db, merchantId, email) : [orderId];
  const rows = await db
    .selectFrom("returns")
    .innerJoin("return_list", "return_list.return_id", "returns.id")
    .select(["returns.id", "returns.number", "return_list.word"])
    .where("returns.merchant_id", "=", merchantId)
    .where("returns.order_id", "in", orders.length > 0 ? orders : [orderId])
    // Not by the id alone: SQLite would walk through all returns of the merchant in that order.
    .orderBy("returns.requested_at", "desc")
    .orderBy("returns.id", "desc")
    .limit(most(mostReturns))
    .execute();
  return { orders: Math.max(1, orders.length), returns: rows };
}

async function ordersOf(db: Reader, merchantId: MerchantId, email: string): Promise<OrderId[]> {
  const rows = await db
    .selectFrom("order_people")
    .select("order_id")
    .where("merchant_id", "=", merchantId)
    .where(sql<boolean>`email = ${emailKey(email)}`)
    .limit(most(mostOrders))
    .execute();
  return rows.map(({ order_id }) => order_id);
}
