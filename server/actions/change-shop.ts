import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { addressesOf } from "../domain/policy-addresses.ts";
import type { Shop } from "../domain/shop.ts";
import { present } from "../domain/snapshot.ts";
import { isFilling } from "../store/connections.ts";
import { findShopById, updateShop } from "../store/merchants.ts";
import { policyInForce } from "../store/policies.ts";

type Changeable = Omit<Shop, "id" | "merchantId" | "slug" | "code" | "createdAt">;
export type ShopChanges = { readonly [Key in keyof Changeable]?: Changeable[Key] | undefined };

/**
 * Changes what the shop says of itself; the logo stays unless a new one is named. Of two who change different settings at once,
 * neither loses theirs.
 * @param onlyAsSeen nothing is changed when the shop is no longer as it was read
 * @throws Refusal `orders_missing` when the portal is to open while a connected shop is still telling its history, `stale`, `address_in_use` when an address would vanish that the policy in force sends parcels to
 */
export async function changeShop(
  { db, now }: Pick<Context, "db" | "now">,
  shop: Shop,
  changes: ShopChanges,
  onlyAsSeen: boolean,
): Promise<Shop> {
  for (let seen = shop, tries = 1; ; tries++) {
    const changed = changedBy(changes, seen);
    if (changed.portal === "active" && seen.portal !== "active" && (await isFilling(db, seen.merchantId, seen.id)))
      throw new Refusal("orders_missing");
    await keepNamed(db, seen, changed, now());
    if (await updateShop(db, shop.merchantId, changed, seen)) return changed;
    const fresh = onlyAsSeen || tries === mostTries ? null : await findShopById(db, shop.merchantId, shop.id);
    if (!fresh) throw new Refusal("stale");
    seen = fresh;
  }
}

async function keepNamed(db: Context["db"], before: Shop, after: Shop, at: number): Promise<void> {
  const gone = Object.keys(before.brand.addresses).filter((id) => !Object.hasOwn(after.brand.addresses, id));
  if (gone.length === 0) return;
  const found = await policyInForce(db, before.merchantId, before.id, at);
  const named = found && addressesOf(found.policy).find(({ id }) => gone.includes(id));
  if (named) throw new Refusal("address_in_use", { id: named.id });
}

const mostTries = 10;

function changedBy({ brand, ...rest }: ShopChanges, shop: Shop): Shop {
  return {
    ...shop,
    ...present(rest),
    brand: brand ? { ...(shop.brand.logo ? { logo: shop.brand.logo } : {}), ...brand } : shop.brand,
  };
}
