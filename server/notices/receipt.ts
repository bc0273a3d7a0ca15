import { textsFor } from "../../locales/texts.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { LetterId } from "../domain/ids.ts";
import type { Return } from "../domain/return.ts";
import { findShopById } from "../store/merchants.ts";
import { findOrder } from "../store/orders.ts";
import { findPolicy } from "../store/policies.ts";
import type { Attachment } from "./compose.ts";

/**
 * Draws what a return came to (S5-20, S5-24, S5-32): printed and mailed it is the same.
 * @throws Refusal `return_not_found`
 */
export async function receiptOf(context: Context, ret: Return, language: string): Promise<Uint8Array> {
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

/** The receipt as it is attached to a letter: drawn once, and kept as that letter took it along. */
export async function attachReceipt(context: Context, ret: Return, letter: LetterId): Promise<Attachment> {
  const key = `receipts/${ret.id}/${letter}.pdf`;
  const kept = await context.storage.read(key);
  const content = kept?.content ?? (await receiptOf(context, ret, ret.language));
  if (!kept) await context.storage.put(key, content, "application/pdf");
  return { filename: receiptName(ret.number), bytes: content.length, key };
}

export function receiptName(number: string): string {
  return `${number}.pdf`;
}
