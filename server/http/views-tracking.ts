import { slotWords } from "../../locales/pickups.ts";
import type { Texts } from "../../locales/texts.ts";
import { dayOf } from "../domain/deadlines.ts";
import { isLabelled } from "../domain/labelled.ts";
import type { Address } from "../domain/order.ts";
import type { Parcel } from "../domain/parcel.ts";
import { type ParcelStand, standOf } from "../domain/parcel-stand.ts";
import { isAsked } from "../domain/pickup.ts";
import type { Return } from "../domain/return.ts";
import type { Shop } from "../domain/shop.ts";
import { isOwnScan, type NamedScan, type Scan, type ScanKind, showsHandover } from "../domain/tracking.ts";
import type { Tracking as Known } from "../store/tracking.ts";
import type { Tracking } from "./shopper-parcel-schemas.ts";
import { pickupView } from "./views-pickup.ts";

export interface TrackingAsked {
  readonly shop: Shop;
  readonly parcel: Parcel;
  /** All that travels in it. */
  readonly returns: readonly Return[];
  /** Null: nobody can be asked about it. */
  readonly tracking: Known | null;
  /** Where it comes from. */
  readonly from: Address | null;
  /** Oldest first. */
  readonly scans: readonly NamedScan[];
  readonly texts: Texts;
  /** Epoch milliseconds. */
  readonly at: number;
}

/**
 * One parcel for whoever has its link: how far it is and nothing around it. No name, no words of the carrier, which may hold one, and no
 * place finer than a town.
 */
export function trackingView(asked: TrackingAsked): Tracking {
  const { shop, parcel, tracking, texts, scans, at } = asked;
  const stand = standOf({ ...asked, scans: scans.map(({ scan }) => scan), beganAt: tracking?.beganAt ?? null });
  const { expiresAt = at } = parcel.label ?? {};
  const values = { shop: shop.brand.name, town: parcel.to.city, date: texts.date(expiresAt, shop.timeZone, "weekday_year") };
  const numbered = !gone.has(stand);
  return {
    shop: shop.slug,
    brand: { name: shop.brand.name },
    headline: texts.say(`tracking.page.${stand}.title`, values),
    lead: texts.say(`tracking.page.${stand}.lead`, values),
    progress: parcel.progress,
    carrier: (numbered && (parcel.carrier ?? tracking?.carrier)) || null,
    number: (numbered && (parcel.trackingNumber ?? tracking?.number)) || null,
    carrierUrl: numbered ? carriersPage(asked) : null,
    expected: expectedWords(asked, stand),
    stops: stopsOf(asked, stand),
    scans: scans
      .filter(({ name }) => !isOwnScan(name))
      .map(({ scan }) => ({
        title: texts.say(`tracking.scan.${scan.kind}`),
        when: momentOf(scan.at, asked),
        place: townOf(scan.place),
      }))
      .toReversed(),
    pickup: stand === "announced" ? pickupOf(asked) : null,
  };
}

/** What a carrier called it went with its label. */
const gone: ReadonlySet<ParcelStand> = new Set(["unlabelled", "withdrawn", "over"]);

/** A day that is over, or that was said before something held the parcel up, is no promise. */
function expectedWords({ tracking, shop: { timeZone }, texts, at }: TrackingAsked, stand: ParcelStand): string | null {
  const { expectedAt } = tracking ?? {};
  const goesOn = stand === "moving" || stand === "arriving" || stand === "waiting";
  if (expectedAt === undefined || !goesOn || dayOf(expectedAt, timeZone) < dayOf(at, timeZone)) return null;
  return texts.say("tracking.page.expected", { date: texts.date(expectedAt, timeZone, "weekday_year") });
}

/**
 * The carrier's own page. Some carriers open theirs by the postcode in its address: with the number on a parcel that shows its order, and
 * whoever was passed the link knows neither.
 */
function carriersPage({ parcel: { trackingUrl: url }, from }: TrackingAsked): string | null {
  if (url === undefined || !/^https:\/\//.test(url)) return null;
  const bare = (text: string): string => text.replaceAll(/%20|[\s+-]/g, "").toLowerCase();
  const postcode = bare(from?.postalCode ?? "");
  return postcode.length > 2 && bare(url).includes(postcode) ? null : url;
}

/** Without what the shopper wrote for the courier, which may open a door, and without a question: a link that may be passed on answers none. */
function pickupOf({ parcel, shop, texts }: TrackingAsked): Tracking["pickup"] {
  const view = pickupView({ parcel, shop, texts });
  if (!view) return null;
  const { question: _, ...shown } = view;
  const { pickup } = parcel;
  if (!pickup || !isAsked(pickup)) return { ...shown, note: null };
  const slot = slotWords(pickup, texts);
  return {
    ...shown,
    note: null,
    lead: texts.say(pickup.state === "refused" ? "pickups.state.refused_told" : "pickups.state.failed_told", { slot }),
  };
}

type Stop = Tracking["stops"][number];

/** What was reached as far as anybody knows, where it stands, and what certainly comes next: a parcel that goes back comes nowhere near the shop. */
function stopsOf(asked: TrackingAsked, stand: ParcelStand): Stop[] {
  const { parcel, shop, texts, tracking, scans } = asked;
  const values = { shop: shop.brand.name, town: parcel.to.city };
  const firstOf = (is: (scan: Scan) => boolean) => scans.find(({ scan }) => is(scan))?.scan.at;
  const lastOf = (kind: ScanKind) => scans.findLast(({ scan }) => scan.kind === kind)?.scan.at;
  const stop = (state: Stop["state"], name: StopName, at?: number): Stop => ({
    state,
    title: texts.say(`tracking.stop.${name}`, values),
    when: at === undefined ? null : momentOf(at, asked),
    note: null,
  });
  const announced = isLabelled(parcel.handover) ? "announced" : "announced_own";
  const handed = firstOf(showsHandover);
  const near = firstOf(({ kind }) => kind === "arriving" || kind === "waiting");
  const begun = stop("done", announced, tracking?.beganAt);
  const certain = stop("done", "moving", handed);
  const handedOver = handed === undefined ? [] : [certain];
  const nearly = near === undefined ? [] : [stop("done", "arriving", near)];
  const ahead = { moving: stop("later", "moving"), arriving: stop("later", "arriving"), delivered: stop("later", "delivered") };
  const here = (at?: number) => [begun, certain, ...nearly, stop("done", "delivered", at)];
  switch (stand) {
    case "announced":
      return [stop("now", announced, tracking?.beganAt), ahead.moving, ahead.arriving, ahead.delivered];
    case "unlabelled":
      return [stop("now", stand), ahead.moving, ahead.arriving, ahead.delivered];
    case "expired":
      return [begun, stop("now", stand, parcel.label?.expiresAt)];
    case "withdrawn":
      return [begun, stop("now", stand, parcel.trouble?.at ?? lastOf("cancelled"))];
    case "over":
      return [begun, stop("now", stand)];
    case "moving":
      return [begun, stop("now", stand, handed), ahead.arriving, ahead.delivered];
    case "held_up":
      return [
        begun,
        ...handedOver,
        ...nearly,
        stop("now", stand, lastOf(stand)),
        ...(near === undefined ? [ahead.arriving] : []),
        ahead.delivered,
      ];
    case "arriving":
    case "waiting":
      return [begun, certain, stop("now", stand, stand === "waiting" ? lastOf(stand) : near), ahead.delivered];
    case "delivered":
      return here(firstOf(({ kind }) => kind === "delivered"));
    case "received":
      return here();
    case "sent_back":
      return [begun, certain, ...nearly, stop("now", stand, lastOf(stand))];
    case "lost":
      return [begun, ...handedOver, ...nearly, stop("now", stand)];
  }
}

type StopName = Exclude<ParcelStand, "received"> | "announced_own";

/** "3 Dec, 14:20", as the clock of the shop stands. */
function momentOf(at: number, { texts, shop }: TrackingAsked): string {
  return texts.date(at, shop.timeZone, "time");
}

/** Carriers write a street or a postcode into it now and then; what holds a number is left out. */
export function townOf(place: string | undefined): string | null {
  const town = (place ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "" && !/\d/.test(part))
    .join(", ");
  return town === "" ? null : town;
}
