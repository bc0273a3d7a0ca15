import type { Texts } from "../../locales/texts.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, ReturnId } from "../domain/ids.ts";
import { asItStands, type Return } from "../domain/return.ts";
import { findShopById } from "../store/merchants.ts";
import { findOrder } from "../store/orders.ts";
import { findPolicy } from "../store/policies.ts";
import { findReturn } from "../store/returns.ts";

/**
 * A packing slip for each of the returns as one PDF, in the order they were asked for and in the language of who prints them.
 * @throws Refusal `return_not_found` when none of them is the merchant's
 */
export async function printPackingSlips(
  context: Context,
  merchantId: MerchantId,
  ids: readonly ReturnId[],
  texts: Texts,
): Promise<{ readonly content: Uint8Array; readonly missing: readonly ReturnId[] }> {
  const slips: Uint8Array[] = [];
  const missing: ReturnId[] = [];
  for (const id of ids) {
    const ret = await findReturn(context.db, merchantId, id);
    const slip = ret && (await slipOf(context, ret, texts));
    if (slip) slips.push(slip);
    else missing.push(id);
  }
  if (slips.length === 0) throw new Refusal("return_not_found");
  return { content: slips.length === 1 && slips[0] ? slips[0] : await context.press.join(slips), missing };
}

async function slipOf({ db, now, press }: Context, ret: Return, texts: Texts): Promise<Uint8Array | null> {
  const [order, shop, version] = await Promise.all([
    findOrder(db, ret.merchantId, ret.orderId),
    findShopById(db, ret.merchantId, ret.shopId),
    findPolicy(db, ret.merchantId, ret.policyId),
  ]);
  if (!order || !shop || !version) return null;
  const brand = { name: shop.brand.name };
  return press.packingSlip({ brand, ret: asItStands(ret), order, shop, policy: version.policy, at: now(), texts });
}
