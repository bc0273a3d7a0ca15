import type { Actor } from "./actor.ts";
import type { ExchangeTrouble } from "./exchange.ts";
import type { ExchangeId, MerchantId, OrderId, ParcelId, PaymentId, PickupId, ReturnId, ShipmentId, SubmissionId } from "./ids.ts";
import type { Minor } from "./money.ts";
import type { LabelTrouble } from "./parcel.ts";
import type { Payment, PaymentTrouble } from "./payment.ts";
import type { PickupAnswer, PickupTroubleCode } from "./pickup.ts";
import type { Restocked } from "./restock.ts";
import type { ParcelHappening } from "./tracking.ts";

/** What a change of status was made from, so that it can be taken back. */
export interface Was {
  readonly status: "requested" | "approved";
  readonly sendBy: number;
  readonly review?: string;
}

/**
 * Everything that can happen to a return, past tense. The timeline is made of these. `by`: who did it, absent where nobody was named
 * before the desk existed. `told: false`: a person chose that the shopper gets no mail of it.
 * `version`: the one the return has since then, by which one of several of a kind is named.
 */
export type ReturnEvent = {
  readonly returnId: ReturnId;
  readonly merchantId: MerchantId;
  readonly by?: Actor;
  readonly told?: false;
} & (
  | {
      readonly type: "return.requested";
      readonly submissionId: SubmissionId;
      readonly orderId: OrderId;
      readonly needsReview: boolean;
      readonly leads: boolean;
    }
  | {
      readonly type: "return.approved";
      readonly submissionId: SubmissionId;
      readonly needsLabel: boolean;
      readonly leads: boolean;
      readonly message?: string;
      readonly was?: Was;
    }
  /** `fetched`: somebody may be on the way for its parcel. */
  | { readonly type: "return.rejected"; readonly message: string; readonly was?: Was; readonly fetched?: true }
  | { readonly type: "return.cancelled"; readonly message?: string; readonly was?: Was; readonly fetched?: true }
  | { readonly type: "return.expired"; readonly fetched?: true }
  /** Its parcel has to leave soon. */
  | { readonly type: "return.reminded" }
  /** A quiet change of status was taken back a moment later. */
  | { readonly type: "return.taken_back" }
  /** Its parcel arrived although it had ended. */
  | { readonly type: "return.reopened" }
  | {
      readonly type: "return.edited";
      readonly removed: number;
      readonly added: number;
      /** The label listed other pieces: it is drawn anew, and the mail leaves with it. */
      readonly needsLabel?: true;
      readonly message?: string;
      readonly version: number;
    }
  | {
      readonly type: "return.received";
      readonly present: number;
      readonly missing: number;
      readonly wrong: number;
      readonly extra: number;
      readonly message?: string;
      readonly version?: number;
    }
  | {
      readonly type: "return.decided";
      readonly decisions: Readonly<Record<string, number>>;
      /** What the shopper gets in money and credit. */
      readonly total: Minor;
      /** What the shopper was shown before. */
      readonly shown: Minor;
      readonly message?: string;
      readonly version?: number;
    }
  /** Pieces went back on sale: received for it and decided to stay. */
  | { readonly type: "return.restocked"; readonly items: readonly Restocked[] }
  /** A person lets it be that what was given before it came did not come, or came otherwise. */
  | { readonly type: "return.let_stand"; readonly note: string }
  | { readonly type: "return.closed" }
  | {
      readonly type: "payment.done";
      readonly paymentId: PaymentId;
      readonly kind: string;
      readonly amount: Minor;
      readonly reference?: string;
      readonly message?: string;
      readonly how?: NonNullable<Payment["how"]>;
    }
  /** Somebody has it paid by a connection; `attempt` counts them. */
  | {
      readonly type: "payment.asked";
      readonly paymentId: PaymentId;
      readonly kind: string;
      readonly amount: Minor;
      readonly through: "shop" | "gateway";
      readonly attempt: number;
    }
  /** The other system did not pay it, or it came back. */
  | {
      readonly type: "payment.rejected";
      readonly paymentId: string;
      readonly kind: string;
      readonly amount: Minor;
      readonly trouble: PaymentTrouble["code"];
    }
  /** Nobody can find out whether the other system paid it. */
  | { readonly type: "payment.unknown"; readonly paymentId: string; readonly kind: string; readonly amount: Minor }
  /** A person looked in the other system. */
  | {
      readonly type: "payment.found";
      readonly paymentId: string;
      readonly kind: string;
      readonly amount: Minor;
      readonly paid: boolean;
      readonly note: string;
    }
  | { readonly type: "payment.added"; readonly paymentId: string; readonly kind: string; readonly amount: Minor; readonly note: string }
  | { readonly type: "payment.voided"; readonly paymentId: PaymentId; readonly kind: string; readonly amount: Minor; readonly note: string }
  /** A dearer article waits for the shopper's money. */
  | { readonly type: "charge.due"; readonly paymentId: PaymentId; readonly amount: Minor }
  /** Nobody paid it in time. */
  | { readonly type: "charge.expired"; readonly paymentId: PaymentId; readonly amount: Minor }
  /** It was paid although it had been paid, or was over: the money is owed back. */
  | { readonly type: "charge.paid_again"; readonly paymentId: PaymentId; readonly amount: Minor; readonly reference: string }
  /** The shop has the order. `held`: it is paid there first. */
  | { readonly type: "exchange.ordered"; readonly exchangeId: ExchangeId; readonly number: string; readonly held?: true }
  | { readonly type: "exchange.stuck"; readonly exchangeId: ExchangeId; readonly trouble: ExchangeTrouble }
  | { readonly type: "exchange.confirmed"; readonly exchangeId: ExchangeId }
  | { readonly type: "exchange.sent"; readonly exchangeId: string; readonly reference?: string; readonly message?: string }
  | { readonly type: "exchange.handed_over"; readonly exchangeId: string; readonly message?: string }
  | { readonly type: "exchange.cancelled"; readonly exchangeId: ExchangeId }
  | {
      readonly type: "parcel.label_issued";
      readonly parcelId: string;
      readonly leads: boolean;
      /** A file of the merchant's own. */
      readonly uploaded?: true;
      /** What it was bought as, and who carries it. */
      readonly shipmentId?: ShipmentId;
      readonly carrier?: string;
      /** It takes the place of one that was given before, or is given by itself: then `version` says which. */
      readonly again?: true;
      /** It was drawn anew because pieces of this return were changed: the mail of that leaves with it. */
      readonly edited?: { readonly returnId: ReturnId; readonly version: number };
      readonly message?: string;
      readonly version?: number;
      /** Somebody is to come for it. */
      readonly fetched?: true;
    }
  /**
   * News of a parcel, whoever had them. `leads`: the shopper is told of it; of the returns that share a parcel one does. `settles`: by the
   * policy it makes due what was asked for. `note`: what a person wrote.
   */
  | {
      readonly type: `parcel.${ParcelHappening}`;
      readonly parcelId: ParcelId;
      readonly leads?: boolean;
      readonly settles?: true;
      readonly note?: string;
      readonly version?: number;
    }
  /** `leads`: the shopper hears of it, once. */
  | { readonly type: "parcel.label_missed"; readonly parcelId: string; readonly trouble: LabelTrouble["code"]; readonly leads: boolean }
  | { readonly type: "parcel.label_withdrawn"; readonly parcelId: string; readonly message?: string }
  | { readonly type: "parcel.added"; readonly parcelId: string; readonly needsLabel: boolean; readonly message?: string }
  /** The shopper says that they handed it over, and shows it. */
  | { readonly type: "parcel.posted"; readonly parcelId: ParcelId; readonly photo: boolean; readonly trackingNumber?: string }
  /** No carrier takes its label any more. */
  | { readonly type: "parcel.label_expired"; readonly parcelId: ParcelId; readonly leads: boolean }
  | PickupEvent
);

/** Returns that share a parcel all hear of its pickup; one of them leads. */
export type PickupEvent = {
  readonly pickupId: PickupId;
  readonly parcelId: ParcelId;
  readonly leads: boolean;
} & (
  | { readonly type: "pickup.asked"; readonly day: string; readonly from: number; readonly to: number; readonly message?: string }
  | { readonly type: "pickup.booked"; readonly day: string; readonly from: number; readonly to: number; readonly message?: string }
  | { readonly type: "pickup.refused"; readonly trouble: PickupTroubleCode; readonly asks: boolean }
  /** `note`: the carrier's words. */
  | { readonly type: "pickup.failed"; readonly note?: string }
  | { readonly type: "pickup.answered"; readonly answer: PickupAnswer["do"]; readonly note?: string }
  /** Nobody can find out whether somebody comes. */
  | { readonly type: "pickup.unknown" }
  | { readonly type: "pickup.found"; readonly made: boolean; readonly note: string }
  /** A person has to look: nobody answered, or it cannot be done from here. */
  | { readonly type: "pickup.escalated"; readonly trouble?: PickupTroubleCode }
  | { readonly type: "pickup.calling_off"; readonly message?: string }
  | { readonly type: "pickup.cancelled"; readonly message?: string }
);
