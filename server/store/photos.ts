import { sql } from "kysely";
import type { MerchantId, OrderId, PhotoId } from "../domain/ids.ts";
import { most, storable } from "./columns.ts";
import type { Database, Reader, Writer } from "./database.ts";

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

const hour = 60 * 60_000;

/**
 * Milliseconds an upload waits for its submission, and is kept when none comes. The hour between them is for submissions that had
 * found it when its time ran out.
 */
export const photoWaits = 23 * hour;
const photoIsKept = 24 * hour;

/** Notes a photo whose file is about to be written, so that a file is known however its upload ends. */
export async function expectPhoto(db: Database, merchantId: MerchantId, photo: Photo): Promise<void> {
  await db.write((tx) =>
    tx
      .insertInto("photos")
      .values({ ...toRow(merchantId, photo), state: "arriving" })
      .onConflict((known) => known.doNothing())
      .execute(),
  );
}

/** Its file is there. The same photo sent twice at once is kept once. */
export async function savePhoto(db: Database, merchantId: MerchantId, photo: Photo): Promise<void> {
  const row = { ...toRow(merchantId, photo), state: "stored" as const };
  await db.write((tx) =>
    tx
      .insertInto("photos")
      .values(row)
      .onConflict((known) => known.column("id").doUpdateSet(row).where("photos.state", "=", "arriving"))
      .execute(),
  );
}

function toRow(merchantId: MerchantId, { id, orderId, key, contentType, width, height, bytes, at }: Photo) {
  return { id, merchant_id: merchantId, order_id: orderId, key, content_type: contentType, width, height, bytes, created_at: at };
}

/** A return has them now, and keeps them. */
export async function takePhotos(tx: Writer, merchantId: MerchantId, ids: readonly PhotoId[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.updateTable("photos").set({ state: "taken" }).where("merchant_id", "=", merchantId).where("id", "in", ids).execute();
}

/** Photos of any merchant that no return has taken in time, oldest first. */
export async function listLeftPhotos(db: Reader, at: number, limit: number): Promise<{ readonly id: PhotoId; readonly key: string }[]> {
  return db
    .selectFrom("photos")
    .select(["id", "key"])
    .where("state", "<>", sql.lit("taken"))
    .where("created_at", "<=", at - photoIsKept)
    .orderBy("created_at")
    .orderBy("id")
    .limit(most(limit))
    .execute();
}

/** Those that were taken or uploaded anew meanwhile stay. */
export async function forgetPhotos(db: Database, photos: readonly { readonly id: PhotoId }[], at: number): Promise<void> {
  if (photos.length === 0) return;
  const ids = photos.map(({ id }) => id);
  await db.write((tx) =>
    tx
      .deleteFrom("photos")
      .where("id", "in", ids)
      .where("state", "<>", "taken")
      .where("created_at", "<=", at - photoIsKept)
      .execute(),
  );
}

/** Those of `ids` that are photos of this order and whole; an id that is not is left out. */
export async function findPhotos(db: Reader, merchantId: MerchantId, orderId: OrderId, ids: readonly string[]): Promise<Photo[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom("photos")
    .selectAll()
    .where("merchant_id", "=", merchantId)
    .where("order_id", "=", orderId)
    .where("id", "in", ids.map(storable) as PhotoId[])
    .where("state", "<>", sql.lit("arriving"))
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
