import { z } from "zod";
import { allocate, exponent, type Minor } from "../../domain/money.ts";
import type { Address, Fulfilment, OrderFee, OrderLine, OrderSnapshot, OrderStatus, Payment, ShopRefund } from "../../domain/order.ts";
import { plainText } from "../../domain/plain-text.ts";
import { checked, languageTag, present, WrongOrder } from "../../domain/snapshot.ts";

/** What Lightspeed tells of an order, and what it becomes: pure. Everything that hangs on an order comes with it when it is read alone. */

const id = z.union([z.number().int(), z.string().regex(/^\d+$/)]).transform(String);
const amount = z.union([z.number(), z.string().regex(/^-?\d+(\.\d+)?$/)]).transform(Number);
const pieces = z.number().int().min(0);
/** False and null are nothing. */
const words = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === "string" ? plainText(value).slice(0, 300).trim() || undefined : undefined));
const country = z
  .object({ code: words })
  .optional()
  .catch(undefined)
  .transform((one) => one?.code?.toUpperCase());
const linked = z
  .object({ resource: z.object({ id: z.unknown() }) })
  .optional()
  .catch(undefined);
const embedded = <Schema extends z.ZodType>(schema: Schema) =>
  z.object({ resource: z.object({ embedded: z.array(schema) }) }).transform(({ resource }) => resource.embedded);

const lineSchema = z.object({
  id,
  productTitle: words,
  variantTitle: words,
  taxRate: amount,
  quantityOrdered: pieces,
  quantityShipped: pieces.catch(0),
  quantityRefunded: pieces,
  articleCode: words,
  ean: words,
  sku: words,
  /** Of one, before any discount. */
  basePriceIncl: amount,
  /** Of all, after it. */
  priceIncl: amount,
  product: linked,
  variant: linked,
});
const shipmentSchema = z.object({ id, status: z.string(), updatedAt: z.string(), trackingCode: words });
const invoiceSchema = z.object({ id, createdAt: z.string(), isCreditNote: z.boolean(), priceIncl: amount });
const metafieldSchema = z.object({ key: z.string() });

export const orderSchema = z.object({
  id,
  createdAt: z.string(),
  number: z.string().min(1).max(64),
  status: z.string(),
  priceIncl: amount,
  email: words,
  phone: words,
  mobile: words,
  companyName: words,
  addressBillingName: words,
  addressBillingStreet: words,
  addressBillingStreet2: words,
  addressBillingNumber: words,
  addressBillingExtension: words,
  addressBillingZipcode: words,
  addressBillingCity: words,
  addressBillingRegion: words,
  addressBillingCountry: country,
  addressShippingCompany: words,
  addressShippingName: words,
  addressShippingStreet: words,
  addressShippingStreet2: words,
  addressShippingNumber: words,
  addressShippingExtension: words,
  addressShippingZipcode: words,
  addressShippingCity: words,
  addressShippingRegion: words,
  addressShippingCountry: country,
  paymentId: words,
  paymentTitle: words,
  paymentStatus: z.string(),
  paymentPriceIncl: amount,
  paymentTaxRate: amount.catch(0),
  shipmentStatus: z.string(),
  shipmentPriceIncl: amount,
  shipmentTaxRate: amount.catch(0),
  discountCouponCode: words,
  language: z.object({ locale: z.string() }).optional().catch(undefined),
  products: embedded(lineSchema),
  invoices: embedded(invoiceSchema),
  shipments: embedded(shipmentSchema).optional().catch(undefined),
  metafields: embedded(metafieldSchema).optional().catch(undefined),
});
export type ShopOrder = z.infer<typeof orderSchema>;
type ShopLine = z.infer<typeof lineSchema>;

/** @throws WrongOrder when the figures do not hold together */
export function toSnapshot(order: ShopOrder, currency: string): OrderSnapshot {
  const minor = (value: number) => Math.round(Number((value * 10 ** exponent(currency)).toFixed(4)));
  const total = minor(order.priceIncl);
  const delivery = minor(order.shipmentPriceIncl);
  const costs = minor(order.paymentPriceIncl);
  const sold = order.products.filter(({ quantityOrdered }) => quantityOrdered > 0);
  const rough = sold.map(({ priceIncl }) => minor(priceIncl));
  const rest = total - delivery - costs - rough.reduce((sum, one) => sum + one, 0);
  // Four decimals a line may round to another sum than that of the lines; more than that is something that was charged besides.
  const isRounding = Math.abs(rest) <= sold.length;
  const paid =
    isRounding && rest !== 0
      ? allocate(
          rough.reduce((sum, one) => sum + one, rest),
          sold.map(({ priceIncl }) => Math.round(priceIncl * 10_000)),
        )
      : rough;
  const lines = sold.map((line, place) => toLine(line, paid[place] ?? 0, minor(line.basePriceIncl * line.quantityOrdered)));
  const fees: OrderFee[] = [
    ...(costs === 0
      ? []
      : [{ id: "payment", title: order.paymentTitle ?? "Payment costs", paid: costs, tax: taxIn(costs, order.paymentTaxRate) }]),
    ...(rest > 0 && !isRounding ? [{ id: "other", title: "Other costs", paid: rest, tax: 0 }] : []),
  ];
  return checked({
    number: order.number,
    externalId: order.id,
    placedAt: instant(order.createdAt),
    currency,
    status: toStatus(order),
    ...present({
      email: order.email,
      phone: order.phone ?? order.mobile,
      language: languageTag(order.language?.locale ?? ""),
      shipTo: shipTo(order) ?? billTo(order),
      billTo: billTo(order),
    }),
    lines,
    fees,
    shipping: { paid: delivery, tax: taxIn(delivery, order.shipmentTaxRate) },
    total,
    discountCodes: order.discountCouponCode ? [order.discountCouponCode] : [],
    payments: toPayments(order, total),
    refunds: toRefunds(order, lines, delivery, minor),
    fulfilments: toFulfilments(order),
  });
}

function taxIn(paid: Minor, rate: number): Minor {
  return Math.round((paid * rate) / (1 + rate));
}

function toLine(line: ShopLine, paid: Minor, before: Minor): OrderLine {
  const idOf = (to: typeof line.product) => (typeof to?.resource.id === "number" ? String(to.resource.id) : undefined);
  return {
    id: line.id,
    ...present({
      sku: line.sku ?? line.articleCode,
      gtin: line.ean,
      productId: idOf(line.product),
      variantId: idOf(line.variant),
      variant: line.variantTitle === line.productTitle || line.variantTitle === "Default" ? undefined : line.variantTitle,
    }),
    title: line.productTitle ?? line.articleCode ?? "?",
    quantity: line.quantityOrdered,
    listed: Math.max(paid, before),
    paid,
    tax: taxIn(paid, line.taxRate),
    taxRate: Math.round(line.taxRate * 10_000),
    categories: [],
    tags: [],
  };
}

/** @throws WrongOrder */
function instant(text: string): number {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new WrongOrder([{ pointer: "/createdAt", reason: "is no time" }]);
  return at;
}

function toStatus({ status, paymentStatus }: ShopOrder): OrderStatus {
  if (status === "cancelled") return "cancelled";
  if (status.startsWith("completed")) return "completed";
  const waits = ["new", "offer", "on_hold", "processing_awaiting_payment"].includes(status);
  return waits && paymentStatus !== "paid" ? "pending" : "open";
}

function toPayments({ paymentId, paymentTitle, paymentStatus }: ShopOrder, total: Minor): Payment[] {
  if (!paymentId || paymentStatus !== "paid" || total <= 0) return [];
  return [{ id: "1", gateway: paymentId, ...present({ label: paymentTitle }), tender: "money", paid: total }];
}

/**
 * Lightspeed counts per line how many pieces were refunded, and knows of each credit note what it is worth; which note was for which piece
 * it does not say. So all that was given back is one refund.
 */
function toRefunds(order: ShopOrder, lines: readonly OrderLine[], delivery: Minor, minor: (value: number) => Minor): ShopRefund[] {
  const notes = order.invoices.filter(({ isCreditNote }) => isCreditNote);
  const named = order.products.flatMap(({ id: lineId, quantityRefunded }) => {
    const line = lines.find((one) => one.id === lineId);
    if (!line || quantityRefunded === 0) return [];
    const quantity = Math.min(quantityRefunded, line.quantity);
    return [{ lineId, quantity, amount: shareOf(line, quantity) }];
  });
  if (notes.length === 0 && named.length === 0) return [];
  const forPieces = named.reduce((sum, one) => sum + one.amount, 0);
  const given = notes.length > 0 ? notes.reduce((sum, note) => sum + Math.abs(minor(note.priceIncl)), 0) : forPieces;
  const at = notes.map(({ createdAt }) => Date.parse(createdAt)).filter((one) => Number.isFinite(one));
  return [
    {
      id: notes.map((note) => note.id).join("+") || "refunded",
      amount: given,
      ...(at.length > 0 && { at: Math.max(...at) }),
      ...(named.length > 0 && { lines: named }),
      ...(delivery > 0 && given - forPieces === delivery && { shipping: delivery }),
    },
  ];
}

function shareOf({ paid, quantity }: OrderLine, count: number): Minor {
  const ones = Array.from({ length: quantity }, () => 1);
  return allocate(paid, ones)
    .slice(0, count)
    .reduce((sum, one) => sum + one, 0);
}

/** When a shipment left is told nowhere; it was last touched when it did, or later. */
function toFulfilments({ shipments, shipmentStatus, products }: ShopOrder): Fulfilment[] {
  const sent = (shipments ?? []).filter(({ status }) => status === "shipped");
  const isPart = shipmentStatus === "partially_shipped";
  const lines = products.flatMap((line) =>
    line.quantityShipped > 0 ? [{ lineId: line.id, quantity: Math.min(line.quantityShipped, line.quantityOrdered) }] : [],
  );
  return sent.map(({ id: shipmentId, updatedAt, trackingCode: trackingNumber }) => {
    const shippedAt = Date.parse(updatedAt);
    return {
      id: shipmentId,
      ...present({ trackingNumber }),
      ...(Number.isFinite(shippedAt) && { shippedAt }),
      ...(isPart && { lines: lines.filter(({ quantity }) => quantity > 0) }),
    };
  });
}

function shipTo(order: ShopOrder): Address | undefined {
  return toAddress({
    name: order.addressShippingName,
    company: order.addressShippingCompany,
    street: [order.addressShippingStreet, order.addressShippingNumber, order.addressShippingExtension],
    line2: order.addressShippingStreet2,
    zipcode: order.addressShippingZipcode,
    city: order.addressShippingCity,
    region: order.addressShippingRegion,
    country: order.addressShippingCountry,
  });
}

function billTo(order: ShopOrder): Address | undefined {
  return toAddress({
    name: order.addressBillingName,
    company: order.companyName,
    street: [order.addressBillingStreet, order.addressBillingNumber, order.addressBillingExtension],
    line2: order.addressBillingStreet2,
    zipcode: order.addressBillingZipcode,
    city: order.addressBillingCity,
    region: order.addressBillingRegion,
    country: order.addressBillingCountry,
  });
}

type Word = string | undefined;

function toAddress(given: {
  readonly name: Word;
  readonly company: Word;
  readonly street: readonly Word[];
  readonly line2: Word;
  readonly zipcode: Word;
  readonly city: Word;
  readonly region: Word;
  readonly country: Word;
}): Address | undefined {
  const { name, company, street, line2, zipcode, city, region } = given;
  if (!zipcode) return undefined;
  return {
    name: name ?? company ?? "",
    ...present({ company, line2, region }),
    line1: street.filter((part) => part !== undefined).join(" "),
    postalCode: zipcode,
    city: city ?? "",
    // CLDR's code for a territory nobody knows: in no zone but the rest of the world.
    country: /^[A-Z]{2}$/.test(given.country ?? "") ? (given.country ?? "") : "ZZ",
  };
}
