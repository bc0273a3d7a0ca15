import { z } from "zod";
import { parseInstant } from "../../domain/instant.ts";
import type { Scan, ScanKind } from "../../domain/tracking.ts";
import type { Track, Tracked } from "./port.ts";
import { readable, type Usps } from "./usps-api.ts";

const text = z.string().optional().catch(undefined);
const event = z.object({
  eventType: text,
  eventTimestamp: text,
  GMTTimestamp: text,
  eventCity: text,
  eventState: text,
  eventCode: text,
});
const details = z.object({
  trackingEvents: z.array(z.unknown()).catch([]),
  expectedDeliveryTimeStamp: text,
  predictedDeliveryDate: text,
});

/** One parcel at a time: USPS names one in the address. */
export async function track({ open }: Usps, parcels: readonly Tracked[]): Promise<readonly Track[]> {
  const tracks: Track[] = [];
  for (const { trackingNumber } of parcels) {
    const reply = await open.read({ path: `/tracking/v3/tracking/${encodeURIComponent(trackingNumber)}?expand=DETAIL` });
    // 400 is said of a number that USPS cannot place.
    if (reply.status === 404 || reply.status === 400) continue;
    const { trackingEvents, expectedDeliveryTimeStamp, predictedDeliveryDate } = readable(details, reply);
    const expectedAt = parseInstant(expectedDeliveryTimeStamp ?? predictedDeliveryDate ?? "", zone);
    const scans = trackingEvents.flatMap((one) => toScan(one) ?? []);
    tracks.push({ trackingNumber, scans, ...(expectedAt !== null && { expectedAt }) });
  }
  return tracks;
}

/** Where USPS gives a time without saying whose, it is that of the place; this is near the middle of the country. */
const zone = "America/Chicago";

/** Null for what has no time. */
export function toScan(value: unknown): Scan | null {
  const read = event.safeParse(value);
  if (!read.success) return null;
  const { eventType, eventTimestamp, GMTTimestamp, eventCity, eventState, eventCode } = read.data;
  const at = parseInstant(GMTTimestamp ?? "", "UTC") ?? parseInstant(eventTimestamp ?? "", zone);
  if (at === null) return null;
  const place = [eventCity, eventState].filter(Boolean).join(", ");
  return {
    kind: kindOf(eventCode ?? "", eventType ?? ""),
    at,
    ...(eventType && { words: eventType }),
    ...(eventCode && { code: eventCode }),
    ...(place && { place }),
  };
}

/** Publication 199, appendix G: codes of scan events. */
const codes: readonly (readonly [kind: ScanKind, codes: string])[] = [
  ["announced", "GX MA MR TM 83 89 GC"],
  // A partner of the shipper has it, and USPS waits for it.
  ["moving", "80 81 82"],
  ["accepted", "03 OA PA UA AD VC VF VR VX"],
  ["moving", "06 07 08 10 15 19 41 42 84 A1 AE AX B1 E1 EF L1 LD NT PC RB SF T1 U1"],
  ["arriving", "OF"],
  ["waiting", "14 16 59"],
  ["delivered", "01 17 43 63"],
  ["held_up", "02 05 21 22 23 24 25 26 28 30 44 51 52 53 54 55 56 57 58 71 DX"],
  ["sent_back", "04 09 27 29 31"],
  ["lost", "11 12 33 34"],
];
const kinds: ReadonlyMap<string, ScanKind> = new Map(
  codes.flatMap(([kind, those]) => those.split(" ").map((code) => [code, kind] as const)),
);

/** USPS's own words, for events whose code we do not know. */
const words: readonly (readonly [said: RegExp, kind: ScanKind])[] = [
  [/return(?:ed|ing)? to sender|refused|unclaimed/i, "sent_back"],
  [/^delivered|,\s*delivered/i, "delivered"],
  [/awaiting item|label created|pre-?shipment/i, "announced"],
  [/out for delivery|in the area/i, "arriving"],
  [/available for pickup|held at post office/i, "waiting"],
  [/notice left|delivery attempt|undeliverable|insufficient address|no such number|delay|exception|held/i, "held_up"],
  [/accepted|acceptance|picked up|in possession/i, "accepted"],
  [/arriv|depart|processed|sort|transit|forwarded|missent|enroute/i, "moving"],
];

/** What neither says moves no parcel on. */
function kindOf(code: string, said: string): ScanKind {
  return kinds.get(code) ?? words.find(([like]) => like.test(said))?.[1] ?? "announced";
}
