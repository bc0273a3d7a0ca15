import { Refusal } from "../domain/errors.ts";
import type { ApiKeyId, MemberId, MerchantId, OrderId } from "../domain/ids.ts";
import type { Order } from "../domain/order.ts";
import type { Payment } from "../domain/payment.ts";
import type { Return } from "../domain/return.ts";
import { refuseOnePerson } from "../domain/second-person.ts";
import type { Reader, Writer } from "./database.ts";
import { readDeskSettings } from "./desk-settings.ts";
import type { Engine } from "./migrations/all.ts";
import { holdOrder } from "./orders.ts";
import { toPayment } from "./returns.ts";
import { readSettlementFacts } from "./settlement-facts.ts";

/**
 * Looked at before the transaction that pays ends, with the order held: of several slices that one person pays at once each sees the
 * others. @throws Refusal `second_person_needed`
 */
export async function refuseAlone(
  tx: Writer,
  engine: Engine,
  merchantId: MerchantId,
  { orderId, paid, currency }: { readonly orderId: OrderId; readonly paid: Payment; readonly currency: string },
): Promise<void> {
  await holdOrder(tx, engine, merchantId, orderId, "update");
  const rows = await tx
    .selectFrom("payments")
    .selectAll()
    .where("merchant_id", "=", merchantId)
    .where("order_id", "=", orderId)
    .where("state", "in", ["done", "pending", "unknown"])
    .execute();
  const payments = rows.map(toPayment);
  const [{ settings }, makers] = await Promise.all([readDeskSettings(tx, merchantId), makersOf(tx, merchantId, [paid, ...payments])]);
  refuseOnePerson(paid, payments, { above: settings.money.secondPersonAbove, currency, makers });
}

async function makersOf(db: Reader, merchantId: MerchantId, payments: readonly Payment[]): Promise<ReadonlyMap<ApiKeyId, MemberId>> {
  const keys = payments.flatMap(({ decidedBy, doneBy }) => [decidedBy, doneBy].flatMap((by) => (by?.kind === "key" ? [by.id] : [])));
  if (keys.length === 0) return new Map();
  const rows = await db
    .selectFrom("api_keys")
    .select(["id", "created_by"])
    .where("merchant_id", "=", merchantId)
    .where("id", "in", [...new Set(keys)])
    .execute();
  return new Map(rows.flatMap(({ id, created_by }): [ApiKeyId, MemberId][] => (created_by === null ? [] : [[id, created_by]])));
}

/**
 * Looked at before the transaction ends, with the order held: of two returns of an order that are decided at once the second finds what
 * the first gave back. @throws Refusal `stale` when the price of more pieces is given back than is left of what was paid
 */
export async function refuseOverpaying(tx: Writer, engine: Engine, before: Return, after: Return): Promise<void> {
  const fresh = after.payments.filter(({ id, tender }) => tender !== undefined && !before.payments.some((one) => one.id === id));
  if (purchaseOf(after) <= purchaseOf(before) && fresh.length === 0) return;
  const order = await holdOrder(tx, engine, after.merchantId, after.orderId, "update");
  if (order && fresh.length > 0) await refuseOvertendering(tx, order);
  const { facts } = await readSettlementFacts(tx, after, { skus: [], owner: false });
  if (purchaseOf(after) > facts.purchaseLeft) throw new Refusal("stale");
}

/** Nothing goes back to a means of payment beyond what was paid by it: of two decisions at once the second finds the first. */
async function refuseOvertendering(tx: Writer, { merchantId, id, payments }: Order): Promise<void> {
  const rows = await tx
    .selectFrom("payments")
    .select(["tender", "amount"])
    .where("merchant_id", "=", merchantId)
    .where("order_id", "=", id)
    .where("state", "<>", "void")
    .where("tender", "is not", null)
    .execute();
  const over = payments.some((one) => rows.reduce((sum, { tender, amount }) => sum + (tender === one.id ? amount : 0), 0) > one.paid);
  if (over) throw new Refusal("stale");
}

function purchaseOf({ ledger }: Return): number {
  return ledger.reduce((sum, { kind, amount }) => sum + (kind === "purchase" ? amount : 0), 0);
}
