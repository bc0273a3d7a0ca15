import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { MemberId, MerchantId } from "../domain/ids.ts";
import { findMember, removeMember as remove } from "../store/members.ts";

/** @throws Refusal `not_found`, `last_owner` */
export async function removeMember({ db, now }: Pick<Context, "db" | "now">, merchantId: MerchantId, id: MemberId): Promise<void> {
  const member = await findMember(db, merchantId, id);
  if (!member) throw new Refusal("not_found");
  await remove(db, merchantId, member, now());
}
