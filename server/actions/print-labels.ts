import { ownZpl } from "../buying/own-label.ts";
import { goingBack } from "../buying/parcel-returns.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, ReturnId } from "../domain/ids.ts";
import type { Label } from "../domain/parcel.ts";
import type { Return } from "../domain/return.ts";
import { findReturn } from "../store/returns.ts";

export interface PrintedLabels {
  readonly content: Uint8Array;
  /** Returns that have no label of this kind, or are none of the merchant's. */
  readonly missing: readonly ReturnId[];
}

/** `zpl`: for printers of labels. */
export type LabelPaper = "a4" | "a6" | "zpl";

/** What one file may be joined of. */
const mostBytes = 60 * 1024 * 1024;

/**
 * The labels of many returns as one file, in the order they were asked for. A label that several share is printed once.
 * @throws Refusal `label_not_ready` when none of them has one, `too_large`
 */
export async function printLabels(
  context: Context,
  merchantId: MerchantId,
  ids: readonly ReturnId[],
  paper: LabelPaper,
): Promise<PrintedLabels> {
  const { db, press } = context;
  const files = new Map<string, Uint8Array>();
  const missing: ReturnId[] = [];
  let left = mostBytes;
  for (const id of ids) {
    const ret = await findReturn(db, merchantId, id);
    const found = ret ? await filesOf(context, ret, paper, files) : [];
    if (found.length === 0 || found.includes(null)) missing.push(id);
    for (const file of found) {
      if (!file || files.has(file.key)) continue;
      left -= file.content.byteLength;
      if (left < 0) throw new Refusal("too_large");
      files.set(file.key, file.content);
    }
  }
  if (files.size === 0) throw new Refusal("label_not_ready");
  const all = [...files.values()];
  return { content: paper === "zpl" ? Buffer.concat(all) : await press.join(all), missing };
}

interface PaperFile {
  readonly key: string;
  readonly content: Uint8Array;
}

/** One for each parcel that has a label; null: it has none of this kind. @param known those that are there already, by key */
async function filesOf(
  context: Context,
  ret: Return,
  paper: LabelPaper,
  known: ReadonlyMap<string, Uint8Array>,
): Promise<(PaperFile | null)[]> {
  const found: (PaperFile | null)[] = [];
  for (const parcel of ret.parcels) {
    const { label } = parcel;
    if (!label) continue;
    const key = label[paper] ?? (isOwn(label) ? `${label.a6} zpl` : null);
    const read = async (): Promise<Uint8Array | null> => {
      if (key === null) return null;
      if (label[paper] === undefined) return ownZpl(context, ret, await goingBack(context.db, ret), parcel);
      return (await context.storage.read(key))?.content ?? null;
    };
    const content = (key !== null && known.get(key)) || (await read());
    found.push(key !== null && content ? { key, content } : null);
  }
  return found;
}

/** Drawn by us: neither bought nor a file of the merchant's. */
function isOwn({ shipmentId, uploaded }: Label): boolean {
  return shipmentId === undefined && !uploaded;
}
