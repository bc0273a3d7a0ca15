import type { Context } from "../context.ts";
import type { DeskSettings } from "../domain/desk-settings.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId } from "../domain/ids.ts";
import { type KeptSettings, readDeskSettings, saveDeskSettings } from "../store/desk-settings.ts";

/**
 * Changes how the team works. @param seen the revision that was edited; null: whichever is there
 * @throws Refusal `stale`, `mark_in_use`
 */
export async function changeDeskSettings(
  { db }: Pick<Context, "db">,
  merchantId: MerchantId,
  settings: DeskSettings,
  seen: number | null,
): Promise<KeptSettings> {
  const before = await readDeskSettings(db, merchantId);
  if (seen !== null && seen !== before.revision) throw new Refusal("stale");
  await saveDeskSettings(db, merchantId, settings, before);
  return { settings, revision: before.revision + 1 };
}
