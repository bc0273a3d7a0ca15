import { createHash } from "node:crypto";
import type { Context } from "../context.ts";
import { prepareLogo } from "../documents/logo.ts";
import { Refusal } from "../domain/errors.ts";
import type { Shop } from "../domain/shop.ts";
import { updateShop } from "../store/merchants.ts";

const mostBytes = 2 * 1024 * 1024;

/**
 * Keeps the picture that stands on labels, inserts and the hosted page. It is named after its content, so that a page that shows an
 * older one keeps showing it.
 * @throws Refusal `photo_too_large`, `photo_unreadable`, `stale` when somebody changed the shop meanwhile
 */
export async function storeLogo({ db, storage }: Pick<Context, "db" | "storage">, shop: Shop, bytes: Uint8Array): Promise<Shop> {
  if (bytes.byteLength > mostBytes) throw new Refusal("photo_too_large");
  const logo = await prepareLogo(bytes);
  if (!logo) throw new Refusal("photo_unreadable");
  const key = `logos/${shop.id}-${createHash("sha256").update(logo.png).digest("hex").slice(0, 16)}.png`;
  await storage.put(key, logo.png, "image/png");
  const changed = { ...shop, brand: { ...shop.brand, logo: key } };
  if (!(await updateShop(db, shop.merchantId, changed, shop))) throw new Refusal("stale");
  return changed;
}
