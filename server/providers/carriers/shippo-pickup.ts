import { z } from "zod";
import type { Written } from "../port.ts";
import { masked, rejected } from "../vendor.ts";
import type { BookedPickup, PickupAsked, PickupWindow } from "./port.ts";
import type { ShippoApi } from "./shippo-client.ts";
import { toAddress } from "./shippo-label.ts";
import { isFetched, parseService } from "./shippo-words.ts";

const pickup = z.object({
  object_id: z.string().min(1),
  status: z.string(),
  confirmed_start_time: z.string().nullish().catch(undefined),
  confirmed_end_time: z.string().nullish().catch(undefined),
  messages: z.array(z.unknown()).nullish().catch(undefined),
});

/** Who fetches a parcel is asked once; Shippo lists no pickups and calls none off. */
export async function bookByShippo(api: ShippoApi, asked: PickupAsked): Promise<Written<BookedPickup>> {
  const service = parseService(asked.service);
  if (!service || !isFetched(service.carrier)) return rejected("not_supported", "Shippo sends nobody of this carrier");
  const { note, address } = asked;
  const body = {
    carrier_account: service.account,
    location: {
      address: { state: "", ...plain(toAddress(address)) },
      building_location_type: note ? "Other" : "Front Door",
      ...(note && { instructions: note.slice(0, 250) }),
    },
    transactions: asked.references,
    requested_start_time: clockThere(asked.day, asked.from),
    requested_end_time: clockThere(asked.day, asked.to),
    metadata: asked.key,
  };
  const written = await api.write("POST", "/pickups", body, pickup, (json) => masked(JSON.stringify(json) ?? "", [address]));
  if (written.kind !== "answered") return written;
  const { object_id: reference, status, messages } = written.data;
  if (status === "ERROR" || status === "CANCELLED") {
    return rejected(
      "wrong_request",
      masked((messages ?? []).map(String).join(" ") || "the carrier does not come", [address]).slice(0, 300),
    );
  }
  return { kind: status === "CONFIRMED" ? "done" : "pending", value: { reference, ...confirmed(written.data, asked) } };
}

/** Times are those on the clocks of where the parcel lies, though they are written as if they were UTC. */
function clockThere(day: string, minutes: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + minutes * 60_000).toISOString();
}

function confirmed({ confirmed_start_time: start, confirmed_end_time: end }: z.infer<typeof pickup>, asked: PickupWindow): PickupWindow {
  const [from, to] = [clock(start), clock(end)];
  return from && to && from.day === to.day
    ? { day: from.day, from: from.minutes, to: to.minutes }
    : { day: asked.day, from: asked.from, to: asked.to };
}

function clock(text: string | null | undefined): { readonly day: string; readonly minutes: number } | null {
  const [, day, hours, minutes] = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})/.exec(text ?? "") ?? [];
  return day === undefined ? null : { day, minutes: Number(hours) * 60 + Number(minutes) };
}

/** Shippo takes none of these signs in a pickup's address. */
function plain<Fields extends Record<string, string>>(fields: Fields): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value.replaceAll(/[/&*]/g, " ")]));
}
