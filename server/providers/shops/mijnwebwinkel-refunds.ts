import { allocate, type Minor, toDecimal } from "../../domain/money.ts";
import type { OrderLine, ShopRefund } from "../../domain/order.ts";
import { marked, marksIn } from "./mijnwebwinkel-api.ts";
import { kindOf, placedAt, type ShopLine, type ShopOrder, totalOf, worthOf } from "./mijnwebwinkel-order.ts";
import type { RefundAsked, RefundMade } from "./port.ts";

/**
 * Refunds as MyOnlineStore writes them down, as credit orders: pure. A credit order moves no money, and puts all of its pieces back on
 * sale or none, so that a refund of which only some are for sale again is two of them.
 */

/** The credit orders of one refund. */
export interface Booked {
  readonly key?: string;
  readonly credits: readonly ShopOrder[];
  /** Places from 1 of those that are there, of so many. */
  readonly there: readonly number[];
  readonly parts: number;
}

/** Ours by their key, everybody else's each for itself. */
export function toBooked(credits: readonly ShopOrder[]): Booked[] {
  const inOrder = [...credits].sort((one, other) => Number(one.number) - Number(other.number));
  const ours = new Map<string, Booked>();
  const all = inOrder.flatMap((credit): Booked[] => {
    const [mark] = marksIn(credit.comments?.internal, "refund");
    if (!mark) return [{ credits: [credit], there: [1], parts: 1 }];
    const { key, part, parts } = mark;
    const before = ours.get(key);
    ours.set(key, { key, parts, credits: [...(before?.credits ?? []), credit], there: [...(before?.there ?? []), part] });
    return before ? [] : [{ key, credits: [], there: [], parts }];
  });
  return all.map((one) => (one.key === undefined ? one : (ours.get(one.key) ?? one)));
}

export function isWhole({ there, parts }: Booked): boolean {
  return Array.from({ length: parts }, (_, place) => place + 1).every((part) => there.includes(part));
}

function referenceOf({ credits }: Booked): string {
  return credits.map(({ number }) => number).join("+");
}

/** @throws WrongOrder */
export function amountOf({ credits }: Pick<Booked, "credits">): Minor {
  return credits.reduce((sum, credit) => sum + Math.abs(totalOf(credit)), 0);
}

/** @throws WrongOrder */
export function toMade(booked: Booked): RefundMade {
  const [first] = booked.credits;
  return {
    reference: referenceOf(booked),
    amount: amountOf(booked),
    state: "done",
    ...(booked.key !== undefined && { key: booked.key }),
    ...(first && { at: placedAt(first) }),
  };
}

/**
 * What was given back, line by line. A credit order prices its pieces before any discount and takes the difference off in a line of its
 * own, so that what a piece was worth is its share of what was paid.
 * @throws WrongOrder
 */
export function toShopRefunds(order: ShopOrder, credits: readonly ShopOrder[], lines: readonly OrderLine[]): ShopRefund[] {
  const gone = new Map<string, number>();
  return toBooked(credits).map((booked) => {
    const named = booked.credits.flatMap((credit) =>
      credit.orderlines.flatMap((line) => {
        const original = originalOf(line, order, gone);
        const sold = original && lines.find(({ id }) => id === original.id);
        if (!sold) return [];
        const from = gone.get(sold.id) ?? 0;
        const to = Math.min(sold.quantity, from + Math.abs(line.quantity));
        gone.set(sold.id, to);
        return [{ lineId: sold.id, quantity: to - from, amount: shareOf(sold, from, to) }];
      }),
    );
    const amount = amountOf(booked);
    const forPieces = named.reduce((sum, line) => sum + line.amount, 0);
    const delivery = Math.max(0, Math.min(creditedOf(booked.credits, "delivery"), amount - forPieces));
    const isKnown = named.length > 0 || delivery === amount;
    const { reference, at } = toMade(booked);
    return {
      id: reference,
      amount,
      ...(at !== undefined && { at }),
      ...(isKnown && { lines: named }),
      ...(delivery > 0 && { shipping: delivery }),
    };
  });
}

function shareOf({ paid, quantity }: OrderLine, from: number, to: number): Minor {
  const ones = Array.from({ length: quantity }, () => 1);
  return allocate(paid, ones)
    .slice(from, to)
    .reduce((sum, one) => sum + one, 0);
}

/** The line of the order that one of a credit order is about: its lines have ids of their own. */
function originalOf(line: ShopLine, order: ShopOrder, gone: ReadonlyMap<string, number>): ShopLine | undefined {
  if (kindOf(line) !== "piece" || line.quantity === 0) return undefined;
  const left = order.orderlines.filter(
    (one) => one.type === line.type && one.quantity - (gone.get(one.id) ?? 0) >= Math.abs(line.quantity),
  );
  const same = (name: (one: ShopLine) => string | undefined) => left.find((one) => name(one) !== undefined && name(one) === name(line));
  return (
    same(({ id }) => id) ??
    same(articleWithOptions) ??
    same(articleOf) ??
    same(({ type, description }) => (type === "custom" ? description : undefined))
  );
}

function articleOf({ articles }: ShopLine): string | undefined {
  return articles?.[0]?.id;
}

function articleWithOptions({ articles }: ShopLine): string | undefined {
  const [first] = articles ?? [];
  const options = (first?.options ?? []).flatMap(({ list_option_id }) => list_option_id ?? []);
  return first && [first.id, ...options.sort()].join();
}

function creditedOf(credits: readonly ShopOrder[], kind: "delivery" | "other"): Minor {
  return credits
    .flatMap((credit) =>
      credit.orderlines.filter((line) => kindOf(line) === kind).map((line) => Math.abs(worthOf(line, credit.currency).paid)),
    )
    .reduce((sum, one) => sum + one, 0);
}

/** One credit order to be made. */
export interface CreditPart {
  readonly pieces: readonly { readonly line: ShopLine; readonly quantity: number }[];
  readonly amount: Minor;
  readonly delivery: Minor;
  readonly restock: boolean;
}

/** A line that the order does not have is told by its id. */
export function toParts(asked: RefundAsked, order: ShopOrder): CreditPart[] | { readonly unknown: string } {
  const all = asked.lines.map(({ lineId, quantity, amount }) => {
    const forSale = asked.restock.filter((one) => one.lineId === lineId).reduce((sum, one) => sum + one.quantity, 0);
    const back = Math.min(quantity, forSale);
    return { lineId, line: order.orderlines.find(({ id }) => id === lineId), quantity, back, amount };
  });
  const lost = all.find(({ line }) => !line);
  if (lost) return { unknown: lost.lineId };
  const some = (count: (one: (typeof all)[number]) => number) =>
    all.flatMap((one) => (one.line && count(one) > 0 ? [{ line: one.line, quantity: count(one) }] : []));
  const back = some((one) => one.back);
  const rest = some((one) => one.quantity - one.back);
  const delivery = asked.delivery.amount;
  if (back.length === 0 || rest.length === 0) {
    return [{ pieces: back.length > 0 ? back : rest, amount: asked.amount, delivery, restock: back.length > 0 }];
  }
  // Whatever is taken off or added is shared by what the pieces of each are worth, so that neither is less than nothing.
  const backWorth = all.reduce((sum, one) => sum + within(one.amount, one.back, one.quantity), 0);
  const worth = all.reduce((sum, one) => sum + one.amount, 0);
  const [first = 0] = allocate(asked.amount - delivery, [backWorth, worth - backWorth]);
  return [
    { pieces: back, amount: first, delivery: 0, restock: true },
    { pieces: rest, amount: asked.amount - first, delivery, restock: false },
  ];
}

function within(amount: Minor, part: number, whole: number): Minor {
  return Math.floor((amount * part) / whole);
}

/** @param credits those that are there already, the parts before this one among them */
export function creditRequest(
  part: CreditPart,
  place: { readonly part: number; readonly parts: number },
  { asked, order, credits, status }: { asked: RefundAsked; order: ShopOrder; credits: readonly ShopOrder[]; status: number },
): object {
  const { currency } = order;
  // When nothing is left of an order, MyOnlineStore wants all of its costs credited too; what is not meant to be is taken off again.
  const isLast = leavesNothing(part, order, credits);
  const costs = (kind: "delivery" | "other", wanted: Minor) => {
    const lines = order.orderlines.filter((line) => kindOf(line) === kind);
    const worths = lines.map((line) => worthOf(line, currency));
    const paid = worths.reduce((sum, one) => sum + one.paid, 0);
    const net = paid - worths.reduce((sum, { tax }) => sum + tax, 0);
    const left = Math.max(0, paid - creditedOf(credits, kind));
    const amount = isLast ? left : Math.min(left, wanted);
    const exact = amount === paid ? exactNet(lines) : undefined;
    return { amount, without: amount === 0 ? "0" : (exact ?? sixDecimals((amount * net) / paid, currency)) };
  };
  const delivery = costs("delivery", part.delivery);
  const other = costs("other", 0);
  const priced = part.pieces.reduce(
    (sum, { line, quantity }) => sum + Math.round((worthOf(line, currency).paid * quantity) / line.quantity),
    0,
  );
  const difference = part.amount - priced - delivery.amount - other.amount;
  const rate = rateOf(part.pieces[0]?.line ?? order.orderlines.find((line) => kindOf(line) === "piece"));
  return {
    credited_order_number: order.number,
    status,
    archived: false,
    comments: { internal: marked(asked.note, { kind: "refund", key: asked.key, ...place }) },
    orderlines: [
      ...part.pieces.map(({ line, quantity }) => toCreditLine(line, quantity)),
      ...(difference === 0 ? [] : [customLine(asked.note, { rate, amount_including_tax: toDecimal(difference, currency) })]),
    ],
    shipping_costs: delivery.without,
    payment_costs: other.without,
  };
}

function leavesNothing({ pieces }: CreditPart, order: ShopOrder, credits: readonly ShopOrder[]): boolean {
  if (pieces.length === 0) return false;
  const count = (all: readonly { readonly quantity: number }[]) => all.reduce((sum, { quantity }) => sum + Math.abs(quantity), 0);
  const gone = new Map<string, number>();
  for (const line of credits.flatMap(({ orderlines }) => orderlines)) {
    const original = originalOf(line, order, gone);
    if (original) gone.set(original.id, (gone.get(original.id) ?? 0) + Math.abs(line.quantity));
  }
  const before = [...gone.values()].reduce((sum, one) => sum + one, 0);
  return before + count(pieces) >= count(order.orderlines.filter((line) => kindOf(line) === "piece" && line.quantity > 0));
}

function toCreditLine(line: ShopLine, quantity: number): object {
  const { id, type, articles } = line;
  if (type !== "article") {
    const { rate, amount, amount_including_tax } = line.unit_price ?? {};
    return {
      id,
      ...customLine(line.description ?? "?", {
        rate: rate ?? rateOf(line),
        ...(amount_including_tax ? { amount_including_tax } : { amount }),
      }),
      quantity,
    };
  }
  return {
    id,
    type,
    quantity,
    articles: (articles ?? []).map((one) => ({
      id: Number(one.id),
      options: (one.options ?? []).flatMap(({ list_option_id }) =>
        list_option_id == null ? [] : [{ list_option_id: Number(list_option_id) }],
      ),
    })),
  };
}

function customLine(description: string, unit_price: object): object {
  return { type: "custom", quantity: 1, description, unit_weight: "0", unit_price };
}

function rateOf(line: ShopLine | undefined): string {
  return line?.price?.[0]?.rate ?? line?.unit_price?.rate ?? "0.00";
}

/** What the shop itself said it is without tax. */
function exactNet(lines: readonly ShopLine[]): string | undefined {
  const [only] = lines.flatMap(({ price }) => price ?? []);
  return lines.length === 1 && lines[0]?.price?.length === 1 ? (only?.amount ?? undefined) : undefined;
}

function sixDecimals(minor: number, currency: string): string {
  const size = Number(toDecimal(1, currency));
  return (minor * size).toFixed(6);
}
