import { msg, str } from "@lit/localize";

/** The shop's own word for an order's status, in the desk's; what a shop invents is shown as it is. */
export function orderStatus(status: string): string {
  switch (status) {
    case "pending":
      return msg("Not paid yet", { id: "orders.status_pending" });
    case "open":
      return msg("Open", { id: "orders.status_open" });
    case "completed":
      return msg("Completed", { id: "orders.status_completed" });
    case "cancelled":
      return msg("Cancelled", { id: "word.cancelled" });
    case "failed":
      return msg("Payment failed", { id: "orders.status_failed" });
    case "refunded":
      return msg("Refunded", { id: "orders.status_refunded" });
    default:
      return status;
  }
}

export function cancelTitle(count: number): string {
  return count === 1 ? msg("Cancel 1 order", { id: "orders.cancel_one" }) : msg(str`Cancel ${count} orders`, { id: "orders.cancel_many" });
}

export function cancellingTitle(count: number): string {
  return count === 1
    ? msg("Cancelling 1 order", { id: "orders.running_one" })
    : msg(str`Cancelling ${count} orders`, { id: "orders.running" });
}
