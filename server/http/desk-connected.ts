import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Context as HonoContext } from "hono";
import { type Texts, textsFor } from "../../locales/texts.ts";
import { changeConnection } from "../actions/change-connection.ts";
import { connectShop } from "../actions/connect-shop.ts";
import { disconnect } from "../actions/disconnect.ts";
import { syncNow } from "../actions/sync-now.ts";
import { trySettings } from "../actions/try-settings.ts";
import { type Named, providerNamed, secretsOf } from "../connected/open.ts";
import type { Context } from "../context.ts";
import { readSettings } from "../domain/connection-settings.ts";
import { Refusal } from "../domain/errors.ts";
import { isId } from "../domain/ids.ts";
import type { Shop } from "../domain/shop.ts";
import { type Connection, findConnection } from "../store/connections.ts";
import { findShopOf } from "../store/merchants.ts";
import { listUnread } from "../store/unread-orders.ts";
import {
  connectedSchema,
  connectionChangesSchema,
  connectionCheckSchema,
  newConnectionSchema,
  providerListSchema,
  unreadListSchema,
} from "./desk-connected-schemas.ts";
import { checkView, connectedView, providerView } from "./desk-connected-views.ts";
import { type DeskEnv, idParam, json, type Needs, security, slugParam } from "./desk-route.ts";
import { InvalidRequest } from "./errors.ts";
import { hashOfRequest, requireKey } from "./idempotency.ts";
import { versionOf } from "./if-match.ts";
import { languageOf } from "./language.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";

/** Unread orders that are listed. */
const mostListed = 500;

/** Shops and gateways: which there are, connecting one, how it does, leaving it. What a merchant's secrets open, only its owner decides. */
export function deskConnected(context: Context, needs: Needs): OpenAPIHono<DeskEnv> {
  const { db } = context;
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });

  app.openapi(
    createRoute({
      method: "get",
      path: "/shops/{slug}/providers",
      summary: "Kinds of shops, gateways and carriers that can be connected, and what each has to be told",
      security,
      middleware: [needs("settings:read")] as const,
      request: { params: slugParam },
      responses: {
        200: { description: "Shops first, then gateways and carriers", content: json(providerListSchema) },
        ...problemResponses(401, 403, 404),
      },
    }),
    async (c) => {
      await shopOf(c);
      const { shops, gateways, carriers } = context.providers;
      const named = [...shops.keys(), ...gateways.keys(), ...carriers.keys()].flatMap((id) => providerNamed(context, id) ?? []);
      return c.json({ items: named.map((one) => providerView(one, textsOf(c))) }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/shops/{slug}/connection-checks",
      summary: "Ask a shop, gateway or carrier whether it would let us in; nothing is saved",
      security,
      middleware: [needs("connections:write")] as const,
      request: { params: slugParam, body: { required: true, content: json(newConnectionSchema) } },
      responses: {
        201: { description: "What it said", content: json(connectionCheckSchema) },
        ...problemResponses(400, 401, 403, 404, 429),
      },
    }),
    async (c) => {
      const shop = await shopOf(c);
      const { named, settings, secrets } = wishOf(c.req.valid("json"));
      const tried = await trySettings(context, shop.merchantId, named, { ...settings, ...secrets });
      return c.json(checkView(tried, named, textsOf(c)), 201);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/shops/{slug}/connections",
      summary: "Connect a shop, gateway or carrier",
      description:
        "Needs an `Idempotency-Key`. The vendor is asked first; nothing is kept when it does not let us in. Secrets are sealed and in no answer. Webhooks are registered and orders read in from then on.",
      security,
      middleware: [needs("connections:write")] as const,
      request: { params: slugParam, body: { required: true, content: json(newConnectionSchema) } },
      responses: {
        201: { description: "The connection", content: json(connectedSchema) },
        ...problemResponses(400, 401, 403, 404, 409, 422, 429),
      },
    }),
    async (c) => {
      const shop = await shopOf(c);
      const asked = c.req.valid("json");
      const key = requireKey(c.req.header("Idempotency-Key"));
      // There are secrets in it, and people choose some of them: a bare hash could be guessed.
      const requestHash = context.keys.hash("requests", hashOfRequest(asked));
      const idempotency = { scope: `connections ${shop.id}`, key, requestHash };
      const connection = await connectShop(context, shop, { ...wishOf(asked), by: c.var.actor, idempotency });
      return answered(c, connection, 201);
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/connections/{id}",
      summary: "One connection: how it does, and how far its orders are read",
      security,
      middleware: [needs("settings:read")] as const,
      request: { params: idParam },
      responses: { 200: { description: "The connection", content: json(connectedSchema) }, ...problemResponses(401, 403, 404) },
    }),
    async (c) => answered(c, await connectionOf(c), 200),
  );

  app.openapi(
    createRoute({
      method: "put",
      path: "/connections/{id}",
      summary: "Tell a connection something else",
      description: "`If-Match` with the version that was read keeps two editors apart. The vendor is asked first, as when connecting.",
      security,
      middleware: [needs("connections:write")] as const,
      request: { params: idParam, body: { required: true, content: json(connectionChangesSchema) } },
      responses: {
        200: { description: "The connection now", content: json(connectedSchema) },
        ...problemResponses(400, 401, 403, 404, 409, 412, 422, 429),
      },
    }),
    async (c) => {
      const before = await connectionOf(c);
      const seen = versionOf(c.req.header("If-Match"));
      if (seen !== null && seen !== before.version) throw new Refusal("stale");
      const named = providerOf(before.provider);
      const kept = { settings: before.settings, secrets: secretsOf(context, before) ?? {} };
      const read = settingsOf(named, c.req.valid("json").settings, kept);
      return answered(c, await changeConnection(context, before, named, read), 200);
    },
  );

  app.openapi(
    createRoute({
      method: "delete",
      path: "/connections/{id}",
      summary: "Disconnect; its orders stay, our webhooks leave it",
      security,
      middleware: [needs("connections:write")] as const,
      request: { params: idParam },
      responses: { 204: { description: "It is no longer connected" }, ...problemResponses(401, 403, 404, 409) },
    }),
    async (c) => {
      await disconnect(context, await connectionOf(c));
      return c.body(null, 204);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/connections/{id}/sync",
      summary: "Try again now: ask the shop what changed",
      security,
      middleware: [needs("settings:write")] as const,
      request: { params: idParam },
      responses: { 200: { description: "It is about to be asked", content: json(connectedSchema) }, ...problemResponses(401, 403, 404) },
    }),
    async (c) => answered(c, await syncNow(context, await connectionOf(c), "orders"), 200),
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/connections/{id}/hooks",
      summary: "Register our webhooks again",
      security,
      middleware: [needs("settings:write")] as const,
      request: { params: idParam },
      responses: { 200: { description: "It is about to be done", content: json(connectedSchema) }, ...problemResponses(401, 403, 404) },
    }),
    async (c) => answered(c, await syncNow(context, await connectionOf(c), "hooks"), 200),
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/connections/{id}/unread",
      summary: "Orders that could not be read, with the reason for each",
      security,
      middleware: [needs("settings:read")] as const,
      request: { params: idParam },
      responses: { 200: { description: "By number", content: json(unreadListSchema) }, ...problemResponses(401, 403, 404) },
    }),
    async (c) => {
      const { merchantId, id } = await connectionOf(c);
      return c.json({ items: await listUnread(db, merchantId, id, mostListed) }, 200);
    },
  );

  async function shopOf(c: HonoContext<DeskEnv>): Promise<Shop> {
    const shop = await findShopOf(db, c.var.merchantId, c.req.param("slug") ?? "");
    if (!shop) throw new Refusal("shop_not_found");
    return shop;
  }

  async function connectionOf(c: HonoContext<DeskEnv>): Promise<Connection> {
    const id = c.req.param("id") ?? "";
    const connection = isId("connection", id) ? await findConnection(db, c.var.merchantId, id) : null;
    if (!connection) throw new Refusal("not_found");
    return connection;
  }

  function wishOf({ provider, settings }: { provider: string; settings: Readonly<Record<string, string>> }) {
    const named = providerOf(provider);
    return { named, ...settingsOf(named, settings) };
  }

  function providerOf(id: string): Named {
    const named = providerNamed(context, id);
    if (!named) throw new InvalidRequest([{ pointer: "/provider", detail: "is none this server knows" }]);
    return named;
  }

  async function answered<Status extends 200 | 201>(c: HonoContext<DeskEnv>, connection: Connection, status: Status) {
    c.header("ETag", `"${connection.version}"`);
    return c.json(await connectedView(context, connection, textsOf(c)), status);
  }

  return app;
}

function settingsOf({ provider }: Named, given: Readonly<Record<string, string>>, before?: Parameters<typeof readSettings>[2]) {
  const read = readSettings(provider.settings, given, before);
  if ("mistakes" in read)
    throw new InvalidRequest(read.mistakes.map(({ name, detail }) => ({ pointer: `/settings/${name}`, detail: `${name} ${detail}` })));
  return read;
}

function textsOf(c: HonoContext<DeskEnv>): Texts {
  return textsFor(languageOf(undefined, c.req.header("Accept-Language"), "en"));
}
