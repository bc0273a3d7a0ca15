import type { ReturnEvent } from "./events.ts";
import type { MerchantId, OrderId, ReturnId } from "./ids.ts";

export type NoticeKind = "requested" | "approved" | "rejected" | "cancelled" | "expired";

/** Work that must happen, even if the machine dies. A task may run twice without a second effect (mail: at least once, same Message-ID). */
export type Task =
  | { readonly do: "issue-label"; readonly merchantId: MerchantId; readonly returnId: ReturnId }
  | { readonly do: "send-notice"; readonly merchantId: MerchantId; readonly returnId: ReturnId; readonly notice: NoticeKind }
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
  switch (event.type) {
    case "return.requested":
      return event.leads && event.needsReview ? [notice("requested")] : [];
    case "return.approved":
      if (!event.leads) return [];
      return event.needsLabel ? [{ do: "issue-label", merchantId, returnId }] : [notice("approved")];
    case "parcel.label_issued":
      return event.leads ? [notice("approved")] : [];
    case "return.rejected":
      return [notice("rejected")];
    case "return.cancelled":
      return [notice("cancelled")];
    case "return.expired":
      return [notice("expired")];
    case "parcel.moving":
      return [];
  }
}
