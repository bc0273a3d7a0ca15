import { createHash } from "node:crypto";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { textsFor } from "../../locales/texts.ts";
import { receiveReturn } from "../actions/receive-return.ts";
import { storePhoto } from "../actions/store-photo.ts";
import type { Context } from "../context.ts";
import { makeId, type PhotoId, type UnitId } from "../domain/ids.ts";
import { signedFilePath } from "../file-links.ts";
import { receiptSchema, scanSchema } from "./desk-reception-schemas.ts";
import { answerReturnPage, returnOf } from "./desk-return-page.ts";
import { returnPageSchema } from "./desk-return-schemas.ts";
import { type DeskEnv, idParam, json, type Needs, security } from "./desk-route.ts";
import { scanFor, scanWithArticle } from "./desk-scans.ts";
import { hashOfRequest, requireKey } from "./idempotency.ts";
import { versionOf } from "./if-match.ts";
import { languageOf } from "./language.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";

/** The warehouse: find a parcel by what is on it, record what is in it (S3-23, S5-20, S5-32). */
export function deskReception(context: Context, needs: Needs): OpenAPIHono<DeskEnv> {
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });

  app.openapi(
    createRoute({
      method: "get",
      path: "/scans",
      summary: "What a scanned or typed text means: a return, a parcel, an order, an article",
      security,
      middleware: [needs("returns:receive")] as const,
      request: { query: z.object({ text: z.string().min(1).max(200), article: z.string().min(1).max(200).optional() }) },
      responses: {
        200: { description: "What it may be, each with its reason", content: json(scanSchema) },
        ...problemResponses(400, 401, 403),
      },
    }),
    async (c) => {
      const texts = textsFor(languageOf(undefined, c.req.header("Accept-Language"), "en"));
      const { text, article } = c.req.valid("query");
      const { merchantId } = c.var;
      const scan = article ? scanWithArticle(context, merchantId, text, article, texts) : scanFor(context, merchantId, text, texts);
      return c.json(await scan, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/returns/{id}/receipt",
      summary: "Record what came out of the parcel",
      description: "Needs `Idempotency-Key`; the same again records nothing more. Units that are not named stay awaited.",
      security,
      middleware: [needs("returns:receive")] as const,
      request: { params: idParam, body: { required: true, content: json(receiptSchema) } },
      responses: {
        200: { description: "The return now", content: json(returnPageSchema) },
        ...problemResponses(400, 401, 403, 404, 409, 412, 422),
      },
    }),
    async (c) => {
      const body = c.req.valid("json");
      const key = requireKey(c.req.header("Idempotency-Key"));
      const { id } = await returnOf(context, c.var.merchantId, c.req.valid("param").id);
      await receiveReturn(context, c.var.merchantId, id, {
        by: c.var.actor,
        units: body.units.map(({ unitId, photos, ...rest }) => ({ ...rest, unitId: unitId as UnitId, photos: photos as PhotoId[] })),
        extras: body.extras,
        ...(body.scanned && { scanned: body.scanned }),
        told: body.mail,
        ...(body.message && { message: body.message }),
        seen: versionOf(c.req.header("If-Match")),
        idempotency: { key, requestHash: hashOfRequest(body) },
      });
      return answerReturnPage(context, c, id);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/returns/{id}/photos",
      summary: "Keep a photo of what arrived",
      description: "The body is the picture, as for shoppers. Needs `Idempotency-Key`; name the photo in the receipt then.",
      security,
      middleware: [needs("returns:receive")] as const,
      request: { params: idParam },
      responses: {
        201: { description: "The photo", content: json(z.object({ id: z.string(), url: z.string() })) },
        ...problemResponses(401, 403, 404, 413, 415, 429),
      },
    }),
    async (c) => {
      const ret = await returnOf(context, c.var.merchantId, c.req.valid("param").id);
      const key = requireKey(c.req.header("Idempotency-Key"));
      const wanted = makeId("photo", ret.requestedAt, createHash("sha256").update(`${ret.id}:${key}`).digest());
      const { id } = await storePhoto(context, ret.merchantId, ret.orderId, wanted, new Uint8Array(await c.req.arrayBuffer()));
      return c.json({ id, url: `${context.publicUrl}${signedFilePath(context.keys, context.now(), `photos/${id}`, `${id}.jpg`)}` }, 201);
    },
  );
  return app;
}
