import { z } from "zod";
import { cut } from "../../domain/cut.ts";
import type { Written } from "../port.ts";
import { rejected, unknown } from "../vendor.ts";
import { type Fedex, readable, refusal, said } from "./fedex-api.ts";
import { addressOf, kilos, party } from "./fedex-label.ts";
import type { BookedPickup, PickupAsked, PickupWindow } from "./port.ts";

/** FedEx Ground and FedEx Express send drivers of their own. */
function driversOf(service: string): "FDXG" | "FDXE" {
  return /GROUND/.test(service) ? "FDXG" : "FDXE";
}

const windows = z.object({ output: z.object({ options: z.array(z.unknown()).catch([]) }) });
const option = z.object({
  available: z.boolean(),
  pickupDate: z.string().regex(/^\d{4}-\d\d-\d\d$/),
  cutOffTime: z.string(),
  defaultReadyTime: z.string().optional().catch(undefined),
  residentialAvailable: z.boolean().optional().catch(undefined),
});

/** The days of the next week on which a driver could come, from when a parcel is usually ready until the last one comes. */
export async function pickupDays(
  { way, number }: Fedex,
  { address, service }: Pick<PickupAsked, "address" | "service">,
  from: string,
): Promise<readonly PickupWindow[]> {
  const reply = await way.read({
    method: "POST",
    path: "/pickup/v1/pickups/availabilities",
    body: {
      pickupAddress: addressOf(address),
      dispatchDate: from,
      pickupRequestType: ["SAME_DAY", "FUTURE_DAY"],
      numberOfBusinessDays: 5,
      carriers: [driversOf(service)],
      countryRelationship: "DOMESTIC",
      shipmentAttributes: { serviceType: service, packagingType: "YOUR_PACKAGING" },
      associatedAccountNumber: number,
    },
  });
  if (reply.status === 400 || reply.status === 404) return [];
  const days = new Map<string, PickupWindow>();
  for (const value of readable(windows, reply).output.options) {
    const read = option.safeParse(value);
    if (!read.success || !read.data.available || read.data.residentialAvailable === false || read.data.pickupDate < from) continue;
    const { pickupDate: day, cutOffTime, defaultReadyTime = "09:00:00" } = read.data;
    const [start, end] = [minutes(defaultReadyTime), minutes(cutOffTime)];
    if (start !== null && end !== null && start < end) days.set(day, { day, from: start, to: end });
  }
  return [...days.values()].sort((one, other) => one.day.localeCompare(other.day));
}

function minutes(time: string): number | null {
  const [, hour, minute] = /^(\d{2}):(\d{2})/.exec(time) ?? [];
  return hour === undefined ? null : Number(hour) * 60 + Number(minute);
}

/** "09:30:00"; the last minute of a day for its end. */
function clock(minute: number): string {
  const last = Math.min(minute, 24 * 60 - 1);
  return `${String(Math.floor(last / 60)).padStart(2, "0")}:${String(last % 60).padStart(2, "0")}:00`;
}

const booked = z.object({
  output: z.object({ pickupConfirmationCode: z.string().min(1), location: z.string().optional().catch("") }),
});

export async function bookPickup({ way, number, phone }: Fedex, asked: PickupAsked): Promise<Written<BookedPickup>> {
  const drivers = driversOf(asked.service);
  const headers = { "x-customer-transaction-id": asked.key };
  const written = await way.write({ method: "POST", path: "/pickup/v1/pickups", headers, body: pickupRequest(asked, number, phone) });
  if (written.kind !== "answered") return written;
  const { reply } = written;
  if (reply.status >= 400) return refusal(reply);
  const read = booked.safeParse(reply.json);
  if (!read.success) return unknown(`answered ${reply.status} and nothing we can read`);
  const { pickupConfirmationCode: code, location = "" } = read.data.output;
  const { day, from, to } = asked;
  return { kind: "done", value: { reference: referenceOf({ code, day, drivers, location }), day, from, to } };
}

export function pickupRequest(asked: PickupAsked, number: string, phone: string): object {
  const { day, from, to, note, address, measures, references, trackingNumbers, service } = asked;
  const { contact, address: place } = party(address, phone);
  const { emailAddress: _, ...person } = contact as { emailAddress?: string };
  const [trackingNumber] = trackingNumbers;
  return {
    associatedAccountNumber: { value: number },
    originDetail: {
      pickupAddressType: "OTHER",
      pickupLocation: { contact: person, address: place },
      readyDateTimestamp: `${day}T${clock(from)}`,
      customerCloseTime: clock(to),
      packageLocation: "FRONT",
    },
    carrierCode: driversOf(service),
    totalWeight: { units: "KG", value: kilos(measures.weight) },
    packageCount: Math.max(1, references.length),
    pickupType: "ON_CALL",
    ...(note && { remarks: cut(note, 60) }),
    ...(trackingNumber && { trackingNumber }),
  };
}

interface Confirmed {
  readonly code: string;
  readonly day: string;
  readonly drivers: string;
  readonly location: string;
}

/** A pickup is called off by all of these; its number alone is given anew each day. */
function referenceOf({ code, day, drivers, location }: Confirmed): string {
  return [drivers, day, code, location].join("/");
}

function confirmedBy(reference: string): Confirmed | null {
  const [, drivers = "", day = "", code = "", location = ""] =
    /^(FDX[EG])\/(\d{4}-\d\d-\d\d)\/([\w-]{1,30})\/([\w-]{0,20})$/.exec(reference) ?? [];
  return drivers === "" ? null : { drivers, day, code, location };
}

export async function cancelPickup({ way, number }: Fedex, reference: string): Promise<Written<null>> {
  const known = confirmedBy(reference);
  if (!known) return rejected("not_found", "this is no pickup of FedEx");
  const { code, day, drivers, location } = known;
  const written = await way.write({
    method: "PUT",
    path: "/pickup/v1/pickups/cancel",
    body: {
      associatedAccountNumber: { value: number },
      pickupConfirmationCode: code,
      carrierCode: drivers,
      scheduledDate: day,
      ...(location !== "" && { location }),
    },
  });
  if (written.kind !== "answered") return written;
  const { reply } = written;
  if (reply.status < 300) return { kind: "done", value: null };
  // It was called off before.
  if (/ALREADY|CANCELL?ED/i.test(said(reply)?.code ?? "")) return { kind: "done", value: null };
  return refusal(reply);
}
