import { meansOf } from "../../locales/money.ts";
import { itemWords } from "../../locales/pieces.ts";
import type { Texts } from "../../locales/texts.ts";
import type { NoticeKind, OrderNotice, ReturnNotice } from "../domain/consequences.ts";
import type { Order } from "../domain/order.ts";
import type { Shop } from "../domain/shop.ts";
import { fillIn, type Template, type TemplateVariable } from "../domain/template.ts";
import { escapeHtml } from "../html.ts";
import { labelExpired, pickup, pickupOff, pickupQuestion, reminder } from "./fetching.ts";
import { type Block, setLetter, type Written } from "./layout.ts";
import { decided, exchanged, paid, pay, receipt, received, unpaid } from "./outcome.ts";
import { parcelNews } from "./parcel-news.ts";
import type { Content, NoticeAsked, Opening } from "./parts.ts";
import { approved, cancelled, edited, expired, message, newLabel, rejected, requested } from "./sending.ts";

const contents: Readonly<Record<ReturnNotice, (asked: NoticeAsked) => Content>> = {
  requested,
  approved,
  rejected,
  cancelled,
  expired,
  edited,
  received,
  decided,
  paid,
  exchange: exchanged,
  pay,
  unpaid,
  label: newLabel,
  label_expired: labelExpired,
  pickup,
  pickup_question: pickupQuestion,
  pickup_off: pickupOff,
  reminder,
  receipt,
  message,
  ...parcelNews,
};

/** The mail for what happened to a submission: what the merchant or we say first, then the facts, and the way to its page. */
export function letterFor(notice: ReturnNotice, asked: NoticeAsked): Written {
  const { returns, texts, order, shop } = asked;
  const content = contents[notice](asked);
  return set(content, texts.list(returns.map(({ number }) => number)), asked, {
    see: texts.say(content.see ?? "mails.see"),
    why: texts.say("mails.why", { order: order.number, shop: shop.brand.name }),
  });
}

export interface OrderNoticeAsked {
  readonly shop: Shop;
  readonly order: Order;
  readonly texts: Texts;
  /** Signed link that opens the order on the hosted page. */
  readonly portalUrl: string;
  readonly message?: string;
  readonly template?: Template | null;
  /** With `order_cancelled`: the pieces, and what is given back for them, delivery included, in minor units. */
  readonly cancelled?: {
    readonly lines: readonly { readonly lineId: string; readonly quantity: number }[];
    readonly amount: number;
    readonly delivery: number;
  };
  /** With `order_paid`: in minor units, and what the bank or the provider calls it. */
  readonly payment?: { readonly amount: number; readonly reference?: string };
}

/** The mail about an order that has to do with none of its returns. */
export function orderLetterFor(notice: OrderNotice, asked: OrderNoticeAsked): Written {
  const { order, shop, texts } = asked;
  const content = orderContents[notice](asked);
  return set(content, "", asked, {
    see: texts.say("letters.order_see"),
    why: texts.say("letters.order_why", { order: order.number, shop: shop.brand.name }),
  });
}

const orderContents: Readonly<Record<OrderNotice, (asked: OrderNoticeAsked) => Content>> = {
  order_cancelled: orderCancelled,
  order_paid: orderPaid,
  order_note: () => ({ opening: "letters.order_note", blocks: [] }),
};

function orderPaid({ order, texts, payment }: OrderNoticeAsked): Content {
  if (!payment) throw new Error("A letter of a payment names none.");
  const amount = texts.money(payment.amount, order.currency);
  const { label } = meansOf(order);
  const facts: [string, string][] = [
    [texts.say("letters.paid.amount"), amount],
    ...(label === null ? [] : [[texts.say("letters.paid.how"), label] as [string, string]]),
    ...(payment.reference === undefined ? [] : [[texts.say("letters.paid.reference"), payment.reference] as [string, string]]),
    [texts.say("mails.order"), order.number],
  ];
  return { opening: "letters.order_paid", values: { amount }, blocks: [{ is: "facts", facts }] };
}

function orderCancelled({ order, texts, cancelled }: OrderNoticeAsked): Content {
  if (!cancelled) throw new Error("A letter of a cancellation names none.");
  const { lines, amount, delivery } = cancelled;
  const whole = order.lines.every(({ id, quantity }) => quantity <= (lines.find(({ lineId }) => lineId === id)?.quantity ?? 0));
  const units = lines.flatMap(({ lineId, quantity }) => Array.from({ length: quantity }, () => ({ lineId })));
  const back = texts.money(amount, order.currency);
  const given =
    amount > 0
      ? [
          texts.say("letters.order_cancelled.back", { amount: back }),
          ...(delivery > 0 ? [texts.say("letters.order_cancelled.delivery", { amount: texts.money(delivery, order.currency) })] : []),
        ]
      : [texts.say("letters.order_cancelled.nothing")];
  return {
    opening: whole ? "letters.order_cancelled_whole" : "letters.order_cancelled_part",
    values: { amount: back },
    blocks: [
      { is: "list", title: texts.say("letters.order_cancelled.items"), items: itemWords(units, { order }), ordered: false },
      { is: "words", text: given.join("\n") },
    ],
  };
}

interface Around {
  readonly see: string;
  readonly why: string;
}

function set(content: Content, numbers: string, asked: NoticeAsked | OrderNoticeAsked, { see, why }: Around): Written {
  const { shop, order, texts, portalUrl, message: said, template } = asked;
  const { subject, body } = template
    ? filled(template, {
        number: numbers,
        order: order.number,
        name: (order.shipTo ?? order.billTo)?.name ?? "",
        shop: shop.brand.name,
        ...content.values,
      })
    : standardWords(content, { numbers, order: order.number, shop: shop.brand.name, date: "", amount: "", ...content.values }, texts);
  const blocks: Block[] = [
    { is: "words", text: body },
    ...(said ? [{ is: "quote" as const, title: texts.say("mails.rejected.why", { shop: shop.brand.name }), text: said }] : []),
    ...content.blocks,
    { is: "link", text: see, url: portalUrl },
    { is: "small", text: [...help(shop, texts), why].join(" ") },
  ];
  return setLetter(subject, subject, blocks, shop.brand, texts);
}

function filled({ subject, body }: Template, values: Parameters<typeof fillIn>[1]): Template {
  return { subject: fillIn(subject, values), body: fillIn(body, values) };
}

function standardWords(
  { opening, lead }: Pick<Content, "opening" | "lead">,
  values: Readonly<Record<"numbers" | "order" | "shop" | "date" | "amount", string>>,
  texts: Texts,
): Template {
  return {
    subject: texts.say(`${opening}.subject`, values),
    body: `${texts.say("mails.hello")}\n${texts.say(lead ?? `${opening}.lead`, values)}`,
  };
}

/** What we say where the merchant says nothing, in its most usual case and with names for what differs: a template to begin from. */
export function standardTemplate(notice: NoticeKind, texts: Texts): Template {
  const named: Readonly<Record<TemplateVariable, string>> = {
    number: "{number}",
    order: "{order}",
    name: "{name}",
    shop: "{shop}",
    date: "{date}",
    amount: "{amount}",
  };
  return standardWords({ opening: usual[notice] }, { ...named, numbers: named.number }, texts);
}

const usual: Readonly<Record<NoticeKind, Opening>> = {
  requested: "mails.requested",
  approved: "mails.approved_print",
  rejected: "mails.rejected",
  cancelled: "mails.cancelled",
  expired: "mails.expired",
  edited: "letters.edited",
  received: "letters.received",
  decided: "letters.decided_all",
  paid: "letters.paid_refund",
  exchange: "letters.exchange_sent",
  pay: "letters.pay",
  unpaid: "letters.unpaid",
  label: "letters.label",
  label_expired: "letters.label_expired",
  pickup: "letters.pickup",
  pickup_question: "letters.pickup_question_failed",
  pickup_off: "letters.pickup_off",
  reminder: "letters.reminder",
  receipt: "letters.receipt",
  message: "letters.message",
  parcel_moving: "tracking.mail.moving",
  parcel_arriving: "tracking.mail.arriving",
  parcel_delivered: "tracking.mail.delivered",
  parcel_sent_back: "tracking.mail.sent_back",
  parcel_lost: "tracking.mail.lost",
  order_cancelled: "letters.order_cancelled_whole",
  order_paid: "letters.order_paid",
  order_note: "letters.order_note",
};

function help({ help: { email, url } }: Shop, texts: Texts): string[] {
  const contact = email ?? url;
  return contact === undefined ? [] : [texts.say("mails.help", { contact })];
}

/** The six digits, and what to do when it was not the shopper who asked. */
export function codeLetter({
  shop,
  orderNumber,
  code,
  texts,
}: {
  readonly shop: Shop;
  readonly orderNumber: string;
  readonly code: string;
  readonly texts: Texts;
}): Written {
  const name = shop.brand.name;
  const subject = texts.say("mails.code.subject", { code, shop: name });
  const blocks: Block[] = [
    { is: "words", text: texts.say("mails.code.lead", { order: orderNumber }) },
    { is: "code", code },
    { is: "small", text: [texts.say("mails.code.not_you", { shop: name }), ...help(shop, texts)].join(" ") },
  ];
  return setLetter(subject, subject, blocks, shop.brand, texts);
}

/** Says nothing but that mails can leave, in the brand's look. */
export function testLetter({ shop, texts }: { readonly shop: Shop; readonly texts: Texts }): Written {
  const subject = texts.say("settings.mail.subject", { shop: shop.brand.name });
  const text = texts.say("settings.mail.body", { shop: shop.brand.name, sender: shop.brand.sender.address });
  return setLetter(subject, subject, [{ is: "words", text }], shop.brand, texts);
}

interface Snippet {
  readonly html: string;
  readonly text: string;
}

/** For the shop's own Delivered mail (S1-15, S1-16). @param hostedPage address of the portal's own page */
export function deliveredSnippet(_shop: Shop, texts: Texts, hostedPage: string): Snippet {
  return snippet(texts.say("mails.delivered.text"), texts.say("mails.delivered.link"), hostedPage, texts);
}

/** For the shop's returns-policy page (S1-17). @param hostedPage address of the portal's own page */
export function policySnippet(shop: Shop, texts: Texts, hostedPage: string): Snippet {
  return snippet(texts.say("mails.policy.text"), texts.say("mails.policy.link", { shop: shop.brand.name }), hostedPage, texts);
}

function snippet(text: string, link: string, page: string, texts: Texts): Snippet {
  const url = `${page}?lng=${encodeURIComponent(texts.language)}`;
  return {
    html: `<p lang="${escapeHtml(texts.language)}">${escapeHtml(text)} <a href="${escapeHtml(url)}">${escapeHtml(link)}</a></p>`,
    text: `${text}\n${url}`,
  };
}
