import { z } from "zod";
import { type DhlParcelDe, readable } from "./dhl-parcel-de-api.ts";
import type { Point, PointsAsked } from "./port.ts";

/** Metres around the address. */
const radius = 25_000;

/**
 * Shops, post offices and lockers of DHL Parcel in Germany that take parcels from anybody, nearest first. Abroad a return is handed to DHL's
 * partners, of which the label tells; the sandbox has no places.
 */
export async function points({ places, isSandbox }: DhlParcelDe, near: PointsAsked): Promise<readonly Point[]> {
  if (isSandbox || near.country !== "DE" || near.postalCode.trim().length + (near.city ?? "").trim().length < 3) return [];
  const reply = await places.read({ path: `/location-finder/v1/find-by-address?${pointsQuery(near)}` });
  // An address it cannot find.
  if (reply.status === 400 || reply.status === 404) return [];
  return toPoints(readable(answered, reply).locations, near.most);
}

/** `parcel:drop-off-all` is each way of handing over: at a counter, and at a locker. */
export function pointsQuery({ country, postalCode, city, most }: PointsAsked): string {
  return new URLSearchParams({
    countryCode: country,
    postalCode: postalCode.trim(),
    ...(city && { addressLocality: city }),
    providerType: "parcel",
    serviceType: "parcel:drop-off-all",
    radius: String(radius),
    limit: String(Math.min(50, Math.max(1, most))),
    hideClosedShops: "true",
  }).toString();
}

const text = z.string().optional().catch(undefined);
const hour = z.object({ opens: z.string(), closes: z.string(), dayOfWeek: z.string() });
const location = z.object({
  url: text,
  location: z.object({
    ids: z.array(z.object({ locationId: z.string().min(1) })).catch([]),
    keyword: text,
    keywordId: text,
    type: text,
  }),
  name: text,
  distance: z.number().min(0).optional().catch(undefined),
  place: z.object({
    address: z.object({
      countryCode: z.string().length(2),
      postalCode: z.string().min(1),
      addressLocality: z.string().min(1),
      streetAddress: z.string().trim().min(1),
    }),
    geo: z
      .object({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
      .optional()
      .catch(undefined),
    containedInPlace: z.object({ name: text }).optional().catch(undefined),
  }),
  openingHours: z.array(z.unknown()).catch([]),
  serviceTypes: z.array(z.string()).catch([]),
});
const answered = z.object({ locations: z.array(z.unknown()) });

export function toPoints(list: readonly unknown[], most: number): Point[] {
  const told = list.flatMap((one) => toPoint(one) ?? []);
  // Where no place says it, nobody knows; where some do, the others do not.
  const known = told.some(({ paperless }) => paperless === true);
  return told
    .map(({ paperless, ...point }): Point => (known ? { ...point, paperless: paperless === true } : point))
    .toSorted((one, other) => (one.distance ?? Number.POSITIVE_INFINITY) - (other.distance ?? Number.POSITIVE_INFINITY))
    .slice(0, most);
}

/** Null for boxes of letters and of post, which take no parcel. */
export function toPoint(value: unknown): Point | null {
  const read = location.safeParse(value);
  if (!read.success) return null;
  const { url = "", location: its, name: said, distance, place, openingHours, serviceTypes } = read.data;
  const id = its.ids[0]?.locationId ?? url.replace(/^\/locations\//, "");
  if (id === "" || its.type === "pobox" || its.type === "postbox") return null;
  if (serviceTypes.length > 0 && !serviceTypes.some((one) => one.startsWith("parcel:drop-off"))) return null;
  const { address, geo, containedInPlace } = place;
  const name = said || [its.keyword, its.keywordId].filter(Boolean).join(" ") || "DHL";
  const where = containedInPlace?.name;
  const hours = week(openingHours);
  return {
    id,
    carrier: "DHL",
    name: where && where !== name ? `${name} (${where})` : name,
    address: {
      name,
      line1: address.streetAddress,
      postalCode: address.postalCode,
      city: address.addressLocality,
      country: address.countryCode.toUpperCase(),
    },
    ...(geo && { place: geo }),
    ...(distance !== undefined && { distance: Math.round(distance) }),
    ...(hours && { hours }),
    paperless: serviceTypes.includes("parcel:drop-off-unlabeled"),
  };
}

const days: readonly string[] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** Days are said as `https://schema.org/Monday`. Nothing where no day is said. */
function week(told: readonly unknown[]): Point["hours"] {
  const spans = told.flatMap((one) => {
    const read = hour.safeParse(one);
    if (!read.success) return [];
    const day = days.indexOf(read.data.dayOfWeek.replace(/^.*\//, "")) + 1;
    const [from, to] = [minutes(read.data.opens), minutes(read.data.closes)];
    return day > 0 && from !== null && to !== null && from < to ? [{ day, span: [from, to] as const }] : [];
  });
  const byDay = [...Map.groupBy(spans, ({ day }) => day)].map(([day, those]) => [day, those.map(({ span }) => span)] as const);
  return byDay.length === 0 ? undefined : Object.fromEntries(byDay);
}

/** "09:00:00"; a day ends at its last second. */
function minutes(time: string): number | null {
  const [, hours, minute] = /^([01]?\d|2[0-4]):([0-5]\d)/.exec(time) ?? [];
  const all = hours === undefined ? null : Number(hours) * 60 + Number(minute);
  return all === 23 * 60 + 59 ? 24 * 60 : all;
}
