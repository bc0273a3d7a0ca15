import { z } from "zod";
import { type Fedex, readable } from "./fedex-api.ts";
import type { Point, PointsAsked } from "./port.ts";

/** Kilometres around the postcode. */
const radius = 50;

/** Where FedEx takes parcels from people, nearest first. */
export async function points({ way }: Fedex, near: PointsAsked): Promise<readonly Point[]> {
  const reply = await way.read({ method: "POST", path: "/location/v1/locations", body: pointsRequest(near) });
  // A postcode it does not know, and a country in which it has no places.
  if (reply.status === 400 || reply.status === 404) return [];
  return toPoints(readable(answered, reply).output.locationDetailList, near.most);
}

export function pointsRequest({ country, postalCode, city, most }: Pick<PointsAsked, "country" | "postalCode" | "city" | "most">): object {
  return {
    locationsSummaryRequestControlParameters: {
      maxResults: Math.min(25, Math.max(1, most)),
      distance: { units: "KM", value: radius },
    },
    locationSearchCriterion: "ADDRESS",
    location: { address: { ...(city && { city: city.slice(0, 35) }), postalCode: postalCode.slice(0, 10), countryCode: country } },
    sameCountry: true,
    locationCapabilities: [{ transferOfPossessionType: "DROPOFF" }],
    multipleMatchesAction: "RETURN_ALL",
    sort: { criteria: "DISTANCE", order: "ASCENDING" },
  };
}

const text = z.string().optional().catch(undefined);
const span = z.object({ begins: text, ends: text });
/** Its document spells the day in small letters and gives lists of hours; its answers do neither. */
const storeHours = z.object({
  dayOfWeek: text,
  dayofweek: text,
  operationalHoursType: text,
  operationalHours: z
    .union([z.array(span), span.transform((one) => [one])])
    .optional()
    .catch(undefined),
});
const location = z.object({
  locationId: z.string().min(1),
  distance: z
    .object({ value: z.number().min(0), units: z.string() })
    .optional()
    .catch(undefined),
  contactAndAddress: z.object({
    contact: z.object({ companyName: text }).optional().catch(undefined),
    address: z.object({
      streetLines: z.array(z.string()).min(1),
      city: z.string().min(1),
      stateOrProvinceCode: text,
      postalCode: z.coerce.string().min(1),
      countryCode: z.string().length(2),
    }),
    addressAncillaryDetail: z.object({ displayName: text }).optional().catch(undefined),
  }),
  geoPositionalCoordinates: z
    .object({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
    .optional()
    .catch(undefined),
  storeHours: z.array(z.unknown()).catch([]),
});
const answered = z.object({ output: z.object({ locationDetailList: z.array(z.unknown()) }) });

export function toPoints(list: readonly unknown[], most: number): Point[] {
  return list
    .flatMap((one) => toPoint(one) ?? [])
    .toSorted((one, other) => (one.distance ?? Number.POSITIVE_INFINITY) - (other.distance ?? Number.POSITIVE_INFINITY))
    .slice(0, most);
}

export function toPoint(value: unknown): Point | null {
  const read = location.safeParse(value);
  if (!read.success) return null;
  const { locationId, distance, contactAndAddress, geoPositionalCoordinates: place, storeHours: told } = read.data;
  const { contact, address, addressAncillaryDetail } = contactAndAddress;
  const [line1 = "", line2] = address.streetLines;
  if (line1.trim() === "") return null;
  const name = addressAncillaryDetail?.displayName || contact?.companyName || "FedEx";
  const metres = distance && metresOf(distance);
  const hours = week(told);
  return {
    id: locationId,
    carrier: "FedEx",
    name,
    address: {
      name,
      line1,
      ...(line2 && { line2 }),
      postalCode: address.postalCode,
      city: address.city,
      ...(address.stateOrProvinceCode && { region: address.stateOrProvinceCode }),
      country: address.countryCode.toUpperCase(),
    },
    ...(place && { place }),
    ...(metres !== undefined && { distance: metres }),
    ...(hours && { hours }),
    // FedEx makes no labels without paper.
    paperless: false,
  };
}

function metresOf({ value, units }: { readonly value: number; readonly units: string }): number | undefined {
  const lengths: Readonly<Record<string, number>> = { KM: 1_000, MI: 1_609.344 };
  const length = lengths[units.toUpperCase()];
  return length === undefined ? undefined : Math.round(value * length);
}

const days: readonly string[] = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];

/** Nothing where it says of no day when it is open. */
function week(told: readonly unknown[]): Point["hours"] {
  const known = told.flatMap((one) => {
    const read = storeHours.safeParse(one);
    if (!read.success) return [];
    const { dayOfWeek, dayofweek, operationalHoursType, operationalHours = [] } = read.data;
    const day = days.indexOf((dayOfWeek ?? dayofweek ?? "").slice(0, 3).toUpperCase()) + 1;
    const allDay = operationalHoursType === "OPEN_ALL_DAY" ? [[0, 24 * 60] as const] : [];
    const spans = [...allDay, ...operationalHours.flatMap(({ begins, ends }) => spanOf(begins, ends) ?? [])].slice(0, 4);
    return day === 0 || spans.length === 0 ? [] : [[day, spans] as const];
  });
  return known.length === 0 ? undefined : Object.fromEntries(known);
}

/** "09:00:00" */
function spanOf(begins: string | undefined, ends: string | undefined): readonly (readonly [number, number])[] | null {
  const [from, to] = [begins, ends].map((time) => {
    const [, hour, minute] = /^(\d{1,2}):(\d{2})/.exec(time ?? "") ?? [];
    return hour === undefined ? null : Number(hour) * 60 + Number(minute);
  });
  return from === null || from === undefined || to === null || to === undefined || to <= from || to > 1_440 ? null : [[from, to]];
}
