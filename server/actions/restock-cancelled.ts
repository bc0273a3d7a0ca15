import { textsFor } from "../../locales/texts.ts";
import { connectedTo, knownOrder, payingMeans } from "../connected/open.ts";
import { namedPieces, writeInShop } from "../connected/writing.ts";
import type { Context } from "../context.ts";
import type { Task } from "../domain/consequences.ts";
import { waysOf } from "../domain/payment-ways.ts";
import { countsOf } from "../domain/refund-content.ts";
import { findCancellation } from "../store/cancellations.ts";
import { readDeskSettings } from "../store/desk-settings.ts";
import { findShopById } from "../store/merchants.ts";
import { listOrderPayments } from "../store/order-payments.ts";
import { findOrder } from "../store/orders.ts";
import { listMovedOf } from "../store/payables.ts";

/**
 * Puts cancelled pieces back on sale in the shop: with the refund where one is made there, else by themselves, else a person does it. Each once.
 */
export async function restockCancelled(context: Context, task: Extract<Task, { do: "restock-cancelled" }>): Promise<void> {
  const { db } = context;
  const { merchantId, cancellationId } = task;
  const cancellation = await findCancellation(db, merchantId, cancellationId);
  const order = cancellation && (await findOrder(db, merchantId, cancellation.orderId));
  const home = order && (await findShopById(db, merchantId, order.shopId));
  if (!cancellation?.restock || !order || !home) return;
  const connected = await connectedTo(context, merchantId, order.shopId);
  const { shop: open } = connected;
  if (!open) return;
  const { shop, can, connection } = open;
  // Where stock is taken by itself it did not wait for the money.
  if (task.paid !== undefined && can.restock !== "with_refund") return;
  if (can.restock === "with_refund") {
    const [payments, { settings }] = await Promise.all([listOrderPayments(db, merchantId, order.id), readDeskSettings(db, merchantId)]);
    const asked = { order, means: payingMeans(connected), credit: settings.money.credit };
    const comes = payments.some(
      ({ payment, cancellationId: of }) =>
        of === cancellationId &&
        payment.state !== "done" &&
        payment.state !== "void" &&
        waysOf({ payment, ...asked }).some((way) => way === "shop" || (way === "gateway" && can.refund !== "none")),
    );
    if (comes) return;
  }
  const key = `restock:${cancellationId}`;
  // What went back with a refund is there already.
  const moved = await listMovedOf(db, merchantId, order.id);
  const refunded = moved.flatMap((one) => (one.cancellationId === cancellationId ? (one.asked?.content?.restock ?? []) : []));
  const pieces = countsOf([...cancellation.lines, ...refunded.map(({ lineId, quantity }) => ({ lineId, quantity: -quantity }))]).filter(
    ({ quantity }) => quantity > 0,
  );
  if (pieces.length === 0) return;
  const note = textsFor(home.defaultLanguage).say("payments.note.cancellation", { number: order.number });
  await writeInShop(context, merchantId, {
    task,
    begun: { key, kind: "restock", pieces, orderId: order.id, returnId: null, connectionId: connection.id },
    repeatable: false,
    write: async (items) => {
      const asked = { key, order: knownOrder(order), items, returnNumber: order.number, note };
      const alone = can.restock === "alone" ? await shop.restock?.(asked) : undefined;
      return alone ?? { kind: "rejected", code: "not_supported", message: "this shop takes no stock by itself" };
    },
    step: { kind: "restock", about: key, order, returnId: null, open, details: { pieces: namedPieces(order, pieces) } },
  });
}
