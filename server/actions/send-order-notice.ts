import { textsFor } from "../../locales/texts.ts";
import type { Context } from "../context.ts";
import type { OrderNotice } from "../domain/consequences.ts";
import type { CancellationId, MerchantId, OrderId, PaymentId } from "../domain/ids.ts";
import { type OrderNoticeAsked, orderLetterFor } from "../notices/letters.ts";
import { isReachable, letterId, post } from "../notices/post.ts";
import { blotted, hostedPage, linkSecret } from "../notices/secrets.ts";
import { findCancellation } from "../store/cancellations.ts";
import { findLetter } from "../store/letters.ts";
import { findShopById } from "../store/merchants.ts";
import { listOrderMessages } from "../store/order-messages.ts";
import { findOrderPayment, paymentMessage } from "../store/order-payments.ts";
import { findOrder } from "../store/orders.ts";
import { findTemplate } from "../store/templates.ts";

/**
 * Writes to the shopper of an order that was cancelled, or what somebody wrote about it. A letter that is known to have left is not sent
 * again. An order without an e-mail address gets none.
 */
export async function sendOrderNotice(
  context: Context,
  merchantId: MerchantId,
  orderId: OrderId,
  notice: OrderNotice,
  about: string,
): Promise<void> {
  const { db, publicUrl } = context;
  const order = await findOrder(db, merchantId, orderId);
  const shop = order && (await findShopById(db, merchantId, order.shopId));
  if (!order || !shop || !isReachable(order)) return;
  const told = await whatToTell(context, merchantId, orderId, notice, about);
  if (!told) return;
  const name = `${notice}.${about}`;
  const id = letterId(context, name, told.at);
  if (await findLetter(db, merchantId, id)) return;

  const texts = textsFor(order.language ?? shop.defaultLanguage);
  const { language } = texts;
  const template = await findTemplate(db, merchantId, shop.id, notice, language);
  const secret = await linkSecret(context, shop, order.id, { letter: name, from: told.at });
  const written = (link: string) =>
    orderLetterFor(notice, {
      ...told.said,
      shop,
      order,
      texts,
      template,
      portalUrl: hostedPage(publicUrl, shop, { language, secret: link }),
    });
  await post(context, {
    id,
    name,
    shop,
    order,
    notice,
    about,
    language,
    written: written(secret),
    kept: written(blotted.link),
    attachments: [],
  });
}

/** Null for what is no longer there. */
async function whatToTell(
  { db }: Context,
  merchantId: MerchantId,
  orderId: OrderId,
  notice: OrderNotice,
  about: string,
): Promise<{ at: number; said: Pick<OrderNoticeAsked, "message" | "cancelled" | "payment"> } | null> {
  if (notice === "order_note") {
    const message = (await listOrderMessages(db, merchantId, orderId)).find(({ id }) => id === about);
    return message ? { at: message.at, said: { message: message.text } } : null;
  }
  if (notice === "order_paid") {
    const found = await findOrderPayment(db, merchantId, about as PaymentId);
    if (found?.orderId !== orderId || found.payment.doneAt === undefined) return null;
    const { id, doneAt } = found.payment;
    const message = (await listOrderMessages(db, merchantId, orderId)).find((one) => one.id === paymentMessage(id, doneAt));
    return { at: doneAt, said: { payment: found.payment, ...(message && { message: message.text }) } };
  }
  const cancelled = await findCancellation(db, merchantId, about as CancellationId);
  if (cancelled?.orderId !== orderId) return null;
  return { at: cancelled.at, said: { cancelled, ...(cancelled.note && { message: cancelled.note }) } };
}
