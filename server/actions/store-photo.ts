import type { Context } from "../context.ts";
import type { MerchantId, OrderId, PhotoId } from "../domain/ids.ts";
import { prepare } from "../photos/photo.ts";
import { hitWithin } from "../store/limits.ts";
import { expectPhoto, findPhotos, savePhoto } from "../store/photos.ts";

/** Photos of one order within a day: ten for each of four pieces. */
const budget = { limit: 40, windowMs: 24 * 60 * 60_000 };

/**
 * Keeps a shopper's photo: re-encoded, upright, without its metadata, at most 1600 pixels. The same id again is the same photo,
 * whatever is sent with it: nobody replaces what they once showed.
 * @throws Refusal `photo_unreadable`, `photo_too_large`, `too_many_requests`
 */
export async function storePhoto(
  { db, storage, now }: Context,
  merchantId: MerchantId,
  orderId: OrderId,
  id: PhotoId,
  bytes: Uint8Array,
): Promise<{ id: PhotoId; width: number; height: number }> {
  const [kept] = await findPhotos(db, merchantId, orderId, [id]);
  if (kept) return { id, width: kept.width, height: kept.height };
  const at = now();
  await hitWithin(db, `photos:${orderId}`, { ...budget, at });
  const { content, contentType, width, height } = await prepare(bytes);
  const key = `photos/${id}`;
  const photo = { id, orderId, key, contentType, width, height, bytes: content.byteLength, at };
  await expectPhoto(db, merchantId, photo);
  await storage.put(key, content, contentType);
  await savePhoto(db, merchantId, photo);
  return { id, width, height };
}
