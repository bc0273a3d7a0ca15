import type { z } from "zod";
import { readAs, type Vendor } from "../vendor.ts";
import type { Point, PointsAsked } from "./port.ts";
import { carrierCode } from "./sendcloud-asked.ts";
import { points } from "./sendcloud-shapes.ts";

type Found = z.infer<typeof points>["data"]["results"][number];

/** Places near a postcode, nearest first as Sendcloud sorts them; of the carriers the integration shows, where none is named. */
export async function pointsNear(vendor: Vendor, { country, postalCode, city, service, most }: PointsAsked): Promise<readonly Point[]> {
  const query = new URLSearchParams({ country_code: country, address_postal_code: postalCode, limit: String(Math.min(200, most)) });
  if (city) query.set("address_city", city);
  if (service) query.set("carrier_code", carrierCode(service));
  else query.set("use_integration_carriers", "true");
  const reply = await vendor.read({ path: `/api/v3/service-points?${query}` });
  // A carrier without such places is no trouble.
  if (reply.status === 400 && /not supported for the requested carriers/i.test(reply.text)) return [];
  const { data } = readAs(points, reply);
  return data.results
    .filter(({ is_expired: expired }) => !expired)
    .slice(0, most)
    .map(toPoint);
}

function toPoint({ id, name, carrier, address, position, opening_times: times, distance }: Found): Point {
  const line1 = [address.street, address.house_number].filter(Boolean).join(" ");
  return {
    id: String(id),
    carrier: carrier.name || carrier.code,
    name,
    address: { name, line1: line1 || name, postalCode: address.postal_code, city: address.city, country: address.country_code },
    ...(position && { place: position }),
    ...(distance != null && { distance: Math.round(distance) }),
    ...(times && { hours: hoursOf(times) }),
  };
}

const days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
const numbered = [1, 2, 3, 4, 5, 6, 7] as const;

function hoursOf(times: NonNullable<Found["opening_times"]>): NonNullable<Point["hours"]> {
  const open = days.flatMap((day, place) => {
    const spans = (times[day] ?? []).flatMap(({ start_time: start, end_time: end }) => {
      const [from, to] = [minutesOf(start), minutesOf(end)];
      return from !== null && to !== null && from < to ? [[from, to] as const] : [];
    });
    return spans.length > 0 ? [[numbered[place], spans] as const] : [];
  });
  return Object.fromEntries(open);
}

/** Open until midnight is "00:00" or "23:59" there, and "24:00". */
function minutesOf(time: string): number | null {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})/.exec(time) ?? [];
  if (hours === undefined || minutes === undefined) return null;
  const all = Number(hours) * 60 + Number(minutes);
  return Number(minutes) < 60 && all <= 24 * 60 ? all : null;
}
