import type { LabelFormat } from "../../domain/connection.ts";
import type { LabelFile } from "../../domain/parcel.ts";
import { ConnectionProblem } from "../port.ts";
import type { Vendor } from "../vendor.ts";

/** A return and its parcel have an id each: documents are asked for by the second, everything else by the first. 0: not known. */
export function referenceOf(returnId: number | null, parcelId: number): string {
  return `${returnId ?? 0}-${parcelId}`;
}

export function idsOf(reference: string): { readonly returnId: number; readonly parcelId: number } | null {
  const [, first, second] = /^(\d{1,15})-(\d{1,15})$/.exec(reference) ?? [];
  return first === undefined || second === undefined ? null : { returnId: Number(first), parcelId: Number(second) };
}

/** @throws ConnectionProblem */
export function parcelOf(reference: string): number {
  const ids = idsOf(reference);
  if (!ids) throw new ConnectionProblem("not_found", "this is no return of Sendcloud's");
  return ids.parcelId;
}

const accepted: Readonly<Record<LabelFormat, string>> = { pdf: "application/pdf", png: "image/png", zpl: "application/zpl" };

/**
 * A label as its carrier made it, A6 as a rule. Some carriers make ZPL only, and Sendcloud hands that out whatever was asked for.
 * @throws ConnectionProblem
 */
export async function labelOf(vendor: Vendor, parcelId: number, format: LabelFormat): Promise<LabelFile> {
  const size = format === "png" ? "?dpi=300" : "";
  const { status, bytes } = await vendor.read({
    path: `/api/v3/parcels/${parcelId}/documents/label${size}`,
    headers: { accept: accepted[format] },
  });
  if (status === 404) throw new ConnectionProblem("not_found", "Sendcloud has no label of this parcel");
  if (status !== 200) throw new ConnectionProblem("refused", `the label answered ${status}`);
  const found = formatOf(bytes);
  if (found === null) throw new ConnectionProblem("unreadable", "the label is neither PDF nor PNG nor ZPL");
  return { format: found, content: bytes };
}

/** The form that travels with the parcel, where the carrier wants one. @throws ConnectionProblem */
export async function customsFormOf(vendor: Vendor, parcelId: number): Promise<Uint8Array | null> {
  const { status, bytes } = await vendor.read({
    path: `/api/v3/parcels/${parcelId}/documents/customs-declaration`,
    headers: { accept: "application/pdf" },
  });
  if (status === 404) return null;
  if (status !== 200 || formatOf(bytes) !== "pdf") throw new ConnectionProblem("unreadable", `the customs form answered ${status}`);
  return bytes;
}

function formatOf(bytes: Uint8Array): LabelFormat | null {
  const head = Buffer.from(bytes.subarray(0, 64)).toString("latin1").trimStart();
  if (head.startsWith("%PDF-")) return "pdf";
  if (head.startsWith("\u{89}PNG")) return "png";
  return /^(?:[\^~][A-Z])/.test(head) ? "zpl" : null;
}
