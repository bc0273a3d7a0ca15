import type { Actor } from "./actor.ts";
import { type AssessContext, assess, feeOf, type Ground, groundOf, type JudgedLine, judgeLine } from "./assess.ts";
import { laneIn, reasonOf } from "./choose.ts";
import { type Saying, said } from "./command.ts";
import { Refusal } from "./errors.ts";
import type { ReturnEvent } from "./events.ts";
import type { NewId, UnitId } from "./ids.ts";
import { needsLabel, withoutListingLabels } from "./labelled.ts";
import { type LedgerPart, settle } from "./ledger.ts";
import type { LedgerEntry } from "./ledger-entry.ts";
import type { OrderLine } from "./order.ts";
import type { Handover } from "./policy.ts";
import type { Wish } from "./refund.ts";
import { asItStands, isMoving, isReceived, isTakenOut, type ResolutionKind, type Return, type ReturnUnit } from "./return.ts";
import { together } from "./rules.ts";
import { orderValue, standingOf } from "./units.ts";

/** What goes back from now on. Pieces that are not named are taken out. */
export interface Edit extends Saying {
  readonly by: Actor;
  readonly stay: readonly {
    readonly unitId: UnitId;
    readonly reasonId?: string;
    /** Null: none any more. */
    readonly subReasonId?: string | null;
  }[];
  readonly add: readonly (Wish & { readonly comment?: string })[];
  readonly resolution?: ResolutionKind;
}

export interface EditFacts {
  /** By the policy that judged the return, at the time it was asked for; `earlier` names neither it nor `siblings`. */
  readonly context: AssessContext;
  /** Other returns of the submission whose money may still be counted anew: they share delivery and the way back. */
  readonly siblings: readonly Return[];
}

export interface Edited {
  /** The edited return first; a sibling only where its money is another now. */
  readonly updated: readonly { readonly before: Return; readonly after: Return }[];
  readonly events: readonly ReturnEvent[];
}

/** Before its parcel moves and before anything of it is decided. */
export function canEdit(ret: Return): boolean {
  const open = ret.units.every((unit) => unit.decision === undefined || isTakenOut(unit));
  return (ret.status === "requested" || ret.status === "approved") && open && !isMoving(ret) && !isReceived(ret);
}

/**
 * Changes what goes back: pieces are taken out, free ones of the order come in, reasons and the resolution change. The money is counted
 * anew by the rules the return was judged by, in its own lane; the ledger keeps what was shown and gets the differences.
 * @throws Refusal `return_wrong_state`, `parcel_moving`, `nothing_chosen`, `not_found`, `unit_taken`, `no_units_left`, `reason_unknown`,
 * `resolution_not_offered`, or why the policy does not take an added piece
 */
export function editReturn(
  before: Return,
  edit: Edit,
  facts: EditFacts,
  { at, newId }: { readonly at: number; readonly newId: NewId },
): Edited {
  if (isMoving(before)) throw new Refusal("parcel_moving", { number: before.number });
  if (!canEdit(before)) throw new Refusal("return_wrong_state", { number: before.number, status: before.status, command: "edit", at });
  const ground = groundOf(facts.context);
  const resolution = resolutionOf(before, edit);
  const units = editedUnits(before, edit, ground, facts, newId);
  checkPieces(before, { ...before, units, resolution }, ground);

  const changed: Return = { ...before, units, resolution };
  const edited = samePieces(before, changed) ? changed : withoutListingLabels(changed);
  const returns = [edited, ...facts.siblings].toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const ledgers = settledAnew(returns, handoverOf(before), ground, facts.context);
  const updated = returns.flatMap((ret, place) => {
    const differences = differencesOf(ret.ledger, ledgers[place] ?? []);
    if (ret.id !== before.id && differences.length === 0) return [];
    const now = { ...ret, ledger: [...ret.ledger, ...differences] };
    return [ret.id === before.id ? { before, after: now } : { before: ret, after: now }];
  });
  return {
    updated: updated.toSorted((one, other) => Number(other.before.id === before.id) - Number(one.before.id === before.id)),
    events: updated.map(({ before: was, after }) => eventOf(was, after, was.id === before.id ? edit : { by: edit.by, told: false })),
  };
}

/** What is kept has no parcel and stays so; everything else may become another as far as the lane offers it. */
function resolutionOf(before: Return, { resolution = before.resolution }: Edit): ResolutionKind {
  if (resolution !== before.resolution && (resolution === "keep" || before.resolution === "keep"))
    throw new Refusal("resolution_not_offered", { resolution });
  return resolution;
}

function editedUnits(before: Return, { stay, add }: Edit, ground: Ground, { context, siblings }: EditFacts, newId: NewId): ReturnUnit[] {
  const staying = new Map(stay.map((one) => [one.unitId, one]));
  for (const id of staying.keys())
    if (!before.units.some((unit) => unit.id === id && !isTakenOut(unit))) throw new Refusal("not_found", { unitId: id });
  if (staying.size + add.length === 0) throw new Refusal("nothing_chosen");

  const kept = before.units.map((unit): ReturnUnit => {
    const one = staying.get(unit.id);
    if (!one) return isTakenOut(unit) ? unit : { ...unit, decision: "cancel", decisionReason: "edited" };
    const reasonId = one.reasonId ?? unit.reasonId;
    const sub = one.subReasonId === undefined && reasonId === unit.reasonId ? unit.subReasonId : (one.subReasonId ?? undefined);
    const { subReasonId: _, ...rest } = unit;
    return { ...rest, reasonId, ...(sub !== undefined && { subReasonId: sub }) };
  });
  const { states } = standingOf(context.order, [...context.earlier, ...siblings]);
  const { units: values } = orderValue(ground.context.order);
  const units = [...kept];
  for (const { lineId, quantity, reasonId, subReasonId, comment } of add) {
    const own = new Set(units.flatMap((unit) => (unit.lineId === lineId && !isTakenOut(unit) ? [unit.place] : [])));
    const line = states.get(lineId) ?? [];
    const free = [...line.entries()].filter(([place, { is }]) => is === "free" && !own.has(place)).map(([place]) => place);
    if (free.length < quantity) throw new Refusal(line.some((unit) => "since" in unit) ? "unit_taken" : "no_units_left", { lineId });
    const why = { reasonId, ...(subReasonId !== undefined && { subReasonId }), ...(comment?.trim() && { comment: comment.trim() }) };
    for (const place of free.slice(0, quantity)) {
      const known = units.findIndex((unit) => unit.lineId === lineId && unit.place === place);
      const taken = units[known];
      const { paid, tax } = values.get(lineId)?.[place] ?? { paid: 0, tax: 0 };
      const piece = { lineId, place, ...why, reception: "awaited" as const, evidence: [] };
      // A piece that was taken out comes back as the one it was, with what it was frozen at.
      if (taken) units[known] = { ...piece, id: taken.id, photos: taken.photos, paid: taken.paid, tax: taken.tax };
      else units.push({ ...piece, id: newId("unit"), photos: [], paid, tax });
    }
  }
  return units;
}

/** What is new must be allowed in the return's own lane. */
function checkPieces(before: Return, after: Return, ground: Ground): void {
  for (const unit of after.units) {
    if (isTakenOut(unit)) continue;
    const was = before.units.find(({ id }) => id === unit.id);
    const added = !was || isTakenOut(was);
    const otherReason = was?.reasonId !== unit.reasonId || was.subReasonId !== unit.subReasonId;
    if (!added && !otherReason && before.resolution === after.resolution) continue;
    const line = lineOf(ground, unit.lineId);
    if (added || otherReason) {
      const reason = reasonOf(ground.context.policy.reasons, { ...unit, quantity: 1 }, line);
      if (before.lane === "guarantee" && reason.lane !== "guarantee") throw new Refusal("reason_unknown", { lineId: line.id });
    }
    const verdict = laneIn(judge(ground, unit, after.resolution).assessment, before.lane);
    if (added && !verdict.open)
      throw new Refusal(verdict.refusal?.code ?? "not_returnable", { lineId: line.id, ...verdict.refusal?.details });
    if (!verdict.resolutions.includes(after.resolution)) throw new Refusal("resolution_not_offered", { resolution: after.resolution });
  }
}

function lineOf({ context }: Ground, lineId: string): OrderLine {
  const line = context.order.lines.find(({ id }) => id === lineId);
  if (!line) throw new Refusal("not_found", { lineId });
  return line;
}

function judge(ground: Ground, { lineId, reasonId }: ReturnUnit, resolution: ResolutionKind): JudgedLine {
  return judgeLine(ground, lineOf(ground, lineId), { reasonId, resolution });
}

/** How the way back was charged, whatever label came since: a label that the shop gave by hand makes nothing dearer. */
function handoverOf({ ledger, parcels }: Return): Handover {
  const fee = ledger.find(({ kind }) => kind === "fee");
  if (!fee) return "contact";
  if (fee.reason === "label_own") return "own";
  return parcels[0]?.handover === "qr" ? "qr" : "print";
}

/** The ledgers of a submission's returns as they would be if it were asked for now as it is. */
function settledAnew(returns: readonly Return[], handover: Handover, ground: Ground, context: AssessContext): LedgerEntry[][] {
  const { zone } = assess(context);
  const judged = returns.map((ret) => asItStands(ret).units.map((unit) => judge(ground, unit, ret.resolution)));
  const parts = returns.map((ret, place): LedgerPart => partOf(ret, judged[place] ?? [], ground));
  const charged = context.earlier.some(
    (other) => other.submissionId === returns[0]?.submissionId && other.ledger.some(({ kind, amount }) => kind === "fee" && amount < 0),
  );
  const fee = charged ? ({ kind: "free" } as const) : feeOf(zone, together(judged.flat().map(({ spoken }) => spoken)));
  return settle({ ground, value: orderValue(context.order), parts, handover, zone, fee });
}

function partOf(ret: Return, judged: readonly JudgedLine[], { context: { policy } }: Ground): LedgerPart {
  const { units } = asItStands(ret);
  const atFault = (reasonId: string) => policy.reasons.find(({ id }) => id === reasonId)?.fault === "merchant";
  return {
    lane: ret.lane,
    resolution: ret.resolution,
    units: units.map(({ lineId, place, reasonId, paid, tax }) => ({ wish: 0, lineId, place, reasonId, paid, tax, photoRequired: false })),
    faulty: ret.lane === "guarantee" || units.some(({ reasonId }) => atFault(reasonId)),
    statutory: judged.some(({ assessment }) => {
      const withdrawal = laneIn(assessment, "withdrawal");
      return withdrawal.open && (ret.lane === "withdrawal" || !withdrawal.review);
    }),
    unclear: false,
    ruled: false,
    late: false,
  };
}

/** What the ledger lacks to come to `wanted`. Goodwill and what else a person gave is none of the rules'. */
function differencesOf(known: readonly LedgerEntry[], wanted: readonly LedgerEntry[]): LedgerEntry[] {
  const keys = new Map([...known, ...wanted].map(({ kind, lineId }) => [`${kind} ${lineId ?? ""}`, { kind, lineId }]));
  return [...keys.values()].flatMap(({ kind, lineId }): LedgerEntry[] => {
    if (kind === "goodwill" || kind === "postage" || kind === "surcharge") return [];
    const [was, now] = [known, wanted].map((ledger) => summed(ledger.filter((entry) => entry.kind === kind && entry.lineId === lineId)));
    const amount = (now?.amount ?? 0) - (was?.amount ?? 0);
    const tax = (now?.tax ?? 0) - (was?.tax ?? 0);
    if (amount === 0 && tax === 0) return [];
    const quantity = (now?.quantity ?? 0) - (was?.quantity ?? 0);
    return [{ kind, amount, tax, reason: "edited", ...(lineId !== undefined && { lineId }), ...(quantity !== 0 && { quantity }) }];
  });
}

function summed(entries: readonly LedgerEntry[]): { amount: number; tax: number; quantity: number } {
  return {
    amount: entries.reduce((sum, { amount }) => sum + amount, 0),
    tax: entries.reduce((sum, { tax }) => sum + tax, 0),
    quantity: entries.reduce((sum, { quantity = 0 }) => sum + quantity, 0),
  };
}

function eventOf(before: Return, after: Return, saying: Saying): ReturnEvent {
  const { id: returnId, merchantId, version } = before;
  const [was, now] = [piecesOf(before), piecesOf(after)];
  const removed = [...was].filter((id) => !now.has(id)).length;
  const added = [...now].filter((id) => !was.has(id)).length;
  const relabelled = needsLabel(after) && !needsLabel(before) && { needsLabel: true as const };
  return { type: "return.edited", returnId, merchantId, ...said(saying), removed, added, ...relabelled, version: version + 1 };
}

function samePieces(before: Return, after: Return): boolean {
  const [was, now] = [piecesOf(before), piecesOf(after)];
  return was.size === now.size && [...was].every((id) => now.has(id));
}

const piecesOf = (ret: Return): Set<UnitId> => new Set(asItStands(ret).units.map(({ id }) => id));
