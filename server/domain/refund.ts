import type { AssessContext, Assessment } from "./assess.ts";
import type { Minor } from "./money.ts";
import type { OrderSnapshot } from "./order.ts";
import type { Handover } from "./policy.ts";
import type { Lane, LedgerEntry, ResolutionKind, ReviewCause } from "./return.ts";

/** What a shopper asks for: pieces of a line with one reason. Prices are never part of it. */
export interface Wish {
  readonly lineId: string;
  readonly quantity: number;
  readonly reasonId: string;
  readonly subReasonId?: string;
}

export interface QuotedUnit {
  /** Which of the wishes it came from, from 0: its comment and photos belong to it. */
  readonly wish: number;
  readonly lineId: string;
  readonly place: number;
  readonly reasonId: string;
  readonly subReasonId?: string;
  readonly paid: Minor;
  readonly tax: Minor;
  /** A rule asks for a photo beyond what the reason asks. */
  readonly photoRequired: boolean;
}

/** One return of the submission that would be made: its units and its ledger, to the minor unit. */
export interface QuotedReturn {
  readonly lane: Lane;
  readonly resolution: ResolutionKind;
  readonly units: readonly QuotedUnit[];
  readonly ledger: readonly LedgerEntry[];
  /** The sum of the ledger: what the shopper gets. Never below zero. */
  readonly total: Minor;
  /** The statutory right still runs for one of its units, so its money rules hold whatever the lane. */
  readonly statutory: boolean;
  readonly review?: ReviewCause;
}

export interface Quote {
  readonly currency: string;
  readonly returns: readonly QuotedReturn[];
  /** The sum over the returns. */
  readonly total: Minor;
  /** The tax within the total. */
  readonly tax: Minor;
  /** Ids of the merchant's address, brand and carrier as rules chose them for these wishes; absent: the zone's, then the brand's. */
  readonly address?: string;
  readonly brand?: string;
  readonly carrier?: string;
}

export interface QuoteRequest {
  readonly context: AssessContext;
  readonly assessment: Assessment;
  readonly wishes: readonly Wish[];
  readonly resolution: ResolutionKind;
  readonly handover: Handover;
}

export interface ResolutionOption {
  readonly kind: ResolutionKind;
  /** What the shopper gets when choosing it. */
  readonly total: Minor;
  /** The part of the total that is bonus. */
  readonly bonus: Minor;
}

export interface HandoverOption {
  readonly kind: Handover;
  /** What this way of sending takes off: zero or negative. */
  readonly fee: Minor;
  readonly total: Minor;
}

/** What would be given back for these wishes, to the minor unit. Throws a Refusal for whatever may not be chosen. */
export function quoteRefund(_request: QuoteRequest): Quote {
  throw new Error("not built yet");
}

/** What may be chosen for these wishes together, in the order in which it is shown, each with what it gives. */
export function resolutionsFor(_request: Omit<QuoteRequest, "resolution">): ResolutionOption[] {
  throw new Error("not built yet");
}

/** How these wishes may be sent back, in the order in which it is shown, each with what it costs. */
export function handoversFor(_request: Omit<QuoteRequest, "handover">): HandoverOption[] {
  throw new Error("not built yet");
}

/** One row per line for the views: list price, discount and what was paid for the units of a return. `listed + discount = paid`. */
export interface PriceRow {
  readonly lineId: string;
  readonly quantity: number;
  readonly listed: Minor;
  readonly discount: Minor;
  readonly paid: Minor;
}

export function priceRows(_order: Pick<OrderSnapshot, "lines">, _units: readonly { readonly lineId: string; readonly place: number; readonly paid: Minor }[]): PriceRow[] {
  throw new Error("not built yet");
}
