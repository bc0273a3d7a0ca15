import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { endSession as end, endSessionOf, endSessionsOf, type MemberSession } from "../store/sessions.ts";

/** Signs out: the secret opens nothing any more. Ending one that never was changes nothing. */
export function endSession({ db, keys }: Pick<Context, "db" | "keys">, secret: string): Promise<void> {
  return end(db, keys.hash("sessions", secret));
}

/**
 * Signs the member out on another device.
 * @throws Refusal `not_found`, also for another member's
 */
export async function endOwnSession({ db }: Pick<Context, "db">, { merchantId, memberId }: MemberSession, hash: string): Promise<void> {
  if (!(await endSessionOf(db, merchantId, memberId, hash))) throw new Refusal("not_found");
}

/** Signs the member out everywhere but here. */
export function endOtherSessions({ db }: Pick<Context, "db">, { merchantId, memberId, hash }: MemberSession): Promise<void> {
  return endSessionsOf(db, merchantId, memberId, hash);
}
