import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Context as HonoContext } from "hono";
import { languages, textsFor } from "../../locales/texts.ts";
import { assignParcel } from "../actions/assign-parcel.ts";
import { fingerprintOf, type Submission, submitReturn } from "../actions/submit-return.ts";
import type { Context } from "../context.ts";
import { type AssessContext, assess } from "../domain/assess.ts";
import { Refusal } from "../domain/errors.ts";
import type { OrderId, ReturnId } from "../domain/ids.ts";
import type { Order } from "../domain/order.ts";
import { type Chosen, quoteChosen, settlesAt, type Wish } from "../domain/refund.ts";
import type { Shop } from "../domain/shop.ts";
import { readDeskSettings } from "../store/desk-settings.ts";
import { findShopById } from "../store/merchants.ts";
import { findOrder } from "../store/orders.ts";
import { readSituation } from "../store/situation.ts";
import { orderId } from "./desk-order-page.ts";
import {
  exceptionalQuoteRequestSchema,
  exceptionalQuoteSchema,
  exceptionalReturnSchema,
  unannouncedReturnSchema,
} from "./desk-order-schemas.ts";
import { returnPage } from "./desk-return-page.ts";
import { returnPageSchema } from "./desk-return-schemas.ts";
import { type DeskEnv, idParam, json, type Needs, security } from "./desk-route.ts";
import { traceOf } from "./desk-trace.ts";
import { unknownParcelOf } from "./desk-unknown-parcels.ts";
import { hashOfRequest, requireKey } from "./idempotency.ts";
import { languageOf } from "./language.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";
import { quoteView } from "./views-quote.ts";

type Asked = Pick<Submission, "items" | "resolution" | "handover" | "quote">;

/** Returns that the merchant makes for a shopper: outside the policy (S1-46), or of a parcel that came unannounced. */
export function deskMadeReturns(context: Context, needs: Needs): OpenAPIHono<DeskEnv> {
  const { db } = context;
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });
  const made = {
    201: { description: "The return; of several lanes, the first", content: json(returnPageSchema) },
    ...problemResponses(400, 401, 403, 404, 409, 412, 422),
  };

  app.openapi(
    createRoute({
      method: "post",
      path: "/orders/{id}/quotes",
      summary: "What a return that the merchant makes would give, and what the policy says of it",
      security,
      middleware: [needs("returns:read")] as const,
      request: { params: idParam, body: { required: true, content: json(exceptionalQuoteRequestSchema) } },
      responses: {
        200: { description: "The figures", content: json(exceptionalQuoteSchema) },
        ...problemResponses(400, 401, 403, 404, 409, 422),
      },
    }),
    async (c) => {
      const { items, ...wanted } = c.req.valid("json");
      const at = context.now();
      const { order, shop } = await orderOf(c, orderId(c.req.valid("param").id));
      const { context: situation } = await readSituation(db, shop, order, at);
      const exceptional: AssessContext = { ...situation, exceptional: true };
      const assessment = assess(exceptional);
      const chosen = quoteChosen({ context: exceptional, assessment, wishes: items }, wanted);
      const texts = textsOf(c);
      const { settings } = await readDeskSettings(db, shop.merchantId);
      return c.json(
        {
          ...quoteView({
            ...chosen,
            holdDays: settings.money.holdDays,
            fingerprint: fingerprintOf(chosen.quote, chosen.handover),
            order,
            shop,
            policy: situation.policy,
            assessment,
            at,
            texts,
          }),
          policy: policySays(situation, chosen, items, { shop, texts }),
        },
        200,
      );
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/returns",
      summary: "Make a return for a shopper, also where the policy says no; the reason is kept",
      description:
        "It is approved at once. Free units only, and never more money than the law or what is left of the price gives. Needs `Idempotency-Key`.",
      security,
      middleware: [needs("returns:write")] as const,
      request: { body: { required: true, content: json(exceptionalReturnSchema) } },
      responses: made,
    }),
    async (c) => {
      const body = c.req.valid("json");
      const { orderId: of, override, mail, message, ...asked } = body;
      const origin = c.var.actor.kind === "key" ? "api" : "desk";
      return make(c, orderId(of), asked, { origin, override, mail, ...(message && { message }), body });
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/orders/{id}/unannounced-returns",
      summary: "Make a return of a parcel that came without one, to receive it on the spot",
      description: "A refund is noted as asked for; a decision is made afterwards, as for any other. Needs `Idempotency-Key`.",
      security,
      middleware: [needs("returns:receive")] as const,
      request: { params: idParam, body: { required: true, content: json(unannouncedReturnSchema) } },
      responses: made,
    }),
    async (c) => {
      const body = c.req.valid("json");
      const { items, note, mail, unknownParcelId } = body;
      const parcel = unknownParcelId === undefined ? null : await unknownParcelOf(context, c.var.merchantId, unknownParcelId);
      const override = note || textsOf(c).say("desk.unannounced");
      const asked = { items, resolution: "refund", handover: "own" } as const;
      return make(c, orderId(c.req.valid("param").id), asked, {
        origin: "unannounced",
        override,
        mail,
        body,
        // The key finds the return again: a crash in between is mended by asking again.
        made: async (ret) => parcel && assignParcel(context, c.var.merchantId, parcel.id, ret),
      });
    },
  );

  async function make(
    c: HonoContext<DeskEnv>,
    id: OrderId,
    asked: Asked,
    how: Pick<Submission, "origin"> & {
      readonly override: string;
      readonly mail: boolean;
      readonly message?: string;
      readonly body: unknown;
      readonly made?: (id: ReturnId) => Promise<unknown>;
    },
  ) {
    const key = requireKey(c.req.header("Idempotency-Key"));
    const { order, shop } = await orderOf(c, id);
    const { returns } = await submitReturn(context, shop, {
      ...asked,
      orderId: order.id,
      language: languageOfShopper(order, shop),
      origin: how.origin,
      made: { by: c.var.actor, override: how.override, told: how.mail, ...(how.message && { message: how.message }) },
      idempotency: { key, requestHash: hashOfRequest(how.body) },
    });
    const [first] = returns;
    if (!first) throw new Refusal("return_not_found");
    await how.made?.(first.id);
    return c.json(await returnPage(context, c, first.id), 201);
  }

  async function orderOf(c: HonoContext<DeskEnv>, id: OrderId): Promise<{ order: Order; shop: Shop }> {
    const order = await findOrder(db, c.var.merchantId, id);
    const shop = order && (await findShopById(db, c.var.merchantId, order.shopId));
    if (!order || !shop) throw new Refusal("order_not_found");
    return { order, shop };
  }

  return app;
}

function textsOf(c: HonoContext<DeskEnv>) {
  return textsFor(languageOf(undefined, c.req.header("Accept-Language"), "en"));
}

/** Without the exception. The trace is that of the lane the return would have. */
function policySays(
  situation: AssessContext,
  { quote, resolution, handover }: Chosen,
  items: readonly Wish[],
  { shop, texts }: { readonly shop: Shop; readonly texts: ReturnType<typeof textsFor> },
) {
  const [first] = quote.returns;
  const units = quote.returns.flatMap((one) => one.units);
  const trace = traceOf({
    context: situation,
    ret: { lane: first?.lane ?? "commercial", resolution, units, ...settlesAt(quote.returns) },
    shop,
    texts,
  });
  try {
    const { resolution: offered } = quoteChosen(
      { context: situation, assessment: assess(situation), wishes: items },
      { resolution, handover },
    );
    const refusal = offered === resolution ? null : texts.refusal("resolution_not_offered", { resolution });
    return { allows: refusal === null, refusal, trace };
  } catch (failure) {
    if (!(failure instanceof Refusal)) throw failure;
    return { allows: false, refusal: texts.refusal(failure.code, failure.details), trace };
  }
}

/** The one the order was placed in, where we write it; else the shop's. */
function languageOfShopper({ language }: Order, shop: Shop): string {
  const primary = language?.toLowerCase().split("-")[0];
  return languages.find((one) => one === primary) ?? shop.defaultLanguage;
}
