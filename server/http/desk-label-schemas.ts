import { z } from "@hono/zod-openapi";
import { returnPageSchema } from "./desk-return-schemas.ts";

/** Our own label, drawn anew in the place of the one before. */
export const labelRequestSchema = z
  .strictObject({ mail: z.boolean(), message: z.string().max(2_000).exactOptional() })
  .openapi("LabelRequest");

/** Labels of many returns as one file (S5-46). */
export const labelSheetSchema = z
  .strictObject({ ids: z.array(z.string().max(64)).min(1).max(100), format: z.enum(["a4", "a6", "zpl"]).default("a4") })
  .openapi("LabelSheet");

/** Packing slips of many returns as one file (S5-46). */
export const packingSlipsSchema = z.strictObject({ ids: z.array(z.string().max(64)).min(1).max(100) }).openapi("PackingSlips");

/** A label of the merchant's own, as a form is sent. */
export const labelUploadSchema = z
  .object({
    file: z.instanceof(File).openapi({ type: "string", format: "binary" }),
    mail: z.enum(["true", "false"]),
    message: z.string().max(2_000).optional(),
  })
  .openapi("LabelUpload");

/** What was found in a label of the merchant's own. Millimetres of the first page. */
export const checkedLabelSchema = z
  .object({ type: z.enum(["pdf", "png"]), pages: z.int(), width: z.int(), height: z.int(), bytes: z.int() })
  .openapi("CheckedLabel");

/** The return, and what was found in the file that is its label now; null for our own. */
export const labelledPageSchema = returnPageSchema.extend({ checked: checkedLabelSchema.nullable() }).openapi("LabelledReturn");

export type CheckedLabel = z.infer<typeof checkedLabelSchema>;
