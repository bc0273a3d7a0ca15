import { z } from "zod";
import { goodsOf, type WeightUnit } from "../../domain/goods.ts";
import { allocate, exponent, type Minor, parseDecimal } from "../../domain/money.ts";
import type { Address, Fulfilment, OrderLine, OrderSnapshot, OrderStatus, Payment, ShopRefund } from "../../domain/order.ts";
import { plainText } from "../../domain/plain-text.ts";
import { checked, languageTag, present, WrongOrder } from "../../domain/snapshot.ts";

/** Wix's orders with what was paid and sent of them, as orders of ours: pure mapping, no I/O. */

const text = z.string().nullish().catch(undefined);
const price = z.object({ amount: z.union([z.string(), z.number()]).transform(String) });
type Price = z.infer<typeof price>;
const taxInfo = z.object({ taxAmount: price.optional(), taxRate: text }).nullish();

const contact = z
  .object({
    address: z
      .object({
        country: text,
        subdivision: text,
        city: text,
        postalCode: text,
        addressLine: text,
        addressLine2: text,
        streetAddress: z.object({ number: text, name: text }).nullish().catch(undefined),
      })
      .nullish(),
    contactDetails: z.object({ firstName: text, lastName: text, phone: text, company: text }).nullish(),
  })
  .nullish()
  .catch(undefined);

const label = z.object({ original: text, translated: text }).nullish().catch(undefined);

const lineSchema = z.object({
  id: z.string(),
  productName: label,
  catalogReference: z
    .object({ catalogItemId: text, options: z.object({ variantId: text }).nullish().catch(undefined) })
    .nullish()
    .catch(undefined),
  quantity: z.int().min(0),
  totalDiscount: price.optional(),
  totalPriceAfterTax: price,
  taxInfo,
  descriptionLines: z
    .array(z.object({ plainText: label, color: text, colorInfo: label }))
    .nullish()
    .catch(undefined),
  image: z.object({ url: text }).nullish().catch(undefined),
  physicalProperties: z
    .object({ sku: text, weight: z.number().nullish().catch(undefined), shippable: z.boolean().nullish() })
    .nullish()
    .catch(undefined),
  itemType: z.object({ preset: text }).nullish().catch(undefined),
});
type WixLine = z.infer<typeof lineSchema>;

export const orderSchema = z.object({
  id: z.string(),
  number: z.union([z.string(), z.number()]).transform(String),
  createdDate: z.string(),
  purchasedDate: text,
  currency: z.string().regex(/^[A-Z]{3}$/),
  weightUnit: text,
  buyerLanguage: text,
  status: text,
  paymentStatus: text,
  fulfillmentStatus: text,
  buyerInfo: z.object({ email: text }).nullish().catch(undefined),
  billingInfo: contact,
  recipientInfo: contact,
  lineItems: z.array(lineSchema),
  additionalFees: z.array(z.object({ id: text, name: text, priceAfterTax: price, taxInfo })).nullish(),
  shippingInfo: z.object({ cost: z.object({ totalPriceAfterTax: price, taxInfo }).nullish() }).nullish(),
  priceSummary: z.object({ total: price }),
  appliedDiscounts: z
    .array(z.object({ coupon: z.object({ code: text }).nullish() }))
    .nullish()
    .catch(undefined),
  channelInfo: z.object({ type: text }).nullish().catch(undefined),
  activities: z
    .array(z.object({ merchantComment: z.object({ message: text }).nullish() }))
    .nullish()
    .catch(undefined),
});
export type WixOrder = z.infer<typeof orderSchema>;

export const refundSchema = z.object({
  id: z.string(),
  createdDate: text,
  transactions: z.array(
    z.object({ paymentId: text, amount: price.optional(), refundStatus: z.string(), externalRefund: z.boolean().nullish() }),
  ),
  details: z
    .object({
      reason: text,
      lineItems: z.array(z.object({ lineItemId: z.string(), quantity: z.int() })).nullish(),
      shipping: z.object({ amount: price.nullish() }).nullish(),
    })
    .nullish(),
});
export type WixRefund = z.infer<typeof refundSchema>;

export const transactionsSchema = z.object({
  orderId: z.string(),
  payments: z
    .array(
      z.object({
        id: z.string(),
        amount: price,
        regularPaymentDetails: z
          .object({
            status: text,
            paymentMethod: text,
            providerTransactionId: text,
            gatewayTransactionId: text,
            offlinePayment: z.boolean().nullish().catch(undefined),
            creditCardDetails: z.object({ brand: text, lastFourDigits: text }).nullish().catch(undefined),
          })
          .nullish(),
        giftcardPaymentDetails: z.object({ voided: z.boolean().nullish(), obfuscatedCode: text }).nullish(),
      }),
    )
    .default([]),
  refunds: z.array(refundSchema).default([]),
});
export type WixTransactions = z.infer<typeof transactionsSchema>;

export const fulfilmentsSchema = z.object({
  orderId: z.string(),
  fulfillments: z
    .array(
      z.object({
        id: z.string(),
        createdDate: text,
        trackingInfo: z.object({ trackingNumber: text, shippingProvider: text }).nullish().catch(undefined),
        lineItems: z.array(z.object({ id: z.string(), quantity: z.int().nullish() })).nullish(),
      }),
    )
    .default([]),
});
export type WixFulfilments = z.infer<typeof fulfilmentsSchema>;

/** @throws WrongOrder when its figures do not hold together */
export function toSnapshot(order: WixOrder, transactions: WixTransactions, { fulfillments }: WixFulfilments): OrderSnapshot {
  const { currency } = order;
  const amount = amountsIn(currency);
  const placedAt = instant(order.purchasedDate) ?? instant(order.createdDate);
  if (placedAt === undefined) throw new WrongOrder([{ pointer: "/createdDate", reason: "is no date" }]);
  const lines = order.lineItems
    .filter(({ quantity }) => quantity > 0)
    .map((line) => toLine(line, amount, weightUnits[order.weightUnit ?? ""]));
  const cost = order.shippingInfo?.cost;
  const contactDetails = (order.recipientInfo ?? order.billingInfo)?.contactDetails;
  const email = clean(order.buyerInfo?.email, 254);
  return checked({
    number: order.number.slice(0, 64),
    externalId: order.id,
    placedAt,
    currency,
    status: toStatus(order),
    ...present({
      email: email && /^[^\s@]+@[^\s@]+$/.test(email) ? email : undefined,
      phone: clean(contactDetails?.phone, 50),
      language: order.buyerLanguage ? languageTag(order.buyerLanguage) : undefined,
      shipTo: toAddress(order.recipientInfo),
      billTo: toAddress(order.billingInfo),
    }),
    lines,
    fees: (order.additionalFees ?? []).map((fee, place) => ({
      id: fee.id ?? `fee-${place + 1}`,
      title: clean(fee.name, 200) ?? `${place + 1}`,
      paid: amount(fee.priceAfterTax),
      tax: fee.taxInfo?.taxAmount ? amount(fee.taxInfo.taxAmount) : 0,
    })),
    shipping: cost
      ? { paid: amount(cost.totalPriceAfterTax), tax: cost.taxInfo?.taxAmount ? amount(cost.taxInfo.taxAmount) : 0 }
      : { paid: 0, tax: 0 },
    total: amount(order.priceSummary.total),
    discountCodes: (order.appliedDiscounts ?? []).flatMap(({ coupon }) => clean(coupon?.code, 100) ?? []),
    payments: toPayments(transactions, amount),
    refunds: transactions.refunds.map((refund) => toRefund(refund, lines, amount)),
    fulfilments: toFulfilments(fulfillments, lines),
    ...(order.channelInfo?.type === "POS" || order.channelInfo?.type === "WIX_POS" ? { soldInStore: true } : {}),
  });
}

function toStatus({ status, paymentStatus, fulfillmentStatus }: WixOrder): OrderStatus {
  if (status === "CANCELED") return "cancelled";
  if (status === "REJECTED") return "failed";
  const isSent = fulfillmentStatus === "FULFILLED";
  switch (paymentStatus) {
    case "FULLY_REFUNDED":
      return "refunded";
    case "DECLINED":
    case "CANCELED":
      return "failed";
    case "NOT_PAID":
    case "PENDING":
    case "PENDING_MERCHANT":
      // What is paid by hand is often sent before it is.
      return fulfillmentStatus === "NOT_FULFILLED" ? "pending" : "open";
    default:
      return isSent ? "completed" : "open";
  }
}

const weightUnits: Readonly<Record<string, WeightUnit>> = { KG: "kg", LB: "lb" };

/** @param unit what the order weighs in, when it says */
function toLine(line: WixLine, amount: (given: Price) => Minor, unit: WeightUnit | undefined): OrderLine {
  const paid = amount(line.totalPriceAfterTax);
  const variant = (line.descriptionLines ?? []).flatMap((one) => {
    const said = one.plainText ?? one.colorInfo;
    return clean(said?.translated ?? said?.original ?? one.color, 100) ?? [];
  });
  const rate = Number(line.taxInfo?.taxRate);
  const src = line.image?.url;
  const preset = line.itemType?.preset;
  return {
    id: line.id,
    title: clean(line.productName?.translated ?? line.productName?.original, 500) ?? line.id,
    quantity: line.quantity,
    listed: paid + Math.max(0, line.totalDiscount ? amount(line.totalDiscount) : 0),
    paid,
    tax: Math.min(paid, line.taxInfo?.taxAmount ? amount(line.taxInfo.taxAmount) : 0),
    categories: [],
    tags: [],
    ...present({
      sku: clean(line.physicalProperties?.sku, 100),
      productId: clean(line.catalogReference?.catalogItemId, 100),
      variantId: clean(line.catalogReference?.options?.variantId, 100),
      variant: variant.length > 0 ? variant.join(", ").slice(0, 200) : undefined,
      imageUrl: src && /^https?:\/\//.test(src) && src.length <= 2_000 ? src : undefined,
      taxRate: Number.isFinite(rate) && line.taxInfo?.taxRate ? Math.round(rate * 10_000) : undefined,
      intangible: preset === "GIFT_CARD" || preset === "DIGITAL" || preset === "SERVICE" ? true : undefined,
    }),
    ...goodsOf({ weight: unit && line.physicalProperties?.weight, unit }),
  };
}

const taken = new Set(["APPROVED", "REFUNDED", "PARTIALLY_REFUNDED"]);

function toPayments({ payments }: WixTransactions, amount: (given: Price) => Minor): Payment[] {
  return payments.flatMap((one): Payment[] => {
    const card = one.giftcardPaymentDetails;
    if (card) {
      if (card.voided) return [];
      return [
        {
          id: one.id,
          gateway: "gift_card",
          tender: "gift_card",
          paid: amount(one.amount),
          ...present({ label: clean(card.obfuscatedCode, 100) }),
        },
      ];
    }
    const details = one.regularPaymentDetails;
    if (!details || !taken.has(details.status ?? "")) return [];
    const { brand, lastFourDigits } = details.creditCardDetails ?? {};
    const shown = [clean(brand, 40) ?? clean(details.paymentMethod, 60), clean(lastFourDigits, 4)].filter((part) => part !== undefined);
    return [
      {
        id: one.id,
        gateway: clean(details.paymentMethod, 100) ?? "unknown",
        tender: "money",
        paid: amount(one.amount),
        ...present({
          label: shown.length > 0 ? shown.join(" ") : undefined,
          reference: clean(details.providerTransactionId, 200) ?? clean(details.gatewayTransactionId, 200),
        }),
      },
    ];
  });
}

/** What moved or was written down; what failed is no money. */
export function movedBy({ transactions }: WixRefund, amount: (given: Price) => Minor) {
  const alive = transactions.filter(({ refundStatus }) => refundStatus !== "FAILED");
  return {
    moved: alive.reduce((all, one) => all + (one.amount ? amount(one.amount) : 0), 0),
    open: alive.some(({ refundStatus }) => refundStatus !== "SUCCEEDED"),
    failed: alive.length < transactions.length,
  };
}

function toRefund(refund: WixRefund, lines: readonly OrderLine[], amount: (given: Price) => Minor): ShopRefund {
  const { moved } = movedBy(refund, amount);
  const back = refund.details?.shipping?.amount;
  const shipping = Math.min(moved, back ? amount(back) : 0);
  const named = (refund.details?.lineItems ?? []).flatMap(({ lineItemId, quantity }) => {
    const line = lines.find(({ id }) => id === lineItemId);
    return line && quantity > 0 ? [{ lineId: line.id, quantity, amount: Math.round((line.paid * quantity) / line.quantity) }] : [];
  });
  const pieces = named.reduce((all, { quantity }) => all + quantity, 0);
  const priced = named.map((line) => line.amount);
  const apart = moved - shipping - priced.reduce((all, one) => all + one, 0);
  // The last piece of a line carries what does not divide. What is further apart is a fee or goodwill.
  const exact = apart !== 0 && Math.abs(apart) <= pieces ? allocate(moved - shipping, priced) : priced;
  return {
    id: refund.id,
    ...present({ at: instant(refund.createdDate) }),
    amount: moved,
    ...(named.length > 0 && { lines: named.map((line, place) => ({ ...line, amount: exact[place] ?? line.amount })) }),
    ...(shipping > 0 && { shipping }),
  };
}

function toFulfilments(fulfilments: WixFulfilments["fulfillments"], known: readonly OrderLine[]): Fulfilment[] {
  return fulfilments.map((one) => ({
    id: one.id,
    ...present({
      shippedAt: instant(one.createdDate),
      carrier: clean(one.trackingInfo?.shippingProvider, 100),
      trackingNumber: clean(one.trackingInfo?.trackingNumber, 100),
      lines: one.lineItems
        ?.map(({ id, quantity }) => ({ lineId: id, quantity: quantity ?? known.find((line) => line.id === id)?.quantity ?? 0 }))
        .filter(({ lineId, quantity }) => quantity > 0 && known.some(({ id }) => id === lineId)),
    }),
  }));
}

function toAddress(given: z.infer<typeof contact>): Address | undefined {
  const { address, contactDetails } = given ?? {};
  const street = address?.streetAddress;
  const line1 = clean(address?.addressLine, 200) ?? clean([street?.number, street?.name].filter(Boolean).join(" "), 200) ?? "";
  const postalCode = clean(address?.postalCode, 20) ?? "";
  const city = clean(address?.city, 120) ?? "";
  if (!address || !(line1 || postalCode || city)) return undefined;
  const company = clean(contactDetails?.company, 200);
  const country = clean(address.country, 2)?.toUpperCase() ?? "";
  return {
    name: clean([contactDetails?.firstName, contactDetails?.lastName].filter(Boolean).join(" "), 200) ?? company ?? "",
    ...present({ company, line2: clean(address.addressLine2, 200), region: clean(address.subdivision, 120) }),
    line1,
    postalCode,
    city,
    // CLDR's code for a territory nobody knows: in no zone but the rest of the world.
    country: /^[A-Z]{2}$/.test(country) ? country : "ZZ",
  };
}

/** Wix writes two decimals and more, whatever the currency: "3500.00" of yen. @throws WrongOrder */
export function amountsIn(currency: string): (given: Price) => Minor {
  return ({ amount }) => {
    const minor = parseDecimal(amount, currency);
    if (minor === null)
      throw new WrongOrder([{ pointer: "", reason: `"${amount}" is no amount in ${currency}, which has ${exponent(currency)} decimals` }]);
    return minor;
  };
}

export function instant(iso: string | null | undefined): number | undefined {
  const at = iso ? Date.parse(iso) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

function clean(value: string | null | undefined, longest: number): string | undefined {
  return value === undefined || value === null ? undefined : plainText(value).slice(0, longest).trim() || undefined;
}
