import type { Minor } from "./money.ts";

/** Kinds never mix: purchase entries together never exceed what was paid; each other kind has its own limit and reason. */
export type LedgerKind = "purchase" | "delivery" | "fee" | "bonus" | "goodwill" | "postage" | "surcharge";

/** Why an entry has the amount it has; one sentence in every language each. */
export type LedgerReason =
  | "paid"
  | "label_free"
  | "label_free_faulty"
  | "label_deducted"
  | "label_own"
  | "label_shared"
  | "delivery_whole_order"
  | "delivery_part_stays"
  | "delivery_not_promised"
  | "delivery_none"
  | "delivery_refunded_before"
  | "bonus"
  | "capped"
  /** What was shown for pieces that were not accepted is taken off. */
  | "not_accepted"
  /** A person paid for what the request did not: an exchange or repair that became money, an extra piece. */
  | "accepted_instead"
  /** A person changed it and said why (`note`). */
  | "changed"
  | "fee_waived"
  | "goodwill"
  /** The items of the return were changed before its parcel moved. */
  | "edited";

export interface LedgerEntry {
  readonly kind: LedgerKind;
  /** Signed, from the shopper's side: a fee is negative. */
  readonly amount: Minor;
  /** The tax within, same sign. */
  readonly tax: Minor;
  readonly reason: LedgerReason;
  readonly lineId?: string;
  readonly quantity?: number;
  /** What the person who changed it wrote. */
  readonly note?: string;
}
