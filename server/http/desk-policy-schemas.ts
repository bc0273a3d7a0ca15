import { z } from "@hono/zod-openapi";
import { policyParts } from "../domain/policy-diff.ts";

/** What an editor works on: the document itself, as `policySchema` describes it. */
export type { Condition, Effect, Fact, Handover, Policy, Reason, Rule, SettleAt, Text, Zone } from "../domain/policy.ts";
export type { ResolutionKind } from "../domain/return.ts";

const word = z.record(z.string(), z.string());
const line = z.object({
  part: z.enum(policyParts),
  /** Which matter: "zones/eu/fee". */
  matter: z.string(),
  sign: z.enum(["+", "-"]),
  text: z.string(),
});
const place = z.object({ pointer: z.string(), detail: z.string() });

const head = z.object({
  version: z.int(),
  publishedAt: z.int(),
  publishedBy: z.string().nullable(),
  /** The earlier version it brought back. */
  restores: z.int().nullable(),
});

export const policyDraftSchema = z
  .object({
    /** Counts its savings; 0: there is no draft, and `policy` is the one in force. */
    revision: z.int(),
    basedOn: z.int(),
    restores: z.int().nullable(),
    savedAt: z.int().nullable(),
    savedBy: z.string().nullable(),
    /** Any JSON object: a draft may be unfinished. */
    policy: z.unknown(),
    /** What is still wrong with it. Empty: it can be published. */
    problems: z.array(place),
    /** Against the version it was begun from; null while it is not whole. */
    changes: z.array(line).nullable(),
    inForce: head.extend({ policy: z.unknown() }),
    /** Another version was published since it was begun: what that changed, and the draft with it. */
    overtaken: z.object({ changes: z.array(line), merged: z.unknown(), conflicts: z.array(z.string()) }).nullable(),
    /** What amounts are meant in: the currency of the youngest order. */
    currency: z.string(),
    /** Its number: what the draft can be tried on first. */
    youngestOrder: z.string().nullable(),
    /** What rules and zones may name. */
    addresses: z.array(z.object({ id: z.string(), name: z.string() })),
    /** What the editor calls things, the same as the changes do: by kind, then by name. */
    words: z.object({
      fact: word,
      is: word,
      /** As `is`, for days. */
      day: word,
      label: word,
      way: word,
      fault: word,
      comment: word,
      lane: word,
      settle: word,
      resolution: word,
    }),
  })
  .openapi("PolicyDraft");
export type PolicyDraftView = z.infer<typeof policyDraftSchema>;

export const policyDraftInputSchema = z.strictObject({
  policy: z.record(z.string(), z.unknown()),
  /** The version it was begun from. */
  basedOn: z.int().min(0),
  /** The earlier version it brings back. */
  restores: z.int().min(1).nullable().default(null),
});

export const policyVersionsSchema = z.object({ items: z.array(head), next: z.string().nullable() }).openapi("PolicyVersions");
export type PolicyVersionsView = z.infer<typeof policyVersionsSchema>;

export const policyVersionDetailSchema = head
  .extend({
    policy: z.unknown(),
    /** Against the version before; of the first there is none. */
    changes: z.array(line),
    /** Against the version in force: what bringing it back would change. */
    back: z.array(line),
  })
  .openapi("PolicyVersionDetail");
export type PolicyVersionView = z.infer<typeof policyVersionDetailSchema>;

export const verdictsInputSchema = z.strictObject({
  /** An order's id, or its number in any spelling. */
  order: z.string().min(1).max(64),
  /** The moment it is judged at, epoch milliseconds. */
  at: z.int().min(0).max(8_000_000_000_000),
});

const verdict = z.object({
  /** Null: the draft. */
  version: z.int().nullable(),
  is: z.enum(["allowed", "partly", "refused"]),
  headline: z.string(),
  /** The arithmetic and the rules that spoke, once for all items they hold for. `items` empty: for all. */
  why: z.array(z.object({ text: z.string(), items: z.array(z.string()) })),
  fee: z.string(),
  zone: z.string(),
  destination: z.string(),
  ways: z.array(z.string()),
  /** When what is asked for is given: one sentence a moment. */
  given: z.array(z.string()),
  review: z.string().nullable(),
});
export type Verdict = z.infer<typeof verdict>;

export const verdictsSchema = z
  .object({
    order: z.object({ id: z.string(), number: z.string(), placedAt: z.int() }),
    at: z.int(),
    inForce: verdict,
    /** Null while the draft is not whole, or there is none. */
    draft: verdict.nullable(),
    /** The version the order was bought under, when that is another than the one in force: it goes on to be judged by that. */
    boughtUnder: z.int().nullable(),
  })
  .openapi("PolicyVerdicts");
export type Verdicts = z.infer<typeof verdictsSchema>;

export const policyTestInputSchema = z.strictObject({
  /** Orders of how many days. */
  days: z.int().min(1).max(365).default(90),
  /** When each shopper asks, epoch milliseconds; absent: now. */
  at: z.int().min(0).max(8_000_000_000_000).optional(),
});

const tested = z.object({ id: z.string(), number: z.string(), placedAt: z.int(), items: z.array(z.string()) });

export const policyTestSchema = z
  .object({
    since: z.int(),
    at: z.int(),
    /** Orders that were judged by both. */
    orders: z.int(),
    /** At most a hundred are named. */
    allowed: z.object({ count: z.int(), orders: z.array(tested) }),
    refused: z.object({ count: z.int(), orders: z.array(tested) }),
    zones: z.array(z.object({ zone: z.string(), orders: z.int(), before: z.int(), after: z.int() })),
    /** Of the returns that shoppers asked for in this time, quoted again as they were asked for. */
    fees: z.object({ returns: z.int(), before: z.int(), after: z.int(), currency: z.string() }),
    /** Of the same: how many would be given their money at an earlier moment of the parcel's way, and at a later one. */
    given: z.object({ sooner: z.int(), later: z.int() }),
    /** What was left out, and why. */
    leftOut: z.object({
      /** Beyond the newest that are looked at. */
      older: z.boolean(),
      cancelled: z.int(),
      /** Returns in another currency, or that one of the two would not take. */
      returns: z.int(),
    }),
  })
  .openapi("PolicyTest");
export type PolicyTest = z.infer<typeof policyTestSchema>;

export const previewInputSchema = verdictsInputSchema.extend({ language: z.string().max(20).optional() });
export const previewSchema = z
  .object({
    /** Opens the portal as that order, at that moment, for an hour. */
    url: z.string(),
    /** `in_force` while the draft is not whole, or there is none. */
    of: z.enum(["draft", "in_force"]),
    expiresAt: z.int(),
  })
  .openapi("PolicyPreview");
