import { type DeskSettings, standardSettings } from "../domain/desk-settings.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId } from "../domain/ids.ts";
import { fromJson, json } from "./columns.ts";
import type { Database, Reader } from "./database.ts";

export interface KeptSettings {
  readonly settings: DeskSettings;
  /** Counts changes. */
  readonly revision: number;
}

/** What the merchant chose, over what everybody begins with. */
export async function readDeskSettings(db: Reader, merchantId: MerchantId): Promise<KeptSettings> {
  const row = await db.selectFrom("merchants").select(["settings", "settings_revision"]).where("id", "=", merchantId).executeTakeFirst();
  return {
    settings: { ...standardSettings, ...(row ? fromJson<Partial<DeskSettings>>(row.settings) : {}) },
    revision: row?.settings_revision ?? 0,
  };
}

/** @throws Refusal `stale` when they are no longer as they were `seen` */
export async function saveDeskSettings(db: Database, merchantId: MerchantId, settings: DeskSettings, seen: number): Promise<void> {
  const { numUpdatedRows } = await db.write((tx) =>
    tx
      .updateTable("merchants")
      .set({ settings: json(settings), settings_revision: seen + 1 })
      .where("id", "=", merchantId)
      .where("settings_revision", "=", seen)
      .executeTakeFirst(),
  );
  if (numUpdatedRows === 0n) throw new Refusal("stale");
}
