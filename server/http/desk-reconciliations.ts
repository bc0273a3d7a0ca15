import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { calledThere, connectedTo } from "../connected/open.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { type ConnectionId, isId, type MerchantId, type PaymentId } from "../domain/ids.ts";
import { findShopOf, listShopsOf } from "../store/merchants.ts";
import { findPayable } from "../store/payables.ts";
import { findReconciliation, listReconciliations, type Reconciliation } from "../store/reconciliations.ts";
import { type ReconciliationRow, reconciliationListSchema, reconciliationPageSchema } from "./desk-reconciliation-schemas.ts";
import { type DeskEnv, idParam, json, type Needs, security } from "./desk-route.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";

const isoDay = z.iso.date();

interface Named {
  readonly shop: string;
  readonly provider: string;
  /** What its account is kept in. */
  readonly currency: string | null;
}

/** What our ledger and each provider said of each day, with every difference. */
export function deskReconciliations(context: Context, needs: Needs): OpenAPIHono<DeskEnv> {
  const { db } = context;
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });

  /** Of every connection, which shop it is of and what its provider calls itself. */
  const namesOf = async (merchantId: MerchantId): Promise<ReadonlyMap<ConnectionId, Named>> => {
    const names = new Map<ConnectionId, Named>();
    for (const shop of await listShopsOf(db, merchantId)) {
      const connected = await connectedTo(context, merchantId, shop.id);
      for (const one of [...(connected.shop ? [connected.shop] : []), ...connected.gateways])
        names.set(one.connection.id, { shop: shop.slug, provider: calledThere(one), currency: one.connection.currency ?? null });
    }
    return names;
  };
  const rowOf = (one: Reconciliation, names: Awaited<ReturnType<typeof namesOf>>): ReconciliationRow => {
    const { shop = "", provider = "" } = names.get(one.connectionId) ?? {};
    return { id: one.id, day: one.day, shop, provider, compared: one.compared, differences: one.differences.length, at: one.at };
  };

  app.openapi(
    createRoute({
      method: "get",
      path: "/reconciliations",
      summary: "Days on which our ledger was compared with a shop or a gateway, latest first",
      security,
      middleware: [needs("returns:read")] as const,
      request: { query: z.object({ shop: z.string().max(64).optional(), from: isoDay.optional(), to: isoDay.optional() }) },
      responses: { 200: { description: "At most 400", content: json(reconciliationListSchema) }, ...problemResponses(400, 401, 403, 404) },
    }),
    async (c) => {
      const { shop: slug, from, to } = c.req.valid("query");
      const shop = slug === undefined ? undefined : await findShopOf(db, c.var.merchantId, slug);
      if (shop === null) throw new Refusal("shop_not_found");
      const search = { ...(shop && { shopId: shop.id }), ...(from && { from }), ...(to && { to }), limit: 400 };
      const [found, names] = await Promise.all([listReconciliations(db, c.var.merchantId, search), namesOf(c.var.merchantId)]);
      return c.json({ items: found.map((one) => rowOf(one, names)) }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/reconciliations/{id}",
      summary: "One day with every difference",
      security,
      middleware: [needs("returns:read")] as const,
      request: { params: idParam },
      responses: { 200: { description: "The day", content: json(reconciliationPageSchema) }, ...problemResponses(401, 403, 404) },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const found = isId("reconciliation", id) ? await findReconciliation(db, c.var.merchantId, id) : null;
      if (!found) throw new Refusal("not_found");
      const names = await namesOf(c.var.merchantId);
      const items = await Promise.all(
        found.differences.map(async ({ kind, paymentId, reference = null, orderNumber = null, ours = null, theirs = null }) => {
          const payable = paymentId === undefined ? null : await findPayable(db, c.var.merchantId, paymentId as PaymentId);
          return {
            ...{ kind, paymentId: paymentId ?? null, reference, orderNumber, ours, theirs },
            orderId: payable?.orderId ?? null,
            returnId: payable?.ret?.id ?? null,
            returnNumber: payable?.ret?.number ?? null,
            currency: payable?.currency ?? names.get(found.connectionId)?.currency ?? null,
          };
        }),
      );
      return c.json({ ...rowOf(found, names), items }, 200);
    },
  );
  return app;
}
