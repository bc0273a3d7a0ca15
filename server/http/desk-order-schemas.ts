import { z } from "@hono/zod-openapi";
import { wordSchema } from "./desk-return-schemas.ts";
import { orderDetailSchema, type orderRowSchema } from "./desk-schemas.ts";
import { handoverSchema, laneSchema, resolutionSchema, wishSchema } from "./schemas.ts";

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
        restock: z.boolean(),
        note: z.string().nullable(),
        mail: z.boolean(),
      }),
    ),
    messages: z.array(z.object({ id: z.string(), by: z.string(), text: z.string(), at: z.int() })),
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

/** A return the policy would not have allowed, made by the merchant (S1-46). `POST /orders/{id}/quotes` takes it without `override` and `mail`. */
export const exceptionalReturnSchema = z
  .strictObject({
    orderId: z.string().max(64),
    items: z
      .array(wishSchema.extend({ comment: z.string().max(2_000).exactOptional() }))
      .min(1)
      .max(250),
    resolution: resolutionSchema,
    handover: handoverSchema,
    /** Why it is allowed. */
    override: z.string().trim().min(1).max(500),
    mail: z.boolean(),
  })
  .openapi("ExceptionalReturn");

export type OrderRow = z.infer<typeof orderRowSchema>;
export type DeskOrder = z.infer<typeof deskOrderSchema>;
export type OrderCancellation = z.input<typeof orderCancellationSchema>;
export type ExceptionalReturn = z.input<typeof exceptionalReturnSchema>;
