import type { Exchange } from "./exchange.ts";
import type { MerchantId, OrderId, PhotoId, PolicyId, ReturnId, ShopId, SubmissionId, UnitId } from "./ids.ts";
import type { LedgerEntry } from "./ledger-entry.ts";
import type { Minor } from "./money.ts";
import type { Parcel } from "./parcel.ts";
import type { Payment } from "./payment.ts";
import type { SettleAt } from "./policy.ts";

/**
 * Three bodies of rules that are never mixed. `withdrawal` is statutory: born approved, nobody accepts or rejects it.
 * `guarantee` is for defects: free for the shopper, repair or replacement first. `commercial` is the merchant's own offer.
 */
export type Lane = "withdrawal" | "guarantee" | "commercial";

export const resolutionKinds = ["refund", "store_credit", "exchange", "repair", "keep"] as const;
export type ResolutionKind = (typeof resolutionKinds)[number];

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
  /** Id of one of the merchant's grades. */
  readonly grade?: string;
  /** Id of one of the merchant's dispositions: where the piece went. */
  readonly disposition?: string;
  readonly location?: string;
  /** It goes back on sale. */
  readonly restock?: boolean;
  /** It was booked as back on sale. */
  readonly restocked?: true;
  /** Photos the warehouse took when it arrived. */
  readonly evidence: readonly PhotoId[];
  readonly decision?: Decision;
  /** `edited`: it was taken out of the return before the parcel moved. */
  readonly decisionReason?: DecisionReason | "edited";
  /** What the shopper is told of the decision. */
  readonly say?: string;
  /** The other article they chose for it. */
  readonly wanted?: Wanted;
}

/** An article that a shopper chose instead of a piece, as it was shown to them. Prices are of one piece, tax included. */
export interface Wanted {
  readonly sku: string;
  readonly title: string;
  readonly variant?: string;
  /** What it costs them, whatever the catalogue says later. */
  readonly price: Minor;
  readonly productId?: string;
  readonly variantId?: string;
  readonly imageUrl?: string;
  /** What is left over comes as credit; absent: the way they paid. */
  readonly rest?: "store_credit";
}

export const decisionReasons = [
  "as_asked",
  "worn",
  "damaged_in_use",
  "incomplete",
  "not_in_parcel",
  "other_item",
  "not_faulty",
  "too_late",
  "goodwill",
  "other",
] as const;
export type DecisionReason = (typeof decisionReasons)[number];

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
  readonly payments: readonly Payment[];
  readonly exchanges: readonly Exchange[];
  /** Why a person allowed what the policy does not (S1-46). */
  readonly override?: string;
  /** What was asked for is given as soon as the parcels have come so far; absent: once a person has looked at what came. */
  readonly settleAt?: Exclude<SettleAt, "inspection">;
  /** A person looks before anything is approved or paid, and why. */
  readonly review?: ReviewCause;
  /** Counts changes; a writer that read an older one is told so (`stale`). */
  readonly version: number;
}

/** `late_unknown`: a withdrawal that looks late, of goods whose delivery nobody reported. */
export type ReviewCause = "policy" | "rule" | "refund_without_lines" | "order_changed" | "guarantee" | "late_unknown";

/** True when a person must say yes before anything goes on. Nobody accepts or rejects a withdrawal that is in time; its money is only looked at. */
export function waitsForPerson(lane: Lane, review: ReviewCause | undefined): boolean {
  return review !== undefined && (lane === "commercial" || review === "guarantee" || review === "late_unknown");
}

/** The money of some piece is settled, whether or not it has moved: its pieces are let go no more, or they would be paid again. */
export function isDecided({ units }: Pick<Return, "units">): boolean {
  return units.some((unit) => unit.decision !== undefined && !isTakenOut(unit));
}

/** Whether its units are bound to it. They are free again when a return came to nothing. */
export function holdsUnits({ status }: Pick<Return, "status">): boolean {
  return status !== "cancelled" && status !== "rejected" && status !== "expired";
}

/** Taken out of the return by hand before its parcel moved; it stands in it as a memory only. */
export function isTakenOut({ decision, decisionReason }: ReturnUnit): boolean {
  return decision === "cancel" && decisionReason === "edited";
}

/** With the pieces that still go back and no others, as everybody but who works on it sees it. */
export function asItStands(ret: Return): Return {
  return ret.units.some(isTakenOut) ? { ...ret, units: ret.units.filter((unit) => !isTakenOut(unit)) } : ret;
}

export function isMoving({ parcels }: Return): boolean {
  return parcels.some(({ progress }) => progress !== "announced");
}

/** Its shopper showed that they sent it. */
export function isPosted({ parcels }: Pick<Return, "parcels">): boolean {
  return parcels.some(({ posted }) => posted !== undefined);
}

export function isReceived({ units }: Return): boolean {
  return units.some(({ reception }) => reception !== "awaited");
}
