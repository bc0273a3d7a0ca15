import { needsLabel } from "./labelled.ts";
import { isTakenOut, type Return } from "./return.ts";

export type SettlementState = "none" | "due" | "partial" | "paid";

/** The one word a person reads as status, derived from facts and never stored. */
export type StatusWord =
  | "requested"
  | "approved"
  | "waiting_for_parcel"
  | "in_transit"
  | "arrived"
  | "partly_received"
  | "received"
  | "decided"
  | "settled"
  | "rejected"
  | "cancelled"
  | "expired"
  | "closed";

export function statusWord(ret: Return): StatusWord {
  if (ret.status !== "approved") return ret.status;
  const units = ret.units.filter((unit) => !isTakenOut(unit));
  if (units.every(({ decision }) => decision !== undefined)) return settlementOf(ret) === "paid" ? "settled" : "decided";
  const received = units.filter(({ reception }) => reception !== "awaited").length;
  if (received > 0) return received === units.length ? "received" : "partly_received";
  if (ret.parcels.some(({ progress }) => ["moving", "arriving", "lost", "sent_back"].includes(progress))) return "in_transit";
  if (ret.parcels.some(({ progress }) => progress === "delivered")) return "arrived";
  return ret.parcels.length === 0 || needsLabel(ret) ? "approved" : "waiting_for_parcel";
}

/** What became of the money that was decided. `none`: nothing was decided yet, or nothing is to move. */
export function settlementOf({ payments }: Pick<Return, "payments">): SettlementState {
  const standing = payments.filter(({ state }) => state !== "void");
  const done = standing.filter(({ state }) => state === "done").length;
  if (standing.length === 0) return "none";
  return done === standing.length ? "paid" : done > 0 ? "partial" : "due";
}
