import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";

const day = 86_400_000;
const schema = z.object({ ahead: z.int() });

/** A clock that can be moved, so that deadlines can be watched coming and passing. */
export interface Clock {
  /** Epoch milliseconds, as the demo sees them. */
  now(): number;
  /** Whole days the clock stands ahead of the real one; negative: behind. */
  ahead(): number;
  move(days: number): void;
  reset(): void;
}

/** Opens the clock kept in `file`: the demo's orders live in its time, also tomorrow. */
export function openClock(file: string, real: () => number = Date.now): Clock {
  let ahead = existsSync(file) ? schema.parse(JSON.parse(readFileSync(file, "utf8"))).ahead : 0;
  const set = (days: number) => {
    ahead = Math.max(-furthest, Math.min(furthest, days));
    writeFileSync(file, JSON.stringify({ ahead }));
  };
  return {
    now: () => real() + ahead * day,
    ahead: () => ahead,
    move: (days) => set(ahead + days),
    reset: () => set(0),
  };
}

/** Ten years either way: beyond lies nothing a return depends on. */
const furthest = 3_653;
