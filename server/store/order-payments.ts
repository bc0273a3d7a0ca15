import { createHash } from "node:crypto";
import type { Task } from "../domain/consequences.ts";
import { Refusal } from "../domain/errors.ts";
import { type CancellationId, type MerchantId, type MessageId, makeId, type OrderId, type PaymentId } from "../domain/ids.ts";
import type { Payment } from "../domain/payment.ts";
import { json } from "./columns.ts";
import type { Database, Reader, Writer } from "./database.ts";
import { insertOrderMessage, type OrderMessage } from "./order-messages.ts";
import { toPayment } from "./returns.ts";
import { insertTasks } from "./tasks.ts";

/** Money that is given back for a cancellation, so that no return holds it. */
export interface OrderPayment {
  readonly payment: Payment;
  readonly orderId: OrderId;
  readonly cancellationId: CancellationId;
  readonly currency: string;
}

/** Null also for a payment of a return. */
export async function findOrderPayment(db: Reader, merchantId: MerchantId, id: PaymentId): Promise<OrderPayment | null> {
  const rows = await db.selectFrom("payments").selectAll().where("merchant_id", "=", merchantId).where("id", "=", id).execute();
  return rows.flatMap(toOrderPayment)[0] ?? null;
}

/** Those of an order's cancellations, oldest first. */
export async function listOrderPayments(db: Reader, merchantId: MerchantId, orderId: OrderId): Promise<OrderPayment[]> {
  const rows = await db
    .selectFrom("payments")
    .selectAll()
    .where("merchant_id", "=", merchantId)
    .where("order_id", "=", orderId)
    .orderBy("id")
    .execute();
  return rows.flatMap(toOrderPayment);
}

/** The id of what is said with a payment: a letter finds it again from there. */
export function paymentMessage(id: PaymentId, at: number): MessageId {
  return makeId("message", at, createHash("sha256").update(id).digest());
}

type Row = Parameters<typeof toPayment>[0];

function toOrderPayment(row: Row): OrderPayment[] {
  const { cancellation_id: cancellationId, order_id: orderId, currency } = row;
  return cancellationId === null ? [] : [{ payment: toPayment(row), orderId, cancellationId, currency }];
}

/**
 * Saves it with what the shopper is told of it. @param also what is looked at in the same transaction, after it
 * @throws Refusal `stale` when somebody else changed it since it was read
 */
export async function saveOrderPayment(
  db: Database,
  merchantId: MerchantId,
  { payment: before, orderId, cancellationId }: OrderPayment,
  after: Payment,
  {
    message,
    tasks,
    at,
    also,
  }: {
    readonly message?: OrderMessage;
    readonly tasks: readonly Task[];
    readonly at: number;
    readonly also?: (tx: Writer) => Promise<void>;
  },
): Promise<void> {
  await db.write(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable("payments")
      .set({
        state: after.state,
        how: after.how ?? null,
        reference: after.reference ?? null,
        done_at: after.doneAt ?? null,
        done_by: after.doneBy ? json(after.doneBy) : null,
        connection_id: after.connectionId ?? null,
        attempt: after.attempt ?? 0,
        sent_at: after.sentAt ?? null,
        trouble: after.trouble ? json(after.trouble) : null,
        saying: after.saying ? json(after.saying) : null,
      })
      .where("merchant_id", "=", merchantId)
      .where("id", "=", before.id)
      .where("state", "=", before.state)
      .where("attempt", "=", before.attempt ?? 0)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new Refusal("stale");
    await also?.(tx);
    if (message) await insertOrderMessage(tx, merchantId, orderId, message);
    const over = after.state === "done" || after.state === "void";
    const restock: Task[] = over ? [{ do: "restock-cancelled", merchantId, cancellationId, paid: before.id, look: 0 }] : [];
    await insertTasks(tx, [...tasks, ...restock], at);
  });
  db.announceTasks();
}
