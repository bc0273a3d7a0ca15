import type { ReturnEvent } from "./events.ts";
import type { MerchantId, OrderId, ReturnId } from "./ids.ts";

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
  "label",
  "message",
  "order_cancelled",
  "order_note",
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** Work that must happen, even if the machine dies. A task may run twice without a second effect (mail: at least once, same Message-ID). */
export type Task =
  | { readonly do: "issue-label"; readonly merchantId: MerchantId; readonly returnId: ReturnId }
  | {
      readonly do: "send-notice";
      readonly merchantId: MerchantId;
      readonly returnId: ReturnId;
      readonly notice: NoticeKind /** Of several of a kind, which: a payment, a message, a reception. */;
      readonly about?: string;
    }
  | {
      readonly do: "send-code";
      readonly merchantId: MerchantId;
      readonly orderId: OrderId;
      readonly code: string;
      readonly language: string;
    };

/**
 * What follows from what: the whole asynchronous life of a return on one page. Returns of one submission share parcel and mail,
 * so only the one that leads it makes the label and writes to the shopper.
 */
export function consequencesOf(event: ReturnEvent): Task[] {
  const { merchantId, returnId } = event;
  const notice = (kind: NoticeKind): Task => ({ do: "send-notice", merchantId, returnId, notice: kind });
  const told = (kind: NoticeKind): Task[] => (event.told === false ? [] : [notice(kind)]);
  switch (event.type) {
    case "return.requested":
      return event.leads && event.needsReview ? [notice("requested")] : [];
    case "return.approved":
      if (!event.leads) return [];
      return event.needsLabel ? [{ do: "issue-label", merchantId, returnId }] : told("approved");
    case "parcel.label_issued":
      return event.leads ? told(event.uploaded ? "label" : "approved") : [];
    case "return.rejected":
      return told("rejected");
    case "return.cancelled":
      return told("cancelled");
    case "return.expired":
      return [notice("expired")];
    case "return.edited":
      return told("edited");
    case "return.received":
      return told("received");
    case "return.decided":
      return told("decided");
    case "payment.done":
      return told("paid");
    case "exchange.sent":
    case "exchange.handed_over":
      return told("exchange");
    case "return.taken_back":
    case "return.reopened":
    case "return.closed":
    case "payment.added":
    case "exchange.confirmed":
    case "exchange.cancelled":
    case "parcel.moving":
      return [];
  }
}
