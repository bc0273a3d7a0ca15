import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Context as HonoContext } from "hono";
import { textsFor } from "../../locales/texts.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { isId } from "../domain/ids.ts";
import { lookupKey } from "../domain/lookup.ts";
import type { Order } from "../domain/order.ts";
import type { Policy } from "../domain/policy.ts";
import type { Shop } from "../domain/shop.ts";
import { findShopOf } from "../store/merchants.ts";
import { findOrder, findOrderByNumber, findOrdersByKey } from "../store/orders.ts";
import { findPolicy } from "../store/policies.ts";
import { findDraft } from "../store/policy-drafts.ts";
import { listReturnsOfOrder } from "../store/returns.ts";
import { contextUnder } from "../store/situation.ts";
import {
  policyTestInputSchema,
  policyTestSchema,
  previewInputSchema,
  previewSchema,
  type Verdict,
  verdictsInputSchema,
  verdictsSchema,
} from "./desk-policy-schemas.ts";
import { type DeskEnv, json, type Needs, security, slugParam } from "./desk-route.ts";
import { languageOf } from "./language.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";
import { newestPolicy, policyReader, readDraftPolicy } from "./policy-draft-view.ts";
import { testPolicy } from "./policy-test.ts";
import { verdictOf } from "./policy-verdict.ts";
import { previewLifetime, previewPath } from "./preview-seal.ts";

/** What a draft would do, before it is in force: to one order, to the orders of the last days, and in the portal itself. */
export function deskPolicyTests(context: Context, needs: Needs): OpenAPIHono<DeskEnv> {
  const { db } = context;
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });

  app.openapi(
    createRoute({
      method: "post",
      path: "/shops/{slug}/policy-verdicts",
      summary: "What the policy in force and the draft say of an order at a moment, with the arithmetic",
      security,
      middleware: [needs("orders:read")] as const,
      request: { params: slugParam, body: { required: true, content: json(verdictsInputSchema) } },
      responses: { 200: { description: "Both verdicts", content: json(verdictsSchema) }, ...problemResponses(400, 401, 403, 404) },
    }),
    async (c) => {
      const shop = await shopOf(c);
      const { order: wanted, at } = c.req.valid("json");
      const order = await orderOf(shop, wanted);
      const [inForce, draft, all, bought] = await Promise.all([
        newestPolicy(db, shop),
        draftOf(shop),
        listReturnsOfOrder(db, shop.merchantId, order.id),
        order.policyId ? findPolicy(db, shop.merchantId, order.policyId) : null,
      ]);
      const returns = all.filter(({ requestedAt }) => requestedAt <= at);
      const verdict = async (policy: Policy, version: number | null): Promise<Verdict> =>
        verdictOf(await contextUnder(db, shop, order, policy, { returns, at }), shop, textsOf(c), version);
      return c.json(
        {
          order: { id: order.id, number: order.number, placedAt: order.placedAt },
          at,
          inForce: await verdict(inForce.policy, inForce.version),
          draft: draft ? await verdict(draft, null) : null,
          boughtUnder: bought && bought.version !== inForce.version ? bought.version : null,
        },
        200,
      );
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/shops/{slug}/policy-tests",
      summary: "What the draft would change for the orders of the last days; nothing is written",
      security,
      middleware: [needs("orders:read")] as const,
      request: { params: slugParam, body: { required: true, content: json(policyTestInputSchema) } },
      responses: {
        200: { description: "The counts, with the orders behind them", content: json(policyTestSchema) },
        ...problemResponses(400, 401, 403, 404),
      },
    }),
    async (c) => {
      const shop = await shopOf(c);
      const { days, at } = c.req.valid("json");
      const texts = textsOf(c);
      const [inForce, draft, reader] = await Promise.all([newestPolicy(db, shop), draftOf(shop), policyReader(db, shop, texts)]);
      const { currency } = reader;
      const now = context.now();
      return c.json(
        await testPolicy(db, { shop, before: inForce.policy, after: draft ?? inForce.policy, days, at: at ?? now, now, currency, texts }),
        200,
      );
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/shops/{slug}/policy-previews",
      summary: "An address that opens the real portal with the draft, as one order at one moment, for an hour",
      description: "Sessions, figures and submitting go the way they always go; nothing of it is stored, and no mail leaves.",
      security,
      middleware: [needs("orders:read")] as const,
      request: { params: slugParam, body: { required: true, content: json(previewInputSchema) } },
      responses: { 201: { description: "The address", content: json(previewSchema) }, ...problemResponses(400, 401, 403, 404) },
    }),
    async (c) => {
      const shop = await shopOf(c);
      const { order: wanted, at, language } = c.req.valid("json");
      const { id: orderId } = await orderOf(shop, wanted);
      const expiresAt = context.now() + previewLifetime;
      const path = previewPath(context, { merchantId: shop.merchantId, shopId: shop.id, orderId, at, expiresAt });
      const url = language ? `${path}?${new URLSearchParams({ lng: language })}` : path;
      return c.json({ url, of: (await draftOf(shop)) ? ("draft" as const) : ("in_force" as const), expiresAt }, 201);
    },
  );

  async function shopOf(c: HonoContext<DeskEnv>): Promise<Shop> {
    const shop = await findShopOf(db, c.var.merchantId, c.req.param("slug") ?? "");
    if (!shop) throw new Refusal("shop_not_found");
    return shop;
  }

  /** By id, by its number as the shop writes it, or in any other spelling. */
  async function orderOf(shop: Shop, wanted: string): Promise<Order> {
    const { merchantId, id: shopId } = shop;
    const exact = isId("order", wanted)
      ? await findOrder(db, merchantId, wanted)
      : await findOrderByNumber(db, merchantId, shopId, wanted.trim());
    const [order = null] = exact ? [exact] : await findOrdersByKey(db, merchantId, shopId, lookupKey(wanted));
    if (!order || order.shopId !== shopId) throw new Refusal("not_found");
    return order;
  }

  /** Null while there is none, or it is not whole. */
  async function draftOf(shop: Shop): Promise<Policy | null> {
    const draft = await findDraft(db, shop.merchantId, shop.id);
    const read = draft && readDraftPolicy(draft.policy, shop);
    return read && "policy" in read ? read.policy : null;
  }

  return app;
}

function textsOf(c: HonoContext<DeskEnv>) {
  return textsFor(languageOf(undefined, c.req.header("Accept-Language"), "en"));
}
