import type { Texts } from "../../locales/texts.ts";
import {
  type Condition,
  type Effect,
  type Handover,
  inLanguage,
  type Rule,
  type SettleAt,
  type Text,
  type Zone,
} from "../domain/policy.ts";
import type { Change, Statement } from "../domain/policy-diff.ts";
import type { ResolutionKind } from "../domain/return.ts";

/** Who reads, and what stands for what: amounts of a policy are in the currency its shop sells in. */
export interface PolicyReader {
  readonly texts: Texts;
  readonly currency: string;
  /** The shop's, where a text is missing in the reader's. */
  readonly fallback: string;
}

export interface ChangeLine {
  readonly part: Change["part"];
  readonly matter: string;
  readonly sign: "+" | "-";
  readonly text: string;
}

/** A change as lines of a difference, in the words of the editor: what was, then what is. */
export function changeLines(changes: readonly Change[], reader: PolicyReader): ChangeLine[] {
  return changes.flatMap(({ part, matter, before, after }) => [
    ...(before ? [{ part, matter, sign: "-" as const, text: sentence(before, reader) }] : []),
    ...(after ? [{ part, matter, sign: "+" as const, text: sentence(after, reader) }] : []),
  ]);
}

export function sentence(one: Statement, reader: PolicyReader): string {
  const { texts } = reader;
  switch (one.of) {
    case "window":
      return texts.say(`policy.says.window_${one.from}`, { days: one.days });
    case "fallback_days":
      return texts.say("policy.says.fallback", { count: one.count });
    case "grace_days":
      return texts.say("policy.says.grace", { count: one.count });
    case "send_within":
      return texts.say("policy.says.send_within", { count: one.count });
    case "unit_limit":
      return texts.say("policy.says.unit_limit", { count: one.count });
    case "window_for":
      return texts.say("policy.says.window_for", { resolution: resolutionWord(one.resolution, reader), days: one.days });
    case "return_cost":
      return texts.say(`policy.says.cost_${one.paidBy}_${one.informed ? "told" : "untold"}`);
    case "guarantee":
      return one.country === "default"
        ? texts.say("policy.says.guarantee_default", { months: one.months })
        : texts.say("policy.says.guarantee", { country: texts.country(one.country), months: one.months });
    case "zone_places":
      return zonePlaces(one.zone, reader);
    case "zone_label":
      return texts.say("policy.says.label", { thing: zoneName(one.zone, reader), label: texts.say(`policy.label.${one.zone.label}`) });
    case "zone_fee":
      return texts.say("policy.says.fee", { thing: zoneName(one.zone, reader), fee: feeWords(one.zone.fee, reader) });
    case "zone_handovers":
      return texts.say("policy.says.ways", {
        thing: zoneName(one.zone, reader),
        ways: list(one.zone.handovers.map(wayWord(reader)), reader),
      });
    case "zone_address":
      return texts.say("policy.says.address", { thing: zoneName(one.zone, reader), address: one.zone.address ?? "" });
    case "name": {
      const thing = texts.say(`policy.thing.${one.thing}`, { title: said(one.title, reader) });
      return texts.say("policy.says.name", { thing, language: languageName(one.language, reader), text: one.text });
    }
    case "order":
      return texts.say(`policy.says.order_${one.thing}`, {
        titles: list(
          one.titles.map((title) => said(title, reader)),
          reader,
        ),
      });
    case "resolution":
      return texts.say(one.offered ? "policy.says.offered" : "policy.says.not_offered", {
        resolution: resolutionWord(one.resolution, reader),
      });
    case "credit": {
      const { bonusBasisPoints, bonusCap, validMonths: months } = one.credit;
      const bonus = texts.percent(bonusBasisPoints);
      return bonusCap === undefined
        ? texts.say("policy.says.credit", { bonus, months })
        : texts.say("policy.says.credit_cap", { bonus, cap: texts.money(bonusCap, reader.currency), months });
    }
    case "exchange_for":
      return texts.say(one.anything ? "policy.says.exchange_anything" : "policy.says.exchange_variants");
    case "settle_at":
      return texts.say("policy.says.settle_at", {
        resolution: resolutionWord(one.resolution, reader),
        at: texts.say(`policy.settle.${one.at}`),
      });
    case "category":
      return texts.say("policy.says.category", { category: one.category, only: resolutionWords(one.only, reader) });
    case "reason":
      return texts.say("policy.says.reason", { thing: reasonName(one.reason.text, reader), ...demandWords(one.reason, reader) });
    case "reason_lane":
      return texts.say("policy.says.reason_lane", {
        thing: reasonName(one.reason.text, reader),
        lane: texts.say(`desk.trace.lane.${one.reason.lane}`),
      });
    case "reason_categories":
      return texts.say("policy.says.reason_categories", {
        thing: reasonName(one.reason.text, reader),
        categories: list(one.reason.categories ?? [], reader),
      });
    case "sub_reason":
      return texts.say("policy.says.sub_reason", {
        thing: reasonName(one.reason.text, reader),
        language: languageName(one.language, reader),
        text: one.text,
      });
    case "sub_reason_order":
      return texts.say("policy.says.sub_order", {
        thing: reasonName(one.reason.text, reader),
        titles: list(
          one.titles.map((title) => said(title, reader)),
          reader,
        ),
      });
    case "rule":
      return texts.say("policy.says.rule", {
        place: one.place,
        when: conditionsWords(one.rule.when, reader),
        then: list(
          one.rule.then.map((effect) => effectWords(effect, reader)),
          reader,
        ),
      });
    case "rule_off":
      return texts.say("policy.says.rule_off", { thing: ruleName(one.rule, reader) });
    case "message":
      return texts.say("policy.says.message", {
        thing: ruleName(one.rule, reader),
        language: languageName(one.language, reader),
        text: one.text,
      });
    case "unshipped":
      return texts.say(one.allowed ? "policy.says.unshipped_yes" : "policy.says.unshipped_no");
    case "approval":
      return texts.say(`policy.says.approval_${one.approval}`);
  }
}

/** "Given as soon as the carrier has the parcel: money back, store credit." */
export function givenAt(resolutions: readonly ResolutionKind[], at: SettleAt, reader: PolicyReader): string {
  return reader.texts.say("policy.verdict.given", {
    at: reader.texts.say(`policy.settle.${at}`),
    resolutions: resolutionWords(resolutions, reader),
  });
}

function zonePlaces(zone: Zone, reader: PolicyReader): string {
  const { texts } = reader;
  const named = zone.countries.map((one) =>
    one === "EU" ? texts.say("policy.places.eu") : one === "*" ? texts.say("policy.places.world") : texts.country(one),
  );
  const [thing, places] = [zoneName(zone, reader), list(named, reader)];
  return zone.postalCodes
    ? texts.say("policy.says.places_codes", { thing, places, codes: zone.postalCodes.join(", ") })
    : texts.say("policy.says.places", { thing, places });
}

function demandWords(
  { fault, comment, photos }: Extract<Statement, { of: "reason" }>["reason"],
  { texts }: PolicyReader,
): { fault: string; comment: string; photos: string } {
  return {
    fault: texts.say(`policy.fault.${fault}`),
    comment: texts.say(`policy.comment.${comment}`),
    photos:
      photos.most === 0
        ? texts.say("policy.photos.none")
        : photos.required === 0
          ? texts.say("policy.photos.optional", { most: photos.most })
          : texts.say("policy.photos.required", photos),
  };
}

export function feeWords(fee: Zone["fee"], { texts, currency }: PolicyReader): string {
  switch (fee.kind) {
    case "free":
      return texts.say("policy.fee.free");
    case "flat":
      return texts.money(fee.amount, currency);
    case "percent":
      return texts.percent(fee.basisPoints);
  }
}

export function wayWord({ texts }: PolicyReader): (way: Handover) => string {
  return (way) => texts.say(`policy.way.${way}`);
}

/** "Tag contains sale and Price of a piece is at least €50.00" */
export function conditionsWords({ match, conditions }: Rule["when"], reader: PolicyReader): string {
  const { texts } = reader;
  if (conditions.length === 0) return texts.say(match === "all" ? "policy.always" : "policy.never");
  return conditions
    .map((condition) => conditionWords(condition, reader))
    .reduce((first, second) => texts.say(match === "all" ? "desk.trace.and" : "desk.trace.or", { first, second }));
}

function conditionWords({ fact, is, value }: Condition, reader: PolicyReader): string {
  const { texts } = reader;
  const shown = [value]
    .flat()
    .map((one) => valueWords(fact, one, reader))
    .join(", ");
  const name = texts.say(`desk.fact.${fact}`);
  if (fact === "order.placedOn" && (is === "equal" || is === "not_equal" || is === "at_least" || is === "at_most"))
    return `${name} ${texts.say(`desk.is.day_${is}`, { value: shown })}`;
  return `${name} ${texts.say(`desk.is.${is}`, { value: shown })}`;
}

function valueWords(fact: Condition["fact"], value: string | number, reader: PolicyReader): string {
  const { texts, currency } = reader;
  switch (fact) {
    case "order.total":
    case "item.paid":
      return texts.money(Number(value), currency);
    case "item.discountBasisPoints":
      return texts.percent(Number(value));
    case "order.placedOn":
      return dayWords(String(value), texts);
    case "order.country":
      return texts.country(String(value));
    default:
      return String(value);
  }
}

/** A day of the calendar, which no zone moves. */
function dayWords(day: string, texts: Texts): string {
  const at = Date.parse(`${day}T12:00:00Z`);
  return Number.isNaN(at) ? day : texts.date(at, "UTC", "day_short_year");
}

export function effectWords(effect: Effect, reader: PolicyReader): string {
  const { texts, currency } = reader;
  switch (effect.do) {
    case "window":
      return texts.say("desk.effect.window", { days: effect.days });
    case "window_until":
      return texts.say("desk.effect.window_until", { date: dayWords(effect.date, texts) });
    case "resolutions":
      return texts.say("desk.effect.resolutions", { only: resolutionWords(effect.only, reader) });
    case "fee":
      if (effect.fee.kind === "flat") return texts.say("desk.effect.fee_flat", { amount: texts.money(effect.fee.amount, currency) });
      if (effect.fee.kind === "percent") return texts.say("desk.effect.fee_percent", { percent: texts.percent(effect.fee.basisPoints) });
      return texts.say("desk.effect.fee_free");
    case "address":
      return texts.say("desk.effect.address", { address: effect.address });
    case "brand":
      return texts.say("desk.effect.brand", { brand: effect.brand });
    case "carrier":
      return texts.say("desk.effect.carrier", { carrier: effect.carrier });
    case "settle_at":
      return texts.say("policy.effect.settle_at", { at: texts.say(`policy.settle.${effect.at}`) });
    case "refuse":
    case "review":
    case "keep":
    case "require_photo":
      return texts.say(`desk.effect.${effect.do}`);
  }
}

function resolutionWord(kind: ResolutionKind, { texts }: PolicyReader): string {
  return texts.say(`desk.resolution.${kind}`);
}

function resolutionWords(kinds: readonly ResolutionKind[], reader: PolicyReader): string {
  return list(
    kinds.map((kind) => resolutionWord(kind, reader)),
    reader,
  );
}

function list(items: readonly string[], { texts }: PolicyReader): string {
  return items.length === 0 ? texts.say("policy.nothing") : items.join(", ");
}

function said(text: Text, { texts, fallback }: PolicyReader): string {
  return inLanguage(text, texts.language, fallback);
}

export function zoneName(zone: Zone, reader: PolicyReader): string {
  return reader.texts.say("policy.thing.zone", { title: said(zone.title, reader) || zone.id });
}

function reasonName(text: Text, reader: PolicyReader): string {
  return reader.texts.say("policy.thing.reason", { title: said(text, reader) });
}

function ruleName({ title }: Rule, reader: PolicyReader): string {
  return reader.texts.say("policy.thing.rule", { title: said(title, reader) });
}

function languageName(language: string, { texts }: PolicyReader): string {
  return new Intl.DisplayNames([texts.language], { type: "language", fallback: "code" }).of(language) ?? language;
}
