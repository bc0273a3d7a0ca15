import { z } from "zod";
import type { Scan } from "../../domain/tracking.ts";
import type { EasypostApi } from "./easypost-client.ts";
import { kindOf } from "./easypost-words.ts";
import type { Track, Tracked } from "./port.ts";

const stepShape = z.object({
  status: z.string(),
  status_detail: z.string().nullish().catch(undefined),
  message: z.string().nullish().catch(undefined),
  datetime: z.string(),
  tracking_location: z
    .object({ city: z.string().nullish().catch(undefined), state: z.string().nullish().catch(undefined) })
    .nullish()
    .catch(undefined),
});

export const trackerShape = z.object({
  tracking_code: z.string(),
  carrier: z.string().nullish().catch(undefined),
  est_delivery_date: z.string().nullish().catch(undefined),
  /** What of it cannot be read is no scan, and takes none of the others away. */
  tracking_details: z.array(stepShape.nullable().catch(null)),
});

const trackers = z.object({ trackers: z.array(trackerShape) });

export async function trackByEasypost(api: EasypostApi, parcels: readonly Tracked[]): Promise<readonly Track[]> {
  const found: Track[] = [];
  for (const { trackingNumber, carrier } of parcels) {
    const listed = await api.read(`/trackers?${new URLSearchParams({ tracking_code: trackingNumber, page_size: "10" })}`, trackers);
    const those = (listed?.trackers ?? []).filter(({ tracking_code: code }) => code === trackingNumber);
    // Numbers are used again by other carriers; the newest comes first.
    const one = those.find((tracker) => tracker.carrier === carrier) ?? those[0];
    if (one) found.push(toTrack(one));
  }
  return found;
}

export function toTrack({
  tracking_code: trackingNumber,
  est_delivery_date: expected,
  tracking_details: steps,
}: z.infer<typeof trackerShape>): Track {
  const expectedAt = Date.parse(expected ?? "");
  return {
    trackingNumber,
    scans: steps.flatMap((one) => (one && toScan(one)) ?? []),
    ...(Number.isFinite(expectedAt) && { expectedAt }),
  };
}

function toScan({ status, status_detail: detail, message, datetime, tracking_location: where }: z.infer<typeof stepShape>): Scan | null {
  const kind = kindOf(status, detail ?? undefined);
  const at = Date.parse(datetime);
  if (!kind || !Number.isFinite(at)) return null;
  const place = [where?.city, where?.state].filter(Boolean).join(", ");
  return {
    kind,
    at,
    ...(message && { words: message.slice(0, 300) }),
    code: (detail ? `${status}/${detail}` : status).slice(0, 60),
    ...(place !== "" && { place: place.slice(0, 100) }),
  };
}
