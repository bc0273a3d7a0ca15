import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { copyLetter } from "../actions/copy-letter.ts";
import { quoteEdit } from "../actions/edit-return.ts";
import { type PreviewAsked, previewNotice } from "../actions/preview-notice.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { type ExchangeId, isId, type LetterId, type PaymentId, type PhotoId, type UnitId } from "../domain/ids.ts";
import { signedFilePath } from "../file-links.ts";
import { findLetter, type KeptLetter } from "../store/letters.ts";
import { decisionOf, isOwner } from "./desk-decisions.ts";
import { editOf } from "./desk-edits.ts";
import { type LetterView, letterSchema, mailPreviewSchema, previewSchema } from "./desk-letter-schemas.ts";
import { returnOf } from "./desk-return-page.ts";
import { type DeskEnv, idParam, json, type Needs, security } from "./desk-route.ts";
import { requireKey } from "./idempotency.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";

/** Mails to shoppers: read before they leave, read as they left, sent again (S3-19, S3-24, S3-29). */
export function deskLetters(context: Context, needs: Needs): OpenAPIHono<DeskEnv> {
  const { db, keys } = context;
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });

  app.openapi(
    createRoute({
      method: "post",
      path: "/returns/{id}/mail-previews",
      summary: "The mail that would leave if this were done now; nothing is done",
      description:
        "Word for word what is sent, in the return's language unless another is asked for, but for the way in and a credit's code, which only the shopper reads. What the act itself would refuse is refused here too.",
      security,
      middleware: [needs("returns:read")] as const,
      request: { params: idParam, body: { required: true, content: json(previewSchema) } },
      responses: {
        200: { description: "The mail", content: json(mailPreviewSchema) },
        ...problemResponses(400, 401, 403, 404, 409, 422),
      },
    }),
    async (c) => {
      const body = c.req.valid("json");
      const { id } = await returnOf(context, c.var.merchantId, c.req.valid("param").id);
      const edited = body.edit && (await quoteEdit(context, c.var.merchantId, id, editOf(body.edit, c.var.actor)))[0]?.after;
      const asked = { ...previewOf(body), by: c.var.actor, owner: isOwner(c), ...(edited && { edited }) };
      const { attachments, ...preview } = await previewNotice(context, c.var.merchantId, id, asked);
      return c.json({ ...preview, attachments: [...attachments] }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/letters/{id}",
      summary: "A mail as it left",
      security,
      middleware: [needs("returns:read")] as const,
      request: { params: idParam },
      responses: { 200: { description: "The letter", content: json(letterSchema) }, ...problemResponses(401, 403, 404) },
    }),
    async (c) => {
      const letter = await findLetter(db, c.var.merchantId, letterId(c.req.valid("param").id));
      if (!letter) throw new Refusal("not_found");
      return c.json(view(letter), 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/letters/{id}/copies",
      summary: "Send a mail again, to the order's address as it is now",
      description:
        "Needs `Idempotency-Key`. The copy says what the first one said, with a way in that works and the code itself; it is read here under its own id as soon as it has left.",
      security,
      middleware: [needs("messages:write")] as const,
      request: { params: idParam },
      responses: {
        202: { description: "It leaves in a moment", content: json(z.object({ id: z.string(), to: z.string() })) },
        ...problemResponses(400, 401, 403, 404, 409, 422),
      },
    }),
    async (c) => {
      const key = requireKey(c.req.header("Idempotency-Key"));
      return c.json(await copyLetter(context, c.var.merchantId, letterId(c.req.valid("param").id), key), 202);
    },
  );

  function view({ id, orderId, returnId, notice, language, to, subject, html, text, attachments, copyOf, sentAt }: KeptLetter): LetterView {
    const address = (key: string, name: string) => `${context.publicUrl}${signedFilePath(keys, context.now(), key, name)}`;
    return {
      id,
      orderId,
      returnId: returnId ?? null,
      notice,
      language,
      to,
      subject,
      html,
      text,
      attachments: attachments.map(({ filename, key }) => ({ name: filename, url: key === undefined ? null : address(key, filename) })),
      copyOf: copyOf ?? null,
      sentAt,
    };
  }

  return app;
}

function previewOf(body: z.output<typeof previewSchema>): Omit<PreviewAsked, "by" | "owner" | "edited"> {
  const { receipt, decision, payment, exchange, edit: _, ...rest } = body;
  return {
    ...rest,
    ...(receipt && {
      receipt: {
        units: receipt.units.map(({ unitId, photos, ...unit }) => ({ ...unit, unitId: unitId as UnitId, photos: photos as PhotoId[] })),
        extras: receipt.extras,
      },
    }),
    ...(decision && { decision: decisionOf(decision) }),
    ...(payment && { payment: { ...payment, id: payment.id as PaymentId } }),
    ...(exchange && { exchange: { ...exchange, id: exchange.id as ExchangeId } }),
  };
}

function letterId(text: string): LetterId {
  if (!isId("letter", text)) throw new Refusal("not_found");
  return text;
}
