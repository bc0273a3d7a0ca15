import { z } from "zod";
import type { Minor } from "../../domain/money.ts";
import type { Fulfilment, OrderFee, OrderLine, OrderSnapshot, OrderStatus, Payment, ShopRefund } from "../../domain/order.ts";
import { checked, present, WrongOrder } from "../../domain/snapshot.ts";
import { amount, type Fine, quantity, toMinor, toMinors } from "./magento-amounts.ts";
import { clean, instant, toAddress, variantOf } from "./magento-words.ts";

/** The orders, credit memos and shipments of Magento 2 as orders of ours: pure mapping, no I/O. Only what is needed is asked of them. */

const id = z.union([z.string().min(1), z.number()]).transform(String);
const scalar = z.union([z.string(), z.number(), z.null()]).optional();

const addressSchema = z
  .object({
    firstname: scalar,
    lastname: scalar,
    company: scalar,
    street: z.array(scalar).nullish(),
    city: scalar,
    region: scalar,
    postcode: scalar,
    country_id: scalar,
    telephone: scalar,
  })
  .nullish();

const itemSchema = z.object({
  item_id: id,
  parent_item_id: id.nullish(),
  product_id: id.nullish(),
  product_type: z.string().nullish(),
  sku: scalar,
  name: scalar,
  is_virtual: scalar,
  qty_ordered: quantity,
  qty_invoiced: quantity,
  qty_canceled: quantity,
  qty_refunded: quantity,
  row_total: amount,
  row_total_incl_tax: amount,
  row_invoiced: amount,
  amount_refunded: amount,
  tax_amount: amount,
  tax_invoiced: amount,
  tax_refunded: amount,
  tax_percent: z.coerce.number().nullish(),
  discount_amount: amount,
  discount_invoiced: amount,
  discount_refunded: amount,
  discount_tax_compensation_amount: amount,
  discount_tax_compensation_invoiced: amount,
  discount_tax_compensation_refunded: amount,
  weee_tax_applied_row_amount: amount,
});
export type MagentoItem = z.infer<typeof itemSchema>;

export const orderSchema = z.object({
  entity_id: id,
  increment_id: id,
  state: z.string(),
  status: z.string().nullish(),
  store_id: scalar,
  created_at: z.string(),
  order_currency_code: z.string().regex(/^[A-Z]{3}$/, { error: "is no currency" }),
  base_currency_code: z.string().nullish(),
  grand_total: amount,
  total_paid: amount,
  total_refunded: amount,
  tax_invoiced: amount,
  tax_refunded: amount,
  discount_tax_compensation_invoiced: amount,
  discount_tax_compensation_refunded: amount,
  shipping_amount: amount,
  shipping_refunded: amount,
  shipping_tax_amount: amount,
  shipping_tax_refunded: amount,
  shipping_discount_amount: amount,
  shipping_discount_tax_compensation_amount: amount,
  coupon_code: scalar,
  customer_email: scalar,
  items: z.array(itemSchema),
  billing_address: addressSchema,
  payment: z.object({ entity_id: id.nullish(), method: scalar, last_trans_id: scalar, amount_refunded: amount }).nullish(),
  status_histories: z.array(z.object({ comment: scalar }).partial()).nullish(),
  extension_attributes: z
    .object({
      shipping_assignments: z.array(z.object({ shipping: z.object({ address: addressSchema }).nullish() }).partial()).nullish(),
      payment_additional_info: z.array(z.object({ key: scalar, value: z.unknown() }).partial()).nullish(),
      gift_cards_amount: amount,
      customer_balance_amount: amount,
      reward_currency_amount: amount,
    })
    .nullish(),
});
export type MagentoOrder = z.infer<typeof orderSchema>;

const memoItemSchema = z.object({
  order_item_id: id,
  qty: quantity,
  row_total: amount,
  tax_amount: amount,
  discount_amount: amount,
  discount_tax_compensation_amount: amount,
});

export const memoSchema = z.object({
  entity_id: id,
  order_id: id,
  invoice_id: id.nullish(),
  state: z.coerce.number().nullish(),
  created_at: z.string().nullish(),
  grand_total: amount,
  shipping_amount: amount,
  shipping_tax_amount: amount,
  items: z.array(memoItemSchema),
  comments: z.array(z.object({ comment: scalar }).partial()).nullish(),
});
export type MagentoMemo = z.infer<typeof memoSchema>;

export const shipmentSchema = z.object({
  entity_id: id,
  order_id: id,
  created_at: z.string().nullish(),
  items: z.array(z.object({ order_item_id: id, qty: quantity })).default([]),
  tracks: z
    .array(z.object({ entity_id: id.nullish(), title: scalar, carrier_code: scalar, track_number: scalar }).partial())
    .nullish()
    .transform((tracks) => tracks ?? []),
});
export type MagentoShipment = z.infer<typeof shipmentSchema>;

/** What belongs to an order and is asked for apart. */
export interface Beside {
  readonly memos: readonly MagentoMemo[];
  readonly shipments: readonly MagentoShipment[];
  /** Of the store view it was placed in. */
  readonly language?: string;
}

/** Throws `WrongOrder` when it is no order, or when its parts are not its total. */
export function readOrder(given: unknown): MagentoOrder {
  const read = orderSchema.safeParse(given);
  if (read.success) return read.data;
  throw new WrongOrder(
    read.error.issues.map(({ path, message }) => ({ pointer: path.map((step) => `/${String(step)}`).join(""), reason: message })),
  );
}

export function toSnapshot(order: MagentoOrder, { memos, shipments, language }: Beside): OrderSnapshot {
  const currency = order.order_currency_code;
  const placedAt = instant(order.created_at);
  if (placedAt === undefined) throw new WrongOrder([{ pointer: "/created_at", reason: `"${order.created_at}" is no date` }]);
  const shares = sharesOf(order);
  const lines = shares.lines.map(({ item, paid }) => toLine(item, paid, order));
  const email = clean(order.customer_email, 254);
  const shipTo = order.extension_attributes?.shipping_assignments?.[0]?.shipping?.address;
  return checked({
    number: clean(order.increment_id, 64) ?? order.increment_id,
    externalId: order.entity_id,
    placedAt,
    currency,
    status: toStatus(order),
    ...present({
      email: email && /^[^\s@]+@[^\s@]+$/.test(email) ? email : undefined,
      phone: clean(shipTo?.telephone, 50) ?? clean(order.billing_address?.telephone, 50),
      language,
      shipTo: shipTo ? toAddress(words(shipTo)) : undefined,
      billTo: order.billing_address ? toAddress(words(order.billing_address)) : undefined,
    }),
    lines,
    fees: shares.fees,
    shipping: { paid: shares.shipping, tax: Math.min(shares.shipping, toMinor(order.shipping_tax_amount, currency)) },
    total: shares.total,
    discountCodes: [clean(order.coupon_code, 100)].flatMap((code) => code ?? []),
    payments: toPayments(order),
    refunds: memos.filter(({ state }) => state !== canceled).map((memo) => toRefund(memo, lines, currency)),
    fulfilments: shipments.flatMap((shipment) => toFulfilments(shipment, order, lines)),
  });
}

const canceled = 3;

/**
 * The items that carry the money and become lines. Of a configurable that is the parent, whose number is the child's already; of a bundle
 * with a price of its own the bundle; of a bundle priced by its parts the parts.
 */
export function sellable({ items }: Pick<MagentoOrder, "items">): MagentoItem[] {
  const children = (parent: MagentoItem) => items.filter((item) => item.parent_item_id === parent.item_id);
  const pricedByParts = (item: MagentoItem | undefined) =>
    item?.product_type === "bundle" && children(item).some((child) => child.row_total !== 0);
  return items.filter((item) => {
    if (item.qty_ordered <= 0) return false;
    if (!item.parent_item_id) return !pricedByParts(item);
    return pricedByParts(items.find((one) => one.item_id === item.parent_item_id));
  });
}

/** An article sold by weight or length goes back as one piece. */
export function piecesOf({ qty_ordered }: MagentoItem): number {
  return Number.isInteger(qty_ordered) ? qty_ordered : 1;
}

function gross(item: MagentoItem): Fine {
  return item.row_total + item.tax_amount + item.discount_tax_compensation_amount - item.discount_amount + item.weee_tax_applied_row_amount;
}

function shippingOf(order: MagentoOrder): Fine {
  return (
    order.shipping_amount + order.shipping_tax_amount + order.shipping_discount_tax_compensation_amount - order.shipping_discount_amount
  );
}

/** What of the total lines and delivery do not explain: charges and reductions of extensions. */
export function unexplained(order: MagentoOrder): Fine {
  const rest = wholeTotal(order) - sellable(order).reduce((sum, item) => sum + gross(item), 0) - shippingOf(order);
  // Less than a hundredth is rounding, which lies within the lines.
  return Math.abs(rest) < 100 ? 0 : rest;
}

/** Gift cards, store credit and points are means of payment; Magento takes them off the total. */
function wholeTotal({ grand_total, extension_attributes: more }: MagentoOrder): Fine {
  return grand_total + (more ? more.gift_cards_amount + more.customer_balance_amount + more.reward_currency_amount : 0);
}

interface Shares {
  readonly lines: readonly { readonly item: MagentoItem; readonly paid: Minor }[];
  readonly fees: OrderFee[];
  readonly shipping: Minor;
  readonly total: Minor;
}

/** Everything in whole minor units. Magento keeps two decimals for the yen too; those are shared so that the sum stays right. */
function sharesOf(order: MagentoOrder): Shares {
  const currency = order.order_currency_code;
  const items = sellable(order);
  const total = toMinor(wholeTotal(order), currency);
  const other = toMinor(unexplained(order), currency);
  const parts = toMinors(total - other, [...items.map(gross), shippingOf(order)]);
  return {
    lines: items.map((item, place) => ({ item, paid: parts[place] ?? 0 })),
    fees: other === 0 ? [] : [{ id: "other", title: other > 0 ? "Other charges" : "Other reductions", paid: other, tax: 0 }],
    shipping: parts[items.length] ?? 0,
    total,
  };
}

function toLine(item: MagentoItem, paid: Minor, order: MagentoOrder): OrderLine {
  const currency = order.order_currency_code;
  const title = clean(item.name, 500) ?? item.item_id;
  const child = item.product_type === "configurable" ? order.items.find((one) => one.parent_item_id === item.item_id) : undefined;
  const listed = item.row_total_incl_tax + item.weee_tax_applied_row_amount;
  return {
    id: item.item_id,
    title,
    quantity: piecesOf(item),
    listed: Math.max(toMinor(listed, currency), paid),
    paid,
    tax: Math.max(0, Math.min(paid, toMinor(item.tax_amount, currency))),
    categories: [],
    tags: [],
    ...present({
      sku: clean(item.sku, 100),
      productId: item.product_id ?? undefined,
      variantId: child?.product_id ?? undefined,
      variant: child ? variantOf(clean(child.name, 700) ?? "", title)?.slice(0, 200) : undefined,
      taxRate: typeof item.tax_percent === "number" ? Math.round(item.tax_percent * 100) : undefined,
      intangible:
        Number(item.is_virtual ?? 0) === 1 || ["downloadable", "virtual", "giftcard"].includes(item.product_type ?? "") ? true : undefined,
    }),
  };
}

function toStatus({ state, total_paid, total_refunded, grand_total }: MagentoOrder): OrderStatus {
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

function toPayments(order: MagentoOrder): Payment[] {
  const { payment, total_paid, extension_attributes: more, order_currency_code: currency } = order;
  const gateway = clean(payment?.method, 100);
  const label = more?.payment_additional_info?.find(({ key }) => key === "method_title")?.value;
  // After a refund the last transaction is the refund's own.
  const reference =
    payment?.amount_refunded === 0 ? clean(payment.last_trans_id, 200)?.replace(/-(capture|order|authorization)$/, "") : undefined;
  const money: Payment[] =
    gateway && total_paid > 0
      ? [
          {
            id: payment?.entity_id ?? gateway,
            gateway,
            tender: "money",
            paid: toMinor(total_paid, currency),
            ...present({ label: clean(label, 100), reference }),
          },
        ]
      : [];
  const other = (id: string, tender: Payment["tender"], fine: Fine): Payment[] =>
    fine > 0 ? [{ id, gateway: id, tender, paid: toMinor(fine, currency) }] : [];
  return [
    ...money,
    ...other("giftcard", "gift_card", more?.gift_cards_amount ?? 0),
    ...other("customerbalance", "store_credit", (more?.customer_balance_amount ?? 0) + (more?.reward_currency_amount ?? 0)),
  ];
}

function toRefund(memo: MagentoMemo, lines: readonly OrderLine[], currency: string): ShopRefund {
  const given = toMinor(memo.grand_total, currency);
  const shipping = Math.min(given, toMinor(memo.shipping_amount + memo.shipping_tax_amount, currency));
  const named = memo.items.flatMap((item) => {
    const line = lines.find(({ id }) => id === item.order_item_id);
    if (!line || item.qty <= 0) return [];
    const worth = item.row_total + item.tax_amount + item.discount_tax_compensation_amount - item.discount_amount;
    return [
      {
        lineId: line.id,
        quantity: Math.min(line.quantity, Math.max(1, Math.floor(item.qty))),
        amount: Math.max(0, toMinor(worth, currency)),
      },
    ];
  });
  return {
    id: memo.entity_id,
    amount: given,
    ...present({ at: instant(memo.created_at), lines: named.length > 0 || shipping === given ? named : undefined }),
    ...(shipping > 0 ? { shipping } : {}),
  };
}

/** A shipment names the item that is packed: of a configurable the parent, of a bundle sent whole the bundle. */
function toFulfilments(shipment: MagentoShipment, order: MagentoOrder, lines: readonly OrderLine[]): Fulfilment[] {
  const packed = new Map<string, number>();
  for (const { order_item_id, qty } of shipment.items) {
    const item = order.items.find((one) => one.item_id === order_item_id);
    const parts = order.items.filter((one) => one.parent_item_id === order_item_id);
    const named = [order_item_id, item?.parent_item_id, ...parts.map((part) => part.item_id)];
    const bearers = lines.filter((line) =>
      line.id === order_item_id ? true : !lines.some((one) => one.id === order_item_id) && named.includes(line.id),
    );
    for (const line of bearers) {
      const count = line.id === order_item_id ? Math.max(1, Math.floor(qty)) : line.quantity;
      packed.set(line.id, Math.min(line.quantity, (packed.get(line.id) ?? 0) + count));
    }
  }
  const fulfilment = {
    ...present({ shippedAt: instant(shipment.created_at) }),
    ...(packed.size > 0 ? { lines: [...packed].map(([lineId, quantity]) => ({ lineId, quantity })) } : {}),
  };
  if (shipment.tracks.length === 0) return [{ id: shipment.entity_id, ...fulfilment }];
  return shipment.tracks.map((track, place) => ({
    id: place === 0 ? shipment.entity_id : `${shipment.entity_id}-${place + 1}`,
    ...fulfilment,
    ...present({ carrier: clean(track.title, 100) ?? clean(track.carrier_code, 100), trackingNumber: clean(track.track_number, 100) }),
  }));
}

function words(address: NonNullable<z.infer<typeof addressSchema>>): Parameters<typeof toAddress>[0] {
  return {
    name: [address.firstname, address.lastname],
    company: address.company,
    street: address.street ?? [],
    postcode: address.postcode,
    city: address.city,
    region: address.region,
    country: address.country_id,
  };
}
