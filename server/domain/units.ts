import type { UnitState } from "./assess.ts";
import { allocate, type Minor, within } from "./money.ts";
import type { Cancelled, Order, OrderSnapshot, ShopRefund } from "./order.ts";
import type { Return } from "./return.ts";

/** What became of an order so far: which units are still free, and what money the shop gave back by itself. */
export interface Standing {
  /** By line, then by place. */
  readonly states: ReadonlyMap<string, readonly UnitState[]>;
  /** Given back for goods and fees beside our returns. */
  readonly goodsRefunded: Minor;
  readonly deliveryRefunded: Minor;
  /** Lines of which money was given back without saying for which units. */
  readonly unclear: ReadonlySet<string>;
}

/** @param earlier returns that hold their units: not cancelled, rejected or expired */
export function standingOf(order: Order, earlier: readonly Return[]): Standing {
  const states = new Map<string, UnitState[]>(order.lines.map((line) => [line.id, Array<UnitState>(line.quantity).fill({ is: "free" })]));
  for (const ret of earlier) hold(states, ret);
  const { cancelled = [] } = order;

  const unclear = new Set<string>();
  const settled = new Map<string, number>();
  let goodsRefunded = cancelled.reduce((all, one) => all + takeCancelled(states, one), 0);
  let deliveryRefunded = cancelled.reduce((all, { delivery }) => all + delivery, 0);
  for (const refund of refundsOfOthers(order, earlier)) {
    const shipping = Math.min(refund.shipping ?? 0, refund.amount);
    const goods = refund.amount - shipping;
    deliveryRefunded += shipping;
    goodsRefunded += goods - settlement(goods, refund, states, settled);
    const named = (refund.lines ?? []).filter((line) => states.has(line.lineId));
    if (named.length === 0 && goods > 0) for (const line of order.lines) unclear.add(line.id);
    for (const line of named) if (line.quantity === 0 && line.amount > 0) unclear.add(line.lineId);
  }
  if (isFullyRefunded(order)) for (const units of states.values()) takeFree(units, units.length);
  return { states, goodsRefunded, deliveryRefunded, unclear };
}

/** What was given back beside our returns: what we gave back through the shop stands in our own ledger. */
export function refundsOfOthers({ refunds }: Pick<Order, "refunds">, returns: readonly Pick<Return, "payments">[]): readonly ShopRefund[] {
  const ours = new Set(returns.flatMap(({ payments }) => payments.flatMap(({ how, reference }) => (how === "shop" ? [reference] : []))));
  return ours.size === 0 ? refunds : refunds.filter(({ id }) => !ours.has(id));
}

/** An order as it stands but for what our returns gave back: by it they were judged. */
export function withoutOurRefunds(order: Order, returns: readonly Pick<Return, "payments">[]): Order {
  const refunds = refundsOfOthers(order, returns);
  if (refunds.length === order.refunds.length) return order;
  return { ...order, refunds, status: order.status === "refunded" ? "completed" : order.status };
}

function hold(states: Map<string, UnitState[]>, ret: Return): void {
  for (const unit of ret.units) {
    const units = states.get(unit.lineId);
    if (!units || unit.place >= units.length || unit.decision === "cancel") continue;
    const back = ret.status === "closed" || unit.reception === "received";
    units[unit.place] = { is: back ? "returned" : "returning", returnNumber: ret.number, since: ret.requestedAt };
  }
}

/**
 * Answers what was given back for those of the cancelled pieces that the order still has: a shop may take them out of its order afterwards,
 * and their price with them.
 */
function takeCancelled(states: Map<string, UnitState[]>, { at, lines }: Cancelled): Minor {
  return lines.reduce((all, { lineId, places, amount }) => {
    const units = states.get(lineId) ?? [];
    const there = places.filter((place) => place < units.length);
    for (const place of there) if (units[place]?.is === "free") units[place] = { is: "cancelled", since: at };
    return all + (allocate(amount, [there.length, places.length - there.length])[0] ?? 0);
  }, 0);
}

/**
 * A refund that came after a return or a cancellation and names the same line is how the shop paid that, as far as the units go; what is beyond
 * takes free units. One without a date takes free units first, and what it names beyond them can only be such a payment.
 * Answers how much of the refunded goods was such a payment.
 */
function settlement(goods: Minor, refund: ShopRefund, states: Map<string, UnitState[]>, settled: Map<string, number>): Minor {
  const { at } = refund;
  let settling = 0;
  let whole = 0;
  for (const { lineId, quantity, amount } of refund.lines ?? []) {
    whole += amount;
    const units = states.get(lineId);
    if (!units || quantity <= 0) continue;
    const before = settled.get(lineId) ?? 0;
    const payable = units.filter((unit) => "since" in unit && (at === undefined || unit.since <= at)).length - before;
    const wanted = at === undefined ? quantity - units.filter((unit) => unit.is === "free").length : quantity;
    const paid = Math.max(0, Math.min(wanted, payable));
    settled.set(lineId, before + paid);
    settling += allocate(amount, [paid, quantity - paid])[0] ?? 0;
    takeFree(units, quantity - paid);
  }
  return whole > 0 ? (allocate(goods, [settling, whole - settling])[0] ?? 0) : 0;
}

/** From the last place down: returns take theirs from the first place up, so the two do not change places from one day to the next. */
function takeFree(units: UnitState[], count: number): void {
  let left = count;
  for (let place = units.length - 1; place >= 0 && left > 0; place--) {
    if (units[place]?.is !== "free") continue;
    units[place] = { is: "refunded" };
    left -= 1;
  }
}

function isFullyRefunded(order: OrderSnapshot): boolean {
  const refunded = order.refunds.reduce((sum, { amount }) => sum + amount, 0);
  return order.status === "refunded" || (refunded > 0 && refunded >= order.total);
}

export interface UnitValue {
  readonly paid: Minor;
  readonly tax: Minor;
}

export interface OrderValue {
  /** By line, then by place. Together with `delivery` they are the order's total. */
  readonly units: ReadonlyMap<string, readonly UnitValue[]>;
  readonly goods: Minor;
  readonly delivery: UnitValue;
}

/**
 * What each unit cost: the line's price split over its units, and the order's fees and credits over all units by price. Split once for the
 * whole order, so that any sequence of partial returns adds up. A credit larger than the goods eats into the delivery.
 */
export function orderValue(order: OrderSnapshot): OrderValue {
  const charged = sum(order.lines, "paid") + sum(order.fees, "paid");
  const goods = Math.max(0, charged);
  const places = order.lines.flatMap((line) => {
    const prices = evenly(Math.max(0, line.paid), line.quantity);
    const taxes = allocate(line.tax, prices);
    return prices.map((price, place) => ({ lineId: line.id, price, tax: taxes[place] ?? 0 }));
  });
  const prices = places.map(({ price }) => price);
  const paid = allocate(goods, prices);
  const feeTaxes = allocate(sum(order.fees, "tax"), prices);
  const units = new Map<string, UnitValue[]>(order.lines.map((line) => [line.id, []]));
  for (const [index, place] of places.entries()) {
    const value = paid[index] ?? 0;
    const tax = Math.min(value, Math.max(0, place.tax + (feeTaxes[index] ?? 0)));
    units.get(place.lineId)?.push({ paid: value, tax });
  }
  const delivery = Math.max(0, order.shipping.paid + Math.min(0, charged));
  return { units, goods, delivery: { paid: delivery, tax: within(order.shipping.tax, delivery, order.shipping.paid) } };
}

/** An amount over so many equal units. */
export function evenly(amount: Minor, quantity: number): Minor[] {
  return allocate(amount, Array<number>(quantity).fill(1));
}

function sum<Key extends string>(parts: readonly Readonly<Record<Key, Minor>>[], key: Key): Minor {
  return parts.reduce((total, part) => total + part[key], 0);
}
