import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { textsFor } from "../../locales/texts.ts";
import { lookUpOrder } from "../actions/look-up-order.ts";
import { requestCode } from "../actions/request-code.ts";
import { liveShop } from "../connected/live-orders.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { Shop } from "../domain/shop.ts";
import { testNumber } from "../domain/test-orders.ts";
import { findLink } from "../store/links.ts";
import { languageFor } from "./language.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";
import { type Preview, previewOf } from "./preview-seal.ts";
import type { Edge, Env } from "./routes.ts";
import { codeRequestSchema, type Session as SessionView, sessionRequestSchema, sessionSchema } from "./schemas.ts";
import { shownReturn } from "./shopper-returns.ts";
import { itemViews } from "./views-items.ts";
import { openVisit, shopNamed, type Visit, visitOrder } from "./visit.ts";
import { openedSession, type ShopperSession, sealSession } from "./who.ts";

/** How a shopper proves an order: by number and postcode, by a code from its mailbox, by a signed link. */
export function sessionRoutes(context: Context, edge: Edge): OpenAPIHono<Env> {
  const { db, keys } = context;
  const app = new OpenAPIHono<Env>({ defaultHook: refuseInvalid });

  app.openapi(
    createRoute({
      method: "post",
      path: "/shops/{slug}/sessions",
      summary: "Find an order and prove it is yours",
      request: {
        params: z.object({ slug: z.string().max(64) }),
        body: { required: true, content: { "application/json": { schema: sessionRequestSchema } } },
      },
      responses: {
        201: { description: "The order, judged now", content: { "application/json": { schema: sessionSchema } } },
        ...problemResponses(400, 403, 404, 429),
      },
    }),
    async (c) => {
      const started = performance.now();
      const shop = await shopNamed(db, c.req.valid("param").slug);
      const preview = previewOf(context, c);
      if (preview) return c.json(sessionView(await byPreview(shop, preview), languageFor(c, shop)), 201);
      if (shop.portal === "inactive") throw new Refusal("portal_inactive");
      const asked = c.req.valid("json");
      try {
        const visit = "link" in asked ? await byLink(shop, asked.link) : await byNumber(shop, asked, c.var.address);
        return c.json(sessionView(visit, languageFor(c, shop)), 201);
      } catch (failure) {
        // However a proof failed, the answer leaves at the same moment: time tells nothing either.
        if (failure instanceof Refusal) await edge.hold(started, await deadlineOf(shop));
        throw failure;
      }
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/shops/{slug}/codes",
      summary: "Mail a six-digit code to the order's own address, if there is such an order",
      request: {
        params: z.object({ slug: z.string().max(64) }),
        body: { required: true, content: { "application/json": { schema: codeRequestSchema } } },
      },
      responses: { 202: { description: "Taken; says nothing of whether the order exists" }, ...problemResponses(400, 404, 429) },
    }),
    async (c) => {
      const started = performance.now();
      const shop = await shopNamed(db, c.req.valid("param").slug);
      if (previewOf(context, c)) return c.body(null, 202);
      if (shop.portal === "inactive") throw new Refusal("portal_inactive");
      const asker = { language: languageFor(c, shop), digits: edge.digits, address: c.var.address };
      await requestCode(context, shop, c.req.valid("json"), asker);
      await edge.hold(started, await deadlineOf(shop));
      return c.body(null, 202);
    },
  );

  /** Where a look-up may ask the shop every failure takes the longer while, also those that asked nobody. */
  async function deadlineOf(shop: Shop): Promise<number> {
    return (await liveShop(context, shop)) ? edge.liveDeadline : edge.failureDeadline;
  }

  async function byLink(shop: Shop, secret: string): Promise<Visit> {
    const link = await findLink(db, keys.hash("links", secret), context.now());
    if (!link || link.shopId !== shop.id) throw new Refusal("link_expired");
    return openVisit(context, newSession(shop, { orderId: link.orderId }, "link"));
  }

  async function byNumber(shop: Shop, asked: Parameters<typeof lookUpOrder>[2], address: string): Promise<Visit> {
    const test = testNumber(asked.orderNumber);
    if (test) return openVisit(context, newSession(shop, { test, at: context.now() }, "test"));
    const { order, proof } = await lookUpOrder(context, shop, asked, address);
    return visitOrder(context, newSession(shop, { orderId: order.id }, proof), shop, order);
  }

  /** However the order is asked for: the address of a preview opens one, and only that. */
  async function byPreview(shop: Shop, { merchantId, shopId, orderId, at, expiresAt }: Preview): Promise<Visit> {
    if (shop.id !== shopId) throw new Refusal("shop_not_found");
    return openVisit(context, { merchantId, shopId, subject: { preview: orderId, at }, proof: "test", made: [], expiresAt });
  }

  function newSession(shop: Shop, subject: ShopperSession["subject"], proof: ShopperSession["proof"]): ShopperSession {
    return openedSession({ merchantId: shop.merchantId, shopId: shop.id, subject, proof, made: [] }, context.now());
  }

  function sessionView(visit: Visit, language: string): SessionView {
    const { session } = visit;
    const { order } = visit.context;
    const texts = textsFor(language);
    const { at } = visit.context;
    return {
      token: sealSession(keys, session),
      expiresAt: session.expiresAt,
      proof: session.proof,
      order: { number: order.number, placedAt: order.placedAt, currency: order.currency, test: visit.played !== null },
      items: itemViews({
        order,
        assessment: visit.assessment,
        policy: visit.context.policy,
        shop: visit.shop,
        earlier: visit.context.earlier,
        texts,
        at,
      }),
      returns: visit.returns.map((ret) => {
        const { id, number, requestedAt, headline } = shownReturn(context, visit, ret, [ret], { language, strong: false, bought: false });
        return { id, number, requestedAt, headline };
      }),
    };
  }

  return app;
}
