import { textsFor } from "../../locales/texts.ts";
import { connectedTo, knownOrder } from "../connected/open.ts";
import { namedPieces, writeInShop } from "../connected/writing.ts";
import type { Context } from "../context.ts";
import type { Task } from "../domain/consequences.ts";
import { findShopById } from "../store/merchants.ts";
import { findOrder } from "../store/orders.ts";
import { findPayable } from "../store/payables.ts";
import { returnReferenceOf } from "../store/shop-writes.ts";

/** Tells the shop's books of money that a gateway gave back; a shop that takes no such note has it noted by a person. */
export async function bookRefund(context: Context, task: Extract<Task, { do: "book-refund" }>): Promise<void> {
  const { db } = context;
  const { merchantId, paymentId } = task;
  const payable = await findPayable(db, merchantId, paymentId);
  if (payable?.payment.state !== "done" || payable.payment.how !== "gateway" || !payable.asked?.content) return;
  const { payment, ret, shopId, orderId, currency } = payable;
  const [order, home, connected] = await Promise.all([
    findOrder(db, merchantId, orderId),
    findShopById(db, merchantId, shopId),
    connectedTo(context, merchantId, shopId),
  ]);
  const { shop: open } = connected;
  if (!open || !order || !home) return;
  const { shop, can } = open;
  const content = can.restock === "with_refund" ? payable.asked.content : { ...payable.asked.content, restock: [] };
  const key = `book:${paymentId}`;
  const known = knownOrder(order);
  const returnReference = ret && (await returnReferenceOf(db, merchantId, ret.id));
  const number = ret?.number ?? order.number;
  const note = textsFor(home.defaultLanguage).say("payments.note.booked", { number, reference: payment.reference ?? "" });
  await writeInShop(context, merchantId, {
    task,
    begun: { key, kind: "book", pieces: [], orderId, returnId: ret?.id ?? null, connectionId: open.connection.id },
    repeatable: can.lostAnswer === "same_key",
    find: async () => (await shop.findRefund?.(known, key)) ?? null,
    write: async () => {
      if (can.refund === "none" || !shop.refund) return { kind: "rejected", code: "not_supported", message: "this shop keeps no refunds" };
      const { amount } = payment;
      const reference = returnReference === null ? {} : { returnReference };
      return shop.refund({ key, order: known, amount, ...content, moves: false, returnNumber: number, note, ...reference });
    },
    step: {
      kind: "book_refund",
      about: key,
      order,
      returnId: ret?.id ?? null,
      open,
      details: {
        ...(ret && { returnNumber: ret.number }),
        amount: payment.amount,
        currency,
        reference: payment.reference ?? "",
        pieces: namedPieces(order, payable.asked.content.lines),
      },
    },
  });
}
