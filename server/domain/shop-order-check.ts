import type { Minor } from "./money.ts";
import type { Order, OrderSnapshot } from "./order.ts";
import type { RefundContent } from "./refund-content.ts";

export interface OrderSeen {
  /** The shop's order as it is now. */
  readonly fresh: Pick<OrderSnapshot, "placedAt" | "currency" | "lines" | "refunds" | "total">;
  /** As it was kept here. */
  readonly kept: Pick<Order, "placedAt" | "currency" | "refunds">;
  /** Since when the refund is decided: a refund made after it is one that nobody counted. Epoch milliseconds. */
  readonly decidedAt: number;
  /** What the shop calls refunds that we made or told it of, and those that a person has seen. */
  readonly known: ReadonlySet<string>;
  readonly amount: Minor;
  readonly lines: RefundContent["lines"];
}

/**
 * Whether the shop's order is no longer the one the refund was decided for: it is another one, somebody gave money back there meanwhile, its lines are gone,
 * or less is left of it than is to be paid. Nothing is paid then until a person has looked.
 */
export function orderChanged({ fresh, kept, decidedAt, known, amount, lines }: OrderSeen): boolean {
  // A number and an id are an order's in one shop only: another shop has another order by them.
  const another = fresh.placedAt !== kept.placedAt || fresh.currency !== kept.currency;
  const counted = new Set(kept.refunds.map(({ id }) => id));
  const others = fresh.refunds.some(({ id, at }) => !known.has(id) && (!counted.has(id) || (at !== undefined && at >= decidedAt)));
  const gone = lines.some(({ lineId, quantity }) => (fresh.lines.find(({ id }) => id === lineId)?.quantity ?? 0) < quantity);
  const refunded = fresh.refunds.reduce((sum, refund) => sum + refund.amount, 0);
  return another || others || gone || refunded + amount > fresh.total;
}
