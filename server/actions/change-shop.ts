import type { Context } from "../context.ts";
import type { Shop } from "../domain/shop.ts";
import { updateShop } from "../store/merchants.ts";

export type ShopChanges = Partial<Omit<Shop, "id" | "merchantId" | "slug" | "code" | "createdAt">>;

/** Changes what the shop says of itself; the logo stays unless a new one is named. */
export async function changeShop({ db }: Pick<Context, "db">, shop: Shop, changes: ShopChanges): Promise<Shop> {
  const { brand, ...rest } = changes;
  const changed: Shop = { ...shop, ...rest, brand: brand ? { ...(shop.brand.logo ? { logo: shop.brand.logo } : {}), ...brand } : shop.brand };
  await updateShop(db, shop.merchantId, changed);
  return changed;
}
