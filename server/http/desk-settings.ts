import { createHash } from "node:crypto";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context as HonoContext } from "hono";
import { textsFor } from "../../locales/texts.ts";
import { addShop } from "../actions/add-shop.ts";
import { changeShop } from "../actions/change-shop.ts";
import { publishPolicy } from "../actions/publish-policy.ts";
import { storeLogo } from "../actions/store-logo.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { Shop } from "../domain/shop.ts";
import { escapeHtml } from "../html.ts";
import { deliveredSnippet, policySnippet } from "../notices/letters.ts";
import { findShopOf } from "../store/merchants.ts";
import { policyInForce } from "../store/policies.ts";
import { type DeskEnv, json, type Needs, security, slugParam } from "./desk-route.ts";
import { newShopSchema, policyVersionSchema, shopChangesSchema, shopSettingsSchema, snippetsSchema } from "./desk-schemas.ts";
import { shopSettings } from "./desk-views.ts";
import { InvalidRequest } from "./errors.ts";
import { tagOf, versionOf } from "./if-match.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";
import { policySchema, unknownAddresses } from "./policy-schema.ts";

/** A shop as its merchant sets it up: settings, logo, policy, and the lines to paste. */
export function deskSettings(context: Context, needs: Needs): OpenAPIHono<DeskEnv> {
  const { db } = context;
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });

  app.openapi(
    createRoute({
      method: "post",
      path: "/shops",
      summary: "Open a further shop of the same merchant",
      description: "The slug is its key: the same wish again finds the shop it made.",
      security,
      middleware: [needs("settings:write")] as const,
      request: { body: { required: true, content: json(newShopSchema) } },
      responses: {
        201: { description: "The settings it begins with", content: json(shopSettingsSchema) },
        ...problemResponses(400, 401, 403, 409),
      },
    }),
    async (c) => c.json(shopSettings(await addShop(context, c.var.merchantId, c.req.valid("json"))), 201),
  );

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
      summary: "Change settings: portal active, hidden or inactive, promoted, brand, languages, help",
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
      summary: "The logo on labels, inserts and the hosted page",
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
      const saved = await publishPolicy(context, shop, policy, versionOf(c.req.header("If-Match")), c.var.actor);
      c.header("ETag", `"${saved.version}"`);
      return c.json({ id: saved.id, version: saved.version, createdAt: saved.createdAt, policy: saved.policy }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/shops/{slug}/snippets",
      summary: "The lines to paste: into a page, the returns policy, the Delivered mail",
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
          promoted: shop.promoted && shop.portal === "active",
          policy: policySnippet(shop, texts, hostedPage),
        },
        200,
      );
    },
  );

  async function shopOf(c: HonoContext<DeskEnv>): Promise<Shop> {
    const shop = await findShopOf(db, c.var.merchantId, c.req.param("slug") ?? "");
    if (!shop) throw new Refusal("shop_not_found");
    return shop;
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
