import { ConnectionProblem } from "./port.ts";
import { notRead, type Request, type Vendor } from "./vendor.ts";

/** What lets requests in for a while. */
export interface Grant {
  /** As they are sent along. They hold a secret. */
  readonly headers: Readonly<Record<string, string>>;
  /** Seconds from now. */
  readonly lasts: number;
}

/** A vendor's API that asks for a token with an end. */
export interface GrantedVendor<Granted extends Grant> extends Vendor {
  /** @throws ConnectionProblem */
  granted(): Promise<Granted>;
}

/** Early enough that no request meets the end of a token. */
const early = 60_000;

/**
 * Fetches a token once for all who want it at the same time, keeps it until shortly before its end, and replaces one that is not taken
 * any more, once for each request.
 * @param ask fetches a new one; throws ConnectionProblem
 */
export function withGrant<Granted extends Grant>(vendor: Vendor, ask: () => Promise<Granted>): GrantedVendor<Granted> {
  let kept: { readonly asked: Promise<Granted>; got?: Granted; until: number } | undefined;

  const granted = (): Promise<Granted> => {
    if (kept && performance.now() < kept.until) return kept.asked;
    const asked = ask();
    const mine: NonNullable<typeof kept> = { asked, until: Number.POSITIVE_INFINITY };
    kept = mine;
    asked.then(
      (got) => {
        mine.got = got;
        mine.until = performance.now() + got.lasts * 1_000 - early;
      },
      () => {
        mine.until = 0;
      },
    );
    return asked;
  };

  /** Whoever comes second finds the new one already asked for. */
  const renewed = (refused: Granted): Promise<Granted> => {
    if (kept?.got === refused) kept = undefined;
    return granted();
  };

  const by = ({ headers }: Grant, request: Request): Request => ({ ...request, headers: { ...request.headers, ...headers } });

  return {
    granted,
    read: async (request) => {
      const first = await granted();
      try {
        return await vendor.read(by(first, request));
      } catch (problem) {
        // 403 is another matter: it may not be done, whatever the token.
        if (!(problem instanceof ConnectionProblem) || !/\b401\b/.test(problem.message)) throw problem;
        return vendor.read(by(await renewed(first), request));
      }
    },
    write: async (request) => {
      try {
        const first = await granted();
        const written = await vendor.write(by(first, request));
        if (written.kind !== "answered" || written.reply.status !== 401) return written;
        return await vendor.write(by(await renewed(first), request));
      } catch (problem) {
        return notRead(problem);
      }
    },
  };
}
