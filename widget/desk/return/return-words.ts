import { msg, str } from "@lit/localize";
import { html, type TemplateResult } from "lit";
import type { DecisionRequest } from "../../../server/http/desk-decision-schemas.ts";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { icon } from "../icons.ts";
import { type Named, nameIn } from "./named.ts";

export type Decision = DecisionRequest["units"][number]["decision"];
export type DecisionReason = NonNullable<DecisionRequest["units"][number]["reason"]>;
type Unit = ReturnPage["items"][number]["units"][number];

/** In the order of the columns. */
export const decisions: readonly Decision[] = ["accept", "keep", "exchange", "repair", "reject", "cancel"];

export const decisionNames: Readonly<Record<Decision, () => string>> = {
  accept: () => msg("Accept", { id: "decision.accept" }),
  keep: () => msg("Keep", { id: "decision.keep" }),
  exchange: () => msg("Exchange", { id: "decision.exchange" }),
  repair: () => msg("Repair", { id: "decision.repair" }),
  reject: () => msg("Reject", { id: "decision.reject" }),
  cancel: () => msg("Cancel", { id: "decision.cancel" }),
};

export const decisionReasonNames: Readonly<Record<DecisionReason, () => string>> = {
  as_asked: () => msg("No reason needed", { id: "decided.as_asked" }),
  worn: () => msg("Worn, value lowered", { id: "decided.worn" }),
  damaged_in_use: () => msg("Damaged in use", { id: "decided.damaged_in_use" }),
  incomplete: () => msg("Parts are missing", { id: "decided.incomplete" }),
  not_in_parcel: () => msg("Missing from parcel", { id: "decided.not_in_parcel" }),
  other_item: () => msg("Another item", { id: "decided.other_item" }),
  not_faulty: () => msg("No fault found", { id: "decided.not_faulty" }),
  too_late: () => msg("Came too late", { id: "decided.too_late" }),
  goodwill: () => msg("Goodwill", { id: "decided.goodwill" }),
  other: () => msg("Another reason", { id: "decided.other" }),
};

/** How many of a line are here, and in what state. */
export function receptionWords(units: readonly Unit[], named: Named): TemplateResult {
  const of = (...kinds: Unit["reception"][]): number => units.filter(({ reception }) => kinds.includes(reception)).length;
  const [present, missing, wrong, awaited] = [of("received", "extra"), of("missing"), of("wrong_item"), of("awaited")];
  if (awaited === units.length) return html`<span class="soft">${msg("Awaited", { id: "reception.awaited" })}</span>`;
  const grades = [...new Set(units.flatMap(({ grade }) => (grade ? [nameIn(named.grades, grade)] : [])))];
  const places = [
    ...new Set(units.flatMap(({ location, disposition }) => location ?? (disposition ? nameIn(named.dispositions, disposition) : []))),
  ];
  const lacks = [
    missing > 0 ? msg(str`${missing} missing`, { id: "receive.missing_count" }) : "",
    wrong > 0 ? msg(str`${wrong} wrong`, { id: "receive.wrong_count" }) : "",
    awaited > 0 ? msg(str`${awaited} awaited`, { id: "reception.awaited_count" }) : "",
    grades.length > 0 ? msg(str`Grade ${grades.join(", ")}`, { id: "reception.grade" }) : "",
    ...places,
  ].filter(Boolean);
  const whole = present === units.length;
  return html`<span class="st ${whole ? "" : "warn"}">
      ${icon(whole ? "yes" : "problem")}${whole ? msg(str`${present} present`, { id: "receive.present_count" }) : msg(str`${present} of ${units.length} present`, { id: "reception.some" })}
    </span>
    ${lacks.length > 0 ? html`<div class="soft small">${lacks.join(" · ")}</div>` : ""}`;
}
