import { z } from "@hono/zod-openapi";
import { parcelProgress } from "../domain/parcel.ts";

export const scanViewSchema = z.object({
  title: z.string(),
  /** The carrier's own words, or a person's. */
  words: z.string().nullable(),
  place: z.string().nullable(),
  at: z.int(),
});

/** How the way of a parcel is known. */
export const waySchema = z.object({
  /** Newest first. */
  scans: z.array(scanViewSchema),
  /** When its carrier says that it arrives. */
  expectedAt: z.int().nullable(),
  /** When its carrier was asked last. */
  lookedAt: z.int().nullable(),
});
export type Way = z.infer<typeof waySchema>;

export const claimSchema = z
  .object({
    parcelId: z.string(),
    progress: z.enum(parcelProgress),
    carrier: z.string().nullable(),
    trackingNumber: z.string().nullable(),
    /** The carrier's own id of the label. */
    reference: z.string().nullable(),
    returns: z.array(z.object({ id: z.string(), number: z.string(), orderNumber: z.string() })),
    /** What lies in it, at what was paid for it. */
    items: z.array(z.object({ title: z.string(), sku: z.string().nullable(), quantity: z.int(), paid: z.int() })),
    value: z.int(),
    currency: z.string(),
    from: z.array(z.string()),
    to: z.array(z.string()),
    /** Opens for ten minutes. */
    label: z.string().nullable(),
    /** Newest first. */
    scans: z.array(scanViewSchema),
    handedOverAt: z.int().nullable(),
    lastSeenAt: z.int().nullable(),
    lastSeenPlace: z.string().nullable(),
    /** That the shopper handed it over, by their own word. */
    proof: z
      .object({ at: z.int(), photo: z.string().nullable(), carrier: z.string().nullable(), trackingNumber: z.string().nullable() })
      .nullable(),
    /** By when to claim, as far as it is known, and where that comes from; the contract with the carrier decides. */
    deadline: z.object({ at: z.int().nullable(), text: z.string(), rule: z.string(), source: z.string().nullable() }),
  })
  .openapi("Claim");
export type Claim = z.infer<typeof claimSchema>;
