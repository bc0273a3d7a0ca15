import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { hit } from "../store/limits.ts";
import { findMember } from "../store/members.ts";
import { isPassword } from "../store/passwords.ts";
import { confirmSession, type MemberSession } from "../store/sessions.ts";

const quarter = 15 * 60_000;
const tries = 10;

/**
 * The member shows once more who they are.
 * @throws Refusal `sign_in_failed`, `too_many_requests`
 */
export async function confirmIdentity({ db, now }: Pick<Context, "db" | "now">, session: MemberSession, password: string): Promise<void> {
  const at = now();
  const { allowed, resetsAt } = await hit(db, `confirm:${session.memberId}`, { limit: tries, windowMs: quarter, at });
  if (!allowed) throw new Refusal("too_many_requests", { retryAfterSeconds: Math.ceil((resetsAt - at) / 1000) });
  const member = await findMember(db, session.merchantId, session.memberId);
  if (!(await isPassword(password, member?.password ?? null))) throw new Refusal("sign_in_failed");
  await confirmSession(db, session.hash, at);
}
