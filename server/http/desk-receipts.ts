import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { printReceipt } from "../actions/print-receipt.ts";
import type { Context } from "../context.ts";
import { returnOf } from "./desk-return-page.ts";
import { type DeskEnv, idParam, type Needs, security } from "./desk-route.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";

/** What the shopper takes along from the counter (S5-20, S5-24, S5-32). */
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
      const bytes = await printReceipt(context, ret, c.req.valid("query").language);
      return c.body(new Uint8Array(bytes), 200, {
        "Content-Type": "application/pdf",
        "Content-Disposition": `inline; filename="${ret.number}.pdf"`,
      });
    },
  );
  return app;
}
