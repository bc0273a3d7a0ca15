import { z } from "zod";
import type { Scan } from "../../domain/tracking.ts";
import type { Track, Tracked } from "./port.ts";
import { isShipengineId, type ShipengineApi } from "./shipengine-client.ts";
import { kindOf } from "./shipengine-words.ts";

const eventShape = z.object({
  occurred_at: z.string(),
  status_code: z.string().nullish().catch(undefined),
  status_detail_code: z.string().nullish().catch(undefined),
  description: z.string().nullish().catch(undefined),
  carrier_status_description: z.string().nullish().catch(undefined),
  city_locality: z.string().nullish().catch(undefined),
  state_province: z.string().nullish().catch(undefined),
});

export const trackShape = z.object({
  tracking_number: z.string().nullish(),
  estimated_delivery_date: z.string().nullish().catch(undefined),
  /** What of it cannot be read is no scan, and takes none of the others away. */
  events: z.array(eventShape.nullable().catch(null)),
});

export async function trackByShipengine(api: ShipengineApi, parcels: readonly Tracked[]): Promise<readonly Track[]> {
  const found: Track[] = [];
  for (const parcel of parcels) {
    const answered = await api.read(addressOf(parcel), trackShape);
    if (answered) found.push(toTrack(answered, parcel.trackingNumber));
  }
  return found;
}

/** By the label where we bought it; any other parcel by its carrier and number. */
function addressOf({ reference = "", trackingNumber, trackedAs, carrier }: Tracked): string {
  if (isShipengineId(reference)) return `/v1/labels/${reference}/track`;
  const code = trackedAs ?? carrier.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_");
  return `/v1/tracking?${new URLSearchParams({ carrier_code: code, tracking_number: trackingNumber })}`;
}

/** @param trackingNumber as we know it; of a label the vendor leaves it out now and then */
export function toTrack({ estimated_delivery_date: expected, events }: z.infer<typeof trackShape>, trackingNumber: string): Track {
  const expectedAt = Date.parse(expected ?? "");
  return {
    trackingNumber,
    scans: events.flatMap((one) => (one && toScan(one)) ?? []),
    ...(Number.isFinite(expectedAt) && { expectedAt }),
  };
}

function toScan(one: z.infer<typeof eventShape>): Scan | null {
  const { occurred_at: date, status_code: code, status_detail_code: detail, city_locality: city, state_province: state } = one;
  const kind = kindOf(code ?? "", detail ?? undefined);
  const at = Date.parse(date);
  if (!kind || !Number.isFinite(at)) return null;
  const words = one.carrier_status_description || one.description;
  const place = [city, state].filter(Boolean).join(", ");
  return {
    kind,
    at,
    ...(words && { words: words.slice(0, 300) }),
    code: (detail ?? code ?? "").slice(0, 60),
    ...(place !== "" && { place: place.slice(0, 100) }),
  };
}
