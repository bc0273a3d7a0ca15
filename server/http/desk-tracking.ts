import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { textsFor } from "../../locales/texts.ts";
import { letReturnStand } from "../actions/let-stand.ts";
import { printClaim } from "../actions/print-claim.ts";
import { recordLoss } from "../actions/record-loss.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { isId, type ParcelId } from "../domain/ids.ts";
import { claimView } from "./desk-claim.ts";
import { answerReturnPage, returnOf } from "./desk-return-page.ts";
import { returnPageSchema } from "./desk-return-schemas.ts";
import { type DeskEnv, idParam, json, type Needs, security } from "./desk-route.ts";
import { claimSchema } from "./desk-tracking-schemas.ts";
import { versionOf } from "./if-match.ts";
import { languageOf } from "./language.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";

const note = z.string().trim().max(1_000);
const parcelSchema = z.object({ id: z.string(), progress: z.string() }).openapi("ParcelState");

/** What the team says of parcels that do not come: lost, found, claimed; and of what came otherwise than it was paid for. */
export function deskTracking(context: Context, needs: Needs): OpenAPIHono<DeskEnv> {
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });

  app.openapi(
    createRoute({
      method: "post",
      path: "/parcels/{id}/loss",
      summary: "Say that a parcel is lost, or that it is not",
      description: "A later scan of its carrier finds it again. The same said twice is said once.",
      security,
      middleware: [needs("returns:write")] as const,
      request: { params: idParam, body: { required: true, content: json(z.strictObject({ lost: z.boolean(), note: note.min(1) })) } },
      responses: {
        200: { description: "The parcel now", content: json(parcelSchema) },
        ...problemResponses(400, 401, 403, 404, 409, 422),
      },
    }),
    async (c) => {
      const { lost, note: said } = c.req.valid("json");
      const parcel = await recordLoss(context, c.var.merchantId, parcelId(c.req.valid("param").id), { lost, note: said, by: c.var.actor });
      return c.json({ id: parcel.id, progress: parcel.progress }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/parcels/{id}/claim",
      summary: "What a claim at the carrier needs",
      security,
      middleware: [needs("returns:read")] as const,
      request: { params: idParam },
      responses: { 200: { description: "The facts", content: json(claimSchema) }, ...problemResponses(401, 403, 404) },
    }),
    async (c) => {
      const texts = textsFor(languageOf(undefined, c.req.header("Accept-Language"), "en"));
      return c.json(await claimView(context, c.var.merchantId, parcelId(c.req.valid("param").id), texts), 200);
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/parcels/{id}/claim.pdf",
      summary: "The same as a document to send to the carrier",
      description:
        "In the language asked for, or the reader's: what was in it and what it was worth, both addresses, every scan, the proof of posting, and the label behind.",
      security,
      middleware: [needs("returns:read")] as const,
      request: { params: idParam, query: z.object({ language: z.string().max(10).optional() }) },
      responses: {
        200: { description: "A4 pages", content: { "application/pdf": { schema: z.any() } } },
        ...problemResponses(400, 401, 403, 404),
      },
    }),
    async (c) => {
      const texts = textsFor(languageOf(c.req.valid("query").language, c.req.header("Accept-Language"), "en"));
      const { name, bytes } = await printClaim(context, c.var.merchantId, parcelId(c.req.valid("param").id), texts);
      return c.body(new Uint8Array(bytes), 200, {
        "Content-Type": "application/pdf",
        "Content-Disposition": `inline; filename="${name}"`,
      });
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/returns/{id}/closure",
      summary: "Let it be that what was given early did not come, or came otherwise",
      description: "Nothing is taken back. The return closes when nothing else is open.",
      security,
      middleware: [needs("returns:decide")] as const,
      request: { params: idParam, body: { required: true, content: json(z.strictObject({ note: note.min(1) })) } },
      responses: {
        200: { description: "The return now", content: json(returnPageSchema) },
        ...problemResponses(400, 401, 403, 404, 409, 412, 422),
      },
    }),
    async (c) => {
      const { id } = await returnOf(context, c.var.merchantId, c.req.valid("param").id);
      const { note: said } = c.req.valid("json");
      await letReturnStand(context, c.var.merchantId, id, { by: c.var.actor, note: said, seen: versionOf(c.req.header("If-Match")) });
      return answerReturnPage(context, c, id);
    },
  );
  return app;
}

function parcelId(text: string): ParcelId {
  if (!isId("parcel", text)) throw new Refusal("not_found");
  return text;
}
