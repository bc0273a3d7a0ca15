import { z } from "@hono/zod-openapi";
import { parcelProgress } from "../domain/parcel.ts";
import { costStates, shipmentStates } from "../domain/shipment.ts";
import { deskPickupSchema } from "./desk-pickup-schemas.ts";
import { waySchema } from "./desk-tracking-schemas.ts";
import { handoverSchema } from "./schemas.ts";

/** What is wrong with a label, in words; `message`: the carrier's own. */
const troubleSchema = z.object({ code: z.string(), text: z.string(), message: z.string().nullable(), at: z.int() });

/** One purchase of a label. */
const purchaseSchema = z.object({
  id: z.string(),
  connectionId: z.string().nullable(),
  provider: z.string(),
  carrier: z.string(),
  service: z.string(),
  title: z.string(),
  state: z.enum(shipmentStates),
  cost: z.object({ amount: z.int(), currency: z.string() }).nullable(),
  costState: z.enum(costStates),
  /** By the merchant's own price list. */
  contract: z.boolean(),
  /** Why this one: a sentence each. */
  why: z.array(z.string()),
  trouble: troubleSchema.nullable(),
  at: z.int(),
  reference: z.string().nullable(),
  trackingNumber: z.string().nullable(),
});

/** A parcel as its return's page shows it. */
export const parcelSchema = z.object({
  id: z.string(),
  handover: handoverSchema,
  code: z.string(),
  carrier: z.string().nullable(),
  trackingNumber: z.string().nullable(),
  progress: z.enum(parcelProgress),
  /** Its carrier has it, and does not bring it on. */
  heldUp: z.boolean(),
  /** The carrier's own page about it. */
  trackingUrl: z.string().nullable(),
  /** Opens for ten minutes. */
  label: z.object({ a4: z.string(), a6: z.string(), zpl: z.string().nullable(), customs: z.string().nullable() }).nullable(),
  /** When the carrier takes the label no more. */
  expiresAt: z.int().nullable(),
  /** What is shown at the counter instead of paper. */
  paperless: z.object({ picture: z.string().nullable(), code: z.string().nullable() }).nullable(),
  /** What of the label can be printed. */
  files: z.array(z.enum(["a4", "a6", "zpl", "customs"])),
  /** Why it has no label, and what to do. */
  trouble: troubleSchema.nullable(),
  shipment: purchaseSchema.extend({ attempts: z.array(purchaseSchema) }).nullable(),
  to: z.array(z.string()),
  ...waySchema.shape,
  /** The last time somebody was asked to come for it. */
  pickup: deskPickupSchema.nullable(),
  /** What the shopper says and shows of having sent it. */
  posted: z
    .object({ at: z.int(), carrier: z.string().nullable(), trackingNumber: z.string().nullable(), photo: z.string().nullable() })
    .nullable(),
});
