import { z } from "@hono/zod-openapi";
import { wordSchema } from "./desk-list-schemas.ts";
import { told, who } from "./desk-saying-schemas.ts";

/** A parcel that was put aside because nothing on it names a return or an order. */
export const unknownParcelSchema = z
  .object({
    id: z.string(),
    /** What could be read on it. */
    label: z.string(),
    note: z.string().nullable(),
    at: z.int(),
    by: who,
    /** Opens for ten minutes. */
    photo: z.string().nullable(),
  })
  .openapi("UnknownParcel");

export const unknownParcelRequestSchema = z
  .strictObject({ label: z.string().trim().min(1).max(200), note: z.string().trim().max(1_000).exactOptional() })
  .openapi("UnknownParcelRequest");

export const receiptSchema = z
  .strictObject({
    /** Units that are not named stay awaited. */
    units: z
      .array(
        z.strictObject({
          unitId: z.string().max(64),
          reception: z.enum(["received", "missing", "wrong_item"]),
          grade: z.string().max(64).exactOptional(),
          disposition: z.string().max(64).exactOptional(),
          location: z.string().max(64).exactOptional(),
          restock: z.boolean().exactOptional(),
          photos: z.array(z.string().max(64)).max(10).default([]),
        }),
      )
      .max(500),
    /** What else was in the box: a further piece of the order, or something nobody knows. */
    extras: z
      .array(
        z.strictObject({
          lineId: z.string().max(200).exactOptional(),
          title: z.string().min(1).max(200),
          quantity: z.int().min(1).max(500),
          note: z.string().max(1_000).exactOptional(),
        }),
      )
      .max(50)
      .default([]),
    scanned: z.string().max(200).exactOptional(),
    ...told,
  })
  .openapi("Receipt");

/** What a scanned text may mean. Never a dead end: with nothing certain there are candidates, each with its reason. */
export const scanSchema = z
  .object({
    kind: z.enum(["return", "product", "order", "nothing"]),
    /** With `product`: the SKU or barcode is of these lines of the open return that was asked for, or of the candidates. */
    sku: z.string().nullable(),
    candidates: z.array(
      z.object({ id: z.string(), number: z.string(), orderNumber: z.string(), shopper: z.string(), word: wordSchema, why: z.string() }),
    ),
    orders: z.array(z.object({ id: z.string(), number: z.string(), shopper: z.string(), why: z.string() })),
  })
  .openapi("Scan");

export type Receipt = z.input<typeof receiptSchema>;
export type Scan = z.infer<typeof scanSchema>;
export type UnknownParcelView = z.infer<typeof unknownParcelSchema>;
export type UnknownParcelRequest = z.input<typeof unknownParcelRequestSchema>;
