import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { refuseWeak } from "../domain/password.ts";
import { together } from "../store/database.ts";
import { findMemberLink, hashOfLink, takeMemberLink } from "../store/member-links.ts";
import { findMember, type Member, updateMember } from "../store/members.ts";
import { hashPassword } from "../store/passwords.ts";
import { endSessionsOf } from "../store/sessions.ts";

export interface Choice {
  /** Absent: it stays. */
  readonly name?: string;
  /** Absent: who joins for the first time makes a passkey instead. */
  readonly password?: string;
}

/**
 * Uses a mailed link, once: the member has this password from now on and is signed out everywhere. A second factor stays: who can read
 * somebody's mail has not got their phone.
 * @returns the member as they are now
 * @throws Refusal `member_link_over`, `password_weak`, also when one is needed and missing
 */
export async function redeemLink({ db, now }: Pick<Context, "db" | "now">, secret: string, { name, password }: Choice): Promise<Member> {
  const at = now();
  const hash = hashOfLink(secret);
  const link = await findMemberLink(db, hash, at);
  const member = link && (await findMember(db, link.merchantId, link.memberId));
  if (!link || !member || member.disabledAt !== null) throw new Refusal("member_link_over");
  if (password === undefined && (link.purpose === "reset" || member.totp !== null)) throw new Refusal("password_weak");
  if (password !== undefined) refuseWeak(password, member.email);
  const kept = password === undefined ? undefined : await hashPassword(password);
  await together(db, async (all) => {
    if (!(await takeMemberLink(all, link.merchantId, hash, at))) throw new Refusal("member_link_over");
    await updateMember(all, link.merchantId, member.id, {
      ...(kept !== undefined && { password: kept }),
      ...(name !== undefined && { name }),
    });
    await endSessionsOf(all, link.merchantId, member.id);
  });
  return { ...member, name: name ?? member.name, password: kept ?? member.password };
}
