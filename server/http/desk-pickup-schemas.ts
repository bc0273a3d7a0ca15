import { z } from "@hono/zod-openapi";
import { pickupTroubles } from "../domain/pickup.ts";
import { pickupStates } from "../domain/shipment.ts";
import { pickupWishSchema } from "./shopper-parcel-schemas.ts";

const message = z.string().trim().max(2_000).exactOptional();

export const pickupRequestSchema = pickupWishSchema
  .extend({
    /** Absent: the first parcel. */
    parcelId: z.string().min(1).max(64).exactOptional(),
    mail: z.boolean(),
    message,
  })
  .openapi("PickupRequest");

export const cancelledPickupSchema = z.strictObject({ mail: z.boolean(), message }).openapi("PickupCancellation");

export const foundPickupSchema = z
  .strictObject({
    made: z.boolean(),
    /** What the carrier calls it, to call it off later. */
    reference: z.string().trim().min(1).max(100).exactOptional(),
    why: z.string().trim().min(1).max(500),
  })
  .openapi("PickupFinding");

/** The last time somebody was asked to come for a parcel. Instants are epoch milliseconds. */
export const deskPickupSchema = z
  .object({
    id: z.string(),
    state: z.enum(pickupStates),
    attempt: z.int(),
    /** ISO date of where it lies, and minutes from its midnight; `title` says it. */
    day: z.string(),
    from: z.int(),
    to: z.int(),
    title: z.string(),
    note: z.string().nullable(),
    reference: z.string().nullable(),
    /** What the carrier charges for coming, beside the label. */
    cost: z.object({ amount: z.int(), currency: z.string() }).nullable(),
    /** The carrier's words for why nobody could fetch it. */
    why: z.string().nullable(),
    askedShopperAt: z.int().nullable(),
    answer: z.enum(["slot", "drop_off", "note"]).nullable(),
    answeredAt: z.int().nullable(),
    /** Until when the shopper may answer before a person looks. */
    escalateAt: z.int().nullable(),
    escalatedAt: z.int().nullable(),
    trouble: z.object({ code: z.enum(pickupTroubles), text: z.string(), message: z.string().nullable() }).nullable(),
  })
  .openapi("DeskPickup");

export type DeskPickup = z.infer<typeof deskPickupSchema>;
