import { z } from "@hono/zod-openapi";
import { languages } from "../../locales/texts.ts";
import { noticeKinds } from "../domain/consequences.ts";
import { ways } from "../domain/payment-ways.ts";
import { decisionRequestSchema } from "./desk-decision-schemas.ts";
import { itemsEditSchema } from "./desk-edit-schemas.ts";
import { receiptSchema } from "./desk-reception-schemas.ts";

/** What would be done, to see the letter before it leaves (S3-19, S3-24, S3-29). */
export const previewSchema = z
  .strictObject({
    notice: z.enum(["approved", "rejected", "cancelled", "received", "decided", "paid", "label", "message", "exchange", "edited"]),
    message: z.string().trim().max(2_000).exactOptional(),
    /** Another language than the return's, to read it. */
    language: z.enum(languages).exactOptional(),
    /** A label that is uploaded with it; its name and size are shown as attached. */
    attachment: z.strictObject({ name: z.string().max(200), bytes: z.int() }).exactOptional(),
    /** With `received` and `decided`: what would be recorded. */
    receipt: receiptSchema.exactOptional(),
    decision: decisionRequestSchema.exactOptional(),
    /** With `edited`: what goes back from then on. */
    edit: itemsEditSchema.exactOptional(),
    /** With `paid` and `exchange`: which, and what would be said of it. */
    payment: z.strictObject({ id: z.string().max(64), how: z.enum(ways), reference: z.string().max(200).exactOptional() }).exactOptional(),
    exchange: z
      .strictObject({ id: z.string().max(64), to: z.enum(["sent", "handed_over"]), reference: z.string().max(200).exactOptional() })
      .exactOptional(),
  })
  .openapi("MailPreviewRequest");

export const mailPreviewSchema = z
  .object({
    from: z.string(),
    /** Null: the order has no address, so no mail can leave. */
    to: z.string().nullable(),
    subject: z.string(),
    html: z.string(),
    text: z.string(),
    attachments: z.array(z.object({ name: z.string(), bytes: z.int().nullable() })),
    language: z.string(),
  })
  .openapi("MailPreview");

export const letterSchema = z
  .object({
    id: z.string(),
    orderId: z.string(),
    returnId: z.string().nullable(),
    notice: z.enum(noticeKinds),
    language: z.string(),
    to: z.string(),
    subject: z.string(),
    /** As it left, but for what only its reader may know: the way in, and the code of a credit. */
    html: z.string(),
    text: z.string(),
    /** Opens for ten minutes; null for a file that is no longer kept. */
    attachments: z.array(z.object({ name: z.string(), url: z.string().nullable() })),
    /** The letter that was sent again. */
    copyOf: z.string().nullable(),
    sentAt: z.int(),
  })
  .openapi("Letter");

export type MailPreview = z.infer<typeof mailPreviewSchema>;
export type MailPreviewRequest = z.input<typeof previewSchema>;
export type LetterView = z.infer<typeof letterSchema>;
