import { textsFor } from "../../locales/texts.ts";
import { connectedTo, knownOrder, payingMeans } from "../connected/open.ts";
import { namedPieces, writeInShop } from "../connected/writing.ts";
import type { Context } from "../context.ts";
import type { Task } from "../domain/consequences.ts";
import { waysOf } from "../domain/payment-ways.ts";
import { contentLeft, contentOfReturn, type RefundContent } from "../domain/refund-content.ts";
import type { Return } from "../domain/return.ts";
import type { Reader } from "../store/database.ts";
import { readDeskSettings } from "../store/desk-settings.ts";
import { findShopById } from "../store/merchants.ts";
import { findOrder, holdOrder } from "../store/orders.ts";
import { listMovedOf } from "../store/payables.ts";
import { findReturn } from "../store/returns.ts";
import { listShopWrites } from "../store/shop-writes.ts";

/**
 * Puts pieces back on sale in the shop that went back on sale here: each once, by the refund that is made there or else by itself. Where the
 * shop restocks only with a refund and none is to come, a person does it (S5-35, S5-40).
 */
export async function restockInShop(context: Context, task: Extract<Task, { do: "restock-in-shop" }>): Promise<void> {
  const { db } = context;
  const { merchantId, returnId, about } = task;
  const ret = await findReturn(db, merchantId, returnId);
  const order = ret && (await findOrder(db, merchantId, ret.orderId));
  const home = ret && (await findShopById(db, merchantId, ret.shopId));
  if (!ret || !order || !home) return;
  const connected = await connectedTo(context, merchantId, ret.shopId);
  const { shop: open } = connected;
  if (!open) return;
  const { shop, can, connection } = open;
  const key = `restock:${returnId}:${about}`;
  const pieces =
    task.look === 0
      ? await notYetThere(db, ret)
      : ((await listShopWrites(db, merchantId, order.id)).find((one) => one.key === key)?.pieces ?? []);
  if (pieces.length === 0) return;
  if (can.restock === "with_refund") {
    const { settings } = await readDeskSettings(db, merchantId);
    const means = payingMeans(connected);
    const comes = ret.payments.some(
      (payment) =>
        payment.kind === "refund" &&
        payment.state !== "done" &&
        payment.state !== "void" &&
        waysOf({ payment, order, means, credit: settings.money.credit }).some((way) => way === "shop" || way === "gateway"),
    );
    if (comes) return;
  }
  const note = textsFor(home.defaultLanguage).say("payments.note.return", { number: ret.number });
  await writeInShop(context, merchantId, {
    task,
    begun: { key, kind: "restock", pieces, orderId: order.id, returnId, connectionId: connection.id },
    judge: async (tx) => {
      // With the order held: of two that look at once the second finds what the first took.
      await holdOrder(tx, db.engine, merchantId, order.id, "update");
      return notYetThere(tx, ret);
    },
    repeatable: false,
    write: async (items) => {
      if (items.length === 0) return { kind: "done", value: {} };
      const asked = { key, order: knownOrder(order), items, returnNumber: ret.number, note };
      const alone = can.restock === "alone" ? await shop.restock?.(asked) : undefined;
      return alone ?? { kind: "rejected", code: "not_supported", message: "this shop takes no stock by itself" };
    },
    step: {
      kind: "restock",
      about: key,
      order,
      returnId,
      open,
      details: { returnNumber: ret.number, pieces: namedPieces(order, pieces) },
    },
  });
}

/** Pieces that are on sale here and that nothing has put back there, or was asked to. */
async function notYetThere(db: Reader, ret: Return): Promise<RefundContent["restock"]> {
  const [moved, writes] = await Promise.all([
    listMovedOf(db, ret.merchantId, ret.orderId),
    listShopWrites(db, ret.merchantId, ret.orderId),
  ]);
  const refunds = moved.flatMap(({ asked, returnId }) => (returnId === ret.id && asked?.content ? [asked.content] : []));
  const alone = writes.filter(({ kind, returnId }) => kind === "restock" && returnId === ret.id).flatMap((one) => one.pieces);
  const nothing = { lines: [], delivery: { amount: 0, tax: 0 }, adjustment: 0 };
  return contentLeft(contentOfReturn(ret), [...refunds, { ...nothing, restock: alone }]).restock;
}
