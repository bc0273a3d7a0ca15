import { z } from "zod";
import type { Point, PointsAsked } from "./port.ts";
import type { ShipengineApi } from "./shipengine-client.ts";
import { carriersOf } from "./shipengine-services.ts";
import { carrierCalled, parseService } from "./shipengine-words.ts";

const span = z.object({ open: z.string(), close: z.string() });
const days = z.record(z.string(), z.array(span)).nullish().catch(undefined);

const pointShape = z.object({
  service_point_id: z.string().min(1),
  carrier_code: z.string(),
  company_name: z.string().nullish(),
  address_line1: z.string(),
  city_locality: z.string(),
  state_province: z.string().nullish().catch(undefined),
  postal_code: z.string(),
  country_code: z.string().length(2),
  lat: z.number().nullish().catch(undefined),
  long: z.number().nullish().catch(undefined),
  distance_in_meters: z.number().nonnegative().nullish().catch(undefined),
  hours_of_operation: days,
  features: z.array(z.string()).nullish().catch(undefined),
});
type Told = z.infer<typeof pointShape>;

const listed = z.object({ service_points: z.array(pointShape) });

export async function pointsByShipengine(api: ShipengineApi, asked: PointsAsked): Promise<readonly Point[]> {
  const providers = await providersOf(api, asked);
  if (providers.length === 0) return [];
  const body = {
    address: {
      country_code: asked.country,
      postal_code: asked.postalCode,
      ...(asked.city && { city_locality: asked.city }),
    },
    providers,
    max_results: asked.most,
  };
  const answered = await api.read("/v1/service_points/list", listed, body);
  const points = (answered?.service_points ?? []).filter(({ features }) => features?.includes("drop_off_point") ?? true).map(toPoint);
  return points.sort((one, other) => (one.distance ?? Infinity) - (other.distance ?? Infinity)).slice(0, asked.most);
}

async function providersOf(api: ShipengineApi, { service = "", carrier }: PointsAsked) {
  const known = parseService(service);
  if (known) return [{ carrier_id: known.carrierId, service_code: [known.code] }];
  const carriers = await carriersOf(api);
  const those = carriers.filter(({ carrier_code: code }) => carrier === undefined || carrierCalled(code) === carrier || code === carrier);
  return those.map(({ carrier_id: id }) => ({ carrier_id: id }));
}

function toPoint(told: Told): Point {
  const {
    service_point_id: id,
    carrier_code: code,
    company_name: name,
    lat,
    long,
    distance_in_meters: distance,
    state_province: region,
  } = told;
  const hours = toHours(told);
  const isPlace = lat != null && long != null && Math.abs(lat) <= 90 && Math.abs(long) <= 180;
  return {
    id,
    carrier: carrierCalled(code),
    name: name || carrierCalled(code),
    address: {
      name: name || carrierCalled(code),
      line1: told.address_line1,
      postalCode: told.postal_code,
      city: told.city_locality,
      ...(region && { region }),
      country: told.country_code,
    },
    ...(isPlace && { place: { latitude: lat, longitude: long } }),
    ...(distance != null && { distance }),
    ...(hours && { hours }),
  };
}

const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

function toHours({ hours_of_operation: told }: Told): Point["hours"] | null {
  if (!told) return null;
  const open = weekdays.flatMap((name, place) => {
    const spans = (told[name] ?? []).flatMap((one) => toSpan(one) ?? []);
    return spans.length === 0 ? [] : [[place + 1, spans] as const];
  });
  return open.length === 0 ? null : Object.fromEntries(open);
}

function toSpan({ open, close }: z.infer<typeof span>): [[from: number, to: number]] | null {
  const [from, to] = [minutes(open), minutes(close)];
  return from === null || to === null || from >= to ? null : [[from, to]];
}

function minutes(text: string): number | null {
  const [, hours, parts] = /^(\d{1,2}):(\d{2})/.exec(text) ?? [];
  const total = Number(hours) * 60 + Number(parts);
  return hours === undefined || total > 24 * 60 ? null : total;
}
