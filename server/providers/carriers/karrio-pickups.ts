import type { z } from "zod";
import { cut } from "../../domain/cut.ts";
import { ConnectionProblem, type Written } from "../port.ts";
import { lookedUp, outcomeOf, readAs, rejected, unknown, type Vendor } from "../vendor.ts";
import { partyOf } from "./karrio-asked.ts";
import { shipmentBy } from "./karrio-labels.ts";
import { chargeOf } from "./karrio-rates.ts";
import { pickup, pickups } from "./karrio-shapes.ts";
import type { BookedPickup, PickupAsked } from "./port.ts";

/** By the carrier that made the label, which the label's shipment names. */
export function bookPickup(vendor: Vendor, asked: PickupAsked): Promise<Written<BookedPickup>> {
  return lookedUp<BookedPickup>(async () => {
    const [first] = asked.references;
    if (first === undefined) return rejected("wrong_request", "there is no label to fetch a parcel for");
    const { carrier_name: carrier, selected_rate: rate } = await shipmentBy(vendor, first);
    const code = carrier ?? rate?.carrier_name;
    if (!code) return rejected("wrong_state", "the label was not bought");
    const connection = rate?.meta?.carrier_connection_id;
    const written = await vendor.write({
      method: "POST",
      path: "/v1/pickups",
      within: 60_000,
      body: {
        carrier_code: code,
        pickup_date: asked.day,
        address: partyOf(asked.address),
        ready_time: clock(asked.from),
        closing_time: clock(asked.to),
        tracking_numbers: asked.trackingNumbers,
        ...(asked.note && { instruction: cut(asked.note, 50) }),
        ...(connection && { options: { connection_id: connection } }),
        metadata: { key: asked.key },
      },
    });
    const outcome = outcomeOf(pickup, written);
    if (outcome.kind === "answered") return { kind: "done", value: toBooked(outcome.data, asked) };
    return outcome.kind === "rejected" && outcome.code === "wrong_request"
      ? rejected("wrong_request", "the carrier does not come then")
      : outcome;
  });
}

/** @throws ConnectionProblem */
export async function findPickup(vendor: Vendor, asked: PickupAsked): Promise<BookedPickup | null> {
  const query = new URLSearchParams({ pickup_date_after: asked.day, pickup_date_before: asked.day, limit: "100" });
  for (let page = 0; page < 10; page++) {
    query.set("offset", String(page * 100));
    const { results, next } = readAs(pickups, await vendor.read({ path: `/v1/pickups?${query}` }));
    const ours = results.find(({ metadata, status }) => metadata?.key === asked.key && status !== "cancelled");
    if (ours) return toBooked(ours, asked);
    if (!next) return null;
  }
  throw new ConnectionProblem("unreadable", "there are more pickups on that day than we look through");
}

export function cancelPickup(vendor: Vendor, reference: string): Promise<Written<null>> {
  return lookedUp<null>(async () => {
    if (!/^[\w-]{1,100}$/.test(reference)) return rejected("not_found", "this is no pickup of Karrio's");
    const body = { reason: "The return needs no pickup any more" };
    const written = await vendor.write({ method: "POST", path: `/v1/pickups/${reference}/cancel`, body, within: 60_000 });
    const outcome = outcomeOf(pickup, written);
    if (outcome.kind === "answered") {
      return outcome.data.status === "cancelled"
        ? { kind: "done", value: null }
        : unknown("Karrio answered with a pickup that still stands");
    }
    if (outcome.kind !== "rejected" || outcome.code !== "wrong_state") return outcome;
    const now = readAs(pickup, await vendor.read({ path: `/v1/pickups/${reference}` }));
    return now.status === "cancelled" ? { kind: "done", value: null } : outcome;
  });
}

function toBooked(
  { id, pickup_date: date, ready_time: ready, closing_time: closing, pickup_charge: charge }: z.infer<typeof pickup>,
  asked: PickupAsked,
): BookedPickup {
  const [from, to] = [minutesOf(ready) ?? asked.from, minutesOf(closing) ?? asked.to];
  const day = /^\d{4}-\d\d-\d\d/.exec(date ?? "")?.[0] ?? asked.day;
  const price = chargeOf({ total_charge: charge?.amount, currency: charge?.currency });
  const made = { reference: id, day, ...(price && price.amount > 0 && { price }) };
  return from < to ? { ...made, from, to } : { ...made, from: asked.from, to: asked.to };
}

function clock(minutes: number): string {
  const most = Math.min(minutes, 24 * 60 - 1);
  return `${String(Math.floor(most / 60)).padStart(2, "0")}:${String(most % 60).padStart(2, "0")}`;
}

function minutesOf(time: string | null | undefined): number | null {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})/.exec(time ?? "") ?? [];
  return hours === undefined || minutes === undefined ? null : Number(hours) * 60 + Number(minutes);
}
