import { z } from "@hono/zod-openapi";
import { languages } from "../../locales/texts.ts";
import { stepKinds } from "../domain/connection.ts";
import { noticeKinds } from "../domain/consequences.ts";
import { parcelProgress } from "../domain/parcel.ts";
import { paymentTroubles } from "../domain/payment.ts";
import { ways } from "../domain/payment-ways.ts";
import { problems, queues } from "../domain/queue.ts";
import { decisionReasons } from "../domain/return.ts";
import { costStates, shipmentStates } from "../domain/shipment.ts";
import { deskPickupSchema } from "./desk-pickup-schemas.ts";
import { waySchema } from "./desk-tracking-schemas.ts";
import { unsentSchema } from "./desk-unsent-schemas.ts";
import { handoverSchema, laneSchema, resolutionSchema } from "./schemas.ts";

// A return as the desk lists it, shows it and works on it. Amounts are minor units, instants epoch milliseconds. Sentences are in the
// language of `Accept-Language`; what the shopper reads is in the return's own.

const queueSchema = z.enum(queues).openapi("Queue");
export const wordSchema = z
  .enum([
    "requested",
    "approved",
    "waiting_for_parcel",
    "in_transit",
    "arrived",
    "partly_received",
    "received",
    "decided",
    "settled",
    "rejected",
    "cancelled",
    "expired",
    "closed",
  ])
  .openapi("StatusWord");
const decisionSchema = z.enum(["accept", "reject", "repair", "exchange", "keep", "cancel"]);
const receptionSchema = z.enum(["awaited", "received", "missing", "wrong_item", "extra"]);

/** One line of the list (S3-07 to S3-12). */
const returnRowSchema = z
  .object({
    id: z.string(),
    number: z.string(),
    orderId: z.string(),
    orderNumber: z.string(),
    shop: z.string(),
    shopper: z.string(),
    country: z.string(),
    status: z.enum(["requested", "approved", "rejected", "cancelled", "expired", "closed"]),
    queue: queueSchema,
    /** Among the problems: why. */
    problem: z.enum(problems).nullable(),
    word: wordSchema,
    parcel: z.enum(["none", ...parcelProgress]),
    lane: laneSchema,
    origin: z.string(),
    reason: z.object({ id: z.string(), text: z.string() }),
    units: z.int(),
    value: z.int(),
    currency: z.string(),
    requestedAt: z.int(),
    waitingSince: z.int(),
    /** Waits longer than the merchant promised. */
    late: z.boolean(),
    /** Messages of the shopper nobody has answered. */
    unanswered: z.int(),
    version: z.int(),
  })
  .openapi("ReturnRow");

const sortSchema = z.enum(["waiting", "requested", "number", "shopper", "value", "units"]);

/** What the list, its counts and its CSV take. */
export const listQuery = z.object({
  queue: queueSchema.optional(),
  /** The beginning of a return, order or tracking number, a SKU, an e-mail address or any word of a name. Spans all queues. */
  search: z.string().max(100).optional(),
  lane: laneSchema.optional(),
  reason: z.string().max(64).optional(),
  shop: z.string().max(64).optional(),
  country: z.string().max(2).optional(),
  word: wordSchema.optional(),
  /** Only what waits at least so many hours. */
  waiting: z.coerce.number().int().min(1).max(10_000).optional(),
  /** Requested at or after, before. */
  from: z.coerce.number().int().optional(),
  to: z.coerce.number().int().optional(),
  unanswered: z.enum(["true"]).optional(),
  sort: sortSchema.default("waiting"),
  order: z.enum(["asc", "desc"]).default("asc"),
});

export const returnListSchema = z
  .object({
    items: z.array(returnRowSchema),
    /** The `after` of the following page. With several filters a page may be short, even empty, and still have one. */
    next: z.string().nullable(),
    /** How many there are in all; `1000` stands for more, null for what would take too long to count. */
    total: z.int().nullable(),
  })
  .openapi("ReturnList");

/** Counts stop at 999: `1000` stands for more. */
export const queueCountsSchema = z
  .object({
    counts: z.record(queueSchema, z.int()),
    unanswered: z.int(),
    /** Parcels that lie there and of which nobody knows yet what they are. */
    unknownParcels: z.int(),
    /** The youngest return there is: a list that has not seen it has something new. */
    latest: z.string().nullable(),
    /** Requests that came after the `since` asked with. */
    fresh: z.int(),
    draft: z.boolean(),
    /** Mails and labels that failed so often that they wait for a person: `GET /tasks/buried`. */
    unsent: z.int(),
    /** What is to be done in the shops themselves: `GET /steps`. */
    steps: z.int(),
  })
  .openapi("QueueCounts");

const who = z.object({ kind: z.enum(["member", "key", "shopper", "system"]), name: z.string() });
const picture = z.object({ id: z.string(), url: z.string() });

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

export const paymentSchema = z
  .object({
    id: z.string(),
    kind: z.enum(["refund", "store_credit", "charge"]),
    amount: z.int(),
    state: z.enum(["due", "pending", "done", "rejected", "unknown", "void"]),
    how: z.enum(["outside", "credit", "shop", "gateway"]).nullable(),
    reference: z.string().nullable(),
    /** Who pays or paid it, or would by the first of `ways`: the shop or the gateway, by its own name. */
    provider: z.string().nullable(),
    /** What stands in the way of it, in a sentence. */
    trouble: z.object({ code: z.enum(paymentTroubles), message: z.string(), at: z.int() }).nullable(),
    /** Of an order that was paid in several ways, which it goes back to. */
    tender: z.string().nullable(),
    dueAt: z.int(),
    /** When the shop or the gateway was asked to pay it. */
    sentAt: z.int().nullable(),
    decidedBy: who,
    doneAt: z.int().nullable(),
    doneBy: who.nullable(),
    /** How it can be settled from here, the one to offer first. */
    ways: z.array(z.enum(ways)),
    /** Somebody else than who decided it must pay it. */
    secondPerson: z.boolean(),
  })
  .openapi("Payment");

/** What a connection cannot do, or could not, and a person does in the shop itself. */
export const stepSchema = z
  .object({
    id: z.string(),
    kind: z.enum(stepKinds),
    title: z.string(),
    text: z.string(),
    createdAt: z.int(),
    doneAt: z.int().nullable(),
    doneBy: who.nullable(),
  })
  .openapi("Step");

const openStepSchema = stepSchema
  .extend({
    orderId: z.string(),
    orderNumber: z.string(),
    returnId: z.string().nullable(),
    returnNumber: z.string().nullable(),
    /** What the shop system calls itself. */
    provider: z.string(),
    /** The shop's: its days are counted there. */
    timeZone: z.string(),
  })
  .openapi("OpenStep");

export const openStepsSchema = z.object({ items: z.array(openStepSchema), next: z.string().nullable() }).openapi("OpenSteps");

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
  /** Why this one: a sentence each. */
  why: z.array(z.string()),
  trouble: troubleSchema.nullable(),
  at: z.int(),
  reference: z.string().nullable(),
  trackingNumber: z.string().nullable(),
});

export const returnPageSchema = z
  .object({
    id: z.string(),
    number: z.string(),
    version: z.int(),
    status: z.string(),
    word: wordSchema,
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
    parcels: z.array(
      z.object({
        id: z.string(),
        handover: handoverSchema,
        code: z.string(),
        carrier: z.string().nullable(),
        trackingNumber: z.string().nullable(),
        progress: z.enum(parcelProgress),
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
      }),
    ),
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

/** Whether a mail leaves is always said, never assumed (S3-20). */
const told = { mail: z.boolean(), message: z.string().trim().max(2_000).exactOptional() };

export const approvalSchema = z
  .strictObject({ mail: z.boolean().default(true), message: z.string().trim().max(2_000).exactOptional() })
  .openapi("Approval");
/** The reason is kept whether or not a mail leaves. */
export const rejectionSchema = z
  .strictObject({ message: z.string().trim().min(1).max(2_000), mail: z.boolean().default(true) })
  .openapi("Rejection");

/** What would be done, to see the letter before it leaves (S3-19, S3-24, S3-29). */
export const previewSchema = z
  .strictObject({
    notice: z.enum(["approved", "rejected", "cancelled", "received", "decided", "paid", "label", "message", "exchange", "edited"]),
    message: z.string().trim().max(2_000).exactOptional(),
    /** Another language than the return's, to read it. */
    language: z.enum(languages).exactOptional(),
    /** A label that is uploaded with it; its name and size are shown as attached. */
    attachment: z.strictObject({ name: z.string().max(200), bytes: z.int() }).exactOptional(),
    /** With `received` and `decided`: what would be recorded. */
    receipt: z.lazy(() => receiptSchema).exactOptional(),
    decision: z.lazy(() => decisionRequestSchema).exactOptional(),
    /** With `edited`: what goes back from then on. */
    edit: z.lazy(() => itemsEditSchema).exactOptional(),
    /** With `paid` and `exchange`: which, and what would be said of it. */
    payment: z.strictObject({ id: z.string().max(64), how: z.enum(ways), reference: z.string().max(200).exactOptional() }).exactOptional(),
    exchange: z
      .strictObject({ id: z.string().max(64), to: z.enum(["sent", "handed_over"]), reference: z.string().max(200).exactOptional() })
      .exactOptional(),
  })
  .openapi("MailPreviewRequest");

export const mailPreviewSchema = z
  .object({
    from: z.string(),
    /** Null: the order has no address, so no mail can leave. */
    to: z.string().nullable(),
    subject: z.string(),
    html: z.string(),
    text: z.string(),
    attachments: z.array(z.object({ name: z.string(), bytes: z.int().nullable() })),
    language: z.string(),
  })
  .openapi("MailPreview");

export const letterSchema = z
  .object({
    id: z.string(),
    orderId: z.string(),
    returnId: z.string().nullable(),
    notice: z.enum(noticeKinds),
    language: z.string(),
    to: z.string(),
    subject: z.string(),
    /** As it left, but for what only its reader may know: the way in, and the code of a credit. */
    html: z.string(),
    text: z.string(),
    /** Opens for ten minutes; null for a file that is no longer kept. */
    attachments: z.array(z.object({ name: z.string(), url: z.string().nullable() })),
    /** The letter that was sent again. */
    copyOf: z.string().nullable(),
    sentAt: z.int(),
  })
  .openapi("Letter");

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

/** Minor units: no order comes near it, and sums of it stay exact. */
const mostAmount = 100_000_000_000;

export const decisionRequestSchema = z
  .strictObject({
    /** Every unit that is not decided yet, each once. */
    units: z
      .array(
        z.strictObject({
          unitId: z.string().max(64),
          decision: decisionSchema,
          reason: z.enum(decisionReasons).exactOptional(),
          /** To the shopper. */
          say: z.string().max(1_000).exactOptional(),
          /** With `exchange`: what they get instead. */
          sku: z.string().max(200).exactOptional(),
        }),
      )
      .min(1)
      .max(500),
    /** Absent: the return's own. */
    resolution: z.enum(["refund", "store_credit"]).exactOptional(),
    /** Amounts that differ from the suggestion, by the suggestion's key; each says why before it is decided. */
    changes: z
      .array(z.strictObject({ key: z.string().max(200), amount: z.int().min(-mostAmount).max(mostAmount), why: z.string().max(500) }))
      .max(200)
      .default([]),
    waiveFee: z.boolean().default(false),
    /** Beyond what any line is worth, with a reason. */
    goodwill: z.strictObject({ amount: z.int().min(1).max(mostAmount), why: z.string().max(500) }).exactOptional(),
    /** What a connection can pay is paid in the same step; asks for `money:write` too. */
    pay: z.boolean().exactOptional(),
    ...told,
  })
  .openapi("DecisionRequest");

/** What these decisions would give, before anything is decided. */
export const settlementSchema = z
  .object({
    lines: z.array(
      z.object({
        /** Names the line in `changes`. */
        key: z.string(),
        kind: z.string(),
        lineId: z.string().nullable(),
        title: z.string(),
        note: z.string().nullable(),
        suggested: z.int(),
        amount: z.int(),
        /** What this person may set it to without an owner. */
        least: z.int(),
        most: z.int(),
        why: z.string().nullable(),
      }),
    ),
    total: z.int(),
    shown: z.int(),
    /** From what was shown to what they get. */
    bridge: z.array(z.object({ text: z.string(), amount: z.int() })),
    payments: z.array(
      z.object({
        kind: z.enum(["refund", "store_credit", "charge"]),
        amount: z.int(),
        how: z.string(),
        ways: z.array(z.enum(ways)),
        /** Of an order that was paid in several ways, which it goes back to. */
        tender: z.string().nullable(),
        provider: z.string().nullable(),
      }),
    ),
    /** An amount above this needs a second person; null: never. */
    secondPersonAbove: z.int().nullable(),
    needsSecondPerson: z.boolean(),
    /** Why it cannot be decided like this, in a sentence each. */
    problems: z.array(z.object({ unitId: z.string().nullable(), key: z.string().nullable(), code: z.string(), text: z.string() })),
  })
  .openapi("Settlement");

export const paymentRequestSchema = z
  .strictObject({
    /**
     * `outside`: paid by other means and said so here. `credit`: with a store-credit code of ours, mailed to the order's address.
     * `shop`, `gateway`: paid by that connection; the payment is pending until it says so, and the mail leaves then.
     */
    how: z.enum(ways),
    reference: z.string().max(200).exactOptional(),
    ...told,
  })
  .openapi("PaymentRequest");

/** What a person found in the other system of a payment whose outcome nobody knows. */
export const paymentFindingSchema = z
  .strictObject({ paid: z.boolean(), reference: z.string().trim().min(1).max(200).exactOptional(), why: z.string().trim().min(1).max(500) })
  .openapi("PaymentFinding");

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

export const messageRequestSchema = z.strictObject({ text: z.string().trim().min(1).max(4_000) }).openapi("MessageRequest");

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

export const productSchema = z
  .object({
    sku: z.string(),
    barcode: z.string().nullable(),
    productId: z.string().nullable(),
    title: z.string(),
    variant: z.string().nullable(),
    price: z.int(),
    currency: z.string(),
    stock: z.int().nullable(),
    availability: z.enum(["in_stock", "low_stock", "sold_out", "unknown"]),
    imageUrl: z.string().nullable(),
  })
  .openapi("Product");

export type ReturnRow = z.infer<typeof returnRowSchema>;
export type ReturnPage = z.infer<typeof returnPageSchema>;
export type QueueCounts = z.infer<typeof queueCountsSchema>;
export type ListQuery = z.infer<typeof listQuery>;
export type ItemsEdit = z.input<typeof itemsEditSchema>;
export type ItemsQuote = z.infer<typeof itemsQuoteSchema>;
export type ItemChoices = z.infer<typeof itemChoicesSchema>;
export type CheckedLabel = z.infer<typeof checkedLabelSchema>;
export type MailPreview = z.infer<typeof mailPreviewSchema>;
export type MailPreviewRequest = z.input<typeof previewSchema>;
export type LetterView = z.infer<typeof letterSchema>;
export type Receipt = z.input<typeof receiptSchema>;
export type DecisionRequest = z.input<typeof decisionRequestSchema>;
export type Settlement = z.infer<typeof settlementSchema>;
export type PaymentRequest = z.input<typeof paymentRequestSchema>;
export type PaymentFinding = z.input<typeof paymentFindingSchema>;
export type StepView = z.infer<typeof stepSchema>;
export type OpenStepView = z.infer<typeof openStepSchema>;
export type OpenStepList = z.infer<typeof openStepsSchema>;
export type Scan = z.infer<typeof scanSchema>;
export type Product = z.infer<typeof productSchema>;
export type UnknownParcelView = z.infer<typeof unknownParcelSchema>;
export type UnknownParcelRequest = z.input<typeof unknownParcelRequestSchema>;
