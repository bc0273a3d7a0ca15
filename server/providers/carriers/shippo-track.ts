import { z } from "zod";
import type { Scan } from "../../domain/tracking.ts";
import type { Track, Tracked } from "./port.ts";
import type { ShippoApi } from "./shippo-client.ts";
import { kindOf } from "./shippo-words.ts";

const place = z.object({ city: z.string().nullish().catch(undefined), state: z.string().nullish().catch(undefined) });
const scanned = z.object({
  object_id: z.string().nullish().catch(undefined),
  status: z.string(),
  status_details: z.string().nullish().catch(undefined),
  status_date: z.string(),
  substatus: z.object({ code: z.string() }).nullish().catch(undefined),
  location: place.nullish().catch(undefined),
});

export const trackShape = z.object({
  tracking_number: z.string(),
  carrier: z.string().optional().catch(undefined),
  eta: z.string().nullish().catch(undefined),
  /** Told only of labels of our own. */
  transaction: z.string().nullish().catch(undefined),
  /** What of it cannot be read is no scan, and takes none of the others away. */
  tracking_history: z.array(scanned.nullable().catch(null)),
  tracking_status: scanned.nullish().catch(undefined),
});

export async function trackByShippo(api: ShippoApi, parcels: readonly Tracked[]): Promise<readonly Track[]> {
  const found: Track[] = [];
  for (const { trackingNumber, trackedAs, carrier } of parcels) {
    const token = trackedAs ?? carrier.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_");
    const answered = await api.read(`/tracks/${encodeURIComponent(token)}/${encodeURIComponent(trackingNumber)}`, trackShape);
    if (answered && isKnown(answered)) found.push(toTrack(answered, trackingNumber));
  }
  return found;
}

/** Of a number nobody knows Shippo answers a way without a step. */
function isKnown({ transaction, tracking_history: history, tracking_status: last }: z.infer<typeof trackShape>): boolean {
  return Boolean(transaction) || history.length > 0 || Boolean(last);
}

/** @param trackingNumber as we know it, whatever spaces the vendor puts into it */
export function toTrack(
  { eta, tracking_history: history, tracking_status: last }: z.infer<typeof trackShape>,
  trackingNumber: string,
): Track {
  const all = history.flatMap((one) => one ?? []);
  // The newest is now and then not in the history yet.
  const known = last && !all.some(({ object_id: id, status_date: at }) => id === last.object_id || at === last.status_date);
  const expectedAt = Date.parse(eta ?? "");
  return {
    trackingNumber,
    scans: (known ? [...all, last] : all).flatMap((one) => toScan(one) ?? []),
    ...(Number.isFinite(expectedAt) && { expectedAt }),
  };
}

function toScan({
  object_id: id,
  status,
  status_details: words,
  status_date: date,
  substatus,
  location,
}: z.infer<typeof scanned>): Scan | null {
  const kind = kindOf(status, substatus?.code);
  const at = Date.parse(date);
  if (!kind || !Number.isFinite(at)) return null;
  const where = [location?.city, location?.state].filter(Boolean).join(", ");
  return {
    kind,
    at,
    ...(words && { words: words.slice(0, 300) }),
    code: (substatus?.code ?? status).slice(0, 60),
    ...(where !== "" && { place: where.slice(0, 100) }),
    ...(id && { id }),
  };
}
