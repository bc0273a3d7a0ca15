import type { Context } from "../context.ts";
import type { MerchantId, OrderId, PhotoId } from "../domain/ids.ts";
import { prepare } from "../photos/photo.ts";
import { savePhoto } from "../store/photos.ts";

/**
 * Keeps a shopper's photo: re-encoded, upright, without its metadata, at most 1600 pixels. The same id again is the same photo.
 * @throws Refusal `photo_unreadable`, `photo_too_large`
 */
export async function storePhoto(
  { db, storage, now }: Context,
  merchantId: MerchantId,
  orderId: OrderId,
  id: PhotoId,
  bytes: Uint8Array,
): Promise<{ id: PhotoId; width: number; height: number }> {
  const { content, contentType, width, height } = await prepare(bytes);
  const key = `photos/${id}`;
  await storage.put(key, content, contentType);
  await savePhoto(db, merchantId, { id, orderId, key, contentType, width, height, bytes: content.byteLength, at: now() });
  return { id, width, height };
}
