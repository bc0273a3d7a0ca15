import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { Shop } from "../domain/shop.ts";
import { present } from "../domain/snapshot.ts";
import { findShopById, updateShop } from "../store/merchants.ts";

type Changeable = Omit<Shop, "id" | "merchantId" | "slug" | "code" | "createdAt">;
export type ShopChanges = { readonly [Key in keyof Changeable]?: Changeable[Key] | undefined };

/**
 * Changes what the shop says of itself; the logo stays unless a new one is named. Of two who change different settings at once,
 * neither loses theirs.
 * @param onlyAsSeen nothing is changed when the shop is no longer as it was read
 * @throws Refusal `stale`
 */
export async function changeShop({ db }: Pick<Context, "db">, shop: Shop, changes: ShopChanges, onlyAsSeen: boolean): Promise<Shop> {
  for (let seen = shop, tries = 1; ; tries++) {
    const changed = changedBy(changes, seen);
    if (await updateShop(db, shop.merchantId, changed, seen)) return changed;
    const now = onlyAsSeen || tries === mostTries ? null : await findShopById(db, shop.merchantId, shop.id);
    if (!now) throw new Refusal("stale");
    seen = now;
  }
}

const mostTries = 10;

function changedBy({ brand, ...rest }: ShopChanges, shop: Shop): Shop {
  return {
    ...shop,
    ...present(rest),
    brand: brand ? { ...(shop.brand.logo ? { logo: shop.brand.logo } : {}), ...brand } : shop.brand,
  };
}
