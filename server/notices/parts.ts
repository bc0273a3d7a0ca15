import { type MoneyWords, moneyBack, moneyRows, timingOf, totalWords, whenWords } from "../../locales/money.ts";
import { itemWords, pieceWords } from "../../locales/pieces.ts";
import type { Texts } from "../../locales/texts.ts";
import type { Exchange } from "../domain/exchange.ts";
import { insteadDue } from "../domain/instead.ts";
import type { Order } from "../domain/order.ts";
import type { Payment } from "../domain/payment.ts";
import type { Pickup } from "../domain/pickup.ts";
import type { Policy } from "../domain/policy.ts";
import type { Return, ReturnUnit } from "../domain/return.ts";
import { isTakenOut } from "../domain/return.ts";
import type { Shop } from "../domain/shop.ts";
import type { Template, TemplateVariable } from "../domain/template.ts";
import type { Block } from "./layout.ts";

export interface NoticeAsked {
  readonly shop: Shop;
  readonly order: Order;
  readonly policy: Policy;
  /** The returns it tells of, all of one submission and at least one; the first leads. */
  readonly returns: readonly Return[];
  readonly texts: Texts;
  /** Signed link that opens the return on the hosted page. */
  readonly portalUrl: string;
  /** File names of what is attached. */
  readonly attachments?: readonly string[];
  /** What the shop's person wrote. */
  readonly message?: string;
  /** What the merchant says instead of us. */
  readonly template?: Template | null;
  /** With `received`: what came that belongs to no unit. */
  readonly strangers?: readonly { readonly title: string; readonly quantity: number }[];
  /** With `paid`: which payment, and the code that it is. */
  readonly payment?: Payment;
  readonly credit?: { readonly code: string; readonly expiresAt: number };
  /** With `exchange`: which, and the number of the parcel it left with. */
  readonly exchange?: Exchange;
  readonly tracking?: string;
  /** Parcels that are known to a carrier: who carries each under which number, and where it is followed. */
  readonly follow?: readonly { readonly url: string; readonly carrier?: string; readonly number?: string }[];
  /** With `pay`: where, and until when (epoch milliseconds) the article is kept. */
  readonly pay?: { readonly url: string; readonly until: number };
  /** With the letters of a courier: when, and what became of it. */
  readonly pickup?: Pickup;
  /** With a question about one: it may be brought instead. */
  readonly canDropOff?: boolean;
}

/** The subjects and first words we have ourselves; each has both under its name in `locales`. */
export type Opening =
  | "mails.requested"
  | "mails.approved_print"
  | "mails.approved_pickup"
  | "mails.approved_booked"
  | "mails.approved_later"
  | "mails.approved_qr"
  | "mails.approved_own"
  | "mails.approved_contact"
  | "mails.approved_keep"
  | "mails.rejected"
  | "mails.cancelled"
  | "mails.expired"
  | "letters.received"
  | "letters.decided_all"
  | "letters.decided_part"
  | "letters.decided_none"
  | "letters.decided_other"
  | "letters.decided_early"
  | "letters.paid_refund"
  | "letters.paid_store_credit"
  | "letters.paid_charge"
  | "letters.exchange_sent"
  | "letters.exchange_handed_over"
  | "letters.exchange_confirmed"
  | "letters.pay"
  | "letters.unpaid"
  | "letters.label"
  | "letters.label_qr"
  | "letters.label_pickup"
  | "letters.label_expired"
  | "letters.pickup"
  | "letters.pickup_question_failed"
  | "letters.pickup_question_refused"
  | "letters.pickup_off"
  | "letters.reminder"
  | "letters.receipt"
  | "letters.message"
  | "letters.edited"
  | "tracking.mail.moving"
  | "tracking.mail.arriving"
  | "tracking.mail.delivered"
  | "tracking.mail.sent_back"
  | "tracking.mail.lost"
  | "letters.order_cancelled_whole"
  | "letters.order_cancelled_part"
  | "letters.order_paid"
  | "letters.order_note";

/** What one letter says before it has a shape. */
export interface Content {
  readonly opening: Opening;
  /** First words other than the opening's own. */
  readonly lead?: "letters.received.lead_part" | "letters.received.lead_settled" | "tracking.mail.moving.lead_part";
  /** What the first words and a template name, besides numbers, order and shop. */
  readonly values?: Readonly<Partial<Record<Extract<TemplateVariable, "date" | "amount">, string>>>;
  /** The facts, which no template changes. */
  readonly blocks: readonly Block[];
  /** The words on the way to its page, where they are not the usual ones. */
  readonly see?: "letters.message.see" | "letters.pickup_question.see" | "letters.label_expired.see";
}

export function attached({ attachments = [], texts }: NoticeAsked): Block[] {
  return attachments.length > 0 ? [{ is: "small", text: texts.say("mails.attached", { names: attachments.join(", ") }) }] : [];
}

/** Who carries a parcel, under which number. */
export function followFacts({ follow: [parcel] = [], texts }: NoticeAsked): [name: string, value: string][] {
  return [
    ...(parcel?.carrier ? [[texts.say("tracking.mail.carrier"), parcel.carrier] as [string, string]] : []),
    ...(parcel?.number ? [[texts.say("tracking.mail.number"), parcel.number] as [string, string]] : []),
  ];
}

/** Each opens a page that shows one parcel and nothing else, so that it may be passed on. */
export function followLinks({ follow = [], texts }: NoticeAsked): Block[] {
  return follow.map(({ url }, place) => ({
    is: "link",
    text:
      follow.length === 1
        ? texts.say("tracking.mail.follow")
        : texts.say("tracking.mail.follow_one", { place: place + 1, of: follow.length }),
    url,
  }));
}

/** Numbers of return and order, then what goes back. */
export function whatGoesBack(asked: NoticeAsked): Block[] {
  const { returns, texts } = asked;
  const units = returns.flatMap((ret) => ret.units.filter((unit) => !isTakenOut(unit) && unit.reception !== "extra"));
  return [numbers(asked), { is: "list", title: texts.say("mails.items"), items: pieceWords(units, wordsOf(asked)), ordered: false }];
}

export function numbers(asked: NoticeAsked): Block {
  return { is: "facts", facts: numberFacts(asked) };
}

export function numberFacts({ returns, order, texts }: NoticeAsked): [name: string, value: string][] {
  return [
    [texts.say("mails.number"), returns.map(({ number }) => number).join(", ")],
    [texts.say("mails.order"), order.number],
  ];
}

/** Pieces under a title; nothing where there are none. */
export function pieces(title: string, units: readonly ReturnUnit[], { order }: NoticeAsked): Block[] {
  return units.length === 0 ? [] : [{ is: "list", title, items: itemWords(units, { order }), ordered: false }];
}

export function money(asked: NoticeAsked): Block {
  const { returns, texts } = asked;
  const words = wordsOf(asked);
  const ledger = returns.flatMap((ret) => ret.ledger);
  const total = totalWords(
    returns.map(({ resolution }) => resolution),
    totalOf(returns),
    ledger.reduce((sum, { tax }) => sum + tax, 0),
    returns.flatMap((ret) => ret.units.map(({ lineId }) => lineId)),
    words,
  );
  return { is: "money", title: texts.say("mails.money"), rows: moneyRows(returns, words), total, currency: words.order.currency };
}

export function totalOf(returns: readonly Return[]): number {
  return returns.reduce((sum, { ledger, units }) => ledger.reduce((all, { amount }) => all + amount, sum + insteadDue(units)), 0);
}

/** For each way the money goes: how much, how, and by when. */
export function whenIt(asked: NoticeAsked): Block {
  const { returns, shop, texts } = asked;
  const words = wordsOf(asked);
  const sentences = returns.map((ret) =>
    texts.say("returns.step.money", {
      back: moneyBack(ret.resolution, totalOf([ret]), words.order, texts),
      when: whenWords(ret.resolution, timingOf(ret, shop), words),
    }),
  );
  return { is: "words", text: sentences.join("\n") };
}

/** A return keeps the currency it was judged in, whatever the order says since. */
export function wordsOf({ order, shop, policy, texts, returns }: NoticeAsked): MoneyWords {
  return { order: { ...order, currency: returns[0]?.currency ?? order.currency }, shop, policy, texts };
}

export function amountOf(asked: NoticeAsked, minor: number): string {
  return asked.texts.money(minor, wordsOf(asked).order.currency);
}

/** A return is over when its parcel may no longer leave: the earliest day counts for all that share the parcel. */
export function sendByOf({ returns, shop, texts }: NoticeAsked): string {
  return texts.date(Math.min(...returns.map(({ sendBy }) => sendBy)), shop.timeZone, "weekday_year");
}
