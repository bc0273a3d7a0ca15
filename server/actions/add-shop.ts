import type { Context } from "../context.ts";
import { defaultPolicy } from "../domain/default-policy.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId } from "../domain/ids.ts";
import { newShop, type Shop } from "../domain/shop.ts";
import { together } from "../store/database.ts";
import { createShop, findShop } from "../store/merchants.ts";
import { savePolicy } from "../store/policies.ts";

/**
 * Opens a further shop of a merchant, with a policy to begin from. The same wish again finds the shop it made.
 * @throws Refusal `conflict` when the slug is in use, also by another merchant
 */
export async function addShop(
  context: Pick<Context, "db" | "newId" | "now">,
  merchantId: MerchantId,
  { slug, name, owner }: { readonly slug: string; readonly name: string; readonly owner: string },
): Promise<Shop> {
  const { db, newId } = context;
  const known = await findShop(db, slug);
  if (known?.merchantId === merchantId && known.name === name) return known;
  if (known) throw new Refusal("conflict");
  const at = context.now();
  const shop = newShop({ id: newId("shop"), merchantId, slug, name, owner, createdAt: at });
  await together(db, async (all) => {
    await createShop(all, merchantId, shop);
    await savePolicy(all, merchantId, shop.id, defaultPolicy(), { id: newId("policy"), at });
  });
  return shop;
}
