import type { AssessContext } from "./assess.ts";
import type { ReturnEvent } from "./events.ts";
import type { Address } from "./order.ts";
import type { MerchantId, NewId, OrderId, ParcelId, PhotoId, PolicyId, ReturnId, ShopId, SubmissionId, UnitId } from "./ids.ts";
import type { Minor } from "./money.ts";
import type { Handover } from "./policy.ts";
import type { Quote, Wish } from "./refund.ts";

/**
 * Three bodies of rules that are never mixed. `withdrawal` is statutory: born approved, nobody accepts or rejects it.
 * `guarantee` is for defects: free for the shopper, repair or replacement first. `commercial` is the merchant's own offer.
 */
export type Lane = "withdrawal" | "guarantee" | "commercial";

export type ResolutionKind = "refund" | "store_credit" | "exchange" | "repair" | "keep";

export type ReturnStatus = "requested" | "approved" | "rejected" | "cancelled" | "expired" | "closed";
export type Origin = "portal" | "desk" | "api" | "marketplace" | "declaration" | "unannounced";

export type Reception = "awaited" | "received" | "missing" | "wrong_item" | "extra";
export type Decision = "accept" | "reject" | "repair" | "exchange" | "keep" | "cancel";

/** One piece that goes back, once. The database holds (order, line, place) for at most one return that is not over. */
export interface ReturnUnit {
  readonly id: UnitId;
  readonly lineId: string;
  /** Which of the line's pieces, from 0. */
  readonly place: number;
  readonly reasonId: string;
  readonly subReasonId?: string;
  readonly comment?: string;
  readonly photos: readonly PhotoId[];
  /** What this piece cost, frozen from the order: paid after discounts with its share of the order's fees, and the tax within. */
  readonly paid: Minor;
  readonly tax: Minor;
  readonly reception: Reception;
  readonly grade?: string;
  readonly disposition?: string;
  readonly decision?: Decision;
}

/** Kinds never mix: purchase entries together never exceed what was paid; each other kind has its own limit and reason. */
export type LedgerKind = "purchase" | "delivery" | "fee" | "bonus" | "goodwill" | "postage" | "surcharge";

/** Why an entry has the amount it has; one sentence in every language each. */
export type LedgerReason =
  | "paid" | "label_free" | "label_free_faulty" | "label_deducted" | "label_own" | "label_shared"
  | "delivery_whole_order" | "delivery_part_stays" | "delivery_not_promised" | "delivery_none" | "delivery_refunded_before" | "bonus" | "capped";

export interface LedgerEntry {
  readonly kind: LedgerKind;
  /** Signed, from the shopper's side: a fee is negative. */
  readonly amount: Minor;
  /** The tax within, same sign. */
  readonly tax: Minor;
  readonly reason: LedgerReason;
  readonly lineId?: string;
  readonly quantity?: number;
}

export type ParcelProgress = "announced" | "moving" | "delivered" | "lost";

export interface Parcel {
  readonly id: ParcelId;
  readonly handover: Handover;
  /** What the label's barcode carries; own labels use the return number. */
  readonly code: string;
  readonly carrier?: string;
  readonly trackingNumber?: string;
  readonly from?: Address;
  readonly to: Address;
  readonly progress: ParcelProgress;
  /** Storage keys of the label, once it is made. */
  readonly label?: { readonly a4: string; readonly a6: string };
}

export interface Return {
  readonly id: ReturnId;
  readonly merchantId: MerchantId;
  readonly shopId: ShopId;
  readonly orderId: OrderId;
  readonly submissionId: SubmissionId;
  /** What people read aloud: the shop's 4-letter code, then 8 digits. Unique per merchant. */
  readonly number: string;
  readonly lane: Lane;
  readonly origin: Origin;
  readonly status: ReturnStatus;
  readonly resolution: ResolutionKind;
  readonly language: string;
  readonly currency: string;
  readonly policyId: PolicyId;
  /** The order's revision that was judged. */
  readonly orderRevision: number;
  readonly requestedAt: number;
  /** Last moment to hand the parcel over. */
  readonly sendBy: number;
  readonly units: readonly ReturnUnit[];
  readonly ledger: readonly LedgerEntry[];
  /** Parcels are shared by the returns of one submission. */
  readonly parcels: readonly Parcel[];
  /** A person looks before anything is approved or paid, and why. */
  readonly review?: ReviewCause;
  /** Counts changes; a writer that read an older one is told so (`stale`). */
  readonly version: number;
}

export type ReviewCause = "policy" | "rule" | "refund_without_lines" | "order_changed" | "guarantee";

export interface Answer extends Wish {
  readonly comment?: string;
  readonly photos?: readonly PhotoId[];
}

export interface Submission {
  readonly context: AssessContext;
  /** Made from the same context and the same wishes, in the same order. */
  readonly quote: Quote;
  readonly answers: readonly Answer[];
  readonly handover: Handover;
  readonly origin: Origin;
  readonly language: string;
  readonly policyId: PolicyId;
  readonly submissionId: SubmissionId;
  readonly newId: NewId;
  /** Draws one return number; called once per return. */
  readonly newNumber: () => string;
  readonly from?: Address;
  readonly to: Address;
}

/** One return per lane of the quote with the events of their birth, or a Refusal for an answer the policy still needs. */
export function requestReturns(_submission: Submission): { returns: Return[]; events: ReturnEvent[] } {
  throw new Error("not built yet");
}

export type Command =
  /** `leads`: no other return of the submission was approved before. */
  | { readonly do: "approve"; readonly leads: boolean }
  | { readonly do: "reject"; readonly message: string }
  | { readonly do: "cancel"; readonly by: "shopper" | "merchant" }
  | { readonly do: "expire" }
  | { readonly do: "attach_label"; readonly parcelId: ParcelId; readonly label: { readonly a4: string; readonly a6: string }; readonly leads: boolean }
  | { readonly do: "record_moving"; readonly parcelId: ParcelId };

/** What becomes of a return by a command, with the events to tell. Throws `return_wrong_state` or `parcel_moving`. The store raises the version. */
export function decide(_before: Return, _command: Command, _at: number): { after: Return; events: ReturnEvent[] } {
  throw new Error("not built yet");
}

export function canCancel(_ret: Return): boolean {
  throw new Error("not built yet");
}

/** The one word a person reads as status, derived from facts and never stored. */
export type StatusWord =
  | "requested" | "approved" | "waiting_for_parcel" | "in_transit" | "arrived" | "partly_received" | "received" | "rejected" | "cancelled" | "expired" | "closed";

export function statusWord(_ret: Return): StatusWord {
  throw new Error("not built yet");
}
