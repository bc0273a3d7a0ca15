import type { Texts } from "../../locales/texts.ts";
import type { Parcel, ParcelProgress } from "../domain/parcel.ts";
import type { Shop } from "../domain/shop.ts";
import { isMove, isOwnScan, type NamedScan } from "../domain/tracking.ts";
import type { Tracking as Known } from "../store/tracking.ts";
import type { Tracking } from "./shopper-parcel-schemas.ts";
import { pickupView } from "./views-pickup.ts";

export interface TrackingAsked {
  readonly shop: Shop;
  readonly parcel: Parcel;
  /** Null: nobody can be asked about it. */
  readonly tracking: Known | null;
  /** Oldest first. */
  readonly scans: readonly NamedScan[];
  readonly texts: Texts;
}

/**
 * One parcel for whoever has its link: how far it is and nothing around it. No name, no words of the carrier, which may hold one, and no
 * place finer than a town.
 */
export function trackingView(asked: TrackingAsked): Tracking {
  const { shop, parcel, tracking, texts } = asked;
  const { progress } = parcel;
  const values = { shop: shop.brand.name, town: parcel.to.city };
  const expectedAt = progress === "moving" || progress === "arriving" ? tracking?.expectedAt : undefined;
  return {
    shop: shop.slug,
    brand: { name: shop.brand.name },
    headline: texts.say(`tracking.page.${progress}.title`, values),
    lead: texts.say(`tracking.page.${progress}.lead`, values),
    progress,
    carrier: parcel.carrier ?? tracking?.carrier ?? null,
    number: parcel.trackingNumber ?? tracking?.number ?? null,
    carrierUrl: parcel.trackingUrl !== undefined && /^https:\/\//.test(parcel.trackingUrl) ? parcel.trackingUrl : null,
    expected:
      expectedAt === undefined
        ? null
        : texts.say("tracking.page.expected", { date: texts.date(expectedAt, shop.timeZone, "weekday_year") }),
    stops: stopsOf(asked),
    scans: asked.scans
      .filter(({ name }) => !isOwnScan(name))
      .map(({ scan }) => ({
        title: texts.say(`tracking.scan.${scan.kind}`),
        when: momentOf(scan.at, asked),
        place: townOf(scan.place),
      }))
      .toReversed(),
    pickup: pickupOf(asked),
  };
}

/** Without what the shopper wrote for the courier, which may open a door. */
function pickupOf({ parcel, shop, texts }: TrackingAsked): Tracking["pickup"] {
  const view = pickupView({ parcel, shop, texts });
  if (!view) return null;
  const { question: _, ...shown } = view;
  return { ...shown, note: null };
}

type Stop = Tracking["stops"][number];

function stopsOf(asked: TrackingAsked): Stop[] {
  const { parcel, scans, shop, texts, tracking } = asked;
  const first = scans.find(({ scan }) => isMove(scan))?.scan.at;
  const firstOf = (...kinds: readonly string[]) => scans.find(({ scan }) => kinds.includes(scan.kind))?.scan.at;
  const begun = tracking === null ? undefined : tracking.beganAt;
  const stop = (state: Stop["state"], name: StopName, at?: number): Stop => ({
    state,
    title: texts.say(`tracking.stop.${name}`, { shop: shop.brand.name, town: parcel.to.city }),
    when: at === undefined || state === "later" ? null : momentOf(at, asked),
    note: null,
  });
  const aside = (name: "lost" | "sent_back") => [
    stop("done", "announced", begun),
    stop("done", "moving", first),
    stop("now", name),
    stop("later", "delivered"),
  ];
  const { progress } = parcel;
  if (progress === "lost" || progress === "sent_back") return aside(progress);
  const way = ["announced", "moving", "arriving", "delivered"] as const satisfies readonly ParcelProgress[];
  const times = [begun, first, firstOf("arriving", "waiting"), firstOf("delivered")];
  const now = way.indexOf(progress);
  return way.map((name, place) =>
    stop(place < now || progress === "delivered" ? "done" : place === now ? "now" : "later", name, times[place]),
  );
}

type StopName = "announced" | "moving" | "arriving" | "delivered" | "lost" | "sent_back";

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
