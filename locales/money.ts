import { refundDue } from "../server/domain/deadlines.ts";
import { isLabelled } from "../server/domain/labelled.ts";
import type { LedgerEntry, LedgerReason } from "../server/domain/ledger-entry.ts";
import { type Minor, portion } from "../server/domain/money.ts";
import type { Order } from "../server/domain/order.ts";
import type { Handover, Policy, SettleAt } from "../server/domain/policy.ts";
import { priceRows } from "../server/domain/refund.ts";
import type { ResolutionKind, Return, ReturnUnit } from "../server/domain/return.ts";
import type { Shop } from "../server/domain/shop.ts";
import type { Texts } from "./texts.ts";

/** A row of the calculation as a person reads it; `amount` in minor units. */
export interface MoneyRow {
  /** `line` and `discount` add up to `paid`; `paid` and `entry` add up to the total. */
  readonly kind: "line" | "discount" | "paid" | "entry";
  readonly title: string;
  readonly note: string | null;
  readonly amount: Minor;
  readonly lineId: string | null;
}

export interface Total {
  readonly title: string;
  readonly amount: Minor;
  readonly note: string | null;
}

/** What is about to be given back, or was promised, by one return: pieces and the ledger made of them, in minor units of `order.currency`. */
export interface Account {
  readonly units: readonly (Pick<ReturnUnit, "lineId" | "place" | "paid"> & Partial<ReturnUnit>)[];
  readonly ledger: readonly LedgerEntry[];
  readonly resolution: ResolutionKind;
}

export interface MoneyWords {
  readonly order: Order;
  readonly shop: Shop;
  readonly policy: Policy;
  readonly texts: Texts;
}

/**
 * The money line by line, nothing left out: list prices and discount add up to what was paid; what was paid and every entry after it,
 * also those of zero, add up to the total.
 */
export function moneyRows(given: readonly Account[], words: MoneyWords): MoneyRow[] {
  const { order, texts } = words;
  const accounts = given.map((account) => ({ ...account, units: account.units.filter(wasAsked) }));
  const lines = priceRows(
    order,
    accounts.flatMap(({ units }) => units),
  );
  const paid = sum(lines.map((line) => line.paid));
  const listed = sum(lines.map((line) => line.listed));
  const rows: MoneyRow[] = lines.map(({ lineId, quantity, listed: amount }) => ({
    kind: "line",
    title: order.lines.find(({ id }) => id === lineId)?.title ?? lineId,
    note:
      amount % quantity === 0
        ? texts.say("money.pieces", { quantity: String(quantity), amount: texts.money(amount / quantity, order.currency) })
        : null,
    amount,
    lineId,
  }));
  if (paid < listed) rows.push(discountRow(paid - listed, listed, words));
  if (paid > listed) rows.push(row("discount", texts.say("money.charge"), texts.say("money.charge_share"), paid - listed));
  rows.push(row("paid", texts.say("money.paid"), null, paid));

  for (const account of accounts) rows.push(...withheld(account, words), ...corrected(account, words));
  const bonusBase = sum(
    accounts
      .filter(({ ledger }) => ledger.some(({ kind }) => kind === "bonus"))
      .map(({ ledger }) => sumOf(ledger, (kind) => kind !== "bonus")),
  );
  for (const entry of joined(accounts.flatMap(({ ledger }) => ledger))) {
    const { title, note } = entryWords(entry, bonusBase, words);
    rows.push(row("entry", title, note, entry.amount));
  }
  return rows;
}

/** A piece that was taken out again has no figures, and one that came without being asked for has its own entry. */
function wasAsked({ reception, decision, decisionReason }: Account["units"][number]): boolean {
  return reception !== "extra" && !(decision === "cancel" && decisionReason === "edited");
}

/** What a decision made of the price that was shown. */
const corrections: ReadonlySet<LedgerReason> = new Set(["not_accepted", "accepted_instead", "changed"]);

function corrected({ ledger }: Account, words: MoneyWords): MoneyRow[] {
  return ledger
    .filter(({ kind, reason }) => kind === "purchase" && corrections.has(reason))
    .map(({ lineId, reason, amount }) => {
      const line = words.order.lines.find(({ id }) => id === lineId);
      const title = line ? [line.title, line.variant].filter(Boolean).join(", ") : words.texts.say("money.paid");
      return row("entry", title, reasonWords(reason, words), amount);
    });
}

/** Why less than what was paid comes back as the price: it stands for a replacement, or part of it came back before. */
function withheld({ units, ledger, resolution }: Account, { order, texts }: MoneyWords): MoneyRow[] {
  const shown = ledger.filter(({ reason }) => !corrections.has(reason));
  const chosen = resolution === "exchange" ? units.filter(({ wanted, decision }) => wanted && decision === undefined) : [];
  const others = units.filter((unit) => !chosen.includes(unit));
  const missing = sumOf(shown, (kind) => kind === "purchase") - sum(others.map(({ paid }) => paid));
  const instead = chosen.flatMap(({ wanted }) =>
    wanted
      ? [row("entry", [wanted.title, wanted.variant].filter(Boolean).join(", "), texts.say("money.replaced.with"), -wanted.price)]
      : [],
  );
  if (missing === 0) return instead;
  switch (resolution) {
    case "exchange":
    case "repair":
      return [row("entry", resolutionTitle(resolution, order, texts), texts.say(`money.replaced.${resolution}`), missing), ...instead];
    case "refund":
    case "store_credit":
    case "keep":
      return [row("entry", texts.say("money.capped"), texts.say("money.capped_note"), missing)];
  }
}

function row(kind: MoneyRow["kind"], title: string, note: string | null, amount: Minor): MoneyRow {
  return { kind, title, note, amount, lineId: null };
}

function discountRow(discount: Minor, listed: Minor, { order, texts }: MoneyWords): MoneyRow {
  const codes = order.discountCodes.join(", ");
  const percent = Math.round((-discount / listed) * 100);
  // A whole percentage is said only when it is what was meant: within the cent each line may have been rounded by.
  const exact = percent > 0 && Math.abs(portion(listed, percent * 100) + discount) <= 1;
  return row(
    "discount",
    codes ? texts.say("money.discount_code", { codes }) : texts.say("money.discount"),
    exact ? texts.say("money.discount_percent", { percent: texts.percent(percent * 100) }) : texts.say("money.discount_given"),
    discount,
  );
}

/** Entries beyond the purchase price; the same entry of two returns that share a parcel is said once. */
function joined(ledger: readonly LedgerEntry[]): LedgerEntry[] {
  const rows: LedgerEntry[] = [];
  for (const entry of ledger.filter(({ kind }) => kind !== "purchase")) {
    const place = rows.findIndex(({ kind, reason }) => kind === entry.kind && reason === entry.reason);
    const same = rows[place];
    if (same) rows[place] = { ...same, amount: same.amount + entry.amount, tax: same.tax + entry.tax };
    else rows.push(entry);
  }
  const said = (kind: LedgerEntry["kind"]) => rows.filter((entry) => entry.kind === kind).length > 1;
  const told = rows.filter(({ kind, reason, amount }) => !(amount === 0 && reason === "label_shared" && said(kind)));
  // What corrects an entry stands below it.
  const kinds = [...new Set(told.map(({ kind }) => kind))];
  return kinds.flatMap((kind) => told.filter((entry) => entry.kind === kind));
}

/** The ledger entry by entry, as the merchant's team reads it: pieces by their name, corrections with what was written. */
export function entriesWords(
  ledger: readonly LedgerEntry[],
  words: MoneyWords,
): { kind: string; lineId: string | null; title: string; note: string | null; amount: Minor; tax: Minor; quantity: number | null }[] {
  const bonusBase = sumOf(ledger, (kind) => kind !== "bonus");
  return ledger.map((entry) => {
    const { title, note } = entryWords(entry, bonusBase, words);
    const line = words.order.lines.find(({ id }) => id === entry.lineId);
    return {
      kind: entry.kind,
      lineId: entry.lineId ?? null,
      title: line ? [line.title, line.variant].filter(Boolean).join(", ") : title,
      note: entry.note ?? (line ? reasonWords(entry.reason, words) : note),
      amount: entry.amount,
      tax: entry.tax,
      quantity: entry.quantity ?? null,
    };
  });
}

function entryWords(entry: LedgerEntry, bonusBase: Minor, words: MoneyWords): { title: string; note: string | null } {
  const { order, shop, texts } = words;
  switch (entry.kind) {
    case "purchase":
      return { title: texts.say("money.paid"), note: null };
    case "delivery":
      return {
        title:
          entry.amount === 0 && order.shipping.paid > 0
            ? texts.say("money.delivery_of", { amount: texts.money(order.shipping.paid, order.currency) })
            : texts.say("money.delivery"),
        note:
          entry.reason === "delivery_whole_order" && entry.amount < order.shipping.paid
            ? texts.say("money.delivery_standard")
            : reasonWords(entry.reason, words),
      };
    case "fee":
      return {
        title: entry.amount === 0 ? texts.say("money.way_back") : texts.say("money.label"),
        note: entry.reason === "capped" ? texts.say("money.fee_capped") : reasonWords(entry.reason, words),
      };
    case "bonus":
      return corrections.has(entry.reason)
        ? { title: texts.say("money.bonus_plain"), note: reasonWords(entry.reason, words) }
        : bonusWords(entry.amount, bonusBase, words);
    case "goodwill":
      return { title: texts.say("money.goodwill", { shop: shop.brand.name }), note: null };
    case "postage":
      return { title: texts.say("money.postage"), note: null };
    case "surcharge":
      return { title: texts.say("money.surcharge"), note: null };
  }
}

function reasonWords(reason: LedgerReason, { order, texts }: MoneyWords): string | null {
  switch (reason) {
    case "label_free_faulty":
      return texts.say("money.label_free_faulty", { items: order.lines.length });
    case "label_free":
    case "label_deducted":
    case "label_own":
    case "label_shared":
    case "delivery_whole_order":
    case "delivery_part_stays":
    case "delivery_not_promised":
    case "delivery_none":
    case "delivery_refunded_before":
      return texts.say(`money.${reason}`);
    case "capped":
      return texts.say("money.capped_note");
    case "not_accepted":
    case "accepted_instead":
    case "changed":
    case "fee_waived":
    case "edited":
      return texts.say(`money.${reason}`);
    case "goodwill":
    case "paid":
    case "bonus":
      return null;
  }
}

function bonusWords(amount: Minor, whole: Minor, { order, policy, texts }: MoneyWords): { title: string; note: string | null } {
  const credit = policy.resolutions.storeCredit;
  if (!credit) return { title: texts.say("money.bonus_plain"), note: null };
  const percent = texts.percent(credit.bonusBasisPoints);
  const base = texts.money(whole, order.currency);
  const full = portion(Math.max(whole, 0), credit.bonusBasisPoints);
  const title = texts.say("money.bonus", { percent });
  if (full === amount) return { title, note: texts.say("money.bonus_sum", { amount: base, percent }) };
  if (credit.bonusCap === amount)
    return { title, note: texts.say("money.bonus_capped", { amount: base, percent, cap: texts.money(amount, order.currency) }) };
  return { title, note: null };
}

/** The one amount that counts, and the tax within it. */
export function totalWords(
  resolutions: readonly ResolutionKind[],
  amount: Minor,
  tax: Minor,
  lineIds: readonly string[],
  { order, texts }: MoneyWords,
): Total {
  const [only] = resolutions;
  const title =
    only === undefined || resolutions.some((kind) => kind !== only)
      ? texts.say("money.total.mixed")
      : only === "exchange" && amount !== 0
        ? texts.say(amount > 0 ? "money.total.left_over" : "money.total.to_pay")
        : resolutionTitle(only, order, texts);
  return { title, amount, note: tax > 0 ? vatNote(tax, lineIds, order, texts) : null };
}

function vatNote(tax: Minor, lineIds: readonly string[], order: Order, texts: Texts): string {
  const amount = texts.money(tax, order.currency);
  const rates = new Set(order.lines.filter(({ id }) => lineIds.includes(id)).map(({ taxRate }) => taxRate));
  const [rate] = rates;
  return rates.size === 1 && rate !== undefined
    ? texts.say("money.vat_rate", { amount, percent: texts.percent(rate) })
    : texts.say("money.vat", { amount });
}

/** "Back to your card", "Store credit". */
export function resolutionTitle(resolution: ResolutionKind, order: Order, texts: Texts): string {
  return texts.say(`money.total.${resolution === "refund" ? meansOf(order).kind : resolution}`);
}

/** "€141.30 back to your card (Visa ending in 4821)". */
export function moneyBack(resolution: ResolutionKind, amount: Minor, order: Order, texts: Texts): string {
  const sum = texts.money(amount, order.currency);
  switch (resolution) {
    case "refund":
    case "keep": {
      const { kind, label } = meansOf(order);
      return texts.say(`money.back.${kind}`, { amount: sum }) + (label === null ? "" : ` (${label})`);
    }
    case "store_credit":
      return texts.say("money.back.store_credit", { amount: sum });
    case "exchange":
      return texts.say("money.back.exchange");
    case "repair":
      return texts.say("money.back.repair");
  }
}

/** What the shopper paid with, in words they would use. Of several tenders none is named: the money goes back to each of them. */
export function meansOf(order: Order): { kind: "card" | "paypal" | "original"; label: string | null } {
  const used = order.payments.filter(({ paid }) => paid > 0);
  const [payment] = used.toSorted((a, b) => b.paid - a.paid);
  if (!payment || used.some(({ tender }) => tender !== "money")) return { kind: "original", label: null };
  const named = `${payment.gateway} ${payment.label ?? ""}`.toLowerCase();
  const kind = named.includes("paypal")
    ? "paypal"
    : /\b(card|visa|master|amex|carte|karte|tarjeta|stripe|cb)/.test(named)
      ? "card"
      : "original";
  return { kind, label: payment.label ?? null };
}

export interface Timing {
  /** Last moment for the money, epoch milliseconds; null while a person still has to agree. */
  readonly latest: number | null;
  readonly zone: string;
  /** What its carrier says makes it due; absent: once a person has looked at what came. */
  readonly settleAt?: Exclude<SettleAt, "inspection">;
}

/** Of a parcel without a label of the shop's its carrier says nothing to anybody here. */
export function early(settleAt: Timing["settleAt"], handover: Handover | undefined): Pick<Timing, "settleAt"> {
  return settleAt && handover && isLabelled(handover) ? { settleAt } : {};
}

/** The last day for the money: 14 days from the request, or the last day to send where that is later. */
export function timingOf(ret: Return, { timeZone: zone }: Shop): Timing {
  const given = early(ret.settleAt, ret.parcels[0]?.handover);
  if (ret.status === "requested") return { latest: null, zone, ...given };
  // Who showed that they sent it need not wait for its arrival (CRD art. 13(3)).
  const proven = ret.parcels.flatMap(({ posted }) => posted?.at ?? []);
  if (ret.lane === "withdrawal" && proven.length > 0 && proven.length === ret.parcels.length)
    return { latest: refundDue(ret.requestedAt, zone, Math.max(...proven)), zone, ...given };
  return { latest: Math.max(refundDue(ret.requestedAt, zone), ret.sendBy), zone, ...given };
}

/** When the money, or what stands for it, comes. */
export function whenWords(
  resolution: ResolutionKind,
  { latest, zone, settleAt }: Timing,
  { shop, policy, texts }: Omit<MoneyWords, "order">,
): string {
  switch (resolution) {
    case "refund":
      return latest === null
        ? texts.say(settleAt ? `money.when.refund_reviewed_${settleAt}` : "money.when.refund_reviewed", { shop: shop.brand.name })
        : texts.say(settleAt ? `money.when.refund_${settleAt}` : "money.when.refund", { date: texts.date(latest, zone, "day") });
    case "store_credit":
      return [texts.say(settleAt ? `money.when.store_credit_${settleAt}` : "money.when.store_credit"), validity(policy, texts)]
        .filter(Boolean)
        .join(" ");
    case "exchange":
      return texts.say(settleAt ? `money.when.exchange_${settleAt}` : "money.when.exchange", { shop: shop.brand.name });
    case "repair":
      return texts.say("money.when.repair", { shop: shop.brand.name });
    case "keep":
      return texts.say("money.when.keep");
  }
}

function validity(policy: Policy, texts: Texts): string {
  const months = policy.resolutions.storeCredit?.validMonths ?? 0;
  if (months === 0) return "";
  return months % 12 === 0 ? texts.say("money.valid_years", { years: months / 12 }) : texts.say("money.valid_months", { months });
}

function sum(amounts: readonly Minor[]): Minor {
  return amounts.reduce((total, amount) => total + amount, 0);
}

function sumOf(ledger: readonly LedgerEntry[], wanted: (kind: LedgerEntry["kind"]) => boolean): Minor {
  return sum(ledger.filter(({ kind }) => wanted(kind)).map(({ amount }) => amount));
}
