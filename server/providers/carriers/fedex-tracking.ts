import { z } from "zod";
import { parseInstant } from "../../domain/instant.ts";
import type { Scan, ScanKind } from "../../domain/tracking.ts";
import { type Fedex, readable } from "./fedex-api.ts";
import type { Track, Tracked } from "./port.ts";

const text = z.string().optional().catch(undefined);
const event = z.object({
  date: text,
  eventType: text,
  eventDescription: text,
  exceptionDescription: text,
  derivedStatusCode: text,
  derivedStatus: text,
  scanLocation: z.object({ city: text, countryCode: text }).optional().catch(undefined),
});
const result = z.object({
  error: z.object({ code: text }).optional().catch(undefined),
  scanEvents: z.array(z.unknown()).catch([]),
  dateAndTimes: z.array(z.object({ type: text, dateTime: text })).catch([]),
});
const tracked = z.object({
  output: z.object({ completeTrackResults: z.array(z.object({ trackingNumber: z.string(), trackResults: z.array(result).catch([]) })) }),
});

export async function track({ way }: Fedex, parcels: readonly Tracked[]): Promise<readonly Track[]> {
  if (parcels.length === 0) return [];
  const reply = await way.read({
    method: "POST",
    path: "/track/v1/trackingnumbers",
    body: {
      includeDetailedScans: true,
      trackingInfo: parcels.map(({ trackingNumber }) => ({ trackingNumberInfo: { trackingNumber } })),
    },
  });
  const { completeTrackResults } = readable(tracked, reply).output;
  return parcels.flatMap((parcel) => {
    const found = completeTrackResults.find(({ trackingNumber }) => trackingNumber === parcel.trackingNumber)?.trackResults ?? [];
    const known = found.filter(({ error }) => !error);
    return known.length === 0 ? [] : [toTrack(parcel, known)];
  });
}

const day = 24 * 60 * 60_000;

/** FedEx gives a number again after some time, and then answers with several parcels: what happened before our label was made is another's. */
function toTrack({ trackingNumber, trackedAs }: Tracked, results: readonly z.infer<typeof result>[]): Track {
  const made = parseInstant(trackedAs ?? "", "UTC");
  const since = made === null ? Number.NEGATIVE_INFINITY : made - 2 * day;
  const scans = results.flatMap(({ scanEvents }) => scanEvents.flatMap((one) => toScan(one) ?? [])).filter(({ at }) => at >= since);
  const expected = results
    .flatMap(({ dateAndTimes }) => dateAndTimes)
    .filter(({ type }) => type === "ESTIMATED_DELIVERY")
    .flatMap(({ dateTime }) => parseInstant(dateTime ?? "", "UTC") ?? [])
    .filter((at) => at >= since);
  return { trackingNumber, scans, ...(expected[0] !== undefined && { expectedAt: expected[0] }) };
}

/** Null for what has no time. */
export function toScan(value: unknown): Scan | null {
  const read = event.safeParse(value);
  const at = read.success ? parseInstant(read.data.date ?? "", "UTC") : null;
  if (!read.success || at === null) return null;
  const { eventType = "", eventDescription, exceptionDescription, derivedStatusCode = "", derivedStatus, scanLocation } = read.data;
  const words = [eventDescription ?? derivedStatus, exceptionDescription].filter(Boolean).join(": ");
  const place = [scanLocation?.city, scanLocation?.countryCode].filter(Boolean).join(", ");
  return {
    kind: kinds.get(eventType) ?? kinds.get(derivedStatusCode) ?? "announced",
    at,
    ...(words && { words }),
    ...(eventType && { code: eventType }),
    ...(place && { place }),
  };
}

/** FedEx's codes of events and states, by its own table of them. Those of a driver's coming, of a changed wish and others move no parcel on. */
const codes: readonly (readonly [kind: ScanKind, codes: string])[] = [
  ["announced", "OC OX RP RG LP RD EP DS AP CH RC RM RR SP"],
  ["accepted", "PU PX DO"],
  ["moving", "AA AC AF AO AR AX CC CP DP EA EO FD IT IX LO OF OW PF PL PM SF TR"],
  ["arriving", "AD ED OD"],
  ["waiting", "HL HP"],
  ["delivered", "DL"],
  ["pickup_failed", "PD DR"],
  ["held_up", "CD DD DE DY SE"],
  ["sent_back", "RS"],
  ["cancelled", "CA"],
];
const kinds: ReadonlyMap<string, ScanKind> = new Map(
  codes.flatMap(([kind, those]) => those.split(" ").map((code) => [code, kind] as const)),
);
