import type { LaneVerdict, LineAssessment } from "./assess.ts";
import { type Ground, judgeLine } from "./assess.ts";
import { Refusal, type RefusalDetails } from "./errors.ts";
import type { OrderLine } from "./order.ts";
import type { Reason } from "./policy.ts";
import type { Wish } from "./refund.ts";
import type { Lane, ResolutionKind, ReviewCause } from "./return.ts";
import type { Spoken } from "./rules.ts";

/** The units of one wish, with the lane they go in. */
export interface ChosenUnits {
  readonly wish: number;
  readonly line: OrderLine;
  readonly places: readonly number[];
  readonly reasonId: string;
  readonly subReasonId?: string;
  readonly lane: Lane;
  readonly resolutions: readonly ResolutionKind[];
  /** The shop is at fault, so nothing of the way back falls on the shopper. */
  readonly faulty: boolean;
  /** The statutory right runs for these units. */
  readonly statutory: boolean;
  /** Why a person looks before this lane takes them. */
  readonly review?: ReviewCause;
  readonly assessment: LineAssessment;
  readonly spoken: Spoken;
}

/** Finds free units and a lane for every wish, in their order. Throws the Refusal that keeps one of them from going back. */
export function chooseUnits(ground: Ground, wishes: readonly Wish[], resolution: ResolutionKind): ChosenUnits[] {
  if (wishes.length === 0) throw new Refusal("nothing_chosen");
  const used = new Map<string, number>();
  let limitLeft = ground.limitLeft;
  return wishes.map((wish, index) => {
    const line = ground.context.order.lines.find(({ id }) => id === wish.lineId);
    if (!line || !Number.isInteger(wish.quantity) || wish.quantity < 1) throw new Refusal("invalid_request", { lineId: wish.lineId });
    const reason = reasonOf(ground.context.policy.reasons, wish, line);
    const judged = judgeLine(ground, line, { reasonId: reason.id, resolution });
    const places = freePlaces(judged.assessment, wish, used.get(line.id) ?? 0);
    used.set(line.id, (used.get(line.id) ?? 0) + wish.quantity);
    const withdrawal = laneIn(judged.assessment, "withdrawal");
    const { exceptional, policy } = ground.context;
    const verdict = exceptional
      ? exceptionalLaneOf(judged.assessment, reason, wish, resolution)
      : laneOf(judged.assessment, reason, wish, limitLeft, policy.unitLimit);
    if (verdict.lane === "commercial") limitLeft -= wish.quantity;
    return {
      wish: index,
      line,
      places,
      reasonId: reason.id,
      ...(wish.subReasonId !== undefined && { subReasonId: wish.subReasonId }),
      lane: verdict.lane,
      resolutions: verdict.resolutions,
      faulty: reason.fault === "merchant" || verdict.lane === "guarantee",
      // What only looks late keeps the law's money rules in the law's own lane; the shop's offer then goes by the shop's terms.
      statutory: withdrawal.open && (verdict.lane === "withdrawal" || !withdrawal.review),
      ...(verdict.review && { review: verdict.review }),
      assessment: judged.assessment,
      spoken: judged.spoken,
    };
  });
}

export function reasonOf(reasons: readonly Reason[], wish: Wish, line: OrderLine): Reason {
  const details = { lineId: wish.lineId, reasonId: wish.reasonId };
  if (wish.reasonId === "") throw new Refusal("reason_missing", details);
  const reason = reasons.find(({ id }) => id === wish.reasonId);
  const fits = reason?.categories?.some((category) => line.categories.includes(category)) ?? true;
  const subFits = wish.subReasonId === undefined || reason?.subReasons.some(({ id }) => id === wish.subReasonId);
  if (!reason || !fits || !subFits) throw new Refusal("reason_unknown", details);
  return reason;
}

function freePlaces(assessment: LineAssessment, wish: Wish, used: number): number[] {
  const free = [...assessment.units.entries()].filter(([, unit]) => unit.is === "free").map(([place]) => place);
  if (free.length === 0) throw refusalOf(laneIn(assessment, "commercial"), wish.lineId);
  const places = free.slice(used, used + wish.quantity);
  if (places.length < wish.quantity)
    throw new Refusal("no_units_left", { lineId: wish.lineId, available: Math.max(0, free.length - used), wanted: wish.quantity });
  return places;
}

/** A fault goes to the guarantee, anything else to the shop's own offer, and to the statutory right where the offer says no. */
function laneOf(assessment: LineAssessment, reason: Reason, wish: Wish, limitLeft: number, limit: number | undefined): LaneVerdict {
  const guarantee = laneIn(assessment, "guarantee");
  if (reason.lane === "guarantee" && guarantee.open) return guarantee;
  const commercial = laneIn(assessment, "commercial");
  if (commercial.open && wish.quantity <= limitLeft) return commercial;
  const withdrawal = laneIn(assessment, "withdrawal");
  if (withdrawal.open) return withdrawal;
  if (commercial.open) throw new Refusal("limit_reached", { lineId: wish.lineId, limit: limit ?? 0, available: Math.max(0, limitLeft) });
  throw refusalOf(reason.lane === "guarantee" ? guarantee : commercial, wish.lineId);
}

/**
 * What a person allows goes by the law where the law gives it anyway: a withdrawal that is open stays one, and a fault stays the
 * guarantee's as long as it gives what was chosen.
 */
function exceptionalLaneOf(assessment: LineAssessment, reason: Reason, wish: Wish, resolution: ResolutionKind): LaneVerdict {
  const [commercial, withdrawal, guarantee] = [
    laneIn(assessment, "commercial"),
    laneIn(assessment, "withdrawal"),
    laneIn(assessment, "guarantee"),
  ];
  if (reason.lane === "guarantee" && guarantee.open && guarantee.resolutions.includes(resolution)) return guarantee;
  if (commercial.exceptional && withdrawal.open && !withdrawal.review && withdrawal.resolutions.includes(resolution)) return withdrawal;
  if (!commercial.open) throw refusalOf(commercial, wish.lineId);
  return commercial;
}

export function laneIn(assessment: LineAssessment, lane: Lane): LaneVerdict {
  return (
    assessment.lanes.find((verdict) => verdict.lane === lane) ?? { lane, open: false, until: null, enforcedUntil: null, resolutions: [] }
  );
}

function refusalOf(verdict: LaneVerdict, lineId: string): Refusal {
  const details: RefusalDetails = { lineId, lane: verdict.lane, ...verdict.refusal?.details };
  return new Refusal(verdict.refusal?.code ?? "not_returnable", details);
}
