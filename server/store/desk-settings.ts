import { type DeskSettings, droppedMarks, type Mark, standardSettings } from "../domain/desk-settings.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId } from "../domain/ids.ts";
import { fromJson, json, most } from "./columns.ts";
import type { Database, Reader, Writer } from "./database.ts";

export interface KeptSettings {
  readonly settings: DeskSettings;
  /** Counts changes. */
  readonly revision: number;
}

/** What the merchant chose, over what everybody begins with. */
export async function readDeskSettings(db: Reader, merchantId: MerchantId): Promise<KeptSettings> {
  const row = await db.selectFrom("merchants").select(["settings", "settings_revision"]).where("id", "=", merchantId).executeTakeFirst();
  const kept = row ? fromJson<Partial<DeskSettings>>(row.settings) : {};
  return {
    // What was saved before a setting of money existed knows nothing of it.
    settings: { ...standardSettings, ...kept, money: { ...standardSettings.money, ...kept.money } },
    revision: row?.settings_revision ?? 0,
  };
}

/**
 * @param seen the revision that was changed
 * @throws Refusal `stale` when they are no longer as they were `seen`, `mark_in_use` when a grade or a disposition would vanish that a
 * piece carries
 */
export async function saveDeskSettings(db: Database, merchantId: MerchantId, settings: DeskSettings, seen: KeptSettings): Promise<void> {
  await db.write(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable("merchants")
      .set({ settings: json(settings), settings_revision: seen.revision + 1 })
      .where("id", "=", merchantId)
      .where("settings_revision", "=", seen.revision)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new Refusal("stale");
    const { grades, dispositions } = droppedMarks(seen.settings, settings);
    const used = (await carried(tx, merchantId, "grade", grades)) ?? (await carried(tx, merchantId, "disposition", dispositions));
    if (used) throw new Refusal("mark_in_use", { name: used.name });
  });
}

/** The first of the marks that a piece carries. */
async function carried(tx: Writer, merchantId: MerchantId, column: "grade" | "disposition", marks: readonly Mark[]): Promise<Mark | null> {
  for (const mark of marks) {
    const found = await tx
      .selectFrom("return_units")
      .select("id")
      .where("merchant_id", "=", merchantId)
      .where(column, "=", mark.id)
      .limit(most(1))
      .executeTakeFirst();
    if (found) return mark;
  }
  return null;
}
