import type { z } from "zod";
import type { Scan, ScanKind } from "../../domain/tracking.ts";
import { readAs, type Vendor } from "../vendor.ts";
import { tracker } from "./karrio-shapes.ts";
import type { Track, Tracked } from "./port.ts";

/** Karrio's own words, whatever the carrier's were; null: it says nothing about where the parcel is. */
const kinds: Readonly<Record<string, ScanKind | null>> = {
  pending: "announced",
  picked_up: "accepted",
  in_transit: "moving",
  out_for_delivery: "arriving",
  ready_for_pickup: "waiting",
  delivered: "delivered",
  on_hold: "held_up",
  delivery_delayed: "held_up",
  delivery_failed: "held_up",
  return_to_sender: "sent_back",
  cancelled: "cancelled",
  unknown: null,
};

/** Of each shipment it makes Karrio keeps a tracker, and asks the carrier by itself. */
export async function trackAll(vendor: Vendor, parcels: readonly Tracked[]): Promise<readonly Track[]> {
  const tracks: Track[] = [];
  for (const { trackingNumber } of parcels) {
    const reply = await vendor.read({ path: `/v1/trackers/${encodeURIComponent(trackingNumber)}` });
    if (reply.status !== 404) tracks.push(toTrack(readAs(tracker, reply), trackingNumber));
  }
  return tracks;
}

export function toTrack({ events, status, estimated_delivery: expected }: z.infer<typeof tracker>, trackingNumber: string): Track {
  // Older instances say what kind of event it is only of the parcel as a whole, which is that of the newest.
  const scans = (events ?? []).flatMap((event, place) => scanOf(event, event.status || (place === 0 ? (status ?? "") : "")) ?? []);
  const expectedAt = expected ? Date.parse(expected) : Number.NaN;
  return { trackingNumber, scans, ...(!Number.isNaN(expectedAt) && { expectedAt }) };
}

type Event = NonNullable<z.infer<typeof tracker>["events"]>[number];

function scanOf(event: Event, status: string): Scan | null {
  const kind = event.reason === "carrier_parcel_lost" ? "lost" : (kinds[status.trim().toLowerCase()] ?? null);
  const at = momentOf(event);
  if (kind === null || at === null) return null;
  const { code, description, location } = event;
  return {
    kind,
    at,
    ...(description && { words: description.slice(0, 200) }),
    ...(code && { code: code.slice(0, 60) }),
    ...(location && { place: location.slice(0, 100) }),
  };
}

/** An instant where there is one; else a day and a time of a place nobody names, taken as they stand. */
function momentOf({ timestamp, date, time }: Event): number | null {
  const exact = Date.parse(timestamp ?? "");
  if (!Number.isNaN(exact)) return exact;
  const [, hours = "0", minutes = "0", half] = /^(\d{1,2}):(\d{2})(?::\d{2})?\s*(AM|PM)?$/i.exec(time?.trim() ?? "") ?? [];
  const day = Date.parse(`${date ?? ""}T00:00:00Z`);
  if (Number.isNaN(day)) return null;
  const hour = half ? (Number(hours) % 12) + (/pm/i.test(half) ? 12 : 0) : Number(hours);
  return day + (hour * 60 + Number(minutes)) * 60_000;
}
