import { isLabelled } from "./labelled.ts";
import type { Parcel } from "./parcel.ts";
import type { Reception, Return } from "./return.ts";
import type { Scan } from "./tracking.ts";

/**
 * Where one parcel stands, as whoever follows it reads it: finer than how far it has come, because a label may run out, a return may end and
 * a carrier may hold a parcel up, none of which moves it.
 */
export type ParcelStand =
  | "announced"
  /** Its label ran out, and nobody has handed it over as far as anybody knows. */
  | "expired"
  /** The label before is gone, and the next one is not there. */
  | "unlabelled"
  /** Its label was given back. */
  | "withdrawn"
  /** What it belongs to came to nothing before it left. */
  | "over"
  | "moving"
  | "held_up"
  | "arriving"
  /** At a depot or point, for the merchant to fetch. */
  | "waiting"
  | "delivered"
  /** It is here, though no carrier said so. */
  | "received"
  | "sent_back"
  | "lost";

export interface ParcelFollowed {
  readonly parcel: Parcel;
  /** All that travels in it. */
  readonly returns: readonly Return[];
  readonly scans: readonly Scan[];
  /** Since when its label is followed, epoch milliseconds as all of these; null: nobody can be asked about it. */
  readonly beganAt: number | null;
  readonly at: number;
}

export function standOf(followed: ParcelFollowed): ParcelStand {
  const { parcel, returns, scans } = followed;
  const { progress } = parcel;
  if (progress !== "delivered" && isHere(returns)) return "received";
  switch (progress) {
    case "announced":
      return unsent(followed);
    case "moving":
    case "arriving":
      if (parcel.heldUp) return "held_up";
      return progress === "arriving" && newest(scans)?.kind === "waiting" ? "waiting" : progress;
    default:
      return progress;
  }
}

function unsent({ parcel: { label, trouble, handover, posted }, returns, scans, beganAt, at }: ParcelFollowed): ParcelStand {
  if (returns.every(({ status }) => status === "rejected" || status === "cancelled" || status === "expired")) return "over";
  if (!label && trouble?.code === "cancelled") return "withdrawn";
  // What a carrier said of the label before says nothing of this one.
  const last = newest(scans);
  if (last?.kind === "cancelled" && (beganAt === null || last.at >= beganAt)) return "withdrawn";
  if (!label && isLabelled(handover)) return "unlabelled";
  return label?.expiresAt !== undefined && label.expiresAt <= at && !posted ? "expired" : "announced";
}

/** A warehouse counts pieces and not parcels: of several nobody knows which of them it opened. */
function isHere(returns: readonly Return[]): boolean {
  return returns.some(({ parcels, units }) => parcels.length === 1 && units.some(({ reception }) => arrived.has(reception)));
}

const arrived: ReadonlySet<Reception> = new Set(["received", "wrong_item", "extra"]);

function newest(scans: readonly Scan[]): Scan | undefined {
  return scans.reduce<Scan | undefined>((latest, scan) => (latest && latest.at > scan.at ? latest : scan), undefined);
}
