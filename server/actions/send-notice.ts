import { canDropOff, seeParcel } from "../connected/courier-days.ts";
import type { Context } from "../context.ts";
import { orderedName, type ReturnNotice } from "../domain/consequences.ts";
import type { LetterId, MerchantId, PickupId, ReturnId } from "../domain/ids.ts";
import { isAsked } from "../domain/pickup.ts";
import type { Return } from "../domain/return.ts";
import { isAbout } from "../notices/about.ts";
import { composeNotice, type Occasion } from "../notices/compose.ts";
import { courierLetters } from "../notices/courier.ts";
import { isReachable, labelOf, letterId, letterName, type Named, post } from "../notices/post.ts";
import { attachReceipt } from "../notices/receipt.ts";
import { blotted, creditCode, linkSecret } from "../notices/secrets.ts";
import { payAddress, paySecret } from "../paying/pay-links.ts";
import { findLetter } from "../store/letters.ts";
import { listMessages } from "../store/messages.ts";
import { findOrder } from "../store/orders.ts";
import { findPaymentPage } from "../store/payment-pages.ts";
import { findPickup } from "../store/pickups.ts";
import { listReceptions } from "../store/receptions.ts";
import { findReturn, timelineOf } from "../store/returns.ts";
import { shippingOf } from "../store/shipping.ts";
import { trackingToken } from "../tracking-links.ts";

/**
 * Writes to the shopper. A letter that is known to have left is not sent again; after a crash it is the same one under the same
 * Message-ID, with the same link. An order without an e-mail address gets no letter; its return is seen on the portal's page.
 * @param about of several of a kind, which
 */
export async function sendNotice(
  context: Context,
  merchantId: MerchantId,
  id: ReturnId,
  notice: ReturnNotice,
  about?: string,
): Promise<void> {
  const ret = await findReturn(context.db, merchantId, id);
  if (!ret) return;
  if (notice === "pickup" || notice === "pickup_question" || notice === "pickup_off")
    for (const letter of await courierLetters(context, ret, { notice, pickupId: about as PickupId })) await write(context, ret, letter);
  else await write(context, ret, { notice, ...(about !== undefined && { about }) });
}

async function write(context: Context, ret: Return, { notice, about }: Named): Promise<void> {
  const { db } = context;
  const { merchantId } = ret;
  const told = await whatHappened(context, ret, notice, about);
  if (!told) return;
  const name = letterName(ret, { notice, ...(about !== undefined && { about }) });
  const letter = told.letter ?? letterId(context, name, told.at);
  if (await findLetter(db, merchantId, letter)) return;

  const composed = await composeNotice(context, told.occasion);
  const { shop, order, language } = composed;
  if (!isReachable(order)) return;
  // The first letters had no `about`, and their links are in people's mailboxes.
  const link = await linkSecret(context, shop, order.id, { letter: name.replace(".", ":"), from: ret.requestedAt });
  await post(context, {
    id: letter,
    name,
    shop,
    order,
    returnId: ret.id,
    notice,
    ...(about !== undefined && { about }),
    language,
    written: composed.write({
      link,
      ...(told.code !== undefined && { code: told.code }),
      ...(told.pay !== undefined && { pay: told.pay }),
    }),
    kept: composed.write(blotted),
    attachments: told.occasion.attachments,
  });
}

interface Told {
  readonly occasion: Occasion;
  /** When it happened, epoch milliseconds. */
  readonly at: number;
  readonly code?: string;
  /** The secret of where a difference is paid. */
  readonly pay?: string;
  /** Where the letter was given its id before. */
  readonly letter?: LetterId;
}

/** Null when what was to be told is not there: a message of somebody whose data was erased since, a receipt with nobody to send it to. */
async function whatHappened(context: Context, ret: Return, notice: ReturnNotice, about: string | undefined): Promise<Told | null> {
  const { db } = context;
  if (notice === "message") {
    const message = (await listMessages(db, ret.merchantId, ret.id)).find(({ id }) => id === about);
    return message ? { occasion: { notice, ret, attachments: [], message: message.text }, at: message.at } : null;
  }
  if (notice === "receipt") {
    const letter = about as LetterId;
    const order = await findOrder(db, ret.merchantId, ret.orderId);
    if (!order || !isReachable(order)) return null;
    return { occasion: { notice, ret, attachments: [await attachReceipt(context, ret, letter)] }, at: context.now(), letter };
  }
  const timeline = await timelineOf(db, ret.merchantId, ret.id);
  const happened = timeline.findLast(({ event }) => isAbout(event, notice, about));
  const message = happened && "message" in happened.event ? happened.event.message : undefined;
  const plain: Occasion = { notice, ret, attachments: [], ...(message && { message }) };
  const at = happened?.at ?? ret.requestedAt;
  switch (notice) {
    case "pickup":
    case "pickup_question":
    case "pickup_off": {
      const pickup = await findPickup(db, ret.merchantId, about as PickupId);
      // Who has answered, or handed it over meanwhile, is asked nothing any more.
      if (!pickup || (notice === "pickup_question" && !isAsked(pickup))) return null;
      const seen = notice === "pickup_question" ? await seeParcel(context, ret.merchantId, pickup.parcelId) : null;
      const asks = seen && { canDropOff: await canDropOff(context, seen) };
      return { occasion: { ...plain, pickup, ...asks, ...(notice === "pickup" && following(context, ret)) }, at };
    }
    case "approved":
    case "label":
      return { occasion: { ...plain, attachments: await labelOf(context, ret), ...following(context, ret) }, at };
    case "reminder":
      return { occasion: { ...plain, attachments: await labelOf(context, ret) }, at };
    case "edited": {
      const relabelled = happened?.event.type === "return.edited" && happened.event.needsLabel;
      return { occasion: { ...plain, attachments: relabelled ? await labelOf(context, ret) : [] }, at };
    }
    case "received": {
      const receptions = await listReceptions(db, ret.merchantId, ret.id);
      return { occasion: { ...plain, strangers: receptions.flatMap(({ extras }) => extras) }, at };
    }
    case "paid": {
      const payment = ret.payments.find(({ id }) => id === about);
      if (!payment) return null;
      const credit = await creditCode(context, ret.merchantId, payment.id);
      return {
        occasion: { ...plain, payment, ...(credit && { credit: { expiresAt: credit.expiresAt } }) },
        at,
        ...(credit && { code: credit.code }),
      };
    }
    case "exchange": {
      const exchange = ret.exchanges.find(({ id }) => id === about || orderedName(id) === about);
      if (!exchange) return null;
      const tracking = happened?.event.type === "exchange.sent" ? happened.event.reference : undefined;
      return { occasion: { ...plain, exchange, ...(tracking && { tracking }) }, at };
    }
    case "pay":
    case "unpaid": {
      const payment = ret.payments.find(({ id }) => id === about);
      const page = payment && (await findPaymentPage(db, ret.merchantId, payment.id));
      if (!page || (notice === "pay" && page.state !== "open")) return null;
      if (notice === "unpaid") return { occasion: { ...plain, payment }, at };
      await payAddress(context, { id: ret.shopId, merchantId: ret.merchantId }, ret.orderId, page);
      return { occasion: { ...plain, payment, payUntil: page.expiresAt }, at, pay: paySecret(context, payment.id) };
    }
    case "parcel_moving":
    case "parcel_arriving":
    case "parcel_delivered":
    case "parcel_sent_back":
    case "parcel_lost": {
      const news = happened?.event;
      if (!news || !("parcelId" in news) || !(await leaves(context, ret, notice))) return null;
      return { occasion: { ...plain, ...following(context, ret, news.parcelId) }, at };
    }
    default:
      return { occasion: plain, at };
  }
}

/** A shop chooses which news of a parcel leave as letters. */
async function leaves({ db }: Context, ret: Return, notice: ReturnNotice): Promise<boolean> {
  const { rules } = await shippingOf(db, ret.merchantId, ret.shopId);
  return rules.mails.some((one) => notice === `parcel_${one}`);
}

/** Where the parcels of a return are followed: one of them by whatever is known of it, else each that has a number at a carrier. */
function following({ keys }: Context, ret: Return, parcelId?: string): Pick<Occasion, "following"> {
  const { merchantId, sendBy } = ret;
  const parcels = ret.parcels.filter(({ id, trackingNumber }) => (parcelId === undefined ? trackingNumber !== undefined : id === parcelId));
  return {
    following: parcels.map(({ id, carrier, trackingNumber }) => ({
      token: trackingToken(keys, { merchantId, parcelId: id }, sendBy),
      ...(carrier && { carrier }),
      ...(trackingNumber && { number: trackingNumber }),
    })),
  };
}
