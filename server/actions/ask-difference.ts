import type { Context } from "../context.ts";
import type { Task } from "../domain/consequences.ts";
import type { MerchantId, PaymentId, ReturnId } from "../domain/ids.ts";
import { collectorFor, lookEvery } from "../paying/difference-pages.ts";
import { readDeskSettings } from "../store/desk-settings.ts";
import { findPaymentPage, insertPaymentPage } from "../store/payment-pages.ts";
import { findReturn } from "../store/returns.ts";
import { insertTasks } from "../store/tasks.ts";

const day = 24 * 60 * 60_000;

/**
 * Gives the shopper a page to pay a difference on, and tells them: a gateway's, else the shop's own checkout, never two. Where neither can,
 * the team asks for it as it always did, and nothing runs out.
 */
export async function askDifference(context: Context, merchantId: MerchantId, returnId: ReturnId, paymentId: PaymentId): Promise<void> {
  const { db, now } = context;
  const [ret, page] = await Promise.all([findReturn(db, merchantId, returnId), findPaymentPage(db, merchantId, paymentId)]);
  const payment = ret?.payments.find(({ id }) => id === paymentId);
  if (page || !ret || payment?.state !== "due") return;
  const by = await collectorFor(context, ret);
  if (!by) return;
  const { settings } = await readDeskSettings(db, merchantId);
  const at = now();
  await db.write(async (tx) => {
    const begun = await insertPaymentPage(
      tx,
      { paymentId, merchantId, returnId, ...by, expiresAt: at + settings.money.holdDays * day },
      at + lookEvery,
    );
    if (!begun) return;
    // In the shop it is paid for with the order, so its letter leaves when there is one.
    const tell: Task = { do: "send-notice", merchantId, returnId, notice: "pay", about: paymentId };
    const orders = ret.exchanges.flatMap(({ id: exchangeId, state }): Task[] =>
      state === "held" ? [{ do: "order-exchange", merchantId, returnId, exchangeId }] : [],
    );
    await insertTasks(tx, by.collector === "shop" ? orders : [tell], at);
  });
  db.announceTasks();
}
