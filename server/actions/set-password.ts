import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { Member } from "../store/members.ts";
import { updateMember } from "../store/members.ts";
import { hashPassword } from "../store/passwords.ts";
import { endSessionsOf } from "../store/sessions.ts";

const shortest = 12;
const longest = 200;

/** What is tried first by whoever guesses; longer than the shortest that is taken. */
const common =
  /^(?:password|passwort|motdepasse|contrasena|qwertyuiop|qwertz|azerty|letmein|welcome|admin|iloveyou|123456789012|(.)\1+)[\d!.]*$/i;

/**
 * Sets a member's password and signs them out everywhere else.
 * @param but the session that stays
 * @throws Refusal `password_weak`
 */
export async function setPassword(
  { db }: Pick<Context, "db">,
  member: Pick<Member, "id" | "merchantId" | "email">,
  password: string,
  but?: string,
): Promise<void> {
  const plain = password.normalize("NFKC");
  if (plain.length < shortest || plain.length > longest || common.test(plain) || plain.toLowerCase() === member.email)
    throw new Refusal("password_weak", { shortest });
  await updateMember(db, member.merchantId, member.id, { password: await hashPassword(password) });
  await endSessionsOf(db, member.merchantId, member.id, but);
}
