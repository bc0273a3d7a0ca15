import type { AssessContext, Assessment } from "./assess.ts";
import type { Minor } from "./money.ts";
import type { Handover } from "./policy.ts";
import type { Lane, LedgerEntry, ResolutionKind } from "./return.ts";

/** What a shopper asks for: pieces of a line with one reason. Prices are never part of it. */
export interface Wish {
  readonly lineId: string;
  readonly quantity: number;
  readonly reasonId: string;
  readonly subReasonId?: string;
}

export interface QuotedUnit {
  readonly lineId: string;
  readonly place: number;
  readonly reasonId: string;
  readonly subReasonId?: string;
  readonly paid: Minor;
  readonly tax: Minor;
}

/** One return of the submission that would be made: its units and its ledger, to the minor unit. */
export interface QuotedReturn {
  readonly lane: Lane;
  readonly resolution: ResolutionKind;
  readonly units: readonly QuotedUnit[];
  readonly ledger: readonly LedgerEntry[];
  /** The sum of the ledger: what the shopper gets. Never below zero. */
  readonly total: Minor;
}

export interface Quote {
  readonly currency: string;
  readonly returns: readonly QuotedReturn[];
  /** The sum over the returns. */
  readonly total: Minor;
  /** The tax within the total. */
  readonly tax: Minor;
}

export interface QuoteRequest {
  readonly context: AssessContext;
  readonly assessment: Assessment;
  readonly wishes: readonly Wish[];
  readonly resolution: ResolutionKind;
  readonly handover: Handover;
}
