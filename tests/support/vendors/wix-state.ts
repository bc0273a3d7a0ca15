import { toDecimal } from "../../../server/domain/money.ts";

/** What a Wix site of our own making holds. Amounts in minor units; Wix writes two decimals whatever the currency. */

export interface WixState {
  readonly orders: FakeOrder[];
  nextStatus: "SUCCEEDED" | "PENDING" | "FAILED";
  lastId: number;
  now: number;
}

export interface FakeLine {
  readonly id: string;
  readonly title: string;
  readonly sku: string;
  readonly quantity: number;
  /** For all of them, after discount, tax within. */
  readonly paid: number;
  readonly discount: number;
  stock: number;
}

export interface FakePayment {
  readonly id: string;
  readonly amount: number;
  readonly kind: "card" | "gift_card" | "offline";
}

export interface FakeRefund {
  readonly id: string;
  readonly at: number;
  readonly reason: string;
  readonly lines: readonly { readonly lineItemId: string; readonly quantity: number }[];
  readonly shipping: number;
  readonly transactions: readonly {
    readonly paymentId: string;
    readonly amount: number;
    readonly status: string;
    readonly external: boolean;
  }[];
}

export interface FakeOrder {
  readonly id: string;
  readonly number: string;
  readonly currency: string;
  readonly at: number;
  updatedAt: number;
  readonly lines: readonly FakeLine[];
  readonly shipping: number;
  readonly payments: readonly FakePayment[];
  readonly refunds: FakeRefund[];
  readonly comments: string[];
  readonly parcels: readonly (readonly string[])[];
}

export function nextId(state: WixState): string {
  state.lastId += 1;
  return `0c9d1a2b-0000-4000-8000-${String(state.lastId).padStart(12, "0")}`;
}

export function totalOf({ lines, shipping }: Pick<FakeOrder, "lines" | "shipping">): number {
  return lines.reduce((all, { paid }) => all + paid, shipping);
}

export function leftOf({ refunds }: FakeOrder, payment: FakePayment): number {
  return refunds
    .flatMap(({ transactions }) => transactions)
    .reduce((left, one) => (one.paymentId === payment.id && one.status !== "FAILED" ? left - one.amount : left), payment.amount);
}

export function refundedOf({ refunds }: FakeOrder, lineId: string): number {
  return refunds.flatMap(({ lines }) => lines).reduce((all, one) => all + (one.lineItemId === lineId ? one.quantity : 0), 0);
}

export function price(minor: number, currency: string): { amount: string; formattedAmount: string } {
  const written = toDecimal(minor, currency);
  const amount = written.includes(".") ? written : `${written}.00`;
  return { amount, formattedAmount: `${amount} ${currency}` };
}

const tax = (paid: number) => Math.round(paid - paid / 1.2);
const iso = (at: number) => new Date(at).toISOString();

const contact = {
  address: { country: "FR", city: "Lyon", postalCode: "69003", addressLine: "12 rue des Lilas" },
  contactDetails: { firstName: "Ada", lastName: "Lovelace", phone: "+33 1 23 45 67 89" },
};

export function orderJson(order: FakeOrder): Record<string, unknown> {
  const money = (minor: number) => price(minor, order.currency);
  const back = order.refunds.flatMap(({ transactions }) => transactions).reduce((all, { amount }) => all + amount, 0);
  return {
    id: order.id,
    number: order.number,
    createdDate: iso(order.at),
    updatedDate: iso(order.updatedAt),
    purchasedDate: iso(order.at),
    currency: order.currency,
    weightUnit: "LB",
    buyerLanguage: "fr",
    taxIncludedInPrices: true,
    status: "APPROVED",
    paymentStatus: back === 0 ? "PAID" : back >= totalOf(order) ? "FULLY_REFUNDED" : "PARTIALLY_REFUNDED",
    fulfillmentStatus: order.parcels.length > 0 ? "FULFILLED" : "NOT_FULFILLED",
    buyerInfo: { email: "ada@example.com", contactId: "c1" },
    billingInfo: contact,
    recipientInfo: contact,
    lineItems: order.lines.map((line) => ({
      id: line.id,
      productName: { original: line.title, translated: line.title },
      catalogReference: { catalogItemId: "p1", appId: "215238eb-22a5-4c36-9e7b-e7c08025e04e", options: { variantId: "v1" } },
      quantity: line.quantity,
      totalDiscount: money(line.discount),
      totalPriceAfterTax: money(line.paid),
      taxInfo: { taxAmount: money(tax(line.paid)), taxRate: "0.2" },
      descriptionLines: [{ name: { original: "Colour" }, colorInfo: { original: "Blue" }, lineType: "COLOR" }],
      physicalProperties: { sku: line.sku, weight: 1.5, shippable: true },
      itemType: { preset: "PHYSICAL" },
      refundQuantity: refundedOf(order, line.id),
    })),
    additionalFees: [],
    shippingInfo: {
      title: "Standard",
      cost: { totalPriceAfterTax: money(order.shipping), taxInfo: { taxAmount: money(tax(order.shipping)) } },
    },
    priceSummary: { total: money(totalOf(order)) },
    appliedDiscounts: order.lines.some(({ discount }) => discount > 0) ? [{ coupon: { code: "SPRING" } }] : [],
    channelInfo: { type: "WEB" },
    activities: order.comments.map((message, place) => ({ id: `a${place}`, type: "MERCHANT_COMMENT", merchantComment: { message } })),
  };
}

export function transactionsJson(order: FakeOrder): Record<string, unknown> {
  return {
    orderId: order.id,
    payments: order.payments.map(({ id, amount, kind }) => ({
      id,
      amount: price(amount, order.currency),
      ...(kind === "gift_card"
        ? { giftcardPaymentDetails: { giftCardPaymentId: "g1", voided: false, obfuscatedCode: "****1234" } }
        : {
            regularPaymentDetails: {
              status: "APPROVED",
              paymentMethod: kind === "card" ? "CreditCard" : "Offline",
              providerTransactionId: kind === "card" ? `pi_${id.slice(-4)}` : null,
              offlinePayment: kind === "offline",
              ...(kind === "card" && { creditCardDetails: { brand: "Visa", lastFourDigits: "4242" } }),
            },
          }),
    })),
    refunds: order.refunds.map((refund) => refundJson(order, refund)),
  };
}

export function refundJson(order: FakeOrder, refund: FakeRefund): Record<string, unknown> {
  return {
    id: refund.id,
    createdDate: iso(refund.at),
    transactions: refund.transactions.map(({ paymentId, amount, status, external }) => ({
      paymentId,
      amount: price(amount, order.currency),
      refundStatus: status,
      externalRefund: external,
    })),
    details: {
      reason: refund.reason,
      lineItems: refund.lines,
      additionalFees: [],
      ...(refund.shipping > 0 && { shipping: { amount: price(refund.shipping, order.currency) } }),
    },
  };
}

export function fulfilmentsJson(order: FakeOrder): Record<string, unknown> {
  return {
    orderId: order.id,
    fulfillments: order.parcels.map((ids, place) => ({
      id: `${order.id}-${place}`,
      createdDate: iso(order.at + 86_400_000),
      trackingInfo: { trackingNumber: `6A${place}`, shippingProvider: "colissimo" },
      lineItems: ids.map((id) => ({ id, quantity: order.lines.find((line) => line.id === id)?.quantity ?? 0 })),
    })),
  };
}
