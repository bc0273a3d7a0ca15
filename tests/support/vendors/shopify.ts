import { createHmac } from "node:crypto";
import { execute } from "graphql";
import { Hono } from "hono";
import type { Delivery, Given } from "../../../server/providers/port.ts";
import { shopify } from "../../../server/providers/shops/shopify.ts";
import { openFakeVendor } from "./fake-vendor.ts";
import { outsideTo, type ShopBench, type Write } from "./shop-bench.ts";
import { askedOf, costOf, mistakesIn, ownSchema } from "./shopify-checks.ts";
import { mutationsOf } from "./shopify-mutations.ts";
import { queriesOf } from "./shopify-queries.ts";
import { seeded } from "./shopify-seed.ts";
import { type FakeOrder, type FakeShop, nextId } from "./shopify-state.ts";

export const origin = "https://acme.myshopify.com";
export const clientSecret = "shpss_0123456789abcdef0123456789abcdef";
const token = "shpat_0123456789abcdef0123456789abcdef";
const narrowToken = "shpat_narrow";
const clientId = "0d8c6b5a3f2e41d79c8b7a6f5e4d3c2b";
const granted = "shpat_granted_for_a_day";

/** No single question may cost more. */
const mostCost = 1_000;

export interface ShopifyBench extends ShopBench {
  readonly state: FakeShop;
  readonly byGrant: Given;
  /** What the app's webhooks look like when Shopify sends them. */
  delivered(topic: string, body: unknown, secret?: string): Delivery;
}

/** A Shopify shop of our own making: it keeps state, counts points, and carries out what is asked by the schema. */
export async function openShopify(): Promise<ShopifyBench> {
  const { state, seed } = seeded();
  const narrow: readonly string[] = ["read_orders", "read_products"];
  const root = { ...queriesOf(state), ...mutationsOf(state) };
  let filled = performance.now();
  let deliveries = 0;

  const app = new Hono();
  app.post("/admin/oauth/access_token", async (context) => {
    const given = new URLSearchParams(await context.req.text());
    const right =
      given.get("client_id") === clientId &&
      given.get("client_secret") === clientSecret &&
      given.get("grant_type") === "client_credentials";
    if (!right) return context.json({ error: "invalid_client" }, 400);
    return context.json({ access_token: granted, scope: state.scopes.join(","), expires_in: 86_399 });
  });
  app.post("/admin/api/2026-04/graphql.json", async (context) => {
    const key = context.req.header("x-shopify-access-token") ?? "";
    if (key !== token && key !== narrowToken && key !== granted)
      return context.json({ errors: "[API] Invalid API key or access token" }, 401);
    const asked = askedOf(await context.req.text());
    if (!asked) return context.json({ errors: [{ message: "Parse error", extensions: { code: "PARSE_ERROR" } }] });
    const wrong = mistakesIn(asked);
    if (wrong.length > 0) return context.json({ errors: wrong.map((message) => ({ message, extensions: { code: "undefinedField" } })) });
    const requestedQueryCost = costOf(asked);
    const { bucket } = state;
    const now = performance.now();
    bucket.available = Math.min(bucket.maximum, bucket.available + ((now - filled) / 1_000) * bucket.restoreRate);
    filled = now;
    const cost = () => ({
      cost: {
        requestedQueryCost,
        actualQueryCost: requestedQueryCost,
        throttleStatus: {
          maximumAvailable: bucket.maximum,
          currentlyAvailable: Math.floor(bucket.available),
          restoreRate: bucket.restoreRate,
        },
      },
    });
    const refuse = (code: string, message: string) => context.json({ errors: [{ message, extensions: { code } }], extensions: cost() });
    if (requestedQueryCost > mostCost)
      return refuse(
        "MAX_COST_EXCEEDED",
        `Query cost is ${requestedQueryCost}, which exceeds the single query max cost limit (${mostCost}).`,
      );
    if (requestedQueryCost > bucket.available) return refuse("THROTTLED", "Throttled");
    bucket.available -= requestedQueryCost;
    if (key === narrowToken && asked.operation.operation === "mutation") return refuse("ACCESS_DENIED", "Access denied");
    const scopes = key === narrowToken ? narrow : state.scopes;
    const answer = await execute({
      schema: ownSchema,
      document: asked.document,
      variableValues: asked.variables,
      rootValue: { ...root, currentAppInstallation: { accessScopes: scopes.map((handle) => ({ handle })) } },
    });
    return context.json({ ...answer, extensions: cost() });
  });

  const vendor = await openFakeVendor(app, ({ method, path, headers, body }) => {
    if (path === "/admin/oauth/access_token") return headers["content-type"] === "application/x-www-form-urlencoded" ? [] : ["is no form"];
    if (method !== "POST" || path !== "/admin/api/2026-04/graphql.json") return ["no such place"];
    if (headers["content-type"] !== "application/json") return ["is not said to be JSON"];
    const asked = askedOf(body);
    if (!asked) return ["is no GraphQL"];
    const cost = costOf(asked);
    return [...mistakesIn(asked), ...(cost > mostCost ? [`${asked.operation.name?.value} costs ${cost}`] : [])];
  });

  const given = { address: origin, clientSecret, accessToken: token };
  const orderOf = (externalId: string): FakeOrder => {
    const found = state.orders.find(({ id }) => id === Number(externalId));
    if (!found) throw new Error(`no order ${externalId}`);
    return found;
  };
  const delivered = (topic: string, body: unknown, secret = clientSecret): Delivery => {
    const bytes = new TextEncoder().encode(JSON.stringify(body));
    deliveries += 1;
    return {
      body: bytes,
      url: "https://returns.example.com/api/inbound/con_1",
      at: state.now,
      headers: {
        "content-type": "application/json",
        "x-shopify-topic": topic,
        "x-shopify-hmac-sha256": createHmac("sha256", secret).update(bytes).digest("base64"),
        "x-shopify-shop-domain": "acme.myshopify.com",
        "x-shopify-api-version": "2026-04",
        "x-shopify-webhook-id": `b54557e4-bdd9-4b37-8a5f-${String(deliveries).padStart(12, "0")}`,
      },
    };
  };

  return {
    provider: shopify,
    vendor,
    outside: outsideTo(vendor, [origin]),
    given,
    wrong: { ...given, accessToken: "shpat_wrong" },
    narrow: { ...given, accessToken: narrowToken },
    byGrant: { address: "acme.myshopify.com", clientId, clientSecret },
    seed,
    pageSize: 25,
    state,
    delivered,
    isSearch: ({ body }) => {
      const { query, variables } = JSON.parse(body) as { query: string; variables: { query?: string | null } };
      const looked = variables.query;
      return (
        /\borders\(/.test(query) && typeof looked === "string" && !/^(name:"[^"*]*"( OR name:"[^"*]*")*|updated_at:>='[^']+')$/.test(looked)
      );
    },
    isWrite: ({ body }, what) => writes[what].test(body),
    shop: {
      addOrders: (count) =>
        Array.from({ length: count }, () => cheapOrder(state)).map(({ id, name }) => ({ externalId: String(id), number: name })),
      change: (externalId, at) => {
        orderOf(externalId).updatedAt = at;
      },
      refunds: (externalId) =>
        orderOf(externalId).refunds.map(({ lines, shipping, transactions }) => ({
          amount:
            transactions.length > 0
              ? transactions.reduce((all, one) => all + one.amount, 0)
              : lines.reduce((all, { subtotal }) => all + subtotal, shipping),
          moved: transactions.length > 0,
          lines: lines.map(({ lineId, quantity, subtotal }) => ({ lineId: String(lineId), quantity, amount: subtotal })),
        })),
      restocked: (externalId, lineId) => state.restocked.get(`${externalId}/${lineId}`) ?? 0,
      notes: (externalId) => {
        const { tags, metafields, returns } = orderOf(externalId);
        const kept = returns.map(({ id, status, deliveries: labels }) => `return ${id} is ${status} with ${labels.length} labels`);
        return [...tags, ...[...metafields].map(([key, value]) => `${key}: ${value}`), ...kept];
      },
      credits: () => state.credits.map(({ amount }) => ({ amount })),
      exchanges: () => state.drafts.map(({ id, total }) => ({ reference: String(id), toPay: total })),
      settle: (reference, how) => {
        const at = state.drafts.findIndex(({ id }) => id === Number(reference));
        const draft = state.drafts[at];
        if (!draft) throw new Error(`no draft ${reference}`);
        if (how === "gone") return void state.drafts.splice(at, 1);
        draft.status = "COMPLETED";
        draft.orderName = `#${nextId(state)}`;
      },
      hooks: () => state.hooks.map(({ uri }) => ({ url: uri, active: true })),
      deliver: (externalId, secret) => delivered("orders/updated", { id: Number(externalId), updated_at: "2026-05-04T10:00:00Z" }, secret),
    },
  };
}

const writes: Readonly<Record<Write, RegExp>> = {
  refund: /mutation (Refund|Process)\b/,
  restock: /mutation Restock\b/,
  credit: /mutation Credit\b/,
  exchange: /mutation MakeDraft\b/,
  tell: /mutation Tell\b/,
};

function cheapOrder(state: FakeShop): FakeOrder {
  const id = nextId(state);
  const order: FakeOrder = {
    id,
    name: `#${id}`,
    currency: "EUR",
    taxesIncluded: true,
    at: state.now,
    updatedAt: state.now,
    lines: [{ id: nextId(state), title: "Laces", variant: null, quantity: 1, price: 500, discount: 0, taxRate: 20, removed: 0 }],
    shipping: 0,
    shippingTaxRate: 20,
    customerId: null,
    discountCodes: [],
    transactions: [
      { id: nextId(state), kind: "SALE", status: "SUCCESS", gateway: "shopify_payments", manual: false, amount: 500, parent: null },
    ],
    refunds: [],
    fulfilments: [],
    returns: [],
    metafields: new Map(),
    tags: new Set(),
  };
  state.orders.push(order);
  return order;
}
