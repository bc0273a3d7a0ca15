import type { Selectable } from "kysely";
import type { Actor } from "../domain/actor.ts";
import { sumOfCancelled } from "../domain/cancellation.ts";
import type { Task } from "../domain/consequences.ts";
import { Refusal } from "../domain/errors.ts";
import type { CancellationId, MerchantId, OrderId, PaymentId } from "../domain/ids.ts";
import type { Cancelled, Order } from "../domain/order.ts";
import type { Return } from "../domain/return.ts";
import { splitByTender, type TenderPart } from "../domain/tenders.ts";
import { flag, fromJson, json, most, present } from "./columns.ts";
import type { Database, Reader } from "./database.ts";
import { type Claim, claimKey } from "./idempotency.ts";
import { listOrderPayments } from "./order-payments.ts";
import { holdOrder } from "./orders.ts";
import { raiseStock } from "./products.ts";
import { listReturnsOfOrder } from "./returns.ts";
import { insertRows } from "./rows.ts";
import type { Tables } from "./tables.ts";
import { insertTasks } from "./tasks.ts";
import { readTenders } from "./tenders.ts";

/** Units of an order that were cancelled at one time. Amounts are minor units of the order's currency. */
export interface Cancellation {
  readonly id: CancellationId;
  readonly orderId: OrderId;
  readonly lines: readonly { readonly lineId: string; readonly quantity: number; readonly amount: number }[];
  /** What is given back in all, delivery included; 0: nothing. */
  readonly amount: number;
  readonly delivery: number;
  readonly restock: boolean;
  /** To the shopper. */
  readonly note?: string;
  /** The shopper was mailed of it. */
  readonly told: boolean;
  readonly by: Actor;
  /** Epoch milliseconds. */
  readonly at: number;
}

export interface CancellationMade extends Pick<Cancellation, "id" | "restock" | "note" | "told" | "by"> {
  /** One for each payment that gives money back: as many as the order was paid in ways. */
  readonly paymentId: () => PaymentId;
  readonly tasks: readonly Task[];
  readonly idempotency: Claim;
}

/**
 * Cancels units of an order: `judge` chooses them from the order and its returns as nobody can change them before the end of the
 * transaction, so that of a return and a cancellation of the same unit one finds the other there. The order's revision rises: who judged
 * it before is told that it is stale. Nothing is done when the key was used before for the same request.
 * @throws Refusal `order_not_found`, what `judge` throws, `idempotency_key_reused`
 */
export async function cancelInOrder(
  db: Database,
  merchantId: MerchantId,
  orderId: OrderId,
  made: CancellationMade,
  { at, judge }: { readonly at: number; readonly judge: (order: Order, returns: readonly Return[]) => Cancelled },
): Promise<void> {
  await db.write(async (tx) => {
    if (!(await claimKey(tx, merchantId, made.idempotency, at))) return;
    const order = await holdOrder(tx, db.engine, merchantId, orderId, "update");
    if (!order) throw new Refusal("order_not_found");
    const returns = await listReturnsOfOrder(tx, merchantId, orderId);
    const cancelled = judge(order, returns);
    await tx
      .updateTable("orders")
      .set((is) => ({ cancelled: json([...(order.cancelled ?? []), cancelled]), revision: is("revision", "+", 1) }))
      .where("merchant_id", "=", merchantId)
      .where("id", "=", orderId)
      .execute();
    await saveRecord(tx, merchantId, order, made, cancelled, await partsOf(tx, merchantId, order, returns, sumOfCancelled(cancelled)));
    // The key was free a moment ago: it goes back on sale with this transaction or not at all, and never twice.
    if (made.restock) await raiseStock(tx, merchantId, order.shopId, goodsOf(order, cancelled), at);
    await insertTasks(tx, made.tasks, at);
  });
  db.announceTasks();
}

function goodsOf({ lines }: Order, cancelled: Cancelled): { readonly sku?: string; readonly quantity: number }[] {
  return cancelled.lines.map(({ lineId, places }) => {
    const sku = lines.find(({ id }) => id === lineId)?.sku;
    return { ...(sku !== undefined && { sku }), quantity: places.length };
  });
}

async function saveRecord(
  tx: Parameters<Parameters<Database["write"]>[0]>[0],
  merchantId: MerchantId,
  { id: orderId, currency }: Order,
  { id, paymentId, restock, note, told, by }: CancellationMade,
  cancelled: Cancelled,
  parts: readonly TenderPart[],
): Promise<void> {
  const amount = sumOfCancelled(cancelled);
  await insertRows(tx, "cancellations", [
    {
      id,
      merchant_id: merchantId,
      order_id: orderId,
      lines: json(cancelled.lines.map(({ lineId, places, amount: part }) => ({ lineId, quantity: places.length, amount: part }))),
      amount,
      delivery: cancelled.delivery,
      restock: flag(restock),
      note: note ?? null,
      told: flag(told),
      by_whom: json(by),
      at: cancelled.at,
    },
  ]);
  await insertRows(
    tx,
    "payments",
    parts.map((part) => ({
      id: paymentId(),
      merchant_id: merchantId,
      order_id: orderId,
      return_id: null,
      cancellation_id: id,
      kind: "refund" as const,
      amount: part.amount,
      currency,
      tender: part.tender ?? null,
      state: "due" as const,
      how: null,
      reference: null,
      decided_by: json(by),
      due_at: cancelled.at,
      done_at: null,
      done_by: null,
    })),
  );
}

/** What is never delivered goes back by the means it was paid by, each its share. */
async function partsOf(
  db: Reader,
  merchantId: MerchantId,
  order: Order,
  returns: readonly Return[],
  amount: number,
): Promise<readonly TenderPart[]> {
  const cancelled = await listOrderPayments(db, merchantId, order.id);
  const left = await readTenders(db, order, [...returns.flatMap(({ payments }) => payments), ...cancelled.map(({ payment }) => payment)]);
  return splitByTender(amount, { left, rule: "as_paid" });
}

export async function findCancellation(db: Reader, merchantId: MerchantId, id: CancellationId): Promise<Cancellation | null> {
  const row = await db
    .selectFrom("cancellations")
    .selectAll()
    .where("merchant_id", "=", merchantId)
    .where("id", "=", id)
    .executeTakeFirst();
  return row ? toCancellation(row) : null;
}

/** Oldest first. */
export async function listCancellations(db: Reader, merchantId: MerchantId, orderId: OrderId): Promise<Cancellation[]> {
  const rows = await db
    .selectFrom("cancellations")
    .selectAll()
    .where("merchant_id", "=", merchantId)
    .where("order_id", "=", orderId)
    .orderBy("id")
    .limit(most(500))
    .execute();
  return rows.map(toCancellation);
}

function toCancellation(row: Selectable<Tables["cancellations"]>): Cancellation {
  return {
    id: row.id,
    orderId: row.order_id,
    lines: fromJson<Cancellation["lines"]>(row.lines),
    amount: row.amount,
    delivery: row.delivery,
    restock: row.restock === 1,
    ...present({ note: row.note }),
    told: row.told === 1,
    by: fromJson<Actor>(row.by_whom),
    at: row.at,
  };
}
