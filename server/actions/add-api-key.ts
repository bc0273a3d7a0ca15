import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { drawApiKey, hintOf, revokeApiKeys, saveApiKey } from "../store/api-keys.ts";
import { together } from "../store/database.ts";
import { findShop } from "../store/merchants.ts";

export interface NewKey {
  /** Of any shop of the merchant. */
  readonly slug: string;
  readonly hashOfApiKey: (key: string) => string;
  readonly scopes: readonly string[];
  /** Whether all keys the merchant had before end with it. */
  readonly revokeEarlier: boolean;
}

/**
 * Gives a shop's merchant a further API key. The key is returned here and nowhere else: only its hash is kept.
 * @returns `revoked`: how many keys ended
 * @throws Refusal `shop_not_found`; after any throw the keys are what they were
 */
export async function addApiKey(
  { db, newId, now }: Pick<Context, "db" | "newId" | "now">,
  { slug, hashOfApiKey, scopes, revokeEarlier }: NewKey,
): Promise<{ apiKey: string; revoked: number }> {
  const shop = await findShop(db, slug);
  if (!shop) throw new Refusal("shop_not_found");
  const apiKey = drawApiKey();
  const at = now();
  const key = { id: newId("apiKey"), name: "setup --new-key", hash: hashOfApiKey(apiKey), hint: hintOf(apiKey), scopes, at };
  const revoked = await together(db, async (all) => {
    const ended = revokeEarlier ? await revokeApiKeys(all, shop.merchantId, at) : 0;
    await saveApiKey(all, shop.merchantId, key);
    return ended;
  });
  return { apiKey, revoked };
}
