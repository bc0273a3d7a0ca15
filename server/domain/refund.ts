import { type AssessContext, type Assessment, destinationOf, feeOf, type Ground, groundOf } from "./assess.ts";
import { type ChosenUnits, chooseUnits } from "./choose.ts";
import { Refusal } from "./errors.ts";
import { isLabelled } from "./labelled.ts";
import { type LedgerPart, settle, total } from "./ledger.ts";
import type { LedgerEntry } from "./ledger-entry.ts";
import type { Minor } from "./money.ts";
import type { OrderSnapshot } from "./order.ts";
import { type Handover, type Policy, type SettleAt, type SettledEarly, settledEarly, settleMoments } from "./policy.ts";
import type { Lane, ResolutionKind, ReviewCause, Wanted } from "./return.ts";
import { together } from "./rules.ts";
import { evenly, type OrderValue, orderValue } from "./units.ts";

/** What a shopper asks for: pieces of a line with one reason. Prices are never part of it. */
export interface Wish {
  readonly lineId: string;
  readonly quantity: number;
  readonly reasonId: string;
  readonly subReasonId?: string;
  /** With an exchange: what they want instead, piece by piece. `price` is what they were shown. */
  readonly instead?: readonly { readonly sku: string; readonly price?: Minor }[];
}

export interface QuotedUnit {
  /** Which of the wishes it came from, from 0: its comment and photos belong to it. */
  readonly wish: number;
  readonly lineId: string;
  readonly place: number;
  readonly reasonId: string;
  readonly subReasonId?: string;
  readonly paid: Minor;
  readonly tax: Minor;
  /** A rule asks for a photo beyond what the reason asks. */
  readonly photoRequired: boolean;
  readonly wanted?: Wanted;
}

/** One return of the submission that would be made: its units and its ledger, to the minor unit. */
export interface QuotedReturn {
  readonly lane: Lane;
  readonly resolution: ResolutionKind;
  readonly units: readonly QuotedUnit[];
  readonly ledger: readonly LedgerEntry[];
  /** The sum of the ledger: what the shopper gets. Never below zero. */
  readonly total: Minor;
  /** The statutory right still runs for one of its units, so its money rules hold whatever the lane. */
  readonly statutory: boolean;
  readonly review?: ReviewCause;
  /** What is asked for is given then, before anybody has looked at what came; absent: once somebody has. */
  readonly settleAt?: Exclude<SettleAt, "inspection">;
}

export interface Quote {
  readonly currency: string;
  readonly returns: readonly QuotedReturn[];
  /** The sum over the returns. */
  readonly total: Minor;
  /** The tax within the total. */
  readonly tax: Minor;
  /** Ids of the merchant's address, brand and carrier as rules chose them for these wishes; absent: the zone's, then the brand's. */
  readonly address?: string;
  readonly brand?: string;
  readonly carrier?: string;
}

export interface QuoteRequest {
  readonly context: AssessContext;
  readonly assessment: Assessment;
  readonly wishes: readonly Wish[];
  readonly resolution: ResolutionKind;
  readonly handover: Handover;
}

/** What would be given back for these wishes, to the minor unit. Throws a Refusal for whatever may not be chosen. */
export function quoteRefund({ context, assessment, wishes, resolution, handover }: QuoteRequest): Quote {
  if (assessment.refusal) throw new Refusal(assessment.refusal.code, assessment.refusal.details);
  const ground = groundOf(context);
  const chosen = chooseUnits(ground, wishes, resolution);
  checkHandover(assessment, handover);
  const value = orderValue(context.order);
  const parts = partsOf(chosen, resolution, value);
  const spoken = together(chosen.map((one) => one.spoken));
  const ledgers = settle({ ground, value, parts, handover, zone: assessment.zone, fee: feeOf(assessment.zone, spoken) });
  const returns = parts.map((part, index): QuotedReturn => {
    const ledger = ledgers[index] ?? [];
    const review = reviewOf(part, ledger, ground);
    const moment = settleMomentOf(part, chosen, context.policy);
    return {
      lane: part.lane,
      resolution: part.resolution,
      units: part.units,
      ledger,
      total: total(ledger),
      statutory: part.statutory,
      ...(review && { review }),
      ...(moment !== "inspection" && { settleAt: moment }),
    };
  });
  return {
    currency: context.order.currency,
    returns,
    total: returns.reduce((sum, one) => sum + one.total, 0),
    tax: returns.flatMap(({ ledger }) => ledger).reduce((sum, entry) => sum + entry.tax, 0),
    ...destinationOf(assessment.zone, spoken),
  };
}

function checkHandover({ handovers, zone }: Assessment, handover: Handover): void {
  if (handovers.includes(handover)) return;
  const labelWanted = isLabelled(handover);
  throw new Refusal(zone.label === "none" && labelWanted ? "zone_without_label" : "handover_not_offered", { handover, zone: zone.id });
}

/** One return per lane. A resolution holds for every lane that offers it; the others give money, a guarantee without it what it gives first. */
function partsOf(chosen: readonly ChosenUnits[], wanted: ResolutionKind, value: OrderValue): LedgerPart[] {
  const offers = (["withdrawal", "commercial", "guarantee"] as const).flatMap((lane) => {
    const units = chosen.filter((one) => one.lane === lane);
    const [first, ...rest] = units.map(({ resolutions }) => resolutions);
    return first ? [{ lane, chosen: units, common: first.filter((kind) => rest.every((other) => other.includes(kind))) }] : [];
  });
  if (!offers.some(({ common }) => common.includes(wanted))) throw new Refusal("resolution_not_offered", { resolution: wanted });
  return offers.map(({ lane, chosen: units, common }) => {
    const resolution = [wanted, "refund" as const, ...(lane === "guarantee" ? common : [])].find((kind) => common.includes(kind));
    if (!resolution) throw new Refusal("resolution_not_offered", { resolution: wanted });
    return {
      lane,
      resolution,
      units: units.flatMap((one) => quotedUnits(one, value)),
      faulty: units.some(({ faulty }) => faulty),
      statutory: units.some(({ statutory }) => statutory),
      unclear: units.some(({ assessment }) => assessment.review === "refund_without_lines"),
      ruled: units.some(({ spoken }) => spoken.review),
      late: units.some(({ review }) => review === "late_unknown"),
    };
  });
}

/** The most careful moment that holds for one of the pieces. */
function settleMomentOf({ lane, resolution }: LedgerPart, chosen: readonly ChosenUnits[], policy: Policy): SettleAt {
  const early = settledEarly.find((one) => one === resolution);
  if (!early) return "inspection";
  const moments = chosen.filter((one) => one.lane === lane).map(({ spoken }) => settleMoment(policy, lane, early, spoken.settleAt));
  return mostCareful(moments) ?? "inspection";
}

/** When one piece's money is given: what a rule says of it, else the policy for all that is given like this. */
export function settleMoment({ resolutions }: Policy, lane: Lane, resolution: SettledEarly, ruled: SettleAt | undefined): SettleAt {
  const moment = ruled ?? resolutions.settleAt?.[resolution] ?? "inspection";
  // By law the money of a withdrawal waits for the goods or for proof that they were sent, whichever comes first (CRD art. 13(3)).
  return lane === "withdrawal" && moment === "delivery" ? "first_scan" : moment;
}

function quotedUnits({ wish, line, places, reasonId, subReasonId, assessment }: ChosenUnits, value: OrderValue): QuotedUnit[] {
  return places.map((place) => {
    const { paid, tax } = value.units.get(line.id)?.[place] ?? { paid: 0, tax: 0 };
    return {
      wish,
      lineId: line.id,
      place,
      reasonId,
      ...(subReasonId !== undefined && { subReasonId }),
      paid,
      tax,
      photoRequired: assessment.photoRequired,
    };
  });
}

export function mostCareful(moments: readonly SettleAt[]): SettleAt | undefined {
  return settleMoments.findLast((one) => moments.includes(one));
}

/** Only a date nobody knows and unclear money bring a person to a withdrawal; rules speak of the shop's own offer alone. */
function reviewOf(part: LedgerPart, ledger: readonly LedgerEntry[], { context }: Ground): ReviewCause | undefined {
  const { policy, exceptional } = context;
  if (part.late) return "late_unknown";
  // Less is left than these pieces cost: what the shop gave back names other pieces, or more than they cost.
  if (part.unclear || ledger.some(({ kind, reason }) => kind === "purchase" && reason === "capped")) return "refund_without_lines";
  // A person of the merchant has looked already.
  if (exceptional) return undefined;
  if (part.lane === "commercial" && part.ruled) return "rule";
  if (policy.approval === "manual" && part.lane === "commercial") return "policy";
  if (policy.approval === "manual" && part.lane === "guarantee") return "guarantee";
  return undefined;
}

export interface ResolutionOption {
  readonly kind: ResolutionKind;
  /** What the shopper gets when choosing it. */
  readonly total: Minor;
  /** The part of the total that is bonus. */
  readonly bonus: Minor;
  /** When it is given; absent: once a person has looked at what came. */
  readonly settleAt?: Exclude<SettleAt, "inspection">;
}

/** What may be chosen for these wishes together, in the order in which it is shown, each with what it gives. Throws when nothing may. */
export function resolutionsFor(request: Omit<QuoteRequest, "resolution">): ResolutionOption[] {
  const refusals: Refusal[] = [];
  const options: (ResolutionOption & { onlyGuarantee: boolean })[] = [];
  for (const kind of ["refund", "store_credit", "exchange", "repair", "keep"] as const) {
    try {
      const { returns, total } = quoteRefund({ ...request, resolution: kind });
      const bonus = returns.flatMap(({ ledger }) => ledger).reduce((sum, entry) => sum + (entry.kind === "bonus" ? entry.amount : 0), 0);
      options.push({ kind, total, bonus, ...settlesAt(returns), onlyGuarantee: returns.every(({ lane }) => lane === "guarantee") });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refusals.push(error);
    }
  }
  if (options.length === 0) throw refusals.find(({ code }) => code !== "resolution_not_offered") ?? new Refusal("resolution_not_offered");
  // For a fault the law puts repair and replacement before money.
  const late = (option: (typeof options)[number]) => Number(option.onlyGuarantee && option.kind === "refund");
  return options.toSorted((a, b) => late(a) - late(b)).map(({ onlyGuarantee: _, ...option }) => option);
}

/** When all of it is given: the most careful moment of its returns. */
export function settlesAt(returns: readonly Pick<QuotedReturn, "settleAt">[]): Pick<ResolutionOption, "settleAt"> {
  const moment = mostCareful(returns.map(({ settleAt }) => settleAt ?? "inspection"));
  return moment === undefined || moment === "inspection" ? {} : { settleAt: moment };
}

export interface HandoverOption {
  readonly kind: Handover;
  /** What this way of sending takes off: zero or negative. */
  readonly fee: Minor;
  readonly total: Minor;
}

/** How these wishes may be sent back, in the order in which it is shown, each with what it costs. */
export function handoversFor(request: Omit<QuoteRequest, "handover">): HandoverOption[] {
  return request.assessment.handovers.map((kind) => {
    const { returns, total } = quoteRefund({ ...request, handover: kind });
    const fee = returns.flatMap(({ ledger }) => ledger).reduce((sum, entry) => sum + (entry.kind === "fee" ? entry.amount : 0), 0);
    return { kind, fee, total };
  });
}

export interface Chosen {
  readonly quote: Quote;
  readonly resolution: ResolutionKind;
  readonly handover: Handover;
  readonly resolutions: readonly ResolutionOption[];
  readonly handovers: readonly HandoverOption[];
}

/** What these wishes give by the ways that were chosen, else by the first that is offered, and what else may be chosen. */
export function quoteChosen(
  basis: Omit<QuoteRequest, "resolution" | "handover">,
  wanted: { readonly resolution?: ResolutionKind; readonly handover?: Handover },
): Chosen {
  const resolutions = resolutionsFor({ ...basis, handover: wanted.handover ?? basis.assessment.handovers[0] ?? "contact" });
  const resolution = resolutions.find(({ kind }) => kind === wanted.resolution)?.kind ?? resolutions[0]?.kind;
  if (!resolution) throw new Refusal("resolution_not_offered");
  const handovers = handoversFor({ ...basis, resolution });
  const handover = handovers.find(({ kind }) => kind === wanted.handover)?.kind ?? handovers[0]?.kind;
  if (!handover) throw new Refusal("handover_not_offered");
  return { quote: quoteRefund({ ...basis, resolution, handover }), resolution, handover, resolutions, handovers };
}

/** One row per line for the views: list price, discount and what was paid for the units of a return. `listed + discount = paid`. */
export interface PriceRow {
  readonly lineId: string;
  readonly quantity: number;
  readonly listed: Minor;
  readonly discount: Minor;
  readonly paid: Minor;
}

export function priceRows(
  order: Pick<OrderSnapshot, "lines">,
  units: readonly { readonly lineId: string; readonly place: number; readonly paid: Minor }[],
): PriceRow[] {
  return order.lines.flatMap((line) => {
    const chosen = units.filter(({ lineId }) => lineId === line.id);
    if (chosen.length === 0) return [];
    const prices = evenly(line.listed, line.quantity);
    const listed = chosen.reduce((sum, { place }) => sum + (prices[place] ?? 0), 0);
    const paid = chosen.reduce((sum, unit) => sum + unit.paid, 0);
    return [{ lineId: line.id, quantity: chosen.length, listed, discount: paid - listed, paid }];
  });
}
