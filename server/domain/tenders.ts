import { withdrawalEnd, zoneOfCountry } from "./deadlines.ts";
import type { DeskSettings } from "./desk-settings.ts";
import { allocate, type Minor } from "./money.ts";
import type { Order, Payment as OrderPayment } from "./order.ts";
import type { Payment } from "./payment.ts";
import type { Return } from "./return.ts";

/** One of the ways an order was paid, and what of it has not gone back yet. */
export interface TenderLeft {
  readonly id: string;
  readonly tender: OrderPayment["tender"];
  readonly left: Minor;
}

export interface TenderPart {
  readonly amount: Minor;
  /** Absent for what is more than was paid: it goes back however the order was paid. */
  readonly tender?: string;
}

/**
 * What is left of each way an order was paid. What the shop gave back by itself names none, so it is taken off each in its share.
 * None for an order that was paid in one way: there is nothing to choose.
 * @param payments ours for the order that were not given up
 * @param others what somebody gave back in the shop
 */
export function tendersLeft(
  { payments: paid }: Pick<Order, "payments">,
  payments: readonly Pick<Payment, "kind" | "amount" | "tender">[],
  others: Minor,
): TenderLeft[] {
  const used = paid.filter((one) => one.paid > 0);
  if (used.length < 2) return [];
  const named = used.map(({ id, tender, paid: whole }) => {
    const back = payments.reduce((sum, one) => sum + (one.kind === "refund" && one.tender === id ? one.amount : 0), 0);
    return { id, tender, left: Math.max(0, whole - back) };
  });
  const unnamed = payments.reduce((sum, one) => sum + (one.kind === "refund" && one.tender === undefined ? one.amount : 0), others);
  const lefts = named.map(({ left }) => left);
  const taken = allocate(Math.min(unnamed, sum(lefts)), lefts);
  return named.map((one, place) => ({ ...one, left: one.left - (taken[place] ?? 0) }));
}

export interface Tenders {
  readonly left: readonly TenderLeft[];
  readonly rule: DeskSettings["money"]["tenders"];
}

/** What is left once these refunds are made too. */
export function tendersWithout({ left, rule }: Tenders, made: readonly Pick<Payment, "kind" | "amount" | "tender">[]): Tenders {
  const back = (id: string) => sum(made.flatMap((one) => (one.kind === "refund" && one.tender === id ? [one.amount] : [])));
  return { left: left.map((one) => ({ ...one, left: Math.max(0, one.left - back(one.id)) })), rule };
}

/**
 * What the merchant prefers, but where the law has the money go back by the same means (CRD art. 13(1)): for a withdrawal, and while its time
 * runs or nobody can say that it is over, whatever the lane.
 */
export function tenderRule(
  preferred: Tenders["rule"],
  { lane, requestedAt }: Pick<Return, "lane" | "requestedAt">,
  { fulfilments, shipTo, billTo }: Pick<Order, "fulfilments" | "shipTo" | "billTo">,
): Tenders["rule"] {
  const country = (shipTo ?? billTo)?.country;
  if (lane === "withdrawal" || country === undefined) return "as_paid";
  const deliveries = fulfilments.map(({ deliveredAt }) => deliveredAt ?? null);
  const end = withdrawalEnd({ deliveries, country, zone: zoneOfCountry(country) });
  return end === null || requestedAt <= end ? "as_paid" : preferred;
}

/** Shares an amount among the ways the order was paid, exact to the minor unit and never more to one than is left of it. */
export function splitByTender(amount: Minor, { left: tenders, rule }: Tenders): TenderPart[] {
  if (amount <= 0) return [];
  const possible = sum(tenders.map(({ left }) => left));
  const within = Math.min(amount, possible);
  const shares = rule === "as_paid" ? allocate(within, lefts(tenders)) : oneAfterTheOther(within, tenders, rule);
  const parts = tenders.flatMap(({ id }, place): TenderPart[] => {
    const share = shares[place] ?? 0;
    return share > 0 ? [{ amount: share, tender: id }] : [];
  });
  return amount > within ? [...parts, { amount: amount - within }] : parts;
}

function oneAfterTheOther(amount: Minor, tenders: readonly TenderLeft[], rule: "money_first" | "credit_first"): Minor[] {
  const first = (tender: TenderLeft): boolean => (tender.tender === "money") === (rule === "money_first");
  const shares = tenders.map(() => 0);
  let rest = amount;
  for (const turn of [true, false]) {
    for (const [place, tender] of tenders.entries()) {
      if (first(tender) !== turn) continue;
      const share = Math.min(rest, tender.left);
      shares[place] = share;
      rest -= share;
    }
  }
  return shares;
}

const lefts = (tenders: readonly TenderLeft[]): Minor[] => tenders.map(({ left }) => left);
const sum = (amounts: readonly Minor[]): Minor => amounts.reduce((all, amount) => all + amount, 0);
