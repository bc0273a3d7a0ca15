import type { Texts } from "../../locales/texts.ts";
import { type AssessContext, assess, groundOf, judgeLine, type TraceEntry } from "../domain/assess.ts";
import { isRefusalCode } from "../domain/errors.ts";
import { inLanguage, type Rule } from "../domain/policy.ts";
import type { Return, ReturnUnit } from "../domain/return.ts";
import type { Shop } from "../domain/shop.ts";
import type { ReturnPage } from "./desk-return-schemas.ts";

type TraceRow = ReturnPage["trace"][number];

export interface TraceAsked {
  /** What the return was judged by: its own policy version, the moment it was asked for, what had come back before. */
  readonly context: AssessContext;
  readonly ret: Pick<Return, "lane" | "resolution"> & { readonly units: readonly Pick<ReturnUnit, "lineId" | "reasonId">[] };
  readonly shop: Shop;
  readonly texts: Texts;
}

/** Why the policy said what it said: every rule, what it saw and what it did. Equal for several items is said once. */
export function traceOf(asked: TraceAsked): TraceRow[] {
  const { context, ret } = asked;
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
  const all = merged([...rows, ...whole.flatMap((entry) => rowOf(entry, asked) ?? [])]);
  // What every item shares needs no names.
  return all.map((row) => (row.items.length === lineIds.length ? { ...row, items: [] } : row));
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

function rowOf(entry: TraceEntry, asked: TraceAsked): TraceRow | null {
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
  return known ? row(spokeOf(said), titleOf(known, asked), conditionsOf(known, asked), effectOf(entry, asked)) : null;
}

function row(spoke: TraceRow["spoke"], rule: string, saw: string, did: string): TraceRow {
  return { spoke, rule, saw, did, items: [] };
}

function windowRow({ said, values }: TraceEntry, { texts, shop }: TraceAsked): TraceRow {
  const from = said === "delivery" || said === "shipment" ? said : "order";
  const start = texts.date(Number(values.startedAt), shop.timeZone, "day_short_year");
  return row("yes", texts.say("desk.trace.window"), texts.say(`desk.trace.window_${from}`, { start, days: Number(values.days) }), "");
}

function laneRow(lane: Return["lane"], { said, values }: TraceEntry, { ret, texts, shop }: TraceAsked): TraceRow {
  const name = texts.say(`desk.trace.lane.${lane}`);
  const until =
    typeof values.until === "number"
      ? texts.say("desk.trace.until", { date: texts.date(values.until, shop.timeZone, "day_short_year") })
      : texts.say("desk.trace.no_end");
  if (said === "open")
    return row(lane === ret.lane ? "yes" : "silent", name, until, texts.say(lane === ret.lane ? "desk.trace.taken" : "desk.trace.open"));
  if (isRefusalCode(said))
    return row(lane === ret.lane ? "no" : "silent", name, texts.refusal(said, values), texts.say("desk.trace.closed"));
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
    .filter(({ id }) => !spoke.has(id))
    .map((rule) => row("silent", titleOf(rule, asked), conditionsOf(rule, asked), asked.texts.say("desk.trace.silent")));
}

function titleOf({ title, id }: Rule, { texts, shop }: TraceAsked): string {
  return texts.say("desk.trace.rule", { title: inLanguage(title, texts.language, shop.defaultLanguage) || id });
}

/** "Tag contains sale and Price of a piece is at least €50.00" */
export function conditionsOf({ when }: Rule, { texts, context }: Pick<TraceAsked, "texts" | "context">): string {
  const money = new Set<string>(["order.total", "item.paid"]);
  const words = when.conditions.map(({ fact, is, value }) => {
    const list = typeof value === "object" ? value.join(", ") : String(value);
    const shown = money.has(fact)
      ? texts.money(Number(value), context.order.currency)
      : fact === "item.discountBasisPoints"
        ? texts.percent(Number(value))
        : list;
    return `${texts.say(`desk.fact.${fact}`)} ${texts.say(`desk.is.${is}`, { value: shown })}`;
  });
  return words.reduce((first, second) => texts.say(when.match === "all" ? "desk.trace.and" : "desk.trace.or", { first, second }));
}

function effectOf({ said, values }: TraceEntry, { texts, context }: TraceAsked): string {
  const text = (name: string): string => String(values[name] ?? "");
  switch (said) {
    case "window":
      return texts.say("desk.effect.window", { days: Number(values.days) });
    case "resolutions":
      return texts.say("desk.effect.resolutions", {
        only: text("only")
          .split(" ")
          .map((kind) => resolutionWord(kind, texts))
          .join(", "),
      });
    case "fee":
      if (values.kind === "flat")
        return texts.say("desk.effect.fee_flat", { amount: texts.money(Number(values.amount), context.order.currency) });
      if (values.kind === "percent") return texts.say("desk.effect.fee_percent", { percent: texts.percent(Number(values.basisPoints)) });
      return texts.say("desk.effect.fee_free");
    case "address":
      return texts.say("desk.effect.address", { address: text("address") });
    case "brand":
      return texts.say("desk.effect.brand", { brand: text("brand") });
    case "carrier":
      return texts.say("desk.effect.carrier", { carrier: text("carrier") });
    case "refuse":
    case "review":
    case "keep":
    case "require_photo":
      return texts.say(`desk.effect.${said}`);
    default:
      return said;
  }
}

const resolutionKinds = ["refund", "store_credit", "exchange", "repair", "keep"] as const;

function resolutionWord(kind: string, texts: Texts): string {
  const known = resolutionKinds.find((one) => one === kind);
  return known ? texts.say(`desk.resolution.${known}`) : kind;
}
