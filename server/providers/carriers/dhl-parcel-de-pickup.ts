import { createHash } from "node:crypto";
import { z } from "zod";
import { cut } from "../../domain/cut.ts";
import type { Measures } from "../../domain/parcel.ts";
import { partStreet } from "../../domain/street.ts";
import type { Rejection, Written } from "../port.ts";
import { rejected, unknown } from "../vendor.ts";
import { type DhlParcelDe, pickups, readable } from "./dhl-parcel-de-api.ts";
import { refusal } from "./dhl-parcel-de-refusal.ts";
import type { BookedPickup, PickupAsked, Sender } from "./port.ts";

const booking = z.object({ confirmation: z.object({ value: z.object({ orderID: z.string().min(1), pickupDate: z.string() }) }) });

/** @param billing the contract for pickups that are paid each; without it DHL decides by the customer's contract */
export async function bookPickup({ business }: DhlParcelDe, billing: string, asked: PickupAsked): Promise<Written<BookedPickup>> {
  if (asked.address.country !== "DE") return rejected("not_supported", "DHL Parcel DE comes to addresses in Germany only");
  const written = await business.write({ method: "POST", path: `${pickups}/orders`, body: pickupOrder(billing, asked) });
  if (written.kind !== "answered") return written;
  const { reply } = written;
  if (reply.status >= 400) return refusal(reply);
  const read = booking.safeParse(reply.json);
  if (!read.success) return unknown(`answered ${reply.status} and nothing we can read`);
  const { orderID: reference, pickupDate: day } = read.data.confirmation.value;
  return { kind: "done", value: { reference, day, from: asked.from, to: asked.to } };
}

export function pickupOrder(billingNumber: string, { key, day, from, to, note, address, measures, trackingNumbers }: PickupAsked): object {
  const size = sizeOf(measures);
  return {
    ...(billingNumber !== "" && { customerDetails: { billingNumber } }),
    pickupLocation: { type: "Address", pickupAddress: addressOf(address) },
    businessHours: [{ timeFrom: clock(from), timeUntil: clock(to) }],
    contactPerson: [
      {
        name: cut(address.name, 50),
        ...(address.phone && { phone: cut(address.phone, 50) }),
        ...(address.email && { email: address.email }),
      },
    ],
    pickupDetails: {
      pickupDate: { type: "Date", value: day },
      totalWeight: { uom: "g", value: measures.weight },
      ...(note && { comment: cut(note, 100) }),
    },
    shipmentDetails: {
      shipments: trackingNumbers.map((shipmentNo) => ({
        transportationType: "PAKET",
        shipmentNo,
        size,
        customerReference: shortKey(key),
      })),
    },
  };
}

function addressOf({ name, company, line1, line2, postalCode, city, region }: Sender): object {
  const { street, house = "-" } = partStreet(line1, "DE");
  const [name1 = name, ...names] = [company, name, line2].flatMap((one) => (one ? [cut(one, 50)] : []));
  const name2 = cut(names.join(", "), 50);
  return {
    name1,
    ...(name2 && { name2 }),
    addressStreet: cut(street, 70),
    addressHouse: cut(house, 10),
    postalCode,
    city: cut(city, 35),
    country: "DE",
    ...(region && { state: cut(region, 35) }),
  };
}

/** As DHL prices what private people send: S up to 35 × 25 × 10 cm, M up to 60 × 30 × 15 cm. */
function sizeOf({ length, width, height }: Measures): "S" | "M" | "L" {
  const sides = [length, width, height].sort((one, other) => other - one);
  const fits = (most: readonly number[]) => sides.every((side, place) => side <= (most[place] ?? 0));
  if (fits([350, 250, 100])) return "S";
  return fits([600, 300, 150]) ? "M" : "L";
}

/** Of our key DHL keeps twenty characters, so it is known by its fingerprint. */
export function shortKey(key: string): string {
  return createHash("sha256").update(key).digest("hex").slice(0, 20);
}

export function clock(minutes: number): string {
  const [hour, minute] = [Math.floor(minutes / 60), minutes % 60];
  return hour >= 24 ? "23:59" : `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

const found = z.array(
  z.object({
    orderDetails: z.object({ orderID: z.string(), orderState: z.string().catch("") }),
    shipmentDetails: z.object({
      shipments: z.array(z.object({ shipment: z.object({ customerReference: z.string().optional().catch(undefined) }) })).catch([]),
    }),
  }),
);

/** DHL says these of a pickup that will not be. */
const off: ReadonlySet<string> = new Set(["STORNIERT", "ABGELEHNT"]);

export async function findPickup({ business }: DhlParcelDe, { key, day, from, to, address }: PickupAsked): Promise<BookedPickup | null> {
  const query = new URLSearchParams({ pickupDate: day, pickupPostalCode: address.postalCode });
  const reply = await business.read({ path: `${pickups}/orders?${query}` });
  if (reply.status === 404) return null;
  const ours = readable(found, reply).find(
    ({ orderDetails, shipmentDetails: { shipments } }) =>
      !off.has(orderDetails.orderState) && shipments.some(({ shipment }) => shipment.customerReference === shortKey(key)),
  );
  return ours ? { reference: ours.orderDetails.orderID, day, from, to } : null;
}

const cancellation = z.object({
  confirmedCancellations: z.array(z.object({ orderID: z.string() })).catch([]),
  failedCancellations: z
    .array(z.object({ orderID: z.string(), orderState: z.string().catch(""), message: z.string().catch("") }))
    .catch([]),
});

/** One that could not be cancelled is told with the status 200. */
export async function cancelPickup({ business }: DhlParcelDe, reference: string): Promise<Written<null>> {
  if (!/^\w{32}$/.test(reference)) return rejected("not_found", "this is no pickup of DHL");
  const written = await business.write({ method: "DELETE", path: `${pickups}/orders?orderID=${encodeURIComponent(reference)}` });
  if (written.kind !== "answered") return written;
  const { reply } = written;
  if (reply.status >= 400) return refusal(reply);
  const read = cancellation.safeParse(reply.json);
  if (!read.success) return unknown(`answered ${reply.status} and nothing we can read`);
  if (read.data.confirmedCancellations.some(({ orderID }) => orderID === reference)) return { kind: "done", value: null };
  const failed = read.data.failedCancellations.find(({ orderID }) => orderID === reference);
  if (!failed) return unknown("DHL did not say what became of it");
  if (failed.orderState === "STORNIERT") return { kind: "done", value: null };
  const code: Rejection = failed.orderState === "" ? "not_found" : "wrong_state";
  return rejected(code, `DHL does not cancel it: ${failed.orderState || failed.message}`.slice(0, 200));
}
