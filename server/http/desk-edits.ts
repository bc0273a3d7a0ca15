import { createRoute, OpenAPIHono, type z } from "@hono/zod-openapi";
import { entriesWords } from "../../locales/money.ts";
import { textsFor } from "../../locales/texts.ts";
import { editReturn, quoteEdit } from "../actions/edit-return.ts";
import type { Context } from "../context.ts";
import type { Actor } from "../domain/actor.ts";
import type { Edit } from "../domain/edit.ts";
import { Refusal } from "../domain/errors.ts";
import type { UnitId } from "../domain/ids.ts";
import { inLanguage } from "../domain/policy.ts";
import { holdsUnits, type ResolutionKind } from "../domain/return.ts";
import { standingOf } from "../domain/units.ts";
import { findShopById } from "../store/merchants.ts";
import { findOrder } from "../store/orders.ts";
import { findPolicy } from "../store/policies.ts";
import { listReturnsOfOrder } from "../store/returns.ts";
import { itemChoicesSchema, itemsEditSchema, itemsQuoteSchema } from "./desk-edit-schemas.ts";
import { answerReturnPage, returnOf } from "./desk-return-page.ts";
import { returnPageSchema } from "./desk-return-schemas.ts";
import { type DeskEnv, idParam, json, type Needs, security } from "./desk-route.ts";
import { hashOfRequest, requireKey } from "./idempotency.ts";
import { versionOf } from "./if-match.ts";
import { languageOf } from "./language.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";

/** What goes back with a return, changed by the team before its parcel moves. */
export function deskEdits(context: Context, needs: Needs): OpenAPIHono<DeskEnv> {
  const { db } = context;
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });

  app.openapi(
    createRoute({
      method: "get",
      path: "/returns/{id}/items",
      summary: "What an edit may choose from: free pieces of the order, reasons, resolutions",
      security,
      middleware: [needs("returns:read")] as const,
      request: { params: idParam },
      responses: { 200: { description: "The choices", content: json(itemChoicesSchema) }, ...problemResponses(401, 403, 404) },
    }),
    async (c) => {
      const texts = textsFor(languageOf(undefined, c.req.header("Accept-Language"), "en"));
      const ret = await returnOf(context, c.var.merchantId, c.req.valid("param").id);
      const { shop, order, policy } = await groundsOf(ret);
      const returns = await listReturnsOfOrder(db, ret.merchantId, ret.orderId);
      const { states } = standingOf(order, returns.filter(holdsUnits));
      const words = (text: Readonly<Record<string, string>>) => inLanguage(text, texts.language, shop.defaultLanguage);
      // In the guarantee's lane only a fault is a reason.
      const reasons = policy.reasons.filter(({ lane }) => ret.lane !== "guarantee" || lane === "guarantee");
      return c.json(
        {
          lines: order.lines.map((line) => ({
            lineId: line.id,
            title: line.title,
            variant: line.variant ?? null,
            imageUrl: line.imageUrl ?? null,
            free: (states.get(line.id) ?? []).filter(({ is }) => is === "free").length,
            reasons: reasons
              .filter(({ categories }) => categories?.some((one) => line.categories.includes(one)) ?? true)
              .map(({ id }) => id),
          })),
          reasons: reasons.map(({ id, text, subReasons }) => ({
            id,
            text: words(text),
            subReasons: subReasons.map((sub) => ({ id: sub.id, text: words(sub.text) })),
          })),
          resolutions: ret.resolution === "keep" ? ["keep" as const] : await resolutionsOf(ret, c.var.actor),
        },
        200,
      );
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/returns/{id}/item-quotes",
      summary: "What an edit would come to; nothing is changed by it",
      security,
      middleware: [needs("returns:write")] as const,
      request: { params: idParam, body: { required: true, content: json(itemsEditSchema) } },
      responses: {
        200: { description: "The money before and after", content: json(itemsQuoteSchema) },
        ...problemResponses(400, 401, 403, 404, 409, 422),
      },
    }),
    async (c) => {
      const texts = textsFor(languageOf(undefined, c.req.header("Accept-Language"), "en"));
      const ret = await returnOf(context, c.var.merchantId, c.req.valid("param").id);
      const { shop, order, policy } = await groundsOf(ret);
      const updated = await quoteEdit(context, ret.merchantId, ret.id, editOf(c.req.valid("json"), c.var.actor));
      const differences = updated.flatMap(({ before, after }) => after.ledger.slice(before.ledger.length));
      const before = updated.flatMap((one) => one.before.ledger).reduce((sum, { amount }) => sum + amount, 0);
      return c.json(
        {
          before,
          after: differences.reduce((sum, { amount }) => sum + amount, before),
          rows: entriesWords(differences, { order: { ...order, currency: ret.currency }, shop, policy, texts }).map(
            ({ title, note, amount }) => ({ title, note, amount }),
          ),
        },
        200,
      );
    },
  );

  app.openapi(
    createRoute({
      method: "put",
      path: "/returns/{id}/items",
      summary: "Change what goes back, before the parcel moves",
      description: "Needs `Idempotency-Key`. The money is counted anew by the rules the return was judged by.",
      security,
      middleware: [needs("returns:write")] as const,
      request: { params: idParam, body: { required: true, content: json(itemsEditSchema) } },
      responses: {
        200: { description: "The return now", content: json(returnPageSchema) },
        ...problemResponses(400, 401, 403, 404, 409, 412, 422),
      },
    }),
    async (c) => {
      const body = c.req.valid("json");
      const key = requireKey(c.req.header("Idempotency-Key"));
      const { id } = await returnOf(context, c.var.merchantId, c.req.valid("param").id);
      await editReturn(context, c.var.merchantId, id, {
        edit: editOf(body, c.var.actor),
        seen: versionOf(c.req.header("If-Match")),
        idempotency: { key, requestHash: hashOfRequest(body) },
      });
      return answerReturnPage(context, c, id);
    },
  );

  async function groundsOf({ merchantId, shopId, orderId, policyId }: Awaited<ReturnType<typeof returnOf>>) {
    const [shop, order, version] = await Promise.all([
      findShopById(db, merchantId, shopId),
      findOrder(db, merchantId, orderId),
      findPolicy(db, merchantId, policyId),
    ]);
    if (!shop || !order || !version) throw new Refusal("return_not_found");
    return { shop, order, policy: version.policy };
  }

  /** Each is tried on the return as it is. */
  async function resolutionsOf(ret: Awaited<ReturnType<typeof returnOf>>, by: Actor): Promise<ResolutionKind[]> {
    const stay = ret.units.filter((unit) => unit.decision === undefined).map(({ id }) => ({ unitId: id }));
    const offered: ResolutionKind[] = [];
    for (const resolution of ["refund", "store_credit", "exchange", "repair"] as const) {
      const possible = await quoteEdit(context, ret.merchantId, ret.id, { by, stay, add: [], resolution }).catch((failure: unknown) => {
        if (failure instanceof Refusal) return null;
        throw failure;
      });
      if (possible || resolution === ret.resolution) offered.push(resolution);
    }
    return offered;
  }

  return app;
}

export function editOf({ units, add, resolution, mail, message }: z.output<typeof itemsEditSchema>, by: Actor): Edit {
  return {
    by,
    told: mail,
    ...(message && { message }),
    stay: units.map(({ unitId, ...rest }) => ({ ...rest, unitId: unitId as UnitId })),
    add,
    ...(resolution && { resolution }),
  };
}
