import type { AssessContext, TraceEntry } from "./assess.ts";
import { dayOf, daysBetween } from "./deadlines.ts";
import type { RefusalDetails } from "./errors.ts";
import type { OrderLine } from "./order.ts";
import type { Condition, Effect, Fact, Rule, SettleAt, Text, Zone } from "./policy.ts";
import type { ResolutionKind } from "./return.ts";

/** What conditions look at. A fact that is not known yet (the reason, before one is given) fulfils no condition, not even a negative one. */
export type Facts = Readonly<Partial<Record<Fact, string | number | readonly string[]>>>;

/** What a shopper has chosen for a line, once they have. */
export interface Choice {
  readonly reasonId: string;
  readonly resolution: ResolutionKind;
}

/** What all rules together say of one line. */
export interface Spoken {
  readonly refusal?: { readonly rule: string; readonly message: Text };
  readonly days?: number;
  /** The day the window ends no earlier than. */
  readonly notBefore?: string;
  readonly resolutions?: readonly ResolutionKind[];
  readonly fee?: Zone["fee"];
  readonly review?: boolean;
  readonly keep?: boolean;
  readonly photo?: boolean;
  readonly address?: string;
  readonly brand?: string;
  readonly carrier?: string;
  readonly settleAt?: SettleAt;
}

/** Lets every rule speak that holds, in order: later ones overrule on the same matter, only a refusal stays. */
export function speak(rules: readonly Rule[], facts: Facts, lineId: string): { spoken: Spoken; trace: TraceEntry[] } {
  let spoken: Spoken = {};
  const trace: TraceEntry[] = [];
  for (const rule of rules) {
    if (rule.off || !holds(rule, facts)) continue;
    for (const effect of rule.then) {
      spoken = { ...spoken, ...said(effect, rule, spoken) };
      trace.push({ rule: rule.id, lineId, said: effect.do, values: valuesOf(effect) });
    }
  }
  return { spoken, trace };
}

/** What is said of several lines that go back together; later lines overrule on the same matter. */
export function together(parts: readonly Spoken[]): Spoken {
  let all: Spoken = {};
  for (const part of parts) all = { ...all, ...part };
  return all;
}

/** Facts of the order. Money in minor units, age in calendar days of the shop. */
export function orderFacts({ order, shopSlug, customerReturns, zones, at }: AssessContext): Facts {
  const destination = order.shipTo ?? order.billTo;
  return {
    "shop.slug": shopSlug,
    ...(destination && { "order.country": destination.country, "order.postalCode": destination.postalCode.replace(/[\s-]/g, "") }),
    "order.total": order.total,
    "order.currency": order.currency,
    "order.discountCode": order.discountCodes,
    "order.ageDays": daysBetween(order.placedAt, at, zones.shop),
    "order.placedOn": dayOf(order.placedAt, zones.shop),
    "customer.returnCount": customerReturns,
  };
}

/** Facts of a line. `item.paid` is of one unit, in minor units. */
export function itemFacts(line: OrderLine, choice?: Choice): Facts {
  return {
    "item.sku": line.sku ?? "",
    "item.category": line.categories,
    "item.tag": line.tags,
    "item.title": line.title,
    "item.paid": Math.round(line.paid / line.quantity),
    "item.discountBasisPoints": line.listed > 0 ? Math.round(((line.listed - line.paid) * 10_000) / line.listed) : 0,
    ...(choice && { "return.reason": choice.reasonId, "return.resolution": choice.resolution }),
  };
}

function holds({ when }: Rule, facts: Facts): boolean {
  return when.match === "all" ? when.conditions.every((one) => fulfils(one, facts)) : when.conditions.some((one) => fulfils(one, facts));
}

function fulfils({ fact, is, value }: Condition, facts: Facts): boolean {
  const known = facts[fact];
  if (known === undefined) return false;
  const found = listOf(known);
  const wanted = listOf(value);
  const some = (compare: (found: string, wanted: string) => boolean) => found.some((one) => wanted.some((other) => compare(one, other)));
  switch (is) {
    case "equal":
    case "one_of":
      return some((one, other) => one === other);
    case "not_equal":
    case "none_of":
      return !some((one, other) => one === other);
    case "at_least":
      return some((one, other) => rank(one) >= rank(other));
    case "at_most":
      return some((one, other) => rank(one) <= rank(other));
    case "contains":
      return some((one, other) => one.includes(other));
    case "starts_with":
      return some((one, other) => one.startsWith(other));
  }
}

/** Days of the calendar compare like numbers. */
function rank(text: string): number {
  return Number(/^\d{4}-\d{2}-\d{2}$/.test(text) ? text.replaceAll("-", "") : text);
}

/** Merchants and shops do not agree on capitals, so none count. */
function listOf(value: string | number | readonly string[]): string[] {
  return (typeof value === "object" ? value : [String(value)]).map((one) => one.toLowerCase());
}

function said(effect: Effect, rule: Rule, before: Spoken): Spoken {
  switch (effect.do) {
    case "refuse":
      return before.refusal ? {} : { refusal: { rule: rule.id, message: effect.message } };
    case "window":
      return { days: effect.days };
    case "window_until":
      return { notBefore: effect.date };
    case "resolutions":
      return { resolutions: effect.only };
    case "fee":
      return { fee: effect.fee };
    case "review":
      return { review: true };
    case "keep":
      return { keep: true };
    case "require_photo":
      return { photo: true };
    case "address":
      return { address: effect.address };
    case "brand":
      return { brand: effect.brand };
    case "carrier":
      return { carrier: effect.carrier };
    case "settle_at":
      return { settleAt: effect.at };
  }
}

/** What an effect says, in a line of the trace. */
export function valuesOf(effect: Effect): RefusalDetails {
  switch (effect.do) {
    case "window":
      return { days: effect.days };
    case "window_until":
      return { date: effect.date };
    case "resolutions":
      return { only: effect.only.join(" ") };
    case "fee":
      return {
        kind: effect.fee.kind,
        ...("amount" in effect.fee && { amount: effect.fee.amount }),
        ...("basisPoints" in effect.fee && { basisPoints: effect.fee.basisPoints }),
      };
    case "address":
      return { address: effect.address };
    case "brand":
      return { brand: effect.brand };
    case "carrier":
      return { carrier: effect.carrier };
    case "settle_at":
      return { at: effect.at };
    case "refuse":
    case "review":
    case "keep":
    case "require_photo":
      return {};
  }
}
