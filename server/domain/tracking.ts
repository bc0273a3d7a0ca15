import type { ParcelProgress } from "./parcel.ts";

/** What happened to a parcel, whoever says it in whatever words. */
export const scanKinds = [
  /** Its label exists; nobody has it. */
  "announced",
  /** The carrier has it. */
  "accepted",
  "moving",
  /** On the vehicle that brings it to the merchant. */
  "arriving",
  /** It waits for the merchant at a depot or point. */
  "waiting",
  "delivered",
  /** Nobody could fetch it where it lies. */
  "pickup_failed",
  /** Held up: damaged, wrong address, customs. It may go on. */
  "held_up",
  "sent_back",
  /** The carrier itself says that it is gone. */
  "lost",
  /** The label was given back. */
  "cancelled",
] as const;
export type ScanKind = (typeof scanKinds)[number];

export interface Scan {
  readonly kind: ScanKind;
  /** Epoch milliseconds of when it happened, as the carrier says. */
  readonly at: number;
  /** The carrier's own words, and its own code. */
  readonly words?: string;
  readonly code?: string;
  /** Town or depot. */
  readonly place?: string;
  /** The vendor's id of it; without one it is known by its kind, time and code. */
  readonly id?: string;
}

/** How far along each is; `lost` and `sent_back` lie beside the way and are left by what comes later. */
const along: Readonly<Record<ParcelProgress, number>> = { announced: 0, moving: 1, arriving: 2, delivered: 4, lost: 1, sent_back: 3 };

const progressBy: Readonly<Partial<Record<ScanKind, ParcelProgress>>> = {
  accepted: "moving",
  moving: "moving",
  arriving: "arriving",
  waiting: "arriving",
  delivered: "delivered",
  held_up: "moving",
  sent_back: "sent_back",
  lost: "lost",
};

/**
 * How far a parcel is once all that is known of it is known, in whatever order and however often it was told. Nothing moves it back; what
 * was delivered stays so. `lost` and `sent_back` hold only while nothing happened to it since.
 * @param before what is known already, from a person or another system: never undone but where a later scan finds what was lost
 */
export function progressAfter(before: ParcelProgress, scans: readonly Scan[]): ParcelProgress {
  const told = scans.flatMap((scan) => {
    const progress = progressBy[scan.kind];
    return progress ? [{ progress, at: scan.at }] : [];
  });
  if (before === "delivered" || told.some(({ progress }) => progress === "delivered")) return "delivered";
  const last = told.reduce<(typeof told)[number] | null>((latest, one) => (latest && latest.at > one.at ? latest : one), null);
  if (last && (last.progress === "lost" || last.progress === "sent_back")) return last.progress;
  const known = before === "lost" || before === "sent_back" ? [] : [before];
  const ways = [...known, ...told.map(({ progress }) => progress).filter((one) => one !== "lost" && one !== "sent_back")];
  const farthest = ways.reduce<ParcelProgress | null>((far, one) => (far && along[far] >= along[one] ? far : one), null);
  return farthest ?? before;
}
