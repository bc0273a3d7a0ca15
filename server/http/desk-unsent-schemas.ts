import { z } from "@hono/zod-openapi";
import { noticeKinds } from "../domain/consequences.ts";

// Mails that have not left and labels that are not made. Instants are epoch milliseconds.

export const unsentSchema = z
  .object({
    /** For `POST /tasks/{id}/retry`. */
    id: z.int(),
    what: z.enum(["mail", "copy", "label", "invitation"]),
    /** Which mail it is, where it is one to a shopper. */
    notice: z.enum(noticeKinds).nullable(),
    since: z.int(),
    attempts: z.int(),
    /** Why, in a sentence. */
    reason: z.string(),
    /** It is tried again by itself; else it waits for a person. */
    tried: z.boolean(),
  })
  .openapi("Unsent");

export const buriedTaskSchema = unsentSchema
  .extend({
    return: z.object({ id: z.string(), number: z.string() }).nullable(),
    order: z.object({ id: z.string(), number: z.string() }).nullable(),
    timeZone: z.string().nullable(),
  })
  .openapi("BuriedTask");

export type Unsent = z.infer<typeof unsentSchema>;
export type BuriedTask = z.infer<typeof buriedTaskSchema>;
