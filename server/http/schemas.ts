import { z } from "@hono/zod-openapi";
import { handovers } from "../domain/policy.ts";
import { parcelViewSchema, pickupWishSchema, pointWishSchema } from "./shopper-parcel-schemas.ts";

/**
 * What the shopper's API takes and gives. Money is integer minor units of `currency`; instants are epoch milliseconds UTC.
 * Sentences are in the language of the request (`lng` query, else `Accept-Language`, else the shop's own).
 * The portal imports these as types only.
 */
const minor = z.int();
const instant = z.int();
const sentence = z.string();

export const laneSchema = z.enum(["withdrawal", "guarantee", "commercial"]);
export const resolutionSchema = z.enum(["refund", "store_credit", "exchange", "repair", "keep"]);
export const handoverSchema = z.enum(handovers);

export const shopViewSchema = z
  .object({
    slug: z.string(),
    name: z.string(),
    portal: z.enum(["active", "inactive"]),
    language: z.string(),
    languages: z.array(z.string()),
    /** What may stand beside the order number. */
    proof: z.object({ email: z.boolean() }),
    help: z.object({ url: z.string().nullable(), email: z.string().nullable() }),
    /** The policy in three lines, for the first step. */
    highlights: z.array(sentence),
    reasons: z.array(
      z.object({
        id: z.string(),
        text: sentence,
        fault: z.enum(["shopper", "merchant"]),
        lane: laneSchema,
        /** Who pays for the way back with this reason, once known. */
        note: sentence.nullable(),
        subReasons: z.array(z.object({ id: z.string(), text: sentence })),
        comment: z.enum(["off", "optional", "required"]),
        photos: z.object({ required: z.int(), most: z.int() }),
      }),
    ),
  })
  .openapi("Shop");

export const sessionRequestSchema = z
  .union([
    z.strictObject({
      orderNumber: z.string().min(1).max(64),
      postalCode: z.string().min(1).max(20).exactOptional(),
      email: z.string().min(3).max(254).exactOptional(),
      /** The six digits mailed by `POST …/codes`. */
      code: z
        .string()
        .regex(/^\d{6}$/)
        .exactOptional(),
    }),
    /** The secret of a signed link or of the delivery note's QR code; the hosted page sends it, nobody types it. */
    z.strictObject({ link: z.string().min(20).max(200) }),
  ])
  .openapi("SessionRequest");

export const itemSchema = z
  .object({
    lineId: z.string(),
    title: z.string(),
    variant: z.string().nullable(),
    imageUrl: z.string().nullable(),
    quantity: z.int(),
    /** For all units, after discounts. */
    paid: minor,
    /** For one unit, null when the units differ by a minor unit. */
    paidEach: minor.nullable(),
    /** Units that may still be chosen. */
    available: z.int(),
    /** May be chosen at once. When false and `reasons` is not empty, a fault may still be reported. */
    open: z.boolean(),
    /** "Until 6 December, 14 days left". Null when not open. */
    until: sentence.nullable(),
    /** Ids of the reasons that may be given. */
    reasons: z.array(z.string()),
    photoRequired: z.boolean(),
    blocked: z
      .object({
        code: z.string(),
        /** Bold: "The 30 days to return it are over." */
        title: sentence,
        /** The arithmetic in words. */
        explanation: sentence.nullable(),
        /** Drawn to scale: the last day lies at `share` (0 to 1) between start and today. */
        ruler: z
          .object({
            start: sentence,
            startNote: sentence,
            last: sentence,
            lastNote: sentence,
            today: sentence,
            todayNote: sentence,
            share: z.number(),
          })
          .nullable(),
        /** What is still possible, and the words of its link. */
        possible: z
          .object({
            text: sentence.nullable(),
            action: z.enum(["report_fault", "see_return", "contact"]).nullable(),
            link: sentence.nullable(),
            returnId: z.string().nullable(),
          })
          .nullable(),
      })
      .nullable(),
  })
  .openapi("Item");

export const sessionSchema = z
  .object({
    token: z.string(),
    expiresAt: instant,
    /** How strongly the order was proved; cancelling a return made elsewhere needs `code` or `link`. */
    proof: z.enum(["postal_code", "email", "code", "link", "test"]),
    order: z.object({ number: z.string(), placedAt: instant, currency: z.string(), test: z.boolean() }),
    items: z.array(itemSchema),
    returns: z.array(z.object({ id: z.string(), number: z.string(), requestedAt: instant, headline: sentence })),
  })
  .openapi("Session");

export const codeRequestSchema = z
  .strictObject({
    orderNumber: z.string().min(1).max(64),
    postalCode: z.string().min(1).max(20).exactOptional(),
    email: z.string().min(3).max(254).exactOptional(),
  })
  .openapi("CodeRequest");

export const wishSchema = z.strictObject({
  lineId: z.string().min(1).max(100),
  quantity: z.int().min(1).max(10_000),
  reasonId: z.string().min(1).max(100),
  subReasonId: z.string().min(1).max(100).exactOptional(),
  /** With an exchange: the article for each piece, the first first. `price` is what was shown; what is not any more is told. */
  instead: z
    .array(z.strictObject({ sku: z.string().min(1).max(200), price: minor.exactOptional() }))
    .max(100)
    .exactOptional(),
});

/** How what is left over comes, when the other articles cost less. */
const restSchema = z.enum(["refund", "store_credit"]);

export const quoteRequestSchema = z
  .strictObject({
    items: z.array(wishSchema).min(1).max(250),
    resolution: resolutionSchema.exactOptional(),
    handover: handoverSchema.exactOptional(),
    rest: restSchema.exactOptional(),
  })
  .openapi("QuoteRequest");

/** An article that may be had for a piece of one line, with what it costs who gives that piece. */
export const articleSchema = z
  .object({
    sku: z.string(),
    title: z.string(),
    variant: z.string().nullable(),
    imageUrl: z.string().nullable(),
    price: minor,
    /** Positive: to pay on top. Negative: comes back. */
    difference: minor,
    stock: z.enum(["in_stock", "low_stock", "sold_out", "unknown"]),
    /** "3 left", "Sold out". */
    note: sentence.nullable(),
  })
  .openapi("Article");

export const articlesSchema = z
  .object({
    items: z.array(articleSchema),
    /** Any article of the shop may be searched for. */
    searchable: z.boolean(),
    /** Set when the shop itself did not say how many are left: how old that is. */
    told: sentence.nullable(),
  })
  .openapi("Articles");

export const moneyRowSchema = z
  .object({
    /** `line`, `discount` add up to `paid`; `paid` and `entry` rows add up to `total`. */
    kind: z.enum(["line", "discount", "paid", "entry"]),
    title: sentence,
    note: sentence.nullable(),
    amount: minor,
    lineId: z.string().nullable(),
  })
  .openapi("MoneyRow");

export const addressLinesSchema = z.array(z.string());

export const quoteSchema = z
  .object({
    currency: z.string(),
    /** To be sent back with the submission: what was shown is what is submitted, or the answer is `quote_changed`. */
    quote: z.string(),
    resolution: resolutionSchema,
    handover: handoverSchema,
    resolutions: z.array(z.object({ kind: resolutionSchema, title: sentence, note: sentence, amount: minor })),
    handovers: z.array(
      z.object({
        kind: handoverSchema,
        title: sentence,
        note: sentence,
        cost: sentence,
        address: addressLinesSchema.nullable(),
        /** Places to bring it to can be listed. */
        points: z.boolean(),
      }),
    ),
    /** How many parcels may be made of it. */
    parcels: z.object({ most: z.int() }),
    /** Set when no label exists for the zone: the shop's promise and the way without us. */
    contact: z
      .object({
        title: sentence,
        promise: sentence,
        email: z.string().nullable(),
        url: z.string().nullable(),
        reference: z.string(),
        message: z.string(),
        kept: sentence,
        without: sentence,
      })
      .nullable(),
    rows: z.array(moneyRowSchema),
    total: z.object({ title: sentence, amount: minor, note: sentence.nullable() }),
    /** "Usually 3 working days after the parcel arrives, at the latest on 6 December." */
    when: sentence,
    /** "Drop it off by Sunday 6 December 2026" */
    sendBy: sentence,
    /** A person will look before a label is issued; why, in words. */
    review: sentence.nullable(),
    /** Set while an exchange is chosen. */
    exchange: z
      .object({
        /** What was chosen for each piece. */
        pieces: z.array(
          z.object({
            lineId: z.string(),
            /** Which piece of the wish, from 0. */
            piece: z.int(),
            sku: z.string(),
            title: z.string(),
            variant: z.string().nullable(),
            imageUrl: z.string().nullable(),
            price: minor,
            difference: minor,
          }),
        ),
        /** What the articles cost beyond the pieces (positive) or leave over (negative). */
        difference: minor,
        /** What happens with it, and when. */
        note: sentence.nullable(),
        /** Ways for what is left over; empty where there is nothing to choose. */
        rest: z.array(z.object({ kind: restSchema, title: sentence, chosen: z.boolean() })),
      })
      .nullable(),
  })
  .openapi("Quote");

export const photoSchema = z.object({ id: z.string(), width: z.int(), height: z.int() }).openapi("Photo");

export const submissionRequestSchema = z
  .strictObject({
    items: z
      .array(
        wishSchema.extend({
          comment: z.string().max(2_000).exactOptional(),
          photoIds: z.array(z.string().max(64)).max(10).exactOptional(),
        }),
      )
      .min(1)
      .max(250),
    resolution: resolutionSchema,
    handover: handoverSchema,
    rest: restSchema.exactOptional(),
    /** At most as many as the quote says; one where nothing is said. */
    parcels: z.int().min(1).max(20).exactOptional(),
    /** With the handover `pickup`. */
    pickup: pickupWishSchema.exactOptional(),
    /** Where the shopper means to bring it. */
    point: pointWishSchema.exactOptional(),
    quote: z.string().min(1).max(200),
  })
  .openapi("SubmissionRequest");

export const returnViewSchema = z
  .object({
    id: z.string(),
    number: z.string(),
    submissionId: z.string(),
    orderNumber: z.string(),
    lane: laneSchema,
    status: z.enum(["requested", "approved", "rejected", "cancelled", "expired", "closed"]),
    /** The state in words, and what happens next. */
    headline: sentence,
    lead: sentence,
    currency: z.string(),
    requestedAt: instant,
    resolution: resolutionSchema,
    handover: handoverSchema,
    items: z.array(
      z.object({
        lineId: z.string(),
        title: z.string(),
        variant: z.string().nullable(),
        imageUrl: z.string().nullable(),
        quantity: z.int(),
        reason: sentence,
        photos: z.int(),
        /** What was chosen instead of them. */
        instead: z.array(z.object({ title: z.string(), variant: z.string().nullable(), price: minor })),
      }),
    ),
    rows: z.array(moneyRowSchema),
    total: z.object({ title: sentence, amount: minor, note: sentence.nullable() }),
    when: sentence,
    /** "Drop it off by" with weekday and year. */
    sendBy: sentence,
    /**
     * The label: `ready` turns true when it is made; addresses live ten minutes, ask again for fresh ones. `locked`: it names a person by
     * their full address, so it is given to sessions opened by an e-mailed code or a signed link only.
     */
    label: z.object({ ready: z.boolean(), a4: z.string().nullable(), a6: z.string().nullable(), locked: z.boolean() }).nullable(),
    /** The code to show at the counter: a square of `size` modules, dark ones as one SVG path, and the code as text in groups. */
    qr: z.object({ size: z.int(), path: z.string(), text: z.string() }).nullable(),
    /** Each of its parcels; `label` and `qr` above are those of the first. */
    parcels: z.array(parcelViewSchema),
    address: addressLinesSchema.nullable(),
    contact: quoteSchema.shape.contact,
    nextSteps: z.array(sentence),
    timeline: z.array(
      z.object({
        state: z.enum(["done", "now", "later"]),
        title: sentence,
        when: sentence.nullable(),
        note: sentence.nullable(),
        amount: minor.nullable(),
      }),
    ),
    cancellable: z.boolean(),
    /** A difference to pay. `url` is given to sessions opened by an e-mailed code or a signed link only; else it is `locked`. */
    pay: z.object({ amount: minor, text: sentence, url: z.string().nullable(), locked: z.boolean() }).nullable(),
    /** What they get instead, and where it is: one sentence each. */
    instead: z.array(sentence),
    test: z.boolean(),
  })
  .openapi("Return");

export const submissionSchema = z
  .object({
    submission: z.object({ id: z.string() }),
    returns: z.array(returnViewSchema).min(1),
    /** Replaces the session's token: with it, what was just submitted may be cancelled without a further proof. */
    token: z.string(),
  })
  .openapi("Submission");

/** RFC 9457. `type` is stable; `detail` is a sentence for a person in the language of the request. */
/** What is said about a return, oldest first. Notes of the shop's team are never in it. */
export const conversationSchema = z
  .object({
    items: z.array(z.object({ id: z.string(), by: z.enum(["you", "shop"]), text: z.string(), at: instant, when: sentence })),
  })
  .openapi("Conversation");

/** Text as it is typed; nothing in it is read as markup. */
export const shopperMessageSchema = z.strictObject({ text: z.string().trim().min(1).max(2_000) }).openapi("ShopperMessage");

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: sentence,
    code: z.string(),
    /** The request id. */
    instance: z.string(),
    /** What is wrong with which part of the body. */
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
    /** With `code_needed`: where the code goes, masked. */
    sentTo: z.string().optional(),
  })
  .openapi("Problem");

export type ShopView = z.infer<typeof shopViewSchema>;
export type SessionRequest = z.infer<typeof sessionRequestSchema>;
export type Item = z.infer<typeof itemSchema>;
export type Session = z.infer<typeof sessionSchema>;
export type CodeRequest = z.infer<typeof codeRequestSchema>;
export type QuoteRequestBody = z.infer<typeof quoteRequestSchema>;
export type QuoteView = z.infer<typeof quoteSchema>;
export type Article = z.infer<typeof articleSchema>;
export type Articles = z.infer<typeof articlesSchema>;
export type MoneyRow = z.infer<typeof moneyRowSchema>;
export type PhotoView = z.infer<typeof photoSchema>;
export type SubmissionRequest = z.infer<typeof submissionRequestSchema>;
export type SubmissionView = z.infer<typeof submissionSchema>;
export type ReturnView = z.infer<typeof returnViewSchema>;
export type Conversation = z.infer<typeof conversationSchema>;
export type Problem = z.infer<typeof problemSchema>;
