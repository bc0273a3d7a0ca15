import type { Scan, ScanKind } from "../../server/domain/tracking.ts";

const minute = 60_000;
const hour = 60 * minute;

/** The same numbers every time. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What truly happens to a parcel in a week, in order. Some are never posted, some are lost, sent back, or held up on the way. */
export function fateOf(number: string, from: number, random: () => number): Scan[] {
  if (random() < 0.03) return [];
  const scans: Scan[] = [];
  let at = from + random() * 48 * hour;
  const add = (kind: ScanKind, hours: number) => {
    at += (0.2 + random()) * hours * hour;
    scans.push({
      kind,
      at: Math.round(at / minute) * minute,
      id: `${number}-${scans.length}`,
      words: `${kind} of ${number}`,
      place: "Lyon",
    });
  };
  add("accepted", 1);
  add("moving", 12);
  if (random() < 0.5) add("moving", 12);
  const lot = random();
  if (lot < 0.02) add("held_up", 10);
  if (lot > 0.99) add("lost", 10);
  if (lot > 0.98 && lot <= 0.99) add("sent_back", 10);
  if (lot > 0.995) return scans;
  add("arriving", 12);
  add("delivered", 5);
  return scans;
}

/** News on their way to our webhook: repeated, late, in any order, and now and then gone for good. */
export interface Sent {
  readonly at: number;
  readonly trackingNumber: string;
  readonly scan: Scan;
}

export function deliveriesOf(number: string, fate: readonly Scan[], random: () => number): Sent[] {
  return fate.flatMap((scan) => {
    if (random() < 0.05) return [];
    const times = random() < 0.25 ? 2 : 1;
    return Array.from({ length: times }, () => {
      const late = random() < 0.2 ? random() * 20 * hour : random() * 10 * minute;
      return { at: scan.at + late, trackingNumber: number, scan };
    });
  });
}
