import type { Context as HonoContext } from "hono";
import { Refusal } from "../domain/errors.ts";

const minute = 60_000;
/** Whoever is counted at once; more of them are an attack, and begin anew rather than fill the memory. */
const mostCounted = 100_000;

export interface Budget {
  /** Below zero: used up. */
  readonly left: number;
  readonly resetSeconds: number;
  readonly limit: number;
}

/**
 * Counts calls a minute in memory, per process: cheap, bounded, and only the first line of defence. Failed proofs are counted in the
 * database, for all processes.
 */
export function callCounter(now: () => number, limit: number): (who: string) => Budget {
  let windowStart = 0;
  let calls = new Map<string, number>();
  return (who) => {
    const at = now();
    if (at - windowStart >= minute || calls.size > mostCounted) {
      windowStart = at;
      calls = new Map();
    }
    const used = (calls.get(who) ?? 0) + 1;
    calls.set(who, used);
    return { left: limit - used, resetSeconds: Math.max(1, Math.ceil((windowStart + minute - at) / 1000)), limit };
  };
}

/**
 * Tells the caller what is left (`RateLimit`, draft-ietf-httpapi-ratelimit-headers).
 * @throws Refusal `too_many_requests` when nothing is
 */
export function spend(c: HonoContext, { left, resetSeconds, limit }: Budget): void {
  c.header("RateLimit-Policy", `"calls";q=${limit};w=60`);
  c.header("RateLimit", `"calls";r=${Math.max(0, left)};t=${resetSeconds}`);
  if (left < 0) throw new Refusal("too_many_requests", { retryAfterSeconds: resetSeconds });
}
