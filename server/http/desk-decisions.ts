import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Context as HonoContext } from "hono";
import type { z } from "zod";
import { textsFor } from "../../locales/texts.ts";
import { decideReturn } from "../actions/decide-return.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { UnitId } from "../domain/ids.ts";
import type { DecisionAsked } from "../domain/settlement.ts";
import { giftOf, settlementFor } from "../domain/settlement.ts";
import { findShopById } from "../store/merchants.ts";
import { findOrder } from "../store/orders.ts";
import { readSettlementFacts } from "../store/settlement-facts.ts";
import { decisionRequestSchema, settlementSchema } from "./desk-decision-schemas.ts";
import { answerReturnPage, returnOf } from "./desk-return-page.ts";
import { returnPageSchema } from "./desk-return-schemas.ts";
import { type DeskEnv, idParam, json, type Needs, security } from "./desk-route.ts";
import { callerOf } from "./desk-session.ts";
import { settlementView } from "./desk-settlement-view.ts";
import { hashOfRequest, requireKey } from "./idempotency.ts";
import { versionOf } from "./if-match.ts";
import { languageOf } from "./language.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";
import { payingFacts } from "./payment-view.ts";

/** Deciding what becomes of each unit, and seeing before what it gives (S3-25 to S3-28, S5-05, S5-12). */
export function deskDecisions(context: Context, needs: Needs): OpenAPIHono<DeskEnv> {
  const { db } = context;
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });

  app.openapi(
    createRoute({
      method: "post",
      path: "/returns/{id}/settlements",
      summary: "What these decisions would give; nothing is changed",
      security,
      middleware: [needs("returns:decide")] as const,
      request: { params: idParam, body: { required: true, content: json(decisionRequestSchema) } },
      responses: {
        200: { description: "Line by line, with every problem", content: json(settlementSchema) },
        ...problemResponses(400, 401, 403, 404),
      },
    }),
    async (c) => {
      const asked = decisionOf(c.req.valid("json"));
      const ret = await returnOf(context, c.var.merchantId, c.req.valid("param").id);
      const [order, shop, { facts, settings }] = await Promise.all([
        findOrder(db, ret.merchantId, ret.orderId),
        findShopById(db, ret.merchantId, ret.shopId),
        readSettlementFacts(db, ret, { skus: skusOf(asked), owner: isOwner(c) }),
      ]);
      if (!order || !shop) throw new Refusal("return_not_found");
      const texts = textsFor(languageOf(undefined, c.req.header("Accept-Language"), "en"));
      const settlement = settlementFor(ret, asked, facts);
      const { waiveFee } = asked;
      const paying = await payingFacts(context, { ...order, currency: ret.currency }, settings);
      return c.json(
        settlementView({
          ret,
          order,
          shop,
          settlement,
          settings,
          gift: giftOf(ret, asked),
          waiveFee,
          texts,
          facts: paying,
          tenders: facts.tenders,
        }),
        200,
      );
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/returns/{id}/decision",
      summary: "Decide every unit that is open; the money is due from then on",
      description: "Needs `Idempotency-Key`. Of two who decide at once, one is answered 409 or 412 and nothing of theirs is kept.",
      security,
      middleware: [needs("returns:decide")] as const,
      request: { params: idParam, body: { required: true, content: json(decisionRequestSchema) } },
      responses: {
        200: { description: "The return now", content: json(returnPageSchema) },
        ...problemResponses(400, 401, 403, 404, 409, 412, 422),
      },
    }),
    async (c) => {
      const body = c.req.valid("json");
      const key = requireKey(c.req.header("Idempotency-Key"));
      if (body.pay) await callerOf(context, c, "money:write");
      const { id } = await returnOf(context, c.var.merchantId, c.req.valid("param").id);
      await decideReturn(context, c.var.merchantId, id, {
        ...decisionOf(body),
        by: c.var.actor,
        owner: isOwner(c),
        told: body.mail,
        ...(body.pay && { pay: true }),
        ...(body.message && { message: body.message }),
        seen: versionOf(c.req.header("If-Match")),
        idempotency: { key, requestHash: hashOfRequest(body) },
      });
      return answerReturnPage(context, c, id);
    },
  );
  return app;
}

/** A key is somebody's system: it keeps to an agent's limits. */
export function isOwner(c: HonoContext<DeskEnv>): boolean {
  return c.var.caller.session?.role === "owner";
}

export function decisionOf({
  units,
  resolution,
  changes,
  waiveFee,
  goodwill,
}: Omit<z.output<typeof decisionRequestSchema>, "mail" | "message" | "pay">): DecisionAsked {
  return {
    units: units.map(({ unitId, ...rest }) => ({ ...rest, unitId: unitId as UnitId })),
    ...(resolution && { resolution }),
    changes,
    waiveFee,
    ...(goodwill && { goodwill }),
  };
}

function skusOf({ units }: DecisionAsked): string[] {
  return units.flatMap(({ sku }) => (sku === undefined ? [] : [sku]));
}
