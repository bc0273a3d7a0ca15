import type { Context } from "../context.ts";
import { forgetLooseFiles, listLooseFiles } from "../store/label-files.ts";

/** Files deleted before anything else gets its turn. */
const batch = 50;
const mostBatches = 40;

/**
 * Deletes files of labels that were written and never handed out, or are handed out no more. The file goes first: a crash in between leaves
 * a row without a file, which the next round deletes, while a file without a row would be found by nobody.
 */
export async function discardLabelFiles({ db, storage, now }: Context, going: () => boolean): Promise<void> {
  const at = now();
  for (let batches = 0; batches < mostBatches && going(); batches++) {
    const loose = await listLooseFiles(db, at, batch);
    for (const key of loose) await storage.delete(key);
    await forgetLooseFiles(db, loose);
    if (loose.length < batch) return;
  }
}
