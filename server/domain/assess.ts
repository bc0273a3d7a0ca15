import { isCancelled } from "./cancellation.ts";
import { withdrawalEnd } from "./deadlines.ts";
import { deliveriesOf, latestArrival } from "./delivery.ts";
import type { RefusalCode, RefusalDetails } from "./errors.ts";
import { judgeLanes } from "./lanes.ts";
import type { Address, Order, OrderLine } from "./order.ts";
import { europeanUnion, type Handover, hasWithdrawalRight, type Policy, type SettleAt, stateOf, type Text, type Zone } from "./policy.ts";
import type { Lane, ResolutionKind, Return, ReviewCause } from "./return.ts";
import { type Choice, type Facts, itemFacts, orderFacts, type Spoken, speak, together } from "./rules.ts";
import { type Standing, standingOf } from "./units.ts";

/** What one lane says of one line. `until` null: no end that could be computed, so it stays open (law-bound, never guessed shut). */
export interface LaneVerdict {
  readonly lane: Lane;
  readonly open: boolean;
  readonly until: number | null;
  /** Later than `until` by the grace days; what the server enforces. Null as `until`. */
  readonly enforcedUntil: number | null;
  readonly resolutions: readonly ResolutionKind[];
  /** Open, but a person looks first: a statutory right that looks late is never shut by code, and no label is given before. */
  readonly review?: ReviewCause;
  readonly refusal?: { readonly code: RefusalCode; readonly details: RefusalDetails; readonly message?: Text };
  /** Open only because a person allows it. */
  readonly exceptional?: true;
}

export type UnitState =
  | { readonly is: "free" }
  | { readonly is: "returning"; readonly returnNumber: string; readonly since: number }
  | { readonly is: "returned"; readonly returnNumber: string; readonly since: number }
  | { readonly is: "cancelled"; readonly since: number }
  | { readonly is: "refunded" };

export interface LineAssessment {
  readonly lineId: string;
  /** By place, as many as the line's quantity. */
  readonly units: readonly UnitState[];
  /** How many may come back in at least one lane. */
  readonly returnable: number;
  /** In the order in which they are tried: commercial, withdrawal, guarantee. */
  readonly lanes: readonly LaneVerdict[];
  /** The start the commercial window was counted from. */
  readonly counted: {
    readonly from: "order" | "shipment" | "delivery";
    readonly at: number;
    readonly days: number;
    readonly known: boolean;
  } | null;
  /** Reason ids that may be given for this line. */
  readonly reasons: readonly string[];
  readonly review?: ReviewCause;
  readonly photoRequired: boolean;
  /** When a rule wants its money given. */
  readonly settleAt?: SettleAt;
}

export interface Assessment {
  readonly at: number;
  readonly lines: readonly LineAssessment[];
  readonly zone: Zone;
  readonly handovers: readonly Handover[];
  /** Id of the address things go to; absent: the brand's own. */
  readonly address?: string;
  readonly brand?: string;
  readonly carrier?: string;
  /** What the label costs the shopper: the zone's fee where the label is deducted, or what a rule set instead. */
  readonly fee: Zone["fee"];
  /** A refusal of the whole order (cancelled, not paid). */
  readonly refusal?: { readonly code: RefusalCode; readonly details: RefusalDetails };
  readonly review?: ReviewCause;
  /** Every rule that spoke, in order, with its values. */
  readonly trace: readonly TraceEntry[];
}

export interface TraceEntry {
  readonly rule: string;
  readonly lineId?: string;
  readonly said: string;
  readonly values: RefusalDetails;
}

export interface AssessContext {
  readonly order: Order;
  readonly shopSlug: string;
  readonly policy: Policy;
  /** All returns of this order that were not cancelled, rejected or expired, oldest first. */
  readonly earlier: readonly Return[];
  /** Other returns of the same shopper, for `customer.returnCount`. */
  readonly customerReturns: number;
  /** IANA zone of the shop (commercial deadlines) and of the shopper (statutory ones). */
  readonly zones: { readonly shop: string; readonly shopper: string };
  /** What the shop can do: resolutions beyond `refund` are offered only when it can. */
  readonly can: { readonly storeCredit: boolean; readonly exchange: boolean };
  /**
   * A person of the merchant allows what the policy does not (S1-46). Units that are free may come back whatever the rules say; the law's
   * money rules hold all the same.
   */
  readonly exceptional?: true;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** What may come back, in which lanes, until when and why not. Says no by its answer; never throws. */
export function assess(context: AssessContext): Assessment {
  const { order, policy, at } = context;
  const ground = groundOf(context);
  const judged = order.lines.map((line) => judgeLine(ground, line));
  const lines = judged.map(({ assessment }) => assessment);
  const spoken = together(judged.map((one) => one.spoken));
  const zone = zoneOf(context);
  const statutory = lines.some(({ lanes }) => lanes.some(({ lane, open }) => lane === "withdrawal" && open));
  const refusal = refusalOf(context);
  return {
    at,
    lines: refusal ? lines.map((line) => ({ ...line, returnable: 0 })) : lines,
    zone,
    handovers: handoversOf(zone, statutory || context.exceptional === true),
    ...destinationOf(zone, spoken),
    fee: feeOf(zone, spoken),
    ...(refusal && { refusal }),
    ...(policy.approval === "manual" && { review: "policy" as const }),
    trace: [
      ...judged.flatMap(({ trace }) => trace),
      { rule: `zone ${zone.id}`, said: zone.label, values: { country: (order.shipTo ?? order.billTo)?.country ?? "" } },
      { rule: "approval", said: policy.approval, values: {} },
      ...(refusal ? [{ rule: "order", said: refusal.code, values: refusal.details }] : []),
    ],
  };
}

/** What is the same for every line of an order. */
export interface Ground {
  readonly context: AssessContext;
  readonly standing: Standing;
  /** The state whose law protects the shopper. */
  readonly country: string;
  readonly facts: Facts;
  readonly withdrawalEnd: number | null;
  readonly looksLateFrom: number;
  readonly lastDelivery: number | null;
  readonly limitLeft: number;
}

export function groundOf(context: AssessContext): Ground {
  const { order, policy, earlier, zones } = context;
  const standing = standingOf(order, earlier);
  const country = stateOfConsumer(order);
  const deliveries = deliveriesOf(context, standing.states);
  const arrived = deliveries.filter((at) => at !== null);
  const end = withdrawalEnd({ deliveries, country, zone: zones.shopper });
  const latest = end === null ? latestArrival(context, deliveries) : null;
  const returning = [...standing.states.values()].flat().filter((unit) => unit.is === "returning").length;
  return {
    context,
    standing,
    country,
    facts: orderFacts(context),
    withdrawalEnd: end,
    looksLateFrom: withdrawalEnd({ deliveries: [latest], country, zone: zones.shopper }) ?? Number.POSITIVE_INFINITY,
    lastDelivery: arrived.length > 0 ? Math.max(...arrived) : null,
    limitLeft: policy.unitLimit === undefined ? Number.POSITIVE_INFINITY : policy.unitLimit - returning,
  };
}

/** Where the consumer lives: of the places an order names, one whose law gives the right. A present sent abroad does not end it. */
function stateOfConsumer({ shipTo, billTo }: Order): string {
  const states = [shipTo, billTo].flatMap((address) => (address ? [stateOf(address.country)] : []));
  return states.find(hasWithdrawalRight) ?? states[0] ?? "";
}

export interface JudgedLine {
  readonly assessment: LineAssessment;
  readonly spoken: Spoken;
  readonly trace: readonly TraceEntry[];
}

/** Judges one line; with a choice, rules on reason and resolution speak too. */
export function judgeLine(ground: Ground, line: OrderLine, choice?: Choice): JudgedLine {
  const { context, standing, country, limitLeft, lastDelivery } = ground;
  const units = standing.states.get(line.id) ?? [];
  const { spoken, trace } = speak(context.policy.rules, { ...ground.facts, ...itemFacts(line, choice) }, line.id);
  const { lanes, counted } = judgeLanes({
    context,
    line,
    units,
    spoken,
    withdrawalEnd: ground.withdrawalEnd,
    looksLateFrom: ground.looksLateFrom,
    lastDelivery,
    country,
    limitLeft,
  });
  const open = (lane: Lane) => lanes.some((verdict) => verdict.lane === lane && verdict.open);
  const reasons = context.policy.reasons.filter(
    (reason) =>
      (reason.categories?.some((category) => line.categories.includes(category)) ?? true) &&
      (open("commercial") || open("withdrawal") || (reason.lane === "guarantee" && open("guarantee"))),
  );
  const free = units.filter((unit) => unit.is === "free").length;
  const late = open("commercial") ? undefined : lanes.find(({ review }) => review)?.review;
  const review = late ?? (standing.unclear.has(line.id) ? "refund_without_lines" : spoken.review ? "rule" : null);
  return {
    assessment: {
      lineId: line.id,
      units,
      returnable: lanes.some((verdict) => verdict.open) ? free : 0,
      lanes,
      counted,
      reasons: reasons.map(({ id }) => id),
      ...(review && free > 0 && { review }),
      photoRequired: spoken.photo ?? false,
      ...(spoken.settleAt && { settleAt: spoken.settleAt }),
    },
    spoken,
    trace: [
      ...trace,
      ...(counted
        ? [
            {
              rule: "window",
              lineId: line.id,
              said: counted.from,
              values: { startedAt: counted.at, days: counted.days, known: counted.known ? 1 : 0 },
            },
          ]
        : []),
      ...lanes.map((verdict) => laneTrace(verdict, line.id)),
      ...(standing.unclear.has(line.id) ? [{ rule: "refunds", lineId: line.id, said: "refund_without_lines", values: {} }] : []),
    ],
  };
}

function laneTrace({ lane, open, until, resolutions, review, refusal }: LaneVerdict, lineId: string): TraceEntry {
  const values = open ? { until, resolutions: resolutions.join(" ") } : { ...refusal?.details };
  return { rule: lane, lineId, said: open ? (review ?? "open") : (refusal?.code ?? "not_returnable"), values };
}

function refusalOf({ order, exceptional }: AssessContext): Assessment["refusal"] {
  if (isCancelled(order)) return { code: "order_cancelled", details: { placedAt: order.placedAt } };
  switch (order.status) {
    case "cancelled":
      if (exceptional) return undefined;
      return { code: "order_cancelled", details: { placedAt: order.placedAt } };
    case "pending":
    case "failed":
      return { code: "not_paid", details: { placedAt: order.placedAt } };
    case "open":
    case "completed":
    case "refunded":
      return undefined;
  }
}

/** The first zone that holds the destination; where the merchant named none, shop and shopper talk. */
function zoneOf({ order, policy }: AssessContext): Zone {
  return zoneFor(policy, order.shipTo ?? order.billTo);
}

/** The zone a place lies in. */
export function zoneFor(policy: Pick<Policy, "zones">, destination: Pick<Address, "country" | "postalCode"> | undefined): Zone {
  const country = destination?.country ?? "";
  const postalCode = (destination?.postalCode ?? "").replace(/[\s-]/g, "").toUpperCase();
  const holds = (zone: Zone) =>
    zone.countries.some((one) => one === country || one === "*" || (one === "EU" && europeanUnion.has(country))) &&
    (zone.postalCodes?.some((prefix) => postalCode.startsWith(prefix.replace(/[\s-]/g, "").toUpperCase())) ?? true);
  return policy.zones.find(holds) ?? { id: "none", title: {}, countries: [], label: "none", fee: { kind: "free" }, handovers: ["contact"] };
}

/** Ways of sending that the zone's label allows. A label is offered, never forced, while the statutory right runs. @param free to send it by any way */
function handoversOf(zone: Zone, free: boolean): Handover[] {
  const labelled = zone.label === "prepaid" || zone.label === "deducted";
  const offered = zone.handovers.filter((kind) => labelled || kind === "own" || kind === "contact");
  if (offered.length === 0) offered.push(zone.label === "none" ? "contact" : "own");
  if (free && !offered.includes("own")) offered.push("own");
  return offered;
}

/** Where the parcel goes and under which name: what a rule says, else the zone. */
export function destinationOf(zone: Zone, spoken: Spoken): Pick<Assessment, "address" | "brand" | "carrier"> {
  const address = spoken.address ?? zone.address;
  return { ...(address && { address }), ...(spoken.brand && { brand: spoken.brand }), ...(spoken.carrier && { carrier: spoken.carrier }) };
}

/** What the label costs the shopper. */
export function feeOf(zone: Zone, spoken: Spoken): Zone["fee"] {
  return spoken.fee ?? (zone.label === "deducted" ? zone.fee : { kind: "free" });
}
