import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { LetterId, MerchantId, OrderId, PhotoId, UnknownParcelId } from "../domain/ids.ts";
import { bound, fromJson, most } from "./columns.ts";
import type { Database, Reader } from "./database.ts";

/** Merchants by their id. @param after the last of the slice before */
export async function listMerchantIds(db: Reader, after: MerchantId | null, limit: number): Promise<MerchantId[]> {
  let query = db.selectFrom("merchants").select("id");
  if (after !== null) query = query.where("id", ">", after);
  return (await query.orderBy("id").limit(most(limit)).execute()).map(({ id }) => id);
}

/** Photos of returns taken in at or before `before`, oldest first; none of an order with a return that is not over. */
export async function listOldPhotos(
  db: Reader,
  merchantId: MerchantId,
  before: number,
  limit: number,
): Promise<{ readonly id: PhotoId; readonly key: string }[]> {
  return db
    .selectFrom("photos")
    .select(["photos.id", "photos.key"])
    .where("photos.merchant_id", "=", bound(merchantId))
    .where("photos.created_at", "<=", before)
    .where("photos.state", "=", sql.lit("taken"))
    .where(noOpenReturnOf("photos", "order_id"))
    .orderBy("photos.created_at")
    .limit(most(limit))
    .execute();
}

export async function erasePhotos(db: Database, merchantId: MerchantId, ids: readonly PhotoId[]): Promise<void> {
  if (ids.length === 0) return;
  await db.write(async (tx) => {
    const own = tx.selectFrom("photos").select("id").where("merchant_id", "=", merchantId).where("id", "in", ids);
    await tx.deleteFrom("unit_photos").where("photo_id", "in", own).execute();
    await tx.deleteFrom("photos").where("merchant_id", "=", merchantId).where("id", "in", ids).execute();
  });
}

export interface OldLetter {
  readonly id: LetterId;
  /** Storage keys of what was drawn for this letter alone: a label is its parcel's. */
  readonly own: readonly string[];
}

/** Letters that left at or before `before`, oldest first; none of an order with a return that is not over. */
export async function listOldLetters(db: Reader, merchantId: MerchantId, before: number, limit: number): Promise<OldLetter[]> {
  const rows = await db
    .selectFrom("letters")
    .select(["letters.id", "letters.attachments"])
    .where("letters.merchant_id", "=", bound(merchantId))
    .where("letters.sent_at", "<=", before)
    .where(noOpenReturnOf("letters", "order_id"))
    .orderBy("letters.sent_at")
    .limit(most(limit))
    .execute();
  return rows.map(({ id, attachments }) => ({
    id,
    own: fromJson<{ readonly key?: string }[]>(attachments).flatMap(({ key }) => (key?.startsWith("receipts/") ? [key] : [])),
  }));
}

export async function eraseLetters(db: Database, merchantId: MerchantId, ids: readonly LetterId[]): Promise<void> {
  if (ids.length === 0) return;
  await db.write((tx) => tx.deleteFrom("letters").where("merchant_id", "=", merchantId).where("id", "in", ids).execute());
}

/**
 * Orders placed at or before `before` whose people are still known, oldest first; none with a return that is not over, or one that
 * was asked for since.
 */
export async function listOldOrders(db: Reader, merchantId: MerchantId, before: number, limit: number): Promise<OrderId[]> {
  const rows = await db
    .selectFrom("orders")
    .select("orders.id")
    .where("orders.merchant_id", "=", bound(merchantId))
    .where("orders.placed_at", "<=", before)
    .where("orders.erased_at", "is", null)
    .where(sql<SqlBool>`exists (select 1 from order_people where order_people.order_id = orders.id)`)
    .where(sql<SqlBool>`not exists (select 1 from returns where ${returnsOf("orders", "id")} and returns.requested_at > ${before})`)
    .where(noOpenReturnOf("orders", "id"))
    .orderBy("orders.placed_at")
    .orderBy("orders.id")
    .limit(most(limit))
    .execute();
  return rows.map(({ id }) => id);
}

/**
 * Parcels taken in at or before `before`, oldest first: that have a picture and no return that is not over, or, for `whole`, that never
 * were assigned.
 */
export async function listOldUnknownParcels(
  db: Reader,
  merchantId: MerchantId,
  { before, limit, whole }: { readonly before: number; readonly limit: number; readonly whole: boolean },
): Promise<{ readonly id: UnknownParcelId; readonly photo: string | null }[]> {
  const old = db
    .selectFrom("unknown_parcels")
    .select(["id", "photo"])
    .where("merchant_id", "=", bound(merchantId))
    .where("at", "<=", before)
    .orderBy("at")
    .limit(most(limit));
  if (whole) return old.where("return_id", "is", null).execute();
  return old
    .where("photo", "is not", null)
    .where(
      sql<SqlBool>`not exists (select 1 from returns where returns.id = unknown_parcels.return_id and returns.status in ('requested', 'approved'))`,
    )
    .execute();
}

/** Lets go of their pictures, or of all that is known of them. */
export async function eraseOldUnknownParcels(
  db: Database,
  merchantId: MerchantId,
  ids: readonly UnknownParcelId[],
  whole: boolean,
): Promise<void> {
  if (ids.length === 0) return;
  await db.write(async (tx) => {
    if (whole) {
      const gone = tx.deleteFrom("unknown_parcels").where("merchant_id", "=", merchantId).where("id", "in", ids);
      await gone.where("return_id", "is", null).execute();
    } else
      await tx.updateTable("unknown_parcels").set({ photo: null }).where("merchant_id", "=", merchantId).where("id", "in", ids).execute();
  });
}

/** A return that is not over yet holds on to everything of its order. */
function noOpenReturnOf(table: "photos" | "letters" | "orders", column: "order_id" | "id"): RawBuilder<SqlBool> {
  return sql`not exists (select 1 from returns where ${returnsOf(table, column)} and returns.status in ('requested', 'approved'))`;
}

/** The merchant is said although an order has only one: it is what the index of returns begins with. */
function returnsOf(table: string, column: string): RawBuilder<SqlBool> {
  return sql`returns.merchant_id = ${sql.ref(`${table}.merchant_id`)} and returns.order_id = ${sql.ref(`${table}.${column}`)}`;
}
