import { msg } from "@lit/localize";
import type { TemplateView } from "../../../server/http/desk-template-schemas.ts";

/** What each mail tells. */
export const noticeNames: Readonly<Record<TemplateView["notice"], () => string>> = {
  requested: () => msg("Request taken", { id: "mails.requested" }),
  approved: () => msg("Approved, with label", { id: "mails.approved" }),
  rejected: () => msg("Rejected", { id: "word.rejected" }),
  cancelled: () => msg("Cancelled", { id: "word.cancelled" }),
  expired: () => msg("Expired", { id: "word.expired" }),
  edited: () => msg("Items changed", { id: "mails.edited" }),
  received: () => msg("Received", { id: "word.received" }),
  decided: () => msg("Decided", { id: "word.decided" }),
  paid: () => msg("Paid", { id: "mails.paid" }),
  exchange: () => msg("Exchange sent or handed over", { id: "mails.exchange" }),
  pay: () => msg("A difference to pay", { id: "mails.pay" }),
  unpaid: () => msg("A difference not paid in time", { id: "mails.unpaid" }),
  label: () => msg("A new label", { id: "mails.label" }),
  label_expired: () => msg("A label that ran out", { id: "mails.label_expired" }),
  pickup: () => msg("Pickup booked", { id: "mails.pickup" }),
  pickup_question: () => msg("A pickup that failed", { id: "mails.pickup_question" }),
  pickup_off: () => msg("Pickup called off", { id: "mails.pickup_off" }),
  reminder: () => msg("The last day to send is near", { id: "mails.reminder" }),
  receipt: () => msg("The receipt", { id: "mails.receipt" }),
  message: () => msg("A message", { id: "mails.message" }),
  parcel_moving: () => msg("Parcel on its way", { id: "mails.parcel_moving" }),
  parcel_arriving: () => msg("Parcel about to arrive", { id: "mails.parcel_arriving" }),
  parcel_delivered: () => msg("Parcel arrived", { id: "mails.parcel_delivered" }),
  parcel_sent_back: () => msg("Parcel sent back", { id: "mails.parcel_sent_back" }),
  parcel_lost: () => msg("Parcel lost", { id: "mails.parcel_lost" }),
  order_cancelled: () => msg("Order cancelled", { id: "mails.order_cancelled" }),
  order_paid: () => msg("Order paid back", { id: "mails.order_paid" }),
  order_note: () => msg("A note about an order", { id: "mails.order_note" }),
};
