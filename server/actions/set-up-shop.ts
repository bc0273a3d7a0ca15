import type { Context } from "../context.ts";
import { defaultPolicy } from "../domain/default-policy.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId } from "../domain/ids.ts";
import { refuseWeak } from "../domain/password.ts";
import type { Policy } from "../domain/policy.ts";
import { newShop, type Shop } from "../domain/shop.ts";
import { drawApiKey, hintOf, saveApiKey } from "../store/api-keys.ts";
import { together } from "../store/database.ts";
import { drawLinkSecret, hashOfLink, saveMemberLink } from "../store/member-links.ts";
import { createMember, updateMember } from "../store/members.ts";
import { createMerchant, createShop, findShop } from "../store/merchants.ts";
import { hashPassword } from "../store/passwords.ts";
import { savePolicy } from "../store/policies.ts";

export interface NewShop {
  readonly slug: string;
  readonly name: string;
  readonly owner: string;
  readonly hashOfApiKey: (key: string) => string;
  readonly scopes: readonly string[];
  /** Overrides what a new shop starts with. */
  readonly shop?: Partial<Shop>;
  readonly policy?: Policy;
  /** Absent: the owner chooses with the link. */
  readonly ownerPassword?: string;
}

/** How long a link that the command line prints works, in milliseconds. */
const linkLifetime = 7 * 24 * 60 * 60_000;

/**
 * Creates a merchant with one shop, its owner, its first policy and an API key. The key is returned here and nowhere else: only its
 * hash is kept; and so is the secret of the link with which the owner signs in for the first time.
 * @throws Refusal `conflict` when the slug is taken, `password_weak`; after any throw nothing has been created
 */
export async function setUpShop(
  context: Pick<Context, "db" | "newId" | "now">,
  { slug, name, owner, hashOfApiKey, scopes, shop: wanted, policy = defaultPolicy(), ownerPassword }: NewShop,
): Promise<{ shop: Shop; apiKey: string; ownerLink: string }> {
  const { db, newId } = context;
  const at = context.now();
  if (await findShop(db, slug)) throw new Refusal("conflict");
  const merchantId: MerchantId = newId("merchant");
  const shop: Shop = { ...newShop({ id: newId("shop"), merchantId, slug, name, owner, createdAt: at }), ...wanted };
  const apiKey = drawApiKey();
  const ownerLink = drawLinkSecret();
  if (ownerPassword !== undefined) refuseWeak(ownerPassword, owner.toLowerCase());
  const password = ownerPassword === undefined ? undefined : await hashPassword(ownerPassword);
  const memberId = newId("member");
  // A shop without its key could neither be used nor be set up again.
  await together(db, async (all) => {
    await createMerchant(all, { id: merchantId, name, at });
    await createShop(all, merchantId, shop);
    await createMember(all, merchantId, { id: memberId, email: owner, role: "owner", at });
    if (password !== undefined) await updateMember(all, merchantId, memberId, { password });
    const link = { merchantId, memberId, purpose: "invitation", expiresAt: at + linkLifetime } as const;
    await saveMemberLink(all, hashOfLink(ownerLink), link, null, at);
    await savePolicy(all, merchantId, shop.id, policy, { id: newId("policy"), at });
    await saveApiKey(all, merchantId, {
      id: newId("apiKey"),
      name: "set-up",
      hash: hashOfApiKey(apiKey),
      hint: hintOf(apiKey),
      scopes: [...scopes],
      at,
    });
  });
  return { shop, apiKey, ownerLink };
}
