import type { Address } from "./order.ts";
import type { MerchantId, OrderId, ParcelId, PhotoId, PolicyId, ReturnId, ShopId, SubmissionId, UnitId } from "./ids.ts";
import type { Minor } from "./money.ts";
import type { Handover } from "./policy.ts";

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
