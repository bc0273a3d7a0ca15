import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { addWebhook } from "../actions/add-webhook.ts";
import { changeWebhook } from "../actions/change-webhook.ts";
import { removeWebhook } from "../actions/remove-webhook.ts";
import { replayDelivery } from "../actions/replay-delivery.ts";
import { testWebhook } from "../actions/test-webhook.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { type DeliveryId, isId, type WebhookId } from "../domain/ids.ts";
import { present } from "../domain/snapshot.ts";
import { webhookTypes } from "../domain/webhook.ts";
import { type Delivery, listDeliveries } from "../store/webhook-deliveries.ts";
import { findWebhook, listWebhooks, type Webhook } from "../store/webhooks.ts";
import { type DeskEnv, idParam, json, type Needs, nextAfter, page, security } from "./desk-route.ts";
import {
  createdWebhookSchema,
  type DeliveryView,
  deliveryListSchema,
  deliverySchema,
  newWebhookSchema,
  type WebhookView,
  webhookChangesSchema,
  webhookListSchema,
  webhookSchema,
} from "./desk-webhook-schemas.ts";
import { hashOfRequest, requireKey } from "./idempotency.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";

/** Addresses of the merchant's systems that are told what happens (Standard Webhooks 1.0), and what they were told. */
export function deskWebhooks(context: Context, needs: Needs): OpenAPIHono<DeskEnv> {
  const { db } = context;
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });

  app.openapi(
    createRoute({
      method: "get",
      path: "/webhooks",
      summary: "Webhooks, and every event they can be told of",
      security,
      middleware: [needs("settings:read")] as const,
      responses: { 200: { description: "Oldest first", content: json(webhookListSchema) }, ...problemResponses(401, 403) },
    }),
    async (c) => {
      const found = await listWebhooks(db, c.var.merchantId);
      return c.json({ items: found.map((webhook) => view(webhook, context.now())), types: [...webhookTypes] }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/webhooks",
      summary: "Add a webhook; its secret is in the answer, and nowhere else",
      description:
        "Needs an `Idempotency-Key`. Deliveries are signed as standardwebhooks.com says, come at least once and in no promised order; see the API guide.",
      security,
      middleware: [needs("settings:write")] as const,
      request: { body: { required: true, content: json(newWebhookSchema) } },
      responses: {
        201: { description: "The webhook and its secret", content: json(createdWebhookSchema) },
        ...problemResponses(400, 401, 403, 404, 409, 422),
      },
    }),
    async (c) => {
      const wish = c.req.valid("json");
      const key = requireKey(c.req.header("Idempotency-Key"));
      const idempotency = { scope: `webhooks ${c.var.caller.id}`, key, requestHash: hashOfRequest(wish) };
      const { webhook, secret } = await addWebhook(context, c.var.merchantId, { ...wish, idempotency });
      return c.json({ ...view(webhook, context.now()), secret }, 201);
    },
  );

  app.openapi(
    createRoute({
      method: "patch",
      path: "/webhooks/{id}",
      summary: "Change a webhook's address or events, switch it off or on",
      security,
      middleware: [needs("settings:write")] as const,
      request: { params: idParam, body: { required: true, content: json(webhookChangesSchema) } },
      responses: { 200: { description: "The webhook now", content: json(webhookSchema) }, ...problemResponses(400, 401, 403, 404) },
    }),
    async (c) => {
      const id = webhookId(c.req.valid("param").id);
      return c.json(view(await changeWebhook(context, c.var.merchantId, id, present(c.req.valid("json"))), context.now()), 200);
    },
  );

  app.openapi(
    createRoute({
      method: "delete",
      path: "/webhooks/{id}",
      summary: "Delete a webhook with everything it was sent",
      security,
      middleware: [needs("settings:write")] as const,
      request: { params: idParam },
      responses: { 204: { description: "It is gone" }, ...problemResponses(401, 403, 404) },
    }),
    async (c) => {
      await removeWebhook(context, c.var.merchantId, webhookId(c.req.valid("param").id));
      return c.body(null, 204);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/webhooks/{id}/test",
      summary: "Send an event that means nothing (`webhook.test`)",
      security,
      middleware: [needs("settings:write")] as const,
      request: { params: idParam },
      responses: {
        201: { description: "The delivery, about to be sent", content: json(deliverySchema) },
        ...problemResponses(401, 403, 404),
      },
    }),
    async (c) => c.json(delivered(await testWebhook(context, c.var.merchantId, webhookId(c.req.valid("param").id))), 201),
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/webhooks/{id}/deliveries",
      summary: "What a webhook was told, youngest first, with what it answered",
      description: "Kept for 30 days.",
      security,
      middleware: [needs("settings:read")] as const,
      request: { params: idParam, query: page },
      responses: { 200: { description: "A page", content: json(deliveryListSchema) }, ...problemResponses(400, 401, 403, 404) },
    }),
    async (c) => {
      const id = webhookId(c.req.valid("param").id);
      const { after, limit } = c.req.valid("query");
      if (!(await findWebhook(db, c.var.merchantId, id))) throw new Refusal("not_found");
      const items = await listDeliveries(db, c.var.merchantId, id, {
        limit,
        ...(after === undefined ? {} : { after: after as DeliveryId }),
      });
      return c.json({ items: items.map(delivered), next: nextAfter(items, limit) }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/deliveries/{id}/replay",
      summary: "Send a delivery again, under the same id",
      security,
      middleware: [needs("settings:write")] as const,
      request: { params: idParam },
      responses: {
        200: { description: "The delivery, about to be sent", content: json(deliverySchema) },
        ...problemResponses(401, 403, 404),
      },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      if (!isId("delivery", id)) throw new Refusal("not_found");
      return c.json(delivered(await replayDelivery(context, c.var.merchantId, id)), 200);
    },
  );

  return app;
}

function webhookId(text: string): WebhookId {
  if (!isId("webhook", text)) throw new Refusal("not_found");
  return text;
}

function view({ id, url, types, active, createdAt, quietUntil }: Webhook, now: number): WebhookView {
  return { id, url, types: [...types], active, createdAt, quietUntil: quietUntil > now ? quietUntil : null };
}

function delivered({ failures: _, ...delivery }: Delivery): DeliveryView {
  return delivery;
}
