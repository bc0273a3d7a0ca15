import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context as HonoContext } from "hono";
import { textsFor } from "../../locales/texts.ts";
import { addParcel } from "../actions/add-parcel.ts";
import { compareRates, tryShipping } from "../actions/compare-rates.ts";
import { findLabel } from "../actions/find-label.ts";
import { reissueLabel } from "../actions/issue-label.ts";
import { orderLabel } from "../actions/order-label.ts";
import { saveShippingRules } from "../actions/save-shipping-rules.ts";
import { withdrawLabel } from "../actions/withdraw-label.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { type ConnectionId, isId, type ParcelId, type ShipmentId } from "../domain/ids.ts";
import { inLanguage } from "../domain/policy.ts";
import type { ShippingRules } from "../domain/shipping.ts";
import type { Shop } from "../domain/shop.ts";
import { findShopOf } from "../store/merchants.ts";
import { policyInForce } from "../store/policies.ts";
import { shippingOf } from "../store/shipping.ts";
import { withinQuestions } from "./carrier-questions.ts";
import { answerReturnPage, returnOf } from "./desk-return-page.ts";
import { returnPageSchema } from "./desk-return-schemas.ts";
import { type DeskEnv, idParam, json, type Needs, security } from "./desk-route.ts";
import {
  addedParcelSchema,
  findingSchema,
  labelOrderSchema,
  ratesSchema,
  shippingRulesSchema,
  shippingSchema,
  trialSchema,
} from "./desk-shipping-schemas.ts";
import { hashOfRequest, requireKey } from "./idempotency.ts";
import { versionOf } from "./if-match.ts";
import { languageOf } from "./language.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";
import { rateViews, serviceViews, troubleViews } from "./shipping-views.ts";

const slugParam = z.object({ slug: z.string() });

/** How parcels travel back: rules, prices side by side, labels bought and given back (S5-43 to S5-45). */
export function deskShipping(context: Context, needs: Needs): OpenAPIHono<DeskEnv> {
  const { db } = context;
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });
  const page = { 200: { description: "The return now", content: json(returnPageSchema) } };

  app.openapi(
    createRoute({
      method: "get",
      path: "/shops/{slug}/shipping",
      summary: "How the parcels of a shop travel back",
      description: "With the services its carriers offer for a parcel within its own country, asked at most every few minutes.",
      security,
      middleware: [needs("settings:read")] as const,
      request: { params: slugParam },
      responses: { 200: { description: "The rules", content: json(shippingSchema) }, ...problemResponses(401, 403, 404) },
    }),
    async (c) => answerShipping(c, await shopOf(c)),
  );

  app.openapi(
    createRoute({
      method: "put",
      path: "/shops/{slug}/shipping",
      summary: "Change how parcels travel back",
      description: "The whole of it. `If-Match` takes the revision that was read.",
      security,
      middleware: [needs("settings:write")] as const,
      request: { params: slugParam, body: { required: true, content: json(shippingRulesSchema) } },
      responses: {
        200: { description: "The rules now", content: json(shippingSchema) },
        ...problemResponses(400, 401, 403, 404, 412, 422),
      },
    }),
    async (c) => {
      const shop = await shopOf(c);
      const rules = given(c.req.valid("json"));
      const { merchantId, actor } = c.var;
      await saveShippingRules(context, merchantId, shop.id, { rules, seen: versionOf(c.req.header("If-Match")), by: actor });
      return answerShipping(c, shop);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/shops/{slug}/shipping-trials",
      summary: "Which service would be chosen for an example parcel, and why",
      description: "`rules` tries what is not saved yet. Nothing is bought.",
      security,
      middleware: [needs("settings:read"), withinQuestions(context)] as const,
      request: { params: slugParam, body: { required: true, content: json(trialSchema) } },
      responses: {
        200: { description: "Every service, the best first", content: json(ratesSchema) },
        ...problemResponses(400, 401, 403, 404, 429),
      },
    }),
    async (c) => {
      const shop = await shopOf(c);
      const { rules: tried, city = "", handover = "print", value = 5_000, currency = "EUR", pieces = 1, ...rest } = c.req.valid("json");
      const { rules } = await shippingOf(db, c.var.merchantId, shop.id);
      const example = { ...rest, city, handover, value, currency, pieces };
      const { ranked, troubles } = await tryShipping(context, shop, tried ? given({ ...shown(rules), ...known(tried) }) : rules, example);
      const texts = textsOf(c);
      return c.json({ items: rateViews(ranked, texts), troubles: troubleViews(troubles, texts) }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/returns/{id}/rates",
      summary: "Services for a parcel side by side, the best first",
      security,
      middleware: [needs("returns:read"), withinQuestions(context)] as const,
      request: { params: idParam, query: z.object({ parcel: z.string().optional() }) },
      responses: { 200: { description: "Every service", content: json(ratesSchema) }, ...problemResponses(401, 403, 404, 429) },
    }),
    async (c) => {
      const ret = await returnOf(context, c.var.merchantId, c.req.valid("param").id);
      const { parcel } = c.req.valid("query");
      const { ranked, troubles } = await compareRates(context, ret, parcel === undefined ? undefined : parcelOf(parcel));
      const texts = textsOf(c);
      return c.json({ items: rateViews(ranked, texts), troubles: troubleViews(troubles, texts) }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/returns/{id}/labels",
      summary: "Buy a label for a parcel, or draw ours",
      description: [
        "Without a service the rules choose. What there was is handed out no more, and what was bought goes back to its carrier.",
        "The label is made within moments; the page tells how it stands. Needs `Idempotency-Key`.",
      ].join(" "),
      security,
      middleware: [needs("returns:write")] as const,
      request: { params: idParam, body: { required: true, content: json(labelOrderSchema) } },
      responses: { ...page, ...problemResponses(400, 401, 403, 404, 409, 412, 422) },
    }),
    async (c) => {
      const { id } = await returnOf(context, c.var.merchantId, c.req.valid("param").id);
      const body = c.req.valid("json");
      const { mail: told, message, own, parcelId, connectionId, service } = body;
      const act = {
        by: c.var.actor,
        told,
        ...(message && { message }),
        ...(parcelId !== undefined && { parcelId: parcelOf(parcelId) }),
        seen: versionOf(c.req.header("If-Match")),
        idempotency: { key: requireKey(c.req.header("Idempotency-Key")), requestHash: hashOfRequest(["labels", body]) },
      };
      if ((connectionId === undefined) !== (service === undefined)) throw new Refusal("service_not_offered");
      if (own) await reissueLabel(context, c.var.merchantId, id, act);
      else {
        const named =
          connectionId !== undefined && service !== undefined && isId("connection", connectionId)
            ? { service: { connectionId: connectionId as ConnectionId, service } }
            : {};
        if (connectionId !== undefined && !("service" in named)) throw new Refusal("service_not_offered");
        await orderLabel(context, c.var.merchantId, id, { ...act, ...named });
      }
      return answerReturnPage(context, c, id);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/returns/{id}/parcels",
      summary: "One more parcel for what goes back, with a label of its own",
      description: "Needs `Idempotency-Key`.",
      security,
      middleware: [needs("returns:write")] as const,
      request: { params: idParam, body: { required: true, content: json(addedParcelSchema) } },
      responses: { ...page, ...problemResponses(400, 401, 403, 404, 409, 412, 422) },
    }),
    async (c) => {
      const { id } = await returnOf(context, c.var.merchantId, c.req.valid("param").id);
      const body = c.req.valid("json");
      await addParcel(context, c.var.merchantId, id, {
        by: c.var.actor,
        told: body.mail,
        ...(body.message && { message: body.message }),
        seen: versionOf(c.req.header("If-Match")),
        idempotency: { key: requireKey(c.req.header("Idempotency-Key")), requestHash: hashOfRequest(["parcels", body]) },
      });
      return answerReturnPage(context, c, id);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/shipments/{id}/cancellation",
      summary: "Give a label back to its carrier",
      security,
      middleware: [needs("returns:write")] as const,
      request: { params: idParam },
      responses: { ...page, ...problemResponses(401, 403, 404, 409) },
    }),
    async (c) =>
      answerReturnPage(context, c, await withdrawLabel(context, c.var.merchantId, shipmentOf(c.req.valid("param").id), c.var.actor)),
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/shipments/{id}/finding",
      summary: "Say whether a label exists of which nobody knew",
      description: "Of one whose answer never came. What exists is taken up; what does not leaves the parcel free for another.",
      security,
      middleware: [needs("returns:write")] as const,
      request: { params: idParam, body: { required: true, content: json(findingSchema) } },
      responses: { ...page, ...problemResponses(400, 401, 403, 404, 412, 422) },
    }),
    async (c) => {
      const found = c.req.valid("json");
      const id = await findLabel(context, c.var.merchantId, shipmentOf(c.req.valid("param").id), { ...found, by: c.var.actor });
      return answerReturnPage(context, c, id);
    },
  );

  async function shopOf(c: HonoContext<DeskEnv>): Promise<Shop> {
    const shop = await findShopOf(db, c.var.merchantId, c.req.param("slug") ?? "");
    if (!shop) throw new Refusal("not_found");
    return shop;
  }

  async function answerShipping(c: HonoContext<DeskEnv>, shop: Shop) {
    const { rules, revision } = await shippingOf(db, shop.merchantId, shop.id);
    const { country, postalCode, city } = shop.brand.address;
    const example = { country, postalCode, city, handover: "print", value: 5_000, currency: "EUR", pieces: 1 } as const;
    const [{ ranked, troubles }, version] = await Promise.all([
      tryShipping(context, shop, rules, example),
      policyInForce(db, shop.merchantId, shop.id, context.now()),
    ]);
    const texts = textsOf(c);
    const zones = (version?.policy.zones ?? []).map(({ id, title }) => ({
      id,
      title: inLanguage(title, texts.language, shop.defaultLanguage),
    }));
    c.header("ETag", `"${revision}"`);
    return c.json(
      { revision, rules: shown(rules), services: serviceViews(ranked, rules), zones, troubles: troubleViews(troubles, texts) },
      200,
    );
  }

  return app;
}

type Written = z.infer<typeof shippingRulesSchema>;

/** An id that names no connection of the shop is one that no service has: its rule never speaks. */
function given(rules: Written): ShippingRules {
  return rules as unknown as ShippingRules;
}

/** Only what was said. */
function known(rules: Partial<{ [Name in keyof Written]: Written[Name] | undefined }>): Partial<Written> {
  return Object.fromEntries(Object.entries(rules).filter(([, value]) => value !== undefined));
}

function shown(rules: ShippingRules): Written {
  return rules as unknown as Written;
}

function textsOf(c: HonoContext<DeskEnv>) {
  return textsFor(languageOf(undefined, c.req.header("Accept-Language"), "en"));
}

function parcelOf(text: string): ParcelId {
  if (!isId("parcel", text)) throw new Refusal("not_found");
  return text;
}

function shipmentOf(text: string): ShipmentId {
  if (!isId("shipment", text)) throw new Refusal("not_found");
  return text;
}
