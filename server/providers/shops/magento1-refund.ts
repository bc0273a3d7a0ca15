import type { Rejection } from "../port.ts";
import { adjustments, isTwoDecimals, type MemoOrder, memoTotal, toFine, toNumber } from "./magento-amounts.ts";
import { canceledMemo, piecesOf, unexplained } from "./magento-snapshot.ts";
import { withKey } from "./magento-words.ts";
import { hiddenTaxes, type Magento1Item, type Magento1Memo, type Magento1Order, partsOf, sellable } from "./magento1-order.ts";
import { decimal, list, struct, text, whole } from "./magento1-soap.ts";
import type { RefundAsked } from "./port.ts";

/** How what somebody else gave back is written into the books of Magento 1, to the cent: pure. */

export type BookingPlan =
  | { readonly kind: "ask"; readonly parameters: Readonly<Record<string, unknown>> }
  | { readonly kind: "rejected"; readonly code: Rejection; readonly message: string };

export function planBooking(asked: RefundAsked, order: Magento1Order, memos: readonly Magento1Memo[]): BookingPlan {
  const currency = order.order_currency_code;
  if (asked.moves) return no("not_supported", "Magento 1 gives no money back through its API");
  if (currency !== asked.order.currency) return no("wrong_state", `the order is in ${currency} now`);
  const wanted = toFine(asked.amount, currency);
  if (wanted <= 0) return no("wrong_request", "nothing is to be given back");
  const unusual = whyUnusual(order, wanted);
  if (unusual) return no("not_supported", unusual);
  const left = order.total_paid - order.total_refunded;
  if (wanted > left) return no("too_much", `${toNumber(left)} ${currency} can still be given back in the shop`);

  const items = sellable(order);
  const pieces = new Map<string, number>();
  for (const { lineId, quantity } of asked.lines) {
    const item = items.find(({ item_id }) => item_id === lineId);
    if (!item) return no("wrong_state", `the order has no line ${lineId} any more`);
    const qty = (pieces.get(lineId) ?? 0) + quantity * (item.qty_ordered / piecesOf(item));
    if (qty > available(item)) return no("too_much", `of line ${lineId} ${available(item)} can still be given back in the shop`);
    pieces.set(lineId, qty);
  }
  const memo = toMemoOrder(order, items, memos);
  const withDelivery = takesDelivery(asked, order, memo);
  const { positive, negative } = adjustments(wanted, memoTotal(memo, pieces, withDelivery));
  // Without any item Magento gives back all that is left.
  const listed = pieces.size > 0 ? [...pieces] : items.slice(0, 1).map((item): [string, number] => [item.item_id, 0]);
  return {
    kind: "ask",
    parameters: {
      orderIncrementId: text(order.increment_id),
      creditmemoData: struct("salesOrderCreditmemoData", {
        qtys: list(
          "orderItemIdQty",
          listed.map(([lineId, qty]) => struct("orderItemIdQty", { order_item_id: whole(Number(lineId)), qty: decimal(qty) })),
        ),
        ...(!withDelivery && { shipping_amount: decimal(0) }),
        adjustment_positive: decimal(toNumber(positive)),
        adjustment_negative: decimal(toNumber(negative)),
      }),
      comment: text(withKey(asked.note, asked.key)),
      notifyCustomer: whole(0),
      includeComment: whole(0),
      refundToStoreCreditAmount: text(""),
    },
  };
}

function no(code: Rejection, message: string): BookingPlan {
  return { kind: "rejected", code, message };
}

/** Where Magento would add to a credit memo what we cannot foresee, a person makes it. */
function whyUnusual(order: Magento1Order, wanted: number): string | null {
  const { listed } = order;
  if (!isTwoDecimals(wanted)) return "Magento keeps two decimals in every currency";
  if (order.base_currency_code && order.base_currency_code !== order.order_currency_code) {
    return `the order is in ${order.order_currency_code} and its credit memos are made in ${order.base_currency_code}`;
  }
  if (listed.gift_cards_amount + listed.customer_balance_amount + listed.reward_currency_amount > 0) {
    return "the order was partly paid by gift card, store credit or points";
  }
  if (order.items.some((item) => item.weee_tax_applied_row_amount !== 0)) return "the order has fixed product taxes";
  if (unexplained(partsOf(order)) !== 0) return "the order has charges of an extension";
  if (hiddenTaxes(order) === null) return "which line the tax within the discount belongs to is not told";
  return null;
}

function available(item: Magento1Item): number {
  return Math.max(0, item.qty_invoiced - item.qty_refunded);
}

/** What was given back of a line's discount and taxes only the credit memos tell. */
function toMemoOrder(order: Magento1Order, items: readonly Magento1Item[], memos: readonly Magento1Memo[]): MemoOrder {
  const hidden = hiddenTaxes(order);
  const before = memos.filter(({ state }) => state !== canceledMemo).flatMap((memo) => memo.items);
  const given = (lineId: string, part: "tax_amount" | "discount_amount" | "hidden_tax_amount") =>
    before.filter(({ order_item_id }) => order_item_id === lineId).reduce((sum, one) => sum + one[part], 0);
  const { listed } = order;
  return {
    items: items.map((item) => ({
      id: item.item_id,
      available: available(item),
      uninvoiced: Math.max(0, item.qty_ordered - item.qty_invoiced - item.qty_canceled),
      row: item.row_invoiced - item.amount_refunded,
      discount: item.discount_invoiced - given(item.item_id, "discount_amount"),
      tax: item.tax_invoiced - given(item.item_id, "tax_amount"),
      compensation: (hidden?.get(item.item_id) ?? 0) - given(item.item_id, "hidden_tax_amount"),
    })),
    tax: listed.tax_invoiced - listed.tax_refunded,
    compensation: listed.hidden_tax_invoiced + listed.shipping_hidden_tax_amount - listed.hidden_tax_refunded,
    byInvoice: false,
    delivery: {
      paid: order.shipping_amount,
      left: order.shipping_amount - listed.shipping_refunded,
      leftTax: listed.shipping_tax_amount - listed.shipping_tax_refunded,
      tax: listed.shipping_tax_amount,
    },
  };
}

/** As delivery when it is all that was paid for it; whether a part of it holds tax depends on a setting that nobody can ask for. */
function takesDelivery(asked: RefundAsked, { listed, order_currency_code: currency }: Magento1Order, { delivery }: MemoOrder): boolean {
  const untouched = listed.shipping_refunded === 0 && listed.shipping_discount_amount === 0 && listed.shipping_hidden_tax_amount === 0;
  return delivery.left > 0 && untouched && toFine(asked.delivery.amount, currency) === delivery.left + delivery.leftTax;
}
