import type { LabelFormat } from "./connection.ts";
import type { ConnectionId, ParcelId, PhotoId, ShipmentId } from "./ids.ts";
import type { Address, OrderSnapshot } from "./order.ts";
import type { Pickup, PickupWish } from "./pickup.ts";
import type { Handover } from "./policy.ts";

/**
 * How far a parcel has come, whoever carries it. News that are late, repeated or out of order never move it back: `domain/tracking.ts`
 * decides. `lost`: nobody has seen it for too long; a later scan finds it again. `sent_back`: it goes, or went, back to the shopper.
 */
export const parcelProgress = ["announced", "moving", "arriving", "delivered", "lost", "sent_back"] as const;
export type ParcelProgress = (typeof parcelProgress)[number];

export interface Parcel {
  readonly id: ParcelId;
  readonly handover: Handover;
  /** What our own label's barcode carries: the return's number. */
  readonly code: string;
  /** What people call who carries it. */
  readonly carrier?: string;
  readonly trackingNumber?: string;
  /** The carrier's own page about it. */
  readonly trackingUrl?: string;
  readonly from?: Address;
  readonly to: Address;
  readonly progress: ParcelProgress;
  /** The last its carrier said: it has it, and does not bring it on. */
  readonly heldUp?: true;
  readonly label?: Label;
  /** That the shopper handed it over, by their own word and proof. */
  readonly posted?: Posted;
  /** What the shopper chose when they submitted: when somebody comes for it, or where they bring it. */
  readonly wish?: HandoverWish;
  /** The last time somebody was asked to come for it; written by whoever asks, and by no change of the return. */
  readonly pickup?: Pickup;
  /** Why it has no label, until somebody sees to it. */
  readonly trouble?: LabelTrouble;
}

export interface HandoverWish {
  readonly pickup?: PickupWish;
  readonly point?: ChosenPoint;
}

/** A place to bring a parcel to, as a carrier named it then. */
export interface ChosenPoint {
  readonly connectionId: ConnectionId;
  /** The carrier's own. */
  readonly id: string;
  readonly carrier: string;
  readonly name: string;
  readonly address: Address;
}

/** Why a parcel has no label; one sentence in every language each. */
export const labelTroubles = [
  /** Nothing the carriers offer fits it. */
  "no_service",
  /** No address to send it from. */
  "no_address",
  /** Every carrier that could have made it said no. */
  "refused",
  /** Customs ask where an article was made, and neither the order nor the catalogue says. */
  "no_origin",
  /** It may have been made; nobody can say. */
  "no_answer",
  /** It was made, and its file cannot be fetched or read. */
  "no_file",
  "not_connected",
  "not_reached",
  /** More were bought for its order than anybody needs: a person says whether there is another. */
  "too_many",
  /** Somebody gave it back to the carrier. */
  "cancelled",
] as const;

/** `message`: the carrier's own words, for a technician. `at`: epoch milliseconds. */
export interface LabelTrouble {
  readonly code: (typeof labelTroubles)[number];
  readonly message?: string;
  readonly at: number;
}

/** Storage keys of a label that is made. What is fetched later of the same label is added to it. */
export interface Label {
  /** PDFs. Of a carrier's label both may be the same file; without paper they are a page that carries what is shown at the counter. */
  readonly a4: string;
  readonly a6: string;
  /** For printers of labels. */
  readonly zpl?: string;
  /** A customs form that travels with the parcel, where it is not a page of the label. PDF. */
  readonly customs?: string;
  /** Shown at the counter instead of paper. */
  readonly paperless?: Paperless;
  /** Epoch milliseconds: from then on a carrier does not take it any more. */
  readonly expiresAt?: number;
  /** The page of a label without paper was drawn here and names nobody; some carriers send their label along, which does. */
  readonly nameless?: true;
  /** What it was bought as; absent: ours, or a file of the merchant's own. */
  readonly shipmentId?: ShipmentId;
  /** A file of the merchant's own. A carrier's label names people by their full address, so it is shown only to who proved more than is printed on it. */
  readonly uploaded?: true;
}

/** Storage keys of everything that belongs to a label, each once. */
export function filesOfLabel(label: Label | undefined): string[] {
  if (!label) return [];
  const { a4, a6, zpl, customs, paperless } = label;
  return [...new Set([a4, a6, zpl, customs, paperless?.picture].filter((key) => key !== undefined))];
}

/** At least one of the two. `code` is ASCII; who cannot show a picture says or types it. */
export interface Paperless {
  /** Storage key of a PNG as the carrier drew it. */
  readonly picture?: string;
  readonly code?: string;
}

/** Epoch milliseconds of when it was said; `photo` of a receipt. */
export interface Posted {
  readonly at: number;
  readonly photo?: PhotoId;
  readonly carrier?: string;
  readonly trackingNumber?: string;
}

/** One more parcel beside those there are: what our own label carries says which of them it is. */
export function nextParcel(known: readonly Parcel[], { code, handover, from, to }: Parcel, id: ParcelId): Parcel {
  const [first = code] = known.map((one) => one.code);
  return { id, handover, code: parcelCode(first, known.length), ...(from && { from }), to, progress: "announced" };
}

/** "ACME12345678" for the first, "ACME12345678-2" for the next. @param place from 0 */
export function parcelCode(number: string, place: number): string {
  return place === 0 ? number : `${number}-${place + 1}`;
}

/** Whence a parcel is sent: what the shopper said, else where the order went. Null where nobody says. */
export function senderOf(
  { from }: Pick<Parcel, "from">,
  order: Pick<OrderSnapshot, "shipTo" | "billTo"> | null | undefined,
): Address | null {
  return from ?? order?.shipTo ?? order?.billTo ?? null;
}

/** A label's file as it comes from a carrier. */
export interface LabelFile {
  readonly format: LabelFormat;
  readonly content: Uint8Array;
}

/** How big and heavy a parcel is. Grams and millimetres, whole. */
export interface Measures {
  readonly weight: number;
  readonly length: number;
  readonly width: number;
  readonly height: number;
}
