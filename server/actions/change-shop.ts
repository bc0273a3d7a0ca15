import type { Context } from "../context.ts";
import type { Shop } from "../domain/shop.ts";
import { present } from "../domain/snapshot.ts";
import { updateShop } from "../store/merchants.ts";

type Changeable = Omit<Shop, "id" | "merchantId" | "slug" | "code" | "createdAt">;
export type ShopChanges = { readonly [Key in keyof Changeable]?: Changeable[Key] | undefined };

/** Changes what the shop says of itself; the logo stays unless a new one is named. */
export async function changeShop({ db }: Pick<Context, "db">, shop: Shop, changes: ShopChanges): Promise<Shop> {
  const { brand, ...rest } = changes;
  const changed: Shop = {
    ...shop,
    ...present(rest),
    brand: brand ? { ...(shop.brand.logo ? { logo: shop.brand.logo } : {}), ...brand } : shop.brand,
  };
  await updateShop(db, shop.merchantId, changed);
  return changed;
}
