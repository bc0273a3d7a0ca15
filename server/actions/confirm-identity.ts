import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { hitWithin } from "../store/limits.ts";
import { findMember } from "../store/members.ts";
import { isPassword } from "../store/passwords.ts";
import { confirmSession as confirm, type MemberSession } from "../store/sessions.ts";

const quarter = 15 * 60_000;
const tries = 10;

/**
 * The member types their password once more.
 * @throws Refusal `sign_in_failed`, `too_many_requests`
 */
export async function provePassword({ db, now }: Pick<Context, "db" | "now">, session: MemberSession, password: string): Promise<void> {
  const at = now();
  await hitWithin(db, `confirm:${session.memberId}`, { limit: tries, windowMs: quarter, at });
  const member = await findMember(db, session.merchantId, session.memberId);
  if (!(await isPassword(password, member?.password ?? null))) throw new Refusal("sign_in_failed");
}

/** The member has just shown, by whatever way of theirs, who they are. */
export function confirmSession({ db, now }: Pick<Context, "db" | "now">, session: MemberSession): Promise<void> {
  return confirm(db, session.hash, now());
}
