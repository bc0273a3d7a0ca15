import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { hit } from "../store/limits.ts";
import { findMembersByEmail, type Member } from "../store/members.ts";

const away = 10 * 60_000;
const back = 2 * 60_000;

interface Leaving {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** Where the person wanted to go. */
  readonly to: string;
  readonly until: number;
}

interface Returned {
  readonly email: string | null;
  readonly until: number;
}

/**
 * Sends a person to the operator's single sign-on.
 * @returns the address, and what their browser keeps meanwhile: only it can finish what it began
 * @throws Refusal `not_found` where none is configured, `unavailable` when it does not answer
 */
export async function beginSignOn(
  { keys, log, now, publicUrl, signOn }: Context,
  to: string,
): Promise<{ readonly url: string; readonly sealed: string }> {
  if (!signOn) throw new Refusal("not_found");
  const { url, expected } = await signOn.begin(callback(publicUrl)).catch((failure: unknown) => {
    log.warn({ err: failure }, "the single sign-on does not answer");
    throw new Refusal("unavailable");
  });
  const leaving: Leaving = { ...expected, to, until: now() + away };
  return { url, sealed: keys.seal("sign-on-leaving", JSON.stringify(leaving)) };
}

/**
 * Takes them back from it. Whom it names is a member or not only when they enter.
 * @param search what stood after the path they came back to, with its question mark
 * @throws Refusal `challenge_over` for anything that this browser did not begin, or that the provider does not stand by
 */
export async function finishSignOn(
  { keys, log, now, publicUrl, signOn }: Context,
  search: string,
  sealed: string,
): Promise<{ readonly ticket: string; readonly to: string }> {
  const opened = keys.open("sign-on-leaving", sealed);
  if (!signOn || opened === null) throw new Refusal("challenge_over");
  const { to, until, ...expected } = JSON.parse(opened) as Leaving;
  if (until <= now()) throw new Refusal("challenge_over");
  const { email, verified } = await signOn.finish(new URL(callback(publicUrl) + search), expected).catch((failure: unknown) => {
    log.warn({ err: failure }, "a single sign-on did not come to its end");
    throw new Refusal("challenge_over");
  });
  const returned: Returned = { email: verified ? email : null, until: now() + back };
  return { ticket: keys.seal("sign-on-returned", JSON.stringify(returned)), to };
}

/**
 * The members who have the address that the provider has verified. None is ever made.
 * @param merchant when they chose one: the ticket is used up with it, or when there is only one
 * @throws Refusal `challenge_over`, `sign_on_unknown`
 */
export async function membersBySignOn({ db, keys, now }: Context, ticket: string, merchant?: string): Promise<readonly Member[]> {
  const opened = keys.open("sign-on-returned", ticket);
  const { email, until } = opened ? (JSON.parse(opened) as Returned) : { email: null, until: 0 };
  if (until <= now()) throw new Refusal("challenge_over");
  const known = email === null ? [] : await findMembersByEmail(db, email);
  const open = known.filter(({ disabledAt, merchantId }) => disabledAt === null && (merchant === undefined || merchantId === merchant));
  if (open.length === 0) throw new Refusal("sign_on_unknown");
  if (open.length > 1) return open;
  const { allowed } = await hit(db, `challenge:${keys.hash("challenges", ticket)}`, { limit: 1, windowMs: back, at: now() });
  if (!allowed) throw new Refusal("challenge_over");
  return open;
}

function callback(publicUrl: string): string {
  return `${publicUrl}/api/desk/oidc/callback`;
}
