import { Hono } from "hono";
import { z } from "zod";
import { parseDecimal } from "../../../server/domain/money.ts";
import type { Seen } from "./fake-vendor.ts";
import {
  type FakeOrder,
  fulfilmentsJson,
  leftOf,
  nextId,
  orderJson,
  price,
  refundedOf,
  refundJson,
  transactionsJson,
  type WixState,
} from "./wix-state.ts";

export const apiKey = "IST.eyJraWQiOiJQb3pIX2FDMiIsImFsZyI6IlJTMjU2In0";

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

/** What Wix does not take of a request. */
export function checked({ method, path, body, headers }: Seen): readonly string[] {
  if (!headers["wix-site-id"]) return ["no site is named"];
  if (method === "GET") return /^\/(ecom\/v1\/orders\/[0-9a-f-]{36}|site-properties\/v4\/properties)$/.test(path) ? [] : ["no such place"];
  const schema = bodies[path] ?? (/^\/ecom\/v1\/orders\/[0-9a-f-]{36}\/activities$/.test(path) ? comment : undefined);
  if (!schema) return ["no such operation"];
  const read = schema.safeParse(JSON.parse(body));
  return read.success ? [] : read.error.issues.map(({ path: at, message }) => `${at.join(".")}: ${message}`);
}

/** Answers as Wix does. */
export function serve(state: WixState): Hono {
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
