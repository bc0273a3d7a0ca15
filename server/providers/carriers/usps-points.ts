import { z } from "zod";
import type { Point, PointsAsked } from "./port.ts";
import { readable, type Usps } from "./usps-api.ts";

const text = z.string().optional().catch(undefined);
const number = z.number().optional().catch(undefined);
const hours = z.object({
  dayOfWeek: z.string(),
  times: z.array(z.object({ openTime: z.string(), closeTime: z.string() })).catch([]),
});
const location = z.object({
  facilityID: z.string().min(1),
  facilityName: z.string().catch("Post Office"),
  facilityAddress: z.object({
    streetAddress: z.string(),
    secondaryAddress: text,
    city: z.string(),
    state: text,
    ZIPCode: z.coerce.string(),
  }),
  geoCoordinates: z.object({ latitude: z.number(), longitude: z.number() }).optional().catch(undefined),
  distance: number,
  temporaryClosure: z.boolean().optional().catch(undefined),
  services: z.array(z.object({ service: z.string(), hours: z.array(z.unknown()).catch([]) })).catch([]),
});
const found = z.object({ locations: z.array(z.unknown()) });

/**
 * Post offices. The "drop-off locations" of USPS are something else: docks where shippers bring pallets. Nobody is sent to one that is, or
 * soon will be, closed for a while.
 */
export async function points({ open }: Usps, { country, postalCode, most }: PointsAsked): Promise<readonly Point[]> {
  const [, ZIPCode] = /^(\d{5})(?:-?\d{4})?$/.exec(postalCode.trim()) ?? [];
  if (country !== "US" || ZIPCode === undefined) return [];
  const query = new URLSearchParams({
    ZIPCode,
    postOfficeType: "POST_OFFICE,CONTRACT_POSTAL_UNIT",
    limit: String(Math.min(100, Math.max(1, most))),
  });
  const reply = await open.read({ path: `/locations/v3/post-office-locations?${query}` });
  if (reply.status === 404 || reply.status === 400) return [];
  return readable(found, reply)
    .locations.flatMap((one) => toPoint(one) ?? [])
    .slice(0, most);
}

export function toPoint(value: unknown): Point | null {
  const read = location.safeParse(value);
  if (!read.success || read.data.temporaryClosure) return null;
  const { facilityID: id, facilityName: name, facilityAddress: address, geoCoordinates: place, distance, services } = read.data;
  const counter = services.find(({ service }) => /RETAIL|COUNTER|BUSINESS/i.test(service)) ?? services.find((one) => one.hours.length > 0);
  const open = counter ? week(counter.hours) : undefined;
  return {
    id,
    carrier: "USPS",
    name,
    address: {
      name,
      line1: address.streetAddress,
      ...(address.secondaryAddress && { line2: address.secondaryAddress }),
      postalCode: address.ZIPCode,
      city: address.city,
      ...(address.state && { region: address.state }),
      country: "US",
    },
    ...(place && { place }),
    ...(distance !== undefined && { distance: Math.round(distance * 1_609.344) }),
    ...(open && { hours: open }),
    paperless: services.some(({ service }) => /^LABEL_BROKER/.test(service)),
  };
}

const days: readonly string[] = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];

function week(given: readonly unknown[]): Point["hours"] {
  const known = given.flatMap((one) => {
    const read = hours.safeParse(one);
    const day = read.success ? days.indexOf(read.data.dayOfWeek) + 1 : 0;
    const spans = read.success
      ? read.data.times.map(({ openTime, closeTime }) => span(openTime, closeTime)).filter((one) => one !== null)
      : [];
    return day === 0 || spans.length === 0 ? [] : [[day, spans] as const];
  });
  return known.length === 0 ? undefined : Object.fromEntries(known);
}

/** "0800", "08:00" or "08:00:00" */
function span(from: string, to: string): readonly [number, number] | null {
  const [one, other] = [from, to].map((time) => {
    const [, hour, minute] = /^(\d{2}):?(\d{2})(?::\d{2})?$/.exec(time) ?? [];
    return hour === undefined ? null : Number(hour) * 60 + Number(minute);
  });
  return one === null || one === undefined || other === null || other === undefined || other <= one ? null : [one, other];
}
