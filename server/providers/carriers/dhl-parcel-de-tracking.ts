import { z } from "zod";
import { parseInstant } from "../../domain/instant.ts";
import type { Scan, ScanKind } from "../../domain/tracking.ts";
import { type DhlParcelDe, readable } from "./dhl-parcel-de-api.ts";
import type { Track, Tracked } from "./port.ts";

const text = z.string().optional().catch(undefined);
const event = z.object({
  timestamp: text,
  statusCode: text,
  status: text,
  description: text,
  location: z
    .object({ address: z.object({ addressLocality: text }).optional() })
    .optional()
    .catch(undefined),
});
const shipments = z.object({
  shipments: z.array(z.object({ estimatedTimeOfDelivery: text, events: z.array(z.unknown()).catch([]), status: z.unknown() })),
});

/** One parcel at a time: DHL's tracking takes one number. */
export async function track({ tracking }: DhlParcelDe, parcels: readonly Tracked[]): Promise<readonly Track[]> {
  const tracks: Track[] = [];
  for (const { trackingNumber } of parcels) {
    const query = new URLSearchParams({ trackingNumber, service: "parcel-de", language: "en" });
    const reply = await tracking.read({ path: `/track/shipments?${query}` });
    if (reply.status === 404) continue;
    const [shipment] = readable(shipments, reply).shipments;
    if (shipment) tracks.push(toTrack(trackingNumber, shipment));
  }
  return tracks;
}

function toTrack(trackingNumber: string, shipment: z.infer<typeof shipments>["shipments"][number]): Track {
  const told = shipment.events.length > 0 ? shipment.events : [shipment.status];
  const expectedAt = parseInstant(shipment.estimatedTimeOfDelivery ?? "", "Europe/Berlin");
  return { trackingNumber, scans: told.flatMap((one) => toScan(one) ?? []), ...(expectedAt !== null && { expectedAt }) };
}

/** Null for what has no time. DHL writes local times without saying so. */
export function toScan(value: unknown): Scan | null {
  const read = event.safeParse(value);
  const at = read.success ? parseInstant(read.data.timestamp ?? "", "Europe/Berlin") : null;
  if (!read.success || at === null) return null;
  const { statusCode = "", status, description, location } = read.data;
  const words = description ?? status;
  const place = location?.address?.addressLocality;
  return {
    kind: kindOf(statusCode, words ?? ""),
    at,
    ...(words && { words }),
    ...(statusCode && { code: statusCode }),
    ...(place && { place }),
  };
}

/** DHL has five codes; how far along a parcel is stands in its words. Codes it may add later say nothing. */
function kindOf(code: string, words: string): ScanKind {
  if (
    code !== "pre-transit" &&
    /\b(?:return(?:ed|ing)? to|delivered (?:back )?to) (?:the )?(?:original )?(?:sender|shipper)\b/i.test(words)
  ) {
    return "sent_back";
  }
  switch (code) {
    case "pre-transit":
      return "announced";
    case "transit":
      if (/delivery vehicle|out for delivery/i.test(words)) return "arriving";
      if (/ready for (?:pick-?up|collection)|available for (?:pick-?up|collection)/i.test(words)) return "waiting";
      return /handed (?:it )?over|dropped off|posted|picked up|collected|accepted/i.test(words) ? "accepted" : "moving";
    case "delivered":
      return "delivered";
    case "failure":
      return "held_up";
    default:
      return "announced";
  }
}
