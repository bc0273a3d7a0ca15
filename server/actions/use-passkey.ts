import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { MemberId } from "../domain/ids.ts";
import { authenticationOptions, challengeLifetime, drawChallenge, readAuthentication } from "../identity/passkeys.ts";
import { hit } from "../store/limits.ts";
import { findMember, type Member } from "../store/members.ts";
import { findPasskey, listPasskeys, notePasskeyUse } from "../store/passkeys.ts";

export interface Challenge {
  /** Comes back with the answer; says which challenge it was. */
  readonly token: string;
  readonly options: object;
}

/** Asks a device to show a passkey: of one member, or whichever it has. */
export async function askForPasskey(
  { db, keys, now, publicUrl }: Pick<Context, "db" | "keys" | "now" | "publicUrl">,
  member: Pick<Member, "id" | "merchantId"> | null,
): Promise<Challenge> {
  const challenge = drawChallenge();
  const known = member ? await listPasskeys(db, member.merchantId, member.id) : [];
  const token = keys.seal("passkey-uses", JSON.stringify({ challenge, memberId: member?.id ?? null, until: now() + challengeLifetime }));
  const options = await authenticationOptions(
    publicUrl,
    challenge,
    known.map(({ id }) => id),
  );
  return { token, options };
}

/**
 * The member whose passkey answered the challenge, each of which is good once.
 * @param asked the member who was asked, null when anybody was
 * @throws Refusal `challenge_over`, `passkey_refused`
 */
export async function usePasskey(
  context: Pick<Context, "db" | "keys" | "now" | "publicUrl">,
  asked: MemberId | null,
  { token, response }: { readonly token: string; readonly response: { readonly id: string } },
): Promise<Member> {
  const { db, keys, now, publicUrl } = context;
  const at = now();
  const opened = keys.open("passkey-uses", token);
  const { challenge, memberId, until } = opened ? (JSON.parse(opened) as Asked) : { challenge: "", memberId: null, until: 0 };
  if (until <= at || memberId !== asked) throw new Refusal("challenge_over");
  const { allowed } = await hit(db, `challenge:${keys.hash("challenges", challenge)}`, { limit: 1, windowMs: challengeLifetime, at });
  if (!allowed) throw new Refusal("challenge_over");
  const passkey = await findPasskey(db, response.id);
  const member = passkey && (await findMember(db, passkey.merchantId, passkey.memberId));
  if (!passkey || !member || member.disabledAt !== null || (asked !== null && member.id !== asked)) throw new Refusal("passkey_refused");
  const counter = await readAuthentication(publicUrl, response, challenge, passkey);
  if (counter === null || !(await notePasskeyUse(db, passkey.merchantId, passkey.id, counter, at))) throw new Refusal("passkey_refused");
  return member;
}

interface Asked {
  readonly challenge: string;
  readonly memberId: MemberId | null;
  readonly until: number;
}
