import type { Context } from "../context.ts";
import type { MerchantId, ParcelId } from "../domain/ids.ts";
import { expectLabelFiles } from "../store/label-files.ts";

export interface Keeping {
  /** Will be kept; answers its key. */
  file(name: string, content: Uint8Array, type?: string): string;
  /** Notes all of them, then writes them: one that is written is known however this ends. */
  all(): Promise<void>;
}

/** Keeps the files of one label together, where nobody else keeps any: who does the same work again, or beside, has keys of their own. */
export function keeping({ db, storage, newId, now }: Context, merchantId: MerchantId, parcelId: ParcelId): Keeping {
  const place = `labels/${parcelId}/${newId("event")}`;
  const files: { readonly key: string; readonly content: Uint8Array; readonly type: string }[] = [];
  return {
    file(name, content, type = "application/pdf") {
      const key = `${place}-${name}`;
      files.push({ key, content, type });
      return key;
    },
    async all() {
      const keys = files.map(({ key }) => key);
      await expectLabelFiles(db, merchantId, parcelId, keys, now());
      for (const { key, content, type } of files) await storage.put(key, content, type);
    },
  };
}
