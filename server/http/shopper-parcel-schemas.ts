import { z } from "@hono/zod-openapi";
import { parcelProgress } from "../domain/parcel.ts";

/** What a shopper sees of a parcel, and says about it. Sentences and addresses of files are made for one reading, as everywhere here. */
const sentence = z.string();
const address = z.string();

/** A day ("2026-12-03") of where the parcel lies, and minutes from its midnight. */
const daySchema = z.iso.date();
const minuteSchema = z
  .int()
  .min(0)
  .max(24 * 60);
const noteSchema = z.string().trim().max(200);

export const pickupDaysSchema = z
  .object({
    items: z.array(
      z.object({
        day: daySchema,
        /** "Thursday 3 December" */
        title: sentence,
        windows: z.array(z.object({ from: minuteSchema, to: minuteSchema, title: sentence })),
      }),
    ),
  })
  .openapi("PickupDays");

export const slotSchema = z.strictObject({ day: daySchema, from: minuteSchema, to: minuteSchema });
export const pickupWishSchema = slotSchema.extend({ note: noteSchema.exactOptional() });
export const pointWishSchema = z.strictObject({ id: z.string().min(1).max(2_000) });

/** What is to happen after a pickup that came to nothing. */
export const pickupAnswerSchema = z
  .strictObject({
    parcelId: z.string().min(1).max(100),
    answer: z.discriminatedUnion("do", [
      pickupWishSchema.extend({ do: z.literal("slot") }),
      z.strictObject({ do: z.literal("drop_off") }),
      z.strictObject({ do: z.literal("note"), note: noteSchema.min(1) }),
    ]),
  })
  .openapi("PickupAnswer");

/** That a parcel was handed over: a photo of the receipt, and of own postage who carries it and under which number. */
export const postingSchema = z
  .strictObject({
    parcelId: z.string().min(1).max(100),
    photoId: z.string().min(1).max(64).exactOptional(),
    carrier: z.string().trim().min(1).max(60).exactOptional(),
    trackingNumber: z.string().trim().min(1).max(60).exactOptional(),
  })
  .openapi("Posting");

export const pickupViewSchema = z.object({
  /** For machines; the sentences say it. */
  state: z.string(),
  /** "DHL comes on Thursday 3 December between 10:00 and 13:00" */
  title: sentence,
  lead: sentence.nullable(),
  day: daySchema.nullable(),
  windowTitle: sentence.nullable(),
  note: z.string().nullable(),
  /** Set while the shopper is asked what happens now. */
  question: z.object({ title: sentence, lead: sentence, days: pickupDaysSchema.shape.items, canDropOff: z.boolean() }).nullable(),
});

export const parcelViewSchema = z
  .object({
    id: z.string(),
    /** From 1, of how many. */
    position: z.int(),
    of: z.int(),
    /** As of the return. */
    label: z.object({ ready: z.boolean(), a4: address.nullable(), a6: address.nullable(), locked: z.boolean() }).nullable(),
    /** What is shown at the counter: our own as a square of `size` modules, a carrier's as the address of a picture; and the code in words. */
    qr: z
      .object({
        square: z.object({ size: z.int(), path: z.string() }).nullable(),
        picture: address.nullable(),
        /** `text` in groups; `spoken`: how it is said aloud. */
        code: z.object({ text: z.string(), spoken: sentence.nullable() }).nullable(),
      })
      .nullable(),
    carrier: z.string().nullable(),
    trackingNumber: z.string().nullable(),
    /** Where it is, on a page of ours. */
    trackingUrl: address.nullable(),
    progress: z.enum(parcelProgress),
    /** The same in a word or two. */
    stands: sentence,
    /** Until when a carrier takes the label. */
    expires: sentence.nullable(),
    /** A form that goes onto the parcel beside its label. */
    customs: address.nullable(),
    pickup: pickupViewSchema.nullable(),
    /** What is known of its being handed over by the shopper's own word. */
    posted: sentence.nullable(),
    canProve: z.boolean(),
    /** Places to bring it to can be listed. */
    points: z.boolean(),
  })
  .openapi("ReturnParcel");

export const pointsSchema = z
  .object({
    items: z.array(
      z.object({
        /** Names the carrier too: what a submission sends back. */
        id: z.string(),
        carrier: z.string(),
        name: z.string(),
        address: z.array(z.string()),
        /** Metres from the postcode. */
        distance: z.int().nullable(),
        /** Metres east and north of it. */
        place: z.object({ x: z.int(), y: z.int() }).nullable(),
        /** One a day, or fewer. */
        hours: z.array(sentence),
        /** "Open now, until 19:00" */
        open: sentence.nullable(),
        /** They print the label. */
        paperless: z.boolean(),
      }),
    ),
    /** Carriers that did not answer: what that means. */
    silent: sentence.nullable(),
  })
  .openapi("Points");

/** One parcel to who has its link: nothing of the return it belongs to. */
export const trackingSchema = z
  .object({
    shop: z.string(),
    brand: z.object({ name: z.string() }),
    headline: sentence,
    lead: sentence,
    progress: z.enum(parcelProgress),
    carrier: z.string().nullable(),
    number: z.string().nullable(),
    /** The carrier's own page. */
    carrierUrl: address.nullable(),
    expected: sentence.nullable(),
    stops: z.array(
      z.object({ state: z.enum(["done", "now", "later"]), title: sentence, when: sentence.nullable(), note: sentence.nullable() }),
    ),
    /** Newest first. */
    scans: z.array(z.object({ title: sentence, when: sentence, place: z.string().nullable() })),
    pickup: pickupViewSchema.omit({ question: true }).nullable(),
  })
  .openapi("Tracking");

export type PickupDays = z.infer<typeof pickupDaysSchema>;
export type PickupAnswerBody = z.infer<typeof pickupAnswerSchema>;
export type Posting = z.infer<typeof postingSchema>;
export type PickupView = z.infer<typeof pickupViewSchema>;
export type ParcelView = z.infer<typeof parcelViewSchema>;
export type Points = z.infer<typeof pointsSchema>;
export type Tracking = z.infer<typeof trackingSchema>;
