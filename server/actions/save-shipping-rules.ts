import type { Context } from "../context.ts";
import type { Actor } from "../domain/actor.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, ShopId } from "../domain/ids.ts";
import type { ShippingRules } from "../domain/shipping.ts";
import { saveShipping, shippingOf } from "../store/shipping.ts";

/** Saves how a shop's parcels travel. @param seen the revision it was read in; null takes whatever is there @throws Refusal `stale` */
export async function saveShippingRules(
  { db, now }: Context,
  merchantId: MerchantId,
  shopId: ShopId,
  { rules, seen, by }: { readonly rules: ShippingRules; readonly seen: number | null; readonly by: Actor },
): Promise<void> {
  const revision = seen ?? (await shippingOf(db, merchantId, shopId)).revision;
  if (!(await saveShipping(db, merchantId, shopId, { rules, seen: revision, by, at: now() }))) throw new Refusal("stale");
}
