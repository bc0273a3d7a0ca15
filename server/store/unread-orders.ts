import type { ConnectionId, MerchantId } from "../domain/ids.ts";
import { bound, most, storable } from "./columns.ts";
import type { Reader, Writer } from "./database.ts";
import { insertRows } from "./rows.ts";

/** An order the shop told of in a way that could not be read. */
export interface Unread {
  readonly number: string;
  readonly why: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

const longest = { number: 100, why: 300 } as const;

/** One that could not be read before either is told with its latest reason. */
export async function saveUnread(tx: Writer, merchantId: MerchantId, connectionId: ConnectionId, orders: readonly Unread[]): Promise<void> {
  const byNumber = new Map(orders.map((one) => [keyOf(one.number), one]));
  const rows = [...byNumber].map(([number, { why, at }]) => ({
    connection_id: connectionId,
    merchant_id: merchantId,
    number,
    why: storable(why.slice(0, longest.why)),
    at,
  }));
  await insertRows(tx, "unread_orders", rows, { on: ["connection_id", "number"], take: ["why", "at"] });
}

export async function clearUnread(
  tx: Writer,
  merchantId: MerchantId,
  connectionId: ConnectionId,
  numbers: readonly string[],
): Promise<void> {
  if (numbers.length === 0) return;
  await tx
    .deleteFrom("unread_orders")
    .where("merchant_id", "=", merchantId)
    .where("connection_id", "=", connectionId)
    .where("number", "in", numbers.map(keyOf))
    .execute();
}

/** By number. */
export async function listUnread(db: Reader, merchantId: MerchantId, connectionId: ConnectionId, limit: number): Promise<Unread[]> {
  return db
    .selectFrom("unread_orders")
    .select(["number", "why", "at"])
    .where("merchant_id", "=", bound(merchantId))
    .where("connection_id", "=", bound(connectionId))
    .orderBy("number")
    .limit(most(limit))
    .execute();
}

function keyOf(number: string): string {
  return storable(number.slice(0, longest.number));
}
