import type { Texts } from "../../locales/texts.ts";
import { type AssessContext, assess, groundOf, judgeLine, type TraceEntry } from "../domain/assess.ts";
import { isRefusalCode } from "../domain/errors.ts";
import { inLanguage, type Rule, settledEarly } from "../domain/policy.ts";
import type { Lane, Return, ReturnUnit } from "../domain/return.ts";
import { valuesOf } from "../domain/rules.ts";
import type { Shop } from "../domain/shop.ts";
import type { ReturnPage } from "./desk-return-schemas.ts";
import { conditionsWords, effectWords, type PolicyReader } from "./policy-words.ts";

export type TraceRow = ReturnPage["trace"][number];

export interface TraceAsked {
  /** What was judged, by which policy and at which moment. */
  readonly context: AssessContext;
  /** The lane that was taken; null: none yet. */
  readonly lane: Lane | null;
  readonly shop: Shop;
  readonly texts: Texts;
}

/** A return as far as it is judged. */
type Judged = Pick<Return, "lane" | "resolution" | "settleAt"> & { readonly units: readonly Pick<ReturnUnit, "lineId" | "reasonId">[] };

/** Why the policy said what it said: every rule, what it saw and what it did. Equal for several items is said once. */
export function traceOf({ ret, ...rest }: Omit<TraceAsked, "lane"> & { readonly ret: Judged }): TraceRow[] {
  const asked: TraceAsked = { ...rest, lane: ret.lane };
  const { context } = asked;
  const ground = groundOf(context);
  const lineIds = [...new Set(ret.units.map(({ lineId }) => lineId))];
  const rows = lineIds.flatMap((lineId) => {
    const line = context.order.lines.find(({ id }) => id === lineId);
    const unit = ret.units.find((one) => one.lineId === lineId);
    if (!line || !unit) return [];
    const { trace } = judgeLine(ground, line, { reasonId: unit.reasonId, resolution: ret.resolution });
    const lines = trace.map((entry) => rowOf(entry, asked)).filter((row) => row !== null);
    return [...lines, ...silentRules(trace, asked)].map((row) => ({ ...row, items: [line.title] }));
  });
  const whole = assess(context).trace.filter(({ lineId }) => lineId === undefined);
  const all = merged([...rows, ...whole.flatMap((entry) => rowOf(entry, asked) ?? []), ...givenRow(ret, asked)]);
  // What every item shares needs no names.
  return all.map((row) => (row.items.length === lineIds.length ? { ...row, items: [] } : row));
}

/** When it is given, of what may be given before anybody has looked. It holds for all items, so it names none. */
function givenRow({ resolution, settleAt }: Judged, { texts }: TraceAsked): TraceRow[] {
  if (!settledEarly.some((one) => one === resolution)) return [];
  const did = texts.say("policy.effect.settle_at", { at: texts.say(`policy.settle.${settleAt ?? "inspection"}`) });
  return [
    row(
      "yes",
      texts.say("desk.trace.given"),
      texts.say("desk.trace.given_saw", { resolution: texts.say(`desk.resolution.${resolution}`) }),
      did,
    ),
  ];
}

function merged(rows: readonly TraceRow[]): TraceRow[] {
  const found = new Map<string, TraceRow>();
  for (const row of rows) {
    const key = JSON.stringify([row.spoke, row.rule, row.saw, row.did]);
    const known = found.get(key);
    found.set(key, known ? { ...known, items: [...new Set([...known.items, ...row.items])] } : row);
  }
  return [...found.values()];
}

/** Null for an entry that says nothing to a person. */
export function rowOf(entry: TraceEntry, asked: TraceAsked): TraceRow | null {
  const { rule, said } = entry;
  const { texts, context } = asked;
  if (rule === "window") return windowRow(entry, asked);
  if (rule === "commercial" || rule === "withdrawal" || rule === "guarantee") return laneRow(rule, entry, asked);
  if (rule === "approval") {
    const spoke = said === "manual" ? "look" : "yes";
    return row(
      spoke,
      texts.say("desk.trace.approval"),
      texts.say("desk.trace.approval_saw"),
      texts.say(`desk.trace.approval_${context.policy.approval}`),
    );
  }
  if (rule === "refunds")
    return row("look", texts.say("desk.trace.refunds"), texts.say("desk.trace.refunds_saw"), texts.say("desk.effect.review"));
  if (rule === "order") return row("no", texts.say("desk.trace.order"), "", isRefusalCode(said) ? texts.refusal(said, entry.values) : said);
  if (rule.startsWith("zone ")) return zoneRow(rule.slice("zone ".length), entry, asked);
  const known = context.policy.rules.find(({ id }) => id === rule);
  return known ? row(spokeOf(said), titleOf(known, asked), conditionsOf(known, asked), effectOf(known, entry, asked)) : null;
}

function row(spoke: TraceRow["spoke"], rule: string, saw: string, did: string): TraceRow {
  return { spoke, rule, saw, did, items: [] };
}

function windowRow({ said, values }: TraceEntry, { texts, shop }: TraceAsked): TraceRow {
  const from = said === "delivery" || said === "shipment" ? said : "order";
  const start = texts.date(Number(values.startedAt), shop.timeZone, "day_short_year");
  return row("yes", texts.say("desk.trace.window"), texts.say(`desk.trace.window_${from}`, { start, days: Number(values.days) }), "");
}

function laneRow(lane: Return["lane"], { said, values }: TraceEntry, { lane: taken, texts, shop }: TraceAsked): TraceRow {
  const name = texts.say(`desk.trace.lane.${lane}`);
  const until =
    typeof values.until === "number"
      ? texts.say("desk.trace.until", { date: texts.date(values.until, shop.timeZone, "day_short_year") })
      : texts.say("desk.trace.no_end");
  if (said === "open")
    return row(
      lane === (taken ?? lane) ? "yes" : "silent",
      name,
      until,
      texts.say(lane === taken ? "desk.trace.taken" : "desk.trace.open"),
    );
  if (isRefusalCode(said))
    return row(lane === (taken ?? lane) ? "no" : "silent", name, texts.refusal(said, values), texts.say("desk.trace.closed"));
  return row("look", name, until, texts.say("desk.trace.looked_at"));
}

function zoneRow(zone: string, { said, values }: TraceEntry, { texts, context }: TraceAsked): TraceRow {
  const label = said === "prepaid" || said === "deducted" || said === "own" ? said : "none";
  const known = context.policy.zones.find(({ id }) => id === zone);
  const title = known ? inLanguage(known.title, texts.language, "en") || zone : zone;
  return row(
    "yes",
    texts.say("desk.trace.zone", { zone: title }),
    texts.say("desk.trace.zone_saw", { country: texts.country(String(values.country ?? "")) }),
    texts.say(`desk.trace.zone_${label}`),
  );
}

function spokeOf(effect: string): TraceRow["spoke"] {
  return effect === "refuse" ? "no" : effect === "review" ? "look" : "yes";
}

function silentRules(trace: readonly TraceEntry[], asked: TraceAsked): TraceRow[] {
  const spoke = new Set(trace.map(({ rule }) => rule));
  return asked.context.policy.rules
    .filter(({ id, off }) => !off && !spoke.has(id))
    .map((rule) => row("silent", titleOf(rule, asked), conditionsOf(rule, asked), asked.texts.say("desk.trace.silent")));
}

function titleOf({ title, id }: Rule, { texts, shop }: TraceAsked): string {
  return texts.say("desk.trace.rule", { title: inLanguage(title, texts.language, shop.defaultLanguage) || id });
}

function conditionsOf({ when }: Rule, asked: TraceAsked): string {
  return conditionsWords(when, readerOf(asked));
}

/** The effect that spoke, found again in its rule by what it said. */
function effectOf(rule: Rule, { said, values }: TraceEntry, asked: TraceAsked): string {
  const effect = rule.then.find((one) => one.do === said && JSON.stringify(valuesOf(one)) === JSON.stringify(values));
  return effect ? effectWords(effect, readerOf(asked)) : said;
}

function readerOf({ texts, context, shop }: TraceAsked): PolicyReader {
  return { texts, currency: context.order.currency, fallback: shop.defaultLanguage };
}
