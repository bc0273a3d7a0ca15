import type { Context } from "../context.ts";
import { refuseWeak } from "../domain/password.ts";
import { endLinksOf } from "../store/member-links.ts";
import type { Member } from "../store/members.ts";
import { updateMember } from "../store/members.ts";
import { hashPassword } from "../store/passwords.ts";
import { endSessionsOf } from "../store/sessions.ts";

/**
 * Sets a member's password and signs them out everywhere else. Links that were mailed before end: whoever reads along in the mailbox
 * would undo it with one.
 * @param but the session that stays
 * @throws Refusal `password_weak`
 */
export async function setPassword(
  { db }: Pick<Context, "db">,
  member: Pick<Member, "id" | "merchantId" | "email">,
  password: string,
  but?: string,
): Promise<void> {
  refuseWeak(password, member.email);
  await updateMember(db, member.merchantId, member.id, { password: await hashPassword(password) });
  await endLinksOf(db, member.merchantId, member.id);
  await endSessionsOf(db, member.merchantId, member.id, but);
}
