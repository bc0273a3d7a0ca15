import { needsPerson } from "./pickup.ts";
import type { Return, ReturnUnit } from "./return.ts";

/** The desk's work queues, in the order of work. A return is in exactly one. */
export const queues = ["to_review", "to_receive", "to_decide", "to_pay", "problems", "done"] as const;
export type Queue = (typeof queues)[number];

/** Where the next piece of work on a return is. A problem is what the usual next step would get wrong. */
export function queueOf(ret: Return): Queue {
  if (ret.status === "requested") return "to_review";
  if (ret.status !== "approved") return "done";
  if (problemOf(ret) !== null) return "problems";
  if (ret.units.some(({ decision }) => decision === undefined)) {
    const awaited =
      ret.parcels.length > 0 && ret.units.some(({ reception, decision }) => reception === "awaited" && decision === undefined);
    return awaited ? "to_receive" : "to_decide";
  }
  // What was given before it was here is still to be received.
  return isUnseen(ret) && !isOwing(ret) ? "to_receive" : "to_pay";
}

/** Money or another article is still to leave. */
export function isOwing({ payments, exchanges }: Pick<Return, "payments" | "exchanges">): boolean {
  return (
    payments.some(({ state }) => state !== "done" && state !== "void") ||
    exchanges.some(({ state }) => state === "held" || state === "confirmed")
  );
}

/** Of what was given before anybody looked, something is not here yet, or is not what it should be, and no person has let it be. */
export function isUnseen({ settleAt, units }: Pick<Return, "settleAt" | "units">): boolean {
  return settleAt !== undefined && units.some((unit) => isGiven(unit) && unit.reception !== "received" && unit.reception !== "extra");
}

function isGiven({ decision }: ReturnUnit): boolean {
  return decision === "accept" || decision === "exchange";
}

/** Why a person has to look at a return, the most pressing first. */
export const problems = [
  "came_otherwise",
  "exchange",
  "label",
  "lost",
  "sent_back",
  "pickup",
  "payment_unknown",
  "payment_rejected",
  "order_changed",
] as const;
export type Problem = (typeof problems)[number];

/** What puts it among the problems; null when nothing does. */
export function problemOf({ parcels, payments, review, settleAt, units, exchanges }: Return): Problem | null {
  if (settleAt !== undefined && units.some((unit) => isGiven(unit) && (unit.reception === "missing" || unit.reception === "wrong_item")))
    return "came_otherwise";
  if (exchanges.some(({ state, order }) => (state === "held" || state === "confirmed") && order?.trouble !== undefined)) return "exchange";
  if (parcels.some(({ trouble }) => trouble !== undefined)) return "label";
  if (parcels.some(({ progress }) => progress === "lost")) return "lost";
  if (parcels.some(({ progress }) => progress === "sent_back")) return "sent_back";
  if (parcels.some(({ progress, pickup }) => progress === "announced" && pickup && needsPerson(pickup))) return "pickup";
  if (payments.some(({ state }) => state === "unknown")) return "payment_unknown";
  if (payments.some(({ state }) => state === "rejected")) return "payment_rejected";
  return review === "order_changed" && units.some(({ decision }) => decision === undefined) ? "order_changed" : null;
}
