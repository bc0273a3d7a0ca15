import { z } from "@hono/zod-openapi";
import { languages } from "../../locales/texts.ts";
import { noticeKinds } from "../domain/consequences.ts";
import { templateVariables } from "../domain/template.ts";

// What a merchant says in a mail instead of us: its subject and the words it opens with. `{number}` and the like stand for what differs.

/** On one line: a line break in a subject would begin another header. */
const subject = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\u2028\u2029]*$/u, "a subject has one line");
const body = z.string().trim().min(1).max(5_000);

const words = z.object({ subject: z.string(), body: z.string() });

export const templateSchema = z
  .object({
    notice: z.enum(noticeKinds),
    language: z.enum(languages),
    /** What the mail opens with now: the merchant's own, or ours. */
    subject: z.string(),
    body: z.string(),
    own: z.boolean(),
    /** What we say, in its most usual case; a reset brings it back. */
    standard: words,
    /** What may stand in braces in a mail of this kind. */
    variables: z.array(z.enum(templateVariables)),
    /** The `ETag`, to send as `If-Match`; 0 while nothing of the merchant's own was saved. */
    version: z.int(),
  })
  .openapi("MailTemplate");

export const templateListSchema = z.object({ items: z.array(templateSchema) }).openapi("MailTemplates");

export const templateChangeSchema = z.strictObject({ subject, body }).openapi("MailTemplateChange");

/** The words that are being written, or else those that are kept; of a return of this shop, or else of a sample. */
export const templatePreviewSchema = z
  .strictObject({ subject: subject.exactOptional(), body: body.exactOptional(), returnId: z.string().max(64).exactOptional() })
  .openapi("MailTemplatePreview");

export const templateParams = z.object({ slug: z.string().max(64), notice: z.enum(noticeKinds), language: z.enum(languages) });

export type TemplateView = z.infer<typeof templateSchema>;
