import type { Ground } from "./assess.ts";
import type { LedgerEntry, LedgerReason } from "./ledger-entry.ts";
import { allocate, type Minor, portion, within } from "./money.ts";
import type { Handover, Zone } from "./policy.ts";
import type { QuotedUnit } from "./refund.ts";
import type { Lane, ResolutionKind } from "./return.ts";
import type { OrderValue } from "./units.ts";

/** One return of a submission before its money is known. */
export interface LedgerPart {
  readonly lane: Lane;
  readonly resolution: ResolutionKind;
  readonly units: readonly QuotedUnit[];
  readonly faulty: boolean;
  readonly statutory: boolean;
  readonly unclear: boolean;
  readonly ruled: boolean;
  /** A withdrawal that looks late. */
  readonly late: boolean;
}

interface Settlement {
  readonly ground: Ground;
  readonly value: OrderValue;
  readonly parts: readonly LedgerPart[];
  readonly handover: Handover;
  readonly zone: Zone;
  readonly fee: Zone["fee"];
}

/** The ledger of each part, in their order: price, delivery, the way back, bonus. Entries of zero stay, with their reason. */
export function settle(settlement: Settlement): LedgerEntry[][] {
  const ledgers = purchases(settlement);
  const first = settlement.parts.findIndex(({ resolution }) => paysBack(resolution));
  ledgers[first]?.push(delivery(settlement, ledgers.flat()));
  for (const [index, entry] of labelFees(settlement, ledgers)) ledgers[index]?.push(entry);
  for (const [index, part] of settlement.parts.entries()) {
    const bonus = bonusOf(part, settlement.ground, total(ledgers[index] ?? []));
    if (bonus) ledgers[index]?.push(bonus);
  }
  return ledgers;
}

/** True for resolutions that give money or credit for the units themselves. */
export function paysBack(resolution: ResolutionKind): boolean {
  return resolution === "refund" || resolution === "store_credit" || resolution === "keep";
}

export function total(ledger: readonly LedgerEntry[]): Minor {
  return ledger.reduce((sum, entry) => sum + entry.amount, 0);
}

/** The price of the units, one entry a line. Never more than is left of what was paid for the goods. */
function purchases({ ground, value, parts }: Settlement): LedgerEntry[][] {
  const left = Math.max(0, value.goods - ground.standing.goodsRefunded - earlierEntries(ground, "purchase"));
  const full = parts.map((part) => (paysBack(part.resolution) ? byLine(part.units) : []));
  const entries = full.flat();
  const due = entries.reduce((sum, { amount }) => sum + amount, 0);
  if (due <= left) return full;
  const amounts = allocate(
    left,
    entries.map(({ amount }) => amount),
  );
  let place = 0;
  return full.map((ledger) =>
    ledger.map((entry) => {
      const amount = amounts[place++] ?? 0;
      return { ...entry, amount, tax: within(entry.tax, amount, entry.amount), reason: "capped" };
    }),
  );
}

function byLine(units: readonly QuotedUnit[]): LedgerEntry[] {
  const lines = new Map<string, LedgerEntry>();
  for (const { lineId, paid, tax } of units) {
    const { amount, tax: taxed, quantity = 0 } = lines.get(lineId) ?? { amount: 0, tax: 0 };
    lines.set(lineId, { kind: "purchase", amount: amount + paid, tax: taxed + tax, reason: "paid", lineId, quantity: quantity + 1 });
  }
  return [...lines.values()];
}

/** Outbound delivery comes back once, up to the cheapest standard one, when the last part completes the whole order in the statutory time (CRD art. 13(1), (2)). */
function delivery({ ground, value, parts }: Settlement, purchased: readonly LedgerEntry[]): LedgerEntry {
  const { order } = ground.context;
  const given = Math.max(ground.standing.deliveryRefunded, earlierEntries(ground, "delivery"));
  const owed = Math.min(value.delivery.paid, order.shipping.cheapestStandard ?? value.delivery.paid) - given;
  const entry = (amount: Minor, reason: LedgerReason): LedgerEntry => ({
    kind: "delivery",
    amount,
    tax: within(value.delivery.tax, amount, value.delivery.paid),
    reason,
  });
  if (value.delivery.paid === 0) return entry(0, "delivery_none");
  if (owed <= 0) return entry(0, given > 0 ? "delivery_refunded_before" : "delivery_none");
  if (!parts.some(({ statutory }) => statutory)) return entry(0, "delivery_not_promised");
  if (!completesOrder(ground, parts)) return entry(0, "delivery_part_stays");
  const spent = ground.standing.goodsRefunded + earlierEntries(ground, "purchase") + total(purchased);
  const left = value.goods + value.delivery.paid - given - spent;
  return left < owed ? entry(Math.max(0, left), "capped") : entry(owed, "delivery_whole_order");
}

/** True when, with these parts, nothing that was delivered stays bought. What was exchanged or repaired stays. */
function completesOrder({ context, standing }: Ground, parts: readonly LedgerPart[]): boolean {
  const paidBack = new Set(context.earlier.filter(({ resolution }) => paysBack(resolution)).map(({ number }) => number));
  const now = new Set(
    parts.flatMap((part) => (paysBack(part.resolution) ? part.units.map(({ lineId, place }) => `${lineId} ${place}`) : [])),
  );
  return context.order.lines.every(
    (line) =>
      line.intangible ||
      standing.states.get(line.id)?.every((unit, place) => {
        if (unit.is === "refunded" || unit.is === "cancelled" || now.has(`${line.id} ${place}`)) return true;
        return unit.is !== "free" && paidBack.has(unit.returnNumber);
      }),
  );
}

/** The way back is charged once a submission, spread over its returns so that none falls below zero. */
function labelFees(settlement: Settlement, ledgers: readonly (readonly LedgerEntry[])[]): [number, LedgerEntry][] {
  const { parts, handover } = settlement;
  const sending = [...parts.entries()].filter(([, { resolution }]) => resolution !== "keep");
  if (handover === "contact") return [];
  if (handover === "own") return sending.map(([index]) => [index, feeEntry(0, "label_own")]);
  if (parts.some(({ faulty }) => faulty)) return sending.map(([index]) => [index, feeEntry(0, "label_free_faulty")]);
  const priced = sending.map(([index, part]) => {
    const ledger = paysBack(part.resolution) ? (ledgers[index] ?? []) : [];
    return {
      index,
      most: total(ledger),
      purchase: total(ledger.filter(({ kind }) => kind === "purchase")),
      tax: ledger.reduce((sum, { tax }) => sum + tax, 0),
    };
  });
  const fee = labelFee(
    settlement,
    priced.reduce((sum, { purchase }) => sum + purchase, 0),
  );
  let left = fee;
  return priced.map(({ index, most, tax }) => {
    const taken = Math.min(left, most);
    const reason = fee === 0 || most === 0 ? "label_free" : left === 0 ? "label_shared" : taken < left ? "capped" : "label_deducted";
    left -= taken;
    return [index, feeEntry(-taken, reason, within(tax, -taken, most))];
  });
}

/** Inside the statutory time a label costs at most its price, and nothing at all to who was not told before buying (CRD art. 6(6), 14(1)). */
function labelFee({ ground, parts, zone, fee }: Settlement, purchase: Minor): Minor {
  const asked = priceOf(fee, purchase);
  if (!parts.some(({ statutory }) => statutory)) return asked;
  const { informed, returnCost } = ground.context.policy.withdrawal;
  if (!informed || returnCost === "shop" || zone.label !== "deducted") return 0;
  // A share of the price is no cost of sending, so it is none of what the law lets fall on the shopper.
  return zone.fee.kind === "flat" ? Math.min(asked, zone.fee.amount) : 0;
}

function priceOf(fee: Zone["fee"], purchase: Minor): Minor {
  switch (fee.kind) {
    case "free":
      return 0;
    case "flat":
      return fee.amount;
    case "percent":
      return portion(purchase, fee.basisPoints);
  }
}

function feeEntry(amount: Minor, reason: LedgerReason, tax: Minor = 0): LedgerEntry {
  return { kind: "fee", amount: amount === 0 ? 0 : amount, tax: tax === 0 ? 0 : tax, reason };
}

/** Only the shop's own offer knows a bonus; it carries no tax, since a voucher is taxed when it is spent. */
function bonusOf({ lane, resolution }: LedgerPart, { context: { policy } }: Ground, amount: Minor): LedgerEntry | null {
  const credit = policy.resolutions.storeCredit;
  if (lane !== "commercial" || resolution !== "store_credit" || !credit || credit.bonusBasisPoints === 0) return null;
  const bonus = portion(amount, credit.bonusBasisPoints);
  const capped = credit.bonusCap !== undefined && bonus > credit.bonusCap;
  return { kind: "bonus", amount: capped ? (credit.bonusCap ?? bonus) : bonus, tax: 0, reason: capped ? "capped" : "bonus" };
}

function earlierEntries({ context }: Ground, kind: LedgerEntry["kind"]): Minor {
  return context.earlier.flatMap(({ ledger }) => ledger).reduce((sum, entry) => sum + (entry.kind === kind ? entry.amount : 0), 0);
}
