import { createHash } from "node:crypto";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { textsFor } from "../../locales/texts.ts";
import { checkLabel } from "../actions/check-label.ts";
import { reissueLabel } from "../actions/issue-label.ts";
import { printLabels } from "../actions/print-labels.ts";
import { printPackingSlips } from "../actions/print-packing-slips.ts";
import { type Checked, uploadLabel } from "../actions/upload-label.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { isId } from "../domain/ids.ts";
import {
  checkedLabelSchema,
  labelledPageSchema,
  labelRequestSchema,
  labelSheetSchema,
  labelUploadSchema,
  packingSlipsSchema,
} from "./desk-label-schemas.ts";
import { returnOf, returnPage } from "./desk-return-page.ts";
import { type DeskEnv, idParam, json, type Needs, security } from "./desk-route.ts";
import { InvalidRequest } from "./errors.ts";
import { hashOfRequest, requireKey } from "./idempotency.ts";
import { versionOf } from "./if-match.ts";
import { languageOf } from "./language.ts";
import { bodyAtMost } from "./limits.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";

interface Sent {
  readonly mail: boolean;
  readonly message?: string | undefined;
  readonly bytes: Uint8Array | null;
}

/** The file, and the form around it. */
const mostBytes = 5 * 1024 * 1024 + 64 * 1024;

/** Labels of a return: ours drawn anew, or a file of the merchant's own (S3-16, S3-17, S3-21, S3-22). */
export function deskLabels(context: Context, needs: Needs): OpenAPIHono<DeskEnv> {
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });
  app.use("/returns/:id/label", bodyAtMost(mostBytes, "label_too_large"));
  app.use("/label-checks", bodyAtMost(mostBytes, "label_too_large"));
  const file = { schema: z.string().openapi({ format: "binary" }) };

  app.openapi(
    createRoute({
      method: "post",
      path: "/label-checks",
      summary: "What a label of your own holds, before it is given to a return",
      description: "The body is the file. It is opened by its content, as when it is given, and nothing of it is kept.",
      security,
      middleware: [needs("returns:write")] as const,
      request: { body: { content: { "application/pdf": file, "image/png": file } } },
      responses: {
        200: { description: "What was found", content: json(checkedLabelSchema) },
        ...problemResponses(401, 403, 413, 415, 422),
      },
    }),
    async (c) => {
      const type = c.req.header("Content-Type")?.split(";")[0]?.trim().toLowerCase();
      if (type !== "application/pdf" && type !== "image/png") throw new Refusal("unsupported_media_type");
      return c.json(await checkLabel(new Uint8Array(await c.req.arrayBuffer())), 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/returns/{id}/label",
      summary: "Draw our label anew, or give a label of your own",
      description: [
        "With JSON our own label is drawn anew, in the place of the one before.",
        "With `multipart/form-data`, or the file itself as the body, the file becomes the label: PDF (ten pages, without scripts, attached files",
        "or fields) or PNG, at most 5 MB, checked by its content; `checked` says what was found. A request is approved by it.",
        "Needs `Idempotency-Key`. With the file as the body, `mail` and `message` are in the query.",
      ].join(" "),
      security,
      middleware: [needs("returns:write")] as const,
      request: {
        params: idParam,
        query: z.object({
          mail: z.enum(["true", "false"]).optional(),
          message: z.string().max(2_000).optional(),
          /** Whose label it is; absent: the first that has none. */
          parcel: z.string().max(64).optional(),
        }),
        body: {
          content: {
            ...json(labelRequestSchema),
            "multipart/form-data": { schema: labelUploadSchema },
            "application/pdf": file,
            "image/png": file,
          },
        },
      },
      responses: {
        200: { description: "The return now, and what was checked", content: json(labelledPageSchema) },
        ...problemResponses(400, 401, 403, 404, 409, 412, 413, 415, 422),
      },
    }),
    async (c) => {
      const { merchantId, actor } = c.var;
      const { id } = await returnOf(context, merchantId, c.req.valid("param").id);
      const key = requireKey(c.req.header("Idempotency-Key"));
      const seen = versionOf(c.req.header("If-Match"));
      let sent: Sent;
      switch (c.req.header("Content-Type")?.split(";")[0]?.trim().toLowerCase()) {
        case "application/json":
          sent = { ...labelRequestSchema.parse(c.req.valid("json")), bytes: null };
          break;
        case "multipart/form-data": {
          const { file: given, mail, message } = labelUploadSchema.parse(c.req.valid("form"));
          sent = { mail: mail === "true", message, bytes: new Uint8Array(await given.arrayBuffer()) };
          break;
        }
        case "application/pdf":
        case "image/png": {
          const { mail, message } = c.req.valid("query");
          if (mail === undefined) throw new InvalidRequest([{ pointer: "/mail", detail: "says in the query whether a mail leaves" }]);
          sent = { mail: mail === "true", message, bytes: new Uint8Array(await c.req.arrayBuffer()) };
          break;
        }
        default:
          throw new Refusal("unsupported_media_type");
      }
      const { mail, message, bytes } = sent;
      const { parcel } = c.req.valid("query");
      if (parcel !== undefined && !isId("parcel", parcel)) throw new Refusal("not_found");
      const act = {
        by: actor,
        ...(parcel !== undefined && { parcelId: parcel }),
        told: mail,
        ...(message && { message }),
        seen,
        idempotency: {
          key,
          requestHash: hashOfRequest([
            mail,
            message,
            ...(parcel === undefined ? [] : [parcel]),
            bytes && createHash("sha256").update(bytes).digest("hex"),
          ]),
        },
      };
      let checked: (Checked & { bytes: number }) | null = null;
      if (bytes) checked = { ...(await uploadLabel(context, merchantId, id, { ...act, bytes })), bytes: bytes.length };
      else await reissueLabel(context, merchantId, id, act);
      const page = await returnPage(context, c, id);
      c.header("ETag", `"${page.version}"`);
      return c.json({ ...page, checked }, 200);
    },
  );
  app.openapi(
    createRoute({
      method: "post",
      path: "/label-sheets",
      summary: "The labels of many returns as one file, to print",
      description:
        "In the order of `ids`: a PDF, or with `zpl` what printers of labels read. The header `Labels-Missing` names those that have no label.",
      security,
      middleware: [needs("returns:read")] as const,
      request: { body: { required: true, content: json(labelSheetSchema) } },
      responses: {
        200: { description: "The labels", content: { "application/pdf": file, "application/zpl": file } },
        ...problemResponses(400, 401, 403, 409, 413),
      },
    }),
    async (c) => {
      const { ids, format } = c.req.valid("json");
      const known = [...new Set(ids)].filter((id) => isId("return", id));
      const { content, missing } = await printLabels(context, c.var.merchantId, known, format);
      const strangers = ids.filter((id) => !isId("return", id) && /^[\w-]+$/.test(id));
      const zpl = format === "zpl";
      return c.body(new Uint8Array(content), 200, {
        "Content-Type": zpl ? "application/zpl" : "application/pdf",
        "Content-Disposition": zpl ? 'attachment; filename="labels.zpl"' : 'inline; filename="labels.pdf"',
        "X-Content-Type-Options": "nosniff",
        "Labels-Missing": [...missing, ...strangers].join(","),
      });
    },
  );
  app.openapi(
    createRoute({
      method: "post",
      path: "/packing-slips",
      summary: "Packing slips of many returns as one PDF: number, items and reasons",
      description:
        "In the order of `ids` and in the language of `Accept-Language`. The header `Slips-Missing` names those that are not there.",
      security,
      middleware: [needs("returns:read")] as const,
      request: { body: { required: true, content: json(packingSlipsSchema) } },
      responses: {
        200: { description: "The slips", content: { "application/pdf": file } },
        ...problemResponses(400, 401, 403, 404),
      },
    }),
    async (c) => {
      const { ids } = c.req.valid("json");
      const known = [...new Set(ids)].filter((id) => isId("return", id));
      const texts = textsFor(languageOf(undefined, c.req.header("Accept-Language"), "en"));
      const { content, missing } = await printPackingSlips(context, c.var.merchantId, known, texts);
      const strangers = ids.filter((id) => !isId("return", id) && /^[\w-]+$/.test(id));
      return c.body(new Uint8Array(content), 200, {
        "Content-Type": "application/pdf",
        "Content-Disposition": 'inline; filename="packing-slips.pdf"',
        "X-Content-Type-Options": "nosniff",
        "Slips-Missing": [...missing, ...strangers].join(","),
      });
    },
  );
  return app;
}
