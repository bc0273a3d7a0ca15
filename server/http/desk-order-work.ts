import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { cancelOrder } from "../actions/cancel-order.ts";
import { erasePeople } from "../actions/erase-people.ts";
import { writeAboutOrder } from "../actions/write-about-order.ts";
import type { Context } from "../context.ts";
import { cancelUnits, sumOfCancelled } from "../domain/cancellation.ts";
import { Refusal } from "../domain/errors.ts";
import { findOrder } from "../store/orders.ts";
import { listReturnsOfOrder } from "../store/returns.ts";
import { orderId, orderPage } from "./desk-order-page.ts";
import { cancellationQuoteRequestSchema, cancellationQuoteSchema, deskOrderSchema, orderCancellationSchema } from "./desk-order-schemas.ts";
import { type DeskEnv, idParam, json, type Needs, security } from "./desk-route.ts";
import { hashOfRequest, requireKey } from "./idempotency.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";

const messageSchema = z.strictObject({ text: z.string().trim().min(1).max(4_000) });

/** One order: its page, and what a merchant does about it. */
export function deskOrderWork(context: Context, needs: Needs): OpenAPIHono<DeskEnv> {
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });

  app.openapi(
    createRoute({
      method: "get",
      path: "/orders/{id}",
      summary: "One order: lines, money, people, its returns and cancellations",
      security,
      middleware: [needs("orders:read")] as const,
      request: { params: idParam },
      responses: { 200: { description: "The order", content: json(deskOrderSchema) }, ...problemResponses(401, 403, 404) },
    }),
    async (c) => c.json(await orderPage(context, c, orderId(c.req.valid("param").id)), 200),
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/orders/{id}/cancellations",
      summary: "Cancel an order or units of it, with money given back or without",
      description:
        "What is given back is due from then on, never more than is left of what was paid; delivery comes back with the last unit. Needs `Idempotency-Key`.",
      security,
      middleware: [needs("orders:cancel")] as const,
      request: { params: idParam, body: { required: true, content: json(orderCancellationSchema) } },
      responses: {
        201: { description: "The order now", content: json(deskOrderSchema) },
        ...problemResponses(400, 401, 403, 404, 409, 422),
      },
    }),
    async (c) => {
      const id = orderId(c.req.valid("param").id);
      const body = c.req.valid("json");
      const key = requireKey(c.req.header("Idempotency-Key"));
      const { mail, ...asked } = body;
      await cancelOrder(context, c.var.merchantId, id, {
        ...asked,
        told: mail,
        by: c.var.actor,
        idempotency: { key, requestHash: hashOfRequest(body) },
      });
      return c.json(await orderPage(context, c, id), 201);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/orders/{id}/cancellation-quotes",
      summary: "What cancelling would give back, before anything is cancelled",
      security,
      middleware: [needs("orders:read")] as const,
      request: { params: idParam, body: { required: true, content: json(cancellationQuoteRequestSchema) } },
      responses: {
        200: { description: "The figures", content: json(cancellationQuoteSchema) },
        ...problemResponses(400, 401, 403, 404, 409, 422),
      },
    }),
    async (c) => {
      const { merchantId } = c.var;
      const order = await findOrder(context.db, merchantId, orderId(c.req.valid("param").id));
      if (!order) throw new Refusal("order_not_found");
      const returns = await listReturnsOfOrder(context.db, merchantId, order.id);
      const cancelled = cancelUnits(order, returns, { ...c.req.valid("json"), refund: true }, context.now());
      return c.json({ amount: sumOfCancelled(cancelled), delivery: cancelled.delivery, currency: order.currency }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/orders/{id}/messages",
      summary: "Write to the shopper about an order, before or after it is cancelled",
      description: "It leaves as a mail. Needs `Idempotency-Key`.",
      security,
      middleware: [needs("messages:write")] as const,
      request: { params: idParam, body: { required: true, content: json(messageSchema) } },
      responses: {
        201: { description: "The order now", content: json(deskOrderSchema) },
        ...problemResponses(400, 401, 403, 404, 409, 422),
      },
    }),
    async (c) => {
      const id = orderId(c.req.valid("param").id);
      const body = c.req.valid("json");
      const key = requireKey(c.req.header("Idempotency-Key"));
      await writeAboutOrder(context, c.var.merchantId, id, {
        ...body,
        by: c.var.actor,
        idempotency: { key, requestHash: hashOfRequest(body) },
      });
      return c.json(await orderPage(context, c, id), 201);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/orders/{id}/erasure",
      summary: "Forget the people of an order for good",
      description:
        "Names, addresses, e-mail, phone, photos, comments, letters and messages are gone; amounts and items stay. `returns_open` while a return is not over.",
      security,
      middleware: [needs("people:erase")] as const,
      request: { params: idParam },
      responses: { 200: { description: "The order now", content: json(deskOrderSchema) }, ...problemResponses(401, 403, 404, 409) },
    }),
    async (c) => {
      const id = orderId(c.req.valid("param").id);
      await erasePeople(context, c.var.merchantId, id);
      return c.json(await orderPage(context, c, id), 200);
    },
  );

  return app;
}
