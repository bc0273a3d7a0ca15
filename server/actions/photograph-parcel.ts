import { createHash } from "node:crypto";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, UnknownParcelId } from "../domain/ids.ts";
import { prepare } from "../photos/photo.ts";
import { expectParcelPhoto, findUnknownParcel } from "../store/unknown-parcels.ts";

/**
 * Keeps a picture of a parcel nobody knows, re-encoded as every photo; a further one takes the place of the first until the parcel is
 * assigned. The row names the file before it is written, and the old file goes after the row has let go of it.
 * @throws Refusal `not_found`, `parcel_assigned`, `photo_unreadable`, `photo_too_large`
 */
export async function photographParcel(
  { db, storage }: Context,
  merchantId: MerchantId,
  id: UnknownParcelId,
  bytes: Uint8Array,
): Promise<void> {
  const parcel = await findUnknownParcel(db, merchantId, id);
  if (!parcel) throw new Refusal("not_found");
  if (parcel.returnId) throw new Refusal("parcel_assigned");
  const { content, contentType } = await prepare(bytes);
  const key = `photos/${id}-${createHash("sha256").update(content).digest("hex").slice(0, 16)}`;
  await expectParcelPhoto(db, merchantId, id, key);
  await storage.put(key, content, contentType);
  if (parcel.photo && parcel.photo !== key) await storage.delete(parcel.photo);
}
