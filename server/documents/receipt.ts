import { entriesWords } from "../../locales/money.ts";
import type { Texts } from "../../locales/texts.ts";
import type { Exchange } from "../domain/exchange.ts";
import type { Order } from "../domain/order.ts";
import type { Payment } from "../domain/payment.ts";
import type { Policy } from "../domain/policy.ts";
import type { Decision, Return, ReturnUnit } from "../domain/return.ts";
import type { Shop } from "../domain/shop.ts";
import type { Brand } from "./brand.ts";
import type { ListData, Row } from "./list.ts";
import { allPrintable, printable } from "./printable.ts";

export interface ReceiptRequest {
  readonly brand: Brand;
  readonly ret: Return;
  readonly order: Order;
  readonly shop: Shop;
  readonly policy: Policy;
  /** When it is made, epoch milliseconds; the same request gives the same bytes. */
  readonly at: number;
  readonly texts: Texts;
}

/** Says every word of the receipt in its language: what came back, what became of it, what is given instead, and the money. Nobody is named on it. */
export function receiptData(request: ReceiptRequest): ListData {
  const { brand, ret, order, shop, at, texts } = request;
  const contact = shop.help.email ?? shop.help.url;
  const sections = [
    { heading: texts.say("receipt.items"), rows: itemRows(request), total: null },
    { heading: texts.say("receipt.instead"), rows: ret.exchanges.map((exchange) => exchangeRow(exchange, request)), total: null },
    { heading: texts.say("receipt.money"), rows: moneyRows(request), total: totalRow(request) },
    { heading: texts.say("receipt.payments"), rows: ret.payments.flatMap((payment) => paymentRows(payment, request)), total: null },
  ];
  return {
    brand: { ...brand, name: printable(brand.name) },
    language: texts.language,
    at,
    title: printable(texts.say("receipt.title", { number: ret.number })),
    facts: [
      [texts.say("mails.number"), ret.number],
      [texts.say("mails.order"), order.number],
      [texts.say("receipt.printed"), texts.date(at, shop.timeZone, "day_year")],
    ].map(([name = "", value = ""]) => [printable(name), printable(value)] as const),
    sections: sections
      .filter(({ rows }) => rows.length > 0)
      .map(({ heading, rows, total }) => ({
        heading: printable(heading),
        rows: rows.map((row) => allPrintable({ ...row })),
        total: total && allPrintable({ ...total }),
      })),
    foot: contact === undefined ? "" : printable(texts.say("mails.help", { contact })),
  };
}

/** Pieces of a line of which the same was decided and said, in one row. */
function itemRows({ ret, order, texts }: ReceiptRequest): Row[] {
  const groups = new Map<string, ReturnUnit[]>();
  for (const unit of ret.units) {
    const key = JSON.stringify([unit.lineId, unit.decision, unit.say]);
    groups.set(key, [...(groups.get(key) ?? []), unit]);
  }
  return [...groups.values()].flatMap((units) => {
    const [first] = units;
    if (!first) return [];
    const line = order.lines.find(({ id }) => id === first.lineId);
    const title = line ? [line.title, line.variant].filter(Boolean).join(", ") : first.lineId;
    const decided = decisionWords(first, texts);
    return [
      {
        text: texts.say("receipt.pieces", { quantity: units.length, title }),
        note: [decided, first.say].filter(Boolean).join(" · "),
        value: texts.money(
          units.reduce((sum, { paid }) => sum + paid, 0),
          ret.currency,
        ),
      },
    ];
  });
}

function decisionWords({ decision, reception }: ReturnUnit, texts: Texts): string {
  if (decision !== undefined) return texts.say(`receipt.decision.${decision satisfies Decision}`);
  return texts.say(reception === "received" || reception === "extra" ? "receipt.received" : "receipt.awaited");
}

function exchangeRow({ title, variant, sku, difference, state }: Exchange, { ret, texts }: ReceiptRequest): Row {
  const size = texts.money(Math.abs(difference), ret.currency);
  const price =
    difference === 0
      ? texts.say("receipt.same_price")
      : difference > 0
        ? texts.say("receipt.dearer", { amount: size })
        : texts.say("receipt.cheaper", { amount: size });
  return {
    text: texts.say("receipt.pieces", { quantity: 1, title: [title, variant].filter(Boolean).join(", ") }),
    note: [sku, price].join(" · "),
    value: texts.say(`receipt.exchange.${state}`),
  };
}

function moneyRows({ ret, order, shop, policy, texts }: ReceiptRequest): Row[] {
  return entriesWords(ret.ledger, { order: { ...order, currency: ret.currency }, shop, policy, texts }).map(({ title, note, amount }) => ({
    text: title,
    note: note ?? "",
    value: texts.money(amount, ret.currency),
  }));
}

function totalRow({ ret, texts }: ReceiptRequest): Row {
  const total = ret.ledger.reduce((sum, { amount }) => sum + amount, 0);
  return { text: texts.say("receipt.total"), note: "", value: texts.money(total, ret.currency) };
}

/** What will not be paid is not on a receipt; what is due says so. */
function paymentRows({ kind, amount, state, doneAt }: Payment, { ret, shop, texts }: ReceiptRequest): Row[] {
  if (state === "void") return [];
  const done = state === "done" && doneAt !== undefined;
  return [
    {
      text: texts.say(`receipt.payment.${kind}`),
      note: done ? texts.say("receipt.done", { date: texts.date(doneAt, shop.timeZone, "day_year") }) : texts.say("receipt.due"),
      value: texts.money(amount, ret.currency),
    },
  ];
}
