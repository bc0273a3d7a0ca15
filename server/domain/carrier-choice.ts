import type { CarrierCan, CarrierHandover } from "./connection.ts";
import type { Minor } from "./money.ts";
import type { Handover, Text } from "./policy.ts";
import type { Price, ServiceRef, ShippingCondition, ShippingFact, ShippingRule, ShippingRules, ShippingWeight } from "./shipping.ts";
import { contractPrice, shippingWeights } from "./shipping.ts";

/** One way a parcel could go, with what is known of it. */
export interface Candidate extends ServiceRef {
  readonly provider: string;
  readonly carrier: string;
  readonly title: string;
  readonly price?: Price;
  /** The price is the merchant's contract's; `asked` is what the carrier says instead. */
  readonly contract?: { readonly asked?: Price };
  readonly days?: number;
  readonly handovers: readonly CarrierHandover[];
  readonly paperless: "qr" | "code" | "none";
  readonly can: Pick<CarrierCan, "countries" | "international" | "customs" | "points">;
  /** Share of its labels and parcels that went well, 0 to 1. Absent: nobody knows yet, which counts as well. */
  readonly reliability?: number;
  /** Metres from the shopper to the nearest point. */
  readonly distance?: number;
}

/** The parcel it is chosen for. */
export interface ChoiceFacts {
  readonly handover: Handover;
  readonly zone: string;
  readonly from: { readonly country: string; readonly postalCode: string };
  readonly to: { readonly country: string };
  readonly customs: boolean;
  /** Grams. */
  readonly weight: number;
  readonly value: Minor;
  readonly currency: string;
  readonly reasons: readonly string[];
  readonly shop: string;
  readonly pieces: number;
  /** The carrier a rule of the policy named. */
  readonly policyCarrier?: string;
}

/** Why a service is taken, or is not; one sentence in every language each. */
export type Why =
  | { readonly is: "off" | "handover" | "country" | "border" | "customs" | "printer" | "other_carrier" }
  | { readonly is: "rule_only" | "rule_never" | "rule_first"; readonly rule: Text }
  | { readonly is: "policy"; readonly carrier: string }
  | { readonly is: "cheapest" | "fastest" | "nearest" | "most_reliable"; readonly of: number }
  | { readonly is: "point" | "only_one" | "no_printer" | "no_price" | "other_currency" | "by_person" }
  /** The one before it certainly did not make a label. */
  | { readonly is: "instead"; readonly title: string };

export interface Ranked {
  readonly candidate: Candidate;
  /** It could be taken. */
  readonly kept: boolean;
  /** 0 to 100 among those that are kept, more is better; null for the others. */
  readonly score: number | null;
  readonly why: readonly Why[];
}

/**
 * Every service, those that can be taken first and the best of them at the top, each with why. The same services in any order give the same
 * answer, and one that is worse than another in everything is never above it, unless a rule puts it first.
 */
export function chooseCarrier(
  rules: Pick<ShippingRules, "services" | "rules" | "weights">,
  offered: readonly Candidate[],
  facts: ChoiceFacts,
): Ranked[] {
  const candidates = offered.map((one) => asSet(one, rules, facts)).toSorted(byName);
  const spoken = rules.rules.filter((rule) => !rule.off && holds(rule, facts));
  const judged = candidates.map((candidate) => ({ candidate, no: refusalOf(candidate, rules, spoken, facts) }));
  const able = judged.flatMap(({ candidate, no }) => (no ? [] : [candidate]));
  const named = able.filter((one) => facts.policyCarrier !== undefined && isNamed(one, facts.policyCarrier));
  const kept = named.length > 0 ? named : able;
  const scales = scalesOf(kept, facts.currency);
  const ranked = kept.map((candidate): Ranked & { readonly first: number } => {
    const first = firstOf(candidate, spoken);
    const rule = first && ({ is: "rule_first", rule: first.rule.title } as const);
    const policy = named.length > 0 && ({ is: "policy", carrier: facts.policyCarrier ?? "" } as const);
    return {
      candidate,
      kept: true,
      score: scoreOf(candidate, rules.weights, scales),
      first: first ? first.place : Number.POSITIVE_INFINITY,
      why: [...(rule ? [rule] : []), ...(policy ? [policy] : []), ...meritsOf(candidate, kept, scales, facts)],
    };
  });
  const best = ranked.toSorted(
    (one, other) =>
      compare(one.first, other.first) || compare(other.score ?? 0, one.score ?? 0) || byMerit(one.candidate, other.candidate, scales),
  );
  const others = judged.flatMap(({ candidate, no }): Ranked[] => {
    if (no) return [{ candidate, kept: false, score: null, why: [no] }];
    return kept.includes(candidate) ? [] : [{ candidate, kept: false, score: null, why: [{ is: "other_carrier" }] }];
  });
  return [...best.map(({ first: _, ...one }) => one), ...others];
}

/** With what the merchant agreed on, where the carrier says nothing or something else. */
function asSet(candidate: Candidate, { services }: Pick<ShippingRules, "services">, facts: ChoiceFacts): Candidate {
  const set = services.find((one) => isSame(one, candidate));
  if (!set) return candidate;
  const price = contractPrice(set, facts);
  return {
    ...candidate,
    ...(price && { price, contract: { ...(candidate.price && { asked: candidate.price }) } }),
    ...(set.days !== undefined && { days: set.days }),
  };
}

function isSame(one: ServiceRef, other: ServiceRef): boolean {
  return one.connectionId === other.connectionId && one.service === other.service;
}

/** Why it cannot be taken; null when it can. */
function refusalOf(
  candidate: Candidate,
  { services }: Pick<ShippingRules, "services">,
  spoken: readonly ShippingRule[],
  facts: ChoiceFacts,
): Why | null {
  const { can, handovers, paperless } = candidate;
  if (services.some((one) => !one.on && isSame(one, candidate))) return { is: "off" };
  if (can.countries !== "any" && !can.countries.includes(facts.from.country)) return { is: "country" };
  if (facts.from.country !== facts.to.country && !can.international) return { is: "border" };
  if (facts.customs && !can.customs) return { is: "customs" };
  if (carrierHandover(facts.handover, handovers) === null) return { is: "handover" };
  if (facts.handover === "qr" && paperless === "none") return { is: "printer" };
  for (const { title, then } of spoken) {
    const among = then.services.some((one) => isSame(one, candidate));
    if (then.do === "only" && !among) return { is: "rule_only", rule: title };
    if (then.do === "never" && among) return { is: "rule_never", rule: title };
  }
  return null;
}

/** How the carrier gets a parcel that is handed over as the shopper chose; null when it does not. */
export function carrierHandover(handover: Handover, handovers: readonly CarrierHandover[]): CarrierHandover | null {
  const ways: readonly CarrierHandover[] = handover === "pickup" ? ["pickup"] : ["drop_off", "in_store"];
  return ways.find((way) => handovers.includes(way)) ?? null;
}

function isNamed({ carrier, provider, title }: Candidate, name: string): boolean {
  const wanted = plain(name);
  return wanted !== "" && [carrier, provider, title].some((one) => plain(one) === wanted);
}

const plain = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");

/** The earliest rule that puts it first, and its place among all that are put first. */
function firstOf(candidate: Candidate, spoken: readonly ShippingRule[]): { rule: ShippingRule; place: number } | null {
  let place = 0;
  for (const rule of spoken) {
    if (rule.then.do !== "first") continue;
    const among = rule.then.services.findIndex((one) => isSame(one, candidate));
    if (among !== -1) return { rule, place: place + among };
    place += rule.then.services.length;
  }
  return null;
}

/** Of each weight what a service has, less is better; what nobody knows is worse than everything that is known. */
interface Scales {
  readonly currency: string;
  readonly ranges: ReadonlyMap<ShippingWeight, { readonly least: number; readonly most: number }>;
}

function scalesOf(kept: readonly Candidate[], wanted: string): Scales {
  const currency = currencyOf(kept, wanted);
  const ranges = shippingWeights.map((weight) => {
    const known = kept.map((one) => measured(one, weight, currency)).filter(Number.isFinite);
    return [weight, { least: Math.min(...known), most: Math.max(...known) }] as const;
  });
  return { currency, ranges: new Map(ranges) };
}

/** Prices are compared in one currency: the order's when one is priced in it, else that of most. */
function currencyOf(kept: readonly Candidate[], wanted: string): string {
  const all = kept.flatMap(({ price }) => (price ? [price.currency] : []));
  if (all.length === 0 || all.includes(wanted)) return wanted;
  const counted = [...Map.groupBy(all, (one) => one)].toSorted(
    ([one, some], [other, more]) => more.length - some.length || compare(one, other),
  );
  return counted[0]?.[0] ?? wanted;
}

function measured({ price, days, paperless, distance, reliability = 1 }: Candidate, weight: ShippingWeight, currency: string): number {
  switch (weight) {
    case "price":
      return price?.currency === currency ? price.amount : Number.POSITIVE_INFINITY;
    case "days":
      return days ?? Number.POSITIVE_INFINITY;
    case "paperless":
      return paperless === "none" ? 1 : 0;
    case "distance":
      return distance ?? Number.POSITIVE_INFINITY;
    case "reliability":
      return 1 - reliability;
  }
}

function scoreOf(candidate: Candidate, weights: ShippingRules["weights"], { currency, ranges }: Scales): number {
  let [sum, all] = [0, 0];
  for (const weight of shippingWeights) {
    const { least, most } = ranges.get(weight) ?? { least: 0, most: 0 };
    const value = measured(candidate, weight, currency);
    const badness = value === Number.POSITIVE_INFINITY ? 1 : most > least ? (value - least) / (most - least) : 0;
    sum += weights[weight] * (1 - badness);
    all += weights[weight];
  }
  // Rounded, so that no order of adding up decides.
  return all === 0 ? 100 : Math.round((sum / all) * 1_000) / 10;
}

/** Between equals what is better in the first thing that differs; at last the name, so that it is always the same one. */
function byMerit(one: Candidate, other: Candidate, { currency }: Scales): number {
  for (const weight of shippingWeights) {
    const order = compare(measured(one, weight, currency), measured(other, weight, currency));
    if (order !== 0) return order;
  }
  return byName(one, other);
}

function byName(one: Candidate, other: Candidate): number {
  return compare(one.connectionId, other.connectionId) || compare(one.service, other.service);
}

function compare<T extends string | number>(one: T, other: T): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** What speaks for it among those that could be taken, and what nobody knows of it. */
function meritsOf(candidate: Candidate, kept: readonly Candidate[], { currency }: Scales, { handover }: ChoiceFacts): Why[] {
  const of = kept.length;
  const price: Why[] = !candidate.price ? [{ is: "no_price" }] : candidate.price.currency === currency ? [] : [{ is: "other_currency" }];
  const paper: Why[] = candidate.paperless !== "none" && handover !== "print" ? [{ is: "no_printer" }] : [];
  if (of === 1) return [{ is: "only_one" }, ...paper, ...price];
  const best = (weight: ShippingWeight): boolean => {
    const own = measured(candidate, weight, currency);
    const all = kept.map((one) => measured(one, weight, currency));
    return Number.isFinite(own) && own <= Math.min(...all) && all.some((value) => value > own);
  };
  return [
    ...(best("price") ? [{ is: "cheapest", of } as const] : []),
    ...(best("days") ? [{ is: "fastest", of } as const] : []),
    ...paper,
    ...(best("distance") ? [{ is: "nearest", of } as const] : []),
    ...(best("reliability") ? [{ is: "most_reliable", of } as const] : []),
    ...price,
  ];
}

function holds({ when: { match, conditions } }: ShippingRule, facts: ChoiceFacts): boolean {
  const met = (condition: ShippingCondition): boolean => speaks(condition, factOf(condition.fact, facts));
  return match === "all" ? conditions.every(met) : conditions.some(met);
}

function factOf(fact: ShippingFact, facts: ChoiceFacts): string | number | readonly string[] {
  switch (fact) {
    case "zone":
      return facts.zone;
    case "country":
      return facts.from.country;
    case "postalCode":
      return facts.from.postalCode.replaceAll(/[\s-]/g, "").toUpperCase();
    case "weight":
      return facts.weight;
    case "value":
      return facts.value;
    case "reason":
      return facts.reasons;
    case "shop":
      return facts.shop;
    case "pieces":
      return facts.pieces;
    case "handover":
      return facts.handover;
    case "policy.carrier":
      return facts.policyCarrier ?? "";
  }
}

/** Of several (reasons) one is enough; `not_equal` and `none_of` hold when none is it. Words are compared without regard to capitals. */
function speaks({ is, value }: ShippingCondition, known: string | number | readonly string[]): boolean {
  const has = (Array.isArray(known) ? known : [known]).map((one: string | number) => (typeof one === "number" ? one : one.toLowerCase()));
  const wanted = (Array.isArray(value) ? value : [value]).map((one: string | number) =>
    typeof one === "number" ? one : one.toLowerCase(),
  );
  const same = has.some((one) => wanted.some((other) => String(one) === String(other)));
  const number = (one: string | number | undefined): number => (one === undefined || one === "" ? Number.NaN : Number(one));
  switch (is) {
    case "equal":
    case "one_of":
      return same;
    case "not_equal":
    case "none_of":
      return !same;
    case "at_least":
      return has.some((one) => number(one) >= number(wanted[0]));
    case "at_most":
      return has.some((one) => number(one) <= number(wanted[0]));
    case "starts_with":
      return has.some((one) => wanted.some((other) => String(one).startsWith(String(other).replaceAll(/[\s-]/g, ""))));
  }
}
