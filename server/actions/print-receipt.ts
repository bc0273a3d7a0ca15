import { textsFor } from "../../locales/texts.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { Return } from "../domain/return.ts";
import { findShopById } from "../store/merchants.ts";
import { findOrder } from "../store/orders.ts";
import { findPolicy } from "../store/policies.ts";

/**
 * Draws what a return came to, for the shopper to take along (S5-20, S5-24, S5-32): in their language unless another is asked for.
 * @throws Refusal `return_not_found`
 */
export async function printReceipt(context: Context, ret: Return, language: string = ret.language): Promise<Uint8Array> {
  const { db, now, press, storage } = context;
  const [order, shop, version] = await Promise.all([
    findOrder(db, ret.merchantId, ret.orderId),
    findShopById(db, ret.merchantId, ret.shopId),
    findPolicy(db, ret.merchantId, ret.policyId),
  ]);
  if (!order || !shop || !version) throw new Refusal("return_not_found");
  const logo = shop.brand.logo ? await storage.read(shop.brand.logo) : null;
  return press.receipt({
    brand: { name: shop.brand.name, ...(logo ? { logo: logo.content } : {}) },
    ret,
    order,
    shop,
    policy: version.policy,
    at: now(),
    texts: textsFor(language),
  });
}
