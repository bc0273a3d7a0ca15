import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import { textsFor } from "../../locales/texts.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { policyInForce } from "../store/policies.ts";
import { languageOf } from "./language.ts";
import { bodyAtMost, callCounter, spend } from "./limits.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";
import { previewedPolicy } from "./played.ts";
import { previewOf } from "./preview-seal.ts";
import type { Edge, Env } from "./routes.ts";
import { shopViewSchema } from "./schemas.ts";
import { articleRoutes } from "./shopper-articles.ts";
import { messageRoutes } from "./shopper-messages.ts";
import { parcelRoutes } from "./shopper-parcels.ts";
import { returnRoutes } from "./shopper-returns.ts";
import { sessionRoutes } from "./shopper-sessions.ts";
import { trackingRoutes } from "./shopper-tracking.ts";
import { shopView } from "./views-shop.ts";
import { shopNamed } from "./visit.ts";

const photoBytes = 10 * 1024 * 1024;
const jsonBytes = 1024 * 1024;
/** Of one address, all routes together. */
const callsPerMinute = 240;

/** What the portal may ask. Open to every origin, without credentials: the Bearer token is all there is. */
export function shopperRoutes(context: Context, edge: Edge): OpenAPIHono<Env> {
  const { db } = context;
  const app = new OpenAPIHono<Env>({ defaultHook: refuseInvalid });
  app.use(openToAll(callCounter(context.now, callsPerMinute)));
  const photoLimit = bodyAtMost(photoBytes, "photo_too_large");
  const jsonLimit = bodyAtMost(jsonBytes, "too_large");
  app.use((c, next) => (c.req.path.endsWith("/photos") ? photoLimit : jsonLimit)(c, next));

  app.openapi(
    createRoute({
      method: "get",
      path: "/shops/{slug}",
      summary: "What the portal needs to draw itself",
      request: { params: z.object({ slug: z.string().max(64) }), query: z.object({ lng: z.string().max(20).optional() }) },
      responses: {
        200: { description: "The shop", content: { "application/json": { schema: shopViewSchema } } },
        ...problemResponses(404),
      },
    }),
    async (c) => {
      const shop = await shopNamed(db, c.req.valid("param").slug);
      const preview = previewOf(context, c);
      if (preview && preview.shopId !== shop.id) throw new Refusal("shop_not_found");
      const policy = preview
        ? { policy: await previewedPolicy(context, shop) }
        : await policyInForce(db, shop.merchantId, shop.id, context.now());
      if (!policy) throw new Refusal("portal_inactive");
      c.header("Cache-Control", preview ? "no-store" : "public, max-age=60");
      c.header("Vary", "Accept-Language");
      return c.json(
        shopView(shop, policy, textsFor(languageOf(c.req.query("lng"), c.req.header("Accept-Language"), shop.defaultLanguage))),
        200,
      );
    },
  );

  app.route("/", sessionRoutes(context, edge));
  app.route("/", returnRoutes(context));
  app.route("/", parcelRoutes(context));
  app.route("/", articleRoutes(context));
  app.route("/", messageRoutes(context));
  app.route("/", trackingRoutes(context));
  return app;
}

/**
 * CORS for everybody and a budget per address. No cookie is ever read or set here, so an open origin gives away nothing: also a
 * sandboxed frame, whose origin is `null`, may use the portal.
 */
function openToAll(countCall: ReturnType<typeof callCounter>): MiddlewareHandler<Env> {
  return async (c, next) => {
    c.header("Access-Control-Allow-Origin", "*");
    if (c.req.method === "OPTIONS") {
      return c.body(null, 204, {
        "Access-Control-Allow-Methods": "GET, POST",
        "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key, Accept-Language",
        "Access-Control-Max-Age": "86400",
      });
    }
    c.header("Access-Control-Expose-Headers", "Retry-After, RateLimit, RateLimit-Policy, X-Request-Id");
    c.header("Cache-Control", "no-store");
    spend(c, countCall(c.var.address));
    return next();
  };
}
