import type { Texts } from "../../locales/texts.ts";
import { type AssessContext, type Assessment, assess, type LineAssessment, type TraceEntry } from "../domain/assess.ts";
import { type Policy, settledEarly } from "../domain/policy.ts";
import { isOpen } from "../domain/policy-effect.ts";
import { mostCareful, settleMoment } from "../domain/refund.ts";
import { destination, type Shop } from "../domain/shop.ts";
import type { Verdict } from "./desk-policy-schemas.ts";
import { rowOf } from "./desk-trace.ts";
import { feeWords, givenAt, type PolicyReader, wayWord, zoneName } from "./policy-words.ts";
import { itemViews } from "./views-items.ts";

/** What a policy says of an order at a moment, as the shopper would be told, with the arithmetic and the rules that spoke. */
export function verdictOf(context: AssessContext, shop: Shop, texts: Texts, version: number | null): Verdict {
  const assessment = assess(context);
  const reader: PolicyReader = { texts, currency: context.order.currency, fallback: shop.defaultLanguage };
  const open = assessment.lines.filter((line) => isOpen(line, assessment));
  const to = destination(shop.brand, assessment.address);
  return {
    version,
    is: open.length === 0 ? "refused" : open.length === assessment.lines.length ? "allowed" : "partly",
    headline: headline(assessment, open, shop, texts),
    why: whyOf(context, assessment, shop, texts),
    fee: feeWords(assessment.fee, reader),
    zone: zoneName(assessment.zone, reader),
    destination: `${to.name}, ${to.city}`,
    ways: assessment.handovers.map(wayWord(reader)),
    given: givenWords(open, context.policy, reader),
    review: reviewWords(assessment, texts),
  };
}

function headline(assessment: Assessment, open: readonly LineAssessment[], shop: Shop, texts: Texts): string {
  const all = assessment.lines.length;
  if (open.length === 0) return texts.say("policy.verdict.refused");
  if (open.length < all) return texts.say("policy.verdict.partly", { open: open.length, all });
  const ends = open.map(lastDay);
  const last = ends.every((end) => end !== null) ? Math.min(...ends) : null;
  return last === null
    ? texts.say("policy.verdict.allowed")
    : texts.say("policy.verdict.allowed_until", { date: texts.date(last, shop.timeZone, "day_short_year") });
}

/** The longest of the open ways; null: no end that is known. */
function lastDay({ lanes }: LineAssessment): number | null {
  const ends = lanes.flatMap(({ lane, open, until }) => (open && lane !== "guarantee" ? [until] : []));
  return ends.some((end) => end === null) ? null : Math.max(...ends.map((end) => end ?? 0));
}

function whyOf(context: AssessContext, assessment: Assessment, shop: Shop, texts: Texts): Verdict["why"] {
  const { order, policy, earlier, at } = context;
  const items = itemViews({ order, assessment, policy, shop, earlier, texts, at });
  const found = new Map<string, string[]>();
  for (const item of items) {
    const line = assessment.lines.find(({ lineId }) => lineId === item.lineId);
    const said = [
      ...assessment.trace.filter(({ lineId }) => lineId === item.lineId).flatMap((entry) => ruleWords(entry, context, shop, texts)),
      ...(item.open && line ? openWords(line, assessment, context, shop, texts) : blockedWords(item.blocked)),
    ];
    for (const text of said) found.set(text, [...(found.get(text) ?? []), item.title]);
  }
  return [...found].map(([text, titles]) => ({ text, items: titles.length === items.length ? [] : titles }));
}

function ruleWords(entry: TraceEntry, context: AssessContext, shop: Shop, texts: Texts): string[] {
  if (!context.policy.rules.some(({ id }) => id === entry.rule)) return [];
  const row = rowOf(entry, { context, lane: null, shop, texts });
  return row ? [`${row.rule}: ${row.saw} → ${row.did}.`] : [];
}

/** "Delivered 12 Nov 2026 + 30 days, so until 12 Dec 2026." */
function openWords(line: LineAssessment, assessment: Assessment, context: AssessContext, shop: Shop, texts: Texts): string[] {
  const last = lastDay(line);
  const counted = assessment.trace.find(({ rule, lineId }) => rule === "window" && lineId === line.lineId);
  const why = counted && rowOf(counted, { context, lane: null, shop, texts })?.saw;
  if (!why || last === null) return [];
  return [texts.say("policy.verdict.until", { why, date: texts.date(last, shop.timeZone, "day_short_year") })];
}

function blockedWords(blocked: { readonly title: string; readonly explanation: string | null } | null): string[] {
  return blocked ? [blocked.explanation ?? blocked.title] : [];
}

/** A sentence a moment, for all that is offered of what may come back. */
function givenWords(open: readonly LineAssessment[], policy: Policy, reader: PolicyReader): string[] {
  const moments = settledEarly.flatMap((kind) => {
    const each = open.flatMap(({ lanes, settleAt }) => {
      const lane = lanes.find((one) => one.open && one.lane !== "guarantee");
      return lane?.resolutions.includes(kind) ? [settleMoment(policy, lane.lane, kind, settleAt)] : [];
    });
    const at = mostCareful(each);
    return at === undefined ? [] : [{ kind, at }];
  });
  return [...Map.groupBy(moments, ({ at }) => at)].map(([at, given]) =>
    givenAt(
      given.map(({ kind }) => kind),
      at,
      reader,
    ),
  );
}

function reviewWords({ review, lines }: Assessment, texts: Texts): string | null {
  if (review === "policy") return texts.say("policy.verdict.look_policy");
  return lines.some((line) => line.review) ? texts.say("policy.verdict.look_rule") : null;
}
