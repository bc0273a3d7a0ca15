import type { Texts } from "../../locales/texts.ts";
import type { Assessment, LaneVerdict, LineAssessment, UnitState } from "../domain/assess.ts";
import { daysBetween, yearOf, zoneOfCountry } from "../domain/deadlines.ts";
import type { RefusalCode, RefusalDetails } from "../domain/errors.ts";
import type { Order, OrderLine } from "../domain/order.ts";
import { inLanguage, type Policy, type Text } from "../domain/policy.ts";
import type { Return } from "../domain/return.ts";
import type { Shop } from "../domain/shop.ts";
import type { Item } from "./schemas.ts";

export interface ItemsAsked {
  readonly order: Order;
  readonly assessment: Assessment;
  readonly policy: Policy;
  readonly shop: Shop;
  /** Returns of this order that are not over, to link to. */
  readonly earlier: readonly Return[];
  readonly texts: Texts;
  /** Epoch milliseconds. */
  readonly at: number;
}

type Blocked = NonNullable<Item["blocked"]>;
type Possible = NonNullable<Blocked["possible"]>;
interface No {
  readonly code: RefusalCode;
  readonly details: RefusalDetails;
  readonly message?: Text;
}

/** Every line of the order with what may be done with it, in words; a line that cannot come back says why and what else is possible. */
export function itemViews(asked: ItemsAsked): Item[] {
  return asked.order.lines.map((line) =>
    itemView(
      line,
      asked.assessment.lines.find(({ lineId }) => lineId === line.id),
      asked,
    ),
  );
}

function itemView(line: OrderLine, said: LineAssessment | undefined, asked: ItemsAsked): Item {
  const { assessment } = asked;
  const free = assessment.refusal || !said ? 0 : said.returnable;
  const open = free > 0 && said !== undefined && said.lanes.some((lane) => lane.open && lane.lane !== "guarantee");
  return {
    lineId: line.id,
    title: line.title,
    variant: line.variant ?? null,
    imageUrl: line.imageUrl ?? null,
    quantity: line.quantity,
    paid: line.paid,
    paidEach: line.paid % line.quantity === 0 ? line.paid / line.quantity : null,
    available: free,
    open,
    until: open ? untilWords(said.lanes, asked) : null,
    reasons: free > 0 && said ? [...said.reasons] : [],
    photoRequired: said?.photoRequired ?? false,
    blocked: open ? null : blockedView(line, said, free, asked),
  };
}

/** The longest of the open ways for a change of mind; the guarantee is for faults and not said here. */
function untilWords(lanes: readonly LaneVerdict[], asked: ItemsAsked): string {
  const { texts, at } = asked;
  const open = lanes.filter((lane) => lane.open && lane.lane !== "guarantee" && !lane.review);
  if (open.length === 0) return texts.say("assess.until_looked", { shop: asked.shop.brand.name });
  const ends = open.flatMap(({ lane, until }) => (until === null ? [] : [{ lane, until }]));
  const last = ends.sort((a, b) => b.until - a.until)[0];
  // Within the grace days the shown last day is past already: it stays open, without counting.
  if (!last || ends.length < open.length || last.until < at) return texts.say("assess.until_open");
  const zone = zoneOf(last.lane, asked);
  return texts.say("assess.until", { days: daysBetween(at, last.until, zone), date: dayWords(last.until, zone, asked) });
}

/** A day by name, with its year only when it is not this one. */
function dayWords(day: number, zone: string, { texts, at }: ItemsAsked): string {
  return texts.date(day, zone, yearOf(day, zone) === yearOf(at, zone) ? "day" : "day_year");
}

/** Commercial deadlines end in the shop's zone, statutory ones in the shopper's. */
function zoneOf(lane: LaneVerdict["lane"], { order, shop }: ItemsAsked): string {
  const country = (order.shipTo ?? order.billTo)?.country;
  return lane === "commercial" || !country ? shop.timeZone : zoneOfCountry(country);
}

function blockedView(line: OrderLine, said: LineAssessment | undefined, free: number, asked: ItemsAsked): Blocked {
  const { texts, shop, assessment } = asked;
  const no: No = assessment.refusal ?? takenBy(said, free) ?? laneRefusal(said) ?? { code: "not_returnable", details: {} };
  const name = shop.brand.name;
  const possible = whatElse(said, free, asked);
  const plain = (title: string, explanation: string | null, then: Possible | null): Blocked => ({
    code: no.code,
    title,
    explanation,
    ruler: null,
    possible: then,
  });
  switch (no.code) {
    case "already_returning":
    case "already_returned":
      return plain(texts.say(waits(said, asked) ? "assess.already_returning.asked" : `assess.${no.code}.title`), whichReturn(said, asked), {
        text: null,
        action: "see_return",
        link: texts.say(no.code === "already_returning" ? "assess.link.where" : "assess.link.return"),
        returnId: returnIdOf(said, asked),
      });
    case "already_refunded":
      return plain(texts.say("assess.already_refunded.title", { shop: name }), null, contactLink(asked));
    case "too_late":
      return tooLate(said, possible, asked);
    case "final_sale":
      return plain(texts.say("assess.final_sale.title", { date: dayWords(asked.order.placedAt, shop.timeZone, asked) }), null, possible);
    case "not_delivered":
    case "not_paid":
      return plain(texts.say(`assess.${no.code}.title`), texts.say(`assess.${no.code}.then`), null);
    case "order_cancelled":
      // Of an order that stands, only this was taken out.
      if (!assessment.refusal) return plain(texts.say("assess.item_cancelled.title"), null, possible);
      return plain(texts.say("assess.order_cancelled.title"), texts.say("assess.order_cancelled.then", { shop: name }), contactLink(asked));
    case "limit_reached":
      return asked.policy.unitLimit === undefined
        ? plain(texts.refusal("limit_reached"), null, possible)
        : plain(texts.say("assess.limit_reached.title", { limit: asked.policy.unitLimit, shop: name }), null, possible);
    case "refused_by_shop":
      return plain(
        texts.say("assess.refused_by_shop.title", { shop: name }),
        no.message ? inLanguage(no.message, texts.language, shop.defaultLanguage) || null : null,
        possible,
      );
    case "not_returnable":
      return plain(texts.say("assess.not_returnable.title"), kindWords(line, texts), possible);
    default:
      return plain(texts.refusal(no.code, no.details), null, possible);
  }
}

/** All pieces are spoken for: the return that holds the latest of them explains it. */
function takenBy(said: LineAssessment | undefined, free: number): No | null {
  if (!said || free > 0) return null;
  if (said.units.some((unit) => unit.is === "free")) return null;
  const state = holder(said) ?? said.units.find((unit) => unit.is === "cancelled") ?? said.units.find((unit) => unit.is === "refunded");
  switch (state?.is) {
    case "returning":
      return { code: "already_returning", details: {} };
    case "returned":
      return { code: "already_returned", details: {} };
    case "cancelled":
      return { code: "order_cancelled", details: {} };
    case "refunded":
      return { code: "already_refunded", details: {} };
    case undefined:
      return null;
  }
}

function holder(said: LineAssessment | undefined): Extract<UnitState, { returnNumber: string }> | undefined {
  const held = (said?.units ?? []).filter((unit) => unit.is === "returning" || unit.is === "returned");
  return held.find(({ is }) => is === "returning") ?? held[0];
}

/** The return that holds it has not been approved yet, so nothing is on its way. */
function waits(said: LineAssessment | undefined, { earlier }: ItemsAsked): boolean {
  const held = holder(said);
  return earlier.some(({ number, status }) => number === held?.returnNumber && status === "requested");
}

function whichReturn(said: LineAssessment | undefined, asked: ItemsAsked): string | null {
  const held = holder(said);
  return held
    ? asked.texts.say("assess.already_returning.which", {
        number: held.returnNumber,
        date: dayWords(held.since, asked.shop.timeZone, asked),
      })
    : null;
}

function returnIdOf(said: LineAssessment | undefined, { earlier }: ItemsAsked): string | null {
  const held = holder(said);
  return earlier.find(({ number }) => number === held?.returnNumber)?.id ?? null;
}

function laneRefusal(said: LineAssessment | undefined): No | null {
  for (const lane of ["commercial", "withdrawal", "guarantee"] as const) {
    const refusal = said?.lanes.find((verdict) => verdict.lane === lane)?.refusal;
    if (refusal) return refusal;
  }
  return null;
}

/** The calculation, drawn to scale and said in words. */
function tooLate(said: LineAssessment | undefined, possible: Possible | null, asked: ItemsAsked): Blocked {
  const { texts, shop, at } = asked;
  const zone = shop.timeZone;
  const counted = said?.counted ?? null;
  const last = said?.lanes.find(({ lane }) => lane === "commercial")?.until ?? null;
  const blocked = { code: "too_late", possible };
  if (last === null) return { ...blocked, title: texts.say("assess.too_late.title_plain"), explanation: null, ruler: null };
  const late = Math.max(0, daysBetween(last, at, zone));
  const day = (instant: number) => dayWords(instant, zone, asked);
  if (!counted) {
    const explanation = texts.say("assess.too_late.sum_plain", { last: day(last), today: day(at), late });
    return { ...blocked, title: texts.say("assess.too_late.title_plain"), explanation, ruler: null };
  }
  const short = (instant: number) =>
    texts.date(instant, zone, yearOf(counted.at, zone) === yearOf(at, zone) ? "day_short" : "day_short_year");
  const days = daysBetween(counted.at, last, zone);
  return {
    ...blocked,
    title: texts.say("assess.too_late.title", { days }),
    explanation: texts.say(`assess.too_late.sum_${counted.from}`, { start: day(counted.at), days, last: day(last), today: day(at), late }),
    ruler: {
      start: short(counted.at),
      startNote: texts.say(`assess.ruler.${counted.from}`),
      last: short(last),
      lastNote: texts.say("assess.ruler.last"),
      today: short(at),
      todayNote: texts.say("assess.ruler.today"),
      share: Math.min(1, Math.max(0, days / Math.max(1, days + late))),
    },
  };
}

function whatElse(said: LineAssessment | undefined, free: number, asked: ItemsAsked): Possible | null {
  const { texts } = asked;
  const guarantee = free > 0 ? said?.lanes.find(({ lane, open }) => lane === "guarantee" && open) : undefined;
  if (!guarantee || said?.reasons.length === 0) return contactLink(asked);
  const text =
    guarantee.until === null
      ? texts.say("assess.possible.guarantee_open")
      : texts.say("assess.possible.guarantee", { date: dayWords(guarantee.until, zoneOf("guarantee", asked), asked) });
  return { text, action: "report_fault", link: texts.say("assess.link.fault"), returnId: null };
}

function contactLink({ shop, texts }: ItemsAsked): Possible {
  const reachable = shop.help.email !== undefined || shop.help.url !== undefined;
  return {
    text: texts.say("assess.possible.contact", { shop: shop.brand.name }),
    action: reachable ? "contact" : null,
    link: reachable ? texts.say("assess.link.contact", { shop: shop.brand.name }) : null,
    returnId: null,
  };
}

function kindWords(line: OrderLine, texts: Texts): string | null {
  if (line.intangible) return texts.say("assess.not_returnable.intangible");
  return line.exempt ? texts.say(`assess.not_returnable.${line.exempt}`) : null;
}
