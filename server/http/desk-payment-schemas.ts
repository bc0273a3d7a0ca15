import { z } from "@hono/zod-openapi";
import { paymentTroubles } from "../domain/payment.ts";
import { ways } from "../domain/payment-ways.ts";
import { told, who } from "./desk-saying-schemas.ts";

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

export type PaymentRequest = z.input<typeof paymentRequestSchema>;
export type PaymentFinding = z.input<typeof paymentFindingSchema>;
