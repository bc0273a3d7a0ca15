import type { ShopCan } from "./connection.ts";
import type { DeskSettings } from "./desk-settings.ts";
import type { ConnectionId } from "./ids.ts";
import type { Order, Payment as OrderPayment } from "./order.ts";
import type { Payment } from "./payment.ts";

/** How a payment is made: by the shop, by the gateway it was paid through, with a code of ours, or by other means and said so here. */
export const ways = ["shop", "gateway", "credit", "outside"] as const;
export type Way = (typeof ways)[number];

/** What is connected to a shop, as far as it moves money. */
export interface Means {
  readonly shop: { readonly connectionId: ConnectionId; readonly can: ShopCan } | null;
  readonly gateways: readonly {
    readonly connectionId: ConnectionId;
    /** True for the word a shop uses for it on an order. */
    handles(gateway: string): boolean;
  }[];
}

export interface WaysAsked {
  readonly payment: Pick<Payment, "kind" | "amount" | "tender">;
  readonly order: Pick<Order, "payments">;
  readonly means: Means;
  /** Whose store credit is given: see the desk's settings. */
  readonly credit: DeskSettings["money"]["credit"];
}

/**
 * How a payment can be made from here, the one to offer first. Through the shop where it moves money, which keeps its books; else by the
 * gateway that took the order's money and knows it by a reference; else by other means (S5-09, S5-14, S5-31). Never by both.
 */
export function waysOf({ payment, order, means, credit }: WaysAsked): readonly Way[] {
  switch (payment.kind) {
    case "store_credit":
      return credit === "shop" && means.shop && means.shop.can.credit !== "none" ? ["shop", "credit", "outside"] : ["credit", "outside"];
    case "refund": {
      const tender = tenderOf(payment, order);
      const asMoney = tender === undefined || tender.tender === "money";
      if (means.shop?.can.refund === "moves" && (asMoney || means.shop.can.tenders === true)) return ["shop", "outside"];
      if (gatewayFor(payment, order, means)) return ["gateway", "outside"];
      return asMoney ? ["outside"] : ["credit", "outside"];
    }
    case "charge":
      return ["outside"];
  }
}

/** The order's own payment it goes back to; absent when it names none. */
export function tenderOf({ tender }: Pick<Payment, "tender">, { payments }: Pick<Order, "payments">): OrderPayment | undefined {
  return payments.find(({ id }) => id === tender);
}

/** Which gateway pays it, and what that calls the money it took. */
export function gatewayFor(
  payment: Pick<Payment, "amount" | "tender">,
  { payments }: Pick<Order, "payments">,
  { gateways }: Means,
): { readonly connectionId: ConnectionId; readonly payment: string } | null {
  const possible = payment.tender === undefined ? payments : payments.filter(({ id }) => id === payment.tender);
  for (const { gateway, tender, reference, paid } of possible) {
    if (tender !== "money" || reference === undefined || paid < payment.amount) continue;
    const found = gateways.find(({ handles }) => handles(gateway));
    if (found) return { connectionId: found.connectionId, payment: reference };
  }
  return null;
}
