import type { Context } from "../context.ts";
import { readLabelFile, readLabelPicture } from "../documents/label-file.ts";
import { readZpl } from "../documents/zpl.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId } from "../domain/ids.ts";
import type { Label, LabelFile } from "../domain/parcel.ts";
import type { Purchase } from "../domain/purchase.ts";
import type { ConnectedCarrier, MadeLabel } from "../providers/carriers/port.ts";
import { ConnectionProblem } from "../providers/port.ts";
import { keeping } from "./keep-files.ts";

/** What the page of a label without paper says besides what is shown at the counter. */
export type DrawPaperless = (shown: { readonly picture?: Uint8Array; readonly code?: string }) => Promise<Uint8Array>;

/**
 * Keeps what a carrier sent as a label, every file read by its content and written anew: it comes from somebody else and goes to a shopper.
 * Null: there is nothing among it that could be handed out.
 */
export async function keepLabel(
  context: Context,
  merchantId: MerchantId,
  { id, parcelId }: Pick<Purchase, "id" | "parcelId">,
  made: MadeLabel,
  carrier: ConnectedCarrier | null,
  drawPaperless: DrawPaperless,
): Promise<Label | null> {
  const files = await filesOf(context, made, carrier);
  const picture = made.paperless?.picture && (await clean(context, readLabelPicture(made.paperless.picture)));
  const code = made.paperless?.code;
  const shown = picture || code !== undefined ? { ...(picture && { picture }), ...(code !== undefined && { code }) } : null;
  const page = files.pdf ?? (shown && (await drawPaperless(shown)));
  if (!page) return null;
  const customs = made.customs && (await clean(context, pageOf(made.customs)));
  const keep = keeping(context, merchantId, parcelId);
  const pdf = keep.file("label.pdf", page);
  const label: Label = {
    a4: pdf,
    a6: pdf,
    ...(!files.pdf && { nameless: true as const }),
    ...(files.zpl && { zpl: keep.file("label.zpl", files.zpl, "application/zpl") }),
    ...(customs && { customs: keep.file("customs.pdf", customs) }),
    ...(shown && {
      paperless: {
        ...(shown.picture && { picture: keep.file("code.png", shown.picture, "image/png") }),
        ...(shown.code !== undefined && { code: shown.code }),
      },
    }),
    ...(made.expiresAt !== undefined && { expiresAt: made.expiresAt }),
    shipmentId: id,
  };
  await keep.all();
  return label;
}

/** A page and what printers of labels take, of whatever came; a page that is missing is asked for once more. */
async function filesOf(
  context: Context,
  { files, reference, paperless }: MadeLabel,
  carrier: ConnectedCarrier | null,
): Promise<{ pdf?: Uint8Array; zpl?: Uint8Array }> {
  const read = async (some: readonly LabelFile[]) => {
    let [pdf, zpl]: [Uint8Array | undefined, Uint8Array | undefined] = [undefined, undefined];
    for (const { format, content } of some) {
      if (format === "zpl") zpl ??= readZpl(content) ?? undefined;
      else pdf ??= (await clean(context, pageOf(content))) ?? undefined;
    }
    return { ...(pdf && { pdf }), ...(zpl && { zpl }) };
  };
  const came = await read(files);
  if (came.pdf || paperless || !carrier?.reprint) return came;
  try {
    return { ...came, ...(await read([await carrier.reprint(reference, "pdf")])) };
  } catch (failure) {
    if (!(failure instanceof ConnectionProblem)) throw failure;
    return came;
  }
}

const pageOf = async (content: Uint8Array): Promise<Uint8Array> => (await readLabelFile(content)).content;

/** Null for what cannot be read, or could act where it is opened. */
async function clean({ log }: Context, read: Promise<Uint8Array>): Promise<Uint8Array | null> {
  try {
    return await read;
  } catch (failure) {
    if (!(failure instanceof Refusal)) throw failure;
    log.warn({ why: failure.code }, "A file of a carrier's label cannot be handed out.");
    return null;
  }
}
