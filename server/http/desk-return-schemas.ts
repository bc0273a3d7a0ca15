import { z } from "@hono/zod-openapi";
import { decisionReasons } from "../domain/return.ts";
import { decisionSchema } from "./desk-decision-schemas.ts";
import { parcelWordSchema, queueSchema, wordSchema } from "./desk-list-schemas.ts";
import { parcelSchema } from "./desk-parcel-schemas.ts";
import { paymentSchema } from "./desk-payment-schemas.ts";
import { unknownParcelSchema } from "./desk-reception-schemas.ts";
import { who } from "./desk-saying-schemas.ts";
import { stepSchema } from "./desk-step-schemas.ts";
import { unsentSchema } from "./desk-unsent-schemas.ts";
import { laneSchema, resolutionSchema } from "./schemas.ts";

// A return as the desk shows it. Amounts are minor units, instants epoch milliseconds. Sentences are in the
// language of `Accept-Language`; what the shopper reads is in the return's own.

const receptionSchema = z.enum(["awaited", "received", "missing", "wrong_item", "extra"]);

const picture = z.object({ id: z.string(), url: z.string() });

const pageUnit = z.object({
  id: z.string(),
  place: z.int(),
  reasonId: z.string(),
  reason: z.string(),
  subReason: z.string().nullable(),
  comment: z.string().nullable(),
  photos: z.array(picture),
  paid: z.int(),
  tax: z.int(),
  reception: receptionSchema,
  grade: z.string().nullable(),
  disposition: z.string().nullable(),
  location: z.string().nullable(),
  restock: z.boolean().nullable(),
  evidence: z.array(picture),
  decision: decisionSchema.nullable(),
  /** `edited`: taken out before the parcel moved; nobody else sees the piece any more. */
  decisionReason: z.enum([...decisionReasons, "edited"]).nullable(),
  say: z.string().nullable(),
  /** The article the shopper chose for it, at the price they were shown. */
  wanted: z
    .object({
      sku: z.string(),
      title: z.string(),
      variant: z.string().nullable(),
      price: z.int(),
      imageUrl: z.string().nullable(),
      /** They want what is left over as credit. */
      credit: z.boolean(),
    })
    .nullable(),
});

const pageItem = z.object({
  lineId: z.string(),
  title: z.string(),
  variant: z.string().nullable(),
  sku: z.string().nullable(),
  barcode: z.string().nullable(),
  imageUrl: z.string().nullable(),
  tags: z.array(z.string()),
  /** Units of this line in the whole order. */
  bought: z.int(),
  listed: z.int(),
  discount: z.int(),
  paid: z.int(),
  tax: z.int(),
  taxRate: z.int().nullable(),
  units: z.array(pageUnit),
});

const exchangeSchema = z
  .object({
    id: z.string(),
    unitId: z.string(),
    sku: z.string(),
    title: z.string(),
    variant: z.string().nullable(),
    price: z.int(),
    difference: z.int(),
    state: z.enum(["held", "confirmed", "sent", "handed_over", "cancelled"]),
    /** What the connected shop made of it; null where none was asked. */
    order: z
      .object({
        state: z.enum(["open", "sending", "unknown", "made", "by_hand", "sold_out", "refused"]),
        number: z.string().nullable(),
        /** The shop's own id of it. */
        reference: z.string().nullable(),
      })
      .nullable(),
    /** Where the shopper pays while it is held, and until when it is kept for them. */
    payAt: z.string().nullable(),
    expiresAt: z.int().nullable(),
    trouble: z
      .object({ code: z.enum(["sold_out", "refused", "no_answer", "not_possible"]), text: z.string(), message: z.string(), at: z.int() })
      .nullable(),
  })
  .openapi("Exchange");

const act = z.enum([
  "approve",
  "reject",
  "cancel",
  "take_back",
  "edit",
  "receive",
  "decide",
  "pay",
  "issue_label",
  "upload_label",
  "message",
  "note",
  "print",
]);

/** Everything one page shows. `ETag` is the version; send it as `If-Match` with what changes the return. */
export const returnPageSchema = z
  .object({
    id: z.string(),
    number: z.string(),
    version: z.int(),
    status: z.string(),
    word: wordSchema,
    parcel: parcelWordSchema,
    queue: queueSchema,
    lane: laneSchema,
    origin: z.string(),
    resolution: resolutionSchema,
    settlement: z.enum(["none", "due", "partial", "paid"]),
    review: z.object({ cause: z.string(), text: z.string() }).nullable(),
    override: z.string().nullable(),
    language: z.string(),
    currency: z.string(),
    requestedAt: z.int(),
    sendBy: z.int(),
    waitingSince: z.int(),
    late: z.boolean(),
    submissionId: z.string(),
    policy: z.object({ id: z.string(), version: z.int(), publishedAt: z.int() }),
    shop: z.object({ slug: z.string(), name: z.string(), timeZone: z.string(), languages: z.array(z.string()) }),
    order: z.object({
      id: z.string(),
      number: z.string(),
      placedAt: z.int(),
      total: z.int(),
      changedSince: z.boolean(),
      /** By what the shopper paid, as they would say it. */
      paidBy: z.array(z.object({ name: z.string(), amount: z.int() })),
    }),
    shopper: z.object({
      name: z.string(),
      email: z.string().nullable(),
      phone: z.string().nullable(),
      country: z.string(),
      orders: z.int(),
      returns: z.array(z.object({ id: z.string(), number: z.string(), word: wordSchema })),
    }),
    units: z.int(),
    value: z.int(),
    items: z.array(pageItem),
    /** Why the policy said what it said, rule by rule. `spoke`: it allowed or changed something, sent it to a person, refused, or was silent. */
    trace: z.array(
      z.object({
        spoke: z.enum(["yes", "look", "no", "silent"]),
        rule: z.string(),
        saw: z.string(),
        did: z.string(),
        items: z.array(z.string()),
      }),
    ),
    money: z.object({
      rows: z.array(
        z.object({
          kind: z.string(),
          lineId: z.string().nullable(),
          title: z.string(),
          note: z.string().nullable(),
          amount: z.int(),
          tax: z.int(),
          quantity: z.int().nullable(),
        }),
      ),
      /** What the shopper was shown when they asked. */
      shown: z.int(),
      /** The sum of the ledger now. */
      total: z.int(),
      givenBackBefore: z.int(),
      payments: z.array(paymentSchema),
      exchanges: z.array(exchangeSchema),
    }),
    parcels: z.array(parcelSchema),
    receptions: z.array(
      z.object({
        id: z.string(),
        at: z.int(),
        by: who,
        scanned: z.string().nullable(),
        extras: z.array(z.object({ title: z.string(), quantity: z.int(), note: z.string().nullable() })),
      }),
    ),
    /** Parcels that were put aside as unknown and turned out to be of this return. */
    unknownParcels: z.array(unknownParcelSchema),
    timeline: z.array(
      z.object({
        at: z.int(),
        type: z.string(),
        by: who,
        text: z.string(),
        /** The shopper is mailed of it; `unsent`: the mail has failed so far; null for what is not told. */
        told: z.union([z.boolean(), z.literal("unsent")]).nullable(),
        letter: z.object({ id: z.string(), subject: z.string(), to: z.string(), attachments: z.array(z.string()) }).nullable(),
      }),
    ),
    conversation: z.array(
      z.object({ id: z.string(), kind: z.enum(["shopper", "merchant", "note"]), by: z.string(), text: z.string(), at: z.int() }),
    ),
    unsent: z.array(unsentSchema),
    /** What is to be done in the shop itself, open and done. */
    steps: z.array(stepSchema),
    /** What the asker may do with it now. An act that is missing has its reason in `cannot`. */
    can: z.array(act),
    cannot: z.partialRecord(act, z.string()),
  })
  .openapi("ReturnPage");

export const approvalSchema = z
  .strictObject({ mail: z.boolean().default(true), message: z.string().trim().max(2_000).exactOptional() })
  .openapi("Approval");
/** The reason is kept whether or not a mail leaves. */
export const rejectionSchema = z
  .strictObject({ message: z.string().trim().min(1).max(2_000), mail: z.boolean().default(true) })
  .openapi("Rejection");

export const messageRequestSchema = z.strictObject({ text: z.string().trim().min(1).max(4_000) }).openapi("MessageRequest");

export type ReturnPage = z.infer<typeof returnPageSchema>;
