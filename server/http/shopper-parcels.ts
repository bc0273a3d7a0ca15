import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import { textsFor } from "../../locales/texts.ts";
import { answerPickup } from "../actions/answer-pickup.ts";
import { postParcel } from "../actions/post-parcel.ts";
import { daysBefore } from "../buying/days-before.ts";
import { handingOver } from "../connected/handing-over.ts";
import { pointsNear } from "../connected/points.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { isId, type ParcelId, type PhotoId } from "../domain/ids.ts";
import { quoteChosen } from "../domain/refund.ts";
import { hashOfRequest, requireKey } from "./idempotency.ts";
import { languageFor } from "./language.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";
import type { Env } from "./routes.ts";
import { handoverSchema, returnViewSchema, wishSchema } from "./schemas.ts";
import { pickupAnswerSchema, pickupDaysSchema, pointsSchema, postingSchema } from "./shopper-parcel-schemas.ts";
import { currentReturn, isTheirs } from "./shopper-returns.ts";
import { daysView } from "./views-pickup.ts";
import { pointsView } from "./views-points.ts";
import { openVisit, storedReturn } from "./visit.ts";
import { readSession } from "./who.ts";

const itemsSchema = z
  .string()
  .max(8_000)
  .transform((text, { addIssue }) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      addIssue("not JSON");
      return z.NEVER;
    }
  })
  .pipe(z.array(wishSchema).min(1).max(50))
  .openapi({ type: "string", description: "What lies in it, as JSON: `items` of a quote" });

const idParam = z.object({ id: z.string().max(8_000) });

/** How a parcel leaves: where it can be brought, when somebody comes for it, and that it is on its way by the shopper's own word. */
export function parcelRoutes(context: Context): OpenAPIHono<Env> {
  const { keys } = context;
  const app = new OpenAPIHono<Env>({ defaultHook: refuseInvalid });
  /** Before it is said what a question lacks. */
  const proved: MiddlewareHandler<Env> = (c, next) => {
    readSession(keys, c.req.header("Authorization"), context.now());
    return next();
  };
  const visitOf = (authorization: string | undefined) => openVisit(context, readSession(keys, authorization, context.now()));

  app.openapi(
    createRoute({
      method: "get",
      path: "/points",
      summary: "Where a parcel can be brought, near a postcode",
      description: "From every connected carrier that says, nearest first. One that does not answer is named in `silent`.",
      security: [{ shopper: [] }],
      middleware: [proved] as const,
      request: {
        query: z.object({
          /** Where the order went, where nothing is said. */
          postalCode: z.string().trim().min(2).max(12).optional(),
          country: z
            .string()
            .regex(/^[A-Z]{2}$/)
            .optional(),
          handover: handoverSchema.default("print"),
        }),
      },
      responses: {
        200: { description: "The points", content: { "application/json": { schema: pointsSchema } } },
        ...problemResponses(400, 401, 429),
      },
    }),
    async (c) => {
      const visit = await visitOf(c.req.header("Authorization"));
      const { handover, ...said } = c.req.valid("query");
      const went = visit.context.order.shipTo ?? visit.context.order.billTo;
      const { postalCode = went?.postalCode, country = went?.country } = said;
      if (postalCode === undefined || country === undefined) return c.json({ items: [], silent: null }, 200);
      const asked = { country, postalCode: postalCode.toUpperCase(), handover, address: keys.hash("limits", c.var.address) };
      const near = await pointsNear(context, visit.shop, asked);
      return c.json(pointsView(context, near, textsFor(languageFor(c, visit.shop))), 200);
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/pickup-days",
      summary: "When somebody could come for a parcel of this order",
      description: "By the carrier that would be chosen for what is in it, or by the next that comes at all.",
      security: [{ shopper: [] }],
      middleware: [proved] as const,
      request: { query: z.object({ items: itemsSchema.optional() }) },
      responses: {
        200: { description: "The days, soonest first", content: { "application/json": { schema: pickupDaysSchema } } },
        ...problemResponses(400, 401, 409, 422),
      },
    }),
    async (c) => {
      const { shop, context: judged, assessment: assessed } = await visitOf(c.req.header("Authorization"));
      const { items: wishes } = c.req.valid("query");
      const { assessment } = await handingOver(context, shop, judged.order, assessed);
      const quote = wishes ? quoteChosen({ context: judged, assessment, wishes }, { handover: "pickup" }).quote : null;
      const days = await daysBefore(context, shop, { ...judged, quote });
      return c.json({ items: daysView(days, textsFor(languageFor(c, shop))) }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/returns/{id}/pickup-answers",
      summary: "Say what happens after a pickup that came to nothing",
      description:
        "Another time, a note for the courier, or bringing it; proof as for a cancellation. Needs `Idempotency-Key`; answered once.",
      security: [{ shopper: [] }],
      request: { params: idParam, body: { required: true, content: { "application/json": { schema: pickupAnswerSchema } } } },
      responses: {
        200: { description: "The return now", content: { "application/json": { schema: returnViewSchema } } },
        ...problemResponses(400, 401, 403, 404, 409, 422),
      },
    }),
    async (c) => {
      const { parcelId, answer } = c.req.valid("json");
      const key = requireKey(c.req.header("Idempotency-Key"));
      const visit = await visitOf(c.req.header("Authorization"));
      const ret = await storedReturn(context, visit, c.req.valid("param").id);
      // Who picked the parcel up from a doorstep reads number and postcode on it, and is not to say when the next one comes.
      if (!isTheirs(visit.session, ret)) throw new Refusal("proof_too_weak");
      await answerPickup(context, visit.shop.merchantId, ret.id, parcelIn(parcelId), {
        by: { kind: "shopper" },
        answer,
        idempotency: { key, requestHash: hashOfRequest([parcelId, answer]) },
      });
      return c.json(await currentReturn(context, visit, ret.id, languageFor(c, visit.shop)), 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/returns/{id}/postings",
      summary: "Say that a parcel was handed over, and show it",
      description:
        "A photo of the receipt, or the number of the parcel; with own postage who carries it. Proof as for a cancellation, except that of an order without an e-mail address it may be said once by less. Needs `Idempotency-Key`.",
      security: [{ shopper: [] }],
      request: { params: idParam, body: { required: true, content: { "application/json": { schema: postingSchema } } } },
      responses: {
        200: { description: "The return now", content: { "application/json": { schema: returnViewSchema } } },
        ...problemResponses(400, 401, 403, 404, 409, 422),
      },
    }),
    async (c) => {
      const { parcelId, photoId, ...own } = c.req.valid("json");
      const key = requireKey(c.req.header("Idempotency-Key"));
      const visit = await visitOf(c.req.header("Authorization"));
      const ret = await storedReturn(context, visit, c.req.valid("param").id);
      // It makes the money of a withdrawal due, ends reminders and keeps the return open. Who cannot be sent a code says it once.
      const mute = !visit.context.order.email;
      const said = ret.parcels.some(({ id, posted }) => id === parcelId && posted !== undefined);
      if (!isTheirs(visit.session, ret) && (!mute || said)) throw new Refusal("proof_too_weak");
      await postParcel(context, visit.shop.merchantId, ret.id, {
        parcelId: parcelIn(parcelId),
        ...(photoId !== undefined && { photoId: photoIn(photoId) }),
        ...own,
        idempotency: { key, requestHash: hashOfRequest([parcelId, photoId ?? "", own]) },
      });
      return c.json(await currentReturn(context, visit, ret.id, languageFor(c, visit.shop)), 200);
    },
  );

  return app;
}

function parcelIn(text: string): ParcelId {
  if (!isId("parcel", text)) throw new Refusal("return_not_found");
  return text;
}

function photoIn(text: string): PhotoId {
  if (!isId("photo", text)) throw new Refusal("photo_not_found");
  return text;
}
