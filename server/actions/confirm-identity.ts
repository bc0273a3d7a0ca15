import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { hit } from "../store/limits.ts";
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
  const { allowed, resetsAt } = await hit(db, `confirm:${session.memberId}`, { limit: tries, windowMs: quarter, at });
  if (!allowed) throw new Refusal("too_many_requests", { retryAfterSeconds: Math.ceil((resetsAt - at) / 1000) });
  const member = await findMember(db, session.merchantId, session.memberId);
  if (!(await isPassword(password, member?.password ?? null))) throw new Refusal("sign_in_failed");
}

/** The member has just shown, by whatever way of theirs, who they are. */
export function confirmSession({ db, now }: Pick<Context, "db" | "now">, session: MemberSession): Promise<void> {
  return confirm(db, session.hash, now());
}
