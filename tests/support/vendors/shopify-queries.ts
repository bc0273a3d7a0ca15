import { connection, draftNode, gidOf, numberOf, orderNode, partNode, refundNode, returnNode, variantNode } from "./shopify-answers.ts";
import type { FakeOrder, FakeShop } from "./shopify-state.ts";

/** Everything that can be read of the shop. */

interface Listed {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly query?: string | null;
  readonly sortKey?: string | null;
}

export function queriesOf(shop: FakeShop): Record<string, unknown> {
  const orderOf = (id: string) => shop.orders.find((one) => one.id === numberOf(id)) ?? null;
  const eachReturn = () => shop.orders.flatMap((order) => order.returns.map((kept) => ({ order, kept })));
  const eachRefund = () => shop.orders.flatMap((order) => order.refunds.map((refund) => ({ order, refund })));

  const node = (id: string): unknown => {
    const number = numberOf(id);
    if (id.includes("/Refund/")) {
      const found = eachRefund().find(({ refund }) => refund.id === number);
      return found ? refundNode(shop, found.order, found.refund) : null;
    }
    if (id.includes("/ProductVariant/")) {
      const found = shop.variants.find((one) => one.id === number);
      return found ? variantNode(found) : null;
    }
    if (id.includes("/LineItem/")) {
      const order = shop.orders.find(({ lines }) => lines.some((line) => line.id === number));
      const line = order?.lines.find((one) => one.id === number);
      return line ? { __typename: "LineItem", id, variant: line.variant ? variantNode(line.variant) : null } : null;
    }
    return null;
  };

  return {
    shop: {
      name: "Ada's Shoes",
      currencyCode: shop.currency,
      taxesIncluded: () => shop.taxesIncluded,
      orderNumberFormatPrefix: () => shop.prefix,
      orderNumberFormatSuffix: () => shop.suffix,
    },
    currentAppInstallation: () => ({ accessScopes: shop.scopes.map((handle) => ({ handle })) }),
    order: ({ id }: { id: string }) => {
      const found = orderOf(id);
      return found && orderNode(shop, found);
    },
    orders: (asked: Listed) => ordersPage(shop, asked),
    ordersCount: () => ({ count: shop.orders.length, precision: "EXACT" }),
    nodes: ({ ids }: { ids: readonly string[] }) => ids.map(node),
    refund: ({ id }: { id: string }) => node(id),
    return: ({ id }: { id: string }) => {
      const found = eachReturn().find(({ kept }) => kept.id === numberOf(id));
      return found ? returnNode(shop, found.order, found.kept) : null;
    },
    location: { id: gidOf("Location", 1) },
    productVariants: (asked: Listed) => {
      const sku = /^sku:"(.*)"$/.exec(asked.query ?? "")?.[1];
      // The search knows words, not whole numbers: it finds what begins alike, too.
      const found = shop.variants.filter((one) => sku === undefined || one.sku.startsWith(sku));
      return connection(found.map(variantNode))(asked);
    },
    draftOrder: ({ id }: { id: string }) => {
      const found = shop.drafts.find((one) => one.id === numberOf(id));
      return found ? draftNode(shop, found) : null;
    },
    draftOrders: (asked: Listed) => {
      const tag = /^tag:"(.*)"$/.exec(asked.query ?? "")?.[1] ?? "";
      return connection(shop.drafts.filter(({ tags }) => tags.includes(tag)).map((one) => draftNode(shop, one)))(asked);
    },
    returnableFulfillments: ({ orderId, first }: { orderId: string; first?: number }) => {
      const order = orderOf(orderId);
      return connection(order ? [{ returnableFulfillmentLineItems: connection(returnable(shop, order)) }] : [])({ first: first ?? null });
    },
    returnReasonDefinitions: connection([
      { id: gidOf("ReturnReasonDefinition", 1), handle: "other", name: "Other" },
      { id: gidOf("ReturnReasonDefinition", 2), handle: "size-too-small", name: "Too small" },
    ]),
    webhookSubscriptions: ({ uri, first }: { uri?: string; first?: number }) => {
      const found = shop.hooks.filter((one) => uri === undefined || one.uri === uri);
      return connection(found.map((one) => ({ ...one, id: gidOf("WebhookSubscription", one.id) })))({ first: first ?? null });
    },
  };
}

function ordersPage(shop: FakeShop, { first, after, query, sortKey }: Listed): unknown {
  const names = [...(query ?? "").matchAll(/name:"([^"]*)"/g)].map((one) => one[1]?.toLowerCase() ?? "");
  const since = /updated_at:>='([^']+)'/.exec(query ?? "")?.[1];
  const bare = (name: string) => name.toLowerCase().replace(/^#/, "");
  const found = shop.orders
    // The name is looked up without its "#", and what begins alike is found, too.
    .filter(({ name }) => names.length === 0 || names.some((wanted) => bare(name).startsWith(bare(wanted))))
    .filter(({ updatedAt }) => since === undefined || updatedAt >= Date.parse(since));
  const rank = (order: FakeOrder): readonly [number, number] =>
    sortKey === "UPDATED_AT" ? [order.updatedAt, order.id] : [order.id, order.id];
  const sorted = [...found].sort((one, other) => rank(one)[0] - rank(other)[0] || rank(one)[1] - rank(other)[1]);
  const [at = 0, id = 0] = after ? (JSON.parse(Buffer.from(after, "base64").toString()) as number[]) : [];
  const rest = after ? sorted.filter((order) => rank(order)[0] > at || (rank(order)[0] === at && order.id > id)) : sorted;
  const page = rest.slice(0, first ?? 50);
  const last = page.at(-1);
  return {
    nodes: page.map((order) => orderNode(shop, order)),
    pageInfo: {
      hasNextPage: rest.length > page.length,
      endCursor: last ? Buffer.from(JSON.stringify(rank(last))).toString("base64") : null,
    },
  };
}

/** Sent, and in no return yet. */
export function returnable(shop: FakeShop, order: FakeOrder): { quantity: number; fulfillmentLineItem: unknown; partId: number }[] {
  return order.fulfilments
    .flatMap(({ lines }) => lines)
    .map((part) => {
      const taken = order.returns
        .filter(({ status }) => status !== "CANCELED")
        .flatMap(({ lines }) => lines)
        .reduce((all, line) => all + (line.partId === part.id ? line.quantity : 0), 0);
      return { quantity: part.quantity - taken, partId: part.id, fulfillmentLineItem: partNode(shop, order, part) };
    })
    .filter(({ quantity }) => quantity > 0);
}
