import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { textsFor } from "../../locales/texts.ts";
import { articlesNow } from "../connected/live-articles.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { isVariantOf } from "../domain/instead.ts";
import { orderValue } from "../domain/units.ts";
import { findProducts, searchProducts } from "../store/products.ts";
import { languageFor } from "./language.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";
import type { Env } from "./routes.ts";
import { articlesSchema } from "./schemas.ts";
import { articlesView } from "./views-exchange.ts";
import { openVisit, type Visit } from "./visit.ts";
import { readSession } from "./who.ts";

const mostShown = 24;

/** What a shopper may have instead of a piece: variants of it, and where the policy says so any article of the shop (S5-23, S5-39). */
export function articleRoutes(context: Context): OpenAPIHono<Env> {
  const { db, keys } = context;
  const app = new OpenAPIHono<Env>({ defaultHook: refuseInvalid });
  app.openapi(
    createRoute({
      method: "get",
      path: "/articles",
      summary: "Articles that may be had instead of a piece of one line, with live stock where the shop tells it",
      security: [{ shopper: [] }],
      request: {
        query: z.object({
          /** The line a piece of which goes back. */
          like: z.string().max(100).default(""),
          /** Where the policy offers any article: the beginning of its title or number. */
          search: z.string().trim().min(2).max(100).optional(),
        }),
      },
      responses: {
        200: { description: "Articles", content: { "application/json": { schema: articlesSchema } } },
        ...problemResponses(400, 401, 404),
      },
    }),
    async (c) => {
      const visit = await openVisit(context, readSession(keys, c.req.header("Authorization"), context.now()));
      const { like, search } = c.req.valid("query");
      const line = visit.context.order.lines.find(({ id }) => id === like);
      if (!line) throw new Refusal("not_found");
      const { shop, context: situation } = visit;
      const searchable = situation.policy.resolutions.exchangeOthers === true;
      const [own] = line.sku === undefined ? [] : await findProducts(db, shop.merchantId, shop.id, [line.sku]);
      const offered = await candidates(visit, line.sku, searchable ? search : undefined);
      const articles = offered.filter(
        (one) => one.currency === situation.order.currency && (search !== undefined || isVariantOf(one, line, own)),
      );
      const now = await articlesNow(context, { merchantId: shop.merchantId, shopId: shop.id }, articles);
      const paid = Math.max(0, ...(orderValue(situation.order).units.get(line.id) ?? []).map((unit) => unit.paid));
      return c.json(articlesView({ now, line, own, paid, searchable, shop, texts: textsFor(languageFor(c, shop)) }), 200);
    },
  );

  /** None where nothing may be exchanged at all. */
  async function candidates({ shop, context: situation }: Visit, sku: string | undefined, search: string | undefined) {
    const { exchange } = situation.policy.resolutions;
    if (!exchange || !situation.can.exchange) return [];
    if (search !== undefined) return searchProducts(db, shop.merchantId, shop.id, { search, limit: mostShown });
    return sku === undefined ? [] : searchProducts(db, shop.merchantId, shop.id, { like: sku, limit: mostShown });
  }
  return app;
}
