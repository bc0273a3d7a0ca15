import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { MemberId, MerchantId } from "../domain/ids.ts";
import { findMember } from "../store/members.ts";
import { takeSecondFactor as take } from "../store/second-factors.ts";

/**
 * Takes the authenticator app off a member who lost it. They are signed out everywhere, and a mail tells them, so that nobody weakens
 * another's account unseen. Without an app nothing happens. @throws Refusal `not_found`
 */
export async function takeSecondFactor({ db, now }: Context, merchantId: MerchantId, memberId: MemberId): Promise<void> {
  if (!(await findMember(db, merchantId, memberId))) throw new Refusal("not_found");
  const at = now();
  await take(db, merchantId, memberId, { at, tasks: [{ do: "tell-member", merchantId, memberId, at }] });
}
