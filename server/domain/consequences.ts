import type { ConnectionKind } from "./connection.ts";
import type { ReturnEvent } from "./events.ts";
import type {
  CancellationId,
  ConnectionId,
  DeliveryId,
  ExchangeId,
  LetterId,
  MemberId,
  MerchantId,
  OrderId,
  ParcelId,
  PaymentId,
  PickupId,
  ReturnId,
  ShipmentId,
} from "./ids.ts";
import type { ParcelHappening } from "./tracking.ts";

/** What a mail to the shopper tells. */
export const noticeKinds = [
  "requested",
  "approved",
  "rejected",
  "cancelled",
  "expired",
  "edited",
  "received",
  "decided",
  "paid",
  "exchange",
  "pay",
  "unpaid",
  "label",
  "label_expired",
  "pickup",
  "pickup_question",
  "pickup_off",
  "reminder",
  "receipt",
  "message",
  "parcel_moving",
  "parcel_arriving",
  "parcel_delivered",
  "parcel_sent_back",
  "parcel_lost",
  "order_cancelled",
  "order_paid",
  "order_note",
] as const;
export type NoticeKind = (typeof noticeKinds)[number];
/** About an order, not about one of its returns. */
export type OrderNotice = Extract<NoticeKind, `order_${string}`>;
export type ReturnNotice = Exclude<NoticeKind, OrderNotice>;

export function isOrderNotice(notice: NoticeKind): notice is OrderNotice {
  return notice.startsWith("order_");
}

/** Work that must happen, even if the machine dies. A task may run twice without a second effect (mail: at least once, same Message-ID). */
export type Task =
  | { readonly do: "issue-label"; readonly merchantId: MerchantId; readonly returnId: ReturnId }
  /** Buys the label that was chosen; `look`: how often it was looked at. One that runs twice buys once. */
  | { readonly do: "buy-label"; readonly merchantId: MerchantId; readonly shipmentId: ShipmentId; readonly look: number }
  /** Gives a label back that nobody needs. */
  | { readonly do: "cancel-label"; readonly merchantId: MerchantId; readonly shipmentId: ShipmentId; readonly look: number }
  /** A return came to nothing: what was bought for its parcels goes back. */
  | { readonly do: "give-back-labels"; readonly merchantId: MerchantId; readonly returnId: ReturnId }
  | {
      readonly do: "send-notice";
      readonly merchantId: MerchantId;
      readonly returnId: ReturnId;
      readonly notice: ReturnNotice;
      /** Of several of a kind, which: the id of a payment, an exchange, a pickup, a message or the letter of a receipt, else the version of the return it happened with. */
      readonly about?: string;
      /** Whoever comes for the parcel may say when within moments; then the same letter tells of it, and leaves earlier. */
      readonly waits?: true;
    }
  | {
      readonly do: "send-order-notice";
      readonly merchantId: MerchantId;
      readonly orderId: OrderId;
      readonly notice: OrderNotice;
      /** The id of the cancellation, its payment or the message. */
      readonly about: string;
    }
  | {
      readonly do: "send-copy";
      readonly merchantId: MerchantId;
      /** What is sent again, and the letter that it is then. */
      readonly letterId: LetterId;
      readonly copyId: LetterId;
    }
  /** `attempt`: of the payment; `look`: how often it was looked at in it. One that runs twice pays once. */
  | {
      readonly do: "pay-refund";
      readonly merchantId: MerchantId;
      readonly paymentId: PaymentId;
      readonly attempt: number;
      readonly look: number;
    }
  /** What a connection can pay of a return is paid by itself, as the merchant chose. */
  | { readonly do: "pay-due"; readonly merchantId: MerchantId; readonly returnId: ReturnId; readonly told: boolean }
  /** What the shop's books have to know of money that somebody else gave back. */
  | { readonly do: "book-refund"; readonly merchantId: MerchantId; readonly paymentId: PaymentId; readonly look: number }
  /** The shop's back office hears where a return stands. */
  | {
      readonly do: "tell-shop";
      readonly merchantId: MerchantId;
      readonly returnId: ReturnId;
      readonly about: string;
      readonly look: number;
    }
  /** The same for pieces of an order that were cancelled. `paid`: once this payment is over, for what did not go back with it. */
  | {
      readonly do: "restock-cancelled";
      readonly merchantId: MerchantId;
      readonly cancellationId: CancellationId;
      readonly paid?: PaymentId;
      readonly look: number;
    }
  /** Pieces that went back on sale here go back on sale there. */
  | {
      readonly do: "restock-in-shop";
      readonly merchantId: MerchantId;
      readonly returnId: ReturnId;
      readonly about: string;
      readonly look: number;
    }
  /** Has the shop make an order of the other article; one that runs twice makes one. */
  | { readonly do: "order-exchange"; readonly merchantId: MerchantId; readonly returnId: ReturnId; readonly exchangeId: ExchangeId }
  /** What the policy makes due when its parcels have come so far, is decided as it was asked for. */
  | { readonly do: "settle-by-parcel"; readonly merchantId: MerchantId; readonly returnId: ReturnId }
  /** Gives the shopper a page to pay a difference on. */
  | { readonly do: "ask-difference"; readonly merchantId: MerchantId; readonly returnId: ReturnId; readonly paymentId: PaymentId }
  /** Looks what became of the pages of a return, and closes those that are needed no more. */
  | { readonly do: "look-at-differences"; readonly merchantId: MerchantId; readonly returnId: ReturnId }
  /** Has somebody come for a parcel whose label is made, as its shopper chose. */
  | { readonly do: "plan-pickup"; readonly merchantId: MerchantId; readonly returnId: ReturnId; readonly parcelId: ParcelId }
  /** `look`: how often it was looked at; one that runs twice books once. */
  | { readonly do: "book-pickup"; readonly merchantId: MerchantId; readonly pickupId: PickupId; readonly look: number }
  | { readonly do: "call-off-pickup"; readonly merchantId: MerchantId; readonly pickupId: PickupId; readonly look: number }
  /** The carrier said that nobody could fetch a parcel; `at` is its own, and its words stand with the scan. */
  | { readonly do: "fail-pickup"; readonly merchantId: MerchantId; readonly parcelId: ParcelId; readonly at: number }
  /** Nobody comes any more for the parcels of a return that came to nothing. */
  | { readonly do: "call-off-pickups"; readonly merchantId: MerchantId; readonly returnId: ReturnId }
  /** The shopper brings it after all: the label that lets them. */
  | { readonly do: "drop-off-instead"; readonly merchantId: MerchantId; readonly pickupId: PickupId }
  /** `attempt`: how often it was tried before; a task that runs twice sends once. */
  | { readonly do: "deliver-webhook"; readonly merchantId: MerchantId; readonly deliveryId: DeliveryId; readonly attempt: number }
  /** `link`: the sealed secret of a link with which a member joins or chooses another password. */
  | {
      readonly do: "send-member-link";
      readonly merchantId: MerchantId;
      readonly memberId: MemberId;
      readonly link: string;
      readonly language: string;
    }
  /** Tells a member that somebody else took their second factor off; `at` makes it one letter however often it runs. */
  | { readonly do: "tell-member"; readonly merchantId: MerchantId; readonly memberId: MemberId; readonly at: number }
  | {
      readonly do: "send-code";
      readonly merchantId: MerchantId;
      readonly orderId: OrderId;
      readonly code: string;
      readonly language: string;
    }
  /** Asks the shop what one of its orders is like now. */
  | { readonly do: "refresh-order"; readonly merchantId: MerchantId; readonly connectionId: ConnectionId; readonly externalId: string }
  /** Asks a gateway what became of a refund or of something to be paid. */
  | {
      readonly do: "check-payment";
      readonly merchantId: MerchantId;
      readonly connectionId: ConnectionId;
      /** The gateway's own. */
      readonly reference: string;
      readonly what: "refund" | "payment";
    }
  /** Takes our webhooks off a shop or gateway that is no longer connected, or connected otherwise; `sealed` is what its provider has to be told. */
  | {
      readonly do: "remove-hooks";
      readonly merchantId: MerchantId;
      readonly connectionId: ConnectionId;
      readonly kind: ConnectionKind;
      readonly provider: string;
      readonly sealed: string;
      readonly ids: readonly string[];
    };

/**
 * What follows from what: the whole asynchronous life of a return on one page. Returns of one submission share parcel and mail,
 * so only the one that leads it makes the label and writes to the shopper.
 */
export function consequencesOf(event: ReturnEvent): Task[] {
  const { merchantId, returnId } = event;
  const notice = (kind: ReturnNotice, about?: string | number): Task => ({
    do: "send-notice",
    merchantId,
    returnId,
    notice: kind,
    ...(about !== undefined && { about: String(about) }),
  });
  const told = (kind: ReturnNotice, about?: string | number): Task[] => (event.told === false ? [] : [notice(kind, about)]);
  const look: Task = { do: "look-at-differences", merchantId, returnId };
  const giveBack: Task = { do: "give-back-labels", merchantId, returnId };
  switch (event.type) {
    case "return.requested":
      return event.leads && event.needsReview ? [notice("requested")] : [];
    case "return.approved":
      if (!event.leads) return [];
      return event.needsLabel ? [{ do: "issue-label", merchantId, returnId }] : told("approved");
    case "parcel.label_issued":
      return [
        ...(event.leads ? labelTold(event, told) : []),
        ...(event.fetched ? [{ do: "plan-pickup" as const, merchantId, returnId, parcelId: event.parcelId as ParcelId }] : []),
      ];
    case "parcel.label_missed":
      return event.leads ? told("approved") : [];
    case "parcel.added":
      return event.needsLabel ? [{ do: "issue-label", merchantId, returnId }] : [];
    case "return.rejected":
      return [...told("rejected"), giveBack, ...calledOff(event)];
    case "return.cancelled":
      return [...told("cancelled"), giveBack, ...calledOff(event)];
    case "return.expired":
      return [notice("expired"), giveBack, ...calledOff(event)];
    case "return.reminded":
      return [notice("reminder")];
    case "parcel.label_expired":
      return event.leads ? [notice("label_expired", event.parcelId)] : [];
    case "pickup.asked":
      return event.leads ? [{ do: "book-pickup", merchantId, pickupId: event.pickupId, look: 0 }] : [];
    case "pickup.booked":
      return event.leads ? told("pickup", event.pickupId) : [];
    case "pickup.refused":
      return event.leads && event.asks ? [notice("pickup_question", event.pickupId)] : [];
    case "pickup.failed":
      return event.leads ? [notice("pickup_question", event.pickupId)] : [];
    case "pickup.answered":
      return event.leads && event.answer === "drop_off" ? [{ do: "drop-off-instead", merchantId, pickupId: event.pickupId }] : [];
    case "pickup.calling_off":
      return event.leads ? [{ do: "call-off-pickup", merchantId, pickupId: event.pickupId, look: 0 }] : [];
    case "pickup.cancelled":
      return event.leads ? told("pickup_off", event.pickupId) : [];
    case "return.edited":
      return event.needsLabel ? [{ do: "issue-label", merchantId, returnId }] : told("edited", event.version);
    case "return.received":
      return told("received", event.version);
    case "return.decided":
      return told("decided", event.version);
    case "payment.done":
      return [...told("paid", event.paymentId), ...(event.kind === "charge" ? [look] : [])];
    case "payment.asked":
      return [{ do: "pay-refund", merchantId, paymentId: event.paymentId, attempt: event.attempt, look: 0 }];
    case "payment.voided":
      return event.kind === "charge" ? [look] : [];
    case "charge.due":
      return [{ do: "ask-difference", merchantId, returnId, paymentId: event.paymentId }];
    case "charge.expired":
      return [notice("unpaid", event.paymentId)];
    case "exchange.confirmed":
      return [{ do: "order-exchange", merchantId, returnId, exchangeId: event.exchangeId }];
    case "exchange.cancelled":
      return [look];
    case "exchange.ordered":
      return event.held ? [] : told("exchange", orderedName(event.exchangeId));
    case "exchange.sent":
    case "exchange.handed_over":
      return told("exchange", event.exchangeId);
    case "return.taken_back":
    case "return.reopened":
    case "return.restocked":
    case "return.let_stand":
    case "return.closed":
    case "payment.added":
    case "payment.rejected":
    case "payment.unknown":
    case "payment.found":
    case "charge.paid_again":
    case "exchange.stuck":
    case "parcel.found":
    case "parcel.posted":
    case "pickup.unknown":
    case "pickup.found":
    case "pickup.escalated":
    case "parcel.label_withdrawn":
      return [];
    case "parcel.moving":
    case "parcel.arriving":
    case "parcel.delivered":
    case "parcel.sent_back":
    case "parcel.lost":
      return [
        ...(event.leads ? told(noticeOfParcel[event.type], parcelAbout(event)) : []),
        ...(event.settles ? [{ do: "settle-by-parcel", merchantId, returnId } as const] : []),
      ];
  }
}

type ToldOfParcel = Exclude<Extract<ReturnEvent, { type: `parcel.${ParcelHappening}` }>["type"], "parcel.found">;

const noticeOfParcel: Readonly<Record<ToldOfParcel, ReturnNotice>> = {
  "parcel.moving": "parcel_moving",
  "parcel.arriving": "parcel_arriving",
  "parcel.delivered": "parcel_delivered",
  "parcel.sent_back": "parcel_sent_back",
  "parcel.lost": "parcel_lost",
};

/** What the letter about news of a parcel is named by: a parcel may be lost twice. */
export function parcelAbout({ parcelId, version }: { readonly parcelId: string; readonly version?: number }): string {
  return `${parcelId}.${version ?? 0}`;
}

function labelTold(
  event: Extract<ReturnEvent, { type: "parcel.label_issued" }>,
  told: (kind: ReturnNotice, about?: string | number) => Task[],
): Task[] {
  const { edited, again, version, returnId } = event;
  if (edited) return told("edited", edited.version).map((task) => ({ ...task, returnId: edited.returnId ?? returnId }) as Task);
  const tasks = again ? told("label", version) : told("approved");
  return event.fetched ? tasks.map((task) => ({ ...task, waits: true }) as Task) : tasks;
}

function calledOff({ fetched, merchantId, returnId }: Extract<ReturnEvent, { fetched?: true }>): Task[] {
  return fetched ? [{ do: "call-off-pickups", merchantId, returnId }] : [];
}

/**
 * What a connected shop hears of it. All that happened at once is told it once.
 * @param version the one the return has since then
 */
export function toldToShop(events: readonly ReturnEvent[], version: number): Task[] {
  const each = new Map(events.flatMap((event) => heardOf(event, version)).map((task) => [JSON.stringify(task), task]));
  return [...each.values()];
}

function heardOf(event: ReturnEvent, version: number): Task[] {
  const about = { merchantId: event.merchantId, returnId: event.returnId, about: String(version), look: 0 };
  switch (event.type) {
    case "return.requested":
    case "return.approved":
    case "return.rejected":
    case "return.cancelled":
    case "return.expired":
    case "return.taken_back":
    case "return.reopened":
    case "return.edited":
    case "return.received":
    case "return.decided":
    case "payment.added":
    case "parcel.label_issued":
    case "parcel.label_withdrawn":
    case "parcel.moving":
    case "parcel.found":
    case "parcel.arriving":
    case "parcel.delivered":
    case "parcel.sent_back":
    case "parcel.lost":
      return [{ do: "tell-shop", ...about }];
    case "return.closed":
      return [
        { do: "tell-shop", ...about },
        { do: "restock-in-shop", ...about },
      ];
    case "return.restocked":
      return [{ do: "restock-in-shop", ...about }];
    case "payment.done":
      if (event.kind !== "refund") return [];
      return [
        ...(event.how === "gateway"
          ? [{ do: "book-refund", merchantId: event.merchantId, paymentId: event.paymentId, look: 0 } as const]
          : []),
        // What did not go back on sale with it.
        { do: "restock-in-shop", ...about },
      ];
    case "payment.voided":
      return event.kind === "refund" ? [{ do: "restock-in-shop", ...about }] : [];
    case "return.let_stand":
    case "payment.asked":
    case "payment.rejected":
    case "payment.unknown":
    case "payment.found":
    case "charge.due":
    case "charge.expired":
    case "charge.paid_again":
    case "exchange.ordered":
    case "exchange.stuck":
    case "exchange.confirmed":
    case "exchange.sent":
    case "exchange.handed_over":
    case "exchange.cancelled":
    case "return.reminded":
    case "parcel.posted":
    case "parcel.label_expired":
    case "pickup.asked":
    case "pickup.booked":
    case "pickup.refused":
    case "pickup.failed":
    case "pickup.answered":
    case "pickup.unknown":
    case "pickup.found":
    case "pickup.escalated":
    case "pickup.calling_off":
    case "pickup.cancelled":
    case "parcel.label_missed":
    case "parcel.added":
      return [];
  }
}

/** What the letter of an order is named by: the other article may have another letter when it leaves. */
export function orderedName(exchangeId: ExchangeId): string {
  return `${exchangeId}.ordered`;
}
