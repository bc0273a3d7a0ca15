import { z } from "zod";
import type { Fulfilment, OrderLine, OrderSnapshot, Payment } from "../../domain/order.ts";
import { checked, present, WrongOrder } from "../../domain/snapshot.ts";
import { amount, type Fine, quantity, toMinor, toMinors } from "./magento-amounts.ts";
import * as both from "./magento-snapshot.ts";
import { type AddressWords, clean, instant, toAddress, variantOf } from "./magento-words.ts";
import { listOf } from "./magento1-soap.ts";

/** The orders, credit memos and shipments of Magento 1 as orders of ours: pure mapping, no I/O. */

const word = z.string().nullish();
const id = z.string().min(1);

const addressSchema = z
  .union([
    z.object({
      firstname: word,
      lastname: word,
      company: word,
      street: word,
      city: word,
      region: word,
      postcode: word,
      country_id: word,
      telephone: word,
    }),
    z.literal("").transform(() => null),
  ])
  .nullish();

const itemSchema = z.object({
  item_id: id,
  product_id: word,
  product_type: word,
  sku: word,
  name: word,
  is_virtual: word,
  qty_ordered: quantity,
  qty_invoiced: quantity,
  qty_canceled: quantity,
  qty_refunded: quantity,
  row_total: amount,
  row_invoiced: amount,
  amount_refunded: amount,
  tax_amount: amount,
  tax_invoiced: amount,
  tax_before_discount: amount,
  tax_percent: z.coerce.number().nullish(),
  discount_amount: amount,
  discount_invoiced: amount,
  weee_tax_applied_row_amount: amount,
});
export type Magento1Item = z.infer<typeof itemSchema>;

/** What the list says of an order and the order itself does not: its taxes apart. */
export const listedSchema = z.object({
  increment_id: id,
  order_id: z.string().regex(/^\d+$/),
  state: z.string(),
  total_refunded: amount,
  tax_invoiced: amount,
  tax_refunded: amount,
  hidden_tax_amount: amount,
  shipping_hidden_tax_amount: amount,
  hidden_tax_invoiced: amount,
  hidden_tax_refunded: amount,
  shipping_tax_amount: amount,
  shipping_tax_refunded: amount,
  shipping_refunded: amount,
  shipping_discount_amount: amount,
  customer_balance_amount: amount,
  gift_cards_amount: amount,
  reward_currency_amount: amount,
  coupon_code: word,
});
export type Listed = z.infer<typeof listedSchema>;

export const orderSchema = z.object({
  increment_id: id,
  order_id: id,
  state: z.string(),
  status: z.string(),
  created_at: z.string(),
  order_currency_code: z.string().regex(/^[A-Z]{3}$/, { error: "is no currency" }),
  base_currency_code: word,
  subtotal: amount,
  grand_total: amount,
  total_paid: amount,
  total_refunded: amount,
  shipping_amount: amount,
  customer_email: word,
  shipping_address: addressSchema,
  billing_address: addressSchema,
  items: listOf(itemSchema),
  payment: z
    .object({ payment_id: word, method: word, cc_last4: word })
    .partial()
    .nullish()
    .or(z.literal("").transform(() => null)),
  status_history: listOf(z.object({ comment: word }).partial()),
});
export type Magento1Order = z.infer<typeof orderSchema> & { readonly listed: Listed };

export const memoSchema = z.object({
  increment_id: id,
  order_id: word,
  state: z.coerce.number().nullish(),
  created_at: word,
  grand_total: amount,
  shipping_amount: amount,
  shipping_tax_amount: amount,
  items: listOf(
    z.object({
      order_item_id: id,
      qty: quantity,
      row_total: amount,
      tax_amount: amount,
      discount_amount: amount,
      hidden_tax_amount: amount,
    }),
  ),
  comments: listOf(z.object({ comment: word }).partial()),
});
export type Magento1Memo = z.infer<typeof memoSchema>;

export const shipmentSchema = z.object({
  increment_id: id,
  order_id: word,
  created_at: word,
  items: listOf(z.object({ order_item_id: id, qty: quantity })),
  tracks: listOf(z.object({ carrier_code: word, title: word, number: word }).partial()),
});
export type Magento1Shipment = z.infer<typeof shipmentSchema>;

/** Throws `WrongOrder` when its parts are not its total. */
export function toSnapshot(order: Magento1Order, memos: readonly Magento1Memo[], shipments: readonly Magento1Shipment[]): OrderSnapshot {
  const currency = order.order_currency_code;
  const placedAt = instant(order.created_at);
  if (placedAt === undefined) throw new WrongOrder([{ pointer: "/created_at", reason: `"${order.created_at}" is no date` }]);
  const shares = both.sharesOf(partsOf(order));
  const lines = sellable(order).map((item, place) => toLine(item, shares.lines[place] ?? 0, order));
  const email = clean(order.customer_email, 254);
  return checked({
    number: clean(order.increment_id, 64) ?? order.increment_id,
    // The number is what Magento 1 is asked by.
    externalId: order.increment_id,
    placedAt,
    currency,
    status: both.toStatus(order),
    ...present({
      email: email && /^[^\s@]+@[^\s@]+$/.test(email) ? email : undefined,
      phone: clean(order.shipping_address?.telephone, 50) ?? clean(order.billing_address?.telephone, 50),
      shipTo: order.shipping_address ? toAddress(words(order.shipping_address)) : undefined,
      billTo: order.billing_address ? toAddress(words(order.billing_address)) : undefined,
    }),
    lines,
    fees: shares.fees,
    shipping: { paid: shares.delivery, tax: Math.min(shares.delivery, toMinor(order.listed.shipping_tax_amount, currency)) },
    total: shares.total,
    discountCodes: [clean(order.listed.coupon_code, 100)].flatMap((code) => code ?? []),
    payments: toPayments(order),
    refunds: memos.filter(({ state }) => state !== both.canceledMemo).map((memo) => both.toRefund(toMemo(memo), lines, currency)),
    fulfilments: shipments.flatMap((shipment) =>
      both.toFulfilments(shipment.increment_id, shipment.created_at, shipment.tracks, packedIn(shipment, lines)),
    ),
  });
}

/**
 * The items that carry the money. Magento 1 does not say which item belongs to which, but a part without money of its own follows the item
 * that bears it, and the rows of those that count add up to the order's subtotal: with the bundles, or with their parts.
 */
export function sellable({ items, subtotal }: Pick<Magento1Order, "items" | "subtotal">): Magento1Item[] {
  const isComposite = ({ product_type }: Magento1Item) => product_type === "configurable" || product_type === "bundle";
  const bearing = items.filter((item) => item.qty_ordered > 0 && (item.row_total > 0 || !items.some(isComposite)));
  const sum = (some: readonly Magento1Item[]) => some.reduce((total, { row_total }) => total + row_total, 0);
  const parts = bearing.filter(({ product_type }) => product_type !== "bundle");
  return sum(bearing) !== subtotal && sum(parts) === subtotal ? parts : bearing;
}

/** The tax that lies within discounts, by line where the lines say so: null where they do not add up to what the order says. */
export function hiddenTaxes(order: Magento1Order): ReadonlyMap<string, Fine> | null {
  const { hidden_tax_amount, shipping_hidden_tax_amount } = order.listed;
  const items = sellable(order);
  const wanted = hidden_tax_amount - shipping_hidden_tax_amount;
  const told = items.map((item) => (item.discount_amount > 0 ? Math.max(0, item.tax_before_discount - item.tax_amount) : 0));
  const sum = told.reduce((total, one) => total + one, 0);
  return wanted === 0 || sum === wanted ? new Map(items.map((item, place) => [item.item_id, wanted === 0 ? 0 : (told[place] ?? 0)])) : null;
}

function shippingOf({ shipping_amount, listed }: Magento1Order): Fine {
  return shipping_amount + listed.shipping_tax_amount + listed.shipping_hidden_tax_amount - listed.shipping_discount_amount;
}

/** Lines with what was paid for them; tax within discounts that no line tells is shared by the discounts. */
function grosses(order: Magento1Order): Fine[] {
  const items = sellable(order);
  const told = hiddenTaxes(order);
  const whole = order.listed.hidden_tax_amount - order.listed.shipping_hidden_tax_amount;
  const shared = told
    ? []
    : toMinors(
        whole,
        items.map(({ discount_amount }) => discount_amount),
      );
  return items.map((item, place) => {
    const hidden = told ? (told.get(item.item_id) ?? 0) : (shared[place] ?? 0);
    return item.row_total + item.tax_amount + hidden - item.discount_amount + item.weee_tax_applied_row_amount;
  });
}

/** Gift cards, store credit and points are means of payment; Magento takes them off the total. */
export function partsOf(order: Magento1Order): both.Parts {
  const { gift_cards_amount, customer_balance_amount, reward_currency_amount } = order.listed;
  return {
    currency: order.order_currency_code,
    total: order.grand_total + gift_cards_amount + customer_balance_amount + reward_currency_amount,
    lines: grosses(order),
    delivery: shippingOf(order),
  };
}

function toLine(item: Magento1Item, paid: number, { items, order_currency_code: currency }: Magento1Order): OrderLine {
  const title = clean(item.name, 500) ?? item.item_id;
  const next = items[items.indexOf(item) + 1];
  const child = item.product_type === "configurable" && next?.row_total === 0 && next.sku === item.sku ? next : undefined;
  const listed = item.row_total + Math.max(item.tax_before_discount, item.tax_amount) + item.weee_tax_applied_row_amount;
  return {
    id: item.item_id,
    title,
    quantity: both.piecesOf(item),
    listed: Math.max(toMinor(listed, currency), paid),
    paid,
    tax: Math.max(0, Math.min(paid, toMinor(item.tax_amount, currency))),
    categories: [],
    tags: [],
    ...present({
      sku: clean(item.sku, 100),
      productId: clean(item.product_id, 100),
      variantId: clean(child?.product_id, 100),
      variant: child ? variantOf(clean(child.name, 700) ?? "", title)?.slice(0, 200) : undefined,
      taxRate: typeof item.tax_percent === "number" ? Math.round(item.tax_percent * 100) : undefined,
      intangible: both.isIntangible(item) ? true : undefined,
    }),
  };
}

/** It knows no gateway's own id, so a payment is found there by the order's number. */
function toPayments({ payment, total_paid, listed, order_currency_code: currency }: Magento1Order): Payment[] {
  const gateway = clean(payment?.method, 100);
  const digits = clean(payment?.cc_last4, 4);
  const money: Payment[] =
    gateway && total_paid > 0
      ? [
          {
            id: clean(payment?.payment_id, 100) ?? gateway,
            gateway,
            tender: "money",
            paid: toMinor(total_paid, currency),
            ...present({ label: digits ? `•••• ${digits}` : undefined }),
          },
        ]
      : [];
  return [
    ...money,
    ...both.otherTenders(currency, listed.gift_cards_amount, listed.customer_balance_amount + listed.reward_currency_amount),
  ];
}

function toMemo(memo: Magento1Memo): both.Memo {
  const worth = (item: Magento1Memo["items"][number]) => item.row_total + item.tax_amount + item.hidden_tax_amount - item.discount_amount;
  return { ...memo, id: memo.increment_id, items: memo.items.map((item) => ({ ...item, worth: worth(item) })) };
}

function packedIn({ items }: Magento1Shipment, lines: readonly OrderLine[]): NonNullable<Fulfilment["lines"]> {
  return items.flatMap(({ order_item_id, qty }) => {
    const line = lines.find((one) => one.id === order_item_id);
    return line ? [{ lineId: line.id, quantity: both.wholePieces(line, qty) }] : [];
  });
}

function words(address: Exclude<z.infer<typeof addressSchema>, null | undefined>): AddressWords {
  return {
    name: [address.firstname, address.lastname],
    company: address.company,
    street: (address.street ?? "").split("\n"),
    postcode: address.postcode,
    city: address.city,
    region: address.region,
    country: address.country_id,
  };
}
