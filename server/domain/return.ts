import { Refusal } from "./errors.ts";
import type { ReturnEvent } from "./events.ts";
import type { MerchantId, OrderId, ParcelId, PhotoId, PolicyId, ReturnId, ShopId, SubmissionId, UnitId } from "./ids.ts";
import type { Minor } from "./money.ts";
import type { Address } from "./order.ts";
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
  | "capped";

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

/** `late_unknown`: a withdrawal that looks late, of goods whose delivery nobody reported. */
export type ReviewCause = "policy" | "rule" | "refund_without_lines" | "order_changed" | "guarantee" | "late_unknown";

/** True when a person must say yes before anything goes on. Nobody accepts or rejects a withdrawal that is in time; its money is only looked at. */
export function waitsForPerson(lane: Lane, review: ReviewCause | undefined): boolean {
  return review !== undefined && (lane === "commercial" || review === "guarantee" || review === "late_unknown");
}

/** The event of an approval, at birth or later. */
export function approvedEvent(ret: Return, leads: boolean): ReturnEvent {
  const { id: returnId, merchantId, submissionId } = ret;
  return { type: "return.approved", returnId, merchantId, submissionId, needsLabel: needsLabel(ret), leads };
}

/** True while a parcel that goes with our label has none. */
export function needsLabel(ret: Return): boolean {
  return ret.parcels.some(({ handover, label }) => (handover === "print" || handover === "qr") && !label);
}

export type Command =
  /** `leads`: the shopper is told of it, and the label made when there is none; false for those that are told together with another. */
  | { readonly do: "approve"; readonly leads: boolean }
  | { readonly do: "reject"; readonly message: string }
  | { readonly do: "cancel"; readonly by: "shopper" | "merchant" }
  | { readonly do: "expire" }
  | {
      readonly do: "attach_label";
      readonly parcelId: ParcelId;
      readonly label: { readonly a4: string; readonly a6: string };
      readonly leads: boolean;
    }
  | { readonly do: "record_moving"; readonly parcelId: ParcelId };

/** What each command may start from. Parcels move whatever we think of them, so their news is taken in every state. */
const startsFrom: Readonly<Record<Command["do"], readonly ReturnStatus[]>> = {
  approve: ["requested"],
  reject: ["requested"],
  cancel: ["requested", "approved"],
  expire: ["requested", "approved"],
  attach_label: ["approved"],
  record_moving: ["requested", "approved", "rejected", "cancelled", "expired", "closed"],
};

/**
 * What becomes of a return by a command, with the events to tell; the store raises the version.
 * Throws `return_wrong_state` where the command has no place, `parcel_moving` for what the parcel has overtaken.
 */
export function decide(before: Return, command: Command, at: number): { after: Return; events: ReturnEvent[] } {
  const wrongState = () => new Refusal("return_wrong_state", { number: before.number, status: before.status, command: command.do, at });
  if (!startsFrom[command.do].includes(before.status)) throw wrongState();
  const { id: returnId, merchantId } = before;
  switch (command.do) {
    case "approve": {
      const { review: _, ...rest } = before;
      const after: Return = { ...rest, status: "approved" };
      return { after, events: [approvedEvent(after, command.leads)] };
    }
    case "reject":
      // Only a person may say that a withdrawal came too late, and only where no date speaks for the shopper.
      if (before.lane === "withdrawal" && before.review !== "late_unknown") throw wrongState();
      return {
        after: { ...before, status: "rejected" },
        events: [{ type: "return.rejected", returnId, merchantId, message: command.message }],
      };
    case "cancel":
      if (isMoving(before)) throw new Refusal("parcel_moving", { number: before.number });
      if (isReceived(before)) throw wrongState();
      return { after: { ...before, status: "cancelled" }, events: [{ type: "return.cancelled", returnId, merchantId, by: command.by }] };
    case "expire":
      // A declared withdrawal stands, however late the goods are (CRD art. 14(1) gives the shop a claim, not a cancellation).
      if (before.lane === "withdrawal" || before.sendBy >= at || before.parcels.length === 0 || isReceived(before)) throw wrongState();
      if (isMoving(before)) throw new Refusal("parcel_moving", { number: before.number });
      return { after: { ...before, status: "expired" }, events: [{ type: "return.expired", returnId, merchantId }] };
    case "attach_label": {
      const { parcelId, label, leads } = command;
      const parcels = changeParcel(before, parcelId, (parcel) => ({ ...parcel, label }), wrongState);
      return { after: { ...before, parcels }, events: [{ type: "parcel.label_issued", returnId, merchantId, parcelId, leads }] };
    }
    case "record_moving": {
      const { parcelId } = command;
      const known = before.parcels.find(({ id }) => id === parcelId);
      if (known && known.progress !== "announced") return { after: before, events: [] };
      const parcels = changeParcel(before, parcelId, (parcel) => ({ ...parcel, progress: "moving" }), wrongState);
      return { after: { ...before, parcels }, events: [{ type: "parcel.moving", returnId, merchantId, parcelId }] };
    }
  }
}

function changeParcel({ parcels }: Return, id: ParcelId, change: (parcel: Parcel) => Parcel, unknown: () => Refusal): Parcel[] {
  if (!parcels.some((parcel) => parcel.id === id)) throw unknown();
  return parcels.map((parcel) => (parcel.id === id ? change(parcel) : parcel));
}

/** A shopper may take a return back until its parcel moves. */
export function canCancel(ret: Return): boolean {
  return startsFrom.cancel.includes(ret.status) && !isMoving(ret) && !isReceived(ret);
}

function isMoving({ parcels }: Return): boolean {
  return parcels.some(({ progress }) => progress !== "announced");
}

function isReceived({ units }: Return): boolean {
  return units.some(({ reception }) => reception !== "awaited");
}

/** The one word a person reads as status, derived from facts and never stored. */
export type StatusWord =
  | "requested"
  | "approved"
  | "waiting_for_parcel"
  | "in_transit"
  | "arrived"
  | "partly_received"
  | "received"
  | "rejected"
  | "cancelled"
  | "expired"
  | "closed";

export function statusWord(ret: Return): StatusWord {
  if (ret.status !== "approved") return ret.status;
  const received = ret.units.filter(({ reception }) => reception !== "awaited").length;
  if (received > 0) return received === ret.units.length ? "received" : "partly_received";
  if (ret.parcels.some(({ progress }) => progress === "moving" || progress === "lost")) return "in_transit";
  if (ret.parcels.some(({ progress }) => progress === "delivered")) return "arrived";
  return ret.parcels.length === 0 || needsLabel(ret) ? "approved" : "waiting_for_parcel";
}
