import { allocate, type Minor, within } from "./money.ts";
import type { Order } from "./order.ts";
import { isTakenOut, type Return, type ReturnUnit } from "./return.ts";
import { orderValue } from "./units.ts";

/** What a refund is for, as a shop's books have it. Amounts are minor units, tax included; `lines + delivery + adjustment` is the refund. */
export interface RefundContent {
  readonly lines: readonly { readonly lineId: string; readonly quantity: number; readonly amount: Minor; readonly tax: Minor }[];
  readonly delivery: { readonly amount: Minor; readonly tax: Minor };
  /** Fees (negative), goodwill and whatever else is no price of a piece, together. */
  readonly adjustment: Minor;
  /** Pieces that go back on sale with it. */
  readonly restock: readonly { readonly lineId: string; readonly quantity: number }[];
}

/** Everything a return gives back, by its ledger and its decisions. */
export function contentOfReturn(ret: Return): RefundContent {
  const lines = new Map<string, { lineId: string; quantity: number; amount: Minor; tax: Minor }>();
  const lineOf = (lineId: string) => lines.get(lineId) ?? { lineId, quantity: 0, amount: 0, tax: 0 };
  let delivery = { amount: 0, tax: 0 };
  let adjustment = 0;
  for (const { kind, lineId, amount, tax } of ret.ledger) {
    if (kind === "purchase" && lineId !== undefined) {
      const line = lineOf(lineId);
      lines.set(lineId, { ...line, amount: line.amount + amount, tax: line.tax + tax });
    } else if (kind === "delivery") delivery = { amount: delivery.amount + amount, tax: delivery.tax + tax };
    else adjustment += amount;
  }
  for (const { lineId } of ret.units.filter(isGivenBack)) lines.set(lineId, { ...lineOf(lineId), quantity: lineOf(lineId).quantity + 1 });
  return {
    lines: [...lines.values()].filter(({ amount, quantity }) => amount !== 0 || quantity !== 0),
    delivery,
    adjustment,
    restock: countsOf(ret.units.filter(({ restocked }) => restocked === true).map(({ lineId }) => ({ lineId, quantity: 1 }))),
  };
}

function isGivenBack(unit: ReturnUnit): boolean {
  return (unit.decision === "accept" || unit.decision === "keep") && !isTakenOut(unit);
}

/** Everything one cancellation gives back. */
export function contentOfCancellation(
  order: Order,
  cancelled: {
    readonly lines: readonly { readonly lineId: string; readonly quantity: number; readonly amount: Minor }[];
    readonly delivery: Minor;
    readonly restock: boolean;
  },
): RefundContent {
  const value = orderValue(order);
  return {
    lines: cancelled.lines.map((line) => {
      const units = value.units.get(line.lineId) ?? [];
      const [paid, tax] = [units.reduce((sum, one) => sum + one.paid, 0), units.reduce((sum, one) => sum + one.tax, 0)];
      return { lineId: line.lineId, quantity: line.quantity, amount: line.amount, tax: within(tax, line.amount, paid) };
    }),
    delivery: { amount: cancelled.delivery, tax: within(value.delivery.tax, cancelled.delivery, value.delivery.paid) },
    adjustment: 0,
    restock: cancelled.restock ? countsOf(cancelled.lines) : [],
  };
}

/** Pieces by line, each line once. */
export function countsOf(
  pieces: readonly { readonly lineId: string; readonly quantity: number }[],
): { readonly lineId: string; readonly quantity: number }[] {
  const counts = new Map<string, number>();
  for (const { lineId, quantity } of pieces) counts.set(lineId, (counts.get(lineId) ?? 0) + quantity);
  return [...counts].map(([lineId, quantity]) => ({ lineId, quantity }));
}

/** What is left of `whole` once the refunds before have been made. */
export function contentLeft(whole: RefundContent, before: readonly RefundContent[]): RefundContent {
  return before.reduce<RefundContent>(
    (left, made) => ({
      lines: left.lines.map((line) => {
        const part = made.lines.find(({ lineId }) => lineId === line.lineId);
        if (!part) return line;
        return {
          ...line,
          quantity: Math.max(0, line.quantity - part.quantity),
          amount: line.amount - part.amount,
          tax: line.tax - part.tax,
        };
      }),
      delivery: { amount: left.delivery.amount - made.delivery.amount, tax: left.delivery.tax - made.delivery.tax },
      adjustment: left.adjustment - made.adjustment,
      restock: left.restock.flatMap(({ lineId, quantity }) => {
        const rest = quantity - (made.restock.find((one) => one.lineId === lineId)?.quantity ?? 0);
        return rest > 0 ? [{ lineId, quantity: rest }] : [];
      }),
    }),
    whole,
  );
}

/**
 * The part of a content that a payment of `amount` is for: all of it when that is what it comes to, else each of its amounts in the same
 * share, exact to the minor unit. Pieces go with the first payment they are part of. What nothing stands for is adjustment.
 */
export function contentFor(whole: RefundContent, amount: Minor): RefundContent {
  const sum = sumOfContent(whole);
  const lines = whole.lines.filter((line) => line.amount !== 0 || line.quantity !== 0);
  if (sum === amount) return { ...whole, lines };
  const parts = [...lines.map((line) => Math.max(0, line.amount)), Math.max(0, whole.delivery.amount), Math.max(0, whole.adjustment)];
  const gains = parts.reduce((all, part) => all + part, 0);
  if (sum <= 0 || amount > sum) {
    const most = gains === 0 ? 0 : Math.min(amount, gains);
    return shared({ ...whole, lines }, allocate(most, parts), amount);
  }
  // What is taken off is taken off each payment in its share.
  const taken = allocate(gains - sum, [amount, sum - amount])[0] ?? 0;
  return shared({ ...whole, lines }, allocate(amount + taken, parts), amount);
}

function shared(whole: RefundContent, parts: readonly Minor[], amount: Minor): RefundContent {
  const lines = whole.lines.map((line, place) => {
    const part = parts[place] ?? 0;
    return { ...line, amount: part, tax: within(line.tax, part, line.amount) };
  });
  const paid = parts[lines.length] ?? 0;
  const delivery = { amount: paid, tax: within(whole.delivery.tax, paid, whole.delivery.amount) };
  return {
    lines,
    delivery,
    adjustment: amount - paid - lines.reduce((sum, line) => sum + line.amount, 0),
    restock: whole.restock,
  };
}

export function sumOfContent({ lines, delivery, adjustment }: RefundContent): Minor {
  return lines.reduce((sum, { amount }) => sum + amount, 0) + delivery.amount + adjustment;
}
