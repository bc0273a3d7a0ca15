import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { importOrders, type OrderRead, type RowMistake } from "../actions/import-orders.ts";
import { printInsert } from "../actions/print-insert.ts";
import { revokeLinks } from "../actions/revoke-links.ts";
import type { Context } from "../context.ts";
import { orderInputSchema, readOrder } from "../contract/orders-json.ts";
import { Refusal } from "../domain/errors.ts";
import type { OrderSnapshot } from "../domain/order.ts";
import type { Shop } from "../domain/shop.ts";
import { WrongOrder } from "../domain/snapshot.ts";
import { findShopOf, listShopsOf } from "../store/merchants.ts";
import { findOrderByNumber, listOrders } from "../store/orders.ts";
import { countReturnsOf } from "../store/returns.ts";
import { orderId } from "./desk-order-page.ts";
import { type DeskEnv, idParam, json, type Needs, nextAfter, page, security, slugParam } from "./desk-route.ts";
import { importResultSchema, orderDetailSchema, orderRowSchema, pageOf } from "./desk-schemas.ts";
import { orderDetail, orderRow } from "./desk-views.ts";
import { InvalidRequest } from "./errors.ts";
import { imported } from "./imported.ts";
import { jsonRecords } from "./json-records.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";
import { readOrdersCsv } from "./orders-csv.ts";
import { utf8 } from "./utf8.ts";

/** Problems that are listed in an answer; the counts are always whole. */
/**
 * Orders come in here (S2-11 to S2-16), one by PUT, many by POST, and are looked up. Both may be sent again; what did not change is
 * counted as unchanged.
 */
export function deskOrders(context: Context, needs: Needs): OpenAPIHono<DeskEnv> {
  const { db } = context;
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });

  app.openapi(
    createRoute({
      method: "put",
      path: "/shops/{slug}/orders/{number}",
      summary: "Tell us of one order, new or changed",
      security,
      middleware: [needs("orders:write")] as const,
      request: {
        params: slugParam.extend({ number: z.string().min(1).max(64) }),
        body: { required: true, content: json(orderInputSchema) },
      },
      responses: {
        200: { description: "The order as it is kept", content: json(orderDetailSchema) },
        ...problemResponses(400, 401, 403, 404),
      },
    }),
    async (c) => {
      const { slug, number } = c.req.valid("param");
      const shop = await shopOf(c.var.merchantId, slug);
      const given = c.req.valid("json");
      if (given.number !== number)
        throw new InvalidRequest([{ pointer: "/number", detail: `differs from the address, which says ${number}` }]);
      let refused: RowMistake | undefined;
      await importOrders(context, shop, [{ line: 1, snapshot: readSent(given) }], {
        mistake: (mistake) => {
          refused ??= mistake;
        },
      });
      if (refused) throw new InvalidRequest([{ pointer: "", detail: refused.reason }]);
      const order = await findOrderByNumber(db, shop.merchantId, shop.id, given.number);
      if (!order) throw new Refusal("order_not_found");
      return c.json(orderDetail(order), 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/shops/{slug}/orders",
      summary: "Tell us of many orders: JSON, NDJSON or CSV",
      description:
        "Good orders are kept, wrong ones are reported with their line; one never holds up another. Columns of the CSV: docs/import.md.",
      security,
      middleware: [needs("orders:write")] as const,
      request: { params: slugParam },
      responses: {
        200: { description: "What became of them", content: json(importResultSchema) },
        ...problemResponses(400, 401, 403, 404, 413, 415),
      },
    }),
    async (c) => {
      const shop = await shopOf(c.var.merchantId, c.req.valid("param").slug);
      const { body } = c.req.raw;
      const answer = await imported(body, (stream, mistake) =>
        importOrders(context, shop, reader(c.req.header("Content-Type"), stream, shop), { mistake }),
      );
      return c.json(answer, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/orders",
      summary: "Orders, newest first",
      description: "`search`: the beginning of a number in any spelling, of an e-mail address, or of a name.",
      security,
      middleware: [needs("orders:read")] as const,
      request: {
        query: page.extend({
          search: z.string().max(100).optional(),
          /** Only those that money waits to be given back for, because they were cancelled. */
          owed: z.enum(["true"]).optional(),
        }),
      },
      responses: {
        200: { description: "A page; `next` is the `after` of the following one", content: json(pageOf(orderRowSchema)) },
        ...problemResponses(400, 401, 403),
      },
    }),
    async (c) => {
      const { after, limit, search, owed } = c.req.valid("query");
      const orders = await listOrders(db, c.var.merchantId, {
        limit,
        ...(search === undefined ? {} : { search }),
        ...(owed && { owed: true }),
        ...(after === undefined ? {} : { after: orderId(after) }),
      });
      const [shops, returns] = await Promise.all([
        listShopsOf(db, c.var.merchantId),
        countReturnsOf(
          db,
          c.var.merchantId,
          orders.map(({ id }) => id),
        ),
      ]);
      return c.json(
        { items: orders.map((order) => orderRow(order, shops, returns.get(order.id) ?? 0)), next: nextAfter(orders, limit) },
        200,
      );
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/orders/{id}/inserts",
      summary: "Print the delivery-note insert with its QR code",
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
      method: "delete",
      path: "/orders/{id}/links",
      summary: "Revoke all links to an order that were printed or mailed so far",
      description:
        "For a delivery note or a letter in wrong hands: their links answer `link_expired` from now on. Who is looking at the order already is out within the hour. Number and postcode still open it, and so do links made later.",
      security,
      middleware: [needs("returns:write")] as const,
      request: { params: idParam },
      responses: { 204: { description: "None of them opens the order, also when there was none" }, ...problemResponses(401, 403, 404) },
    }),
    async (c) => {
      await revokeLinks(context, c.var.merchantId, orderId(c.req.valid("param").id));
      return c.body(null, 204);
    },
  );

  async function shopOf(merchantId: Shop["merchantId"], slug: string): Promise<Shop> {
    const shop = await findShopOf(db, merchantId, slug);
    if (!shop) throw new Refusal("shop_not_found");
    return shop;
  }

  return app;
}

function reader(contentType: string | undefined, body: ReadableStream<Uint8Array>, shop: Shop): AsyncIterable<OrderRead> {
  const text = utf8(body);
  switch (contentType?.split(";")[0]?.trim().toLowerCase()) {
    case "text/csv":
      return readOrdersCsv(text, { timeZone: shop.timeZone });
    case "application/json":
    case "application/x-ndjson":
      return readOrdersJson(text);
    default:
      throw new Refusal("unsupported_media_type");
  }
}

async function* readOrdersJson(text: AsyncIterable<string>): AsyncGenerator<OrderRead> {
  for await (const record of jsonRecords(text)) {
    const given = parse(record.text);
    yield given === undefined ? { wrong: [{ line: record.line, reason: "this is not JSON" }] } : readOne(given, record.line);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** One order in a body: its mistakes are named by pointer, not by line. */
function readSent(given: unknown): OrderSnapshot {
  try {
    return readOrder(given);
  } catch (failure) {
    if (!(failure instanceof WrongOrder)) throw failure;
    throw new InvalidRequest(failure.mistakes.map(({ pointer, reason }) => ({ pointer, detail: reason })));
  }
}

function readOne(given: unknown, line = 1): OrderRead {
  try {
    return { line, snapshot: readOrder(given) };
  } catch (failure) {
    if (!(failure instanceof WrongOrder)) throw failure;
    return { wrong: failure.mistakes.map(({ pointer, reason }) => ({ line, reason: pointer ? `${pointer}: ${reason}` : reason })) };
  }
}
