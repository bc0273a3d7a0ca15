import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { textsFor } from "../../locales/texts.ts";
import { askPickup } from "../actions/ask-pickup.ts";
import { cancelPickup } from "../actions/call-off-pickup.ts";
import { lookedAtPickup } from "../actions/find-pickup.ts";
import { daysFor, seeParcel } from "../connected/courier-days.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { isId, type MerchantId, type PickupId, type ReturnId } from "../domain/ids.ts";
import { findPickup } from "../store/pickups.ts";
import { withinQuestions } from "./carrier-questions.ts";
import { cancelledPickupSchema, foundPickupSchema, pickupRequestSchema } from "./desk-pickup-schemas.ts";
import { answerReturnPage, returnOf } from "./desk-return-page.ts";
import { returnPageSchema } from "./desk-return-schemas.ts";
import { type DeskEnv, idParam, json, type Needs, security } from "./desk-route.ts";
import { hashOfRequest, requireKey } from "./idempotency.ts";
import { versionOf } from "./if-match.ts";
import { languageOf } from "./language.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";
import { pickupDaysSchema } from "./shopper-parcel-schemas.ts";
import { daysView } from "./views-pickup.ts";

/** Couriers who come for parcels, arranged by the team (S5-07, S5-54 to S5-56). */
export function deskPickups(context: Context, needs: Needs): OpenAPIHono<DeskEnv> {
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });

  app.openapi(
    createRoute({
      method: "get",
      path: "/returns/{id}/pickup-days",
      summary: "When somebody could come for a parcel of a return",
      security,
      middleware: [needs("returns:read"), withinQuestions(context)] as const,
      request: { params: idParam, query: z.object({ parcel: z.string().max(64).optional() }) },
      responses: {
        200: { description: "The days, soonest first", content: json(pickupDaysSchema) },
        ...problemResponses(401, 403, 404, 429),
      },
    }),
    async (c) => {
      const { merchantId } = c.var;
      const ret = await returnOf(context, merchantId, c.req.valid("param").id);
      const wanted = c.req.valid("query").parcel ?? ret.parcels[0]?.id;
      const parcel = ret.parcels.find(({ id }) => id === wanted);
      const seen = parcel ? await seeParcel(context, merchantId, parcel.id) : null;
      if (!seen) throw new Refusal("return_not_found");
      const texts = textsFor(languageOf(undefined, c.req.header("Accept-Language"), "en"));
      return c.json({ items: daysView(await daysFor(context, seen), texts) }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/returns/{id}/pickups",
      summary: "Have a courier come for a parcel, or at another time",
      description: "One that is booked is called off first. Needs `Idempotency-Key`; with `If-Match` only for the version that was read.",
      security,
      middleware: [needs("returns:write")] as const,
      request: { params: idParam, body: { required: true, content: json(pickupRequestSchema) } },
      responses: {
        200: { description: "The return now", content: json(returnPageSchema) },
        ...problemResponses(400, 401, 403, 404, 409, 412, 422),
      },
    }),
    async (c) => {
      const { merchantId, actor } = c.var;
      const { id } = await returnOf(context, merchantId, c.req.valid("param").id);
      const request = c.req.valid("json");
      const key = requireKey(c.req.header("Idempotency-Key"));
      const { parcelId, mail, message, ...wish } = request;
      if (parcelId !== undefined && !isId("parcel", parcelId)) throw new Refusal("return_not_found");
      await askPickup(context, merchantId, id, {
        ...wish,
        by: actor,
        ...(parcelId !== undefined && { parcelId }),
        told: mail,
        ...(message && { message }),
        seen: versionOf(c.req.header("If-Match")),
        idempotency: { key, requestHash: hashOfRequest(request) },
      });
      return answerReturnPage(context, c, id);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/pickups/{id}/cancellation",
      summary: "Call a courier off",
      description: "Said twice it is called off once.",
      security,
      middleware: [needs("returns:write")] as const,
      request: { params: idParam, body: { required: true, content: json(cancelledPickupSchema) } },
      responses: {
        200: { description: "The return now", content: json(returnPageSchema) },
        ...problemResponses(400, 401, 403, 404, 409),
      },
    }),
    async (c) => {
      const { merchantId, actor } = c.var;
      const id = pickupId(c.req.valid("param").id);
      const { mail, message } = c.req.valid("json");
      const returnId = await returnOfPickup(merchantId, id);
      await cancelPickup(context, merchantId, id, { by: actor, told: mail, ...(message && { message }) });
      return answerReturnPage(context, c, returnId);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/pickups/{id}/finding",
      summary: "Say what you found at the carrier about a pickup nobody knows of",
      description: "`made: false` asks for it anew, or asks the shopper when its day is over.",
      security,
      middleware: [needs("returns:write")] as const,
      request: { params: idParam, body: { required: true, content: json(foundPickupSchema) } },
      responses: {
        200: { description: "The return now", content: json(returnPageSchema) },
        ...problemResponses(400, 401, 403, 404, 409),
      },
    }),
    async (c) => {
      const { merchantId, actor } = c.var;
      const id = pickupId(c.req.valid("param").id);
      const { made, reference, why } = c.req.valid("json");
      const returnId = await returnOfPickup(merchantId, id);
      await lookedAtPickup(context, merchantId, id, { by: actor, made, why, ...(reference && { reference }) });
      return answerReturnPage(context, c, returnId);
    },
  );

  async function returnOfPickup(merchantId: MerchantId, id: PickupId): Promise<ReturnId> {
    const pickup = await findPickup(context.db, merchantId, id);
    const seen = pickup && (await seeParcel(context, merchantId, pickup.parcelId));
    if (!seen) throw new Refusal("not_found");
    return seen.returns[0].id;
  }

  return app;
}

function pickupId(text: string): PickupId {
  if (!isId("pickup", text)) throw new Refusal("not_found");
  return text;
}
