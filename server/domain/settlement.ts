import type { DeskSettings } from "./desk-settings.ts";
import type { UnitId } from "./ids.ts";
import { paysBack } from "./ledger.ts";
import type { LedgerEntry, LedgerKind } from "./ledger-entry.ts";
import { allocate, type Minor, portion, within } from "./money.ts";
import { type Decision, type DecisionReason, isDecided, type Return, type ReturnUnit } from "./return.ts";

import type { Tenders } from "./tenders.ts";

/** What somebody decided of one unit. */
export interface UnitDecision {
  readonly unitId: UnitId;
  readonly decision: Decision;
  readonly reason?: DecisionReason;
  /** What the shopper is told of it. */
  readonly say?: string;
  /** With `exchange`: the article they get instead; absent: the one that the shopper chose. */
  readonly sku?: string;
}

/** The article a unit is exchanged for; the price is of one piece, tax included. */
export interface Replacement {
  readonly sku: string;
  readonly title: string;
  readonly variant?: string;
  readonly price: Minor;
  readonly productId?: string;
  /** What the shop calls the variant. */
  readonly variantId?: string;
}

export interface DecisionAsked {
  readonly units: readonly UnitDecision[];
  readonly resolution?: "refund" | "store_credit";
  readonly changes: readonly { readonly key: string; readonly amount: Minor; readonly why: string }[];
  readonly waiveFee: boolean;
  readonly goodwill?: { readonly amount: Minor; readonly why: string };
}

export interface SettlementFacts {
  /** The most this return's purchase entries may come to: what was paid for the order's goods, less what others gave back. */
  readonly purchaseLeft: Minor;
  readonly replacements: ReadonlyMap<string, Replacement>;
  /** What the shop calls the article of each line. */
  readonly skus: ReadonlyMap<string, string>;
  readonly limits: DeskSettings["money"];
  /** Of an order that was paid in several ways, what has not gone back of each, and what goes first. */
  readonly tenders: Tenders;
  /** An owner is bound by no limit but what was paid. */
  readonly owner: boolean;
}

/** One line of what the shopper gets: what the frozen figures suggest for these decisions, and what was set instead. */
export interface SettlementLine {
  /** Names it in `changes`. */
  readonly key: string;
  readonly kind: LedgerKind;
  readonly lineId?: string;
  /** What stands in the ledger for it now: what the shopper was shown. */
  readonly shown: Minor;
  readonly suggested: Minor;
  readonly amount: Minor;
  /** The tax within each. */
  readonly taxes: { readonly shown: Minor; readonly suggested: Minor; readonly amount: Minor };
  /** The most of it that is given back as price; beyond is goodwill. */
  readonly ceiling: Minor;
  /** What may be set without an owner. */
  readonly least: Minor;
  readonly most: Minor;
  readonly why?: string;
}

export type SettlementProblem = {
  readonly unitId?: UnitId;
  readonly key?: string;
  readonly code: "unit_undecided" | "withdrawal_not_rejected" | "replacement_unknown" | "why_missing" | "beyond_limit" | "not_reducible";
  readonly details: Readonly<Record<string, string | number>>;
};

export interface Settlement {
  readonly lines: readonly SettlementLine[];
  /** What the shopper gets back in money or credit. */
  readonly total: Minor;
  readonly shown: Minor;
  /** What they pay for dearer articles. */
  readonly charge: Minor;
  readonly exchanges: readonly { readonly unitId: UnitId; readonly replacement: Replacement; readonly difference: Minor }[];
  readonly problems: readonly SettlementProblem[];
}

/**
 * What these decisions give, from the figures that were frozen when the shopper asked (`quoteRefund`): accepted and kept pieces keep their
 * share to the cent, everything else is taken off. Nothing is changed by it; `decideUnits` takes the same answer.
 */
export function settlementFor(whole: Return, asked: DecisionAsked, facts: SettlementFacts): Settlement {
  const ret: Return = { ...whole, ledger: openLedger(whole) };
  const left = facts.purchaseLeft - (isDecided(whole) ? inLedger(whole, "purchase").amount : 0);
  const decided = new Map(asked.units.map((one) => [one.unitId, one]));
  const open = ret.units.filter(({ decision }) => decision === undefined);
  const given = (unit: ReturnUnit): boolean => ["accept", "keep"].includes(decided.get(unit.id)?.decision ?? "");
  const exchanges = exchangesOf(open, decided, facts);
  const lines = [...purchaseLines(ret, open, given, exchanges, left), ...otherLines(ret, open.every(given))];
  const set = withFee(ret, withBonus(ret, lines, asked), asked).map((line) => changed(line, asked, facts));
  const priced = pricedWithin(set, left);
  if (asked.goodwill) priced.push(goodwillLine(asked.goodwill, facts));
  const charge = exchanges.reduce((sum, { difference }) => sum + Math.max(0, difference), 0);
  return {
    lines: priced,
    total: priced.reduce((sum, { amount }) => sum + amount, 0),
    shown: ret.ledger.reduce((sum, { amount }) => sum + amount, 0),
    charge,
    exchanges,
    problems: [...unitProblems(ret, open, decided, facts), ...lineProblems(whole, priced, asked, decided, facts)],
  };
}

/**
 * What stands in the ledger for pieces that are not decided. Once some are, everything in it was settled with them: only a further piece
 * can still be open, which has no entry. Goodwill has a payment of its own from the moment it is given.
 */
function openLedger(ret: Return): readonly LedgerEntry[] {
  return isDecided(ret) ? [] : ret.ledger.filter(({ kind }) => kind !== "goodwill");
}

/** What people gave so far beyond what the figures suggest. */
export function givenBeyond({ ledger }: Pick<Return, "ledger">): Minor {
  return ledger.reduce(
    (sum, { kind, reason, amount }) => sum + (kind !== "fee" && (reason === "goodwill" || reason === "changed") ? Math.max(0, amount) : 0),
    0,
  );
}

function exchangesOf(
  open: readonly ReturnUnit[],
  decided: ReadonlyMap<UnitId, UnitDecision>,
  { replacements }: SettlementFacts,
): Settlement["exchanges"] {
  return open.flatMap((unit) => {
    const replacement = replacementFor(unit, decided.get(unit.id), replacements);
    return replacement ? [{ unitId: unit.id, replacement, difference: replacement.price - unit.paid }] : [];
  });
}

/** What a shopper chose costs what they were shown, whatever the catalogue says since. */
function replacementFor(
  { wanted }: ReturnUnit,
  one: UnitDecision | undefined,
  replacements: SettlementFacts["replacements"],
): Replacement | undefined {
  if (one?.decision !== "exchange") return undefined;
  if (!wanted || (one.sku !== undefined && one.sku !== wanted.sku)) return one.sku === undefined ? undefined : replacements.get(one.sku);
  const { imageUrl: _, rest: __, ...replacement } = wanted;
  return replacement;
}

/** How what is given comes: as somebody decides, as the shopper wants what is left over, or as they asked for everything. */
export function giftOf(
  ret: Pick<Return, "resolution" | "units">,
  { resolution }: Pick<DecisionAsked, "resolution">,
): "refund" | "store_credit" {
  const open = ret.units.filter(({ decision }) => decision === undefined);
  const wanted = ret.resolution === "exchange" && open.some((unit) => unit.wanted?.rest === "store_credit");
  return (resolution ?? (wanted ? "store_credit" : ret.resolution)) === "store_credit" ? "store_credit" : "refund";
}

interface Draft {
  readonly key: string;
  readonly kind: LedgerKind;
  readonly lineId?: string;
  readonly shown: Minor;
  readonly suggested: Minor;
  readonly taxes: { readonly shown: Minor; readonly suggested: Minor };
  readonly ceiling: Minor;
}

/** The price of the pieces, one line an order line. What was shown is shared by what each piece cost, so that the shares are exact. */
function purchaseLines(
  ret: Return,
  open: readonly ReturnUnit[],
  given: (unit: ReturnUnit) => boolean,
  exchanges: Settlement["exchanges"],
  left: Minor,
): Draft[] {
  const lineIds = [...new Set(open.map(({ lineId }) => lineId))];
  const drafts = lineIds.map((lineId): Draft => {
    const units = open.filter((unit) => unit.lineId === lineId);
    const announced = units.filter(({ reception }) => reception !== "extra");
    const { amount: shown, tax: shownTax } = inLedger(ret, "purchase", lineId);
    const shares =
      paysBack(ret.resolution) && shown > 0
        ? allocate(
            shown,
            announced.map(({ paid }) => paid),
          )
        : announced.map(({ paid }) => paid);
    const promised = announced.reduce((sum, unit, place) => sum + (given(unit) ? (shares[place] ?? 0) : 0), 0);
    const beyond = units.filter((unit) => unit.reception === "extra" && given(unit)).reduce((sum, { paid }) => sum + paid, 0);
    const cheaper = exchanges
      .filter(({ unitId, difference }) => difference < 0 && units.some(({ id }) => id === unitId))
      .reduce((sum, { difference }) => sum - difference, 0);
    const suggested = promised + beyond + cheaper;
    const paid = units.reduce((sum, unit) => sum + unit.paid, 0);
    const tax =
      shown > 0
        ? within(shownTax, suggested, shown)
        : within(
            units.reduce((sum, unit) => sum + unit.tax, 0),
            suggested,
            paid,
          );
    return {
      key: `purchase:${lineId}`,
      kind: "purchase",
      lineId,
      shown,
      suggested,
      taxes: { shown: shownTax, suggested: tax },
      ceiling: paid,
    };
  });
  const due = drafts.reduce((sum, { suggested }) => sum + suggested, 0);
  if (due <= left) return drafts;
  const amounts = allocate(
    Math.max(0, left),
    drafts.map(({ suggested }) => suggested),
  );
  return drafts.map((draft, place) => {
    const suggested = amounts[place] ?? 0;
    const taxes = { ...draft.taxes, suggested: within(draft.taxes.suggested, suggested, draft.suggested) };
    return { ...draft, suggested, taxes, ceiling: suggested };
  });
}

/** Delivery comes back only with everything that was promised with it. What was given by law stays. */
function otherLines(ret: Return, everything: boolean): Draft[] {
  return (["delivery", "postage", "surcharge"] as const).flatMap((kind): Draft[] => {
    if (!ret.ledger.some((entry) => entry.kind === kind)) return [];
    const { amount, tax } = inLedger(ret, kind);
    const kept = kind !== "delivery" || everything;
    return [
      { key: kind, kind, shown: amount, suggested: kept ? amount : 0, taxes: { shown: tax, suggested: kept ? tax : 0 }, ceiling: amount },
    ];
  });
}

/** A bonus follows the pieces it was promised for, and only as credit. */
function withBonus(ret: Return, lines: readonly Draft[], asked: DecisionAsked): Draft[] {
  const resolution = asked.resolution ?? ret.resolution;
  const { amount: shown } = inLedger(ret, "bonus");
  if (!ret.ledger.some(({ kind }) => kind === "bonus")) return [...lines];
  const of = (pick: (line: Draft) => Minor): Minor =>
    lines.filter(({ kind }) => kind === "purchase").reduce((sum, line) => sum + pick(line), 0);
  const [before, now] = [of((line) => line.shown), of((line) => line.suggested)];
  const share = before <= 0 || resolution !== "store_credit" ? 0 : now >= before ? shown : (allocate(shown, [now, before - now])[0] ?? 0);
  return [...lines, { key: "bonus", kind: "bonus", shown, suggested: share, taxes: { shown: 0, suggested: 0 }, ceiling: shown }];
}

/** The way back is charged once, and never more than what comes back. Only the merchant's own offer may get a fee that nobody was shown. */
function withFee(ret: Return, lines: readonly Draft[], { waiveFee }: DecisionAsked): Draft[] {
  if (ret.lane !== "commercial" && !ret.ledger.some(({ kind }) => kind === "fee")) return [...lines];
  const { amount: shown, tax } = inLedger(ret, "fee");
  const due = lines.reduce((sum, { suggested }) => sum + suggested, 0);
  const suggested = waiveFee ? 0 : Math.max(shown, -Math.max(0, due));
  return [
    ...lines,
    {
      key: "fee",
      kind: "fee",
      shown,
      suggested: suggested === 0 ? 0 : suggested,
      taxes: { shown: tax, suggested: within(tax, suggested, shown) },
      ceiling: 0,
    },
  ];
}

function changed(line: Draft, { changes }: DecisionAsked, { limits }: SettlementFacts): SettlementLine {
  const change = changes.find(({ key }) => key === line.key);
  const amount = change?.amount ?? line.suggested;
  const size = Math.abs(line.suggested);
  return {
    ...line,
    amount,
    taxes: { ...line.taxes, amount: line.suggested === 0 ? 0 : within(line.taxes.suggested, amount, line.suggested) },
    least: line.suggested - (line.kind === "fee" ? limits.raiseLimit : portion(size, limits.lowerShare)),
    most: line.suggested + (line.kind === "fee" ? size : limits.raiseLimit),
    ...(change && { why: change.why }),
  };
}

/** Of what a person adds to a piece's price only what is left of the money paid for the order can be price: the rest is goodwill. */
function pricedWithin(lines: readonly SettlementLine[], left: Minor): SettlementLine[] {
  let room = lines.reduce((rest, { kind, amount, suggested }) => rest - (kind === "purchase" ? Math.min(amount, suggested) : 0), left);
  return lines.map((line) => {
    const raised = line.kind === "purchase" ? line.amount - line.suggested : 0;
    if (raised <= 0) return line;
    const asPrice = Math.max(0, Math.min(raised, line.ceiling - line.suggested, room));
    room -= asPrice;
    return { ...line, ceiling: line.suggested + asPrice };
  });
}

function goodwillLine({ amount, why }: NonNullable<DecisionAsked["goodwill"]>, { limits }: SettlementFacts): SettlementLine {
  return {
    key: "goodwill:new",
    kind: "goodwill",
    shown: 0,
    suggested: 0,
    amount,
    taxes: { shown: 0, suggested: 0, amount: 0 },
    ceiling: 0,
    least: 0,
    most: limits.raiseLimit,
    why,
  };
}

function unitProblems(
  ret: Return,
  open: readonly ReturnUnit[],
  decided: ReadonlyMap<UnitId, UnitDecision>,
  facts: SettlementFacts,
): SettlementProblem[] {
  return open.flatMap((unit): SettlementProblem[] => {
    const one = decided.get(unit.id);
    if (!one) return [{ unitId: unit.id, code: "unit_undecided", details: { lineId: unit.lineId } }];
    // Nobody accepts or rejects a withdrawal that is in time; a piece that did not come back is taken out.
    if (one.decision === "reject" && ret.lane === "withdrawal" && ret.review !== "late_unknown")
      return [{ unitId: unit.id, code: "withdrawal_not_rejected", details: {} }];
    if (one.decision === "exchange" && !replacementFor(unit, one, facts.replacements))
      return [{ unitId: unit.id, code: "replacement_unknown", details: { sku: one.sku ?? "" } }];
    return [];
  });
}

function lineProblems(
  ret: Return,
  lines: readonly SettlementLine[],
  { changes, goodwill }: DecisionAsked,
  decided: ReadonlyMap<UnitId, UnitDecision>,
  { owner, limits }: SettlementFacts,
): SettlementProblem[] {
  const problems: SettlementProblem[] = [];
  const whys = goodwill ? [...changes, { key: "goodwill:new", why: goodwill.why }] : changes;
  for (const { key, why } of whys) if (!why.trim()) problems.push({ key, code: "why_missing", details: {} });
  for (const line of lines) {
    if (line.kind === "fee" ? line.amount > 0 : line.amount < 0)
      problems.push({ key: line.key, code: "beyond_limit", details: { least: 0, most: line.most } });
    else if (!owner && (line.amount < line.least || line.amount > line.most))
      problems.push({ key: line.key, code: "beyond_limit", details: { least: line.least, most: line.most } });
    if (line.kind === "purchase" && line.amount < line.suggested && ret.lane === "withdrawal" && !isWorn(ret, line, decided))
      problems.push({ key: line.key, code: "not_reducible", details: {} });
  }
  // A fee is taken off what is given back, never charged beyond it.
  const [fee, total] = [lines.find(({ kind }) => kind === "fee"), lines.reduce((sum, { amount }) => sum + amount, 0)];
  if (fee && total < 0 && problems.every(({ key }) => key !== "fee"))
    problems.push({ key: "fee", code: "beyond_limit", details: { least: fee.amount - total, most: 0 } });
  const raised = lines.reduce((sum, line) => sum + (line.kind === "fee" ? 0 : Math.max(0, line.amount - line.suggested)), 0);
  const before = givenBeyond(ret);
  if (!owner && raised > 0 && raised + before > limits.raiseLimit && problems.every(({ code }) => code !== "beyond_limit"))
    problems.push({ code: "beyond_limit", details: { least: 0, most: Math.max(0, limits.raiseLimit - before) } });
  return problems;
}

/** From a withdrawal only the value lost by more handling than a shop would allow may be kept (CRD art. 14(2)). */
function isWorn(ret: Return, { lineId }: SettlementLine, decided: ReadonlyMap<UnitId, UnitDecision>): boolean {
  return ret.units.some((unit) => {
    const reason = unit.lineId === lineId ? decided.get(unit.id)?.reason : undefined;
    return reason === "worn" || reason === "damaged_in_use";
  });
}

/** What the ledger holds of a kind, for a line where it has one. */
function inLedger({ ledger }: Return, kind: LedgerKind, lineId?: string): { amount: Minor; tax: Minor } {
  return ledger
    .filter((entry) => entry.kind === kind && (lineId === undefined || entry.lineId === lineId))
    .reduce((sum, entry) => ({ amount: sum.amount + entry.amount, tax: sum.tax + entry.tax }), { amount: 0, tax: 0 });
}

/**
 * The entries that make the ledger come to what was settled: first what the decisions take off or add, then what a person changed. What
 * goes beyond the price that was paid is goodwill, so that purchase entries never come to more.
 */
export function corrections({ lines }: Settlement, { waiveFee }: Pick<DecisionAsked, "waiveFee">): LedgerEntry[] {
  return lines.flatMap((line): LedgerEntry[] => {
    const { kind, lineId, shown, suggested, amount, taxes, why } = line;
    const place = { kind, ...(lineId !== undefined && { lineId }) };
    const note = why ? { note: why } : {};
    if (kind === "goodwill") return amount === 0 ? [] : [{ kind, amount, tax: 0, reason: "goodwill", ...note }];
    const entries: LedgerEntry[] = [];
    if (suggested !== shown) {
      const reason = kind === "fee" && waiveFee ? "fee_waived" : suggested > shown ? "accepted_instead" : "not_accepted";
      entries.push({ ...place, amount: suggested - shown, tax: taxes.suggested - taxes.shown, reason });
    }
    const beyond = kind === "purchase" ? Math.max(0, amount - Math.max(line.ceiling, suggested)) : 0;
    const changed = amount - beyond - suggested;
    if (changed !== 0) entries.push({ ...place, amount: changed, tax: taxes.amount - taxes.suggested, reason: "changed", ...note });
    if (beyond > 0)
      entries.push({ kind: "goodwill", amount: beyond, tax: 0, reason: "goodwill", ...(lineId !== undefined && { lineId }), ...note });
    return entries;
  });
}
