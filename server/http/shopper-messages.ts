import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { textsFor } from "../../locales/texts.ts";
import { sayMessage } from "../actions/say-message.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { isId } from "../domain/ids.ts";
import type { Return } from "../domain/return.ts";
import type { Shop } from "../domain/shop.ts";
import { listMessages } from "../store/messages.ts";
import { findReturn } from "../store/returns.ts";
import { hashOfRequest, requireKey } from "./idempotency.ts";
import { languageFor } from "./language.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";
import type { Env } from "./routes.ts";
import { type Conversation, conversationSchema, shopperMessageSchema } from "./schemas.ts";
import { readTestReturn } from "./test-returns.ts";
import { shopOf } from "./visit.ts";
import { readSession } from "./who.ts";

const idParam = z.object({ id: z.string().max(8_000) });

/** What shopper and shop say to each other about a return. Whoever proved the order may read and write. */
export function messageRoutes(context: Context): OpenAPIHono<Env> {
  const { db, keys } = context;
  const app = new OpenAPIHono<Env>({ defaultHook: refuseInvalid });
  const content = { "application/json": { schema: conversationSchema } };

  app.openapi(
    createRoute({
      method: "get",
      path: "/returns/{id}/messages",
      summary: "What was said about a return",
      security: [{ shopper: [] }],
      request: { params: idParam },
      responses: { 200: { description: "The conversation", content }, ...problemResponses(401, 404) },
    }),
    async (c) => {
      const { ret, shop } = await about(c.req.header("Authorization"), c.req.valid("param").id);
      return c.json(ret ? await conversationOf(ret, shop, languageFor(c, shop)) : { items: [] }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/returns/{id}/messages",
      summary: "Write to the shop about a return",
      description: "Text only, ten a day. Needs `Idempotency-Key`; the same again says nothing more. Of a test return nothing is kept.",
      security: [{ shopper: [] }],
      request: { params: idParam, body: { required: true, content: { "application/json": { schema: shopperMessageSchema } } } },
      responses: {
        201: { description: "The conversation with it", content },
        ...problemResponses(400, 401, 404, 422, 429),
      },
    }),
    async (c) => {
      const { text } = c.req.valid("json");
      const key = requireKey(c.req.header("Idempotency-Key"));
      const { ret, shop } = await about(c.req.header("Authorization"), c.req.valid("param").id);
      const language = languageFor(c, shop);
      if (!ret) return c.json({ items: [said({ id: "test", kind: "shopper", text, at: context.now() }, shop, language)] }, 201);
      await sayMessage(context, ret, { kind: "shopper", text, idempotency: { key, requestHash: hashOfRequest(text) } });
      return c.json(await conversationOf(ret, shop, language), 201);
    },
  );

  /** The return of the order that was proved; null for one that is played. */
  async function about(authorization: string | undefined, id: string): Promise<{ ret: Return | null; shop: Shop }> {
    const session = readSession(keys, authorization, context.now());
    const shop = await shopOf(context, session);
    if (readTestReturn(context, shop, id)) return { ret: null, shop };
    const ret = isId("return", id) ? await findReturn(db, shop.merchantId, id) : null;
    if (!ret || !("orderId" in session.subject) || ret.orderId !== session.subject.orderId) throw new Refusal("return_not_found");
    return { ret, shop };
  }

  async function conversationOf(ret: Return, shop: Shop, language: string): Promise<Conversation> {
    const messages = await listMessages(db, ret.merchantId, ret.id);
    return { items: messages.filter(({ kind }) => kind !== "note").map((message) => said(message, shop, language)) };
  }

  return app;
}

function said(
  {
    id,
    kind,
    text,
    at,
  }: { readonly id: string; readonly kind: "shopper" | "merchant" | "note"; readonly text: string; readonly at: number },
  shop: Shop,
  language: string,
): Conversation["items"][number] {
  return { id, by: kind === "shopper" ? "you" : "shop", text, at, when: textsFor(language).date(at, shop.timeZone, "time") };
}
