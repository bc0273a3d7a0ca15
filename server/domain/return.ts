import type { Actor } from "./actor.ts";
import { needsCustoms } from "./customs.ts";
import { daysBetween, windowEnd } from "./deadlines.ts";
import { Refusal } from "./errors.ts";
import type { ReturnEvent, Was } from "./events.ts";
import type {
  ConnectionId,
  ExchangeId,
  MerchantId,
  OrderId,
  ParcelId,
  PaymentId,
  PhotoId,
  PolicyId,
  ReturnId,
  ShopId,
  SubmissionId,
  UnitId,
} from "./ids.ts";
import type { Minor } from "./money.ts";
import type { Label, LabelTrouble, Parcel } from "./parcel.ts";
import { needsPerson, stands } from "./pickup.ts";
import type { Handover, SettleAt } from "./policy.ts";
import type { ParcelNews } from "./tracking.ts";

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

/**
 * Money that moves because of a return, one row a movement; amounts are positive. `refund` and `store_credit` go to the shopper,
 * `charge` comes from them (a dearer exchange).
 */
export interface Payment {
  readonly id: PaymentId;
  readonly kind: "refund" | "store_credit" | "charge";
  readonly amount: Minor;
  /** `unknown`: a provider did not say what became of it; nothing retries it by itself. */
  readonly state: "due" | "pending" | "done" | "rejected" | "unknown" | "void";
  /** `outside`: somebody paid by other means and said so here. `credit`: a code of ours. `shop`, `gateway`: by a connection. */
  readonly how?: "outside" | "credit" | "shop" | "gateway";
  /** What the other system calls it, or the credit's code as it was shown: never the whole code. */
  readonly reference?: string;
  /** Which of the order's own payments it goes back to, by its id; absent: however the order was paid. */
  readonly tender?: string;
  readonly connectionId?: ConnectionId;
  /** How often somebody had it paid by a connection. */
  readonly attempt?: number;
  /** When it was given to the other system. Epoch milliseconds. */
  readonly sentAt?: number;
  readonly trouble?: PaymentTrouble;
  /** What the shopper is told once the other system has paid it. */
  readonly saying?: { readonly told: boolean; readonly message?: string };
  readonly decidedBy: Actor;
  /** Epoch milliseconds. */
  readonly dueAt: number;
  readonly doneAt?: number;
  /** Who paid it, or had it paid. */
  readonly doneBy?: Actor;
}

/** Why another system did not pay, or has not yet; one sentence in every language each. */
export const paymentTroubles = [
  "not_allowed",
  "not_found",
  "too_much",
  "already_done",
  "not_supported",
  "wrong_state",
  "no_funds",
  "wrong_request",
  "busy",
  "not_reached",
  /** The shop's order is no longer as it was when this was decided. */
  "order_changed",
  "not_connected",
  /** Sent, and no answer came. */
  "no_answer",
  /** Another payment of the order is under way. */
  "waiting",
  /** It was on its way, or paid, and came back. */
  "came_back",
] as const;

/** `message`: the other system's own words, for a technician. `at`: since when, epoch milliseconds. */
export interface PaymentTrouble {
  readonly code: (typeof paymentTroubles)[number];
  readonly message?: string;
  readonly at: number;
}

/** One piece that is exchanged, for another piece of the catalogue. Prices are of one piece, tax included. */
export interface Exchange {
  readonly id: ExchangeId;
  readonly unitId: UnitId;
  readonly sku: string;
  readonly title: string;
  readonly variant?: string;
  readonly price: Minor;
  readonly productId?: string;
  /** What the shop calls the variant. */
  readonly variantId?: string;
  /** `price` less what the piece that came back had cost: positive is to pay, negative is given back. */
  readonly difference: Minor;
  /** `held` until a difference is paid. */
  readonly state: "held" | "confirmed" | "sent" | "handed_over" | "cancelled";
  /** What a connected shop made of it; written by whoever asks the shop, and by no change of the return. */
  readonly order?: ExchangeOrder;
}

/** `open`: it may be asked for. `by_hand`: a step for a person. `sold_out`, `refused`: nothing was ordered, until somebody asks again. */
export interface ExchangeOrder {
  readonly state: "open" | "sending" | "unknown" | "made" | "by_hand" | "sold_out" | "refused";
  readonly attempt: number;
  /** Epoch milliseconds. */
  readonly sentAt?: number;
  /** When it was put off the last time. */
  readonly lookedAt?: number;
  /** The shop's own id of it, and what people call it. */
  readonly reference?: string;
  readonly number?: string;
  readonly trouble?: { readonly code: ExchangeTrouble; readonly message: string; readonly at: number };
}

/** `no_answer`: whether it was ordered is not known. `not_possible`: this shop's connection cannot make it. */
export type ExchangeTrouble = "sold_out" | "refused" | "no_answer" | "not_possible";

export type SettlementState = "none" | "due" | "partial" | "paid";

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

/** The event of an approval, at birth or later. */
export function approvedEvent(ret: Return, leads: boolean): ReturnEvent {
  const { id: returnId, merchantId, submissionId } = ret;
  return { type: "return.approved", returnId, merchantId, submissionId, needsLabel: needsLabel(ret), leads };
}

/** True while a parcel that goes with our label has none. */
export function needsLabel(ret: Return): boolean {
  return ret.parcels.some(({ handover, label }) => isLabelled(handover) && !label);
}

/** Whether a parcel handed over like this goes with a label of the shop's. */
export function isLabelled(handover: Handover): boolean {
  return handover === "print" || handover === "qr" || handover === "pickup";
}

/** Without labels that list pieces which changed: those we drew, and a carrier's that customs read. One of the merchant's own stays. */
export function withoutListingLabels(ret: Return): Return {
  const lists = ({ label, from, to }: Parcel): boolean => {
    if (!label || label.uploaded) return false;
    return label.shipmentId === undefined || (from !== undefined && needsCustoms(from, to));
  };
  return { ...ret, parcels: ret.parcels.map((parcel) => (lists(parcel) ? withoutLabel(parcel) : parcel)) };
}

/** As it was before there was any. What a carrier called it goes with its label. */
export function withoutLabel(parcel: Parcel): Parcel {
  const { label, trouble: _, ...rest } = parcel;
  if (label?.shipmentId === undefined) return rest;
  const { carrier: __, trackingNumber: ___, trackingUrl: ____, ...bare } = rest;
  return bare;
}

/** Whatever way was chosen: with a label in hand it is printed, and what has no paper is shown. */
function labelled(parcel: Parcel, label: Label, carried: Carried = {}): Parcel {
  const { handover } = parcel;
  const bought = label.shipmentId !== undefined && !label.uploaded;
  const printed = label.uploaded || !isLabelled(handover) || (bought && handover === "qr") ? "print" : handover;
  // Of a label whose own file was brought by hand the carrier's names stay.
  const { trouble: _, ...kept } = parcel.label || label.shipmentId === undefined ? withoutLabel(parcel) : parcel;
  return { ...kept, ...carried, handover: bought && label.paperless && handover !== "pickup" ? "qr" : printed, label };
}

/** What people call who carries a parcel, and what they call it. */
export type Carried = Pick<Parcel, "carrier" | "trackingNumber" | "trackingUrl">;

/** What a person says with a command: who they are, whether the shopper is mailed of it, and a message that goes with it. */
export interface Saying {
  readonly by?: Actor;
  readonly told?: boolean;
  readonly message?: string;
}

export type Command =
  /**
   * `leads`: the shopper is told of it, and the label made when there is none; false for those that are told together with another.
   * `zone`: the shop's, in which its days are counted.
   */
  | ({ readonly do: "approve"; readonly leads: boolean; readonly zone: string } & Saying)
  | ({ readonly do: "reject"; readonly message: string } & Saying)
  | ({ readonly do: "cancel"; readonly by: Actor } & Saying)
  | { readonly do: "expire" }
  /** `again`: it takes the place of another, or comes by itself and not with an approval. */
  | ({
      readonly do: "attach_label";
      readonly parcelId: ParcelId;
      readonly label: Label;
      readonly leads: boolean;
      readonly again?: true;
      readonly edited?: { readonly returnId: ReturnId; readonly version: number };
      /** Who carries it, of a label that was bought. */
      readonly carried?: Carried;
    } & Saying)
  /** There is no label, and a person has to see to it. */
  | ({
      readonly do: "miss_label";
      readonly parcelId: ParcelId;
      readonly trouble: LabelTrouble;
      readonly leads: boolean;
      readonly carried?: Carried;
    } & Pick<Saying, "by">)
  /** A label that was bought goes back to the carrier. */
  | ({ readonly do: "withdraw_label"; readonly parcelId: ParcelId } & Saying)
  | ({ readonly do: "add_parcel"; readonly parcel: Parcel; readonly leads: boolean } & Saying)
  /** `leads`: the shopper is told by this return, and not by another that shares the parcel. */
  | ({
      readonly do: "record_news";
      readonly parcelId: ParcelId;
      readonly news: ParcelNews;
      readonly leads: boolean;
    } & Saying);

/** What each command may start from. Parcels move whatever we think of them, so their news is taken in every state. */
const startsFrom: Readonly<Record<Command["do"], readonly ReturnStatus[]>> = {
  approve: ["requested"],
  reject: ["requested"],
  cancel: ["requested", "approved"],
  expire: ["requested", "approved"],
  attach_label: ["approved"],
  miss_label: ["approved"],
  withdraw_label: ["approved"],
  add_parcel: ["approved"],
  record_news: ["requested", "approved", "rejected", "cancelled", "expired", "closed"],
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
      // Waiting for us uses up none of the shopper's days: the last one ends as late as ever, so many days later.
      const waited = Math.max(0, daysBetween(before.requestedAt, at, command.zone));
      const after: Return = { ...rest, status: "approved", sendBy: windowEnd(before.sendBy, waited, command.zone) };
      const events = [{ ...approvedEvent(after, command.leads), ...said(command), ...wasOf(before, command) } as const];
      return { after, events };
    }
    case "reject":
      // Only a person may say that a withdrawal came too late, and only where no date speaks for the shopper.
      if (before.lane === "withdrawal" && before.review !== "late_unknown") throw wrongState();
      return {
        after: { ...before, status: "rejected" },
        events: [
          {
            type: "return.rejected",
            returnId,
            merchantId,
            ...said(command),
            message: command.message,
            ...wasOf(before, command),
            ...fetchedOf(before),
          },
        ],
      };
    case "cancel":
      if (isMoving(before)) throw new Refusal("parcel_moving", { number: before.number });
      if (isReceived(before) || isDecided(before)) throw wrongState();
      return {
        after: { ...before, status: "cancelled" },
        events: [{ type: "return.cancelled", returnId, merchantId, ...said(command), ...wasOf(before, command), ...fetchedOf(before) }],
      };
    case "expire":
      // A declared withdrawal stands, however late the goods are (CRD art. 14(1) gives the shop a claim, not a cancellation).
      if (before.lane === "withdrawal" || before.sendBy >= at || before.parcels.length === 0) throw wrongState();
      if (isReceived(before) || isDecided(before)) throw wrongState();
      if (isMoving(before)) throw new Refusal("parcel_moving", { number: before.number });
      // Who showed that they sent it has done their part, whatever became of the parcel.
      if (isPosted(before)) throw wrongState();
      return { after: { ...before, status: "expired" }, events: [{ type: "return.expired", returnId, merchantId, ...fetchedOf(before) }] };
    case "attach_label": {
      const { parcelId, label, leads, again, edited, carried } = command;
      if (isReceived(before)) throw wrongState();
      const parcels = changeParcel(before, parcelId, (parcel) => labelled(parcel, label, carried), wrongState);
      const issued: ReturnEvent = {
        type: "parcel.label_issued",
        returnId,
        merchantId,
        ...said(command),
        parcelId,
        leads,
        ...(label.uploaded && { uploaded: true }),
        ...(label.shipmentId && { shipmentId: label.shipmentId, ...(carried?.carrier !== undefined && { carrier: carried.carrier }) }),
        ...(again && { again, version: before.version + 1 }),
        ...(edited && { edited }),
        ...(before.parcels.some(
          (parcel) => parcel.id === parcelId && parcel.handover === "pickup" && parcel.wish?.pickup && !parcel.pickup,
        ) && {
          fetched: true,
        }),
      };
      return { after: { ...before, parcels }, events: [issued] };
    }
    case "miss_label": {
      const { parcelId, trouble, leads, carried, by } = command;
      const parcels = changeParcel(before, parcelId, (parcel) => ({ ...parcel, ...carried, trouble }), wrongState);
      const events = [
        { type: "parcel.label_missed", returnId, merchantId, ...(by && { by }), parcelId, trouble: trouble.code, leads } as const,
      ];
      return { after: { ...before, parcels }, events };
    }
    case "withdraw_label": {
      const { parcelId } = command;
      const known = before.parcels.find(({ id }) => id === parcelId);
      if (known && known.progress !== "announced") throw new Refusal("parcel_moving", { number: before.number });
      const bare = (parcel: Parcel): Parcel => ({ ...withoutLabel(parcel), trouble: { code: "cancelled", at } });
      const parcels = changeParcel(before, parcelId, bare, wrongState);
      return {
        after: { ...before, parcels },
        events: [{ type: "parcel.label_withdrawn", returnId, merchantId, ...said(command), parcelId }],
      };
    }
    case "add_parcel": {
      const { parcel, leads } = command;
      if (isReceived(before) || isDecided(before) || before.parcels.length === 0) throw wrongState();
      const after: Return = { ...before, parcels: [...before.parcels, parcel] };
      const event = { type: "parcel.added", returnId, merchantId, ...said(command), parcelId: parcel.id } as const;
      return { after, events: [{ ...event, needsLabel: leads && needsLabel(after) }] };
    }
    case "record_news": {
      const { parcelId, news, leads, by, told, message } = command;
      const parcels = changeParcel(before, parcelId, (parcel) => ({ ...parcel, progress: news.progress }), wrongState);
      const after = { ...before, parcels };
      const events = news.happened.map(
        (happened, place): ReturnEvent => ({
          type: `parcel.${happened}`,
          returnId,
          merchantId,
          ...(by && { by }),
          ...(told === false && { told }),
          parcelId,
          // What came at once is told once, by the last of it.
          leads: leads && place === news.happened.length - 1,
          ...(message && { note: message }),
          version: before.version + 1,
        }),
      );
      return { after, events };
    }
  }
}

/** Somebody who may come for one of its parcels is to be told that they need not. */
function fetchedOf({ parcels }: Return): { fetched?: true } {
  return parcels.some(({ pickup }) => pickup && stands(pickup)) ? { fetched: true } : {};
}

/** What is kept of a return when its status is changed quietly: nobody was told, so it may be taken back. */
function wasOf({ status, sendBy, review }: Return, { told }: Saying): { was?: Was } {
  if (told !== false || (status !== "requested" && status !== "approved")) return {};
  return { was: { status, sendBy, ...(review && { review }) } };
}

/** The part of an event that says who did it and what they said. */
export function said({ by, told, message }: Saying): { by?: Actor; told?: false; message?: string } {
  return { ...(by && { by }), ...(told === false && { told: false }), ...(message && { message }) };
}

function changeParcel({ parcels }: Return, id: ParcelId, change: (parcel: Parcel) => Parcel, unknown: () => Refusal): Parcel[] {
  if (!parcels.some((parcel) => parcel.id === id)) throw unknown();
  return parcels.map((parcel) => (parcel.id === id ? change(parcel) : parcel));
}

/** A shopper may take a return back until its parcel moves. */
export function canCancel(ret: Return): boolean {
  return startsFrom.cancel.includes(ret.status) && !isMoving(ret) && !isReceived(ret) && !isDecided(ret);
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

/** The one word a person reads as status, derived from facts and never stored. */
export type StatusWord =
  | "requested"
  | "approved"
  | "waiting_for_parcel"
  | "in_transit"
  | "arrived"
  | "partly_received"
  | "received"
  | "decided"
  | "settled"
  | "rejected"
  | "cancelled"
  | "expired"
  | "closed";

export function statusWord(ret: Return): StatusWord {
  if (ret.status !== "approved") return ret.status;
  const units = ret.units.filter((unit) => !isTakenOut(unit));
  if (units.every(({ decision }) => decision !== undefined)) return settlementOf(ret) === "paid" ? "settled" : "decided";
  const received = units.filter(({ reception }) => reception !== "awaited").length;
  if (received > 0) return received === units.length ? "received" : "partly_received";
  if (ret.parcels.some(({ progress }) => ["moving", "arriving", "lost", "sent_back"].includes(progress))) return "in_transit";
  if (ret.parcels.some(({ progress }) => progress === "delivered")) return "arrived";
  return ret.parcels.length === 0 || needsLabel(ret) ? "approved" : "waiting_for_parcel";
}

/** What became of the money that was decided. `none`: nothing was decided yet, or nothing is to move. */
export function settlementOf({ payments }: Pick<Return, "payments">): SettlementState {
  const standing = payments.filter(({ state }) => state !== "void");
  const done = standing.filter(({ state }) => state === "done").length;
  if (standing.length === 0) return "none";
  return done === standing.length ? "paid" : done > 0 ? "partial" : "due";
}

/** The desk's work queues, in the order of work. A return is in exactly one. */
export const queues = ["to_review", "to_receive", "to_decide", "to_pay", "problems", "done"] as const;
export type Queue = (typeof queues)[number];

/** Where the next piece of work on a return is. A problem is what the usual next step would get wrong. */
export function queueOf(ret: Return): Queue {
  if (ret.status === "requested") return "to_review";
  if (ret.status !== "approved") return "done";
  if (problemOf(ret) !== null) return "problems";
  if (ret.units.some(({ decision }) => decision === undefined)) {
    const awaited =
      ret.parcels.length > 0 && ret.units.some(({ reception, decision }) => reception === "awaited" && decision === undefined);
    return awaited ? "to_receive" : "to_decide";
  }
  // What was given before it was here is still to be received.
  return isUnseen(ret) && !isOwing(ret) ? "to_receive" : "to_pay";
}

/** Money or another article is still to leave. */
export function isOwing({ payments, exchanges }: Pick<Return, "payments" | "exchanges">): boolean {
  return (
    payments.some(({ state }) => state !== "done" && state !== "void") ||
    exchanges.some(({ state }) => state === "held" || state === "confirmed")
  );
}

/** Of what was given before anybody looked, something is not here yet, or is not what it should be, and no person has let it be. */
export function isUnseen({ settleAt, units }: Pick<Return, "settleAt" | "units">): boolean {
  return settleAt !== undefined && units.some((unit) => isGiven(unit) && unit.reception !== "received" && unit.reception !== "extra");
}

function isGiven({ decision }: ReturnUnit): boolean {
  return decision === "accept" || decision === "exchange";
}

/** Why a person has to look at a return, the most pressing first. */
export const problems = [
  "came_otherwise",
  "exchange",
  "label",
  "lost",
  "sent_back",
  "pickup",
  "payment_unknown",
  "payment_rejected",
  "order_changed",
] as const;
export type Problem = (typeof problems)[number];

/** What puts it among the problems; null when nothing does. */
export function problemOf({ parcels, payments, review, settleAt, units, exchanges }: Return): Problem | null {
  if (settleAt !== undefined && units.some((unit) => isGiven(unit) && (unit.reception === "missing" || unit.reception === "wrong_item")))
    return "came_otherwise";
  if (exchanges.some(({ state, order }) => (state === "held" || state === "confirmed") && order?.trouble !== undefined)) return "exchange";
  if (parcels.some(({ trouble }) => trouble !== undefined)) return "label";
  if (parcels.some(({ progress }) => progress === "lost")) return "lost";
  if (parcels.some(({ progress }) => progress === "sent_back")) return "sent_back";
  if (parcels.some(({ progress, pickup }) => progress === "announced" && pickup && needsPerson(pickup))) return "pickup";
  if (payments.some(({ state }) => state === "unknown")) return "payment_unknown";
  if (payments.some(({ state }) => state === "rejected")) return "payment_rejected";
  return review === "order_changed" && units.some(({ decision }) => decision === undefined) ? "order_changed" : null;
}
