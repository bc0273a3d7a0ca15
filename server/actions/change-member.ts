import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { MemberId, MerchantId } from "../domain/ids.ts";
import { findMember, type Member, type MemberChanges, updateMember } from "../store/members.ts";
import { endSessionsOf } from "../store/sessions.ts";

/**
 * Changes a member; who is shut out or given another role is signed out everywhere.
 * @throws Refusal `not_found`, `last_owner` when no owner would be left
 */
export async function changeMember(
  { db }: Pick<Context, "db">,
  merchantId: MerchantId,
  id: MemberId,
  changes: MemberChanges,
): Promise<Member> {
  if (!(await findMember(db, merchantId, id))) throw new Refusal("not_found");
  await updateMember(db, merchantId, id, changes);
  if (changes.role !== undefined || changes.disabledAt !== undefined) await endSessionsOf(db, merchantId, id);
  const changed = await findMember(db, merchantId, id);
  if (!changed) throw new Refusal("not_found");
  return changed;
}
