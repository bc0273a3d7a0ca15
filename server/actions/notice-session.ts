import type { Context } from "../context.ts";
import { type MemberSession, noticeSession as notice } from "../store/sessions.ts";

/** Writes down, now and then, that a session is in use: one that is not ends by itself. */
export function noticeSession({ db, now }: Pick<Context, "db" | "now">, session: MemberSession): Promise<void> {
  return notice(db, session, now());
}
