import { z } from "zod";
import type { CarrierCan, LabelFormat } from "../../domain/connection.ts";
import type { LabelFile } from "../../domain/parcel.ts";
import type { Outside } from "../http.ts";
import { type Checked, ConnectionProblem, type Setting, type Written } from "../port.ts";
import { download, type Request, rejected, unknown } from "../vendor.ts";
import { type Fedex, openFedex, refusal, said } from "./fedex-api.ts";
import { costOf, dayOf, dialled, isTooBig, returnShipment, type Shipped, type ShippedFile, shipped } from "./fedex-label.ts";
import { bookPickup, cancelPickup, pickupDays } from "./fedex-pickup.ts";
import { points, pointsRequest } from "./fedex-points.ts";
import { rateRequest, ratesOf } from "./fedex-rates.ts";
import { track } from "./fedex-tracking.ts";
import type { CarrierProvider, ConnectedCarrier, LabelAsked, MadeLabel, Service, ServicesAsked } from "./port.ts";

const settings: readonly Setting[] = [
  { name: "account", kind: "choice", required: true, options: ["live", "sandbox"], standard: "live" },
  { name: "client", kind: "text", required: true, example: "l7xx1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c" },
  { name: "secret", kind: "secret", required: true },
  { name: "number", kind: "text", required: true, example: "123456789" },
  { name: "phone", kind: "text", required: true, example: "+1 901 555 0100" },
];

/** FedEx keeps no key: the transaction's id only comes back with its answer. Whoever lost that has a person look in FedEx Ship Manager. */
const can: CarrierCan = {
  formats: ["pdf", "png", "zpl"],
  reprints: [],
  paperless: "none",
  countries: "any",
  international: true,
  customs: true,
  handovers: ["drop_off", "pickup"],
  points: true,
  pickup: "separate",
  cancel: true,
  rates: true,
  charged: "on_scan",
  addressOrder: "physical",
  tracking: "poll",
  trackedAtOnce: 30,
  webhooks: "none",
  lostAnswer: "person",
};

const pace = { perSecond: 5, burst: 10 };

export const fedex: CarrierProvider = {
  id: "fedex",
  title: "FedEx",
  settings,
  can,
  pace,
  connect: (given, outside) => connected(openFedex(given, outside, pace), outside),
};

function connected(way: Fedex, outside: Outside): ConnectedCarrier {
  return {
    check: () => check(way),
    services: (asked) => services(way, asked),
    createLabel: (asked) => createLabel(way, outside, asked),
    cancelLabel: (reference) => cancelLabel(way, reference),
    track: (parcels) => track(way, parcels),
    points: (near) => points(way, near),
    pickupDays: (asked, from) => pickupDays(way, asked, from),
    bookPickup: (asked) => bookPickup(way, asked),
    cancelPickup: (reference) => cancelPickup(way, reference),
  };
}

/** Nothing is made by these; what may not be asked at all answers 403 whatever it is asked. */
async function check({ way, number, phone }: Fedex): Promise<Checked> {
  await way.granted();
  const trials: readonly (readonly [name: string, request: Request])[] = [
    ["Ship API", { method: "POST", path: "/ship/v1/shipments/results", body: { accountNumber: { value: number }, jobId: "check" } }],
    ["Track API", { method: "POST", path: "/track/v1/trackingnumbers", body: trial }],
    ["Rates and Transit Times API", { method: "POST", path: "/rate/v1/rates/quotes", body: rateRequest(example, number) }],
    ["FedEx Locations Search API", { method: "POST", path: "/location/v1/locations", body: pointsRequest({ ...town, most: 1 }) }],
  ];
  const missing: string[] = [];
  for (const [name, request] of trials) if (!(await may(way, request))) missing.push(name);
  if (!dialled(phone)) missing.push("a phone number of at least ten digits");
  return { account: `FedEx ${number}`, missing };
}

/** Within the town of FedEx itself. */
const town = { name: "FedEx", line1: "1 Main Street", postalCode: "38103", city: "Memphis", region: "TN", country: "US" };
const example: ServicesAsked = {
  from: town,
  to: town,
  measures: { weight: 1_000, length: 200, width: 150, height: 100 },
  value: 1_000,
  currency: "USD",
};

/** A number FedEx gives out for trying. */
const trial = { includeDetailedScans: false, trackingInfo: [{ trackingNumberInfo: { trackingNumber: "122816215025810" } }] };

async function may(way: Fedex["way"], request: Request): Promise<boolean> {
  try {
    await way.read(request);
    return true;
  } catch (problem) {
    if (problem instanceof ConnectionProblem && /\b403\b/.test(problem.message)) return false;
    throw problem;
  }
}

interface Line {
  readonly service: string;
  readonly title: string;
  readonly days: number;
}

const ground: Line = { service: "FEDEX_GROUND", title: "FedEx Ground", days: 5 };
const inAmerica: readonly Line[] = [
  ground,
  { service: "FEDEX_EXPRESS_SAVER", title: "FedEx Express Saver", days: 3 },
  { service: "FEDEX_2_DAY", title: "FedEx 2Day", days: 2 },
];
const inEurope: readonly Line[] = [
  { service: "FEDEX_REGIONAL_ECONOMY", title: "FedEx Regional Economy", days: 4 },
  { service: "FEDEX_PRIORITY", title: "FedEx Priority", days: 1 },
];
const abroad: readonly Line[] = [
  { service: "INTERNATIONAL_ECONOMY", title: "FedEx International Economy", days: 5 },
  { service: "FEDEX_INTERNATIONAL_PRIORITY", title: "FedEx International Priority", days: 3 },
];

/**
 * The usual ones, at what FedEx reckons on the merchant's account. One that it does not rate is there without a price: what of it a contract
 * has shows when a label is made.
 */
async function services(way: Fedex, asked: ServicesAsked): Promise<Service[]> {
  const { from, to, measures } = asked;
  if (isTooBig(measures)) return [];
  const rates = await ratesOf(way, asked);
  return linesBetween(from.country, to.country)
    .map((line): Service => {
      const rate = rates.get(line.service) ?? rates.get(formerly[line.service] ?? "");
      return { ...line, ...rate, carrier: "FedEx", handovers: ["drop_off", "pickup"], paperless: "none" };
    })
    .toSorted((one, other) => (one.price?.amount ?? Number.POSITIVE_INFINITY) - (other.price?.amount ?? Number.POSITIVE_INFINITY));
}

/** Rates still know some by the name they had before. */
const formerly: Readonly<Record<string, string>> = { FEDEX_INTERNATIONAL_PRIORITY: "INTERNATIONAL_PRIORITY" };

function linesBetween(from: string, to: string): readonly Line[] {
  if (from !== to) return abroad;
  return from === "US" || from === "CA" ? inAmerica : inEurope;
}

async function createLabel({ way, number, phone }: Fedex, outside: Outside, asked: LabelAsked): Promise<Written<MadeLabel>> {
  if (asked.format === null) return rejected("not_supported", "FedEx makes labels on paper only");
  const headers = { "x-customer-transaction-id": asked.key };
  const body = returnShipment(asked, number, phone);
  const written = await way.write({ method: "POST", path: "/ship/v1/shipments", headers, body });
  if (written.kind !== "answered") return written;
  const { reply } = written;
  if (reply.status >= 400) return refusal(reply);
  const read = shipped.safeParse(reply.json);
  const [shipment] = read.success ? read.data.output.transactionShipments : [];
  if (!shipment) return unknown(`answered ${reply.status} and nothing we can read`);
  return { kind: "done", value: await toLabel(outside, shipment, asked, asked.format) };
}

async function toLabel(outside: Outside, shipment: Shipped, { at, zone }: LabelAsked, format: LabelFormat): Promise<MadeLabel> {
  const { pieceResponses, shipmentDocuments } = shipment;
  const trackingNumber = pieceResponses[0]?.trackingNumber ?? "";
  const label = pieceResponses.flatMap(({ packageDocuments }) => packageDocuments).find(({ contentType }) => contentType === "LABEL");
  const content = label && (await contentOf(outside, label));
  const invoice = shipmentDocuments.find(({ contentType }) => /INVOICE/.test(contentType ?? ""));
  const customs = invoice && (await contentOf(outside, invoice));
  const cost = costOf(shipment);
  const files: readonly LabelFile[] = content ? [{ format, content }] : [];
  return {
    reference: trackingNumber,
    carrier: "FedEx",
    trackingNumber,
    trackingUrl: `https://www.fedex.com/fedextrack/?trknbr=${encodeURIComponent(trackingNumber)}`,
    trackedAs: dayOf(at, zone),
    files,
    ...(customs && { customs }),
    ...(cost && { cost }),
  };
}

/** A label whose file cannot be had is a label all the same. */
async function contentOf(outside: Outside, { encodedLabel, url }: ShippedFile): Promise<Uint8Array | undefined> {
  if (encodedLabel) return new Uint8Array(Buffer.from(encodedLabel, "base64"));
  if (!url) return undefined;
  try {
    return await download(outside, url);
  } catch (problem) {
    if (problem instanceof ConnectionProblem) return undefined;
    throw problem;
  }
}

const cancelled = z.object({ output: z.object({ cancelledShipment: z.boolean() }) });

/** Of a return label nothing is charged before FedEx has the parcel. */
async function cancelLabel({ way, number }: Fedex, reference: string): Promise<Written<{ readonly refund: "given" | "asked" | "none" }>> {
  if (!/^\d{8,34}$/.test(reference)) return rejected("not_found", "this is no label of FedEx");
  const written = await way.write({
    method: "PUT",
    path: "/ship/v1/shipments/cancel",
    body: { accountNumber: { value: number }, trackingNumber: reference, deletionControl: "DELETE_ALL_PACKAGES" },
  });
  if (written.kind !== "answered") return written;
  const { reply } = written;
  if (reply.status >= 400) {
    const { code = "", message = "" } = said(reply) ?? {};
    if (/ALREADY\.?CANCELL?ED|ALREADY\.?DELETED/i.test(code)) return { kind: "done", value: { refund: "given" } };
    if (/TENDERED|MANIFESTED|UNABLE.*CANCEL/i.test(`${code} ${message}`)) return rejected("wrong_state", `FedEx refused it: ${code}`);
    return refusal(reply);
  }
  const read = cancelled.safeParse(reply.json);
  if (!read.success) return unknown(`answered ${reply.status} and nothing we can read`);
  if (!read.data.output.cancelledShipment) return rejected("wrong_state", "FedEx did not cancel it");
  return { kind: "done", value: { refund: "given" } };
}
