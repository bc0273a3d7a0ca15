import { z } from "zod";
import { cut } from "../../domain/cut.ts";
import type { Written } from "../port.ts";
import { lookedUp, rejected, unknown } from "../vendor.ts";
import type { BookedPickup, PickupAsked, PickupWindow } from "./port.ts";
import { domestic, names, pounds, reachable } from "./usps-address.ts";
import { readable, refusal, type Usps } from "./usps-api.ts";

/** The carrier comes with the day's mail, at no hour that could be said. */
const byDay = { from: 8 * 60, to: 18 * 60 } as const;
const offered = 6;

/** From Monday to Saturday, where USPS comes to the address at all. */
export async function pickupDays(
  { open }: Usps,
  { address }: Pick<PickupAsked, "address">,
  from: string,
): Promise<readonly PickupWindow[]> {
  const known = domestic(address);
  if (typeof known === "string") return [];
  const asked = Object.entries(known).filter(([, value]) => typeof value === "string");
  const reply = await open.read({ path: `/pickup/v3/carrier-pickup/eligibility?${new URLSearchParams(Object.fromEntries(asked))}` });
  if (reply.status === 404 || reply.status === 400) return [];
  readable(z.looseObject({}), reply);
  return daysFrom(from).map((day) => ({ day, ...byDay }));
}

function daysFrom(first: string): string[] {
  const day = new Date(`${first}T12:00:00Z`);
  if (Number.isNaN(day.getTime())) return [];
  const days: string[] = [];
  for (; days.length < offered; day.setUTCDate(day.getUTCDate() + 1)) {
    if (day.getUTCDay() !== 0) days.push(day.toISOString().slice(0, 10));
  }
  return days;
}

const confirmation = z.object({ confirmationNumber: z.string().min(1), pickupDate: z.string() });

export async function bookPickup({ open }: Usps, asked: PickupAsked): Promise<Written<BookedPickup>> {
  const body = pickupRequest(asked);
  if (typeof body === "string") return rejected("wrong_request", body);
  const written = await open.write({ method: "POST", path: "/pickup/v3/carrier-pickup", body });
  if (written.kind !== "answered") return written;
  const { reply } = written;
  if (reply.status >= 400) return refusal(reply);
  const read = confirmation.safeParse(reply.json);
  if (!read.success) return unknown(`answered ${reply.status} and nothing we can read`);
  const { confirmationNumber: reference, pickupDate: day } = read.data;
  return { kind: "done", value: { reference, day, ...byDay } };
}

/** What is wrong where it cannot be asked for. */
export function pickupRequest({ day, address, references, measures, note }: PickupAsked): object | string {
  const known = domestic(address);
  if (typeof known === "string") return known;
  const { email } = reachable(address) as { email?: string };
  const cell = /^(?:\+?1)?(\d{10})$/.exec(address.phone?.replace(/[^\d+]/g, "") ?? "")?.[1];
  const contact = [...(email ? [{ email }] : []), ...(!email && cell ? [{ cellNumber: cell }] : [])];
  if (contact.length === 0) return "USPS needs an email address or a phone number in the United States";
  const { firstName, lastName } = names(address.name);
  const location = note ? { packageLocation: "OTHER", specialInstructions: cut(note, 255) } : { packageLocation: "KNOCK_ON_DOOR" };
  return {
    pickupDate: day,
    pickupAddress: {
      firstName,
      lastName: lastName || firstName,
      ...(address.company && { firm: cut(address.company, 50) }),
      address: known,
      contact,
    },
    packages: [{ packageType: "RETURNS", packageCount: Math.max(1, references.length) }],
    estimatedWeight: pounds(measures.weight),
    pickupLocation: location,
  };
}

/** Only who knows the present version of a pickup may cancel it. */
export async function cancelPickup({ open }: Usps, reference: string): Promise<Written<null>> {
  if (!/^\w{4,40}$/.test(reference)) return rejected("not_found", "this is no pickup of USPS");
  const path = `/pickup/v3/carrier-pickup/${reference}`;
  return lookedUp(async () => {
    const { status, headers } = await open.read({ path });
    // The number came from USPS: what is not there any more was called off before.
    if (status === 404) return { kind: "done", value: null };
    const version = headers.etag;
    if (status >= 400 || version === undefined) return rejected("wrong_state", `USPS shows no pickup that could be cancelled: ${status}`);
    const written = await open.write({ method: "DELETE", path, headers: { "if-match": version } });
    if (written.kind !== "answered") return written;
    const { reply } = written;
    if (reply.status < 300 || reply.status === 404) return { kind: "done", value: null };
    return refusal(reply);
  });
}
