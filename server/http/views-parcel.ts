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
  readonly label: ParcelView["label"];
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

/** One parcel of a return as its shopper sees it. */
export function parcelView({ parcel, position, of, label, waiting, provable, shop, texts, choices, follow, at }: ParcelAsked): ParcelView {
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
    trackingUrl: follow ?? null,
    progress: parcel.progress,
    stands: standsWords(parcel.progress, shop, texts),
    expires: parcel.label?.expiresAt === undefined || !waiting ? null : expiryWords(parcel.label.expiresAt, at, shop, texts),
    customs: null,
    pickup: pickupView({ parcel, shop, texts, choices }),
    posted: parcel.posted ? postedWords(parcel.posted, shop, texts) : null,
    canProve: provable,
    points: false,
  };
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
