import { createHash } from "node:crypto";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context as HonoContext } from "hono";
import type { Context } from "../context.ts";
import { isId } from "../domain/ids.ts";
import { storable } from "../store/columns.ts";
import { readDeskSettings } from "../store/desk-settings.ts";
import type { ListFilter } from "../store/list-filter.ts";
import { countReturnRows, type ListedReturn, type ListKey, type ListRequest, listReturnRows } from "../store/listed-returns.ts";
import { listShopsOf } from "../store/merchants.ts";
import { countQueues } from "../store/queue-counts.ts";
import { searchReturns } from "../store/return-search.ts";
import { type ListQuery, listQuery, queueCountsSchema, returnListSchema } from "./desk-list-schemas.ts";
import { type ListView, returnRows } from "./desk-list-views.ts";
import { type DeskEnv, json, type Needs, page, security } from "./desk-route.ts";
import { InvalidRequest } from "./errors.ts";
import { languageOf } from "./language.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";
import { returnsCsv } from "./returns-csv.ts";
import { streamOf } from "./stream.ts";

/** The merchant's returns as work: queues, filters, search, and the same as a file (S3-07 to S3-12). */
export function deskList(context: Context, needs: Needs): OpenAPIHono<DeskEnv> {
  const { db } = context;
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });

  app.openapi(
    createRoute({
      method: "get",
      path: "/returns",
      summary: "Returns, filtered, sorted and searched",
      description: "A search spans all queues. `sort=waiting` begins with what has waited longest.",
      security,
      middleware: [needs("returns:read")] as const,
      request: { query: listQuery.extend({ after: z.string().max(1_000).optional(), limit: page.shape.limit }) },
      responses: { 200: { description: "A page", content: json(returnListSchema) }, ...problemResponses(400, 401, 403) },
    }),
    async (c) => {
      const { after, limit, ...query } = c.req.valid("query");
      const view = await viewOf(c);
      const request = await requestOf(view, query, limit, after);
      const [{ rows, next }, total] = await Promise.all([
        listReturnRows(db, view.merchantId, request),
        countReturnRows(db, view.merchantId, request),
      ]);
      return c.json({ items: await returnRows(db, view, rows), next: next && cursorOf(request, next), total }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/returns.csv",
      summary: "The same as CSV, every page of it",
      description: "UTF-8 with a byte order mark, as spreadsheets want it. Text that would run as a formula begins with an apostrophe.",
      security,
      middleware: [needs("exports:read")] as const,
      request: { query: listQuery },
      responses: {
        200: { description: "The file", content: { "text/csv": { schema: z.string() } } },
        ...problemResponses(400, 401, 403),
      },
    }),
    async (c) => {
      const view = await viewOf(c);
      const request = await requestOf(view, c.req.valid("query"), csvPage);
      const lines = returnsCsv(view, pagesOf(view, request), (rows) => returnRows(db, view, rows));
      return c.body(streamOf(lines), 200, {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": 'attachment; filename="returns.csv"',
      });
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/queues",
      summary: "How much work waits in each queue",
      description: "Made to be asked often: with `If-None-Match` it answers 304 while nothing changed.",
      security,
      middleware: [needs("returns:read")] as const,
      request: { query: z.object({ since: z.string().max(64).optional() }) },
      responses: {
        200: { description: "The counts", content: json(queueCountsSchema) },
        304: { description: "As before" },
        ...problemResponses(401, 403),
      },
    }),
    async (c) => {
      const { since = "" } = c.req.valid("query");
      const counted = await countQueues(db, c.var.merchantId, isId("return", since) ? since : null);
      const tag = `"${createHash("sha256").update(JSON.stringify(counted)).digest("base64url").slice(0, 22)}"`;
      c.header("ETag", tag);
      return c.req.header("If-None-Match") === tag ? c.body(null, 304) : c.json({ ...counted, counts: { ...counted.counts } }, 200);
    },
  );

  async function viewOf(c: HonoContext<DeskEnv>): Promise<ListView> {
    const { merchantId } = c.var;
    const [shops, { settings }] = await Promise.all([listShopsOf(db, merchantId), readDeskSettings(db, merchantId)]);
    return { merchantId, shops, settings, language: languageOf(undefined, c.req.header("Accept-Language"), "en"), at: context.now() };
  }

  async function requestOf(view: ListView, query: ListQuery, limit: number, after?: string): Promise<ListRequest> {
    const { search, sort, order } = query;
    const among = search?.trim() ? await searchReturns(db, view.merchantId, search) : undefined;
    const filter = { ...(among && { among }), ...filterOf(view, query) };
    const request = { filter, sort, descending: order === "desc", limit };
    return after === undefined ? request : { ...request, after: readCursor(request, after) };
  }

  async function* pagesOf({ merchantId }: ListView, request: ListRequest): AsyncGenerator<readonly ListedReturn[]> {
    let after: ListKey | null = null;
    do {
      const { rows, next } = await listReturnRows(db, merchantId, { ...request, ...(after && { after }) });
      yield rows;
      after = next;
    } while (after);
  }

  return app;
}

const csvPage = 500;

/** Read no faster than the client takes it; who leaves early ends it. */
/** A shop the merchant does not have is one without returns. */
function filterOf({ shops, at }: ListView, query: ListQuery): ListFilter {
  const { queue, lane, reason, country, word, parcel, from, to, waiting, unanswered } = query;
  const shop = query.shop === undefined ? undefined : shops.find(({ slug }) => slug === query.shop);
  const nothing = query.shop !== undefined && !shop;
  return {
    ...(queue && { queue }),
    ...(lane && { lane }),
    ...(reason && { reason }),
    ...(country && { country: country.toUpperCase() }),
    ...(word && { word }),
    ...(parcel && { parcel }),
    ...(shop && { shopId: shop.id }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(waiting !== undefined && { waitingSince: at - waiting * 3_600_000 }),
    ...(unanswered && { unanswered: true }),
    ...(nothing && { among: [] }),
  };
}

/** Opaque to whoever sends it back: what a page was sorted by, and where it ended. */
function cursorOf({ sort, descending }: ListRequest, { value, id }: ListKey): string {
  return Buffer.from(JSON.stringify([sort, descending, value, id])).toString("base64url");
}

/** @throws InvalidRequest for what is no cursor of ours, or one of another order */
function readCursor({ sort, descending }: ListRequest, text: string): ListKey {
  const [ofSort, ofWay, value, id] = listOf(Buffer.from(text, "base64url").toString());
  const known = sort === "number" || sort === "shopper" ? typeof value === "string" : Number.isSafeInteger(value);
  if (ofSort !== sort || ofWay !== descending || !known || typeof id !== "string" || !isId("return", id))
    throw new InvalidRequest([{ pointer: "/after", detail: "is not the `next` of a page in this order" }]);
  return { value: typeof value === "string" ? storable(value) : (value as number), id };
}

function listOf(text: string): unknown[] {
  try {
    const read: unknown = JSON.parse(text);
    return Array.isArray(read) ? read : [];
  } catch {
    return [];
  }
}
