import { meansOf, resolutionTitle } from "../../locales/money.ts";
import { itemWords, lineTitle } from "../../locales/pieces.ts";
import { type Decision, isTakenOut, type Reception, type ReturnUnit } from "../domain/return.ts";
import type { Block } from "./layout.ts";
import {
  amountOf,
  attached,
  type Content,
  money,
  type NoticeAsked,
  numberFacts,
  numbers,
  pieces,
  totalOf,
  whenIt,
  wordsOf,
} from "./parts.ts";

/** Letters from the parcel on: what arrived, what was decided of it, what was paid, what is sent instead. */
export function received(asked: NoticeAsked): Content {
  const { texts, strangers = [] } = asked;
  const units = unitsOf(asked);
  const found = (reception: Reception) => units.filter((unit) => unit.reception === reception && unit.decision !== "cancel");
  const also = [...itemWords(found("extra"), asked), ...strangers.map(({ title, quantity }) => `${quantity}\u00a0× ${title}`)];
  return {
    opening: "letters.received",
    ...(found("awaited").length > 0
      ? { lead: "letters.received.lead_part" as const }
      : units.every(({ decision }) => decision !== undefined) && { lead: "letters.received.lead_settled" as const }),
    blocks: [
      numbers(asked),
      ...pieces(texts.say("letters.received.arrived"), found("received"), asked),
      ...pieces(texts.say("letters.received.missing"), found("missing"), asked),
      ...pieces(texts.say("letters.received.wrong"), found("wrong_item"), asked),
      ...(also.length > 0 ? [{ is: "list" as const, title: texts.say("letters.received.extra"), items: also, ordered: false }] : []),
      ...pieces(texts.say("letters.received.awaited"), found("awaited"), asked),
    ],
  };
}

export function decided(asked: NoticeAsked): Content {
  const total = totalOf(asked.returns);
  const opening = isEarly(asked) ? "letters.decided_early" : openingOf(unitsOf(asked));
  return {
    opening,
    values: { amount: amountOf(asked, total) },
    blocks: [
      numbers(asked),
      ...decisionOrder.flatMap((decision) => decidedAs(decision, asked)),
      money(asked),
      ...(total > 0 && opening !== "letters.decided_none" ? [whenIt(asked)] : []),
    ],
  };
}

/** It was given for what its carrier says: nobody has looked at anything. */
function isEarly({ returns }: NoticeAsked): boolean {
  return (
    returns.some(({ settleAt }) => settleAt !== undefined) &&
    returns.every(({ units }) => units.every(({ reception }) => reception === "awaited"))
  );
}

const decisionOrder: readonly Decision[] = ["accept", "keep", "exchange", "repair", "reject", "cancel"];

function openingOf(units: readonly ReturnUnit[]): Content["opening"] {
  const decisions = new Set(units.map(({ decision }) => decision).filter((one) => one !== undefined));
  const refused = decisions.delete("reject");
  // A piece that was asked for and not found in the parcel is a part as well; nobody may read that everything is accepted.
  const left = decisions.delete("cancel");
  if (refused && decisions.size === 0) return "letters.decided_none";
  if ((refused || left) && decisions.size > 0) return "letters.decided_part";
  const taken = [...decisions].every((one) => one === "accept" || one === "keep");
  return taken && decisions.size > 0 ? "letters.decided_all" : "letters.decided_other";
}

/** The pieces of one decision, each with why and what the shopper is told of it. */
function decidedAs(decision: Decision, asked: NoticeAsked): Block[] {
  const units = unitsOf(asked).filter((unit) => unit.decision === decision);
  const groups = Map.groupBy(units, (unit) => JSON.stringify([unit.lineId, unit.decisionReason, unit.say, insteadOf(unit, asked)]));
  const items = [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first ? [itemOf(first, group, asked)] : [];
  });
  return items.length === 0 ? [] : [{ is: "list", title: asked.texts.say(`letters.decision.${decision}`), items, ordered: false }];
}

function itemOf(first: ReturnUnit, group: readonly ReturnUnit[], asked: NoticeAsked): string {
  const { texts } = asked;
  const piece = itemWords(group, asked).join("");
  const instead = insteadOf(first, asked);
  const what = instead ? texts.say("letters.exchanged", { old: piece, piece: instead }) : piece;
  const why = whyOf(first, asked);
  return [why ? texts.say("letters.why.with", { what, why }) : what, first.say].filter(Boolean).join("\n");
}

function whyOf({ decisionReason }: ReturnUnit, { texts }: NoticeAsked): string | null {
  switch (decisionReason) {
    case "worn":
    case "damaged_in_use":
    case "incomplete":
    case "not_in_parcel":
    case "other_item":
    case "not_faulty":
    case "too_late":
      return texts.say(`letters.why.${decisionReason}`);
    default:
      return null;
  }
}

function insteadOf({ id }: ReturnUnit, { returns }: NoticeAsked): string | null {
  const exchange = returns.flatMap(({ exchanges }) => exchanges).find(({ unitId, state }) => unitId === id && state !== "cancelled");
  return exchange ? [exchange.title, exchange.variant].filter(Boolean).join(", ") : null;
}

function unitsOf({ returns }: NoticeAsked): ReturnUnit[] {
  return returns.flatMap(({ units }) => units.filter((unit) => !isTakenOut(unit)));
}

export function paid(asked: NoticeAsked): Content {
  const { payment, credit, texts, shop } = asked;
  if (!payment) throw new Error("A letter of a payment names none.");
  const amount = amountOf(asked, payment.amount);
  const way = wayOf(payment.kind, asked);
  const facts: [string, string][] = [
    [texts.say("letters.paid.amount"), amount],
    ...(way ? [[texts.say("letters.paid.how"), way] as [string, string]] : []),
  ];
  if (credit) facts.push([texts.say("letters.paid.until"), texts.date(credit.expiresAt, shop.timeZone, "day_year")]);
  else if (payment.reference) facts.push([texts.say("letters.paid.reference"), payment.reference]);
  return {
    opening: `letters.paid_${payment.kind}`,
    values: { amount },
    blocks: [
      ...(credit
        ? [
            { is: "words" as const, text: texts.say("letters.paid.code") },
            { is: "code" as const, code: credit.code },
          ]
        : []),
      { is: "facts", facts: [...facts, ...numberFacts(asked)] },
      ...(payment.kind === "charge" ? [] : [money(asked)]),
    ],
  };
}

/** The way they were promised; of a code there is nothing to add, and what they paid themselves they know. */
function wayOf(kind: "refund" | "store_credit" | "charge", asked: NoticeAsked): string | null {
  if (kind === "charge") return null;
  const { order, texts } = wordsOf(asked);
  const title = resolutionTitle(kind, order, texts);
  const { label } = meansOf(order);
  return kind === "refund" && label !== null ? `${title} (${label})` : title;
}

export function exchanged(asked: NoticeAsked): Content {
  const { exchange, returns, order, texts, tracking } = asked;
  if (!exchange) throw new Error("A letter of an exchange names none.");
  const unit = returns.flatMap(({ units }) => units).find(({ id }) => id === exchange.unitId);
  const facts: [string, string][] = [
    ...(unit ? [[texts.say("letters.exchange.back"), lineTitle(unit.lineId, order)] as [string, string]] : []),
    [texts.say("letters.exchange.new"), [exchange.title, exchange.variant].filter(Boolean).join(", ")],
    ...(exchange.difference === 0
      ? []
      : [[texts.say("letters.exchange.difference"), amountOf(asked, exchange.difference)] as [string, string]]),
    ...(exchange.order?.number ? [[texts.say("letters.exchange.order"), exchange.order.number] as [string, string]] : []),
    ...(tracking ? [[texts.say("letters.exchange.tracking"), tracking] as [string, string]] : []),
  ];
  const step = exchange.state === "sent" || exchange.state === "handed_over" ? exchange.state : "confirmed";
  return { opening: `letters.exchange_${step}`, blocks: [{ is: "facts", facts: [...facts, ...numberFacts(asked)] }] };
}

/** The other article costs more: what, where it is paid and until when. */
export function pay(asked: NoticeAsked): Content {
  const { payment, texts, shop, returns, pay: way, portalUrl } = asked;
  if (!payment) throw new Error("A letter of a payment names none.");
  const amount = amountOf(asked, payment.amount);
  const date = texts.date(way?.until ?? Math.min(...returns.map(({ sendBy }) => sendBy)), shop.timeZone, "weekday_year");
  const held = returns.flatMap(({ exchanges }) => exchanges.filter(({ state }) => state === "held"));
  const items = held.map(({ title, variant }) => [title, variant].filter(Boolean).join(", "));
  return {
    opening: "letters.pay",
    values: { amount, date },
    blocks: [
      ...(items.length === 0 ? [] : [{ is: "list" as const, title: texts.say("letters.exchange.new"), items, ordered: false }]),
      { is: "link", text: texts.say("letters.pay.link", { amount }), url: way?.url ?? portalUrl },
      { is: "words", text: texts.say("letters.pay.late", { date }) },
      numbers(asked),
    ],
  };
}

/** Nobody paid in time: the pieces are paid for instead. */
export function unpaid(asked: NoticeAsked): Content {
  const { payment } = asked;
  if (!payment) throw new Error("A letter of a payment names none.");
  return { opening: "letters.unpaid", values: { amount: amountOf(asked, payment.amount) }, blocks: [numbers(asked), money(asked)] };
}

/** What it came to stands on the paper that comes with it. */
export function receipt(asked: NoticeAsked): Content {
  return { opening: "letters.receipt", blocks: [...attached(asked), numbers(asked)] };
}
