import type { MerchantId, OrderId, PhotoId } from "../domain/ids.ts";
import { storable } from "./columns.ts";
import type { Database, Reader } from "./database.ts";

export interface Photo {
  readonly id: PhotoId;
  readonly orderId: OrderId;
  /** Where storage keeps it. */
  readonly key: string;
  readonly contentType: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** The same photo sent twice at once is kept once. */
export async function savePhoto(db: Database, merchantId: MerchantId, photo: Photo): Promise<void> {
  const { id, orderId, key, contentType, width, height, bytes, at } = photo;
  await db.write((tx) =>
    tx
      .insertInto("photos")
      .values({ id, merchant_id: merchantId, order_id: orderId, key, content_type: contentType, width, height, bytes, created_at: at })
      .onConflict((taken) => taken.doNothing())
      .execute(),
  );
}

/** Those of `ids` that are photos of this order; an id that is not is left out. */
export async function findPhotos(db: Reader, merchantId: MerchantId, orderId: OrderId, ids: readonly string[]): Promise<Photo[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom("photos")
    .selectAll()
    .where("merchant_id", "=", merchantId)
    .where("order_id", "=", orderId)
    .where("id", "in", ids.map(storable) as PhotoId[])
    .orderBy("id")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    orderId: row.order_id,
    key: row.key,
    contentType: row.content_type,
    width: row.width,
    height: row.height,
    bytes: row.bytes,
    at: row.created_at,
  }));
}
