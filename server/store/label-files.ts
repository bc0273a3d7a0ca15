import type { MerchantId, ParcelId } from "../domain/ids.ts";
import { filesOfLabel } from "../domain/parcel.ts";
import type { Return } from "../domain/return.ts";
import { most } from "./columns.ts";
import type { Database, Reader, Writer } from "./database.ts";
import { insertRows } from "./rows.ts";

/**
 * Notes files of a label that are about to be written: whatever becomes of who writes them, each is known to be there. Until a parcel has
 * them they are loose.
 */
export async function expectLabelFiles(
  db: Database,
  merchantId: MerchantId,
  parcelId: ParcelId,
  keys: readonly string[],
  at: number,
): Promise<void> {
  const rows = keys.map((key) => ({ key, merchant_id: merchantId, parcel_id: parcelId, loose_since: at }));
  await db.write((tx) => insertRows(tx, "label_files", rows, { on: ["key"], take: ["loose_since"] }));
}

interface Step {
  readonly before: Return | undefined;
  readonly after: Return;
}

/** In the transaction of a change: files a parcel has from now on are loose no longer, and those it had are. */
export async function holdLabelFiles(tx: Writer, merchantId: MerchantId, steps: readonly Step[], at: number): Promise<void> {
  const changed = steps.flatMap(({ before, after }) =>
    after.parcels.map((parcel) => {
      const had = filesOfLabel(before?.parcels.find(({ id }) => id === parcel.id)?.label);
      const has = filesOfLabel(parcel.label);
      return { parcel_id: parcel.id, taken: has.filter((key) => !had.includes(key)), left: had.filter((key) => !has.includes(key)) };
    }),
  );
  const rows = changed.flatMap(({ parcel_id, taken, left }) =>
    [...left.map((key) => ({ key, loose_since: at })), ...taken.map((key) => ({ key, loose_since: null }))].map((one) => ({
      ...one,
      merchant_id: merchantId,
      parcel_id,
    })),
  );
  const each = new Map(rows.map((row) => [row.key, row]));
  await insertRows(tx, "label_files", [...each.values()], { on: ["key"], take: ["loose_since"] });
}

/** What these parcels have is nobody's from now on; it is deleted by who calls, and again by the next round. */
export async function loosenLabelFiles(tx: Writer, merchantId: MerchantId, parcelIds: readonly ParcelId[], at: number): Promise<void> {
  if (parcelIds.length === 0) return;
  await tx
    .updateTable("label_files")
    .set({ loose_since: at })
    .where("merchant_id", "=", merchantId)
    .where("parcel_id", "in", parcelIds)
    .where("loose_since", "is", null)
    .execute();
}

/** A process that writes a label hands it out within minutes. */
const looseFor = 24 * 60 * 60_000;

/** Storage keys of any merchant's files that no parcel has, the longest loose first. */
export async function listLooseFiles(db: Reader, at: number, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom("label_files")
    .select("key")
    .where("loose_since", "is not", null)
    .where("loose_since", "<=", at - looseFor)
    .orderBy("loose_since")
    .orderBy("key")
    .limit(most(limit))
    .execute();
  return rows.map(({ key }) => key);
}

/** These were deleted. Whichever a parcel has after all is still known. */
export async function forgetLooseFiles(db: Database, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await db.write((tx) => tx.deleteFrom("label_files").where("key", "in", keys).where("loose_since", "is not", null).execute());
}
