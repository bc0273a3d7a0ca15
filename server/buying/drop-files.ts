import type { Context } from "../context.ts";
import type { Label } from "../domain/parcel.ts";
import { filesOfLabel } from "../domain/parcel.ts";
import { forgetLooseFiles } from "../store/label-files.ts";

/** Deletes the files of labels that no parcel has any more; who dies over it leaves them to the next round. */
export async function dropFiles({ db, storage }: Context, ...labels: readonly (Label | null | undefined)[]): Promise<void> {
  const keys = labels.flatMap((label) => filesOfLabel(label ?? undefined));
  for (const key of keys) await storage.delete(key);
  await forgetLooseFiles(db, keys);
}
