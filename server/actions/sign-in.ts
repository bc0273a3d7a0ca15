import { randomBytes } from "node:crypto";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId } from "../domain/ids.ts";
import { hitWithin } from "../store/limits.ts";
import { findMembersByEmail, type Member } from "../store/members.ts";
import { isPassword } from "../store/passwords.ts";
import { openSession } from "../store/sessions.ts";

const quarter = 15 * 60_000;
/** Of one person from one address. */
const triesHere = 10;
/** From one address, whoever is tried. */
const triesOfAddress = 50;
/** Of one person, from wherever: many computers guess together. Passkeys and the mailed link stay open meanwhile. */
const triesOfOne = 100;

export interface SignIn {
  readonly email: string;
  readonly password: string;
  /** Where the request came from, for the limit. */
  readonly address: string;
}

/**
 * The members an e-mail address and a password open, one a merchant. A wrong address and a wrong password take the same time and give the
 * same answer. Limits slow guessing down and shut nobody out: who tries from elsewhere is counted apart.
 * @throws Refusal `sign_in_failed`, `too_many_requests`
 */
export async function membersWith(context: Context, { email, password, address }: SignIn): Promise<Member[]> {
  const { db, keys } = context;
  const at = context.now();
  const person = email.trim().toLowerCase();
  const buckets = [
    [`sign-in:${keys.hash("limits", `${person} ${address}`)}`, triesHere],
    [`sign-in-from:${keys.hash("limits", address)}`, triesOfAddress],
    [`sign-in-as:${keys.hash("limits", person)}`, triesOfOne],
  ] as const;
  for (const [bucket, limit] of buckets) {
    await hitWithin(db, bucket, { limit, windowMs: quarter, at });
  }
  const known = await findMembersByEmail(db, email);
  const open: Member[] = [];
  // One check at least, so that nobody learns from the time whether the address is known.
  for (const member of known.length > 0 ? known : [null]) {
    if ((await isPassword(password, member?.password ?? null)) && member && member.disabledAt === null) open.push(member);
  }
  if (open.length === 0) throw new Refusal("sign_in_failed");
  return open;
}

/** Begins a session. Answers the secret its cookie carries; only its hash is kept. */
export async function beginSession(
  { db, keys, now }: Pick<Context, "db" | "keys" | "now">,
  { id, merchantId }: Pick<Member, "id"> & { readonly merchantId: MerchantId },
  device: string,
): Promise<string> {
  const secret = randomBytes(32).toString("base64url");
  await openSession(db, { hash: keys.hash("sessions", secret), merchantId, memberId: id, device, at: now() });
  return secret;
}
