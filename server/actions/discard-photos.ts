import type { Context } from "../context.ts";
import { forgetPhotos, listLeftPhotos } from "../store/photos.ts";

/** Photos deleted before anything else gets its turn. */
const batch = 50;
const mostBatches = 20;

/**
 * Deletes photos that were uploaded and never submitted. The file goes first: a crash in between leaves a row without a file, which the
 * next round deletes, while a file without a row would be found by nobody.
 */
export async function discardPhotos({ db, storage, now }: Context): Promise<void> {
  const at = now();
  for (let batches = 0; batches < mostBatches; batches++) {
    const left = await listLeftPhotos(db, at, batch);
    for (const { key } of left) await storage.delete(key);
    await forgetPhotos(db, left, at);
    if (left.length < batch) return;
  }
}
