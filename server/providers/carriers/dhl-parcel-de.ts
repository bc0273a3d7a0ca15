import { z } from "zod";
import type { CarrierCan } from "../../domain/connection.ts";
import { threeLetters } from "../../domain/country-codes.ts";
import { type Checked, ConnectionProblem, type Setting, type Written } from "../port.ts";
import { rejected, unknown } from "../vendor.ts";
import { type DhlParcelDe, openDhlParcelDe, readable, returns } from "./dhl-parcel-de-api.ts";
import { confirmation, currencies, heaviest, outsideUnion, returnOrder, sendingCountries, toLabel } from "./dhl-parcel-de-label.ts";
import { bookPickup, cancelPickup, findPickup } from "./dhl-parcel-de-pickup.ts";
import { points } from "./dhl-parcel-de-points.ts";
import { refusal } from "./dhl-parcel-de-refusal.ts";
import { track } from "./dhl-parcel-de-tracking.ts";
import type { CarrierProvider, ConnectedCarrier, LabelAsked, MadeLabel, Service, ServicesAsked } from "./port.ts";

const settings: readonly Setting[] = [
  { name: "account", kind: "choice", required: true, options: ["live", "sandbox"], standard: "live" },
  { name: "key", kind: "secret", required: true },
  { name: "secret", kind: "secret", required: true },
  { name: "user", kind: "text", required: true, example: "acme-retouren" },
  { name: "password", kind: "secret", required: true },
  { name: "billing", kind: "text", required: false, example: "22222222220801" },
];

/** DHL keeps no key of ours and lists no return orders, so a lost answer can be cleared up by nobody but a person in its portal. */
const can: CarrierCan = {
  formats: ["pdf"],
  reprints: [],
  paperless: "qr",
  countries: sendingCountries,
  international: true,
  customs: true,
  handovers: ["drop_off", "pickup"],
  points: true,
  pickup: "separate",
  cancel: false,
  rates: false,
  charged: "on_scan",
  addressOrder: "physical",
  tracking: "poll",
  trackedAtOnce: 1,
  webhooks: "none",
  lostAnswer: "person",
};

const pace = { perSecond: 5, burst: 5 };

export const dhlParcelDe: CarrierProvider = {
  id: "dhl-parcel-de",
  title: "DHL Parcel DE",
  settings,
  can,
  pace,
  connect: (given, outside) => connected(openDhlParcelDe(given, outside, pace), given.billing ?? ""),
};

function connected(dhl: DhlParcelDe, billing: string): ConnectedCarrier {
  return {
    check: () => check(dhl),
    services: (asked) => services(dhl, asked),
    createLabel: (asked) => createLabel(dhl, asked),
    track: (parcels) => track(dhl, parcels),
    points: (near) => points(dhl, near),
    bookPickup: (asked) => bookPickup(dhl, billing, asked),
    findPickup: (asked) => findPickup(dhl, asked),
    cancelPickup: (reference) => cancelPickup(dhl, reference),
  };
}

const receivers = z.array(
  z.object({
    receiverId: z.string().min(1).max(50),
    shipperCountry: z.string(),
    companyName: z.string().catch(""),
    receiverAddress: z.object({ postalCode: z.coerce.string(), city: z.string().catch("") }),
  }),
);
type Receiver = z.infer<typeof receivers>[number];

async function receiversOf({ business }: DhlParcelDe, query: Readonly<Record<string, string>>): Promise<Receiver[]> {
  return readable(receivers, await business.read({ path: `${returns}/locations?${new URLSearchParams(query)}` }));
}

/** A number that DHL gives out for trying; no parcel of anybody. */
const nobodysParcel = "00340434161094042557";

async function check(dhl: DhlParcelDe): Promise<Checked> {
  const [receiver] = await receiversOf(dhl, { maxResult: "50" });
  const missing = [
    ...(receiver ? [] : ["DHL Retoure (no receiver is set up)"]),
    ...((await mayTrack(dhl)) ? [] : ["Shipment Tracking - Unified"]),
    ...((await maySeePlaces(dhl)) ? [] : ["Location Finder - Unified"]),
  ];
  return { account: receiver?.companyName || "DHL", currency: "EUR", missing };
}

async function maySeePlaces(dhl: DhlParcelDe): Promise<boolean> {
  try {
    await points(dhl, { country: "DE", postalCode: "53113", city: "Bonn", most: 1 });
    return true;
  } catch (problem) {
    if (problem instanceof ConnectionProblem && problem.trouble === "not_allowed") return false;
    throw problem;
  }
}

/** The sandbox has no parcels on their way. */
async function mayTrack({ tracking, isSandbox }: DhlParcelDe): Promise<boolean> {
  if (isSandbox) return true;
  try {
    await tracking.read({ path: `/track/shipments?trackingNumber=${nobodysParcel}&service=parcel-de` });
    return true;
  } catch (problem) {
    if (problem instanceof ConnectionProblem && problem.trouble === "not_allowed") return false;
    throw problem;
  }
}

/**
 * Each receiver that the merchant set up at DHL for the country is a service. A label brings the parcel to the receiver's address, whatever
 * was asked for, so one that lies elsewhere is none.
 */
async function services(dhl: DhlParcelDe, { from, to, measures }: ServicesAsked): Promise<Service[]> {
  const country = threeLetters(from.country)?.toLowerCase();
  if (country === undefined || !sendingCountries.includes(from.country) || measures.weight > heaviest) return [];
  const those = await receiversOf(dhl, { countryCode: country, maxResult: "50" });
  return those
    .filter(
      ({ shipperCountry, receiverAddress }) =>
        shipperCountry.toLowerCase() === country && isSame(receiverAddress.postalCode, to.postalCode),
    )
    .map(({ receiverId }) => ({
      service: receiverId,
      carrier: "DHL",
      title: `DHL Retoure (${receiverId})`,
      handovers: from.country === "DE" ? ["drop_off", "pickup"] : ["drop_off"],
      paperless: from.country === "DE" ? "qr" : "none",
    }));
}

function isSame(one: string, other: string): boolean {
  return one.replace(/\W/g, "").toUpperCase() === other.replace(/\W/g, "").toUpperCase();
}

async function createLabel({ business }: DhlParcelDe, asked: LabelAsked): Promise<Written<MadeLabel>> {
  if (outsideUnion.has(asked.from.country) && !asked.customs) {
    return rejected("wrong_request", "DHL needs the customs details of what comes from outside the European Union");
  }
  if (asked.customs && !currencies.has(asked.currency)) {
    return rejected("not_supported", `DHL takes no customs value in ${asked.currency}`);
  }
  const labelType = asked.format === null && asked.from.country === "DE" ? "QR_LABEL" : "SHIPMENT_LABEL";
  const written = await business.write({ method: "POST", path: `${returns}/orders?labelType=${labelType}`, body: returnOrder(asked) });
  if (written.kind !== "answered") return written;
  const { reply } = written;
  if (reply.status >= 400) return refusal(reply);
  const read = confirmation.safeParse(reply.json);
  if (!read.success) return unknown(`answered ${reply.status} and nothing we can read`);
  return { kind: "done", value: toLabel(read.data) };
}
