import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { mailReceipt } from "../actions/mail-receipt.ts";
import { printReceipt } from "../actions/print-receipt.ts";
import type { Context } from "../context.ts";
import { returnOf } from "./desk-return-page.ts";
import { type DeskEnv, idParam, json, type Needs, security } from "./desk-route.ts";
import { requireKey } from "./idempotency.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";

/** What the shopper takes along from the counter, or finds in their mailbox (S5-20, S5-24, S5-32). */
export function deskReceipts(context: Context, needs: Needs): OpenAPIHono<DeskEnv> {
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });
  app.openapi(
    createRoute({
      method: "get",
      path: "/returns/{id}/receipt.pdf",
      summary: "The receipt of a return: what came back, what became of it, what is given instead, and the money",
      description: "In the return's language, or the one asked for. It names no person.",
      security,
      middleware: [needs("returns:read")] as const,
      request: { params: idParam, query: z.object({ language: z.string().max(10).optional() }) },
      responses: {
        200: { description: "A4 pages", content: { "application/pdf": { schema: z.any() } } },
        ...problemResponses(400, 401, 403, 404),
      },
    }),
    async (c) => {
      const ret = await returnOf(context, c.var.merchantId, c.req.valid("param").id);
      const { name, bytes } = await printReceipt(context, ret, c.req.valid("query").language);
      return c.body(new Uint8Array(bytes), 200, {
        "Content-Type": "application/pdf",
        "Content-Disposition": `inline; filename="${name}"`,
      });
    },
  );
  app.openapi(
    createRoute({
      method: "post",
      path: "/returns/{id}/receipts",
      summary: "Mail the receipt of a return to its order's address",
      description:
        "Needs `Idempotency-Key`. The mail is in the return's language and has the same pages attached that are printed; it is kept with them as it left, and read under `id` as soon as it has. Nothing of the caller's is written in it.",
      security,
      middleware: [needs("returns:receive")] as const,
      request: { params: idParam },
      responses: {
        202: { description: "It leaves in a moment", content: json(z.object({ id: z.string(), to: z.string() })) },
        ...problemResponses(400, 401, 403, 404, 409, 422, 429),
      },
    }),
    async (c) => {
      const key = requireKey(c.req.header("Idempotency-Key"));
      const ret = await returnOf(context, c.var.merchantId, c.req.valid("param").id);
      return c.json(await mailReceipt(context, ret, key), 202);
    },
  );
  return app;
}
