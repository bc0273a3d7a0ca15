import { z } from "zod";
import { allocate, exponent, type Minor, parseDecimal, toDecimal, within } from "../../domain/money.ts";
import { ConnectionProblem, type Rejection } from "../port.ts";
import type { RefundAsked, RefundMade, RestockAsked } from "./port.ts";
import { markOf } from "./woocommerce-client.ts";
import {
  amountText,
  clean,
  goodwillKey,
  key as idText,
  instant,
  metaOf,
  refundAmount,
  refundedItem,
  scalar,
  stockOnlyKey,
  taxesSchema,
  type WooRefund,
} from "./woocommerce-orders.ts";

/** What a refund does to an order of WooCommerce: pure, to the cent, from what the shop says of the order at this moment. */

export const keyKey = "_returns_portal_key";
export const returnKey = "_returns_portal_return";

const itemSchema = z.object({
  id: idText,
  quantity: z.coerce.number().catch(0),
  total: amountText,
  total_tax: amountText.default("0"),
  taxes: taxesSchema,
});

/** Of an order, what a refund has to know; `refundableFields` asks for it. */
export const refundableSchema = z.object({
  currency: z.string(),
  total: amountText,
  status: z.string(),
  payment_method: scalar,
  line_items: z.array(itemSchema),
  shipping_lines: z.array(itemSchema).default([]),
  fee_lines: z.array(itemSchema).default([]),
});
export type Refundable = z.infer<typeof refundableSchema>;
export const refundableFields = "id,currency,total,status,payment_method,line_items,shipping_lines,fee_lines";

type Item = z.infer<typeof itemSchema>;

/** One line as `POST /orders/{id}/refunds` takes it: net, with its tax by the id of the rate. */
interface WireLine {
  readonly id: number;
  readonly quantity: number;
  readonly refund_total: number;
  readonly refund_tax: readonly { readonly id: number; readonly refund_total: number }[];
}

export interface WireRefund {
  readonly amount: string;
  readonly reason: string;
  readonly api_refund: boolean;
  readonly api_restock: boolean;
  readonly line_items: readonly WireLine[];
  readonly meta_data: readonly { readonly key: string; readonly value: string }[];
}

export function keyOf({ meta_data }: WireRefund): string {
  return meta_data.find(({ key }) => key === keyKey)?.value ?? "";
}

export type Planned =
  | { readonly kind: "refund"; readonly wire: WireRefund; readonly restockFirst: WireRefund | null }
  | { readonly kind: "rejected"; readonly code: Rejection; readonly message: string };

/**
 * What to send for a refund, or why it must not be sent: WooCommerce itself checks neither lines nor pieces.
 * @throws ConnectionProblem for amounts nobody can read
 */
export function planRefund(asked: RefundAsked, order: Refundable, refunds: readonly WooRefund[]): Planned {
  const { currency } = order;
  const restocked = refundOfKey(refunds, restockKeyOf(asked.key));
  const earlier = refunds.filter((one) => one !== restocked && metaOf(one.meta_data, stockOnlyKey) === undefined);
  if (currency !== asked.order.currency) return rejected("wrong_request", `the order is in ${currency}`);
  const left = amount(order.total, currency) - sum(earlier.map((one) => Math.abs(amount(refundAmount(one), currency))));
  if (asked.amount > left) return rejected("too_much", `${toDecimal(left, currency)} ${currency} are left to give back`);
  const parts = [...linesOf(asked, order, earlier), ...deliveryOf(asked, order, earlier)];
  const wrong = parts.find((part): part is Extract<Part, { why: string }> => "why" in part);
  if (wrong) return rejected(wrong.code, wrong.why);
  const taken = lessFees(
    parts.filter((part): part is Extract<Part, { item: Item }> => "item" in part),
    Math.max(0, -asked.adjustment),
  );
  const onSale = new Map(asked.restock.map(({ lineId, quantity }) => [lineId, quantity]));
  // WooCommerce puts all pieces of a refund back on sale or none; where some are not fit for it, those that are go before, without money.
  const pieces = new Map(taken.flatMap(({ item, quantity, isPiece }) => (isPiece ? [[item.id, quantity] as const] : [])));
  const isAll = onSale.size === pieces.size && [...onSale].every(([lineId, quantity]) => pieces.get(lineId) === quantity);
  const some = onSale.size > 0 && !isAll;
  const sent = some ? taken.map((part) => ({ ...part, quantity: Math.max(0, part.quantity - (onSale.get(part.item.id) ?? 0)) })) : taken;
  const wire: WireRefund = {
    amount: toDecimal(asked.amount, currency),
    reason: reasonOf(asked.note, asked.key, asked.moves),
    api_refund: asked.moves,
    api_restock: onSale.size > 0 && !some,
    line_items: sent.map((part) => toWire(part, currency)),
    meta_data: [
      { key: keyKey, value: asked.key },
      { key: returnKey, value: asked.returnNumber },
      ...(asked.adjustment > 0 ? [{ key: goodwillKey, value: toDecimal(asked.adjustment, currency) }] : []),
    ],
  };
  const ahead = { note: asked.note, returnNumber: asked.returnNumber, key: restockKeyOf(asked.key), items: asked.restock };
  return { kind: "refund", wire, restockFirst: some && !restocked ? stockOf(ahead, currency) : null };
}

export function restockKeyOf(key: string): string {
  return `${key}/restock`;
}

/** Pieces that go back on sale apart from their money; the pieces of it are no pieces that were refunded. */
export function planRestock(asked: Stocked, currency: string): WireRefund {
  const wire = stockOf(asked, currency);
  return { ...wire, meta_data: [...wire.meta_data, { key: stockOnlyKey, value: "yes" }] };
}

type Stocked = Pick<RestockAsked, "key" | "items" | "note" | "returnNumber">;

/** A refund of nothing: that is how WooCommerce puts pieces back on sale. */
function stockOf({ key, items, note, returnNumber }: Stocked, currency: string): WireRefund {
  return {
    amount: toDecimal(0, currency),
    reason: reasonOf(note, key, false),
    api_refund: false,
    api_restock: true,
    line_items: items.map(({ lineId, quantity }) => ({ id: Number(lineId), quantity, refund_total: 0, refund_tax: [] })),
    meta_data: [
      { key: keyKey, value: key },
      { key: returnKey, value: returnNumber },
    ],
  };
}

/**
 * The refund of this key. The key is written after the refund was made and after its money went, so a refund that was interrupted has
 * only the mark in its reason, which is there from the first moment.
 */
export function refundOfKey(refunds: readonly WooRefund[], key: string): WooRefund | undefined {
  if (key === "") return undefined;
  return (
    refunds.find(({ meta_data }) => metaOf(meta_data, keyKey) === key) ??
    refunds.find((one) => !isKeyed(one) && markIn(one)?.mark === markOf(key))
  );
}

/** `pending`: the shop asked the means of payment for it and has not written down yet what became of that. */
export function toRefundMade(refund: WooRefund, currency: string): RefundMade {
  const at = instant(refund.date_created_gmt);
  const ours = metaOf(refund.meta_data, keyKey);
  const isOnItsWay = markIn(refund)?.moves === true && refund.refunded_payment === false;
  return {
    reference: refund.id,
    amount: Math.abs(amount(refundAmount(refund), currency)),
    state: isOnItsWay ? "pending" : "done",
    ...(ours !== undefined && { key: ours }),
    ...(at !== undefined && { at }),
  };
}

function isKeyed({ meta_data }: WooRefund): boolean {
  return metaOf(meta_data, keyKey) !== undefined;
}

function reasonOf(note: string, key: string, moves: boolean): string {
  return `${note} [${markOf(key)}${moves ? "m" : "b"}]`;
}

function markIn({ reason }: WooRefund): { readonly mark: string; readonly moves: boolean } | undefined {
  const found = /\[([0-9a-f]{10})([mb])\]$/.exec(clean(reason, 5_000) ?? "");
  return found?.[1] === undefined ? undefined : { mark: found[1], moves: found[2] === "m" };
}

type Part =
  | { readonly item: Item; readonly quantity: number; readonly amount: Minor; readonly tax: Minor; readonly isPiece: boolean }
  | { readonly code: Rejection; readonly why: string };

/** What is still there of a line: paid less what earlier refunds gave for it. */
function leftOf(
  item: Item,
  currency: string,
  earlier: readonly WooRefund[],
): { readonly amount: Minor; readonly tax: Minor; readonly quantity: number } {
  const given = earlier
    .flatMap(({ line_items = [], shipping_lines = [], fee_lines = [] }) => [...line_items, ...shipping_lines, ...fee_lines])
    .filter((line) => refundedItem(line.meta_data) === item.id);
  const tax = amount(item.total_tax, currency) - sum(given.map((line) => Math.abs(amount(line.total_tax, currency))));
  const net = amount(item.total, currency) - sum(given.map((line) => Math.abs(amount(line.total, currency))));
  const quantity = item.quantity - sum(given.map((line) => ("quantity" in line ? Math.abs(Number(line.quantity)) : 0)));
  return { amount: net + tax, tax, quantity };
}

function linesOf({ lines }: RefundAsked, order: Refundable, earlier: readonly WooRefund[]): Part[] {
  return together(lines).map(({ lineId, quantity, amount: gross, tax }) => {
    const piece = order.line_items.find(({ id }) => id === lineId);
    const item = piece ?? order.fee_lines.find(({ id }) => id === lineId);
    if (!item) return { code: "wrong_request", why: `the order has no line ${lineId}` };
    const left = leftOf(item, order.currency, earlier);
    if (gross > left.amount) return { code: "too_much", why: `${toDecimal(left.amount, order.currency)} are left of line ${lineId}` };
    if (piece && quantity > left.quantity) return { code: "too_much", why: `${left.quantity} pieces are left of line ${lineId}` };
    return { item, quantity, amount: gross, tax: taxWithin(gross, tax, left), isPiece: piece !== undefined };
  });
}

/** Of a line that is named twice WooCommerce would take the last only. */
function together(lines: RefundAsked["lines"]): RefundAsked["lines"] {
  const byLine = new Map<string, RefundAsked["lines"][number]>();
  for (const one of lines) {
    const { quantity = 0, amount: given = 0, tax = 0 } = byLine.get(one.lineId) ?? {};
    byLine.set(one.lineId, { lineId: one.lineId, quantity: quantity + one.quantity, amount: given + one.amount, tax: tax + one.tax });
  }
  return [...byLine.values()];
}

/** Delivery is given back from the first shipping line that has something left. */
function deliveryOf({ delivery }: RefundAsked, order: Refundable, earlier: readonly WooRefund[]): Part[] {
  let open = delivery.amount;
  const parts: Part[] = [];
  for (const item of order.shipping_lines) {
    const left = leftOf(item, order.currency, earlier);
    const gross = Math.min(open, left.amount);
    if (gross <= 0) continue;
    parts.push({
      item,
      quantity: 1,
      amount: gross,
      tax: taxWithin(gross, within(delivery.tax, gross, delivery.amount), left),
      isPiece: false,
    });
    open -= gross;
  }
  return open > 0 ? [{ code: "too_much", why: `delivery has ${toDecimal(open, order.currency)} less to give back` }] : parts;
}

/** The last of a line takes what is left of its tax; anything else takes its share, inside of what net and tax have left. */
function taxWithin(gross: Minor, tax: Minor, left: { readonly amount: Minor; readonly tax: Minor }): Minor {
  if (gross === left.amount) return left.tax;
  return Math.min(left.tax, gross, Math.max(tax, gross - (left.amount - left.tax), 0));
}

type Taken = Extract<Part, { item: Item }>;

/** Fees are taken off the lines, so that the shop's books say what was given back for each. */
function lessFees(parts: readonly Taken[], fees: Minor): Taken[] {
  const off = allocate(
    fees,
    parts.map((part) => part.amount),
  );
  return parts.map((part, place) => {
    const less = off[place] ?? 0;
    return { ...part, amount: part.amount - less, tax: part.tax - within(part.tax, less, part.amount) };
  });
}

function toWire({ item, quantity, amount: gross, tax }: Taken, currency: string): WireLine {
  const rates = (item.taxes ?? []).filter(({ total }) => total !== "" && total !== null && total !== undefined);
  const shares = allocate(
    tax,
    rates.map(({ total }) => Math.round(Math.abs(Number(total)) * 10 ** (exponent(currency) + 2))),
  );
  const named = rates.flatMap(({ id }, place) => {
    const share = shares[place] ?? 0;
    return share === 0 ? [] : [{ id: Number(id), refund_total: Number(toDecimal(share, currency)) }];
  });
  // A line whose tax no rate explains is given back as a whole.
  const net = rates.length === 0 ? gross : gross - tax;
  return { id: Number(item.id), quantity, refund_total: Number(toDecimal(net, currency)), refund_tax: named };
}

function amount(decimal: string, currency: string): Minor {
  const minor = parseDecimal(decimal === "" ? "0" : decimal, currency);
  if (minor === null) throw new ConnectionProblem("unreadable", `the order has amounts that are none in ${currency}`);
  return minor;
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, one) => total + one, 0);
}

function rejected(code: Rejection, message: string): Planned {
  return { kind: "rejected", code, message };
}
