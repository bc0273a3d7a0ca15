import { Refusal } from "../domain/errors.ts";

/** Calls an address may make to the shopper's API in a minute, all routes together, per process. Failed proofs are counted in the database, for all. */
const callsPerMinute = 240;
const minute = 60_000;

export interface Budget {
  readonly left: number;
  readonly resetSeconds: number;
  readonly limit: number;
}

/** Counts calls per address in memory: cheap, bounded, and only the first line of defence. */
export function callCounter(now: () => number, limit = callsPerMinute): (address: string) => Budget {
  let windowStart = 0;
  let calls = new Map<string, number>();
  return (address) => {
    const at = now();
    if (at - windowStart >= minute || calls.size > 100_000) {
      windowStart = at;
      calls = new Map();
    }
    const used = (calls.get(address) ?? 0) + 1;
    calls.set(address, used);
    const resetSeconds = Math.max(1, Math.ceil((windowStart + minute - at) / 1000));
    if (used > limit) throw new Refusal("too_many_requests", { retryAfterSeconds: resetSeconds });
    return { left: limit - used, resetSeconds, limit };
  };
}

/** `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers). */
export function budgetHeaders({ left, resetSeconds, limit }: Budget): Record<string, string> {
  return { "RateLimit-Policy": `"calls";q=${limit};w=60`, RateLimit: `"calls";r=${left};t=${resetSeconds}` };
}
