import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { sayMessage } from "../actions/say-message.ts";
import type { Context } from "../context.ts";
import { answerReturnPage, returnOf } from "./desk-return-page.ts";
import { messageRequestSchema, returnPageSchema } from "./desk-return-schemas.ts";
import { type DeskEnv, idParam, json, type Needs, security } from "./desk-route.ts";
import { hashOfRequest, requireKey } from "./idempotency.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";

/** What is said about a return: to the shopper, or among the team. */
export function deskConversation(context: Context, needs: Needs): OpenAPIHono<DeskEnv> {
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });
  for (const [path, kind, summary] of [
    ["messages", "merchant", "Write to the shopper: by mail, and on the portal's page of the return"],
    ["notes", "note", "Note something for the team; the shopper never sees it"],
  ] as const) {
    app.openapi(
      createRoute({
        method: "post",
        path: `/returns/{id}/${path}`,
        summary,
        description: "Needs `Idempotency-Key`; the same again says nothing more.",
        security,
        middleware: [needs("messages:write")] as const,
        request: { params: idParam, body: { required: true, content: json(messageRequestSchema) } },
        responses: {
          200: { description: "The return now", content: json(returnPageSchema) },
          ...problemResponses(400, 401, 403, 404, 422),
        },
      }),
      async (c) => {
        const { merchantId, actor } = c.var;
        const { text } = c.req.valid("json");
        const key = requireKey(c.req.header("Idempotency-Key"));
        const ret = await returnOf(context, merchantId, c.req.valid("param").id);
        const memberId = actor.kind === "member" ? { memberId: actor.id } : {};
        await sayMessage(context, ret, { kind, text, ...memberId, idempotency: { key, requestHash: hashOfRequest(text) } });
        return answerReturnPage(context, c, ret.id);
      },
    );
  }
  return app;
}
