import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context as HonoContext } from "hono";
import { addGoodwill } from "../actions/add-goodwill.ts";
import { advanceExchange } from "../actions/advance-exchange.ts";
import { askPayment } from "../actions/ask-payment.ts";
import { findPayment } from "../actions/find-payment.ts";
import { orderAgain } from "../actions/order-again.ts";
import { giveUpOrderPayment, settleOrderPayment } from "../actions/settle-order-payment.ts";
import { giveUpPayment, settlePayment } from "../actions/settle-payment.ts";
import { spendCredit } from "../actions/spend-credit.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { type ExchangeId, isId, type PaymentId } from "../domain/ids.ts";
import { findCredit } from "../store/credits.ts";
import { findOrderPayment } from "../store/order-payments.ts";
import type { Payable } from "../store/payables.ts";
import { isOwner } from "./desk-decisions.ts";
import { orderPage } from "./desk-order-page.ts";
import { deskOrderSchema } from "./desk-order-schemas.ts";
import { paymentFindingSchema, paymentRequestSchema } from "./desk-payment-schemas.ts";
import { answerReturnPage, returnOf } from "./desk-return-page.ts";
import { returnPageSchema } from "./desk-return-schemas.ts";
import { type DeskEnv, idParam, json, type Needs, security } from "./desk-route.ts";
import { hashOfRequest, requireKey } from "./idempotency.ts";
import { versionOf } from "./if-match.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";

const why = z.string().trim().min(1).max(500);
const creditSchema = z
  .object({ amount: z.int(), used: z.int(), left: z.int(), currency: z.string(), expiresAt: z.int(), expired: z.boolean() })
  .openapi("Credit");

/** Money that moves, and what is given instead of money (S5-14, S5-16, S5-20, S5-24 to S5-26, S5-31). */
export function deskPayments(context: Context, needs: Needs): OpenAPIHono<DeskEnv> {
  const { db, keys } = context;
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });
  const changed = {
    200: { description: "The return now", content: json(returnPageSchema) },
    ...problemResponses(400, 401, 403, 404, 409, 412, 422),
  };

  /** The page a payment stands on: its return's, or of a cancellation's the order's. */
  async function answerPaid(c: HonoContext<DeskEnv>, { ret, orderId }: Payable) {
    return ret ? answerReturnPage(context, c, ret.id) : c.json(await orderPage(context, c, orderId), 200);
  }

  const paid = {
    ...changed,
    200: {
      description: "The return now; of a cancellation's payment, the order",
      content: json(z.union([returnPageSchema, deskOrderSchema])),
    },
  };

  app.openapi(
    createRoute({
      method: "post",
      path: "/payments/{id}/settlement",
      summary: "Have a payment made by the shop or the gateway, or with a store-credit code, or mark it as made by other means",
      description:
        "Said twice it is one payment. By the shop or the gateway it is pending until that says so; the worker pays it. Who decided more than the merchant's threshold may not also pay it.",
      security,
      middleware: [needs("money:write")] as const,
      request: { params: idParam, body: { required: true, content: json(paymentRequestSchema) } },
      responses: paid,
    }),
    async (c) => {
      const { how, reference, mail, message } = c.req.valid("json");
      const id = paymentId(c.req.valid("param").id);
      if (how === "shop" || how === "gateway") {
        const claim = { by: c.var.actor, how, told: mail, ...(message && { message }) };
        return answerPaid(c, await askPayment(context, c.var.merchantId, id, claim));
      }
      const ofOrder = await findOrderPayment(db, c.var.merchantId, id);
      if (ofOrder) {
        const said = { told: mail, ...(reference && { reference }), ...(message && { message }) };
        await settleOrderPayment(context, c.var.merchantId, id, { by: c.var.actor, how, ...said });
        return c.json(await orderPage(context, c, ofOrder.orderId), 200);
      }
      const ret = await settlePayment(context, c.var.merchantId, id, {
        by: c.var.actor,
        how,
        ...(reference && { reference }),
        told: mail,
        ...(message && { message }),
      });
      return answerReturnPage(context, c, ret.id);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/payments/{id}/finding",
      summary: "Say what became of a payment that nobody could find out",
      description: "`paid: false` makes it due again. Before it is said, nothing else of the order is paid by a connection.",
      security,
      middleware: [needs("money:write")] as const,
      request: { params: idParam, body: { required: true, content: json(paymentFindingSchema) } },
      responses: paid,
    }),
    async (c) => {
      const { paid: isPaid, reference, why: said } = c.req.valid("json");
      const found = { by: c.var.actor, paid: isPaid, why: said, ...(reference && { reference }) };
      return answerPaid(c, await findPayment(context, c.var.merchantId, paymentId(c.req.valid("param").id), found));
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/payments/{id}/cancellation",
      summary: "A payment that will not be made after all, and why",
      security,
      middleware: [needs("money:write")] as const,
      request: { params: idParam, body: { required: true, content: json(z.strictObject({ why })) } },
      responses: paid,
    }),
    async (c) => {
      const id = paymentId(c.req.valid("param").id);
      const ofOrder = await findOrderPayment(db, c.var.merchantId, id);
      if (ofOrder) {
        await giveUpOrderPayment(context, c.var.merchantId, id, { by: c.var.actor, ...c.req.valid("json") });
        return c.json(await orderPage(context, c, ofOrder.orderId), 200);
      }
      const ret = await giveUpPayment(context, c.var.merchantId, id, {
        by: c.var.actor,
        ...c.req.valid("json"),
      });
      return answerReturnPage(context, c, ret.id);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/returns/{id}/goodwill",
      summary: "Give something beyond what was decided; it is due from then on",
      description: "Needs `Idempotency-Key`.",
      security,
      middleware: [needs("money:write")] as const,
      request: {
        params: idParam,
        body: { required: true, content: json(z.strictObject({ amount: z.int().min(1).max(100_000_000), why })) },
      },
      responses: changed,
    }),
    async (c) => {
      const body = c.req.valid("json");
      const key = requireKey(c.req.header("Idempotency-Key"));
      const { id } = await returnOf(context, c.var.merchantId, c.req.valid("param").id);
      await addGoodwill(context, c.var.merchantId, id, {
        ...body,
        by: c.var.actor,
        owner: isOwner(c),
        seen: versionOf(c.req.header("If-Match")),
        idempotency: { key, requestHash: hashOfRequest(body) },
      });
      return answerReturnPage(context, c, id);
    },
  );

  for (const [verb, to, permission, summary] of [
    ["dispatch", "sent", "returns:decide", "The other article was sent"],
    ["handover", "handed_over", "returns:receive", "The other article was handed over at the counter"],
    ["cancellation", "cancelled", "returns:decide", "No other article after all: the piece that came back is paid for"],
  ] as const) {
    app.openapi(
      createRoute({
        method: "post",
        path: `/exchanges/{id}/${verb}`,
        summary,
        security,
        middleware: [needs(permission)] as const,
        request: {
          params: idParam,
          body: {
            required: true,
            content: json(
              z.strictObject({
                mail: z.boolean(),
                reference: z.string().max(200).exactOptional(),
                message: z.string().trim().max(2_000).exactOptional(),
              }),
            ),
          },
        },
        responses: changed,
      }),
      async (c) => {
        const { mail, reference, message } = c.req.valid("json");
        const ret = await advanceExchange(context, c.var.merchantId, exchangeId(c.req.valid("param").id), {
          by: c.var.actor,
          to,
          told: mail,
          ...(reference && { reference }),
          ...(message && { message }),
        });
        return answerReturnPage(context, c, ret.id);
      },
    );
  }

  app.openapi(
    createRoute({
      method: "post",
      path: "/exchanges/{id}/order",
      summary: "Ask the connected shop once more for the order of an exchange that it had no piece for, or did not take",
      security,
      middleware: [needs("returns:decide")] as const,
      request: { params: idParam },
      responses: changed,
    }),
    async (c) => {
      const ret = await orderAgain(context, c.var.merchantId, exchangeId(c.req.valid("param").id));
      return answerReturnPage(context, c, ret.id);
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/credits/{code}",
      summary: "What a store-credit code is worth",
      security,
      middleware: [needs("orders:read")] as const,
      request: { params: z.object({ code: z.string().max(64) }) },
      responses: { 200: { description: "The credit", content: json(creditSchema) }, ...problemResponses(401, 403, 404) },
    }),
    async (c) => {
      const credit = await findCredit(db, c.var.merchantId, keys.hash("credits", creditCode(c.req.valid("param").code)));
      if (!credit) throw new Refusal("not_found");
      const { amount, used, currency, expiresAt } = credit;
      return c.json({ amount, used, left: amount - used, currency, expiresAt, expired: expiresAt <= context.now() }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/credits/{code}/uses",
      summary: "Take an amount off a store-credit code",
      description: "`reference` is the shop's own, such as its order number: the same one again takes nothing more.",
      security,
      middleware: [needs("money:write")] as const,
      request: {
        params: z.object({ code: z.string().max(64) }),
        body: {
          required: true,
          content: json(z.strictObject({ reference: z.string().min(1).max(200), amount: z.int().min(1).max(100_000_000_000) })),
        },
      },
      responses: {
        200: { description: "What is left", content: json(z.object({ left: z.int(), currency: z.string() })) },
        ...problemResponses(400, 401, 403, 404, 409),
      },
    }),
    async (c) => c.json(await spendCredit(context, c.var.merchantId, creditCode(c.req.valid("param").code), c.req.valid("json")), 200),
  );
  return app;
}

/** As it is read aloud: without spaces and dashes, in capitals. */
function creditCode(text: string): string {
  return text.replaceAll(/[\s-]/g, "").toUpperCase();
}

function paymentId(text: string): PaymentId {
  if (!isId("payment", text)) throw new Refusal("not_found");
  return text;
}

function exchangeId(text: string): ExchangeId {
  if (!isId("exchange", text)) throw new Refusal("not_found");
  return text;
}
