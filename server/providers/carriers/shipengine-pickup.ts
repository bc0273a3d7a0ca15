import { z } from "zod";
import type { Written } from "../port.ts";
import { masked, rejected } from "../vendor.ts";
import type { BookedPickup, PickupAsked } from "./port.ts";
import { isShipengineId, type ShipengineApi } from "./shipengine-client.ts";

const pickup = z.object({
  pickup_id: z.string().min(1),
  pickup_notes: z.string().nullish().catch(undefined),
  cancelled_at: z.string().nullish().catch(undefined),
});
const listed = z.object({ pickups: z.array(pickup) });

/** Whoever comes reads our key too: it is the only place where ShipStation keeps something of ours. */
function notesOf({ note, key }: Pick<PickupAsked, "note" | "key">): string {
  return `${note ? `${note.slice(0, 200)} ` : ""}[${key}]`;
}

export async function bookByShipengine(api: ShipengineApi, asked: PickupAsked, phone: string): Promise<Written<BookedPickup>> {
  const { references, address, day, from, to } = asked;
  if (references.length === 0 || !references.every(isShipengineId)) return rejected("not_found", "ShipStation has no such label");
  const { name, email } = address;
  const number = address.phone || phone;
  if (!email || number.length < 7) return rejected("wrong_request", "whoever comes has to know an e-mail address and a phone number");
  const body = {
    label_ids: references,
    contact_details: { name, email, phone: number },
    pickup_notes: notesOf(asked),
    pickup_window: { start_at: clockThere(day, from), end_at: clockThere(day, to) },
  };
  const written = await api.write("POST", "/v1/pickups", body, pickup);
  if (written.kind === "rejected") return { ...written, message: masked(written.message, [address]) };
  return written.kind === "answered" ? { kind: "done", value: { reference: written.data.pickup_id, day, from, to } } : written;
}

/** The clocks of where the parcel lies count, though times are written as if they were UTC. */
function clockThere(day: string, minutes: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + minutes * 60_000).toISOString();
}

const slack = 60 * 60_000;

export async function findByShipengine(api: ShipengineApi, asked: PickupAsked): Promise<BookedPickup | null> {
  const query = new URLSearchParams({ created_at_start: new Date(asked.at - slack).toISOString(), page_size: "100" });
  const answered = await api.read(`/v1/pickups?${query}`, listed);
  const ours = answered?.pickups.find(
    ({ pickup_notes: notes, cancelled_at: cancelled }) => notes?.endsWith(`[${asked.key}]`) && !cancelled,
  );
  return ours ? { reference: ours.pickup_id, day: asked.day, from: asked.from, to: asked.to } : null;
}

export async function callOffByShipengine(api: ShipengineApi, reference: string): Promise<Written<null>> {
  const known = /^pik_\w{1,60}$/.test(reference) ? await api.read(`/v1/pickups/${reference}`, pickup) : null;
  if (!known) return rejected("not_found", "ShipStation has no such pickup");
  if (known.cancelled_at) return { kind: "done", value: null };
  const written = await api.write("DELETE", `/v1/pickups/${reference}`, undefined, z.unknown());
  return written.kind === "answered" ? { kind: "done", value: null } : written;
}
