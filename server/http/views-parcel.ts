import { qrPath } from "../documents/qr.ts";
import type { Parcel } from "../domain/parcel.ts";
import type { ParcelView } from "./shopper-parcel-schemas.ts";

export interface ParcelAsked {
  readonly parcel: Parcel;
  /** From 1, of how many. */
  readonly position: number;
  readonly of: number;
  readonly label: ParcelView["label"];
  /** It waits to be handed over: what is shown at the counter is of use. */
  readonly waiting: boolean;
}

/** One parcel of a return as its shopper sees it. */
export function parcelView({ parcel, position, of, label, waiting }: ParcelAsked): ParcelView {
  return {
    id: parcel.id,
    position,
    of,
    label,
    qr:
      parcel.handover === "qr" && waiting
        ? { square: qrPath(parcel.code), picture: null, code: { text: inFours(parcel.code), spoken: null } }
        : null,
    carrier: parcel.carrier ?? null,
    trackingNumber: parcel.trackingNumber ?? null,
    trackingUrl: null,
    progress: parcel.progress,
    expires: null,
    customs: null,
    pickup: null,
    posted: null,
    canProve: false,
  };
}

export function inFours(code: string): string {
  return code.match(/.{1,4}/g)?.join(" ") ?? code;
}
