import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, ReturnId } from "../domain/ids.ts";
import { findReturn } from "../store/returns.ts";

export interface PrintedLabels {
  readonly content: Uint8Array;
  /** Returns that have no label, or are none of the merchant's. */
  readonly missing: readonly ReturnId[];
}

/** What one file may be joined of. */
const mostBytes = 60 * 1024 * 1024;

/**
 * The labels of many returns as one file, in the order they were asked for. A label that several share is printed once.
 * @throws Refusal `label_not_ready` when none of them has one, `too_large`
 */
export async function printLabels(
  { db, press, storage }: Context,
  merchantId: MerchantId,
  ids: readonly ReturnId[],
  format: "a4" | "a6",
): Promise<PrintedLabels> {
  const files = new Map<string, Uint8Array>();
  const missing: ReturnId[] = [];
  let left = mostBytes;
  for (const id of ids) {
    const ret = await findReturn(db, merchantId, id);
    const keys = (ret?.parcels ?? []).flatMap(({ label }) => (label ? [label[format]] : []));
    if (keys.length === 0) missing.push(id);
    for (const key of keys) {
      if (files.has(key)) continue;
      const file = await storage.read(key);
      if (!file) {
        missing.push(id);
        continue;
      }
      left -= file.content.byteLength;
      if (left < 0) throw new Refusal("too_large");
      files.set(key, file.content);
    }
  }
  if (files.size === 0) throw new Refusal("label_not_ready");
  return { content: await press.join([...files.values()]), missing };
}
