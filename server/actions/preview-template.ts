import { type Texts, textsFor } from "../../locales/texts.ts";
import type { Context } from "../context.ts";
import { isOrderNotice, type NoticeKind } from "../domain/consequences.ts";
import { defaultPolicy } from "../domain/default-policy.ts";
import { Refusal } from "../domain/errors.ts";
import type { Order } from "../domain/order.ts";
import type { Return } from "../domain/return.ts";
import type { Shop } from "../domain/shop.ts";
import type { Template } from "../domain/template.ts";
import type { Attachment } from "../notices/compose.ts";
import { letterFor, orderLetterFor } from "../notices/letters.ts";
import { labelName } from "../notices/post.ts";
import { type Preview, previewed } from "../notices/preview.ts";
import { sampleFor } from "../notices/sample.ts";
import { blotted, hostedPage } from "../notices/secrets.ts";
import { findOrder } from "../store/orders.ts";
import { findPolicy } from "../store/policies.ts";
import { findTemplate } from "../store/templates.ts";

export interface TemplateAsked {
  readonly notice: NoticeKind;
  readonly language: string;
  /** What is being written; null: what is kept, or what we say. */
  readonly words: Template | null;
  /** A return of the shop; null: a sample. */
  readonly ret: Return | null;
}

/** A mail with these words, to read it; nothing is sent. What the return does not have, such as a payment, the sample lends. */
export async function previewTemplate(context: Context, shop: Shop, { notice, language, words, ret }: TemplateAsked): Promise<Preview> {
  const { db, now, publicUrl } = context;
  const texts = textsFor(language);
  const template = words ?? (await findTemplate(db, shop.merchantId, shop.id, notice, language));
  const sample = sampleFor(shop, texts, now());
  const order = ret ? await findOrder(db, shop.merchantId, ret.orderId) : sample.order;
  if (!order) throw new Refusal("return_not_found");
  const page = { language, secret: blotted.link };
  if (isOrderNotice(notice)) {
    const around = { shop, order, texts, template, portalUrl: hostedPage(publicUrl, shop, page) };
    const cancelled = wholeOrder(order);
    const said = { cancelled, payment: { ...sample.payment, amount: cancelled.amount } };
    return previewed(shop, order, language, orderLetterFor(notice, { ...around, ...said }), []);
  }
  const shown = ret ?? sampleIn(notice, sample.ret);
  const version = ret ? await findPolicy(db, shop.merchantId, ret.policyId) : null;
  const attachments: Attachment[] = withFile.has(notice) ? [{ filename: labelName(shown.number), bytes: null }] : [];
  const exchange = shown.exchanges.at(-1) ?? { ...sample.exchange, unitId: shown.units[0]?.id ?? sample.exchange.unitId };
  const written = letterFor(notice, {
    shop,
    order,
    policy: version?.policy ?? defaultPolicy(),
    returns: [shown],
    texts,
    template,
    portalUrl: hostedPage(publicUrl, shop, { ...page, returnId: shown.id }),
    attachments: attachments.map(({ filename }) => filename),
    payment: shown.payments.at(-1) ?? { ...sample.payment, amount: shown.ledger.reduce((sum, { amount }) => sum + amount, 0) },
    exchange,
    pickup: shown.parcels.find(({ pickup }) => pickup)?.pickup ?? sample.pickup,
    ...messageOf(notice, texts),
  });
  return previewed(shop, order, language, written, attachments);
}

/** Their letters never leave without a file. */
const withFile: ReadonlySet<NoticeKind> = new Set(["approved", "label", "receipt"]);

/** Before the parcel came nothing was received or decided. */
function sampleIn(notice: NoticeKind, ret: Return): Return {
  if (notice === "decided" || notice === "paid" || notice === "receipt") return ret;
  const units = ret.units.map(({ decision: _, say: __, reception, ...unit }) => ({
    ...unit,
    reception: notice === "received" ? reception : ("awaited" as const),
  }));
  return { ...ret, status: notice === "requested" ? "requested" : ret.status, units, payments: [] };
}

function messageOf(notice: NoticeKind, texts: Texts): { message?: string } {
  return notice === "message" ? { message: texts.say("letters.sample.say") } : {};
}

function wholeOrder({ lines, shipping, total }: Order) {
  return { lines: lines.map(({ id, quantity }) => ({ lineId: id, quantity })), amount: total, delivery: shipping.paid };
}
