import type { Task } from "../domain/consequences.ts";
import { Refusal } from "../domain/errors.ts";
import type { CancellationId, ConnectionId, MerchantId, OrderId, PaymentId, ShopId } from "../domain/ids.ts";
import { afterStep, isInFlight, type PayStep } from "../domain/paying.ts";
import type { Payment } from "../domain/payment.ts";
import type { RefundContent } from "../domain/refund-content.ts";
import type { Return } from "../domain/return.ts";
import { payOfReturn } from "../domain/return-payment.ts";
import { bound, fromJson, json, most } from "./columns.ts";
import { commit } from "./commit.ts";
import type { Database, Reader, Writer } from "./database.ts";
import { findOrderPayment, paymentMessage, saveOrderPayment } from "./order-payments.ts";
import { holdOrder } from "./orders.ts";
import { findReturn, toPayment } from "./returns.ts";
import { insertTasks } from "./tasks.ts";

/** What was sent to the other system, so that it is the same when it is asked again. */
export interface Asked {
  /** Absent for store credit. */
  readonly content?: RefundContent;
  /** What the gateway calls the money it took. */
  readonly payment?: string;
  /** The shop's own return it was asked for, so that it never goes another way under the same key. */
  readonly returnReference?: string;
  /** The sealed code a shop's credit was to have. */
  readonly code?: string;
  readonly expiresAt?: number;
  /** Refunds of the order that a person has seen, by the shop's names for them. */
  readonly known: readonly string[];
  /** Which account of the connection it was sent to: told of another one, the connection knows nothing of it. */
  readonly to?: string;
  /** When it was sent the last time, epoch milliseconds. */
  readonly at?: number;
}

/** A payment of a return or of a cancellation, with what it is about. */
export interface Payable {
  readonly merchantId: MerchantId;
  readonly payment: Payment;
  readonly orderId: OrderId;
  readonly shopId: ShopId;
  readonly currency: string;
  readonly ret: Return | null;
  readonly cancellationId: CancellationId | null;
  readonly looks: number;
  readonly asked: Asked | null;
}

export async function findPayable(db: Reader, merchantId: MerchantId, id: PaymentId): Promise<Payable | null> {
  const row = await db
    .selectFrom("payments")
    .innerJoin("orders", "orders.id", "payments.order_id")
    .selectAll("payments")
    .select("orders.shop_id")
    .where("payments.merchant_id", "=", merchantId)
    .where("payments.id", "=", id)
    .executeTakeFirst();
  if (!row) return null;
  const ret = row.return_id === null ? null : await findReturn(db, merchantId, row.return_id);
  return {
    merchantId,
    // The return is read later than the row: what it says is newer, and what it is judged by.
    payment: ret?.payments.find((one) => one.id === id) ?? toPayment(row),
    orderId: row.order_id,
    shopId: row.shop_id,
    currency: row.currency,
    ret,
    cancellationId: row.cancellation_id,
    looks: row.looks,
    asked: row.asked === null ? null : fromJson<Asked>(row.asked),
  };
}

/** The payment that a connection knows by this name; null when it is none of ours. */
export async function findPaymentOfConnection(
  db: Reader,
  merchantId: MerchantId,
  connectionId: ConnectionId,
  reference: string,
): Promise<PaymentId | null> {
  const row = await db
    .selectFrom("payments")
    .select("id")
    .where("merchant_id", "=", bound(merchantId))
    .where("connection_id", "=", bound(connectionId))
    .where("reference", "=", reference)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Payments of a connection that were sent and of which nothing is known for sure, oldest first. */
export async function listOpenOfConnection(db: Reader, merchantId: MerchantId, connectionId: ConnectionId): Promise<PaymentId[]> {
  const rows = await db
    .selectFrom("payments")
    .select("id")
    .where("merchant_id", "=", bound(merchantId))
    .where("connection_id", "=", bound(connectionId))
    .where("sent_at", "is not", null)
    .where("state", "in", ["pending", "unknown"])
    .orderBy("sent_at")
    .limit(most(100))
    .execute();
  return rows.map(({ id }) => id);
}

/** Orders, by number, of which money is under way through a connection or nobody knows whether it left; a few are enough to say so. */
export async function ordersPaidThrough(db: Reader, merchantId: MerchantId, connectionId: ConnectionId): Promise<string[]> {
  const rows = await db
    .selectFrom("payments")
    .innerJoin("orders", "orders.id", "payments.order_id")
    .select("orders.number")
    .distinct()
    .where("payments.merchant_id", "=", bound(merchantId))
    .where("payments.connection_id", "=", bound(connectionId))
    .where("payments.state", "in", ["pending", "unknown"])
    .limit(most(5))
    .execute();
  return rows.map(({ number }) => number).sort();
}

export interface MovedPayment {
  readonly payment: Payment;
  readonly asked: Asked | null;
  readonly returnId: Return["id"] | null;
  readonly cancellationId: CancellationId | null;
}

/** What was sent for the other payments of an order that moved money or may have, and what the other systems call them. */
export async function listMovedOf(db: Reader, merchantId: MerchantId, orderId: OrderId): Promise<MovedPayment[]> {
  const rows = await db
    .selectFrom("payments")
    .selectAll()
    .where("merchant_id", "=", merchantId)
    .where("order_id", "=", orderId)
    .where("state", "in", ["done", "pending", "unknown"])
    .orderBy("id")
    .execute();
  return rows.map((row) => ({
    payment: toPayment(row),
    asked: row.asked === null ? null : fromJson<Asked>(row.asked),
    returnId: row.return_id,
    cancellationId: row.cancellation_id,
  }));
}

/**
 * Saves a step of a payment, with everything that follows from it. @param also in the same transaction, after it
 * @throws Refusal `stale` when it was changed or sent since it was read, and what the step refuses
 */
export async function saveStep(
  db: Database,
  payable: Payable,
  step: PayStep,
  { at, also }: { readonly at: number; readonly also?: (tx: Writer, after: Payment) => Promise<void> },
): Promise<void> {
  const { merchantId, payment, ret, orderId } = payable;
  const settled = async (tx: Writer, after: Payment): Promise<void> => {
    if ((await lastSent(tx, merchantId, payment.id)) !== payable.asked?.at) throw new Refusal("stale");
    // Another attempt begins to count anew.
    if (step.do === "ask") {
      await tx.updateTable("payments").set({ looks: 0 }).where("merchant_id", "=", merchantId).where("id", "=", payment.id).execute();
    }
    await also?.(tx, after);
  };
  if (ret) {
    const { after, events } = payOfReturn(ret, payment.id, step, at);
    const paid = after.payments.find(({ id }) => id === payment.id) ?? payment;
    await commit(db, { merchantId, created: [], updated: [{ before: ret, after }], events }, { at, also: (tx) => settled(tx, paid) });
    return;
  }
  const found = await findOrderPayment(db, merchantId, payment.id);
  if (!found) return;
  const after = afterStep(payment, step, at);
  const { saying } = payment;
  const done = after.state === "done" && saying !== undefined && saying.told;
  const author = after.doneBy?.kind === "member" ? { memberId: after.doneBy.id } : {};
  const asking: Task[] =
    step.do === "ask" ? [{ do: "pay-refund", merchantId, paymentId: payment.id, attempt: after.attempt ?? 1, look: 0 }] : [];
  const booking: Task[] =
    after.state === "done" && after.how === "gateway" ? [{ do: "book-refund", merchantId, paymentId: payment.id, look: 0 }] : [];
  await saveOrderPayment(db, merchantId, { ...found, payment }, after, {
    at,
    ...(done && saying?.message && { message: { id: paymentMessage(payment.id, at), ...author, text: saying.message, at } }),
    tasks: [
      ...asking,
      ...booking,
      ...(done ? [{ do: "send-order-notice", merchantId, orderId, notice: "order_paid", about: payment.id } as const] : []),
    ],
    also: (tx) => settled(tx, after),
  });
}

async function lastSent(tx: Writer, merchantId: MerchantId, id: PaymentId): Promise<number | undefined> {
  const row = await tx.selectFrom("payments").select("asked").where("merchant_id", "=", merchantId).where("id", "=", id).executeTakeFirst();
  return row?.asked ? fromJson<Asked>(row.asked).at : undefined;
}

/**
 * Marks a payment as sent, on disk before anything leaves. Of an order one is under way at a time, also across processes: with the order
 * held, any other whose outcome nobody knows makes it wait.
 */
export async function markSent(
  db: Database,
  { merchantId, payment, orderId }: Payable,
  asked: Asked,
  at: number,
): Promise<"sent" | "waiting" | "over"> {
  return db.write(async (tx) => {
    await holdOrder(tx, db.engine, merchantId, orderId, "update");
    const others = await tx
      .selectFrom("payments")
      .selectAll()
      .where("merchant_id", "=", merchantId)
      .where("order_id", "=", orderId)
      .where("state", "in", ["pending", "unknown"])
      .execute();
    if (others.some((row) => row.id !== payment.id && isInFlight(toPayment(row)))) return "waiting";
    const { numUpdatedRows } = await tx
      .updateTable("payments")
      .set({ sent_at: at, asked: json({ ...asked, at }) })
      .where("merchant_id", "=", merchantId)
      .where("id", "=", payment.id)
      .where("state", "=", "pending")
      .where("attempt", "=", payment.attempt ?? 0)
      .where("sent_at", "is", null)
      .executeTakeFirst();
    return numUpdatedRows === 1n ? "sent" : "over";
  });
}

/** What is known of the order's refunds, for the next time somebody has it paid. */
export async function noteKnown(tx: Writer, { merchantId, payment, asked }: Payable, known: readonly string[]): Promise<void> {
  await tx
    .updateTable("payments")
    .set({ asked: json({ ...asked, known: [...new Set([...(asked?.known ?? []), ...known])] }) })
    .where("merchant_id", "=", merchantId)
    .where("id", "=", payment.id)
    .execute();
}

/** The next look at a payment, once however often this one runs. @param dueAt epoch milliseconds */
export async function planLook(tx: Writer, { merchantId, payment, looks }: Payable, at: number, dueAt: number): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable("payments")
    .set({ looks: looks + 1 })
    .where("merchant_id", "=", merchantId)
    .where("id", "=", payment.id)
    .where("attempt", "=", payment.attempt ?? 0)
    .where("looks", "=", looks)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return;
  await insertTasks(
    tx,
    [{ do: "pay-refund", merchantId, paymentId: payment.id, attempt: payment.attempt ?? 0, look: looks + 1 }],
    at,
    dueAt,
  );
}
