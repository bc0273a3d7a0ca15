import { createHash } from "node:crypto";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context as HonoContext, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { textsFor } from "../../locales/texts.ts";
import { cancelReturn } from "../actions/cancel-return.ts";
import { changeShop } from "../actions/change-shop.ts";
import { printInsert } from "../actions/print-insert.ts";
import { publishPolicy } from "../actions/publish-policy.ts";
import { reviewReturn } from "../actions/review-return.ts";
import { storeLogo } from "../actions/store-logo.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { isId, type MerchantId, type OrderId, type ReturnId } from "../domain/ids.ts";
import type { Shop } from "../domain/shop.ts";
import { escapeHtml } from "../html.ts";
import { deliveredSnippet, policySnippet } from "../notices.ts";
import { findShopOf } from "../store/merchants.ts";
import { findOrder, listOrders } from "../store/orders.ts";
import { policyInForce } from "../store/policies.ts";
import { findReturn, listReturns, timelineOf } from "../store/returns.ts";
import { listBuried } from "../store/tasks.ts";
import { deskOrders } from "./desk-orders.ts";
import {
  buriedTaskSchema,
  deskReturnSchema,
  orderDetailSchema,
  orderSummarySchema,
  pageOf,
  policyVersionSchema,
  rejectionSchema,
  returnSummarySchema,
  shopChangesSchema,
  shopSettingsSchema,
  snippetsSchema,
} from "./desk-schemas.ts";
import { deskReturn, orderDetail, orderSummary, returnSummary, shopSettings } from "./desk-views.ts";
import { InvalidRequest } from "./errors.ts";
import { tagOf, versionOf } from "./if-match.ts";
import { callCounter, spend } from "./limits.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";
import { policySchema, unknownAddresses } from "./policy-schema.ts";
import type { Env } from "./routes.ts";
import { readCaller, type Scope } from "./who.ts";

const json = <Schema extends z.ZodType>(schema: Schema) => ({ "application/json": { schema } });
const slugParam = z.object({ slug: z.string().max(64) });
const idParam = z.object({ id: z.string().max(64) });
const page = z.object({ after: z.string().max(200).optional(), limit: z.coerce.number().int().min(1).max(200).default(50) });
const security = [{ apiKey: [] }];
/** Of one key: twenty orders a second, one by one. */
const callsPerMinute = 1_200;

export type DeskEnv = { Variables: Env["Variables"] & { merchantId: MerchantId } };

/** What merchants' systems may ask, with an API key. Every route names the scope it needs; another merchant's thing is a 404. */
export function deskRoutes(context: Context): OpenAPIHono<DeskEnv> {
  const { db } = context;
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });
  const countCall = callCounter(context.now, callsPerMinute);
  app.use(async (c, next) => {
    c.header("Cache-Control", "no-store");
    await next();
  });
  app.use(bodyLimit({ maxSize: 25 * 1024 * 1024, onError: () => Promise.reject(new Refusal("too_large")) }));

  const needs =
    (scope: Scope): MiddlewareHandler<DeskEnv> =>
    async (c, next) => {
      const { id, merchantId } = await readCaller(db, c.req.header("Authorization"), scope);
      spend(c, countCall(id));
      c.set("merchantId", merchantId);
      await next();
    };

  app.openapi(
    createRoute({
      method: "get",
      path: "/shops/{slug}",
      summary: "A shop's settings",
      security,
      middleware: [needs("settings:read")] as const,
      request: { params: slugParam },
      responses: { 200: { description: "The settings", content: json(shopSettingsSchema) }, ...problemResponses(401, 403, 404) },
    }),
    async (c) => withTag(c, await shopOf(c)),
  );

  app.openapi(
    createRoute({
      method: "patch",
      path: "/shops/{slug}",
      summary: "Change settings: portal active, hidden or inactive, promoted, brand, languages, help (S1-06, S1-14, S1-15)",
      security,
      middleware: [needs("settings:write")] as const,
      request: { params: slugParam, body: { required: true, content: json(shopChangesSchema) } },
      responses: {
        200: { description: "The settings now", content: json(shopSettingsSchema) },
        ...problemResponses(400, 401, 403, 404, 412),
      },
    }),
    async (c) => {
      const shop = await shopOf(c);
      const seen = tagOf(c.req.header("If-Match"));
      if (seen !== null && seen !== tagOfShop(shop)) throw new Refusal("stale");
      return withTag(c, await changeShop(context, shop, c.req.valid("json"), seen !== null));
    },
  );

  app.openapi(
    createRoute({
      method: "put",
      path: "/shops/{slug}/logo",
      summary: "The logo on labels, inserts and the hosted page (S2-29)",
      description: "The body is the picture: PNG or JPEG, at most 2 MB.",
      security,
      middleware: [needs("settings:write")] as const,
      request: { params: slugParam },
      responses: {
        200: { description: "The settings now", content: json(shopSettingsSchema) },
        ...problemResponses(401, 403, 404, 413, 415),
      },
    }),
    async (c) => c.json(shopSettings(await storeLogo(context, await shopOf(c), new Uint8Array(await c.req.arrayBuffer()))), 200),
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/shops/{slug}/policy",
      summary: "The policy in force",
      security,
      middleware: [needs("settings:read")] as const,
      request: { params: slugParam },
      responses: {
        200: { description: "The policy and its version", content: json(policyVersionSchema) },
        ...problemResponses(401, 403, 404),
      },
    }),
    async (c) => {
      const shop = await shopOf(c);
      const found = await policyInForce(db, shop.merchantId, shop.id, context.now());
      if (!found) throw new Refusal("not_found");
      c.header("ETag", `"${found.version}"`);
      return c.json({ id: found.id, version: found.version, createdAt: found.createdAt, policy: found.policy }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "put",
      path: "/shops/{slug}/policy",
      summary: "Publish a new version of the policy; returns keep the version that judged them",
      description:
        "Send the `ETag` of the version you edited as `If-Match`: when somebody published meanwhile, the answer is 412 and nothing changes.",
      security,
      middleware: [needs("settings:write")] as const,
      request: { params: slugParam, body: { required: true, content: json(policySchema) } },
      responses: {
        200: { description: "The new version", content: json(policyVersionSchema) },
        ...problemResponses(400, 401, 403, 404, 412),
      },
    }),
    async (c) => {
      const shop = await shopOf(c);
      const policy = c.req.valid("json");
      const unknown = unknownAddresses(policy, shop);
      if (unknown.length > 0) throw new InvalidRequest(unknown);
      const saved = await publishPolicy(context, shop, policy, versionOf(c.req.header("If-Match")));
      c.header("ETag", `"${saved.version}"`);
      return c.json({ id: saved.id, version: saved.version, createdAt: saved.createdAt, policy: saved.policy }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/shops/{slug}/snippets",
      summary: "The lines to paste: into a page, the returns policy, the Delivered mail (S1-15 to S1-18)",
      security,
      middleware: [needs("settings:read")] as const,
      request: { params: slugParam, query: z.object({ lng: z.string().max(20).optional() }) },
      responses: { 200: { description: "HTML and text", content: json(snippetsSchema) }, ...problemResponses(401, 403, 404) },
    }),
    async (c) => {
      const shop = await shopOf(c);
      const texts = textsFor(c.req.valid("query").lng ?? shop.defaultLanguage);
      const hostedPage = `${context.publicUrl}/r/${shop.slug}`;
      const { email = "" } = shop.help;
      const contact = email ? `<a href="mailto:${escapeHtml(email)}">${escapeHtml(email)}</a>` : escapeHtml(shop.name);
      return c.json(
        {
          embed: `<script type="module" async src="${context.publicUrl}/returns-portal.js"></script>\n<returns-portal shop="${shop.slug}" api="${context.publicUrl}">${contact}</returns-portal>`,
          hostedPage,
          delivered: deliveredSnippet(shop, texts, hostedPage),
          policy: policySnippet(shop, texts, hostedPage),
        },
        200,
      );
    },
  );

  app.route("/", deskOrders(context, needs));

  app.openapi(
    createRoute({
      method: "get",
      path: "/orders",
      summary: "Orders, newest first",
      security,
      middleware: [needs("orders:read")] as const,
      request: { query: page.extend({ search: z.string().max(100).optional() }) },
      responses: {
        200: { description: "A page; `next` is the `after` of the following one", content: json(pageOf(orderSummarySchema)) },
        ...problemResponses(400, 401, 403),
      },
    }),
    async (c) => {
      const { after, limit, search } = c.req.valid("query");
      const orders = await listOrders(db, c.var.merchantId, {
        limit,
        ...(search === undefined ? {} : { search }),
        ...(after === undefined ? {} : { after: orderId(after) }),
      });
      return c.json({ items: orders.map(orderSummary), next: nextAfter(orders, limit) }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/orders/{id}",
      summary: "One order",
      security,
      middleware: [needs("orders:read")] as const,
      request: { params: idParam },
      responses: { 200: { description: "The order", content: json(orderDetailSchema) }, ...problemResponses(401, 403, 404) },
    }),
    async (c) => {
      const order = await findOrder(db, c.var.merchantId, orderId(c.req.valid("param").id));
      if (!order) throw new Refusal("order_not_found");
      return c.json(orderDetail(order), 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/orders/{id}/inserts",
      summary: "Print the delivery-note insert with its QR code (S1-11, S1-13)",
      description: "Each call makes a link of its own. `conflict` when the shop switched the QR code off.",
      security,
      middleware: [needs("orders:read")] as const,
      request: { params: idParam, query: z.object({ format: z.enum(["pdf", "png"]).default("pdf") }) },
      responses: {
        201: { description: "The page", content: { "application/pdf": { schema: z.any() }, "image/png": { schema: z.any() } } },
        ...problemResponses(401, 403, 404, 409),
      },
    }),
    async (c) => {
      const { format } = c.req.valid("query");
      const bytes = await printInsert(context, c.var.merchantId, orderId(c.req.valid("param").id), format);
      return c.body(new Uint8Array(bytes), 201, { "Content-Type": format === "pdf" ? "application/pdf" : "image/png" });
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/returns",
      summary: "Returns, newest first",
      security,
      middleware: [needs("returns:read")] as const,
      request: {
        query: page.extend({ status: z.enum(["requested", "approved", "rejected", "cancelled", "expired", "closed"]).optional() }),
      },
      responses: { 200: { description: "A page", content: json(pageOf(returnSummarySchema)) }, ...problemResponses(400, 401, 403) },
    }),
    async (c) => {
      const { after, limit, status } = c.req.valid("query");
      const returns = await listReturns(db, c.var.merchantId, {
        limit,
        ...(status === undefined ? {} : { status }),
        ...(after === undefined ? {} : { after: returnId(after) }),
      });
      return c.json({ items: returns.map(returnSummary), next: nextAfter(returns, limit) }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/returns/{id}",
      summary: "One return: units, money, parcels, timeline",
      security,
      middleware: [needs("returns:read")] as const,
      request: { params: idParam },
      responses: { 200: { description: "The return", content: json(deskReturnSchema) }, ...problemResponses(401, 403, 404) },
    }),
    async (c) => showReturn(c, returnId(c.req.valid("param").id)),
  );

  for (const [verb, summary] of [
    ["approval", "Approve a request; the label follows"],
    ["cancellation", "Cancel it while its parcel has not moved (S1-44)"],
  ] as const) {
    app.openapi(
      createRoute({
        method: "post",
        path: `/returns/{id}/${verb}`,
        summary,
        security,
        middleware: [needs("returns:write")] as const,
        request: { params: idParam },
        responses: {
          200: { description: "The return now", content: json(deskReturnSchema) },
          ...problemResponses(401, 403, 404, 409, 412),
        },
      }),
      async (c) => {
        const id = returnId(c.req.valid("param").id);
        const seen = versionOf(c.req.header("If-Match"));
        if (verb === "approval") await reviewReturn(context, c.var.merchantId, id, { approve: true }, seen);
        else await cancelReturn(context, c.var.merchantId, id, "merchant", { seen });
        return showReturn(c, id);
      },
    );
  }

  app.openapi(
    createRoute({
      method: "post",
      path: "/returns/{id}/rejection",
      summary: "Refuse a request, with a message to the shopper",
      security,
      middleware: [needs("returns:write")] as const,
      request: { params: idParam, body: { required: true, content: json(rejectionSchema) } },
      responses: {
        200: { description: "The return now", content: json(deskReturnSchema) },
        ...problemResponses(400, 401, 403, 404, 409, 412),
      },
    }),
    async (c) => {
      const id = returnId(c.req.valid("param").id);
      const { message } = c.req.valid("json");
      await reviewReturn(context, c.var.merchantId, id, { approve: false, message }, versionOf(c.req.header("If-Match")));
      return showReturn(c, id);
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/tasks/buried",
      summary: "Work that failed too often and waits for a person",
      security,
      middleware: [needs("returns:read")] as const,
      responses: {
        200: { description: "The tasks", content: json(z.object({ items: z.array(buriedTaskSchema) })) },
        ...problemResponses(401, 403),
      },
    }),
    async (c) => {
      const buried = await listBuried(db, c.var.merchantId, 200);
      return c.json(
        { items: buried.map(({ id, task, attempts, error, buriedAt }) => ({ id, do: task.do, attempts, error, buriedAt })) },
        200,
      );
    },
  );

  async function shopOf(c: HonoContext<DeskEnv>): Promise<Shop> {
    const shop = await findShopOf(db, c.var.merchantId, c.req.param("slug") ?? "");
    if (!shop) throw new Refusal("shop_not_found");
    return shop;
  }

  async function showReturn(c: HonoContext<DeskEnv>, id: ReturnId) {
    const ret = await findReturn(db, c.var.merchantId, id);
    if (!ret) throw new Refusal("return_not_found");
    c.header("ETag", `"${ret.version}"`);
    return c.json(deskReturn(ret, await timelineOf(db, c.var.merchantId, ret.id)), 200);
  }

  return app;
}

function withTag(c: HonoContext<DeskEnv>, shop: Shop) {
  c.header("ETag", `"${tagOfShop(shop)}"`);
  return c.json(shopSettings(shop), 200);
}

function tagOfShop(shop: Shop): string {
  return createHash("sha256")
    .update(JSON.stringify(shopSettings(shop)))
    .digest("base64url");
}

function orderId(text: string): OrderId {
  if (!isId("order", text)) throw new Refusal("order_not_found");
  return text;
}

function returnId(text: string): ReturnId {
  if (!isId("return", text)) throw new Refusal("return_not_found");
  return text;
}

/** Keyset paging: a full page may have a next one. */
function nextAfter(items: readonly { readonly id: string }[], limit: number): string | null {
  return items.length < limit ? null : (items.at(-1)?.id ?? null);
}
