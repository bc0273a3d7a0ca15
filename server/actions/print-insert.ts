import { randomBytes } from "node:crypto";
import { textsFor } from "../../locales/texts.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, OrderId } from "../domain/ids.ts";
import { saveLink } from "../store/links.ts";
import { findShopById } from "../store/merchants.ts";
import { findOrder } from "../store/orders.ts";

/** A parcel may lie around for a while; the guarantee outlives any link, and number and postcode always work. */
const lifetime = 400 * 24 * 60 * 60_000;

/**
 * Draws the insert for an order's parcel with a QR code that logs in. Each print is a link of its own, stored hashed.
 * @throws Refusal `conflict` where the shop switched the QR code off (S1-14)
 */
export async function printInsert(context: Context, merchantId: MerchantId, orderId: OrderId, format: "pdf" | "png"): Promise<Uint8Array> {
  const { db, keys, newId, now, press, publicUrl, storage } = context;
  const order = await findOrder(db, merchantId, orderId);
  const shop = order && (await findShopById(db, merchantId, order.shopId));
  if (!order || !shop) throw new Refusal("order_not_found");
  if (!shop.insertQr) throw new Refusal("conflict");

  const at = now();
  const secret = randomBytes(32).toString("base64url");
  await saveLink(db, merchantId, {
    id: newId("link"),
    orderId,
    shopId: shop.id,
    hash: keys.hash("links", secret),
    purpose: "insert",
    expiresAt: at + lifetime,
  });
  const logo = shop.brand.logo ? await storage.read(shop.brand.logo) : null;
  return press.insert({
    format,
    brand: { name: shop.brand.name, ...(logo ? { logo: logo.content } : {}) },
    orderNumber: order.number,
    link: `${publicUrl}/r/${shop.slug}#k=${secret}`,
    typed: `${publicUrl.replace(/^https?:\/\//, "")}/r/${shop.slug}`,
    at,
    texts: textsFor(order.language ?? shop.defaultLanguage),
  });
}
