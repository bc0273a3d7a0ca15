import { z } from "@hono/zod-openapi";
import { wordSchema } from "./desk-list-schemas.ts";
import { paymentSchema } from "./desk-payment-schemas.ts";
import { returnPageSchema } from "./desk-return-schemas.ts";
import { orderDetailSchema, type orderRowSchema } from "./desk-schemas.ts";
import { stepSchema } from "./desk-step-schemas.ts";
import { unsentSchema } from "./desk-unsent-schemas.ts";
import { handoverSchema, laneSchema, quoteSchema, resolutionSchema, wishSchema } from "./schemas.ts";

// An order as the desk lists it, shows it and works on it. Amounts are minor units, instants epoch milliseconds.

export const deskOrderSchema = orderDetailSchema
  .extend({
    shop: z.object({ slug: z.string(), name: z.string(), timeZone: z.string() }),
    language: z.string().nullable(),
    phone: z.string().nullable(),
    shopper: z.string(),
    /** As printed, a line each. */
    shipTo: z.array(z.string()).nullable(),
    billTo: z.array(z.string()).nullable(),
    lines: z.array(
      orderDetailSchema.shape.lines.element.extend({
        /** Units in returns that are not over, or that came back. */
        returned: z.int(),
        cancelled: z.int(),
        /** Units that may still be cancelled. */
        cancellable: z.int(),
      }),
    ),
    returns: z.array(
      z.object({
        id: z.string(),
        number: z.string(),
        version: z.int(),
        word: wordSchema,
        lane: laneSchema,
        requestedAt: z.int(),
        units: z.int(),
        value: z.int(),
        /** May be cancelled from here (S1-44). */
        cancellable: z.boolean(),
      }),
    ),
    cancellations: z.array(
      z.object({
        id: z.string(),
        at: z.int(),
        by: z.string(),
        lines: z.array(z.object({ lineId: z.string(), quantity: z.int() })),
        /** What is given back, with delivery; 0: nothing. */
        amount: z.int(),
        delivery: z.int(),
        restock: z.boolean(),
        note: z.string().nullable(),
        mail: z.boolean(),
      }),
    ),
    messages: z.array(z.object({ id: z.string(), by: z.string(), text: z.string(), at: z.int() })),
    unsent: z.array(unsentSchema),
    /** How it was paid, in the words the shopper knows. */
    paidBy: z.array(z.object({ label: z.string(), paid: z.int() })),
    /** What the shop gave back by itself. */
    refunds: z.array(z.object({ at: z.int().nullable(), amount: z.int(), delivery: z.int() })),
    /** Money that is given back for cancellations. */
    payments: z.array(paymentSchema),
    /** What is to be done in the shop itself, for the order and its returns. */
    steps: z.array(stepSchema),
    /** Since when its people are forgotten. */
    erasedAt: z.int().nullable(),
  })
  .openapi("DeskOrder");

/** Cancels an order, whole or by line, with money given back or without (S5-27 to S5-30). */
export const orderCancellationSchema = z
  .strictObject({
    /** Absent: every unit that may still be cancelled. */
    lines: z
      .array(z.strictObject({ lineId: z.string().max(200), quantity: z.int().min(1).max(10_000) }))
      .min(1)
      .max(250)
      .exactOptional(),
    refund: z.boolean(),
    restock: z.boolean(),
    note: z.string().trim().min(1).max(2_000).exactOptional(),
    mail: z.boolean(),
  })
  .openapi("OrderCancellation");

/** What would be given back, before anything is cancelled. */
export const cancellationQuoteRequestSchema = z
  .strictObject({ lines: orderCancellationSchema.shape.lines })
  .openapi("OrderCancellationQuoteRequest");
export const cancellationQuoteSchema = z
  .object({ amount: z.int(), delivery: z.int(), currency: z.string() })
  .openapi("OrderCancellationQuote");

const exceptional = {
  items: z
    .array(wishSchema.extend({ comment: z.string().max(2_000).exactOptional() }))
    .min(1)
    .max(250),
};

/** What a return that the merchant makes would give, and what the policy says of it. Absent choices: the first that is offered. */
export const exceptionalQuoteRequestSchema = z
  .strictObject({ ...exceptional, resolution: resolutionSchema.exactOptional(), handover: handoverSchema.exactOptional() })
  .openapi("ExceptionalQuoteRequest");

export const exceptionalQuoteSchema = quoteSchema
  .extend({
    /** Without the exception: why the policy allows it or not. */
    policy: z.object({ allows: z.boolean(), refusal: z.string().nullable(), trace: returnPageSchema.shape.trace }),
  })
  .openapi("ExceptionalQuote");

/** A return that the merchant makes for a shopper, also where the policy says no (S1-46). */
export const exceptionalReturnSchema = z
  .strictObject({
    orderId: z.string().max(64),
    ...exceptional,
    resolution: resolutionSchema,
    handover: handoverSchema,
    /** The `quote` of the figures that were shown: others are refused (`quote_changed`). */
    quote: z.string().max(100).exactOptional(),
    /** Why it is allowed. */
    override: z.string().trim().min(1).max(500),
    mail: z.boolean(),
    /** To the shopper, in the mail. */
    message: z.string().trim().max(2_000).exactOptional(),
  })
  .openapi("ExceptionalReturn");

/** What lies on the table without having been announced. */
export const unannouncedReturnSchema = z
  .strictObject({
    ...exceptional,
    note: z.string().trim().max(500).exactOptional(),
    mail: z.boolean(),
    /** The parcel that was put aside as unknown and turns out to be this. */
    unknownParcelId: z.string().max(64).exactOptional(),
  })
  .openapi("UnannouncedReturn");

export type OrderRow = z.infer<typeof orderRowSchema>;
export type DeskOrder = z.infer<typeof deskOrderSchema>;
export type OrderCancellation = z.input<typeof orderCancellationSchema>;
export type CancellationQuote = z.infer<typeof cancellationQuoteSchema>;
export type ExceptionalReturn = z.input<typeof exceptionalReturnSchema>;
export type ExceptionalQuote = z.infer<typeof exceptionalQuoteSchema>;
export type UnannouncedReturn = z.input<typeof unannouncedReturnSchema>;
