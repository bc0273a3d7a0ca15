import { randomUUID, timingSafeEqual } from "node:crypto";
import { getConnInfo } from "@hono/node-server/conninfo";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context as HonoContext, MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import { collectDefaultMetrics, Histogram, Registry } from "prom-client";
import { textsFor } from "../../locales/texts.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { assetRoutes } from "./assets.ts";
import { addressGroup, clientAddressReader } from "./client-address.ts";
import type { untilTick } from "./deadline.ts";
import { deskRoutes } from "./desk.ts";
import { deskPageRoutes } from "./desk-page.ts";
import { problemOf, refusalOf } from "./errors.ts";
import { fileRoutes } from "./files.ts";
import { helpRoutes } from "./help.ts";
import { hostedRoutes } from "./hosted.ts";
import { ownIconFile } from "./icon.ts";
import { inboundRoutes } from "./inbound.ts";
import { languageOf } from "./language.ts";
import { payPageRoutes } from "./pay-page.ts";
import { policyJsonSchema } from "./policy-schema.ts";
import { previewRoutes } from "./preview.ts";
import { referenceRoutes } from "./reference.ts";
import { shopperRoutes } from "./shopper.ts";
import { testPictureRoutes } from "./test-pictures.ts";
import { testLabelRoutes } from "./test-returns.ts";

/** What the edge needs to know of the place it runs in. */
export interface Edge {
  readonly version: string;
  /** Where the built portal lies. */
  readonly widgetFolder: string;
  /** Where the built desk lies. */
  readonly deskFolder: string;
  readonly trustedProxies: readonly string[];
  /** Null: `/metrics` does not exist. */
  readonly metricsToken: string | null;
  /** Milliseconds after which a failed proof is answered, however it failed. */
  readonly failureDeadline: number;
  /** The same for shops that a look-up may ask: longer than asking may take. */
  readonly liveDeadline: number;
  /** Holds an answer back, as `untilTick` does. */
  readonly hold: typeof untilTick;
  /** Six random digits for an e-mailed code. */
  readonly digits: () => string;
}

export type Env = { Variables: { requestId: string; address: string } };

/** Everything the server answers. */
export async function openRoutes(context: Context, edge: Edge): Promise<OpenAPIHono<Env>> {
  const app = new OpenAPIHono<Env>();
  const metrics = openMetrics();
  app.use(everyRequest(context, edge, metrics));
  app.onError((failure, c) => {
    if (refusalOf(failure).code === "internal") context.log.error({ requestId: c.var.requestId, err: failure }, "defect");
    return problem(c, failure);
  });
  app.notFound((c) => {
    const methods = methodsOf(app, c.req.path);
    if (methods.length > 0) c.header("Allow", methods.join(", "));
    return problem(c, new Refusal(methods.length > 0 ? "method_not_allowed" : "not_found"));
  });

  app.route("/api/shopper", shopperRoutes(context, edge));
  app.route("/api/desk", deskRoutes(context, edge));
  app.route("/api/inbound", inboundRoutes(context));
  app.route("/", referenceRoutes(app, context.publicUrl, edge.version));
  app.get("/schemas/policy.json", (c) => c.json(policyJsonSchema(context.publicUrl)));
  // What names no icon, a label in a tab of its own for instance, is asked for this one.
  app.get("/favicon.ico", (c) => c.body(ownIconFile, 200, { "Content-Type": "image/svg+xml", "Cache-Control": "public, max-age=86400" }));
  app.get("/healthz", (c) => c.text("ok"));
  const ready = readiness(context);
  app.get("/readyz", async (c) => {
    await ready().catch(() => {
      throw new Refusal("unavailable");
    });
    return c.text("ready");
  });
  app.get("/metrics", async (c) => {
    if (edge.metricsToken === null || !sameText(c.req.header("Authorization") ?? "", `Bearer ${edge.metricsToken}`))
      throw new Refusal("not_found");
    return c.text(await metrics.registry.metrics(), 200, { "Content-Type": metrics.registry.contentType });
  });
  app.route("/", fileRoutes(context));
  app.route("/", payPageRoutes(context));
  app.route("/", testLabelRoutes(context));
  app.route("/", testPictureRoutes());
  app.route("/", hostedRoutes(context, edge));
  app.route("/", previewRoutes(context, edge));
  app.route("/", helpRoutes(context));
  app.route("/", await deskPageRoutes(edge.deskFolder));
  app.route("/", await assetRoutes(context, edge.widgetFolder, edge.version));
  return app;
}

/** One middleware for what every request needs: stacked ones cost more than many a handler. Headers are set before `next`, for the same reason. */
function everyRequest(context: Context, edge: Edge, { seconds }: Metrics): MiddlewareHandler<Env> {
  const clientAddress = clientAddressReader(edge.trustedProxies);
  return async (c, next) => {
    const started = performance.now();
    const requestId = `req_${randomUUID()}`;
    c.set("requestId", requestId);
    c.set("address", addressGroup(clientAddress(socketAddress(c), c.req.header("X-Forwarded-For"))));
    c.header("X-Request-Id", requestId);
    c.header("X-Content-Type-Options", "nosniff");
    c.header("Referrer-Policy", "no-referrer");
    c.header("Strict-Transport-Security", "max-age=31536000");
    await next();
    const duration = performance.now() - started;
    // The pattern, never the path: paths hold order numbers and secrets.
    const route = routePath(c, -1);
    seconds.observe({ method: c.req.method, route, status: c.res.status }, duration / 1000);
    context.log.info({ requestId, method: c.req.method, route, status: c.res.status, ms: Math.round(duration) }, "request");
  };
}

function socketAddress(c: HonoContext): string {
  // `app.request()` in a test has no socket.
  return c.env && "incoming" in c.env ? (getConnInfo(c).remote.address ?? "unknown") : "local";
}

export function problem(c: HonoContext<Env>, failure: unknown): Response {
  const texts = textsFor(languageOf(c.req.query("lng"), c.req.header("Accept-Language"), "en"));
  const { status, body, retryAfter } = problemOf(failure, texts, c.var.requestId ?? "");
  const headers = new Headers(c.res.headers);
  headers.set("Content-Type", "application/problem+json");
  headers.set("Cache-Control", "no-store");
  if (retryAfter !== null) headers.set("Retry-After", String(retryAfter));
  if (status === 401) headers.set("WWW-Authenticate", "Bearer");
  return new Response(JSON.stringify(body), { status, headers });
}

function methodsOf(app: OpenAPIHono<Env>, path: string): string[] {
  const here = app.routes.filter((route) => route.method !== "ALL" && !route.path.endsWith("*") && pattern(route.path).test(path));
  return [...new Set(here.map(({ method }) => method))];
}

function pattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/:[^/{]+(\{[^}]*\})?/g, "[^/]+")}$`);
}

const freshFor = 2_000;

/** Looks at most every two seconds: each look writes a file, and anybody may ask. */
function readiness({ db, storage, now }: Context): () => Promise<unknown> {
  let lookedAt = Number.NEGATIVE_INFINITY;
  let found: Promise<unknown> = Promise.resolve();
  return () => {
    if (now() - lookedAt >= freshFor) {
      lookedAt = now();
      found = Promise.all([db.check(), storage.check()]);
    }
    return found;
  };
}

interface Metrics {
  readonly registry: Registry;
  readonly seconds: Histogram<"method" | "route" | "status">;
}

function openMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: "http_request_seconds",
    help: "Time to answer, by route",
    labelNames: ["method", "route", "status"] as const,
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  });
  return { registry, seconds };
}

function sameText(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
