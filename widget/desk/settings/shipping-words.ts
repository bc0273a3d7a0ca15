import { msg } from "@lit/localize";
import type { Shipping, ShippingRulesView } from "../../../server/http/desk-shipping-schemas.ts";

export type Rules = ShippingRulesView;
export type Setting = Rules["services"][number];
export type PriceLine = NonNullable<Setting["prices"]>[number];
export type Rule = Rules["rules"][number];
export type Condition = Rule["when"]["conditions"][number];
export type Fact = Condition["fact"];
export type ServiceRef = Rule["then"]["services"][number];
export type ServiceView = Shipping["services"][number];

export const weightNames: Readonly<Record<keyof Rules["weights"], readonly [name: () => string, hint: () => string]>> = {
  price: [() => msg("Price", { id: "shipping.price" }), () => msg("the cheaper the better", { id: "shipping.price_hint" })],
  days: [() => msg("Days", { id: "shipping.days" }), () => msg("the sooner here the better", { id: "shipping.days_hint" })],
  paperless: [
    () => msg("No printer", { id: "shipping.paperless" }),
    () => msg("a code instead of a page", { id: "shipping.paperless_hint" }),
  ],
  distance: [
    () => msg("Distance", { id: "shipping.distance" }),
    () => msg("from the shopper to the nearest point", { id: "shipping.distance_hint" }),
  ],
  reliability: [
    () => msg("Reliability", { id: "shipping.reliability" }),
    () => msg("how seldom its labels and parcels went wrong", { id: "shipping.reliability_hint" }),
  ],
};

/** What a number from 0 to 10 means. */
export function weightWord(weight: number): string {
  if (weight === 0) return msg("does not count", { id: "shipping.weight_none" });
  if (weight <= 3) return msg("counts a little", { id: "shipping.weight_little" });
  if (weight <= 6) return msg("counts", { id: "shipping.weight_some" });
  return msg("counts a lot", { id: "shipping.weight_much" });
}

type Kind = "text" | "number" | "handover";

export const factKinds: Readonly<Record<Fact, Kind>> = {
  country: "text",
  zone: "text",
  postalCode: "text",
  weight: "number",
  value: "number",
  pieces: "number",
  reason: "text",
  handover: "handover",
  "policy.carrier": "text",
  shop: "text",
};

export const factNames: Readonly<Record<Fact, () => string>> = {
  country: () => msg("the country, as NL", { id: "shipping.fact_country" }),
  zone: () => msg("the zone of the policy", { id: "shipping.fact_zone" }),
  postalCode: () => msg("the postcode", { id: "shipping.fact_postcode" }),
  weight: () => msg("the weight in grams", { id: "shipping.fact_weight" }),
  value: () => msg("the value in cents", { id: "shipping.fact_value" }),
  pieces: () => msg("the number of pieces", { id: "shipping.fact_pieces" }),
  reason: () => msg("a reason, by its id", { id: "shipping.fact_reason" }),
  handover: () => msg("the handover", { id: "shipping.fact_handover" }),
  "policy.carrier": () => msg("the carrier the policy names", { id: "shipping.fact_carrier" }),
  shop: () => msg("the shop", { id: "shipping.fact_shop" }),
};

const comparisonNames: Readonly<Record<Condition["is"], () => string>> = {
  equal: () => msg("is", { id: "shipping.is_equal" }),
  not_equal: () => msg("is not", { id: "shipping.is_not_equal" }),
  one_of: () => msg("is one of", { id: "shipping.is_one_of" }),
  none_of: () => msg("is none of", { id: "shipping.is_none_of" }),
  at_least: () => msg("is at least", { id: "shipping.is_at_least" }),
  at_most: () => msg("is at most", { id: "shipping.is_at_most" }),
  starts_with: () => msg("begins with", { id: "shipping.is_starts_with" }),
};

const comparisons: Readonly<Record<Kind, readonly Condition["is"][]>> = {
  text: ["equal", "not_equal", "one_of", "none_of", "starts_with"],
  number: ["at_least", "at_most", "equal"],
  handover: ["equal", "not_equal"],
};

export const comparisonsOf = (fact: Fact): (readonly [Condition["is"], string])[] =>
  comparisons[factKinds[fact]].map((is) => [is, comparisonNames[is]()]);

export const effectNames: Readonly<Record<Rule["then"]["do"], () => string>> = {
  only: () => msg("take only", { id: "shipping.then_only" }),
  never: () => msg("never take", { id: "shipping.then_never" }),
  first: () => msg("take first", { id: "shipping.then_first" }),
};

export const mailNames: Readonly<Record<Rules["mails"][number], () => string>> = {
  moving: () => msg("It is on its way", { id: "shipping.mail_moving" }),
  arriving: () => msg("It arrives today", { id: "shipping.mail_arriving" }),
  delivered: () => msg("It is here", { id: "shipping.mail_delivered" }),
  sent_back: () => msg("It goes back to them", { id: "shipping.mail_sent_back" }),
  lost: () => msg("It is lost", { id: "shipping.mail_lost" }),
};

export function sameService(one: ServiceRef, other: ServiceRef): boolean {
  return one.connectionId === other.connectionId && one.service === other.service;
}
