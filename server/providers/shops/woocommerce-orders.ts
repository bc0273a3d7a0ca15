import { z } from "zod";
import { exponent, type Minor, parseDecimal, toDecimal } from "../../domain/money.ts";
import type { Address, Fulfilment, OrderFee, OrderLine, OrderSnapshot, OrderStatus, Payment, ShopRefund } from "../../domain/order.ts";
import { plainText } from "../../domain/plain-text.ts";
import { checked, languageTag, present, WrongOrder } from "../../domain/snapshot.ts";

/**
 * WooCommerce's order JSON (wc/v3, HPOS) as orders of ours: pure mapping, no I/O. Only what is needed is asked of it, because
 * plugins add, retype and leave out the rest.
 */

export const amountText = z.union([z.string(), z.number()]).transform(String);
export const scalar = z.union([z.string(), z.number(), z.null()]).optional();
export const key = z.union([z.string().min(1), z.number()]).transform(String);

/** Under this key a refund of ours keeps what it gave beyond the lines. */
export const goodwillKey = "_returns_portal_goodwill";

/** A refund of ours with this key only put pieces back on sale: nothing and no piece was refunded by it. */
export const stockOnlyKey = "_returns_portal_stock";

export const metaSchema = z.array(z.object({ key: z.string(), value: z.unknown(), display_value: z.unknown() }).partial()).nullish();
export type Meta = z.infer<typeof metaSchema>;

export const taxesSchema = z.array(z.object({ id: key, total: scalar })).nullish();

const addressSchema = z
  .object({
    first_name: scalar,
    last_name: scalar,
    company: scalar,
    address_1: scalar,
    address_2: scalar,
    city: scalar,
    state: scalar,
    postcode: scalar,
    country: scalar,
    phone: scalar,
    email: scalar,
  })
  .nullish();

const lineSchema = z.object({
  id: key,
  name: scalar,
  parent_name: scalar,
  product_id: scalar,
  variation_id: scalar,
  quantity: z.coerce.number(),
  subtotal: amountText.optional(),
  subtotal_tax: amountText.optional(),
  total: amountText,
  total_tax: amountText,
  taxes: taxesSchema,
  meta_data: metaSchema,
  sku: scalar,
  global_unique_id: scalar,
  image: z.object({ src: z.unknown() }).nullish().catch(null),
});

const chargeSchema = z.object({ id: key, name: scalar, total: amountText, total_tax: amountText.default("0"), meta_data: metaSchema });

/** As `GET /orders/{id}/refunds` gives it; within an order there are only id, reason and total. */
export const refundSchema = z.object({
  id: key,
  total: amountText.optional(),
  amount: amountText.optional(),
  date_created_gmt: scalar,
  reason: scalar,
  /** WooCommerce asked the means of payment to give the money back, and it did. */
  refunded_payment: z.boolean().optional().catch(undefined),
  meta_data: metaSchema,
  line_items: z.array(chargeSchema.extend({ quantity: z.coerce.number() })).optional(),
  shipping_lines: z.array(chargeSchema).optional(),
  fee_lines: z.array(chargeSchema).optional(),
});
export type WooRefund = z.infer<typeof refundSchema>;

const orderSchema = z.object({
  id: key,
  number: key.optional(),
  status: z.string(),
  currency: z.string().regex(/^[A-Z]{3}$/, { error: "is no currency" }),
  total: amountText,
  date_created_gmt: z.string({ error: "is missing; WooCommerce's own export has it" }),
  date_paid_gmt: scalar,
  date_completed_gmt: scalar,
  created_via: scalar,
  needs_processing: z.boolean().optional().catch(undefined),
  payment_method: scalar,
  payment_method_title: scalar,
  transaction_id: scalar,
  billing: addressSchema,
  shipping: addressSchema,
  line_items: z.array(lineSchema),
  shipping_lines: z.array(chargeSchema).default([]),
  fee_lines: z.array(chargeSchema).default([]),
  tax_lines: z.array(z.object({ rate_id: key, rate_percent: z.coerce.number().nullish(), compound: z.boolean().optional() })).default([]),
  coupon_lines: z.array(z.object({ code: scalar })).default([]),
  refunds: z.array(refundSchema).default([]),
  meta_data: metaSchema,
});
type WooOrder = z.infer<typeof orderSchema>;
type WooLine = z.infer<typeof lineSchema>;
type WooCharge = z.infer<typeof chargeSchema>;

/** True when a parsed JSON object is an order of WooCommerce rather than of ours. */
export function isWooOrder(given: unknown): boolean {
  return typeof given === "object" && given !== null && "line_items" in given;
}

/** Reads one refund of a refunds export, or null when it is none. */
export function readWooRefund(given: unknown): WooRefund | null {
  return refundSchema.safeParse(given).data ?? null;
}

/**
 * Maps one order. `refundDetails` are refunds by their id, with their lines, when they were fetched or exported apart: the order
 * alone says only how much was given back.
 * Throws `WrongOrder` when it is no order, or when lines + fees + shipping are not its total.
 */
export function readWooOrder(given: unknown, refundDetails: ReadonlyMap<string, WooRefund> = new Map()): OrderSnapshot {
  const result = orderSchema.safeParse(given);
  if (!result.success) {
    throw new WrongOrder(
      result.error.issues.map(({ path, message }) => ({ pointer: path.map((step) => `/${String(step)}`).join(""), reason: message })),
    );
  }
  const order = result.data;
  const { currency } = order;
  const placedAt = instant(order.date_created_gmt);
  if (placedAt === undefined) throw new WrongOrder([{ pointer: "/date_created_gmt", reason: `"${order.date_created_gmt}" is no date` }]);
  const status = toStatus(order);
  const billing = order.billing ?? {};
  const kept = order.line_items.filter((line) => line.quantity !== 0 || gross(line, currency) !== 0);
  const lines = kept.map((line) => toLine(line, order));
  const shipping = {
    paid: add(order.shipping_lines.map((line) => gross(line, currency))),
    tax: add(order.shipping_lines.map((line) => amount(line.total_tax, currency))),
  };
  const total = amount(order.total, currency);
  const email = clean(billing.email, 254);
  return checked({
    number: clean(order.number ?? order.id, 64) ?? order.id,
    externalId: order.id,
    placedAt,
    currency,
    status,
    ...present({
      email: email && /^[^\s@]+@[^\s@]+$/.test(email) ? email : undefined,
      phone: clean(billing.phone, 50) ?? clean(order.shipping?.phone, 50),
      language: language(order.meta_data),
      shipTo: toAddress(order.shipping),
      billTo: toAddress(order.billing),
    }),
    lines,
    fees: order.fee_lines.map((fee) => toFee(fee, currency)),
    shipping,
    total,
    discountCodes: order.coupon_lines.flatMap(({ code }) => clean(code, 100) ?? []),
    payments: toPayments(order, status, total),
    refunds: order.refunds.map((refund) => toRefund(refundDetails.get(refund.id) ?? refund, { currency, lines, shipping, total })),
    fulfilments: toFulfilments(order, status),
    ...(order.created_via === "pos-rest-api" ? { soldInStore: true } : {}),
  });
}

/** Statuses of plugins ("shipped", "partial-shipped", "in-production") are stages of an order that is alive. */
function toStatus({ status, date_paid_gmt }: WooOrder): OrderStatus {
  switch (status.replace(/^wc-/, "")) {
    case "completed":
      return "completed";
    case "refunded":
      return "refunded";
    case "cancelled":
    case "trash":
      return "cancelled";
    case "failed":
      return "failed";
    case "pending":
    case "checkout-draft":
    case "auto-draft":
      return "pending";
    case "on-hold":
      return date_paid_gmt ? "open" : "pending";
    default:
      return "open";
  }
}

function toLine(line: WooLine, order: WooOrder): OrderLine {
  const { currency } = order;
  const paid = gross(line, currency);
  const listed = line.subtotal === undefined ? paid : amount(line.subtotal, currency) + amount(line.subtotal_tax ?? "0", currency);
  const variant = variantOf(line.meta_data);
  const parent = clean(line.parent_name, 500);
  const productId = reference(line.product_id);
  const src = line.image?.src;
  return {
    id: line.id,
    // The name of a variation repeats its attributes ("T-shirt - M"); with the attributes known, the product's name is enough.
    title: (variant && parent) || clean(line.name, 500) || parent || line.id,
    quantity: line.quantity,
    // A line edited upwards by hand has a subtotal below its total.
    listed: Math.max(listed, paid),
    paid,
    tax: amount(line.total_tax, currency),
    categories: [],
    tags: [],
    ...present({
      sku: clean(line.sku, 100),
      gtin: clean(line.global_unique_id, 20),
      productId,
      variantId: reference(line.variation_id),
      variant,
      imageUrl: typeof src === "string" && /^https?:\/\//.test(src) && src.length <= 2_000 ? src : undefined,
      taxRate: taxRate(line, order),
      intangible: isIntangible(line, productId, order) ? true : undefined,
    }),
  };
}

/** The attributes as a shopper reads them. Keys that begin with `_` are notes of plugins to themselves. */
function variantOf(meta: Meta): string | undefined {
  const values = (meta ?? []).flatMap((entry) => {
    const shown = entry.display_value ?? entry.value;
    return entry.key?.startsWith("_") || (typeof shown !== "string" && typeof shown !== "number") ? [] : (clean(shown, 100) ?? []);
  });
  return values.length > 0 ? values.join(", ").slice(0, 200) : undefined;
}

/** Basis points of the rates that were applied; those that stack (compound) multiply. Unknown when a rate is. */
function taxRate({ taxes }: WooLine, { tax_lines }: WooOrder): number | undefined {
  const applied = (taxes ?? []).filter(({ total }) => total !== "" && total !== undefined && total !== null);
  const rates = applied.map(({ id }) => tax_lines.find(({ rate_id }) => rate_id === id));
  if (rates.length === 0) return undefined;
  let simple = 0;
  let compound = 1;
  for (const rate of rates) {
    if (typeof rate?.rate_percent !== "number") return undefined;
    if (rate.compound) compound *= 1 + rate.rate_percent / 100;
    else simple += rate.rate_percent;
  }
  return Math.round(((1 + simple / 100) * compound - 1) * 10_000);
}

/**
 * An order does not say which products are virtual. Two things do: the notes gift-card plugins leave on a line, and
 * `needs_processing: false`, which WooCommerce says only when every product that still exists is virtual and downloadable.
 */
function isIntangible({ meta_data }: WooLine, productId: string | undefined, { needs_processing }: WooOrder): boolean {
  const isGiftCard = (meta_data ?? []).some(({ key }) => /gift_?card|^_ywgc_|^_?wc_gc_/.test(key ?? ""));
  return isGiftCard || (needs_processing === false && productId !== undefined);
}

function toFee(fee: WooCharge, currency: string): OrderFee {
  return { id: fee.id, title: clean(fee.name, 200) ?? fee.id, paid: gross(fee, currency), tax: amount(fee.total_tax, currency) };
}

/** WooCommerce knows one means of payment per order. Gift cards that work as coupons have lowered the lines already. */
function toPayments(order: WooOrder, status: OrderStatus, total: Minor): Payment[] {
  const gateway = clean(order.payment_method, 100);
  const isPaid = status === "open" || status === "completed" || status === "refunded" || Boolean(order.date_paid_gmt);
  if (!gateway || total === 0 || !isPaid) return [];
  const label = clean(order.payment_method_title, 100);
  const reference = clean(order.transaction_id, 100);
  return [{ id: reference ?? gateway, gateway, ...present({ label, reference }), tender: "money", paid: total }];
}

type Refunded = Pick<OrderSnapshot, "currency" | "lines" | "shipping" | "total">;

/** Money always; units only when the shop says which, and what it says adds up (WooCommerce checks neither). */
function toRefund(refund: WooRefund, { currency, lines, shipping, total }: Refunded): ShopRefund {
  const given = Math.abs(amount(refundAmount(refund), currency));
  const known = { id: refund.id, ...present({ at: instant(refund.date_created_gmt) }), amount: given };
  if (metaOf(refund.meta_data, stockOnlyKey) !== undefined) return { ...known, lines: [] };
  if (refund.line_items === undefined) {
    if (given !== total || total === 0) return known;
    // Everything was given back at once, so it was for every unit.
    return { ...known, lines: lines.map(({ id, quantity, paid }) => ({ lineId: id, quantity, amount: paid })), shipping: shipping.paid };
  }
  const portions = refund.line_items.map((line) => ({
    lineId: refundedItem(line.meta_data),
    quantity: Math.abs(line.quantity),
    amount: Math.abs(gross(line, currency)),
  }));
  const forShipping = Math.abs(add((refund.shipping_lines ?? []).map((line) => gross(line, currency))));
  const forFees = -add((refund.fee_lines ?? []).map((line) => gross(line, currency)));
  const explained = add(portions.map((portion) => portion.amount)) + forShipping + forFees + goodwillIn(refund, currency);
  const named = portions.flatMap(({ lineId, ...portion }) => {
    const line = lines.find(({ id }) => id === lineId);
    return lineId && line && Number.isInteger(portion.quantity)
      ? [{ ...portion, lineId, quantity: Math.min(portion.quantity, line.quantity) }]
      : [];
  });
  if (explained !== given || named.length < portions.length) return known;
  return { ...known, lines: named, ...(forShipping > 0 ? { shipping: forShipping } : {}) };
}

/** What we gave back beyond the lines, as we wrote it down: to WooCommerce it is an amount without lines. */
function goodwillIn({ meta_data }: WooRefund, currency: string): Minor {
  const value = metaOf(meta_data, goodwillKey);
  return value === undefined ? 0 : (parseDecimal(value, currency) ?? 0);
}

/** The note of ours, or of a plugin's, with this name. */
export function metaOf(meta: Meta, name: string): string | undefined {
  const value = meta?.find((entry) => entry.key === name)?.value;
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

/** A refund without an amount is "" in its own document and "-" within its order. */
export function refundAmount({ amount: own, total }: WooRefund): string {
  const text = (own ?? total ?? "").trim();
  return text === "" || text === "-" ? "0" : text;
}

/** Which line of the order a line of a refund is for; its own id is another. */
export function refundedItem(meta: Meta): string | undefined {
  return metaOf(meta, "_refunded_item_id");
}

const trackingSchema = z.array(
  z.object({
    tracking_id: scalar,
    tracking_number: scalar,
    tracking_provider: scalar,
    custom_tracking_provider: scalar,
    date_shipped: scalar,
  }),
);

/** WooCommerce knows no delivery. What tracking plugins keep says when it left; else the day the order was completed hints at it. */
function toFulfilments(order: WooOrder, status: OrderStatus): Fulfilment[] {
  const tracked = trackingSchema.safeParse(order.meta_data?.find((entry) => entry.key === "_wc_shipment_tracking_items")?.value).data ?? [];
  if (tracked.length > 0) {
    return tracked.map((item, place) => {
      const trackingNumber = clean(item.tracking_number, 100);
      const carrier = clean(item.custom_tracking_provider, 100) ?? clean(item.tracking_provider, 100);
      const id = clean(item.tracking_id, 100) ?? trackingNumber ?? `tracking-${place + 1}`;
      return { id, ...present({ shippedAt: shippedAt(item.date_shipped), carrier, trackingNumber }) };
    });
  }
  const completed = instant(order.date_completed_gmt);
  const isDone = status === "completed" || status === "refunded";
  return isDone && completed !== undefined ? [{ id: `${order.id}-completed`, shippedAt: completed }] : [];
}

/** Unix seconds, as a number or as text. */
function shippedAt(value: z.infer<typeof scalar>): number | undefined {
  const seconds = Number(value);
  return Number.isInteger(seconds) && seconds > 0 ? seconds * 1000 : undefined;
}

function toAddress(address: z.infer<typeof addressSchema>): Address | undefined {
  const line1 = clean(address?.address_1, 200) ?? "";
  const postalCode = clean(address?.postcode, 20) ?? "";
  const city = clean(address?.city, 120) ?? "";
  if (!address || !(line1 || postalCode || city)) return undefined;
  const name = [address.first_name, address.last_name].flatMap((part) => clean(part, 100) ?? []).join(" ");
  const company = clean(address.company, 200);
  const country = clean(address.country, 2)?.toUpperCase() ?? "";
  return {
    name: name || company || "",
    ...present({ company, line2: clean(address.address_2, 200), region: clean(address.state, 120) }),
    line1,
    postalCode,
    city,
    // CLDR's code for a territory nobody knows: in no zone but the rest of the world.
    country: /^[A-Z]{2}$/.test(country) ? country : "ZZ",
  };
}

/** Where translation plugins (WPML, TranslatePress, Weglot, and hand-made ones) keep the language of the checkout. */
const languageKeys = new Set([
  "wpml_language",
  "_wpml_language",
  "trp_language",
  "_trp_language",
  "weglot_language",
  "_weglot_language",
  "_locale",
  "locale",
  "_order_locale",
  "_customer_locale",
  "_language",
  "lang",
]);

function language(meta: Meta): string | undefined {
  const value = meta?.find((entry) => entry.key && languageKeys.has(entry.key) && typeof entry.value === "string" && entry.value)?.value;
  return typeof value === "string" ? languageTag(value) : undefined;
}

/** Paid for a line: `total + total_tax`. The only figures that add up to the order's total; `taxes[]` and `price` do not. */
function gross(line: { readonly total: string; readonly total_tax: string }, currency: string): Minor {
  return amount(line.total, currency) + amount(line.total_tax, currency);
}

function amount(decimal: string, currency: string): Minor {
  const minor = parseDecimal(decimal === "" ? "0" : decimal, currency);
  if (minor !== null) return minor;
  const places = exponent(currency);
  throw new WrongOrder([
    { pointer: "", reason: `"${decimal}" is no amount in ${currency} (like ${toDecimal(12_345, currency)}); export with dp=${places}` },
  ]);
}

function add(amounts: readonly Minor[]): Minor {
  return amounts.reduce((sum, one) => sum + one, 0);
}

/** WooCommerce's `_gmt` dates are UTC without saying so. */
export function instant(gmt: z.infer<typeof scalar>): number | undefined {
  if (typeof gmt !== "string" || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/.test(gmt)) return undefined;
  const at = Date.parse(/Z|[+-]\d{2}:\d{2}$/.test(gmt) ? gmt : `${gmt}Z`);
  return Number.isNaN(at) ? undefined : at;
}

/** Ids of deleted products are 0. */
export function reference(id: z.infer<typeof scalar>): string | undefined {
  return id && String(id) !== "0" ? String(id) : undefined;
}

export function clean(value: z.infer<typeof scalar>, longest: number): string | undefined {
  return value === undefined || value === null ? undefined : plainText(String(value)).slice(0, longest).trim() || undefined;
}
