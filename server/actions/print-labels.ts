import { ownZpl } from "../buying/own-label.ts";
import { goingBack } from "../buying/parcel-returns.ts";
import { carrierOf } from "../buying/way.ts";
import type { Context } from "../context.ts";
import { readZpl } from "../documents/zpl.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, ReturnId } from "../domain/ids.ts";
import type { Label, Parcel } from "../domain/parcel.ts";
import type { Return } from "../domain/return.ts";
import { ConnectionProblem } from "../providers/port.ts";
import { findReturn } from "../store/returns.ts";
import { findShipment } from "../store/shipments.ts";

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
    const kept = label[paper];
    const key = kept ?? `${label.a6} zpl`;
    const read = async (): Promise<Uint8Array | null> =>
      kept === undefined ? zplOf(context, ret, parcel, label) : ((await context.storage.read(kept))?.content ?? null);
    const content = known.get(key) ?? (await read());
    found.push(content ? { key, content } : null);
  }
  return found;
}

/** Ours is drawn, a carrier's asked for once more. Null for a file of the merchant's own, and for a carrier that gives no other than it gave. */
async function zplOf(context: Context, ret: Return, parcel: Parcel, { shipmentId, uploaded }: Label): Promise<Uint8Array | null> {
  if (uploaded) return null;
  if (shipmentId === undefined) return ownZpl(context, ret, await goingBack(context.db, ret), parcel);
  const purchase = await findShipment(context.db, ret.merchantId, shipmentId);
  const open = purchase && (await carrierOf(context, ret.merchantId, purchase));
  if (!purchase?.reference || !open?.carrier.reprint || !open.provider.can.reprints.includes("zpl")) return null;
  try {
    return readZpl((await open.carrier.reprint(purchase.reference, "zpl")).content);
  } catch (failure) {
    if (!(failure instanceof ConnectionProblem)) throw failure;
    context.log.warn({ connectionId: open.connection.id, trouble: failure.trouble }, "A carrier gave no label for printers of labels.");
    return null;
  }
}
