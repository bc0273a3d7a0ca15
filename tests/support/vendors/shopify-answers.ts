import { toDecimal } from "../../../server/domain/money.ts";
import {
  type FakeDraft,
  type FakeFulfilment,
  type FakeLine,
  type FakeOrder,
  type FakeRefund,
  type FakeReturn,
  type FakeShop,
  type FakeTransaction,
  type FakeVariant,
  figuresOf,
  refundedOf,
  shippingOf,
  totalOf,
} from "./shopify-state.ts";

/** What the shop answers when it is asked: its things as GraphQL sees them. Lists are functions, since they take how many. */

interface Sized {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
}

export function gidOf(kind: string, id: number): string {
  return `gid://shopify/${kind}/${id}`;
}

export function numberOf(gid: string): number {
  return Number(gid.slice(gid.lastIndexOf("/") + 1));
}

/** A list page by page; a cursor is the place it ended at. */
export function connection<Item>(items: readonly Item[]): (asked: Sized) => unknown {
  return ({ first, last, after }) => {
    const start = after ? Number(Buffer.from(after, "base64").toString()) : 0;
    const nodes = last ? items.slice(-last) : items.slice(start, start + (first ?? 50));
    const end = start + nodes.length;
    return {
      nodes,
      pageInfo: { hasNextPage: end < items.length, endCursor: nodes.length > 0 ? Buffer.from(String(end)).toString("base64") : null },
    };
  };
}

/** The shopper's money, and the shop's own of which it is another kind and figure. */
export function bag(shop: FakeShop, minor: number, currency: string): unknown {
  const own = currency === shop.currency ? minor : Math.round(minor * 1.07);
  return {
    presentmentMoney: { amount: toDecimal(minor, currency), currencyCode: currency },
    shopMoney: { amount: toDecimal(own, shop.currency), currencyCode: shop.currency },
  };
}

const iso = (at: number): string => new Date(at).toISOString();

export function orderNode(shop: FakeShop, order: FakeOrder): Record<string, unknown> {
  const money = (minor: number) => bag(shop, minor, order.currency);
  const paid = order.transactions
    .filter(({ kind, status }) => kind === "SALE" && status === "SUCCESS")
    .reduce((all, { amount }) => all + amount, 0);
  const back = order.refunds.flatMap(({ transactions }) => transactions).reduce((all, { amount }) => all + amount, 0);
  const sent = order.fulfilments.flatMap(({ lines }) => lines).reduce((all, { quantity }) => all + quantity, 0);
  const pieces = order.lines.reduce((all, { quantity }) => all + quantity, 0);
  const shipping = shippingOf(order);
  const address = {
    name: "Ada Lovelace",
    company: null,
    address1: "12 rue des Lilas",
    address2: null,
    city: "Lyon",
    zip: "69003",
    provinceCode: null,
    countryCodeV2: "FR",
  };
  const node: Record<string, unknown> = {
    __typename: "Order",
    id: gidOf("Order", order.id),
    name: order.name,
    createdAt: iso(order.at),
    processedAt: iso(order.at),
    cancelledAt: null,
    closed: false,
    email: "ada@example.com",
    phone: null,
    customerLocale: "fr-FR",
    sourceName: "web",
    currencyCode: shop.currency,
    presentmentCurrencyCode: order.currency,
    taxesIncluded: order.taxesIncluded,
    displayFinancialStatus: paid === 0 ? "PENDING" : back === 0 ? "PAID" : back >= paid ? "REFUNDED" : "PARTIALLY_REFUNDED",
    displayFulfillmentStatus: sent === 0 ? "UNFULFILLED" : sent < pieces ? "PARTIALLY_FULFILLED" : "FULFILLED",
    discountCodes: order.discountCodes,
    totalPriceSet: money(totalOf(order)),
    totalTipReceivedSet: money(0),
    originalTotalDutiesSet: null,
    originalTotalAdditionalFeesSet: null,
    shippingAddress: address,
    billingAddress: address,
    shippingLines: connection([
      {
        isRemoved: false,
        discountedPriceSet: money(order.shipping),
        taxLines: [{ ratePercentage: order.shippingTaxRate, priceSet: money(shipping.tax) }],
      },
    ]),
    lineItems: connection(order.lines.map((line) => lineNode(shop, order, line))),
    fulfillments: ({ first }: Sized) => order.fulfilments.slice(0, first ?? 50).map((one) => fulfilmentNode(shop, order, one)),
    transactions: ({ first }: Sized) => order.transactions.slice(0, first ?? 50).map((one) => transactionNode(shop, order, one)),
    refunds: ({ first }: Sized) => order.refunds.slice(0, first ?? 50).map((one) => refundNode(shop, order, one)),
    returns: (asked: Sized) => connection([...order.returns].reverse().map((one) => returnNode(shop, order, one)))(asked),
    metafields: connection([...order.metafields].map(([key, value]) => ({ key, value }))),
    customer: order.customerId === null ? null : customerNode(shop, order.customerId),
  };
  return node;
}

export function lineNode(shop: FakeShop, order: FakeOrder, line: FakeLine): Record<string, unknown> {
  const money = (minor: number) => bag(shop, minor, order.currency);
  return {
    __typename: "LineItem",
    id: gidOf("LineItem", line.id),
    title: line.title,
    variantTitle: line.variant?.title ?? null,
    sku: line.variant?.sku ?? null,
    quantity: line.quantity,
    currentQuantity: line.quantity - line.removed - refundedOf(order, line.id),
    isGiftCard: false,
    requiresShipping: true,
    originalTotalSet: money(line.price * line.quantity),
    discountAllocations: line.discount > 0 ? [{ allocatedAmountSet: money(line.discount) }] : [],
    taxLines: [{ ratePercentage: line.taxRate, priceSet: money(figuresOf(line, order.taxesIncluded).tax) }],
    product: line.variant ? productNode(line.variant) : null,
    variant: line.variant ? variantNode(line.variant) : null,
    image: { url: "https://cdn.shopify.example/shoe.jpg" },
  };
}

function productNode(variant: FakeVariant): Record<string, unknown> {
  return {
    __typename: "Product",
    id: gidOf("Product", variant.productId),
    title: variant.productTitle,
    status: "ACTIVE",
    isGiftCard: false,
    productType: "Shoes",
    tags: ["summer"],
    featuredImage: { url: "https://cdn.shopify.example/shoe.jpg" },
  };
}

export function variantNode(variant: FakeVariant): Record<string, unknown> {
  return {
    __typename: "ProductVariant",
    id: gidOf("ProductVariant", variant.id),
    title: variant.title,
    sku: variant.sku,
    barcode: "4006381333931",
    price: toDecimal(variant.price, "EUR"),
    sellableOnlineQuantity: variant.stock,
    inventoryPolicy: "DENY",
    image: null,
    inventoryItem: {
      id: gidOf("InventoryItem", variant.id),
      tracked: true,
      harmonizedSystemCode: "6403.59",
      countryCodeOfOrigin: "PT",
      measurement: { weight: { unit: "KILOGRAMS", value: 0.85 } },
    },
    product: () => productNode(variant),
  };
}

function fulfilmentNode(shop: FakeShop, order: FakeOrder, one: FakeFulfilment): unknown {
  return {
    id: gidOf("Fulfillment", one.id),
    status: "SUCCESS",
    displayStatus: one.deliveredAt === null ? "IN_TRANSIT" : "DELIVERED",
    createdAt: iso(one.at),
    inTransitAt: null,
    deliveredAt: one.deliveredAt === null ? null : iso(one.deliveredAt),
    location: { id: gidOf("Location", 1) },
    trackingInfo: [{ company: "Colissimo", number: `6A${one.id}` }],
    fulfillmentLineItems: connection(one.lines.map((part) => partNode(shop, order, part))),
  };
}

export function partNode(shop: FakeShop, order: FakeOrder, part: { id: number; lineId: number; quantity: number }): unknown {
  const line = order.lines.find(({ id }) => id === part.lineId);
  return { id: gidOf("FulfillmentLineItem", part.id), quantity: part.quantity, lineItem: () => line && lineNode(shop, order, line) };
}

function transactionNode(shop: FakeShop, order: FakeOrder, one: FakeTransaction): Record<string, unknown> {
  const parent = order.transactions.find(({ id }) => id === one.parent);
  return {
    id: gidOf("OrderTransaction", one.id),
    kind: one.kind,
    status: one.status,
    gateway: one.gateway,
    formattedGateway: one.gateway === "gift_card" ? "Gift card" : "Shopify Payments",
    accountNumber: one.gateway === "gift_card" ? null : "•••• 4242",
    authorizationCode: one.gateway === "gift_card" ? null : `pi_${one.id}`,
    paymentId: `${order.name}.${one.id}`,
    manualPaymentGateway: one.manual,
    amountSet: bag(shop, one.amount, order.currency),
    parentTransaction: () => (parent ? transactionNode(shop, order, parent) : null),
  };
}

export function refundNode(shop: FakeShop, order: FakeOrder, refund: FakeRefund): Record<string, unknown> {
  const money = (minor: number) => bag(shop, minor, order.currency);
  const kept = order.returns.find(({ id }) => id === refund.returnId);
  return {
    __typename: "Refund",
    id: gidOf("Refund", refund.id),
    createdAt: iso(refund.at),
    note: refund.note,
    return: () => (kept ? returnNode(shop, order, kept) : null),
    refundLineItems: connection(
      refund.lines.map(({ lineId, quantity, subtotal, tax }) => ({
        quantity,
        lineItem: () => order.lines.filter(({ id }) => id === lineId).map((line) => lineNode(shop, order, line))[0],
        subtotalSet: money(subtotal),
        totalTaxSet: money(tax),
      })),
    ),
    refundShippingLines: connection(refund.shipping > 0 ? [{ subtotalAmountSet: money(refund.shipping), taxAmountSet: money(0) }] : []),
    transactions: connection(refund.transactions.map((one) => transactionNode(shop, order, one))),
  };
}

export function returnNode(shop: FakeShop, order: FakeOrder, kept: FakeReturn): Record<string, unknown> {
  const parts = order.fulfilments.flatMap(({ lines }) => lines);
  const part = (id: number) => parts.filter((one) => one.id === id).map((one) => partNode(shop, order, one))[0];
  return {
    __typename: "Return",
    id: gidOf("Return", kept.id),
    status: kept.status,
    order: () => orderNode(shop, order),
    refunds: connection(order.refunds.filter(({ returnId }) => returnId === kept.id).map((one) => refundNode(shop, order, one))),
    returnLineItems: connection(
      kept.lines.map((line) => ({
        __typename: "ReturnLineItem",
        id: gidOf("ReturnLineItem", line.id),
        returnReasonNote: line.note,
        unprocessedQuantity: line.quantity - line.processed,
        fulfillmentLineItem: part(line.partId),
      })),
    ),
    reverseFulfillmentOrders: connection([
      {
        id: gidOf("ReverseFulfillmentOrder", kept.id),
        lineItems: connection(
          kept.places.map((place) => ({
            id: gidOf("ReverseFulfillmentOrderLineItem", place.id),
            totalQuantity: place.quantity,
            fulfillmentLineItem: part(place.partId),
            dispositions: place.placed > 0 ? [{ quantity: place.placed }] : [],
          })),
        ),
        reverseDeliveries: connection(kept.deliveries.map((_, at) => ({ id: gidOf("ReverseDelivery", at + 1) }))),
      },
    ]),
  };
}

function customerNode(shop: FakeShop, id: number): unknown {
  const credits = shop.credits.filter(({ customerId }) => customerId === id).map(creditNode);
  const spent = {
    __typename: "StoreCreditAccountDebitTransaction",
    id: gidOf("StoreCreditAccountDebitTransaction", 1),
    amount: { amount: "-1.00", currencyCode: "EUR" },
  };
  return {
    id: gidOf("Customer", id),
    storeCreditAccounts: connection(credits.length > 0 ? [{ transactions: connection([...credits.reverse(), spent]) }] : []),
  };
}

export function creditNode(one: FakeShop["credits"][number]): Record<string, unknown> {
  return {
    __typename: "StoreCreditAccountCreditTransaction",
    id: gidOf("StoreCreditAccountCreditTransaction", one.id),
    amount: { amount: toDecimal(one.amount, one.currency), currencyCode: one.currency },
    expiresAt: one.expiresAt,
  };
}

export function draftNode(shop: FakeShop, draft: FakeDraft): Record<string, unknown> {
  return {
    __typename: "DraftOrder",
    id: gidOf("DraftOrder", draft.id),
    name: `#D${draft.id}`,
    status: draft.status,
    invoiceUrl: `https://acme.myshopify.com/invoices/${draft.id}`,
    totalPriceSet: bag(shop, draft.total, draft.currency),
    order: draft.orderName === null ? null : { name: draft.orderName, cancelledAt: null, displayFinancialStatus: "PAID" },
  };
}
