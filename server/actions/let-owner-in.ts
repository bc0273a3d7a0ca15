import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { drawLinkSecret, hashOfLink, saveMemberLink } from "../store/member-links.ts";
import { listMembers } from "../store/members.ts";
import { findShop } from "../store/merchants.ts";
import { deleteSecondFactor } from "../store/second-factors.ts";

const lifetime = 7 * 24 * 60 * 60_000;

/**
 * Gives an owner a link with which they choose how they sign in, as when their phone and its recovery codes are gone: their second
 * factor ends with it. For the operator, who stands above merchants.
 * @param email of which owner; null: the first
 * @throws Refusal `shop_not_found`, `not_found` when there is no such owner
 */
export async function letOwnerIn(
  { db, now }: Pick<Context, "db" | "now">,
  slug: string,
  email: string | null,
): Promise<{ readonly email: string; readonly secret: string }> {
  const shop = await findShop(db, slug);
  if (!shop) throw new Refusal("shop_not_found");
  const { merchantId } = shop;
  const members = await listMembers(db, merchantId);
  const owner = members.find(
    (one) => one.role === "owner" && one.disabledAt === null && (email === null || one.email === email.toLowerCase()),
  );
  if (!owner) throw new Refusal("not_found");
  const secret = drawLinkSecret();
  await deleteSecondFactor(db, merchantId, owner.id);
  const at = now();
  const link = { merchantId, memberId: owner.id, purpose: "invitation", expiresAt: at + lifetime } as const;
  await saveMemberLink(db, hashOfLink(secret), link, null, at);
  return { email: owner.email, secret };
}
