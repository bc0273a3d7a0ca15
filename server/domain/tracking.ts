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
  const told = scans.flatMap((scan): Told[] => {
    const progress = progressBy[scan.kind];
    return progress ? [{ progress, at: scan.at }] : [];
  });
  if (before === "delivered" || told.some(({ progress }) => progress === "delivered")) return "delivered";
  const last = told.reduce<Told | null>((latest, one) => (latest && !isLater(one, latest) ? latest : one), null);
  if (last && (last.progress === "lost" || last.progress === "sent_back")) return last.progress;
  const known = before === "lost" || before === "sent_back" ? [] : [before];
  const ways = [...known, ...told.map(({ progress }) => progress).filter((one) => one !== "lost" && one !== "sent_back")];
  const farthest = ways.reduce<ParcelProgress | null>((far, one) => (far && along[far] >= along[one] ? far : one), null);
  return farthest ?? before;
}

interface Told {
  readonly progress: ParcelProgress;
  readonly at: number;
}

/** Of two of the same moment the one that leaves the way counts as the later, so that the order in which they are told does not. */
function isLater(one: Told, other: Told): boolean {
  return one.at === other.at ? rank[one.progress] > rank[other.progress] : one.at > other.at;
}

const rank: Readonly<Record<ParcelProgress, number>> = { announced: 0, moving: 1, arriving: 2, delivered: 3, sent_back: 4, lost: 5 };

/** What makes a scan the same one however often it is told. */
export function scanName({ id, kind, at, code }: Scan): string {
  return (id === undefined ? `at:${at}:${kind}:${code ?? ""}` : `id:${id}`).slice(0, 200);
}

/** What people and silence say of a parcel stands among its scans, under names no carrier's scan has. */
export function ownScanName(who: "silence" | "person", at: number): string {
  return `own:${who}:${at}`;
}

export function isOwnScan(name: string): boolean {
  return name.startsWith("own:");
}

/** What is told of a parcel, each once however its scans come; `found`: what was lost or sent back is on its way again. */
export const parcelHappenings = ["moving", "found", "arriving", "delivered", "sent_back", "lost"] as const;
export type ParcelHappening = (typeof parcelHappenings)[number];

export interface ParcelNews {
  readonly progress: ParcelProgress;
  /** Its carrier has it, and does not bring it on. */
  readonly heldUp?: true;
  /** In the order in which they are told. */
  readonly happened: readonly ParcelHappening[];
}

/**
 * What fresh scans say of a parcel of which others are known. Asked with the same scan twice, as known and as fresh, nothing happens.
 * @param before how far it is by all that is known
 */
export function newsOf(before: ParcelProgress, known: readonly Scan[], fresh: readonly Scan[]): ParcelNews {
  const progress = progressAfter(before, [...known, ...fresh]);
  const wasAside = before === "lost" || before === "sent_back";
  const isAside = progress === "lost" || progress === "sent_back";
  const moved = (!wasAside && before !== "announced") || known.some(isMove);
  const arrived = before === "arriving" || known.some(({ kind }) => progressBy[kind] === "arriving");
  const happened: Readonly<Record<ParcelHappening, boolean>> = {
    moving: !moved && fresh.some(isMove),
    found: wasAside && !isAside,
    arriving: progress === "arriving" && !arrived,
    delivered: progress === "delivered" && before !== "delivered",
    sent_back: progress === "sent_back" && before !== "sent_back",
    lost: progress === "lost" && before !== "lost",
  };
  const heldUp = isHeldUp(progress, [...known, ...fresh]);
  return { progress, ...(heldUp && { heldUp }), happened: parcelHappenings.filter((one) => happened[one]) };
}

/** Of what happened at the same moment the trouble counts as the later, in whatever order it was told. */
function isHeldUp(progress: ParcelProgress, scans: readonly Scan[]): boolean {
  if (progress !== "moving" && progress !== "arriving") return false;
  const last = Math.max(...scans.filter(isMove).map(({ at }) => at));
  return scans.some(({ kind, at }) => kind === "held_up" && at === last);
}

/** It shows that the carrier has, or had, the parcel. */
export function isMove({ kind }: Pick<Scan, "kind">): boolean {
  return progressBy[kind] !== undefined && kind !== "lost";
}

const inItsHands: ReadonlySet<ScanKind> = new Set(["accepted", "moving", "arriving", "waiting", "delivered"]);

/** It proves that somebody handed the parcel over. Of one that is held up carriers say so too when nobody brought it. */
export function showsHandover({ kind }: Pick<Scan, "kind">): boolean {
  return inItsHands.has(kind);
}

/** A carrier gives its numbers out again after some months: what lies before the label is another parcel's. */
const beforeLabel = 2 * 24 * 60 * 60_000;

export interface NamedScan {
  readonly name: string;
  readonly scan: Scan;
}

/** By name, without what cannot be of this parcel. What lies ahead of our clock happened now: carriers mix up zones now and then. */
export function believable(scans: readonly Scan[], { beganAt, now }: { readonly beganAt: number; readonly now: number }): NamedScan[] {
  const own = scans.filter(({ at }) => Number.isSafeInteger(at) && at >= beganAt - beforeLabel);
  return own.map((scan) => ({ name: scanName(scan), scan: scan.at <= now ? scan : { ...scan, at: now } }));
}

/** A parcel has a few dozen; whoever tells more without end fills no disk of ours. */
const mostScans = 300;

/** Of fresh scans those there is room for; of what comes beyond it the first of each kind that was not seen yet, which may be the last. */
export function withRoom(known: readonly NamedScan[], fresh: readonly NamedScan[]): NamedScan[] {
  const room = Math.max(0, mostScans - known.length);
  const kinds = new Set([...known, ...fresh.slice(0, room)].map(({ scan }) => scan.kind));
  return fresh.filter(({ scan: { kind } }, place) => place < room || (kinds.has(kind) ? false : kinds.add(kind)));
}

const year = 365 * 24 * 60 * 60_000;

/** When it should arrive, as somebody says; undefined for what is no moment a parcel could. */
export function believableArrival(expectedAt: number | undefined, now: number): number | undefined {
  return expectedAt !== undefined && Number.isSafeInteger(expectedAt) && Math.abs(expectedAt - now) <= year ? expectedAt : undefined;
}
