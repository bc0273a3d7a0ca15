import { spelled } from "../../locales/spelling.ts";
import type { Texts } from "../../locales/texts.ts";
import { qrPath } from "../documents/qr.ts";
import type { Parcel, ParcelProgress } from "../domain/parcel.ts";
import type { Shop } from "../domain/shop.ts";
import type { ParcelView } from "./shopper-parcel-schemas.ts";
import { type PickupChoices, pickupView } from "./views-pickup.ts";

export interface ParcelAsked {
  readonly parcel: Parcel;
  /** From 1, of how many. */
  readonly position: number;
  readonly of: number;
  /** Where its files can be fetched now; null while they are not made. */
  readonly files: ParcelFiles | LockedFiles | null;
  /** A carrier makes its label, or has: ours is shown at no counter. */
  readonly bought: boolean;
  /** It goes with a label, which is of use. */
  readonly labelled: boolean;
  /** It waits to be handed over: what is shown at the counter is of use. */
  readonly waiting: boolean;
  /** Its shopper may show that they sent it. */
  readonly provable: boolean;
  readonly shop: Shop;
  readonly texts: Texts;
  /** What may be said about its pickup, where somebody is asked. */
  readonly choices?: PickupChoices | undefined;
  /** Our own page about where it is. */
  readonly follow?: string | undefined;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Addresses that live ten minutes. `customs` names people; `picture` is what a carrier has shown at its counter. */
export interface ParcelFiles {
  readonly a4: string;
  readonly a6: string;
  readonly customs?: string;
  readonly picture?: string;
}

/** For who proved too little to see whose they are: what is shown at the counter names nobody. */
export interface LockedFiles {
  readonly locked: true;
  readonly picture?: string;
}

/** One parcel of a return as its shopper sees it. */
export function parcelView(asked: ParcelAsked): ParcelView {
  const { parcel, position, of, files, labelled, waiting, provable, shop, texts, choices, follow, at } = asked;
  return {
    id: parcel.id,
    position,
    of,
    label: labelled ? labelOf(files) : null,
    qr: parcel.handover === "qr" && waiting ? shownAtCounter(asked) : null,
    carrier: parcel.carrier ?? null,
    trackingNumber: parcel.trackingNumber ?? null,
    trackingUrl: follow ?? null,
    progress: parcel.progress,
    stands: standsWords(parcel.progress, shop, texts),
    expires:
      parcel.label?.expiresAt === undefined || !waiting || parcel.posted ? null : expiryWords(parcel.label.expiresAt, at, shop, texts),
    customs: (waiting && files !== null && "a4" in files && files.customs) || null,
    pickup: pickupView({ parcel, shop, texts, choices }),
    posted: parcel.posted ? postedWords(parcel.posted, shop, texts) : null,
    canProve: provable,
    points: false,
  };
}

export function labelOf(files: ParcelAsked["files"]): NonNullable<ParcelView["label"]> {
  if (files === null || "locked" in files) return { ready: files !== null, a4: null, a6: null, locked: files !== null };
  return { ready: true, a4: files.a4, a6: files.a6, locked: false };
}

/** A carrier's own code, or the return's number where nobody makes another. Null while a carrier is at it, and where it made paper only. */
function shownAtCounter({ parcel: { label, code }, files, bought, texts }: ParcelAsked): ParcelView["qr"] {
  const said = (text: string) => ({ text: inFours(text), spoken: texts.say("pickups.spoken", { code: spelled(text, texts) }) });
  if (!bought) return { square: qrPath(code), picture: null, code: said(code) };
  const { paperless } = label ?? {};
  if (!paperless) return null;
  return { square: null, picture: files?.picture ?? null, code: paperless.code === undefined ? null : said(paperless.code) };
}

function standsWords(progress: ParcelProgress, shop: Shop, texts: Texts): string {
  switch (progress) {
    case "announced":
      return texts.say("returns.timeline.hand_over");
    case "delivered":
      return texts.say("returns.timeline.arrived", { shop: shop.brand.name });
    default:
      return texts.say(`returns.timeline.${progress}`);
  }
}

function expiryWords(expiresAt: number, at: number, { timeZone }: Shop, texts: Texts): string {
  const date = texts.date(expiresAt, timeZone, "weekday_year");
  return texts.say(expiresAt > at ? "pickups.expires" : "pickups.expired", { date });
}

function postedWords({ at, trackingNumber: number }: NonNullable<Parcel["posted"]>, { timeZone }: Shop, texts: Texts): string {
  const date = texts.date(at, timeZone, "day");
  return number === undefined ? texts.say("pickups.posted", { date }) : texts.say("pickups.posted_number", { date, number });
}

export function inFours(code: string): string {
  return code.match(/.{1,4}/g)?.join(" ") ?? code;
}
