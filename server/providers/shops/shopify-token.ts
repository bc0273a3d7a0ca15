import { z } from "zod";
import type { Outside } from "../http.ts";
import { ConnectionProblem } from "../port.ts";
import { openVendor } from "../vendor.ts";

/** What every request is let in by. Apps of the Dev Dashboard fetch a new token each day; older ones were given one that lasts. */
export interface Tokens {
  /** @throws ConnectionProblem */
  get(within: number): Promise<string>;
  /** The shop did not take it: the next one is fetched anew. */
  forget(): void;
}

export function lastingToken(token: string): Tokens {
  return { get: async () => token, forget: () => {} };
}

interface Granted {
  readonly token: Promise<string>;
  /** On the clock that only moves forward. */
  until: number;
}

/** Shared by all connections of this process to the same app and shop. */
const granted = new WeakMap<Outside, Map<string, Granted>>();

/** Long enough before its end that no request meets it. */
const early = 600_000;

const answer = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

export function grantedToken(outside: Outside, origin: string, client: { readonly id: string; readonly secret: string }): Tokens {
  const vendor = openVendor(outside, { origin, pace: { perSecond: 2, burst: 2 }, headers: () => ({}) });
  const all = granted.get(outside) ?? new Map<string, Granted>();
  granted.set(outside, all);
  const key = JSON.stringify([origin, client.id, client.secret]);

  const fetched = async (within: number, mine: { until: number }): Promise<string> => {
    const body = new URLSearchParams({ grant_type: "client_credentials", client_id: client.id, client_secret: client.secret }).toString();
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const reply = await vendor.read({ method: "POST", path: "/admin/oauth/access_token", body, headers, within });
    if (reply.status === 404) throw new ConnectionProblem("not_found", "there is no shop at this address");
    if (reply.status >= 400) throw new ConnectionProblem("not_allowed", "the shop does not know the app, or its secret is another");
    const parsed = answer.safeParse(reply.json);
    if (!parsed.success) throw new ConnectionProblem("unreadable", "what was answered is no token");
    mine.until = performance.now() + parsed.data.expires_in * 1_000 - early;
    return parsed.data.access_token;
  };

  return {
    get: async (within) => {
      const known = all.get(key);
      if (known && known.until > performance.now()) return known.token;
      const mine = { until: performance.now() + within };
      const entry: Granted = Object.assign(mine, { token: fetched(within, mine) });
      all.set(key, entry);
      try {
        return await entry.token;
      } catch (problem) {
        if (all.get(key) === entry) all.delete(key);
        throw problem;
      }
    },
    forget: () => all.delete(key),
  };
}
