import type { Minor } from "../../domain/money.ts";
import type { Fulfilment, OrderFee, OrderLine, OrderStatus, Payment, ShopRefund } from "../../domain/order.ts";
import { present } from "../../domain/snapshot.ts";
import { type Fine, toMinor, toMinors } from "./magento-amounts.ts";
import { clean, instant } from "./magento-words.ts";

/** What the orders of both Magentos become, once each has said in its own words what it is made of. */

/** A credit memo that was taken back. */
export const canceledMemo = 3;

export interface Parts {
  readonly currency: string;
  /** With what was paid by gift card, store credit and points, which Magento takes off the total. */
  readonly total: Fine;
  /** What was paid for each line. */
  readonly lines: readonly Fine[];
  readonly delivery: Fine;
}

/** What of the total lines and delivery do not explain: charges and reductions of extensions. Less than a hundredth is rounding. */
export function unexplained({ total, lines, delivery }: Omit<Parts, "currency">): Fine {
  const rest = total - lines.reduce((sum, one) => sum + one, 0) - delivery;
  return Math.abs(rest) < 100 ? 0 : rest;
}

export interface Shares {
  readonly lines: readonly Minor[];
  readonly fees: OrderFee[];
  readonly delivery: Minor;
  readonly total: Minor;
}

/** Everything in whole minor units. Magento keeps two decimals for the yen too; those are shared so that the sum stays right. */
export function sharesOf(parts: Parts): Shares {
  const total = toMinor(parts.total, parts.currency);
  const other = toMinor(unexplained(parts), parts.currency);
  const shares = toMinors(total - other, [...parts.lines, parts.delivery]);
  return {
    lines: shares.slice(0, parts.lines.length),
    fees: other === 0 ? [] : [{ id: "other", title: other > 0 ? "Other charges" : "Other reductions", paid: other, tax: 0 }],
    delivery: shares[parts.lines.length] ?? 0,
    total,
  };
}

/** An article sold by weight or length goes back as one piece. */
export function piecesOf({ qty_ordered }: { readonly qty_ordered: number }): number {
  return Number.isInteger(qty_ordered) ? qty_ordered : 1;
}

interface Progress {
  readonly state: string;
  readonly grand_total: Fine;
  readonly total_paid: Fine;
  readonly total_refunded: Fine;
}

export function toStatus({ state, total_paid, total_refunded, grand_total }: Progress): OrderStatus {
  switch (state) {
    case "complete":
      return "completed";
    case "closed":
      // Closed is also what was given back but for a fee.
      return total_refunded >= grand_total ? "refunded" : "completed";
    case "canceled":
      return "cancelled";
    case "new":
    case "pending_payment":
    case "payment_review":
    case "holded":
      return total_paid > 0 ? "open" : "pending";
    default:
      return "open";
  }
}

/** Nothing leaves the shop in these. */
export function mayBeShipped(state: string): boolean {
  return !["new", "pending_payment", "canceled"].includes(state);
}

export function isIntangible(item: {
  readonly product_type?: string | null | undefined;
  readonly is_virtual?: string | number | null | undefined;
}): boolean {
  return Number(item.is_virtual ?? 0) === 1 || ["downloadable", "virtual", "giftcard"].includes(item.product_type ?? "");
}

/** Gift cards and what lies on the shopper's account, beside the money. */
export function otherTenders(currency: string, giftCards: Fine, credit: Fine): Payment[] {
  const one = (id: string, tender: Payment["tender"], fine: Fine): Payment[] =>
    fine > 0 ? [{ id, gateway: id, tender, paid: toMinor(fine, currency) }] : [];
  return [...one("giftcard", "gift_card", giftCards), ...one("customerbalance", "store_credit", credit)];
}

export interface Memo {
  readonly id: string;
  readonly created_at?: string | null | undefined;
  readonly grand_total: Fine;
  readonly shipping_amount: Fine;
  readonly shipping_tax_amount: Fine;
  readonly items: readonly { readonly order_item_id: string; readonly qty: number; readonly worth: Fine }[];
}

export function toRefund(memo: Memo, lines: readonly OrderLine[], currency: string): ShopRefund {
  const given = toMinor(memo.grand_total, currency);
  const shipping = Math.min(given, toMinor(memo.shipping_amount + memo.shipping_tax_amount, currency));
  const named = memo.items.flatMap(({ order_item_id, qty, worth }) => {
    const line = lines.find(({ id }) => id === order_item_id);
    if (!line || qty <= 0) return [];
    return [{ lineId: line.id, quantity: wholePieces(line, qty), amount: Math.max(0, toMinor(worth, currency)) }];
  });
  return {
    id: memo.id,
    amount: given,
    ...present({ at: instant(memo.created_at), lines: named.length > 0 || shipping === given ? named : undefined }),
    ...(shipping > 0 ? { shipping } : {}),
  };
}

export function wholePieces(line: OrderLine, qty: number): number {
  return Math.min(line.quantity, Math.max(1, Math.floor(qty)));
}

export interface Track {
  readonly title?: unknown;
  readonly carrier_code?: unknown;
  readonly number?: unknown;
}

/** One for each parcel. @param lines what was packed; without any it is everything */
export function toFulfilments(
  id: string,
  created_at: string | null | undefined,
  tracks: readonly Track[],
  lines: NonNullable<Fulfilment["lines"]>,
): Fulfilment[] {
  const fulfilment = { ...present({ shippedAt: instant(created_at) }), ...(lines.length > 0 ? { lines } : {}) };
  if (tracks.length === 0) return [{ id, ...fulfilment }];
  return tracks.map(({ title, carrier_code, number }, place) => ({
    id: place === 0 ? id : `${id}-${place + 1}`,
    ...fulfilment,
    ...present({ carrier: clean(title, 100) ?? clean(carrier_code, 100), trackingNumber: clean(number, 100) }),
  }));
}
