import { createSign, generateKeyPairSync } from "node:crypto";
import { Hono } from "hono";
import { z } from "zod";
import { parseDecimal } from "../../../server/domain/money.ts";
import type { Delivery } from "../../../server/providers/port.ts";
import { wix } from "../../../server/providers/shops/wix.ts";
import { openFakeVendor, type Seen } from "./fake-vendor.ts";
import { outsideTo, type ShopBench, type Write } from "./shop-bench.ts";
import {
  type FakeOrder,
  type FakePayment,
  fulfilmentsJson,
  leftOf,
  nextId,
  orderJson,
  price,
  refundedOf,
  refundJson,
  totalOf,
  transactionsJson,
  type WixState,
} from "./wix-state.ts";

const apiKey = "IST.eyJraWQiOiJQb3pIX2FDMiIsImFsZyI6IlJTMjU2In0";
const siteId = "3f5b6ebf-143c-4da5-8d0f-fb8553bfd85d";
const origin = "https://www.wixapis.com";
const app = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const stranger = generateKeyPairSync("rsa", { modulusLength: 2_048 });
export const publicKey = app.publicKey.export({ type: "spki", format: "pem" }).toString();

const id = z.guid();
const money = z.strictObject({ amount: z.string().regex(/^\d+(\.\d{1,3})?$/) });
const lineItems = z.array(z.strictObject({ lineItemId: id, quantity: z.int().min(1) })).min(1);
const refundItems = z.strictObject({ lineItems: lineItems.optional(), shipping: z.strictObject({ amount: money }).optional() });
const ids = z.strictObject({ orderIds: z.array(id).min(1).max(100) });

/** What Wix takes, operation by operation. */
const bodies: Readonly<Record<string, z.ZodType>> = {
  "/ecom/v1/orders/search": z.strictObject({
    search: z
      .strictObject({
        filter: z
          .union([
            z.strictObject({ number: z.strictObject({ $eq: z.string() }) }),
            z.strictObject({ updatedDate: z.strictObject({ $gte: z.iso.datetime() }) }),
          ])
          .optional(),
        sort: z.array(z.strictObject({ fieldName: z.enum(["createdDate", "updatedDate"]), order: z.enum(["ASC", "DESC"]) })).optional(),
        cursorPaging: z.strictObject({ limit: z.int().min(1).max(100), cursor: z.string().optional() }),
      })
      .refine(
        ({ cursorPaging, filter, sort }) => cursorPaging.cursor === undefined || (!filter && !sort),
        "a cursor holds filter and order",
      ),
  }),
  "/ecom/v1/payments/list-by-ids": ids,
  "/ecom/v1/fulfillments/list-by-ids": ids,
  "/ecom/v1/order-billing/get-order-refundability": z.strictObject({ orderId: id }),
  "/ecom/v1/order-billing/calculate-refund": z.strictObject({ orderId: id, refundItems }),
  "/ecom/v1/order-billing/refund-payments": z.strictObject({
    orderId: id,
    paymentRefunds: z
      .array(z.strictObject({ paymentId: id, amount: money.optional(), externalRefund: z.boolean() }))
      .min(1)
      .max(50),
    refundItems: refundItems.optional(),
    sideEffects: z.strictObject({
      restock: z.strictObject({ lineItems }).optional(),
      notifications: z.strictObject({ sendCustomerEmail: z.boolean() }),
    }),
    customerReason: z.string().max(200),
  }),
};
const comment = z.strictObject({ activity: z.strictObject({ merchantComment: z.strictObject({ message: z.string().max(1_000) }) }) });

export interface WixBench extends ShopBench {
  readonly state: WixState;
  delivered(eventType: string, entityId: string, change?: { readonly alg?: string; readonly exp?: number; readonly by?: string }): Delivery;
}

export async function openWixSite(): Promise<WixBench> {
  const state: WixState = { orders: [], nextStatus: "SUCCEEDED", lastId: 0, now: Date.UTC(2026, 4, 4, 9, 30) };
  const [discounted, partly, yen, mixed, offline] = seedOrders(state);
  if (!discounted || !partly || !yen || !mixed || !offline) throw new Error("no orders");
  let deliveries = 0;

  const vendor = await openFakeVendor(serve(state), checked);
  const orderOf = (externalId: string): FakeOrder => {
    const found = state.orders.find((one) => one.id === externalId);
    if (!found) throw new Error(`no order ${externalId}`);
    return found;
  };
  const delivered: WixBench["delivered"] = (
    eventType,
    entityId,
    { alg = "RS256", exp = state.now / 1_000 + 3_600, by = publicKey } = {},
  ) => {
    deliveries += 1;
    const inner = JSON.stringify({ id: `e-${deliveries}`, entityFqdn: "wix.ecom.v1.order", slug: "updated", entityId, updatedEvent: {} });
    const data = JSON.stringify({ data: inner, instanceId: "i1", eventType });
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const head = `${part({ alg, typ: "JWT", kid: "k1" })}.${part({ data, iat: state.now / 1_000, exp })}`;
    const key = by === publicKey ? app.privateKey : stranger.privateKey;
    const token = `${head}.${createSign("sha256").update(head).sign(key).toString("base64url")}`;
    return {
      body: new TextEncoder().encode(token),
      headers: { "content-type": "text/plain" },
      url: "https://returns.example.com/api/inbound/c1",
      at: state.now,
    };
  };
  const given = { siteId, apiKey, publicKey };
  const seedOf = (order: FakeOrder) => ({ externalId: order.id, number: order.number });
  const none = () => {
    throw new Error("there is nothing to settle");
  };

  return {
    provider: wix,
    vendor,
    outside: outsideTo(vendor, [origin]),
    given,
    wrong: { ...given, apiKey: "IST.wrong" },
    narrow: { ...given, apiKey: "IST.narrow" },
    seed: {
      discounted: seedOf(discounted),
      partlyRefunded: { ...seedOf(partly), refunded: 6_990 },
      wholeUnits: seedOf(yen),
      others: [mixed, offline].map(seedOf),
      spellings: ["#10001", " 10001 "],
      idOfAnother: partly.id,
      article: { title: "Moccasin", price: 6_990, currency: "EUR", stock: 4 },
      now: state.now,
    },
    pageSize: 100,
    hooksByHand: true,
    state,
    delivered,
    isSearch: ({ path, body }) => path === "/ecom/v1/orders/search" && !/"filter":\{"number":\{"\$eq":"\d+"\}\}/.test(body),
    isWrite: ({ method, path }, what) => method === "POST" && writes[what].test(path),
    shop: {
      addOrders: (count) => Array.from({ length: count }, () => seedOf(place(state, { lines: [line(state, "Laces", 1, 500)] }))),
      change: (externalId, at) => {
        orderOf(externalId).updatedAt = at;
      },
      refunds: (externalId) => {
        const order = orderOf(externalId);
        return order.refunds.map(({ lines, transactions }) => ({
          amount: transactions.reduce((all, one) => all + one.amount, 0),
          moved: transactions.some(({ external }) => !external),
          lines: lines.map(({ lineItemId, quantity }) => ({ lineId: lineItemId, quantity, amount: 0 })),
        }));
      },
      restocked: (externalId, lineId) => (orderOf(externalId).lines.find((one) => one.id === lineId)?.stock ?? 0) - 4,
      notes: (externalId) => [...orderOf(externalId).comments],
      credits: () => [],
      exchanges: () => [],
      settle: none,
      hooks: () => [],
      deliver: (externalId, secret) => delivered("wix.ecom.v1.order_updated", externalId, { by: secret }),
    },
  };
}

const writes: Readonly<Record<Write, RegExp>> = {
  refund: /\/refund-payments$/,
  restock: /^$/,
  credit: /^$/,
  exchange: /^$/,
  tell: /\/activities$/,
};

function checked({ method, path, body, headers }: Seen): readonly string[] {
  if (!headers["wix-site-id"]) return ["no site is named"];
  if (method === "GET") return /^\/(ecom\/v1\/orders\/[0-9a-f-]{36}|site-properties\/v4\/properties)$/.test(path) ? [] : ["no such place"];
  const schema = bodies[path] ?? (/^\/ecom\/v1\/orders\/[0-9a-f-]{36}\/activities$/.test(path) ? comment : undefined);
  if (!schema) return ["no such operation"];
  const read = schema.safeParse(JSON.parse(body));
  return read.success ? [] : read.error.issues.map(({ path: at, message }) => `${at.join(".")}: ${message}`);
}

function serve(state: WixState): Hono {
  const hono = new Hono();
  const orderOf = (orderId: string) => state.orders.find((one) => one.id === orderId);
  const complaint = (code: string) => ({ message: "", details: { applicationError: { code } } });
  hono.use(async (context, next) => {
    const key = context.req.header("authorization");
    const isNarrow = key === "IST.narrow" && context.req.path !== "/ecom/v1/orders/search";
    if ((key !== apiKey && key !== "IST.narrow") || isNarrow) return context.json({ message: "Forbidden" }, 403);
    await next();
  });
  hono.get("/site-properties/v4/properties", (context) =>
    context.json({ properties: { siteDisplayName: "Ada's Shoes", paymentCurrency: "EUR" } }),
  );
  hono.post("/ecom/v1/orders/search", async (context) =>
    context.json(searched(state, ((await context.req.json()) as { search: Search }).search)),
  );
  hono.get("/ecom/v1/orders/:id", (context) => {
    const order = orderOf(context.req.param("id"));
    return order ? context.json({ order: orderJson(order) }) : context.json(complaint("ORDER_NOT_FOUND"), 404);
  });
  hono.post("/ecom/v1/orders/:id/activities", async (context) => {
    const order = orderOf(context.req.param("id"));
    if (!order) return context.json(complaint("ORDER_NOT_FOUND"), 404);
    const { activity } = (await context.req.json()) as { activity: { merchantComment: { message: string } } };
    order.comments.push(activity.merchantComment.message);
    return context.json({ order: orderJson(order) });
  });
  const each = async (context: { req: { json(): Promise<unknown> } }) =>
    ((await context.req.json()) as { orderIds: string[] }).orderIds.flatMap((one) => orderOf(one) ?? []);
  hono.post("/ecom/v1/payments/list-by-ids", async (context) =>
    context.json({ orderTransactions: (await each(context)).map(transactionsJson) }),
  );
  hono.post("/ecom/v1/fulfillments/list-by-ids", async (context) =>
    context.json({ ordersWithFulfillments: (await each(context)).map(fulfilmentsJson) }),
  );
  hono.post("/ecom/v1/order-billing/get-order-refundability", async (context) => {
    const order = orderOf(((await context.req.json()) as { orderId: string }).orderId);
    return order ? context.json(refundability(order)) : context.json(complaint("ORDER_NOT_FOUND"), 404);
  });
  hono.post("/ecom/v1/order-billing/calculate-refund", (context) => context.json({ available: true, summary: {} }));
  hono.post("/ecom/v1/order-billing/refund-payments", async (context) => {
    const asked = (await context.req.json()) as Asked;
    const order = orderOf(asked.orderId);
    if (!order) return context.json(complaint("ORDER_NOT_FOUND"), 404);
    const minor = (amount: string) => parseDecimal(amount, order.currency) ?? Number.NaN;
    const lines = asked.refundItems?.lineItems ?? [];
    const isGone = lines.some(({ lineItemId, quantity }) => {
      const known = order.lines.find((one) => one.id === lineItemId);
      return !known || refundedOf(order, lineItemId) + quantity > known.quantity;
    });
    if (isGone) return context.json(complaint("REFUND_QUANTITY_EXCEEDED"), 400);
    const transactions = asked.paymentRefunds.map(({ paymentId, amount, externalRefund }) => {
      const payment = order.payments.find((one) => one.id === paymentId);
      const given = payment?.kind === "gift_card" ? payment.amount : minor(amount?.amount ?? "");
      return { payment, paymentId, amount: given, status: externalRefund ? "SUCCEEDED" : state.nextStatus, external: externalRefund };
    });
    if (transactions.some(({ payment, amount }) => !payment || !(amount <= leftOf(order, payment))))
      return context.json(complaint("REFUND_AMOUNT_EXCEEDED"), 400);
    if (transactions.some(({ payment, external }) => payment?.kind === "offline" && !external))
      return context.json(complaint("PAYMENT_NOT_REFUNDABLE"), 428);
    state.now += 1_000;
    order.updatedAt = Math.max(order.updatedAt, state.now);
    const back = asked.refundItems?.shipping?.amount.amount;
    const refund = {
      id: nextId(state),
      at: state.now,
      reason: asked.customerReason,
      lines,
      shipping: back ? minor(back) : 0,
      transactions,
    };
    order.refunds.push(refund);
    for (const { lineItemId, quantity } of asked.sideEffects.restock?.lineItems ?? []) {
      const known = order.lines.find((one) => one.id === lineItemId);
      if (known) known.stock += quantity;
    }
    return context.json({ refund: refundJson(order, refund), orderTransactions: transactionsJson(order) });
  });
  return hono;
}

interface Search {
  readonly filter?: { readonly number?: { readonly $eq: string }; readonly updatedDate?: { readonly $gte: string } };
  readonly sort?: readonly { readonly fieldName: string }[];
  readonly cursorPaging: { readonly limit: number; readonly cursor?: string };
}

interface Asked {
  readonly orderId: string;
  readonly paymentRefunds: readonly {
    readonly paymentId: string;
    readonly amount?: { readonly amount: string };
    readonly externalRefund: boolean;
  }[];
  readonly refundItems?: {
    readonly lineItems?: readonly { readonly lineItemId: string; readonly quantity: number }[];
    readonly shipping?: { readonly amount: { readonly amount: string } };
  };
  readonly sideEffects: {
    readonly restock?: { readonly lineItems: readonly { readonly lineItemId: string; readonly quantity: number }[] };
  };
  readonly customerReason: string;
}

function searched(state: WixState, { filter, sort, cursorPaging: { limit, cursor } }: Search): unknown {
  const kept = cursor
    ? (JSON.parse(Buffer.from(cursor, "base64").toString()) as { since: number; field: string; at: number; id: string })
    : null;
  const field = kept?.field ?? sort?.[0]?.fieldName ?? "createdDate";
  const since = kept?.since ?? (filter?.updatedDate ? Date.parse(filter.updatedDate.$gte) : 0);
  const at = (order: FakeOrder) => (field === "updatedDate" ? order.updatedAt : order.at);
  const rest = state.orders
    .filter((order) => order.updatedAt >= since && (filter?.number === undefined || order.number === filter.number.$eq))
    .sort((one, other) => at(one) - at(other) || one.id.localeCompare(other.id))
    .filter((order) => !kept || at(order) > kept.at || (at(order) === kept.at && order.id > kept.id));
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  const next = last && Buffer.from(JSON.stringify({ since, field, at: at(last), id: last.id })).toString("base64");
  const hasNext = rest.length > page.length;
  return { orders: page.map(orderJson), metadata: { count: page.length, hasNext, cursors: hasNext ? { next } : {} } };
}

function refundability(order: FakeOrder): unknown {
  return {
    payments: order.payments.map((payment) => {
      const left = leftOf(order, payment);
      const able =
        left <= 0
          ? { nonRefundable: { reason: "ALREADY_REFUNDED" } }
          : payment.kind === "offline"
            ? { manuallyRefundable: { reason: "OFFLINE" } }
            : { refundable: true };
      const monetary = { paid: price(payment.amount, order.currency), maxRefund: price(Math.max(0, left), order.currency) };
      return { ...able, payment: { paymentId: payment.id, paymentMethod: payment.kind, monetary } };
    }),
    lineItems: order.lines.map((one) => ({
      lineItemId: one.id,
      originalQuantity: one.quantity,
      availableRefundQuantity: one.quantity - refundedOf(order, one.id),
    })),
  };
}

function line(state: WixState, title: string, quantity: number, paid: number, discount = 0) {
  return { id: nextId(state), title, sku: title.toUpperCase(), quantity, paid, discount, stock: 4 };
}

function place(
  state: WixState,
  recipe: Partial<FakeOrder> & Pick<FakeOrder, "lines">,
  kinds: readonly [FakePayment["kind"], number?][] = [["card"]],
): FakeOrder {
  const shipping = recipe.shipping ?? 0;
  let open = totalOf({ lines: recipe.lines, shipping });
  const payments = kinds.map(([kind, amount = open]) => {
    open -= amount;
    return { id: nextId(state), kind, amount };
  });
  const at = state.now - 20 * 86_400_000 + state.orders.length * 1_000;
  const order: FakeOrder = {
    number: String(10_001 + state.orders.length),
    currency: "EUR",
    at,
    updatedAt: at,
    refunds: [],
    comments: [],
    parcels: [recipe.lines.map((one) => one.id)],
    ...recipe,
    id: nextId(state),
    shipping,
    payments,
  };
  state.orders.push(order);
  return order;
}

function seedOrders(state: WixState): FakeOrder[] {
  const partly = line(state, "Moccasin", 2, 13_980);
  const made = [
    place(state, { shipping: 490, lines: [line(state, "Moccasin", 3, 10_000, 1_001), line(state, "Socks", 2, 1_580)] }),
    place(state, { lines: [partly] }),
    place(state, { currency: "JPY", lines: [line(state, "Moccasin", 3, 10_000)] }),
    place(state, { lines: [line(state, "Sandal", 1, 5_900)] }, [["gift_card", 2_000], ["card"]]),
    place(state, { lines: [line(state, "Sandal", 1, 5_900)] }, [["offline"]]),
  ];
  const [payment] = made[1]?.payments ?? [];
  const transactions = payment ? [{ paymentId: payment.id, amount: 6_990, status: "SUCCEEDED", external: false }] : [];
  made[1]?.refunds.push({
    id: nextId(state),
    at: state.now - 9 * 86_400_000,
    reason: "Damaged",
    lines: [{ lineItemId: partly.id, quantity: 1 }],
    shipping: 0,
    transactions,
  });
  return made;
}
