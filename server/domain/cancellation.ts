import { Refusal } from "./errors.ts";
import { paysBack } from "./ledger.ts";
import { allocate, type Minor } from "./money.ts";
import type { Cancelled, Order } from "./order.ts";
import { holdsUnits, type Return } from "./return.ts";
import { orderValue, type Standing, standingOf } from "./units.ts";

export interface CancellationAsked {
  /** Absent: every unit that may still be cancelled. */
  readonly lines?: readonly { readonly lineId: string; readonly quantity: number }[];
  /** What was paid for the units is given back. */
  readonly refund: boolean;
}

/**
 * Takes units out of an order for good: those that are in no return, not given back by the shop and not cancelled before. What is given
 * back is their share of what was paid, never more than is left of it; delivery comes back with the last unit of the order.
 * @param returns every return of the order, whatever became of it
 * @throws Refusal `nothing_to_cancel`, `no_units_left`, `not_paid`, `invalid_request` for a line that is not the order's
 */
export function cancelUnits(order: Order, returns: readonly Return[], asked: CancellationAsked, at: number): Cancelled {
  if (asked.refund && (order.status === "pending" || order.status === "failed"))
    throw new Refusal("not_paid", { placedAt: order.placedAt });
  const earlier = returns.filter(holdsUnits);
  const standing = standingOf(order, earlier);
  const lines = chosenPlaces(order, standing, asked);
  if (!asked.refund) return { at, lines: lines.map((line) => ({ ...line, amount: 0 })), delivery: 0 };

  const value = orderValue(order);
  const worth = lines.map(({ lineId, places }) => places.reduce((sum, place) => sum + (value.units.get(lineId)?.[place]?.paid ?? 0), 0));
  const spent = standing.goodsRefunded + entries(earlier, "purchase");
  const due = sum(worth);
  const left = Math.max(0, value.goods - spent);
  const amounts = due <= left ? worth : allocate(left, worth);
  const given = standing.deliveryRefunded + entries(earlier, "delivery");
  const rest = value.goods + value.delivery.paid - spent - given - sum(amounts);
  return {
    at,
    lines: lines.map((line, index) => ({ ...line, amount: amounts[index] ?? 0 })),
    delivery: Math.max(0, Math.min(deliveryOwed(order, standing, earlier, lines) - given, rest)),
  };
}

/** By line, how many units may still be cancelled. */
export function cancellableOf(order: Order, returns: readonly Return[]): ReadonlyMap<string, number> {
  const { states } = standingOf(order, returns.filter(holdsUnits));
  return new Map([...states].map(([lineId, units]) => [lineId, units.filter(({ is }) => is === "free").length]));
}

/** By line, how many units were cancelled. */
export function cancelledOf({ lines, cancelled = [] }: Pick<Order, "lines" | "cancelled">): ReadonlyMap<string, number> {
  return new Map(
    lines.map(({ id, quantity }) => {
      const places = cancelled.flatMap((one) => one.lines.flatMap((line) => (line.lineId === id ? line.places : [])));
      return [id, places.filter((place) => place < quantity).length];
    }),
  );
}

/** True when nothing of the order is left that was not cancelled. */
export function isCancelled(order: Pick<Order, "lines" | "cancelled">): boolean {
  const counts = cancelledOf(order);
  return order.lines.length > 0 && order.lines.every(({ id, quantity }) => counts.get(id) === quantity);
}

export function sumOfCancelled({ lines, delivery }: Cancelled): Minor {
  return sum(lines.map(({ amount }) => amount)) + delivery;
}

type Chosen = Omit<Cancelled["lines"][number], "amount">;

/** From the last piece down: returns take theirs from the first one up, and a shop that lowers a count afterwards takes the last ones away. */
function chosenPlaces(order: Order, { states }: Standing, { lines }: CancellationAsked): Chosen[] {
  const free = new Map(
    order.lines.map(({ id }) => [id, [...(states.get(id) ?? []).entries()].flatMap(([place, { is }]) => (is === "free" ? [place] : []))]),
  );
  if (!lines) {
    const all = [...free].flatMap(([lineId, places]) => (places.length > 0 ? [{ lineId, places }] : []));
    if (all.length === 0) throw new Refusal("nothing_to_cancel");
    return all;
  }
  const wanted = new Map<string, number>();
  for (const { lineId, quantity } of lines) wanted.set(lineId, (wanted.get(lineId) ?? 0) + quantity);
  return [...wanted].map(([lineId, quantity]) => {
    const places = free.get(lineId);
    if (!places || !Number.isInteger(quantity) || quantity < 1) throw new Refusal("invalid_request", { lineId });
    if (places.length < quantity) throw new Refusal("no_units_left", { lineId, available: places.length, wanted: quantity });
    return { lineId, places: places.slice(-quantity) };
  });
}

/**
 * Outbound delivery is owed when nothing of the order stays: all of it where no unit was ever sent back, else what a return would give, the
 * cheapest standard one (CRD art. 13(2)).
 */
function deliveryOwed(order: Order, { states }: Standing, earlier: readonly Return[], lines: readonly Chosen[]): Minor {
  const now = new Set(lines.flatMap(({ lineId, places }) => places.map((place) => `${lineId} ${place}`)));
  const paidBack = new Set(earlier.filter(({ resolution }) => paysBack(resolution)).map(({ number }) => number));
  let sentBack = false;
  for (const [lineId, units] of states) {
    for (const [place, unit] of units.entries()) {
      if (now.has(`${lineId} ${place}`) || unit.is === "cancelled" || unit.is === "refunded") continue;
      if (unit.is === "free" || !paidBack.has(unit.returnNumber)) return 0;
      sentBack = true;
    }
  }
  const { paid } = orderValue(order).delivery;
  return sentBack ? Math.min(paid, order.shipping.cheapestStandard ?? paid) : paid;
}

function entries(returns: readonly Return[], kind: "purchase" | "delivery"): Minor {
  return sum(returns.flatMap(({ ledger }) => ledger).map((entry) => (entry.kind === kind ? entry.amount : 0)));
}

const sum = (amounts: readonly Minor[]): Minor => amounts.reduce((all, amount) => all + amount, 0);
