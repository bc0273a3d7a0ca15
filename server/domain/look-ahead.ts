import type { ParcelProgress } from "./parcel.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

export interface Looked {
  readonly progress: ParcelProgress;
  readonly beganAt: number;
  /** The newest scan; null: nobody has seen it yet. */
  readonly lastScanAt: number | null;
  /** Questions in a row that went wrong for this parcel alone. */
  readonly failures: number;
  /** Its carrier tells us by itself, so that asking only finds what was not told. */
  readonly told: boolean;
  /** What is known was asked for just now, and is whole; else it came by itself. */
  readonly asked: boolean;
  readonly at: number;
  /** 0 to 1, the parcel's own: those that began together are not asked about together for ever. */
  readonly spread: number;
}

/** So long after its label nobody looks for a parcel that nobody has seen, and after its last scan for one that never arrived. */
const giveUpAfter = { announced: 90 * day, aside: 60 * day } as const;

/**
 * When to ask about a parcel next; null: no more. Busy where a scan is near, slow where nothing happens: who has just printed a label has
 * not posted it, a parcel on the vehicle is there within hours, and one that has not moved for days moves no sooner for being asked.
 */
export function nextLook(looked: Looked): number | null {
  const every = intervalOf(looked);
  if (every === null) return null;
  const calm = looked.told ? Math.min(day, Math.max(hour, every * 6)) : every;
  const patient = looked.failures === 0 ? calm : Math.min(day, calm * 2 ** Math.min(looked.failures, 10));
  return looked.at + Math.round(patient * (0.9 + 0.2 * looked.spread));
}

function intervalOf({ progress, beganAt, lastScanAt, asked, at }: Looked): number | null {
  const quiet = at - (lastScanAt ?? beganAt);
  switch (progress) {
    case "announced":
      if (quiet >= giveUpAfter.announced) return null;
      if (quiet < day) return 12 * hour;
      return quiet < 14 * day ? 6 * hour : day;
    case "moving":
      if (quiet >= giveUpAfter.aside) return null;
      if (quiet < day) return 3 * hour;
      return quiet < 4 * day ? 6 * hour : day;
    case "arriving":
      if (quiet >= giveUpAfter.aside) return null;
      if (quiet < 10 * hour) return 20 * minute;
      return quiet < 2 * day ? 2 * hour : 12 * hour;
    case "lost":
    case "sent_back":
      return quiet >= giveUpAfter.aside ? null : day;
    case "delivered":
      // Once it is here its whole way is read a last time: of what carriers tell by themselves some is always missing.
      return asked ? null : hour;
  }
}

/** Silence counts from the newest scan, or from when a person said last that it is on its way. @returns null where nothing can be missed */
export function lostAt(progress: ParcelProgress, lastScanAt: number | null, lostAfterDays: number): number | null {
  const underWay = progress === "moving" || progress === "arriving";
  return underWay && lastScanAt !== null ? lastScanAt + lostAfterDays * day : null;
}

/**
 * How many questions a connection is asked in one turn about the way of parcels, and how long it rests after it: together at most half of
 * what its vendor allows, since labels are bought through the same door.
 */
export function turnOf({ perSecond }: { readonly perSecond: number }): { readonly questions: number; readonly rest: number } {
  const own = perSecond / 2;
  const questions = Math.min(mostInTurn, Math.max(1, Math.floor((own * turnEvery) / 1_000)));
  return { questions, rest: Math.max(turnEvery, Math.ceil((questions / own) * 1_000)) };
}

const turnEvery = 10_000;
const mostInTurn = 100;
