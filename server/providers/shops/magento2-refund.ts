import { z } from "zod";
import type { Rejection } from "../port.ts";
import { adjustments, amount, isTwoDecimals, type MemoOrder, memoTotal, quantity, toFine, toNumber } from "./magento-amounts.ts";
import { canceledMemo, piecesOf, unexplained } from "./magento-snapshot.ts";
import { withKey } from "./magento-words.ts";
import { type MagentoItem, type MagentoMemo, type MagentoOrder, partsOf, sellable } from "./magento2-order.ts";
import type { RefundAsked } from "./port.ts";

/** What is asked of Magento 2 to give an amount back to the cent: pure. */

const id = z.union([z.string().min(1), z.number()]).transform(String);

export const invoiceSchema = z.object({
  entity_id: id,
  state: z.coerce.number().nullish(),
  transaction_id: z.union([z.string(), z.number(), z.null()]).optional(),
  grand_total: amount,
  base_total_refunded: amount,
  shipping_amount: amount,
  items: z.array(z.object({ order_item_id: id, qty: quantity })),
});
export type MagentoInvoice = z.infer<typeof invoiceSchema>;

export type RefundPlan =
  | { readonly kind: "ask"; readonly path: string; readonly body: unknown; readonly online: boolean }
  | { readonly kind: "rejected"; readonly code: Rejection; readonly message: string };

/**
 * Through the gateway by the one invoice that holds everything that is given back, else as a note that somebody gave it back. Magento
 * without items in a request gives back all that is left, so there is always one, of no pieces if need be.
 */
export function planRefund(
  asked: RefundAsked,
  order: MagentoOrder,
  memos: readonly MagentoMemo[],
  invoices: readonly MagentoInvoice[],
): RefundPlan {
  const currency = order.order_currency_code;
  if (currency !== asked.order.currency) return no("wrong_state", `the order is in ${currency} now`);
  const wanted = toFine(asked.amount, currency);
  if (wanted <= 0) return no("wrong_request", "nothing is to be given back");
  const unusual = whyUnusual(order, wanted);
  if (unusual) return no("not_supported", unusual);
  if (wanted > order.total_paid - order.total_refunded) {
    return no("too_much", `${toNumber(order.total_paid - order.total_refunded)} ${currency} can still be given back in the shop`);
  }

  const items = sellable(order);
  const pieces = new Map<string, number>();
  for (const { lineId, quantity: count } of asked.lines) {
    const item = items.find(({ item_id }) => item_id === lineId);
    if (!item) return no("wrong_state", `the order has no line ${lineId} any more`);
    const qty = (pieces.get(lineId) ?? 0) + count * (item.qty_ordered / piecesOf(item));
    if (qty > available(item)) return no("too_much", `of line ${lineId} ${available(item)} can still be given back in the shop`);
    pieces.set(lineId, qty);
  }

  const invoice = asked.moves ? invoices.find((one) => holds(one, pieces, wanted, memos)) : undefined;
  if (asked.moves && !invoice) {
    return no("not_supported", "no single invoice that was paid through a gateway holds what is to be given back");
  }
  const listedIn = invoice ? items.filter((item) => leftOf(invoice, item.item_id, memos) > 0) : items;
  const memo = toMemoOrder(order, listedIn, invoice !== undefined);
  const withDelivery = takesDelivery(asked, order, memo, invoice);
  const { positive, negative } = adjustments(wanted, memoTotal(memo, pieces, withDelivery));
  const listed = pieces.size > 0 ? [...pieces] : items.slice(0, 1).map((item): [string, number] => [item.item_id, 0]);
  const back = restockable(asked).map(({ lineId }) => Number(lineId));
  const body = {
    items: listed.map(([lineId, qty]) => ({ order_item_id: Number(lineId), qty })),
    ...(invoice && { isOnline: true }),
    notify: false,
    appendComment: false,
    comment: { comment: withKey(asked.note, asked.key), is_visible_on_front: 0 },
    arguments: {
      ...(!withDelivery && { shipping_amount: 0 }),
      adjustment_positive: toNumber(positive),
      adjustment_negative: toNumber(negative),
      ...(back.length > 0 && { extension_attributes: { return_to_stock_items: back } }),
    },
  };
  const path = invoice ? `/rest/V1/invoice/${invoice.entity_id}/refund` : `/rest/V1/order/${order.entity_id}/refund`;
  return { kind: "ask", path, body, online: invoice !== undefined };
}

function no(code: Rejection, message: string): RefundPlan {
  return { kind: "rejected", code, message };
}

/** Where Magento would add to a credit memo what we cannot foresee, a person makes it. */
function whyUnusual(order: MagentoOrder, wanted: number): string | null {
  const more = order.extension_attributes;
  if (!isTwoDecimals(wanted)) return "Magento keeps two decimals in every currency";
  if (order.base_currency_code && order.base_currency_code !== order.order_currency_code) {
    return `the order is in ${order.order_currency_code} and its credit memos are made in ${order.base_currency_code}`;
  }
  if (more && more.gift_cards_amount + more.customer_balance_amount + more.reward_currency_amount > 0) {
    return "the order was partly paid by gift card, store credit or points";
  }
  if (order.items.some((item) => item.weee_tax_applied_row_amount !== 0)) return "the order has fixed product taxes";
  if (unexplained(partsOf(order)) !== 0) return "the order has charges of an extension";
  return null;
}

function available(item: MagentoItem): number {
  return Math.max(0, item.qty_invoiced - item.qty_refunded);
}

const paidState = 2;

/** One that a gateway captured, with these pieces and this much money left in it. */
function holds(invoice: MagentoInvoice, pieces: ReadonlyMap<string, number>, wanted: number, memos: readonly MagentoMemo[]): boolean {
  return (
    invoice.state === paidState &&
    Boolean(invoice.transaction_id) &&
    wanted <= invoice.grand_total - invoice.base_total_refunded &&
    [...pieces].every(([lineId, qty]) => qty <= leftOf(invoice, lineId, memos))
  );
}

function leftOf(invoice: MagentoInvoice, lineId: string, memos: readonly MagentoMemo[]): number {
  const count = (items: readonly { readonly order_item_id: string; readonly qty: number }[]) =>
    items.filter(({ order_item_id }) => order_item_id === lineId).reduce((sum, { qty }) => sum + qty, 0);
  const given = memos.filter(({ invoice_id, state }) => invoice_id === invoice.entity_id && state !== canceledMemo);
  return count(invoice.items) - given.reduce((sum, memo) => sum + count(memo.items), 0);
}

function toMemoOrder(order: MagentoOrder, items: readonly MagentoItem[], byInvoice: boolean): MemoOrder {
  return {
    items: items.map((item) => ({
      id: item.item_id,
      available: available(item),
      uninvoiced: Math.max(0, item.qty_ordered - item.qty_invoiced - item.qty_canceled),
      row: item.row_invoiced - item.amount_refunded,
      discount: item.discount_invoiced - item.discount_refunded,
      tax: item.tax_invoiced - item.tax_refunded,
      compensation: item.discount_tax_compensation_invoiced - item.discount_tax_compensation_refunded,
    })),
    tax: order.tax_invoiced - order.tax_refunded,
    compensation:
      order.discount_tax_compensation_invoiced + order.shipping_discount_tax_compensation_amount - order.discount_tax_compensation_refunded,
    byInvoice,
    delivery: {
      paid: order.shipping_amount,
      left: order.shipping_amount - order.shipping_refunded,
      leftTax: order.shipping_tax_amount - order.shipping_tax_refunded,
      tax: order.shipping_tax_amount,
    },
  };
}

/**
 * Delivery goes back as delivery when it is all that was paid for it; a part of it as an adjustment, because whether the amount Magento is
 * told holds tax depends on a setting that nobody can ask for.
 */
function takesDelivery(asked: RefundAsked, order: MagentoOrder, memo: MemoOrder, invoice: MagentoInvoice | undefined): boolean {
  const { left, leftTax } = memo.delivery;
  const untouched =
    order.shipping_refunded === 0 && order.shipping_discount_amount === 0 && order.shipping_discount_tax_compensation_amount === 0;
  const invoiced = !invoice || invoice.shipping_amount === order.shipping_amount;
  return left > 0 && untouched && invoiced && toFine(asked.delivery.amount, order.order_currency_code) === left + leftTax;
}

/** Magento puts all pieces of a line back on sale or none. Those of a line of which only some are for sale wait for a person. */
export function restockable({ lines, restock }: Pick<RefundAsked, "lines" | "restock">): RefundAsked["restock"] {
  return restock.filter((one) => lines.some(({ lineId, quantity: count }) => lineId === one.lineId && count === one.quantity));
}
