import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { MemberId } from "../domain/ids.ts";
import { challengeLifetime, drawChallenge, readRegistration, registrationOptions } from "../identity/passkeys.ts";
import { hit } from "../store/limits.ts";
import type { Member } from "../store/members.ts";
import { deletePasskey, listPasskeys, type Passkey, renamePasskey as rename, savePasskey } from "../store/passkeys.ts";

const most = 20;

/** Asks a device to make a passkey. */
export async function askForNewPasskey(
  { db, keys, now, publicUrl }: Pick<Context, "db" | "keys" | "now" | "publicUrl">,
  member: Member,
  merchant: string,
): Promise<{ token: string; options: object }> {
  const challenge = drawChallenge();
  const known = (await listPasskeys(db, member.merchantId, member.id)).map(({ id }) => id);
  const token = keys.seal("passkey-makings", JSON.stringify({ challenge, memberId: member.id, until: now() + challengeLifetime }));
  return { token, options: await registrationOptions(publicUrl, merchant, member, { challenge, known }) };
}

export interface MadePasskey {
  readonly token: string;
  readonly response: object;
  readonly name: string;
}

/** @throws Refusal `challenge_over`, `passkey_refused` */
export async function addPasskey(
  { db, keys, now, publicUrl }: Pick<Context, "db" | "keys" | "now" | "publicUrl">,
  member: Pick<Member, "id" | "merchantId">,
  { token, response, name }: MadePasskey,
): Promise<Passkey> {
  const at = now();
  const opened = keys.open("passkey-makings", token);
  const { challenge, memberId, until } = opened ? (JSON.parse(opened) as Asked) : { challenge: "", memberId: "", until: 0 };
  if (memberId !== member.id || until <= at) throw new Refusal("challenge_over");
  const { allowed } = await hit(db, `challenge:${keys.hash("challenges", challenge)}`, { limit: 1, windowMs: challengeLifetime, at });
  if (!allowed) throw new Refusal("challenge_over");
  if ((await listPasskeys(db, member.merchantId, member.id)).length >= most) throw new Refusal("passkey_refused");
  const made = await readRegistration(publicUrl, response, challenge);
  if (!made) throw new Refusal("passkey_refused");
  const passkey = { ...made, memberId: member.id, name, createdAt: at };
  await savePasskey(db, member.merchantId, passkey);
  return { ...passkey, merchantId: member.merchantId, usedAt: null };
}

interface Asked {
  readonly challenge: string;
  readonly memberId: MemberId;
  readonly until: number;
}

/** @throws Refusal `not_found`, also for another member's */
export async function renamePasskey({ db }: Pick<Context, "db">, member: Member, id: string, name: string): Promise<void> {
  if (!(await rename(db, member.merchantId, member.id, id, name))) throw new Refusal("not_found");
}

/** @throws Refusal `not_found`, also for another member's */
export async function removePasskey({ db }: Pick<Context, "db">, member: Member, id: string): Promise<void> {
  if (!(await deletePasskey(db, member.merchantId, member.id, id))) throw new Refusal("not_found");
}
