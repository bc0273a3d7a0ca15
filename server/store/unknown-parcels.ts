import type { Selectable } from "kysely";
import type { Actor } from "../domain/actor.ts";
import type { MerchantId, OrderId, ReturnId, UnknownParcelId } from "../domain/ids.ts";
import { fromJson, json, most, present, storable } from "./columns.ts";
import type { Database, Reader, Writer } from "./database.ts";
import { type Claim, claimKey, findAnswer } from "./idempotency.ts";
import { insertRows } from "./rows.ts";
import type { Tables } from "./tables.ts";

/** A parcel that arrived and that nobody can assign yet. */
export interface UnknownParcel {
  readonly id: UnknownParcelId;
  /** What could be read on it. */
  readonly label: string;
  readonly note?: string;
  /** Storage key of its picture. */
  readonly photo?: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly by: Actor;
  /** What it turned out to be. */
  readonly returnId?: ReturnId;
}

/**
 * Writes one down; the same key again finds the one it wrote.
 * @throws Refusal `idempotency_key_reused`
 */
export async function saveUnknownParcel(
  db: Database,
  merchantId: MerchantId,
  { id, label, note, at, by }: Pick<UnknownParcel, "id" | "label" | "note" | "at" | "by">,
  idempotency: Omit<Claim, "subject">,
): Promise<UnknownParcelId> {
  return db.write(async (tx) => {
    if (!(await claimKey(tx, merchantId, { ...idempotency, subject: id }, at))) {
      const earlier = await findAnswer(tx, merchantId, idempotency.scope, idempotency.key);
      return (earlier?.subject ?? id) as UnknownParcelId;
    }
    const words = { label: storable(label), note: note === undefined ? null : storable(note) };
    await insertRows(tx, "unknown_parcels", [
      { id, merchant_id: merchantId, ...words, photo: null, at, by_whom: json(by), return_id: null },
    ]);
    return id;
  });
}

export async function findUnknownParcel(db: Reader, merchantId: MerchantId, id: UnknownParcelId): Promise<UnknownParcel | null> {
  const row = await db
    .selectFrom("unknown_parcels")
    .selectAll()
    .where("merchant_id", "=", merchantId)
    .where("id", "=", id)
    .executeTakeFirst();
  return row ? toParcel(row) : null;
}

/** Those that wait to be assigned, oldest first. */
export async function listUnknownParcels(db: Reader, merchantId: MerchantId, limit: number): Promise<UnknownParcel[]> {
  const rows = await db
    .selectFrom("unknown_parcels")
    .selectAll()
    .where("merchant_id", "=", merchantId)
    .where("return_id", "is", null)
    .orderBy("id")
    .limit(most(limit))
    .execute();
  return rows.map(toParcel);
}

export async function listUnknownParcelsOf(db: Reader, merchantId: MerchantId, returnId: ReturnId): Promise<UnknownParcel[]> {
  const rows = await db
    .selectFrom("unknown_parcels")
    .selectAll()
    .where("merchant_id", "=", merchantId)
    .where("return_id", "=", returnId)
    .orderBy("id")
    .limit(most(50))
    .execute();
  return rows.map(toParcel);
}

/** Its picture, before the file is written: a file is known however its upload ends. */
export async function expectParcelPhoto(db: Database, merchantId: MerchantId, id: UnknownParcelId, key: string): Promise<void> {
  await db.write((tx) =>
    tx.updateTable("unknown_parcels").set({ photo: key }).where("merchant_id", "=", merchantId).where("id", "=", id).execute(),
  );
}

/** True when it is of this return now, or was before; false when it is of another. */
export async function assignUnknownParcel(db: Database, merchantId: MerchantId, id: UnknownParcelId, returnId: ReturnId): Promise<boolean> {
  await db.write((tx) =>
    tx
      .updateTable("unknown_parcels")
      .set({ return_id: returnId })
      .where("merchant_id", "=", merchantId)
      .where("id", "=", id)
      .where("return_id", "is", null)
      .execute(),
  );
  return (await findUnknownParcel(db, merchantId, id))?.returnId === returnId;
}

export async function photosOfUnknownParcels(db: Reader, merchantId: MerchantId, orderId: OrderId): Promise<string[]> {
  const rows = await db
    .selectFrom("unknown_parcels")
    .innerJoin("returns", "returns.id", "unknown_parcels.return_id")
    .select("unknown_parcels.photo")
    .where("returns.merchant_id", "=", merchantId)
    .where("returns.order_id", "=", orderId)
    .execute();
  return rows.flatMap(({ photo }) => (photo === null ? [] : [photo]));
}

/** What stands on a label and in a note names people; that something came, and when, does not. */
export async function eraseUnknownParcels(tx: Writer, merchantId: MerchantId, returns: readonly ReturnId[]): Promise<void> {
  await tx
    .updateTable("unknown_parcels")
    .set({ label: "", note: null, photo: null })
    .where("merchant_id", "=", merchantId)
    .where("return_id", "in", returns)
    .execute();
}

function toParcel(row: Selectable<Tables["unknown_parcels"]>): UnknownParcel {
  const { id, label, note, photo, at, by_whom, return_id } = row;
  return { id, label, at, by: fromJson<Actor>(by_whom), ...present({ note, photo, returnId: return_id }) };
}
