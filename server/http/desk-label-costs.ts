import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context as HonoContext } from "hono";
import { textsFor } from "../../locales/texts.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { isId } from "../domain/ids.ts";
import { storable } from "../store/columns.ts";
import { type CostCursor, type CostFilter, type CostItem, labelCostsByDay, listLabelCosts } from "../store/label-costs.ts";
import { listShopsOf } from "../store/merchants.ts";
import { type DeskEnv, json, type Needs, page, security } from "./desk-route.ts";
import { costQuery, costsSchema } from "./desk-shipping-schemas.ts";
import { InvalidRequest } from "./errors.ts";
import { languageOf } from "./language.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";
import { costItem, costsCsv, monthsOf } from "./shipping-views.ts";
import { streamOf } from "./stream.ts";

const day = 86_400_000;
/** Without a beginning: a year and what is left of the month. */
const usual = 400 * day;
const csvPage = 500;

/** What labels cost: per label, and per shop, carrier and month (S2-18). */
export function deskLabelCosts(context: Context, needs: Needs): OpenAPIHono<DeskEnv> {
  const { db, now } = context;
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });

  app.openapi(
    createRoute({
      method: "get",
      path: "/label-costs",
      summary: "What labels and pickups cost, by month, shop and carrier, and one by one",
      description: "Days are counted in UTC; `to` is among them. What was given back is taken off.",
      security,
      middleware: [needs("returns:read")] as const,
      request: { query: costQuery.extend({ after: z.string().max(200).optional(), limit: page.shape.limit }) },
      responses: { 200: { description: "A page", content: json(costsSchema) }, ...problemResponses(400, 401, 403, 404) },
    }),
    async (c) => {
      const { merchantId } = c.var;
      const { after, limit, ...query } = c.req.valid("query");
      const { filter, slugs } = await filterOf(c, query);
      const [days, { items, next }] = await Promise.all([
        labelCostsByDay(db, merchantId, filter),
        listLabelCosts(db, merchantId, filter, { after: after === undefined ? null : readCursor(after), limit }),
      ]);
      return c.json({ months: monthsOf(days, slugs), items: items.map((one) => costItem(one, slugs)), next: next && cursorOf(next) }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/label-costs.csv",
      summary: "The same labels as CSV, every page of it",
      security,
      middleware: [needs("exports:read")] as const,
      request: { query: costQuery },
      responses: {
        200: { description: "The file", content: { "text/csv": { schema: z.string() } } },
        ...problemResponses(400, 401, 403, 404),
      },
    }),
    async (c) => {
      const { filter, slugs } = await filterOf(c, c.req.valid("query"));
      const texts = textsFor(languageOf(undefined, c.req.header("Accept-Language"), "en"));
      return c.body(streamOf(costsCsv(pagesOf(c.var.merchantId, filter), slugs, texts)), 200, {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": 'attachment; filename="labels.csv"',
      });
    },
  );

  async function* pagesOf(merchantId: DeskEnv["Variables"]["merchantId"], filter: CostFilter): AsyncGenerator<readonly CostItem[]> {
    for (let after: CostCursor | null = null; ; ) {
      const slice: Awaited<ReturnType<typeof listLabelCosts>> = await listLabelCosts(db, merchantId, filter, { after, limit: csvPage });
      yield slice.items;
      if (!slice.next) return;
      after = slice.next;
    }
  }

  async function filterOf(c: HonoContext<DeskEnv>, { shop, carrier, from, to }: z.infer<typeof costQuery>) {
    const shops = await listShopsOf(db, c.var.merchantId);
    const chosen = shop === undefined ? shops : shops.filter(({ slug }) => slug === shop);
    if (chosen.length === 0) throw new Refusal("not_found");
    const until = to === undefined ? now() + day : Date.parse(`${to}T00:00:00Z`) + day;
    const begin = from === undefined ? until - usual : Date.parse(`${from}T00:00:00Z`);
    if (!Number.isFinite(until) || !Number.isFinite(begin))
      throw new InvalidRequest([{ pointer: "/from", detail: "is a day like 2026-11-30" }]);
    const filter: CostFilter = { shopIds: chosen.map(({ id }) => id), from: begin, until, ...(carrier && { carrier: storable(carrier) }) };
    return { filter, slugs: new Map<string, string>(shops.map(({ id, slug }) => [id, slug])) };
  }

  return app;
}

function cursorOf({ at, id }: CostCursor): string {
  return `${at}.${id}`;
}

function readCursor(text: string): CostCursor {
  const [at = "", id = ""] = text.split(".");
  if (!/^\d{1,15}$/.test(at) || !(isId("shipment", id) || isId("pickup", id)))
    throw new InvalidRequest([{ pointer: "/after", detail: "is not the `next` of a page" }]);
  return { at: Number(at), id };
}
