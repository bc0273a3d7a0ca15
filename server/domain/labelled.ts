import { needsCustoms } from "./customs.ts";
import type { Label, Parcel } from "./parcel.ts";
import type { Handover } from "./policy.ts";
import type { Return } from "./return.ts";

/** True while a parcel that goes with our label has none. */
export function needsLabel(ret: Return): boolean {
  return ret.parcels.some(({ handover, label }) => isLabelled(handover) && !label);
}

/** Whether a parcel handed over like this goes with a label of the shop's. */
export function isLabelled(handover: Handover): boolean {
  return handover === "print" || handover === "qr" || handover === "pickup";
}

/** Without labels that list pieces which changed: those we drew, and a carrier's that customs read. One of the merchant's own stays. */
export function withoutListingLabels(ret: Return): Return {
  const lists = ({ label, from, to }: Parcel): boolean => {
    if (!label || label.uploaded) return false;
    return label.shipmentId === undefined || (from !== undefined && needsCustoms(from, to));
  };
  return { ...ret, parcels: ret.parcels.map((parcel) => (lists(parcel) ? withoutLabel(parcel) : parcel)) };
}

/** As it was before there was any. What a carrier called it goes with its label. */
export function withoutLabel(parcel: Parcel): Parcel {
  const { label, trouble: _, ...rest } = parcel;
  if (label?.shipmentId === undefined) return rest;
  const { carrier: __, trackingNumber: ___, trackingUrl: ____, ...bare } = rest;
  return bare;
}

/** What people call who carries a parcel, and what they call it. */
export type Carried = Pick<Parcel, "carrier" | "trackingNumber" | "trackingUrl">;

/** Whatever way was chosen: with a label in hand it is printed, and what has no paper is shown. */
export function labelled(parcel: Parcel, label: Label, carried: Carried = {}): Parcel {
  const { handover } = parcel;
  const bought = label.shipmentId !== undefined && !label.uploaded;
  const printed = label.uploaded || !isLabelled(handover) || (bought && handover === "qr") ? "print" : handover;
  // Of a label whose own file was brought by hand the carrier's names stay.
  const { trouble: _, ...kept } = parcel.label || label.shipmentId === undefined ? withoutLabel(parcel) : parcel;
  return { ...kept, ...carried, handover: bought && label.paperless && handover !== "pickup" ? "qr" : printed, label };
}
