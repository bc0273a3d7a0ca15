import { createRoute, OpenAPIHono, type z } from "@hono/zod-openapi";
import { cancelReturn } from "../actions/cancel-return.ts";
import { reviewReturn } from "../actions/review-return.ts";
import { takeBackChange } from "../actions/take-back-change.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { isId, type ReturnId } from "../domain/ids.ts";
import { answerReturnPage, returnOf } from "./desk-return-page.ts";
import { approvalSchema, rejectionSchema, returnPageSchema } from "./desk-return-schemas.ts";
import { type DeskEnv, idParam, json, type Needs, security } from "./desk-route.ts";
import { versionOf } from "./if-match.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";

/** Returns as the merchant's team sees and decides them. */
export function deskReturns(context: Context, needs: Needs): OpenAPIHono<DeskEnv> {
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });

  app.openapi(
    createRoute({
      method: "get",
      path: "/returns/{id}",
      summary: "One return: units, money, parcels, timeline",
      security,
      middleware: [needs("returns:read")] as const,
      request: { params: idParam },
      responses: { 200: { description: "The return", content: json(returnPageSchema) }, ...problemResponses(401, 403, 404) },
    }),
    async (c) => {
      const { id } = await returnOf(context, c.var.merchantId, c.req.valid("param").id);
      return answerReturnPage(context, c, id);
    },
  );

  for (const [verb, summary] of [
    ["approval", "Approve a request; the label follows"],
    ["cancellation", "Cancel it while its parcel has not moved"],
  ] as const) {
    app.openapi(
      createRoute({
        method: "post",
        path: `/returns/{id}/${verb}`,
        summary,
        security,
        middleware: [needs("returns:write")] as const,
        request: { params: idParam, body: { required: false, content: json(approvalSchema) } },
        responses: {
          200: { description: "The return now", content: json(returnPageSchema) },
          ...problemResponses(400, 401, 403, 404, 409, 412),
        },
      }),
      async (c) => {
        const id = returnId(c.req.valid("param").id);
        const seen = versionOf(c.req.header("If-Match"));
        const said = sayingOf(c.req.header("Content-Type"), c.req.valid("json"));
        const by = c.var.actor;
        if (verb === "approval") await reviewReturn(context, c.var.merchantId, id, { approve: true, by, ...said }, seen);
        else await cancelReturn(context, c.var.merchantId, id, by, { seen, ...said });
        return answerReturnPage(context, c, id);
      },
    );
  }

  app.openapi(
    createRoute({
      method: "post",
      path: "/returns/{id}/rejection",
      summary: "Refuse a request, with a message to the shopper",
      security,
      middleware: [needs("returns:write")] as const,
      request: { params: idParam, body: { required: true, content: json(rejectionSchema) } },
      responses: {
        200: { description: "The return now", content: json(returnPageSchema) },
        ...problemResponses(400, 401, 403, 404, 409, 412),
      },
    }),
    async (c) => {
      const id = returnId(c.req.valid("param").id);
      const { message, mail } = c.req.valid("json");
      const answer = { approve: false, by: c.var.actor, told: mail, message } as const;
      await reviewReturn(context, c.var.merchantId, id, answer, versionOf(c.req.header("If-Match")));
      return answerReturnPage(context, c, id);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/returns/{id}/reversal",
      summary: "Take back the last change of status, made without a mail less than ten seconds ago",
      security,
      middleware: [needs("returns:write")] as const,
      request: { params: idParam },
      responses: {
        200: { description: "The return as it was", content: json(returnPageSchema) },
        ...problemResponses(401, 403, 404, 409, 412),
      },
    }),
    async (c) => {
      const { id } = await returnOf(context, c.var.merchantId, c.req.valid("param").id);
      await takeBackChange(context, c.var.merchantId, id, c.var.actor, versionOf(c.req.header("If-Match")));
      return answerReturnPage(context, c, id);
    },
  );

  return app;
}

/**
 * A body may be absent: then the shopper is told, and nothing is added. One that is there is never passed over: whoever says that no
 * mail leaves is heard or refused.
 */
function sayingOf(type: string | undefined, { mail = true, message }: z.input<typeof approvalSchema>): { told: boolean; message?: string } {
  if (type !== undefined && !/^application\/json\b/i.test(type)) throw new Refusal("unsupported_media_type");
  return { told: mail, ...(message && { message }) };
}

function returnId(text: string): ReturnId {
  if (!isId("return", text)) throw new Refusal("return_not_found");
  return text;
}
