import { z } from "zod";
import { goodsOf, type WeightUnit } from "../../domain/goods.ts";
import type { Fulfilment, OrderLine, OrderSnapshot, Payment } from "../../domain/order.ts";
import { checked, present, WrongOrder } from "../../domain/snapshot.ts";
import { amount, type Fine, quantity, toMinor } from "./magento-amounts.ts";
import * as both from "./magento-snapshot.ts";
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
  weight: scalar.catch(undefined),
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
  /** What that store view weighs in. */
  readonly weighsIn?: WeightUnit;
}

/** Throws `WrongOrder` when it is no order, or when its parts are not its total. */
export function readOrder(given: unknown): MagentoOrder {
  const read = orderSchema.safeParse(given);
  if (read.success) return read.data;
  throw new WrongOrder(
    read.error.issues.map(({ path, message }) => ({ pointer: path.map((step) => `/${String(step)}`).join(""), reason: message })),
  );
}

export function toSnapshot(order: MagentoOrder, { memos, shipments, language, weighsIn }: Beside): OrderSnapshot {
  const currency = order.order_currency_code;
  const placedAt = instant(order.created_at);
  if (placedAt === undefined) throw new WrongOrder([{ pointer: "/created_at", reason: `"${order.created_at}" is no date` }]);
  const shares = both.sharesOf(partsOf(order));
  const lines = sellable(order).map((item, place) => toLine(item, shares.lines[place] ?? 0, order, weighsIn));
  const email = clean(order.customer_email, 254);
  const shipTo = order.extension_attributes?.shipping_assignments?.[0]?.shipping?.address;
  return checked({
    number: clean(order.increment_id, 64) ?? order.increment_id,
    externalId: order.entity_id,
    placedAt,
    currency,
    status: both.toStatus(order),
    ...present({
      email: email && /^[^\s@]+@[^\s@]+$/.test(email) ? email : undefined,
      phone: clean(shipTo?.telephone, 50) ?? clean(order.billing_address?.telephone, 50),
      language,
      shipTo: shipTo ? toAddress(words(shipTo)) : undefined,
      billTo: order.billing_address ? toAddress(words(order.billing_address)) : undefined,
    }),
    lines,
    fees: shares.fees,
    shipping: { paid: shares.delivery, tax: Math.min(shares.delivery, toMinor(order.shipping_tax_amount, currency)) },
    total: shares.total,
    discountCodes: [clean(order.coupon_code, 100)].flatMap((code) => code ?? []),
    payments: toPayments(order),
    refunds: memos.filter(({ state }) => state !== both.canceledMemo).map((memo) => both.toRefund(toMemo(memo), lines, currency)),
    fulfilments: shipments.flatMap((shipment) => {
      const tracks = shipment.tracks.map((track) => ({ ...track, number: track.track_number }));
      return both.toFulfilments(shipment.entity_id, shipment.created_at, tracks, packedIn(shipment, order, lines));
    }),
  });
}

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

function gross(item: MagentoItem): Fine {
  return item.row_total + item.tax_amount + item.discount_tax_compensation_amount - item.discount_amount + item.weee_tax_applied_row_amount;
}

function shippingOf(order: MagentoOrder): Fine {
  return (
    order.shipping_amount + order.shipping_tax_amount + order.shipping_discount_tax_compensation_amount - order.shipping_discount_amount
  );
}

/** Gift cards, store credit and points are means of payment; Magento takes them off the total. */
export function partsOf(order: MagentoOrder): both.Parts {
  const more = order.extension_attributes;
  return {
    currency: order.order_currency_code,
    total: order.grand_total + (more ? more.gift_cards_amount + more.customer_balance_amount + more.reward_currency_amount : 0),
    lines: sellable(order).map(gross),
    delivery: shippingOf(order),
  };
}

function toLine(item: MagentoItem, paid: number, order: MagentoOrder, unit: WeightUnit | undefined): OrderLine {
  const currency = order.order_currency_code;
  const title = clean(item.name, 500) ?? item.item_id;
  const child = item.product_type === "configurable" ? order.items.find((one) => one.parent_item_id === item.item_id) : undefined;
  const listed = item.row_total_incl_tax + item.weee_tax_applied_row_amount;
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
      productId: item.product_id ?? undefined,
      variantId: child?.product_id ?? undefined,
      variant: child ? variantOf(clean(child.name, 700) ?? "", title)?.slice(0, 200) : undefined,
      taxRate: typeof item.tax_percent === "number" ? Math.round(item.tax_percent * 100) : undefined,
      intangible: both.isIntangible(item) ? true : undefined,
    }),
    ...goodsOf({ weight: unit && (Number(item.weight) > 0 ? item.weight : child?.weight), unit }),
  };
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
  const credit = (more?.customer_balance_amount ?? 0) + (more?.reward_currency_amount ?? 0);
  return [...money, ...both.otherTenders(currency, more?.gift_cards_amount ?? 0, credit)];
}

function toMemo(memo: MagentoMemo): both.Memo {
  return {
    ...memo,
    id: memo.entity_id,
    items: memo.items.map((item) => ({
      ...item,
      worth: item.row_total + item.tax_amount + item.discount_tax_compensation_amount - item.discount_amount,
    })),
  };
}

/** A shipment names the item that is packed: of a configurable the parent, of a bundle sent whole the bundle, whose parts may be the lines. */
function packedIn(
  { items: shipped }: MagentoShipment,
  { items }: MagentoOrder,
  lines: readonly OrderLine[],
): NonNullable<Fulfilment["lines"]> {
  const packed = new Map<string, number>();
  for (const { order_item_id, qty } of shipped) {
    const own = lines.filter(({ id }) => id === order_item_id);
    const parent = items.find((item) => item.item_id === order_item_id)?.parent_item_id;
    const kin = new Set([parent, ...items.filter((item) => item.parent_item_id === order_item_id).map((part) => part.item_id)]);
    for (const line of own.length > 0 ? own : lines.filter(({ id }) => kin.has(id))) {
      const count = own.length > 0 ? both.wholePieces(line, qty) : line.quantity;
      packed.set(line.id, Math.min(line.quantity, (packed.get(line.id) ?? 0) + count));
    }
  }
  return [...packed].map(([lineId, quantity]) => ({ lineId, quantity }));
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
