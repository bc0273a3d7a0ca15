import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context as HonoContext, MiddlewareHandler } from "hono";
import { textsFor } from "../../locales/texts.ts";
import { cancelReturn } from "../actions/cancel-return.ts";
import { lookUpOrder } from "../actions/look-up-order.ts";
import { requestCode } from "../actions/request-code.ts";
import { storePhoto } from "../actions/store-photo.ts";
import { fingerprintOf, submitReturn } from "../actions/submit-return.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { isId, makeId, type PhotoId } from "../domain/ids.ts";
import { handoversFor, quoteRefund, resolutionsFor } from "../domain/refund.ts";
import type { Return } from "../domain/return.ts";
import type { Shop } from "../domain/shop.ts";
import { testNumber } from "../domain/test-orders.ts";
import { findLink } from "../store/links.ts";
import { findShop } from "../store/merchants.ts";
import { policyInForce } from "../store/policies.ts";
import { findReturn, listReturnsOfSubmission } from "../store/returns.ts";
import { signedFilePath } from "./files.ts";
import { hashOfRequest, requireKey } from "./idempotency.ts";
import { languageOf } from "./language.ts";
import { bodyAtMost, callCounter, spend } from "./limits.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";
import type { Edge, Env } from "./routes.ts";
import {
  codeRequestSchema,
  photoSchema,
  quoteRequestSchema,
  quoteSchema,
  type ReturnView,
  returnViewSchema,
  type Session as SessionView,
  sessionRequestSchema,
  sessionSchema,
  shopViewSchema,
  submissionRequestSchema,
  submissionSchema,
} from "./schemas.ts";
import { readTestReturn, testReturnViews } from "./test-returns.ts";
import { itemViews } from "./views-items.ts";
import { quoteView } from "./views-quote.ts";
import { returnView } from "./views-return.ts";
import { shopView } from "./views-shop.ts";
import { openVisit, type TestSubmission, testSubmissionId, type Visit, visitOrder } from "./visit.ts";
import { openedSession, readSession, type ShopperSession, sealSession } from "./who.ts";

const photoBytes = 10 * 1024 * 1024;
const jsonBytes = 1024 * 1024;
/** Of one address, all routes together. */
const callsPerMinute = 240;

/** What the portal may ask. Open to every origin, without credentials: the Bearer token is all there is. */
export function shopperRoutes(context: Context, edge: Edge): OpenAPIHono<Env> {
  const { db, keys } = context;
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
      const shop = await shopNamed(c.req.valid("param").slug);
      const policy = await policyInForce(db, shop.merchantId, shop.id, context.now());
      if (!policy) throw new Refusal("portal_inactive");
      c.header("Cache-Control", "public, max-age=60");
      c.header("Vary", "Accept-Language");
      return c.json(
        shopView(shop, policy, textsFor(languageOf(c.req.query("lng"), c.req.header("Accept-Language"), shop.defaultLanguage))),
        200,
      );
    },
  );

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
      const shop = await shopNamed(c.req.valid("param").slug);
      if (shop.portal === "inactive") throw new Refusal("portal_inactive");
      const asked = c.req.valid("json");
      try {
        const visit = "link" in asked ? await byLink(shop, asked.link) : await byNumber(shop, asked, c.var.address);
        return c.json(sessionView(visit, languageFor(c, shop)), 201);
      } catch (failure) {
        // However a proof failed, the answer leaves at the same moment: time tells nothing either.
        if (failure instanceof Refusal) await untilDeadline(started);
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
      const shop = await shopNamed(c.req.valid("param").slug);
      if (shop.portal === "inactive") throw new Refusal("portal_inactive");
      await requestCode(context, shop, c.req.valid("json"), languageFor(c, shop), edge.digits);
      await untilDeadline(started);
      return c.body(null, 202);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/quotes",
      summary: "What would come back, to the cent, and what may be chosen",
      security: [{ shopper: [] }],
      request: { body: { required: true, content: { "application/json": { schema: quoteRequestSchema } } } },
      responses: {
        200: { description: "The figures", content: { "application/json": { schema: quoteSchema } } },
        ...problemResponses(400, 401, 409, 422),
      },
    }),
    async (c) => {
      const visit = await visitOf(c.req.header("Authorization"));
      const { items, resolution: wantedResolution, handover: wantedHandover } = c.req.valid("json");
      const basis = { context: visit.context, assessment: visit.assessment, wishes: items };
      const resolutions = resolutionsFor({ ...basis, handover: wantedHandover ?? visit.assessment.handovers[0] ?? "contact" });
      const resolution = resolutions.find(({ kind }) => kind === wantedResolution)?.kind ?? resolutions[0]?.kind;
      if (!resolution) throw new Refusal("resolution_not_offered");
      const handovers = handoversFor({ ...basis, resolution });
      const handover = handovers.find(({ kind }) => kind === wantedHandover)?.kind ?? handovers[0]?.kind;
      if (!handover) throw new Refusal("handover_not_offered");
      const quote = quoteRefund({ ...basis, resolution, handover });
      const { shop, assessment } = visit;
      return c.json(
        quoteView({
          quote,
          fingerprint: fingerprintOf(quote, handover),
          resolution,
          handover,
          resolutions,
          handovers,
          order: visit.context.order,
          shop,
          policy: visit.context.policy,
          assessment,
          at: context.now(),
          texts: textsFor(languageFor(c, shop)),
        }),
        200,
      );
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/photos",
      summary: "Keep a photo for a return of this order",
      description: "The body is the picture itself: JPEG, PNG, WebP or HEIC, at most 10 MB. It is re-encoded and its metadata is dropped.",
      security: [{ shopper: [] }],
      responses: {
        201: { description: "Its id, for the submission", content: { "application/json": { schema: photoSchema } } },
        ...problemResponses(401, 413, 415),
      },
    }),
    async (c) => {
      const visit = await visitOf(c.req.header("Authorization"));
      const bytes = new Uint8Array(await c.req.arrayBuffer());
      const key = c.req.header("Idempotency-Key");
      const id: PhotoId = key
        ? makeId("photo", 0, createHash("sha256").update(`${visit.context.order.id}:${key}`).digest())
        : context.newId("photo");
      if (visit.test) return c.json({ id, width: 1, height: 1 }, 201);
      return c.json(await storePhoto(context, visit.shop.merchantId, visit.context.order.id, id, bytes), 201);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/returns",
      summary: "Submit: one return per body of rules, all or nothing",
      security: [{ shopper: [] }],
      request: {
        headers: z.object({
          "idempotency-key": z
            .string()
            .optional()
            .openapi({ description: "Required. The same key gives the same returns, however often it is sent." }),
        }),
        body: { required: true, content: { "application/json": { schema: submissionRequestSchema } } },
      },
      responses: {
        201: { description: "The returns", content: { "application/json": { schema: submissionSchema } } },
        ...problemResponses(400, 401, 409, 422),
      },
    }),
    async (c) => {
      const idempotencyKey = requireKey(c.req.header("Idempotency-Key"));
      const visit = await visitOf(c.req.header("Authorization"));
      const request = c.req.valid("json");
      const language = languageFor(c, visit.shop);
      if ("test" in visit.session.subject) {
        const played: TestSubmission = {
          shopId: visit.shop.id,
          test: visit.session.subject.test,
          orderAt: visit.session.subject.at,
          at: context.now(),
          // Words and photos are not shown again, and the record travels in an address.
          request: { ...request, items: request.items.map(({ comment: _, photoIds: __, ...wish }) => wish) },
        };
        return c.json(
          {
            submission: { id: testSubmissionId(played) },
            returns: testReturnViews(context, visit.shop, played, language),
            token: sealSession(keys, visit.session),
          },
          201,
        );
      }
      const submissionId = await submitReturn(context, visit.shop, {
        orderId: visit.session.subject.orderId,
        items: request.items.map(({ photoIds, ...item }) => ({ ...item, ...(photoIds ? { photos: photoIds.map(photoId) } : {}) })),
        resolution: request.resolution,
        handover: request.handover,
        quote: request.quote,
        language,
        origin: "portal",
        idempotency: { key: idempotencyKey, requestHash: hashOfRequest(request) },
      });
      const session = { ...visit.session, made: [...visit.session.made, submissionId].slice(-20) };
      const returns = await listReturnsOfSubmission(db, visit.shop.merchantId, submissionId);
      return c.json(
        {
          submission: { id: submissionId },
          returns: returns.map((ret) => view(visit, ret, returns, language)),
          token: sealSession(keys, session),
        },
        201,
      );
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/returns/{id}",
      summary: "Where a return stands",
      security: [{ shopper: [] }],
      request: { params: z.object({ id: z.string().max(8_000) }) },
      responses: {
        200: { description: "The return", content: { "application/json": { schema: returnViewSchema } } },
        ...problemResponses(401, 404),
      },
    }),
    async (c) => {
      const visit = await visitOf(c.req.header("Authorization"));
      return c.json(await returnOf(visit, c.req.valid("param").id, languageFor(c, visit.shop)), 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/returns/{id}/cancellation",
      summary: "Take a return back while its parcel has not moved",
      description:
        "A return made with this very session needs nothing more; any other needs a session opened by an e-mailed code or a signed link.",
      security: [{ shopper: [] }],
      request: { params: z.object({ id: z.string().max(8_000) }) },
      responses: {
        200: { description: "The return, cancelled", content: { "application/json": { schema: returnViewSchema } } },
        ...problemResponses(401, 403, 404, 409),
      },
    }),
    async (c) => {
      const visit = await visitOf(c.req.header("Authorization"));
      const { id } = c.req.valid("param");
      const language = languageFor(c, visit.shop);
      const played = readTestReturn(context, visit.shop, id);
      if (played) return c.json(first(testReturnViews(context, visit.shop, { ...played, cancelled: true }, language)), 200);
      const ret = isId("return", id) ? await findReturn(db, visit.shop.merchantId, id) : null;
      if (!ret || ret.orderId !== visit.context.order.id) throw new Refusal("return_not_found");
      const strong = visit.session.proof === "code" || visit.session.proof === "link" || visit.session.made.includes(ret.submissionId);
      if (!strong) throw new Refusal("proof_too_weak");
      await cancelReturn(context, visit.shop.merchantId, ret.id, "shopper", { of: visit.context.order.id });
      return c.json(await returnOf(await openVisit(context, visit.session), id, language), 200);
    },
  );

  /** When the work took longer than the deadline, it is held back to the next one: the clock ticks, it does not measure. */
  async function untilDeadline(started: number): Promise<void> {
    const tick = edge.failureDeadline;
    if (tick > 0) await wait(tick - ((performance.now() - started) % tick));
  }

  async function shopNamed(slug: string): Promise<Shop> {
    const shop = await findShop(db, slug);
    if (!shop) throw new Refusal("shop_not_found");
    return shop;
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

  function newSession(shop: Shop, subject: ShopperSession["subject"], proof: ShopperSession["proof"]): ShopperSession {
    return openedSession({ merchantId: shop.merchantId, shopId: shop.id, subject, proof, made: [] }, context.now());
  }

  function sessionView(visit: Visit, language: string): SessionView {
    const { session } = visit;
    const { order } = visit.context;
    const texts = textsFor(language);
    const at = context.now();
    return {
      token: sealSession(keys, session),
      expiresAt: session.expiresAt,
      proof: session.proof,
      order: { number: order.number, placedAt: order.placedAt, currency: order.currency, test: visit.test !== null },
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
        const { id, number, requestedAt, headline } = view(visit, ret, [ret], language);
        return { id, number, requestedAt, headline };
      }),
    };
  }

  async function visitOf(authorization: string | undefined): Promise<Visit> {
    return openVisit(context, readSession(keys, authorization, context.now()));
  }

  async function returnOf(visit: Visit, id: string, language: string): Promise<ReturnView> {
    const played = readTestReturn(context, visit.shop, id);
    if (played) return first(testReturnViews(context, visit.shop, played, language));
    const ret = isId("return", id) ? await findReturn(db, visit.shop.merchantId, id) : null;
    if (!ret || ret.orderId !== visit.context.order.id) throw new Refusal("return_not_found");
    return view(visit, ret, await listReturnsOfSubmission(db, visit.shop.merchantId, ret.submissionId), language);
  }

  function view(visit: Visit, ret: Return, siblings: readonly Return[], language: string): ReturnView {
    const label = ret.parcels[0]?.label;
    return returnView({
      ret,
      siblings,
      order: visit.context.order,
      shop: visit.shop,
      policy: visit.context.policy,
      texts: textsFor(language),
      labels: label
        ? {
            a4: context.publicUrl + signedFilePath(keys, context.now(), label.a4, `${ret.number}-a4.pdf`),
            a6: context.publicUrl + signedFilePath(keys, context.now(), label.a6, `${ret.number}-a6.pdf`),
          }
        : null,
      at: context.now(),
      test: false,
    });
  }

  return app;
}

function photoId(text: string): PhotoId {
  if (!isId("photo", text)) throw new Refusal("photo_not_found");
  return text;
}

/** The first return of a submission leads it. */
function first(views: readonly ReturnView[]): ReturnView {
  const [view] = views;
  if (!view) throw new Refusal("return_not_found");
  return view;
}

function languageFor(c: HonoContext<Env>, shop: Shop): string {
  return languageOf(c.req.query("lng"), c.req.header("Accept-Language"), shop.defaultLanguage);
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
