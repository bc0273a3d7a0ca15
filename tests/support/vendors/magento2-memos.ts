/**
 * How Magento 2 makes a credit memo: what it checks, and the money it works out from pieces, in binary fractions and in the order in which
 * it collects its totals (rows, discounts, delivery, taxes, adjustments). Written from what its sources do.
 */

export interface FakeItem {
  item_id: number;
  parent_item_id?: number;
  product_id: number;
  product_type: string;
  sku: string;
  name: string;
  qty_ordered: number;
  qty_invoiced: number;
  qty_canceled: number;
  qty_refunded: number;
  row_total: number;
  row_total_incl_tax: number;
  row_invoiced: number;
  amount_refunded: number;
  tax_amount: number;
  tax_invoiced: number;
  tax_refunded: number;
  tax_percent: number;
  discount_amount: number;
  discount_invoiced: number;
  discount_refunded: number;
  discount_tax_compensation_amount: number;
  discount_tax_compensation_invoiced: number;
  discount_tax_compensation_refunded: number;
  is_virtual: number;
  weight: number;
}

export interface FakeOrder {
  entity_id: number;
  increment_id: string;
  store_id: number;
  state: string;
  status: string | null;
  created_at: string;
  updated_at: string;
  order_currency_code: string;
  base_currency_code: string;
  grand_total: number;
  total_paid: number;
  total_refunded: number;
  tax_invoiced: number;
  tax_refunded: number;
  discount_tax_compensation_invoiced: number;
  discount_tax_compensation_refunded: number;
  shipping_amount: number;
  shipping_refunded: number;
  shipping_tax_amount: number;
  shipping_tax_refunded: number;
  shipping_discount_amount: number;
  shipping_discount_tax_compensation_amount: number;
  items: FakeItem[];
  status_histories: { comment: string }[];
  [more: string]: unknown;
}

export interface FakeInvoice {
  entity_id: number;
  order_id: number;
  state: number;
  transaction_id: string | null;
  grand_total: number;
  base_total_refunded: number;
  shipping_amount: number;
  shipping_tax_amount: number;
  items: { order_item_id: number; qty: number }[];
}

export interface FakeMemo {
  entity_id: number;
  order_id: number;
  invoice_id: number | null;
  state: number;
  created_at: string;
  grand_total: number;
  shipping_amount: number;
  shipping_tax_amount: number;
  adjustment_positive: number;
  adjustment_negative: number;
  items: {
    order_item_id: number;
    qty: number;
    row_total: number;
    tax_amount: number;
    discount_amount: number;
    discount_tax_compensation_amount: number;
  }[];
  comments: { comment: string; is_visible_on_front: number }[];
}

export interface MemoRequest {
  readonly items?: readonly { readonly order_item_id: number; readonly qty: number }[];
  readonly comment?: { readonly comment: string };
  readonly arguments?: {
    readonly shipping_amount?: number;
    readonly adjustment_positive?: number;
    readonly adjustment_negative?: number;
    readonly extension_attributes?: { readonly return_to_stock_items?: readonly number[] };
  };
}

export function roundTwo(value: number): number {
  return (Math.sign(value) * Math.floor(Math.abs(value) * 100 + 0.5 + 1e-7)) / 100;
}

/** Only stands beside the item whose money and stock it shares. */
export function isDummy(item: FakeItem, items: readonly FakeItem[]): boolean {
  const byParts = (parent: FakeItem | undefined) =>
    parent?.product_type === "bundle" && items.some((one) => one.parent_item_id === parent.item_id && one.row_total > 0);
  if (item.parent_item_id !== undefined) return !byParts(items.find((one) => one.item_id === item.parent_item_id));
  return byParts(item);
}

/** What is wrong with the request, or the memo and what it changed. Nothing is changed where anything is wrong. */
export function makeMemo(
  order: FakeOrder,
  invoice: FakeInvoice | null,
  earlier: readonly FakeMemo[],
  request: MemoRequest,
): { readonly wrong: readonly string[] } | { readonly memo: Omit<FakeMemo, "entity_id" | "created_at"> } {
  const asked = new Map((request.items ?? []).map((one) => [one.order_item_id, one.qty]));
  const left = (item: FakeItem) => Math.max(0, item.qty_invoiced - item.qty_refunded);
  const wrong: string[] = [];
  for (const [itemId, qty] of asked) {
    const item = order.items.find((one) => one.item_id === itemId);
    if (!item) wrong.push("The creditmemo contains product item that is not part of the original order.");
    else if (qty > left(item)) {
      wrong.push(`The quantity to creditmemo must not be greater than the unrefunded quantity for product SKU "${item.sku}".`);
    }
  }
  const invoiced = (item: FakeItem) => {
    if (!invoice) return Number.POSITIVE_INFINITY;
    const given = earlier.filter((one) => one.invoice_id === invoice.entity_id).flatMap((one) => one.items);
    const count = (list: readonly { order_item_id: number; qty: number }[]) =>
      list.filter((one) => one.order_item_id === item.item_id).reduce((sum, { qty }) => sum + qty, 0);
    return count(invoice.items) - count(given);
  };

  let delta = 0;
  const round = (price: number, negative = false) => {
    if (!price) return price;
    if (negative) delta = -delta;
    const exact = price + delta;
    const rounded = roundTwo(exact);
    delta = exact - rounded;
    if (negative) delta = -delta;
    return rounded;
  };

  const rows = order.items
    .filter((item) => !isDummy(item, order.items) && invoiced(item) > 0)
    .map((item) => {
      // Nobody named any: everything that is left.
      const qty = Math.min(asked.size === 0 ? left(item) : (asked.get(item.item_id) ?? 0), invoiced(item));
      const last = qty === left(item) && item.qty_ordered - item.qty_invoiced - item.qty_canceled <= 0;
      return { item, qty, last, available: left(item), row: 0, discount: 0, tax: 0, compensation: 0 };
    });
  for (const one of rows) {
    const whole = one.item.row_invoiced - one.item.amount_refunded;
    one.row = one.last ? whole : round((whole / one.available) * one.qty);
  }
  for (const one of rows) {
    if (!one.item.discount_invoiced) continue;
    const whole = one.item.discount_invoiced - one.item.discount_refunded;
    one.discount = one.last ? whole : round((whole / one.available) * one.qty, true);
  }
  const allowedShipping = order.shipping_amount - order.shipping_refunded;
  const shipping = request.arguments?.shipping_amount ?? allowedShipping;
  if (shipping > allowedShipping + 0.0001) wrong.push(`Maximum shipping amount allowed to refund is: ${allowedShipping}`);

  for (const one of rows) {
    if (one.qty <= 0) continue;
    const tax = one.item.tax_invoiced - one.item.tax_refunded;
    const compensation = one.item.discount_tax_compensation_invoiced - one.item.discount_tax_compensation_refunded;
    one.tax = one.last ? tax : round((tax / one.available) * one.qty);
    one.compensation = one.last ? compensation : round((compensation / one.available) * one.qty);
  }
  const sum = (pick: (one: (typeof rows)[number]) => number) => rows.reduce((total, one) => total + pick(one), 0);
  let tax = sum((one) => one.tax);
  let compensation = sum((one) => one.compensation);
  let shippingTax = 0;
  let partly = false;
  if (invoice) {
    if (order.shipping_amount) {
      const factor = shipping / order.shipping_amount;
      shippingTax = round(invoice.shipping_tax_amount * factor);
      compensation = round(compensation);
      partly = factor < 1 && invoice.shipping_tax_amount > 0;
    }
  } else if (allowedShipping > shipping + 0.0001) {
    const part = shipping / order.shipping_amount;
    shippingTax = round(order.shipping_tax_amount * part);
    partly = part < 1 && order.shipping_tax_amount > 0;
  } else {
    shippingTax = order.shipping_tax_amount - order.shipping_tax_refunded;
  }
  tax += shippingTax;
  const allowedTax = order.tax_invoiced - order.tax_refunded;
  const allowedCompensation = order.discount_tax_compensation_invoiced - order.discount_tax_compensation_refunded;
  const isLast = rows.every((one) => one.last) && !partly;
  tax = isLast ? allowedTax : Math.min(allowedTax, tax);
  compensation = isLast ? allowedCompensation : Math.min(allowedCompensation, compensation);

  const positive = roundTwo(request.arguments?.adjustment_positive ?? 0);
  const negative = roundTwo(request.arguments?.adjustment_negative ?? 0);
  const total = roundTwo(sum((one) => one.row) - sum((one) => one.discount) + shipping + tax + compensation + positive - negative);
  if (total <= 0) wrong.push("The credit memo's total must be positive.");
  else if (sum((one) => one.qty) <= 0 && Math.abs(allowedShipping) < 0.0001) wrong.push("You can't create a creditmemo without products.");
  if (roundTwo(order.total_refunded + total) > roundTwo(order.total_paid)) {
    wrong.push(`The most money available to refund is ${roundTwo(order.total_paid - order.total_refunded)}.`);
  }
  if (["closed", "canceled", "holded", "payment_review"].includes(order.state)) {
    wrong.push(`A creditmemo can not be created when an order has a status of ${order.status}`);
  }
  if (wrong.length > 0) return { wrong };

  for (const { item, qty, row, discount, tax: itemTax, compensation: itemCompensation } of rows) {
    if (qty <= 0) continue;
    item.qty_refunded += qty;
    item.amount_refunded += row;
    item.discount_refunded += discount;
    item.tax_refunded += itemTax;
    item.discount_tax_compensation_refunded += itemCompensation;
  }
  order.total_refunded = roundTwo(order.total_refunded + total);
  order.tax_refunded += tax;
  order.discount_tax_compensation_refunded += compensation;
  order.shipping_refunded += shipping;
  order.shipping_tax_refunded += shippingTax;
  if (invoice) invoice.base_total_refunded = roundTwo(invoice.base_total_refunded + total);
  if (order.total_refunded >= order.total_paid) Object.assign(order, { state: "closed", status: "closed" });
  const dummies = order.items
    .filter((item) => isDummy(item, order.items) && (asked.get(item.parent_item_id ?? 0) ?? 0) > 0)
    .map((item) => ({ item, qty: asked.get(item.parent_item_id ?? 0) ?? 0, row: 0, discount: 0, tax: 0, compensation: 0 }));
  return {
    memo: {
      order_id: order.entity_id,
      invoice_id: invoice?.entity_id ?? null,
      state: 2,
      grand_total: total,
      shipping_amount: shipping,
      shipping_tax_amount: shippingTax,
      adjustment_positive: positive,
      adjustment_negative: negative,
      items: [...rows, ...dummies]
        .filter(({ qty }) => qty > 0)
        .map((one) => ({
          order_item_id: one.item.item_id,
          qty: one.qty,
          row_total: one.row,
          tax_amount: one.tax,
          discount_amount: one.discount,
          discount_tax_compensation_amount: one.compensation,
        })),
      comments: request.comment ? [{ comment: request.comment.comment, is_visible_on_front: 0 }] : [],
    },
  };
}
