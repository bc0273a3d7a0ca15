import { textsFor } from "../../locales/texts.ts";
import type { Context } from "../context.ts";
import type { NoticeKind } from "../domain/consequences.ts";
import { type MerchantId, makeId, type ReturnId } from "../domain/ids.ts";
import type { Order } from "../domain/order.ts";
import type { Return } from "../domain/return.ts";
import type { Shop } from "../domain/shop.ts";
import { letterFor } from "../notices.ts";
import type { Letter } from "../providers/mail/port.ts";
import { saveLink } from "../store/links.ts";
import { findShopById } from "../store/merchants.ts";
import { findOrder } from "../store/orders.ts";
import { findPolicy } from "../store/policies.ts";
import { findReturn, listReturnsOfSubmission, timelineOf } from "../store/returns.ts";

const day = 24 * 60 * 60_000;
/** A link in a mail shows the return until long after its money has moved. */
const linkLifetime = 180 * day;

/**
 * Writes to the shopper. Sent again after a crash it is the same letter under the same Message-ID, with the same link. An order
 * without an e-mail address gets no letter; its return is seen on the portal's page.
 */
export async function sendNotice(context: Context, merchantId: MerchantId, id: ReturnId, notice: NoticeKind): Promise<void> {
  const { db } = context;
  const ret = await findReturn(db, merchantId, id);
  if (!ret) return;
  const [shop, order, version, siblings] = await Promise.all([
    findShopById(db, merchantId, ret.shopId),
    findOrder(db, merchantId, ret.orderId),
    findPolicy(db, merchantId, ret.policyId),
    listReturnsOfSubmission(db, merchantId, ret.submissionId),
  ]);
  if (!shop || !version || !order?.email) return;

  const returns = toldOf(notice, ret, siblings);
  const attachments = notice === "approved" ? await labelOf(context, ret) : [];
  const message = notice === "rejected" ? await rejectionOf(context, ret) : undefined;
  const written = letterFor(notice, {
    shop,
    order,
    policy: version.policy,
    returns,
    texts: textsFor(ret.language),
    portalUrl: await linkTo(context, shop, order, ret, notice),
    attachments: attachments.map(({ filename }) => filename),
    ...(message === undefined ? {} : { message }),
  });
  await context.mail.send({
    ...written,
    messageId: `<${notice}.${ret.id}@${context.mailFrom.split("@").at(-1)}>`,
    from: shop.brand.sender,
    ...(shop.help.email ? { replyTo: shop.help.email } : {}),
    to: order.email,
    attachments,
  });
}

/** Returns of one submission share their first letters; what ends a return is of that one alone. */
function toldOf(notice: NoticeKind, ret: Return, siblings: readonly Return[]): readonly Return[] {
  switch (notice) {
    case "requested":
    case "approved":
      return [ret, ...siblings.filter(({ id, status }) => id !== ret.id && status === ret.status)];
    default:
      return [ret];
  }
}

async function labelOf({ storage }: Context, { number, parcels }: Return): Promise<Letter["attachments"]> {
  const key = parcels[0]?.label?.a4;
  const file = key === undefined ? null : await storage.read(key);
  return file ? [{ filename: `${number}.pdf`, contentType: file.contentType, content: file.content }] : [];
}

async function rejectionOf({ db }: Context, ret: Return): Promise<string | undefined> {
  for (const { event } of await timelineOf(db, ret.merchantId, ret.id)) if (event.type === "return.rejected") return event.message;
  return undefined;
}

/** The secret follows from the return and the instance key, so that a letter sent twice holds one link; only its hash is kept. */
async function linkTo({ db, keys, publicUrl }: Context, shop: Shop, order: Order, ret: Return, notice: NoticeKind): Promise<string> {
  const secret = keys.sign("letter-links", `${notice}:${ret.id}`);
  const hash = keys.hash("links", secret);
  const link = { id: makeId("link", ret.requestedAt, new TextEncoder().encode(hash)), orderId: order.id, shopId: shop.id, hash };
  await saveLink(db, shop.merchantId, { ...link, purpose: "letter", expiresAt: ret.requestedAt + linkLifetime });
  return `${publicUrl}/r/${shop.slug}?lng=${ret.language}#k=${secret}&return=${ret.id}`;
}
