import type { MerchantId, ShopId } from "../domain/ids.ts";
import { bound, most } from "./columns.ts";
import type { Reader } from "./database.ts";

/** How many there are, counted up to a thousand, and how young the youngest is. */
export interface Held {
  readonly count: number;
  /** Epoch milliseconds. */
  readonly lastAt: number | null;
}

const mostCounted = 1_001;

/** Orders of a shop; the youngest by the day it was placed. */
export async function heldOrders(db: Reader, merchantId: MerchantId, shopId: ShopId): Promise<Held> {
  const rows = await db
    .selectFrom("orders")
    .select("placed_at")
    .where("merchant_id", "=", bound(merchantId))
    .where("shop_id", "=", bound(shopId))
    .orderBy("placed_at", "desc")
    .orderBy("id", "desc")
    .limit(most(mostCounted))
    .execute();
  return { count: rows.length, lastAt: rows[0]?.placed_at ?? null };
}

/** Articles of a shop; the youngest by when it was last written. */
export async function heldProducts(db: Reader, merchantId: MerchantId, shopId: ShopId): Promise<Held> {
  const ofShop = () => db.selectFrom("products").where("merchant_id", "=", bound(merchantId)).where("shop_id", "=", bound(shopId));
  const [counted, last] = await Promise.all([
    ofShop().select("sku").limit(most(mostCounted)).execute(),
    ofShop()
      .select(({ fn }) => fn.max("updated_at").as("at"))
      .executeTakeFirst(),
  ]);
  return { count: counted.length, lastAt: last?.at === null || last?.at === undefined ? null : Number(last.at) };
}
