import { z } from "zod";
import { parseDecimal } from "../../domain/money.ts";
import type { Written } from "../port.ts";
import { masked, rejected } from "../vendor.ts";
import { type EasypostApi, isEasypostId } from "./easypost-client.ts";
import { saidIn, toAddress } from "./easypost-label.ts";
import { parseService } from "./easypost-words.ts";
import type { BookedPickup, PickupAsked } from "./port.ts";

const pickup = z.object({
  id: z.string().min(1),
  status: z.string(),
  reference: z.string().nullish().catch(undefined),
});
const rate = z.object({
  carrier: z.string(),
  service: z.string(),
  rate: z.string().nullish().catch(undefined),
  currency: z.string().nullish().catch(undefined),
});
const offered = pickup.extend({ pickup_rates: z.array(rate) });
const known = pickup.extend({ pickup_rates: z.array(rate).catch([]) });
const listed = z.object({ pickups: z.array(known), has_more: z.boolean().nullish().catch(undefined) });

/** Asked first who would come, which binds nobody, and booked then: the booking is the one request, and our key finds it again. */
export async function bookByEasypost(api: EasypostApi, asked: PickupAsked): Promise<Written<BookedPickup>> {
  const [shipment = "", ...more] = asked.references;
  if (more.length > 0) return rejected("not_supported", "EasyPost fetches one parcel a pickup");
  if (!isEasypostId("shp", shipment)) return rejected("not_found", "EasyPost has no such label");
  const people = [asked.address];
  const offer = await api.read("/pickups", offered, { pickup: toPickup(asked, shipment) });
  const best = cheapest(offer?.pickup_rates ?? [], asked);
  if (!offer || !best || !isEasypostId("pickup", offer.id)) return rejected("wrong_request", "the carrier does not come then");
  const body = { carrier: best.carrier, service: best.service };
  const written = await api.write("POST", `/pickups/${offer.id}/buy`, body, pickup, (json) => masked(saidIn(json) ?? "", people));
  if (written.kind !== "answered") return written;
  const value = { reference: written.data.id, day: asked.day, from: asked.from, to: asked.to, ...priceOf(best) };
  return written.data.status === "scheduled" ? { kind: "done", value } : { kind: "pending", value };
}

function cheapest(rates: readonly z.output<typeof rate>[], { service, carrier: named }: PickupAsked): z.output<typeof rate> | undefined {
  const carrier = parseService(service)?.carrier ?? named;
  const own = rates.filter((one) => one.carrier === carrier);
  return own.toSorted((one, other) => Number(one.rate ?? 0) - Number(other.rate ?? 0))[0];
}

/** Nothing where it costs nothing, or nobody can read what. */
function priceOf(best: z.output<typeof rate> | undefined): Pick<BookedPickup, "price"> {
  if (!best?.rate || !best.currency) return {};
  const amount = parseDecimal(best.rate, best.currency);
  return amount !== null && amount > 0 ? { price: { amount, currency: best.currency } } : {};
}

function toPickup({ key, address, day, from, to, note }: PickupAsked, shipment: string) {
  return {
    reference: key,
    shipment: { id: shipment },
    address: toAddress(address),
    is_account_address: false,
    min_datetime: clockThere(day, from),
    max_datetime: clockThere(day, to),
    ...(note && { instructions: note.slice(0, 250) }),
  };
}

/** As the clocks show it where the parcel lies. */
function clockThere(day: string, minutes: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + minutes * 60_000).toISOString().slice(0, 19).replace("T", " ");
}

const slack = 60 * 60_000;

export async function findByEasypost(api: EasypostApi, asked: PickupAsked): Promise<BookedPickup | null> {
  const { key, at, day, from, to } = asked;
  const since = new Date(at - slack).toISOString();
  const answered = await api.read(`/pickups?${new URLSearchParams({ page_size: "100", start_datetime: since })}`, listed);
  const ours = answered?.pickups.find(({ reference, status }) => reference === key && status === "scheduled");
  return ours ? { reference: ours.id, day, from, to, ...priceOf(cheapest(ours.pickup_rates, asked)) } : null;
}

export async function callOffByEasypost(api: EasypostApi, reference: string): Promise<Written<null>> {
  const there = isEasypostId("pickup", reference) ? await api.read(`/pickups/${reference}`, pickup) : null;
  if (!there) return rejected("not_found", "EasyPost has no such pickup");
  if (there.status === "canceled") return { kind: "done", value: null };
  const written = await api.write("POST", `/pickups/${reference}/cancel`, undefined, pickup, saidIn);
  return written.kind === "answered" ? { kind: "done", value: null } : written;
}
