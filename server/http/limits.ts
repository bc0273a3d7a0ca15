import type { Context as HonoContext, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { Refusal, type RefusalCode } from "../domain/errors.ts";

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

/**
 * Refuses bodies of more bytes. Where the length is stated Node holds the body to it; only another has to be read to be measured,
 * which costs more than most answers.
 */
export function bodyAtMost(bytes: number, refusal: RefusalCode): MiddlewareHandler {
  const measured = bodyLimit({ maxSize: bytes, onError: () => Promise.reject(new Refusal(refusal)) });
  return (c, next) => {
    if (c.req.method === "GET" || c.req.method === "HEAD") return next();
    const stated = c.req.header("Content-Length");
    if (stated === undefined || c.req.header("Transfer-Encoding") !== undefined) return measured(c, next);
    if (Number(stated) > bytes) throw new Refusal(refusal);
    return next();
  };
}
