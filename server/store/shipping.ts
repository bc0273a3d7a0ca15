import type { Actor } from "../domain/actor.ts";
import type { MerchantId, ParcelId, ShopId } from "../domain/ids.ts";
import { type ShippingRules, standardShipping } from "../domain/shipping.ts";
import { fromJson, type Json, json } from "./columns.ts";
import type { Database, Reader } from "./database.ts";

/** `revision` is 0 while nobody has saved any; what is kept may be older than a setting, which then is as it is by itself */
export async function shippingOf(
  db: Reader,
  merchantId: MerchantId,
  shopId: ShopId,
): Promise<{ readonly rules: ShippingRules; readonly revision: number }> {
  const row = await db
    .selectFrom("shipping_rules")
    .select(["rules", "revision"])
    .where("merchant_id", "=", merchantId)
    .where("shop_id", "=", shopId)
    .executeTakeFirst();
  return row ? { rules: withStandards(row.rules), revision: row.revision } : { rules: standardShipping, revision: 0 };
}

function withStandards(kept: Json): ShippingRules {
  const rules = fromJson<Partial<ShippingRules>>(kept);
  return { ...standardShipping, ...rules, weights: { ...standardShipping.weights, ...rules.weights } };
}

/** By parcel, the rules of the shop its return belongs to. */
export async function shippingOfParcels(
  db: Reader,
  merchantId: MerchantId,
  parcelIds: readonly ParcelId[],
): Promise<Map<ParcelId, ShippingRules>> {
  const links =
    parcelIds.length === 0 ? [] : await db.selectFrom("return_parcels").selectAll().where("parcel_id", "in", parcelIds).execute();
  if (links.length === 0) return new Map();
  const returns = await db
    .selectFrom("returns")
    .select(["id", "shop_id"])
    .where("merchant_id", "=", merchantId)
    .where("id", "in", [...new Set(links.map(({ return_id }) => return_id))])
    .execute();
  const rules = new Map<ShopId, ShippingRules>();
  for (const { shop_id } of returns) if (!rules.has(shop_id)) rules.set(shop_id, (await shippingOf(db, merchantId, shop_id)).rules);
  const shops = new Map(returns.map(({ id, shop_id }) => [id, shop_id]));
  return new Map(
    links.flatMap(({ parcel_id, return_id }) => {
      const own = rules.get(shops.get(return_id) ?? ("" as ShopId));
      return own ? [[parcel_id, own] as const] : [];
    }),
  );
}

/** False when they were saved by somebody else since `seen`. */
export async function saveShipping(
  db: Database,
  merchantId: MerchantId,
  shopId: ShopId,
  { rules, seen, by, at }: { readonly rules: ShippingRules; readonly seen: number; readonly by: Actor; readonly at: number },
): Promise<boolean> {
  const row = { rules: json(rules), revision: seen + 1, saved_at: at, saved_by: json(by) };
  return db.write(async (tx) => {
    if (seen === 0) {
      const { numInsertedOrUpdatedRows } = await tx
        .insertInto("shipping_rules")
        .values({ shop_id: shopId, merchant_id: merchantId, ...row })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      return numInsertedOrUpdatedRows === 1n;
    }
    const { numUpdatedRows } = await tx
      .updateTable("shipping_rules")
      .set(row)
      .where("merchant_id", "=", merchantId)
      .where("shop_id", "=", shopId)
      .where("revision", "=", seen)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  });
}
