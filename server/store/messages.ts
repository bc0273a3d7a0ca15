import type { Task } from "../domain/consequences.ts";
import type { MemberId, MerchantId, MessageId, OrderId, ReturnId } from "../domain/ids.ts";
import { most, present, storable } from "./columns.ts";
import type { Database, Reader } from "./database.ts";
import { type Claim, claimKey } from "./idempotency.ts";
import { touchList } from "./return-list.ts";
import { insertTasks } from "./tasks.ts";

/** A line of the conversation about a return. `note`: only for the team. */
export interface Message {
  readonly id: MessageId;
  readonly returnId: ReturnId;
  readonly orderId: OrderId;
  readonly kind: "shopper" | "merchant" | "note";
  /** Absent for the shopper, and for what a system of the merchant wrote. */
  readonly memberId?: MemberId;
  readonly text: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/**
 * Keeps a message with the work that follows from it, once for each idempotency key. An answer of the merchant answers everything the
 * shopper has written of this return so far.
 * @throws Refusal `idempotency_key_reused`
 */
export async function saveMessage(
  db: Database,
  merchantId: MerchantId,
  message: Message,
  { idempotency, tasks = [] }: { readonly idempotency?: Claim; readonly tasks?: readonly Task[] } = {},
): Promise<void> {
  await db.write(async (tx) => {
    if (idempotency && !(await claimKey(tx, merchantId, idempotency, message.at))) return;
    await insertTasks(tx, tasks, message.at);
    await tx
      .insertInto("messages")
      .values({
        id: message.id,
        merchant_id: merchantId,
        order_id: message.orderId,
        return_id: message.returnId,
        kind: message.kind,
        member_id: message.memberId ?? null,
        words: storable(message.text),
        created_at: message.at,
        answered_at: null,
      })
      .onConflict((conflict) => conflict.column("id").doNothing())
      .execute();
    if (message.kind === "merchant") {
      await tx
        .updateTable("messages")
        .set({ answered_at: message.at })
        .where("merchant_id", "=", merchantId)
        .where("return_id", "=", message.returnId)
        .where("kind", "=", "shopper")
        .where("answered_at", "is", null)
        .execute();
    }
    await touchList(tx, merchantId, [message.returnId]);
  });
  if (tasks.length > 0) db.announceTasks();
}

/** Oldest first. */
export async function listMessages(db: Reader, merchantId: MerchantId, returnId: ReturnId): Promise<Message[]> {
  const rows = await db
    .selectFrom("messages")
    .selectAll()
    .where("merchant_id", "=", merchantId)
    .where("return_id", "=", returnId)
    .orderBy("id")
    .limit(most(1_000))
    .execute();
  return rows.map((row) => ({
    id: row.id,
    returnId,
    orderId: row.order_id,
    kind: row.kind,
    ...present({ memberId: row.member_id }),
    text: row.words,
    at: row.created_at,
  }));
}
