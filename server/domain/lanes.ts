import type { AssessContext, LaneVerdict, LineAssessment, UnitState } from "./assess.ts";
import { daysBetween, endOf, guaranteeEnd, guaranteeMonths, windowEnd } from "./deadlines.ts";
import { type Delivery, deliveryOf } from "./delivery.ts";
import type { RefusalCode, RefusalDetails } from "./errors.ts";
import type { OrderLine } from "./order.ts";
import { hasWithdrawalRight, type Text } from "./policy.ts";
import type { Lane, ResolutionKind } from "./return.ts";
import type { Spoken } from "./rules.ts";

/** All that is known of a line when its lanes are judged. */
export interface LineFacts {
  readonly context: AssessContext;
  readonly line: OrderLine;
  readonly units: readonly UnitState[];
  readonly spoken: Spoken;
  /** End of the statutory period of the order; null: not begun, or not known. */
  readonly withdrawalEnd: number | null;
  /** From when on a withdrawal looks late although its end is not known. */
  readonly looksLateFrom: number;
  readonly lastDelivery: number | null;
  readonly country: string;
  /** Units the shop's limit still leaves. */
  readonly limitLeft: number;
}

interface Judgement {
  readonly lanes: readonly LaneVerdict[];
  readonly counted: LineAssessment["counted"];
}

/** The three bodies of rules side by side, in the order in which they are tried. */
export function judgeLanes(facts: LineFacts): Judgement {
  const { context, line } = facts;
  const taken = whyNoneIsFree(facts.units);
  if (taken)
    return {
      lanes: (["commercial", "withdrawal", "guarantee"] as const).map((lane) => closed(lane, taken.code, taken.details)),
      counted: null,
    };
  const delivery = deliveryOf(context, line);
  const counted = countedFrom(context, delivery, facts.spoken.days ?? context.policy.window.days);
  const withdrawal = withdrawalLane(facts);
  const statutory = withdrawal.open && !withdrawal.review;
  const commercial = commercialLane(facts, delivery, counted, statutory);
  return {
    lanes: [context.exceptional ? exceptionalLane(facts, commercial) : commercial, withdrawal, guaranteeLane(facts, delivery, statutory)],
    counted,
  };
}

function whyNoneIsFree(units: readonly UnitState[]): { code: RefusalCode; details: RefusalDetails } | null {
  if (units.some((unit) => unit.is === "free")) return null;
  const held = units.find((unit) => unit.is === "returning") ?? units.find((unit) => unit.is === "returned");
  if (!held || !("returnNumber" in held)) {
    const code = units.some((unit) => unit.is === "cancelled") ? "order_cancelled" : "already_refunded";
    return { code, details: {} };
  }
  return {
    code: held.is === "returning" ? "already_returning" : "already_returned",
    details: { returnNumber: held.returnNumber, since: held.since },
  };
}

/** The fact the window is counted from; where it is not known the next earlier one stands in, with the fall-back days on top. */
function countedFrom({ order, policy }: AssessContext, delivery: Delivery, days: number): NonNullable<LineAssessment["counted"]> {
  const { from, fallbackDays } = policy.window;
  if (from === "delivery" && delivery.deliveredAt !== null) return { from, at: delivery.deliveredAt, days, known: true };
  if (from !== "order" && delivery.shippedAt !== null) {
    const known = from === "shipment";
    return { from: "shipment", at: delivery.shippedAt, days: known ? days : days + fallbackDays, known };
  }
  return { from: "order", at: order.placedAt, days: from === "order" ? days : days + fallbackDays, known: from === "order" };
}

/** The shop's own offer. Rules may change it in any way. */
function commercialLane(
  facts: LineFacts,
  delivery: Delivery,
  counted: NonNullable<LineAssessment["counted"]>,
  statutory: boolean,
): LaneVerdict {
  const { context, line, spoken } = facts;
  const { order, policy, zones, at } = context;
  const no = (code: RefusalCode, details: RefusalDetails = {}, message?: Text) => closed("commercial", code, details, message);
  if (line.intangible) return no("not_returnable", { basis: "intangible" });
  if (line.exempt) return no("not_returnable", { basis: line.exempt });
  if (spoken.refusal) return no("refused_by_shop", { rule: spoken.refusal.rule }, spoken.refusal.message);
  if (line.finalSale) return no("final_sale", { soldAt: order.placedAt });
  if (facts.limitLeft <= 0) return no("limit_reached", { limit: policy.unitLimit ?? 0 });
  if (delivery.is === "on_its_way" || delivery.is === "not_sent") return no("not_delivered", { shippedAt: delivery.shippedAt });

  const offered = commercialResolutions(facts);
  if (offered.length === 0) return no("refused_by_shop");
  const fallback = counted.days - (spoken.days ?? policy.window.days);
  const daysFor = (kind: ResolutionKind) => (spoken.days ?? policy.window.perResolution?.[kind] ?? policy.window.days) + fallback;
  const notBefore = spoken.notBefore ? endOf(spoken.notBefore, zones.shop) : Number.NEGATIVE_INFINITY;
  const endAfter = (days: number) => Math.max(notBefore, windowEnd(counted.at, days, zones.shop));
  const isOpen = (kind: ResolutionKind) => at <= endAfter(daysFor(kind) + policy.window.graceDays);
  const open = offered.filter(isOpen);
  const days = Math.max(...(open.length > 0 ? open : offered).map(daysFor));
  const until = endAfter(days);
  if (open.length === 0) {
    return { ...no("too_late", { days, ...lateness(counted.from, counted.at, until, at, zones.shop) }), until };
  }
  // The original means of payment stay owed while the statutory right runs, whatever the shop prefers (CRD art. 13(1)).
  const resolutions = statutory && !open.includes("refund") ? (["refund", ...open] as const) : open;
  return {
    lane: "commercial",
    open: true,
    until,
    enforcedUntil: endAfter(days + policy.window.graceDays),
    resolutions,
  };
}

function commercialResolutions({ context: { policy, can }, line, spoken }: LineFacts): ResolutionKind[] {
  const { resolutions } = policy;
  const offered: ResolutionKind[] = [];
  if (resolutions.original) offered.push("refund");
  if (resolutions.storeCredit && can.storeCredit) offered.push("store_credit");
  if (resolutions.exchange && can.exchange) offered.push("exchange");
  if (resolutions.keep || spoken.keep) offered.push("keep");
  const limits = Object.entries(resolutions.perCategory ?? {}).flatMap(([category, only]) =>
    line.categories.includes(category) ? [only] : [],
  );
  if (spoken.resolutions) limits.push(spoken.resolutions);
  return offered.filter((kind) => limits.every((only) => only.includes(kind)));
}

/** What the shop can do at all, because one of its people says so. The policy's own answer keeps its days. */
function exceptionalLane({ context: { policy, can } }: LineFacts, verdict: LaneVerdict): LaneVerdict {
  const resolutions: ResolutionKind[] = ["refund"];
  if (can.storeCredit) resolutions.push("store_credit");
  if (can.exchange) resolutions.push("exchange");
  if (policy.resolutions.repair) resolutions.push("repair");
  resolutions.push("keep");
  if (verdict.open) return { ...verdict, resolutions };
  return { lane: "commercial", open: true, until: null, enforcedUntil: null, resolutions, exceptional: true };
}

/** The statutory right. Nothing a shop or a rule says reaches in here, only the law's own exceptions (CRD art. 9, 16). */
function withdrawalLane({ context, line, withdrawalEnd: end, looksLateFrom, lastDelivery, country }: LineFacts): LaneVerdict {
  const { order, zones, at } = context;
  const no = (basis: string) => closed("withdrawal", "not_returnable", { basis });
  if (!hasWithdrawalRight(country)) return no("no_withdrawal_right");
  if (order.soldInStore) return no("sold_in_store");
  if (line.intangible) return no("intangible");
  if (line.exempt) return no(line.exempt);
  if (end === null || at <= end) {
    const review = end === null && at > looksLateFrom ? ({ review: "late_unknown" } as const) : {};
    return { lane: "withdrawal", open: true, until: end, enforcedUntil: end, resolutions: ["refund"], ...review };
  }
  const details = { days: 14, ...lateness("delivery", lastDelivery, end, at, zones.shopper) };
  return { ...closed("withdrawal", "too_late", details), until: end, enforcedUntil: end };
}

/** The legal guarantee: repair or replacement first; money where neither exists or the shopper may withdraw anyway (Directive 2019/771 art. 13). */
function guaranteeLane({ context, line, country }: LineFacts, delivery: Delivery, statutory: boolean): LaneVerdict {
  const { policy, can, zones, at } = context;
  if (line.intangible) return closed("guarantee", "not_returnable", { basis: "intangible" });
  if (delivery.is === "on_its_way" || delivery.is === "not_sent")
    return closed("guarantee", "not_delivered", { shippedAt: delivery.shippedAt });
  const months = guaranteeMonths(policy.guarantee, country);
  if (months === 0) return closed("guarantee", "not_returnable", { basis: "no_guarantee" });
  const start = guaranteeStart(context, delivery);
  const until = guaranteeEnd(start.at, months, zones.shopper);
  if (at > until) {
    const details = { months, ...lateness(start.from, start.at, until, at, zones.shopper) };
    return { ...closed("guarantee", "too_late", details), until, enforcedUntil: until };
  }
  const resolutions: ResolutionKind[] = [];
  if (policy.resolutions.repair) resolutions.push("repair");
  if (policy.resolutions.exchange && can.exchange) resolutions.push("exchange");
  if (statutory || resolutions.length === 0) resolutions.push("refund");
  return { lane: "guarantee", open: true, until, enforcedUntil: until, resolutions };
}

function guaranteeStart({ order, policy }: AssessContext, delivery: Delivery): { from: "order" | "shipment" | "delivery"; at: number } {
  if (delivery.deliveredAt !== null) return { from: "delivery", at: delivery.deliveredAt };
  const slack = policy.window.fallbackDays * 86_400_000;
  if (delivery.shippedAt !== null) return { from: "shipment", at: delivery.shippedAt + slack };
  return { from: "order", at: order.placedAt + slack };
}

/** The arithmetic of a refusal: from where it was counted to the last day, and how many days ago that was. */
function lateness(from: string, startedAt: number | null, until: number, at: number, zone: string): RefusalDetails {
  return { from, startedAt, until, today: at, daysLate: daysBetween(until, at, zone), zone };
}

function closed(lane: Lane, code: RefusalCode, details: RefusalDetails, message?: Text): LaneVerdict {
  return { lane, open: false, until: null, enforcedUntil: null, resolutions: [], refusal: { code, details, ...(message && { message }) } };
}
