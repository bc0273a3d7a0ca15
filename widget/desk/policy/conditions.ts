import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { Condition, Fact } from "../../../server/http/desk-policy-schemas.ts";
import { dayOf, nowOf } from "../clock.ts";
import { type Editing, said } from "./editing.ts";
import { cents, count, percent, pick, readList, write } from "./fields.ts";

type Kind = "text" | "list" | "number" | "money" | "percent" | "day" | "shop" | "reason" | "resolution";
type Is = Condition["is"];

const kindOf: Readonly<Record<Fact, Kind>> = {
  "shop.slug": "shop",
  "order.country": "list",
  "order.postalCode": "text",
  "order.total": "money",
  "order.currency": "text",
  "order.discountCode": "text",
  "order.ageDays": "number",
  "order.placedOn": "day",
  "item.sku": "text",
  "item.category": "list",
  "item.tag": "list",
  "item.title": "text",
  "item.paid": "money",
  "item.discountBasisPoints": "percent",
  "return.reason": "reason",
  "return.resolution": "resolution",
  "customer.returnCount": "number",
};
const facts = Object.keys(kindOf) as Fact[];

const comparisons: Readonly<Record<Kind, readonly Is[]>> = {
  text: ["equal", "not_equal", "one_of", "none_of", "contains", "starts_with"],
  list: ["equal", "not_equal", "one_of", "none_of", "contains", "starts_with"],
  number: ["at_least", "at_most", "equal", "not_equal"],
  money: ["at_least", "at_most", "equal"],
  percent: ["at_least", "at_most", "equal"],
  day: ["at_least", "at_most", "equal", "not_equal"],
  shop: ["equal", "not_equal"],
  reason: ["equal", "not_equal"],
  resolution: ["equal", "not_equal"],
};

/** What a rule looks at, how, and against what. @param rule its name, for who cannot see where it stands */
export function conditionFields(condition: Condition, editing: Editing, rule: string, set: (condition: Condition) => void): TemplateResult {
  const { view } = editing;
  const kind = kindOf[condition.fact] ?? "text";
  const words = kind === "day" ? view.words.day : view.words.is;
  return html`${pick(
    msg(str`What rule ${rule} looks at`, { id: "policy.rule.fact" }),
    condition.fact,
    facts.map((fact) => [fact, view.words.fact[fact] ?? fact] as const),
    (fact) => set(fresh(fact, editing)),
  )}
  ${pick(
    msg(str`How rule ${rule} compares`, { id: "policy.rule.is" }),
    condition.is,
    comparisons[kind].map((is) => [is, words[is] ?? is] as const),
    (is) =>
      set({
        ...condition,
        is,
        value: several(is) ? readList(String(condition.value)) : String(condition.value) === "" ? "" : single(condition, kind),
      }),
  )}
  ${valueField(condition, kind, editing, rule, set)}`;
}

const several = (is: Is): boolean => is === "one_of" || is === "none_of";

function single({ value }: Condition, kind: Kind): string | number {
  const [first = ""] = [value].flat();
  return kind === "number" || kind === "money" || kind === "percent" ? Number(first) : String(first);
}

/** A condition that says something from the start, so that a new rule is whole. */
export function fresh(fact: Fact, { desk, policy }: Editing): Condition {
  const kind = kindOf[fact];
  const [is = "equal"] = comparisons[kind];
  switch (kind) {
    case "number":
      return { fact, is, value: 1 };
    case "money":
      return { fact, is, value: 10_000 };
    case "percent":
      return { fact, is, value: 5_000 };
    case "day":
      return { fact, is, value: dayOf(nowOf(desk.me), desk.me?.shops[0]?.timeZone ?? "UTC") };
    case "shop":
      return { fact, is, value: desk.me?.shops[0]?.slug ?? "" };
    case "reason":
      return { fact, is, value: policy.reasons[0]?.id ?? "" };
    case "resolution":
      return { fact, is, value: "refund" };
    case "list":
      return { fact, is: "equal", value: "" };
    case "text":
      return { fact, is, value: "" };
  }
}

function valueField(condition: Condition, kind: Kind, editing: Editing, rule: string, set: (condition: Condition) => void): TemplateResult {
  const { desk, view, policy, language } = editing;
  const name = msg(str`Value in rule ${rule}`, { id: "policy.rule.value" });
  const put = (value: Condition["value"]) => set({ ...condition, value });
  const [first = ""] = [condition.value].flat();
  switch (kind) {
    case "number":
      return count(name, Number(first), (is) => is !== undefined && put(is));
    case "money":
      return cents(name, Number(first), view.currency, desk.language, put);
    case "percent":
      return percent(name, Number(first), put);
    case "day":
      return write(name, String(first), put, { type: "date", width: 140 });
    case "shop":
      return pick(name, String(first), desk.me?.shops.map((shop) => [shop.slug, shop.name] as const) ?? [], put);
    case "reason":
      return pick(
        name,
        String(first),
        policy.reasons.map(({ id, text }) => [id, said(text, language) || id] as const),
        put,
      );
    case "resolution":
      return pick(name, String(first), Object.entries(view.words.resolution), put);
    case "list":
    case "text":
      return write(name, [condition.value].flat().join(", "), (text) => put(several(condition.is) ? readList(text) : text.trim()), {
        width: 120,
      });
  }
}

/** The one above another means both, or either. */
export function between(
  place: number,
  match: "all" | "any",
  rule: string,
  change: (match: "all" | "any") => void,
): TemplateResult | typeof nothing {
  if (place === 0) return nothing;
  return pick(
    msg(str`All or any, in rule ${rule}`, { id: "policy.rule.match" }),
    match,
    [
      ["all", msg("and", { id: "policy.rule.and" })],
      ["any", msg("or", { id: "policy.rule.or" })],
    ],
    change,
  );
}
