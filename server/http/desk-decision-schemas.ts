import { z } from "@hono/zod-openapi";
import { ways } from "../domain/payment-ways.ts";
import { decisionReasons } from "../domain/return.ts";
import { told } from "./desk-saying-schemas.ts";

export const decisionSchema = z.enum(["accept", "reject", "repair", "exchange", "keep", "cancel"]);
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

export type DecisionRequest = z.input<typeof decisionRequestSchema>;
export type Settlement = z.infer<typeof settlementSchema>;
