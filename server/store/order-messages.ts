import type { Task } from "../domain/consequences.ts";
import type { MemberId, MerchantId, MessageId, OrderId } from "../domain/ids.ts";
import { most, present, storable } from "./columns.ts";
import type { Database, Reader, Writer } from "./database.ts";
import { type Claim, claimKey } from "./idempotency.ts";
import { insertRows } from "./rows.ts";
import { insertTasks } from "./tasks.ts";

/** What the merchant wrote to a shopper about an order, and not about one of its returns. */
export interface OrderMessage {
  readonly id: MessageId;
  /** Absent for what a system of the merchant wrote. */
  readonly memberId?: MemberId;
  readonly text: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Keeps it with the work that follows. Nothing is done when the key was used before for the same request. */
export async function saveOrderMessage(
  db: Database,
  merchantId: MerchantId,
  orderId: OrderId,
  message: OrderMessage,
  { idempotency, tasks }: { readonly idempotency: Claim; readonly tasks: readonly Task[] },
): Promise<void> {
  await db.write(async (tx) => {
    if (!(await claimKey(tx, merchantId, idempotency, message.at))) return;
    await insertOrderMessage(tx, merchantId, orderId, message);
    await insertTasks(tx, tasks, message.at);
  });
  db.announceTasks();
}

/** Within a transaction that does more; the same id is the same message. */
export async function insertOrderMessage(tx: Writer, merchantId: MerchantId, orderId: OrderId, message: OrderMessage): Promise<void> {
  const { id, memberId, text, at } = message;
  const row = { id, merchant_id: merchantId, order_id: orderId, return_id: null, kind: "merchant" as const };
  const words = { member_id: memberId ?? null, words: storable(text), created_at: at, answered_at: null };
  await insertRows(tx, "messages", [{ ...row, ...words }], { on: ["id"], take: [] });
}

/** Oldest first. */
export async function listOrderMessages(db: Reader, merchantId: MerchantId, orderId: OrderId): Promise<OrderMessage[]> {
  const rows = await db
    .selectFrom("messages")
    .select(["id", "member_id", "words", "created_at"])
    .where("merchant_id", "=", merchantId)
    .where("order_id", "=", orderId)
    .where("return_id", "is", null)
    .orderBy("id")
    .limit(most(500))
    .execute();
  return rows.map((row) => ({ id: row.id, ...present({ memberId: row.member_id }), text: row.words, at: row.created_at }));
}
