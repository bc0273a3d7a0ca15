import type { z } from "zod";
import { type Goods, goodsOf, unitOf } from "../../domain/goods.ts";
import { allocate, type Minor, parseDecimal, toDecimal } from "../../domain/money.ts";
import type { Address, Fulfilment, OrderFee, OrderLine, OrderSnapshot, OrderStatus, Payment, ShopRefund } from "../../domain/order.ts";
import { plainText } from "../../domain/plain-text.ts";
import { checked, languageTag, present, WrongOrder } from "../../domain/snapshot.ts";

import type {
  addressSchema,
  goodsSchema,
  MoneySet,
  OrderDetails,
  ShopifyFulfilment,
  ShopifyLine,
  ShopifyOrder,
  ShopifyRefund,
  ShopifyTransaction,
} from "./shopify-shapes.ts";
import { plainId } from "./shopify-shapes.ts";

/** Shopify's orders as orders of ours: pure mapping, no I/O. Figures are those the shopper saw and paid ("presentment"). */

/** @throws WrongOrder when its figures do not hold together */
export function toSnapshot(order: ShopifyOrder, details: OrderDetails): OrderSnapshot {
  const currency = order.presentmentCurrencyCode;
  const amount = amountsIn(currency);
  const placedAt = instant(order.processedAt) ?? instant(order.createdAt);
  if (placedAt === undefined) throw new WrongOrder([{ pointer: "/createdAt", reason: "is no date" }]);
  const taken = takenOut(details);
  const kept = details.lines.map((line) => toLine(line, order, taken.get(plainId(line.id)) ?? 0));
  const lines = kept.flatMap(({ line }) => line ?? []);
  const known = new Set(lines.map(({ id }) => id));
  const shippingLines = order.shippingLines.nodes.filter(({ isRemoved }) => !isRemoved);
  const shippingTax = sum(shippingLines.flatMap((line) => line.taxLines.map((tax) => amount(tax.priceSet))));
  const shippingNet = sum(shippingLines.map((line) => amount(line.discountedPriceSet)));
  const shipping = { paid: shippingNet + (order.taxesIncluded ? 0 : shippingTax), tax: Math.min(shippingTax, shippingNet + shippingTax) };
  const fulfilments = toFulfilments(details.fulfilments, known);
  const email = clean(order.email, 254);
  return checked({
    number: clean(order.name, 64) ?? plainId(order.id),
    externalId: plainId(order.id),
    placedAt,
    currency,
    status: toStatus(order),
    ...present({
      email: email && /^[^\s@]+@[^\s@]+$/.test(email) ? email : undefined,
      phone: clean(order.phone, 50),
      language: order.customerLocale ? languageTag(order.customerLocale) : undefined,
      shipTo: toAddress(order.shippingAddress),
      billTo: toAddress(order.billingAddress),
    }),
    lines,
    fees: toFees(order),
    shipping,
    total: amount(order.totalPriceSet) - sum(kept.map((one) => one.removed)),
    discountCodes: order.discountCodes.map((code) => code.slice(0, 100)),
    payments: toPayments(order.transactions, currency),
    refunds: details.refunds.map((refund) => toRefund(refund, order, known)),
    fulfilments,
    ...(order.sourceName === "pos" ? { soldInStore: true } : {}),
  });
}

function toStatus(order: ShopifyOrder): OrderStatus {
  if (order.cancelledAt) return "cancelled";
  const isSent = order.displayFulfillmentStatus === "FULFILLED";
  switch (order.displayFinancialStatus) {
    case "REFUNDED":
      return "refunded";
    case "VOIDED":
      return "cancelled";
    case "EXPIRED":
      return "failed";
    case "PENDING":
      // Cash on delivery and invoices are sent before they are paid.
      return order.fulfillments.length > 0 ? "open" : "pending";
    default:
      return isSent || order.closed ? "completed" : "open";
  }
}

/** Pieces of each line that an edit of the order took away again: neither there any more nor refunded. */
function takenOut({ lines, refunds }: OrderDetails): ReadonlyMap<string, number> {
  const refunded = new Map<string, number>();
  for (const { quantity, lineItem } of refunds.flatMap((refund) => refund.refundLineItems.nodes)) {
    const id = plainId(lineItem.id);
    refunded.set(id, (refunded.get(id) ?? 0) + quantity);
  }
  return new Map(
    lines.map((line) => {
      const id = plainId(line.id);
      return [id, Math.max(0, line.quantity - line.currentQuantity - (refunded.get(id) ?? 0))];
    }),
  );
}

/** `taken` pieces are left out with their share of the price, which is answered as `removed`. */
function toLine(line: ShopifyLine, order: ShopifyOrder, taken: number): { readonly line: OrderLine | null; readonly removed: Minor } {
  const amount = amountsIn(order.presentmentCurrencyCode);
  const kept = line.quantity - taken;
  const tax = sum(line.taxLines.map(({ priceSet }) => amount(priceSet)));
  const listed = amount(line.originalTotalSet) + (order.taxesIncluded ? 0 : tax);
  const paid = listed - sum(line.discountAllocations.map(({ allocatedAmountSet }) => amount(allocatedAmountSet)));
  const share = (whole: Minor) => allocate(whole, [kept, taken])[0] ?? 0;
  if (kept <= 0) return { line: null, removed: paid };
  const rates = line.taxLines.map(({ ratePercentage }) => ratePercentage);
  const rate = rates.reduce<number | undefined>((all, one) => (typeof one === "number" && all !== undefined ? all + one : undefined), 0);
  const variant = clean(line.variantTitle, 200);
  const src = line.image?.url;
  return {
    removed: paid - share(paid),
    line: {
      id: plainId(line.id),
      title: clean(line.title, 500) ?? plainId(line.id),
      quantity: kept,
      listed: Math.max(share(listed), share(paid)),
      paid: share(paid),
      tax: Math.min(share(tax), share(paid)),
      categories: clean(line.product?.productType, 200) ? [clean(line.product?.productType, 200) ?? ""] : [],
      tags: (line.product?.tags ?? []).map((tag) => tag.slice(0, 100)),
      ...present({
        sku: clean(line.sku, 100),
        gtin: clean(line.variant?.barcode, 20),
        productId: line.product ? plainId(line.product.id) : undefined,
        variantId: line.variant ? plainId(line.variant.id) : undefined,
        // What a product without variants is called by Shopify itself.
        variant: variant === "Default Title" ? undefined : variant,
        imageUrl: src && /^https?:\/\//.test(src) && src.length <= 2_000 ? src : undefined,
        taxRate: rate !== undefined && rates.length > 0 ? Math.round(rate * 100) : undefined,
        intangible: line.isGiftCard || !line.requiresShipping ? true : undefined,
      }),
      ...toGoods(line.variant?.inventoryItem),
    },
  };
}

/** A weight in a unit that nobody knows is none. */
export function toGoods(item: z.infer<typeof goodsSchema> | null | undefined): Goods {
  const { value, unit: word } = item?.measurement?.weight ?? {};
  const unit = unitOf(word);
  return goodsOf({ weight: unit && value, unit, hsCode: item?.harmonizedSystemCode, origin: item?.countryCodeOfOrigin });
}

function toFees(order: ShopifyOrder): OrderFee[] {
  const amount = amountsIn(order.presentmentCurrencyCode);
  const fees: readonly (readonly [string, string, MoneySet | null | undefined])[] = [
    ["tip", "Tip", order.totalTipReceivedSet],
    ["duties", "Duties", order.originalTotalDutiesSet],
    ["additional", "Additional fees", order.originalTotalAdditionalFeesSet],
  ];
  return fees.flatMap(([id, title, set]) => {
    const paid = set ? amount(set) : 0;
    return paid === 0 ? [] : [{ id, title, paid, tax: 0 }];
  });
}

const paying = new Set(["SALE", "CAPTURE"]);

/** What was really taken: an authorisation is none, and a failed one neither. */
function toPayments(transactions: readonly ShopifyTransaction[], currency: string): Payment[] {
  const amount = amountsIn(currency);
  return transactions
    .filter(({ kind, status }) => paying.has(kind) && status === "SUCCESS")
    .map((one) => {
      const label = [clean(one.formattedGateway, 60), clean(one.accountNumber, 40)].filter((part) => part !== undefined).join(" ");
      return {
        id: plainId(one.id),
        gateway: clean(one.gateway, 100) ?? "unknown",
        tender: tenderOf(one.gateway),
        paid: amount(one.amountSet),
        ...present({ label: label || undefined, reference: clean(one.authorizationCode, 200) ?? clean(one.paymentId, 200) }),
      };
    });
}

export function tenderOf(gateway: string | null | undefined): Payment["tender"] {
  if (gateway === "gift_card") return "gift_card";
  return gateway === "shopify_store_credit" || gateway === "store_credit" ? "store_credit" : "money";
}

/** A refund is no money: only its transactions are, and of those only what did not fail. */
export function movedBy(
  { transactions }: Pick<ShopifyRefund, "transactions">,
  currency: string,
): { readonly moved: Minor; readonly open: boolean; readonly failed: boolean } {
  const amount = amountsIn(currency);
  const ours = transactions.nodes.filter(({ kind }) => kind === "REFUND");
  const alive = ours.filter(({ status }) => status !== "FAILURE" && status !== "ERROR");
  return {
    moved: sum(alive.map(({ amountSet }) => amount(amountSet))),
    open: alive.some(({ status }) => status !== "SUCCESS"),
    failed: alive.length < ours.length,
  };
}

/** What a refund was for, tax included. */
export function portionsOf(refund: ShopifyRefund, order: Pick<ShopifyOrder, "presentmentCurrencyCode" | "taxesIncluded">) {
  const amount = amountsIn(order.presentmentCurrencyCode);
  const tax = (set: MoneySet) => (order.taxesIncluded ? 0 : amount(set));
  return {
    lines: refund.refundLineItems.nodes.map(({ lineItem, quantity, subtotalSet, totalTaxSet }) => ({
      lineId: plainId(lineItem.id),
      quantity,
      amount: amount(subtotalSet) + tax(totalTaxSet),
    })),
    shipping: sum(refund.refundShippingLines.nodes.map((line) => amount(line.subtotalAmountSet) + tax(line.taxAmountSet))),
  };
}

function toRefund(refund: ShopifyRefund, order: ShopifyOrder, known: ReadonlySet<string>): ShopRefund {
  const { moved } = movedBy(refund, order.presentmentCurrencyCode);
  const { lines, shipping } = portionsOf(refund, order);
  const pieces = sum(lines.map(({ quantity }) => quantity));
  const priced = lines.map((line) => line.amount);
  const apart = moved - shipping - sum(priced);
  // Shopify rounds each piece by itself; the money that moved is what counts to the cent. What is further apart is a fee or goodwill.
  const exact = apart !== 0 && Math.abs(apart) <= pieces ? allocate(moved - shipping, priced) : priced;
  const named = lines.map((line, place) => ({ ...line, amount: exact[place] ?? line.amount })).filter(({ lineId }) => known.has(lineId));
  return {
    id: plainId(refund.id),
    ...present({ at: instant(refund.createdAt) }),
    amount: moved,
    ...(named.length > 0 && { lines: named }),
    ...(shipping > 0 && { shipping: Math.min(shipping, Math.max(moved, 0)) }),
  };
}

function toFulfilments(fulfilments: readonly ShopifyFulfilment[], known: ReadonlySet<string>): Fulfilment[] {
  return fulfilments
    .filter(({ status }) => status === "SUCCESS" || status === "OPEN" || status === "PENDING" || status === undefined || status === null)
    .map((one) => {
      const tracking = one.trackingInfo[0];
      const lines = one.fulfillmentLineItems?.nodes
        .map(({ quantity, lineItem }) => ({ lineId: plainId(lineItem.id), quantity: quantity ?? 0 }))
        .filter(({ lineId, quantity }) => quantity > 0 && known.has(lineId));
      return {
        id: plainId(one.id),
        ...present({
          shippedAt: instant(one.inTransitAt) ?? instant(one.createdAt),
          deliveredAt: instant(one.deliveredAt),
          carrier: clean(tracking?.company, 100),
          trackingNumber: clean(tracking?.number, 100),
          lines,
        }),
      };
    });
}

function toAddress(given: z.infer<typeof addressSchema>): Address | undefined {
  const line1 = clean(given?.address1, 200) ?? "";
  const postalCode = clean(given?.zip, 20) ?? "";
  const city = clean(given?.city, 120) ?? "";
  if (!given || !(line1 || postalCode || city)) return undefined;
  const company = clean(given.company, 200);
  const country = clean(given.countryCodeV2, 2)?.toUpperCase() ?? "";
  return {
    name: clean(given.name, 200) ?? company ?? "",
    ...present({ company, line2: clean(given.address2, 200), region: clean(given.provinceCode, 120) }),
    line1,
    postalCode,
    city,
    // CLDR's code for a territory nobody knows: in no zone but the rest of the world.
    country: /^[A-Z]{2}$/.test(country) ? country : "ZZ",
  };
}

/** @returns reads an amount the shopper saw, in minor units; throws WrongOrder for one in another currency */
export function amountsIn(currency: string): (set: MoneySet) => Minor {
  return ({ presentmentMoney: { amount, currencyCode } }) => {
    const minor = currencyCode === currency ? parseDecimal(amount, currency) : null;
    if (minor === null) throw new WrongOrder([{ pointer: "", reason: `"${amount}" ${currencyCode} is no amount in ${currency}` }]);
    return minor;
  };
}

/** As Shopify takes amounts. */
export function moneyInput(minor: Minor, currency: string): { readonly amount: string; readonly currencyCode: string } {
  return { amount: toDecimal(minor, currency), currencyCode: currency };
}

export function instant(iso: string | null | undefined): number | undefined {
  const at = iso ? Date.parse(iso) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

export function sum(amounts: readonly Minor[]): Minor {
  return amounts.reduce((all, one) => all + one, 0);
}

function clean(value: string | null | undefined, longest: number): string | undefined {
  return value === undefined || value === null ? undefined : plainText(value).slice(0, longest).trim() || undefined;
}
