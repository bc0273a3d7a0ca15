import { orderedName, parcelAbout, type ReturnNotice } from "../domain/consequences.ts";
import type { ReturnEvent } from "../domain/events.ts";

/** Whether this is what a letter tells of. @param about of several of a kind, which */
export function isAbout(event: ReturnEvent, notice: Exclude<ReturnNotice, "message" | "receipt">, about: string | undefined): boolean {
  const version = (): boolean => about === undefined || ("version" in event && String(event.version) === about);
  switch (notice) {
    case "requested":
    case "approved":
    case "rejected":
    case "cancelled":
    case "expired":
      return event.type === `return.${notice}`;
    case "pickup":
      return event.type === "pickup.booked" && event.pickupId === about;
    case "pickup_question":
      return (event.type === "pickup.failed" || event.type === "pickup.refused") && event.pickupId === about;
    case "pickup_off":
      return event.type === "pickup.cancelled" && event.pickupId === about;
    case "reminder":
      return event.type === "return.reminded";
    case "label_expired":
      return event.type === "parcel.label_expired" && event.parcelId === about;
    case "edited":
    case "received":
    case "decided":
      return event.type === `return.${notice}` && version();
    case "label":
      return event.type === "parcel.label_issued" && version();
    case "paid":
      return event.type === "payment.done" && event.paymentId === about;
    case "exchange":
      if (event.type === "exchange.ordered") return orderedName(event.exchangeId) === about;
      return (event.type === "exchange.sent" || event.type === "exchange.handed_over") && event.exchangeId === about;
    case "pay":
      return event.type === "charge.due" && event.paymentId === about;
    case "unpaid":
      return event.type === "charge.expired" && event.paymentId === about;
    case "parcel_moving":
    case "parcel_arriving":
    case "parcel_delivered":
    case "parcel_sent_back":
    case "parcel_lost":
      return `parcel_${event.type.slice("parcel.".length)}` === notice && "parcelId" in event && parcelAbout(event) === about;
  }
}
