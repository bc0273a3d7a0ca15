import { z } from "@hono/zod-openapi";
import { told } from "./desk-saying-schemas.ts";
import { resolutionSchema } from "./schemas.ts";

/** What goes back from now on; pieces that are not named are taken out. */
export const itemsEditSchema = z
  .strictObject({
    units: z
      .array(
        z.strictObject({
          unitId: z.string().max(64),
          /** Absent: as before. */
          reasonId: z.string().max(64).exactOptional(),
          /** Null: none any more. */
          subReasonId: z.string().max(64).nullable().exactOptional(),
        }),
      )
      .max(500),
    /** Free pieces of the order. */
    add: z
      .array(
        z.strictObject({
          lineId: z.string().max(200),
          quantity: z.int().min(1).max(500),
          reasonId: z.string().max(64),
          subReasonId: z.string().max(64).exactOptional(),
          comment: z.string().max(1_000).exactOptional(),
        }),
      )
      .max(100)
      .default([]),
    /** Absent: as before. */
    resolution: resolutionSchema.exactOptional(),
    ...told,
  })
  .openapi("ItemsEdit");

/** What an edit would come to, before it is made. */
export const itemsQuoteSchema = z
  .object({ before: z.int(), after: z.int(), rows: z.array(z.object({ title: z.string(), note: z.string().nullable(), amount: z.int() })) })
  .openapi("ItemsQuote");

/** What an edit may choose from. */
export const itemChoicesSchema = z
  .object({
    lines: z.array(
      z.object({
        lineId: z.string(),
        title: z.string(),
        variant: z.string().nullable(),
        imageUrl: z.string().nullable(),
        /** Pieces that no return has. */
        free: z.int(),
        /** Ids of the reasons that fit it. */
        reasons: z.array(z.string()),
      }),
    ),
    reasons: z.array(z.object({ id: z.string(), text: z.string(), subReasons: z.array(z.object({ id: z.string(), text: z.string() })) })),
    resolutions: z.array(resolutionSchema),
  })
  .openapi("ItemChoices");

export type ItemsEdit = z.input<typeof itemsEditSchema>;
export type ItemsQuote = z.infer<typeof itemsQuoteSchema>;
export type ItemChoices = z.infer<typeof itemChoicesSchema>;
