import { z } from "zod";
import type { OrderSnapshot } from "../../domain/order.ts";
import { WrongOrder } from "../../domain/snapshot.ts";
import { ConnectionProblem } from "../port.ts";
import type { OrderPage } from "./port.ts";
import type { Admin, Operation } from "./shopify-admin.ts";
import { toSnapshot } from "./shopify-order.ts";
import {
  fulfilmentSchema,
  gid,
  lineSchema,
  type OrderDetails,
  orderSchema,
  pageInfo,
  refundSchema,
  type ShopifyLine,
  type ShopifyOrder,
  type ShopifyRefund,
} from "./shopify-shapes.ts";

/**
 * Reads orders. A question may cost so many points and no more, so a page of orders asks for what nearly every order has, and the few
 * that have more (many lines, several parcels, refunds) are completed one by one.
 */

export const moneyParts = "fragment M on MoneyBag { presentmentMoney { amount currencyCode } }";
const taxParts = "fragment T on TaxLine { ratePercentage priceSet { ...M } }";
/** As `goodsSchema` reads it. */
export const goodsParts = "fragment G on InventoryItem { harmonizedSystemCode countryCodeOfOrigin measurement { weight { unit value } } }";
const lineParts = `fragment L on LineItem {
  id title variantTitle sku quantity currentQuantity isGiftCard requiresShipping
  originalTotalSet { ...M } discountAllocations { allocatedAmountSet { ...M } } taxLines { ...T }
  product { id productType tags } variant { id barcode inventoryItem { ...G } } image { url }
}
${goodsParts}`;
const orderParts = `fragment O on Order {
  id name createdAt processedAt cancelledAt closed email phone customerLocale sourceName presentmentCurrencyCode taxesIncluded
  displayFinancialStatus displayFulfillmentStatus discountCodes
  totalPriceSet { ...M } totalTipReceivedSet { ...M } originalTotalDutiesSet { ...M } originalTotalAdditionalFeesSet { ...M }
  shippingAddress { ...A } billingAddress { ...A }
  shippingLines(first: 3) { nodes { isRemoved discountedPriceSet { ...M } taxLines { ...T } } }
  lineItems(first: 6) { nodes { ...L } pageInfo { hasNextPage endCursor } }
  fulfillments(first: 4) { id status displayStatus createdAt inTransitAt deliveredAt trackingInfo(first: 1) { company number } }
  transactions(first: 6) {
    id kind status gateway formattedGateway accountNumber authorizationCode paymentId amountSet { ...M } parentTransaction { id }
  }
  refunds(first: 3) { id }
}
fragment A on MailingAddress { name company address1 address2 city zip provinceCode countryCodeV2 }
${lineParts}
${taxParts}
${moneyParts}`;

/** As `refundSchema` reads it. */
export const refundParts = `fragment R on Refund {
  id createdAt note return { id }
  refundLineItems(first: 20) {
    nodes { quantity lineItem { id } subtotalSet { ...M } totalTaxSet { ...M } } pageInfo { hasNextPage endCursor }
  }
  refundShippingLines(first: 3) { nodes { subtotalAmountSet { ...M } taxAmountSet { ...M } } }
  transactions(first: 6) { nodes { kind status amountSet { ...M } } }
}
${moneyParts}`;

const loose = z.object({ nodes: z.array(z.unknown()), pageInfo });

const listed: Operation<{ orders: z.infer<typeof loose>; ordersCount?: { count: number; precision: string } | null | undefined }> = {
  text: `query Orders($first: Int!, $after: String, $query: String, $sortKey: OrderSortKeys!, $counted: Boolean!) {
    orders(first: $first, after: $after, query: $query, sortKey: $sortKey) { nodes { ...O } pageInfo { hasNextPage endCursor } }
    ordersCount(limit: null) @include(if: $counted) { count precision }
  }
  ${orderParts}`,
  data: z.object({ orders: loose, ordersCount: z.object({ count: z.int(), precision: z.string() }).nullish().catch(undefined) }),
};

const byName: Operation<{ orders: { nodes: unknown[] }; shop: { orderNumberFormatPrefix: string; orderNumberFormatSuffix: string } }> = {
  text: `query OrderByName($query: String!) {
    orders(first: 3, query: $query) { nodes { ...O } }
    shop { orderNumberFormatPrefix orderNumberFormatSuffix }
  }
  ${orderParts}`,
  data: z.object({
    orders: z.object({ nodes: z.array(z.unknown()) }),
    shop: z.object({ orderNumberFormatPrefix: z.string(), orderNumberFormatSuffix: z.string() }),
  }),
};

const byId: Operation<{ order: unknown }> = {
  text: `query Order($id: ID!) { order(id: $id) { ...O } } ${orderParts}`,
  data: z.object({ order: z.unknown() }),
};

const moreLines: Operation<{ order: { lineItems: { nodes: ShopifyLine[]; pageInfo: z.infer<typeof pageInfo> } } | null }> = {
  text: `query Lines($id: ID!, $after: String) {
    order(id: $id) { lineItems(first: 40, after: $after) { nodes { ...L } pageInfo { hasNextPage endCursor } } }
  }
  ${lineParts}
  ${taxParts}
  ${moneyParts}`,
  data: z.object({ order: z.object({ lineItems: z.object({ nodes: z.array(lineSchema), pageInfo }) }).nullable() }),
};

const parcels: Operation<{ order: { fulfillments: z.infer<typeof fulfilmentSchema>[] } | null }> = {
  text: `query Parcels($id: ID!) {
    order(id: $id) {
      fulfillments(first: 15) {
        id status displayStatus createdAt inTransitAt deliveredAt trackingInfo(first: 1) { company number }
        fulfillmentLineItems(first: 25) { nodes { quantity lineItem { id } } }
      }
    }
  }`,
  data: z.object({ order: z.object({ fulfillments: z.array(fulfilmentSchema) }).nullable() }),
};

const refundIds: Operation<{ order: { refunds: { id: string }[] } | null }> = {
  text: "query RefundIds($id: ID!) { order(id: $id) { refunds(first: 250) { id } } }",
  data: z.object({ order: z.object({ refunds: z.array(z.object({ id: z.string() })) }).nullable() }),
};

const refundsById: Operation<{ nodes: (ShopifyRefund | null)[] }> = {
  text: `query Refunds($ids: [ID!]!) { nodes(ids: $ids) { ... on Refund { ...R } } } ${refundParts}`,
  data: z.object({ nodes: z.array(refundSchema.nullable()) }),
};

const refundedLines: Operation<{ refund: Pick<ShopifyRefund, "refundLineItems"> | null }> = {
  text: `query RefundedLines($id: ID!, $after: String) {
    refund(id: $id) {
      refundLineItems(first: 100, after: $after) {
        nodes { quantity lineItem { id } subtotalSet { ...M } totalTaxSet { ...M } } pageInfo { hasNextPage endCursor }
      }
    }
  }
  ${moneyParts}`,
  data: z.object({ refund: refundSchema.pick({ refundLineItems: true }).nullable() }),
};

const mostOrders = 25;
const refundsAtOnce = 4;

/** A page of orders in an order that does not change: by id, or by when they changed. */
export async function listOrders(admin: Admin, { changedSince, cursor }: { changedSince?: number; cursor?: string }): Promise<OrderPage> {
  const first = admin.sized(listed, 4, mostOrders);
  const variables = {
    first,
    after: cursor ?? null,
    counted: changedSince === undefined && cursor === undefined,
    query: changedSince === undefined ? null : `updated_at:>='${new Date(changedSince).toISOString()}'`,
    sortKey: changedSince === undefined ? "ID" : "UPDATED_AT",
  };
  const page = await admin.read(listed, variables).catch((problem: unknown) => {
    if (!(problem instanceof ConnectionProblem) || !problem.message.startsWith("MAX_COST_EXCEEDED") || first === 1) throw problem;
    admin.tooMany(listed, first);
    return null;
  });
  if (page === null)
    return listOrders(admin, { ...(changedSince !== undefined && { changedSince }), ...(cursor !== undefined && { cursor }) });
  const orders: OrderPage["orders"][number][] = [];
  for (const node of page.orders.nodes) orders.push(await snapshotOr(admin, node));
  const { hasNextPage, endCursor } = page.orders.pageInfo;
  const { ordersCount } = page;
  return {
    orders,
    next: hasNextPage && endCursor ? endCursor : null,
    total: ordersCount?.precision === "EXACT" ? ordersCount.count : null,
  };
}

/** An order as we keep it, or why it cannot be. What the shop did not answer is thrown. */
async function snapshotOr(admin: Admin, node: unknown): Promise<OrderPage["orders"][number]> {
  const parsed = orderSchema.safeParse(node);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return { number: nameOf(node), why: `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is not as it should be"}`.slice(0, 300) };
  }
  try {
    return toSnapshot(parsed.data, await completed(admin, parsed.data));
  } catch (problem) {
    if (problem instanceof WrongOrder) return { number: parsed.data.name, why: problem.message.slice(0, 300) };
    throw problem;
  }
}

function nameOf(node: unknown): string {
  return typeof node === "object" && node !== null && "name" in node && typeof node.name === "string" ? node.name.slice(0, 64) : "?";
}

async function completed(admin: Admin, order: ShopifyOrder): Promise<OrderDetails> {
  const { lineItems, fulfillments, refunds } = order;
  const lines = [...lineItems.nodes];
  for (let { hasNextPage, endCursor } = lineItems.pageInfo; hasNextPage && endCursor; ) {
    const more = (await admin.read(moreLines, { id: order.id, after: endCursor })).order?.lineItems;
    if (!more) break;
    lines.push(...more.nodes);
    ({ hasNextPage, endCursor } = more.pageInfo);
  }
  const whole = fulfillments.length === 0 || (fulfillments.length === 1 && order.displayFulfillmentStatus === "FULFILLED");
  const fulfilments = whole ? fulfillments : ((await admin.read(parcels, { id: order.id })).order?.fulfillments ?? fulfillments);
  const ids = refunds.length < 3 ? refunds.map(({ id }) => id) : await refundIdsOf(admin, order.id);
  return { lines, fulfilments, refunds: await refundsOf(admin, ids) };
}

async function refundIdsOf(admin: Admin, id: string): Promise<readonly string[]> {
  return ((await admin.read(refundIds, { id })).order?.refunds ?? []).map((refund) => refund.id);
}

/** With all their lines. */
export async function refundsOf(admin: Admin, ids: readonly string[]): Promise<readonly ShopifyRefund[]> {
  const refunds: ShopifyRefund[] = [];
  for (let place = 0; place < ids.length; place += refundsAtOnce) {
    const { nodes } = await admin.read(refundsById, { ids: ids.slice(place, place + refundsAtOnce) });
    for (const refund of nodes) if (refund) refunds.push(await withAllLines(admin, refund));
  }
  return refunds;
}

async function withAllLines(admin: Admin, refund: ShopifyRefund): Promise<ShopifyRefund> {
  const nodes = [...refund.refundLineItems.nodes];
  let info = refund.refundLineItems.pageInfo;
  while (info.hasNextPage && info.endCursor) {
    const more = (await admin.read(refundedLines, { id: refund.id, after: info.endCursor })).refund?.refundLineItems;
    if (!more) break;
    nodes.push(...more.nodes);
    info = more.pageInfo;
  }
  return { ...refund, refundLineItems: { nodes, pageInfo: info } };
}

/** @throws ConnectionProblem `unreadable` when its figures do not hold together */
async function snapshot(admin: Admin, node: unknown): Promise<OrderSnapshot> {
  const read = await snapshotOr(admin, node);
  if ("why" in read) throw new ConnectionProblem("unreadable", `order ${read.number}: ${read.why}`);
  return read;
}

export async function getOrder(admin: Admin, externalId: string): Promise<OrderSnapshot | null> {
  if (!/^\d{1,20}$/.test(externalId)) return null;
  const { order } = await admin.read(byId, { id: gid("Order", externalId) });
  return order === null || order === undefined ? null : snapshot(admin, order);
}

/** A number as people type it: letters, digits and what stands between them. Nothing that means something in Shopify's search. */
const typedNumber = /^[\p{L}\p{N}][\p{L}\p{N}._/-]{0,63}$/u;

/** Orders are kept by name there, so this reads an index. A number without the shop's prefix is tried with it. */
export async function findOrder(admin: Admin, typed: string, within: number): Promise<OrderSnapshot | null> {
  const bare = typed.trim().replace(/^#/, "");
  if (!typedNumber.test(bare)) return null;
  const until = performance.now() + within;
  const soon: Admin = {
    ...admin,
    read: (operation, variables) => admin.read(operation, variables, Math.max(1, until - performance.now())),
  };
  const ask = (names: readonly string[]) => soon.read(byName, { query: names.map((name) => `name:"${name}"`).join(" OR ") });
  const { orders, shop } = await ask([`#${bare}`, bare]);
  const usual = [`#${bare}`, bare];
  const own = `${shop.orderNumberFormatPrefix}${bare}${shop.orderNumberFormatSuffix}`;
  const found = called(orders.nodes, [...usual, own]);
  if (found) return snapshot(soon, found);
  if (usual.includes(own) || !/^\d+$/.test(bare)) return null;
  const again = called((await ask([own])).orders.nodes, [own]);
  return again ? snapshot(soon, again) : null;
}

/** The search is kinder than we are: only an order that is called exactly so is the one. */
function called(nodes: readonly unknown[], names: readonly string[]): unknown {
  const wanted = names.map((name) => name.toLowerCase());
  return nodes.find((node) => wanted.includes(nameOf(node).toLowerCase()));
}
