import { closedWhenDone, decideUnits } from "./decision.ts";
import { Refusal } from "./errors.ts";
import type { ReturnEvent } from "./events.ts";
import type { NewId } from "./ids.ts";
import { isTakenOut, type Return } from "./return.ts";
import type { SettlementFacts } from "./settlement.ts";
import { isOwnScan, type NamedScan, showsHandover } from "./tracking.ts";

/** News of its parcels may make due what the shopper asked for: every one of them has come as far as the policy wants. */
export function isSettledByParcels(ret: Return): boolean {
  const { settleAt, status, review, parcels, units } = ret;
  if (settleAt === undefined || status !== "approved" || review !== undefined || parcels.length === 0) return false;
  const open = units.filter((unit) => !isTakenOut(unit));
  if (open.length === 0 || open.some(({ decision, reception }) => decision !== undefined || reception !== "awaited")) return false;
  const far = settleAt === "delivery" ? ["delivered"] : ["moving", "arriving", "delivered"];
  return parcels.every(({ progress }) => far.includes(progress));
}

/** What one parcel's way is known by. `typed`: the shopper said the number. */
export interface Proof {
  readonly typed: boolean;
  readonly scans: readonly NamedScan[];
}

/**
 * Whether what is known of a parcel is worth money. A number that somebody typed may be another parcel's, and one that was sent back may
 * have been delivered to whoever sent it: then a person looks.
 */
export function isProof(proof: Proof | undefined): boolean {
  const told = (proof?.scans ?? []).filter(({ name }) => !isOwnScan(name)).map(({ scan }) => scan);
  return proof?.typed === false && told.some(showsHandover) && !told.some(({ kind }) => kind === "sent_back" || kind === "lost");
}

/**
 * Gives what was asked for, all of it, as nobody has looked: the machine decides and adds nothing.
 * @throws Refusal what `decideUnits` refuses, such as another article that was never chosen; a person decides then
 */
export function settleAsAsked(
  before: Return,
  facts: SettlementFacts,
  now: { readonly at: number; readonly newId: NewId },
): { after: Return; events: ReturnEvent[] } {
  const decision = before.resolution === "exchange" ? ("exchange" as const) : ("accept" as const);
  const open = before.units.filter((unit) => unit.decision === undefined);
  const units = open.map(({ id: unitId }) => ({ unitId, decision, reason: "as_asked" as const }));
  return decideUnits(before, { units, changes: [], waiveFee: false, by: { kind: "system" } }, { ...facts, owner: false }, now);
}

/**
 * A person lets it be that what was given before it came did not come, or came otherwise. Nothing is taken back.
 * @throws Refusal `return_wrong_state` where nothing was given that way
 */
export function letStand(
  before: Return,
  { by, note }: { readonly by: NonNullable<ReturnEvent["by"]>; readonly note: string },
  at: number,
): { after: Return; events: ReturnEvent[] } {
  const { id: returnId, merchantId, number, status, settleAt } = before;
  const decided = before.units.every((unit) => unit.decision !== undefined);
  if (status !== "approved" || settleAt === undefined || !decided)
    throw new Refusal("return_wrong_state", { number, status, command: "let_stand", at });
  const { settleAt: _, ...rest } = before;
  return closedWhenDone({ after: rest, events: [{ type: "return.let_stand", returnId, merchantId, by, note }] });
}
