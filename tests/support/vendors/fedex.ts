import { type Context, Hono } from "hono";
import type { z } from "zod";
import type { LabelFormat } from "../../../server/domain/connection.ts";
import { parseDecimal } from "../../../server/domain/money.ts";
import { fedex } from "../../../server/providers/carriers/fedex.ts";
import type { Sender } from "../../../server/providers/carriers/port.ts";
import { barcodeLabel, labelFile } from "../label-files.ts";
import type { CarrierBench, TrueLabel, TruePickup } from "./carrier-bench.ts";
import { openFakeVendor } from "./fake-vendor.ts";
import { checkFedexRequest, type locations, type pickup, type pickupCancellation, type quotes, type shipment } from "./fedex-requests.ts";
import { outsideTo } from "./shop-bench.ts";

const given = {
  account: "sandbox",
  client: "l7xx1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c",
  secret: "0d9b6f1c7e8a4b2d9c3f5a6e7b8d1c2f",
  number: "740561073",
  phone: "+1 901 555 0199",
};
const narrowClient = "l7xxAProjectWithoutTracking";

type Shipped = z.infer<typeof shipment>["requestedShipment"];

const shopper: Sender = {
  name: "Ada Wilson",
  line1: "475 Union Avenue",
  line2: "Apt 4",
  postalCode: "38103",
  city: "Memphis",
  region: "TN",
  country: "US",
  email: "ada@example.com",
};
const merchant: Sender = {
  name: "Returns",
  company: "Halden Goods",
  line1: "1202 Chalet Lane",
  postalCode: "72601",
  city: "Harrison",
  region: "Arkansas",
  country: "US",
  phone: "901-555-0123",
};

export interface FedexBench extends CarrierBench {
  endTokens(): void;
  /** The project has no Rates API any more, or rates nothing. */
  rateNothing(how: "forbidden" | "unknown"): void;
  /** Labels lie on another host from now on. */
  sendUrls(): void;
  /** The number belonged to another parcel, years ago, which was delivered then. */
  reuse(trackingNumber: string, at: number): void;
}

/** FedEx, as far as the portal asks it for something. It keeps no keys: what is asked twice is made twice. */
export async function openFedexBench(): Promise<FedexBench> {
  const labels: (TrueLabel & { state: TrueLabel["state"]; used: boolean })[] = [];
  const booked: (TruePickup & { readonly code: string; readonly drivers: string })[] = [];
  const events = new Map<string, { word: string; at: number }[]>();
  const former = new Map<string, number>();
  let tokens = new Map<string, string>();
  let refused = false;
  let urls = false;
  let unrated: "forbidden" | "unknown" | null = null;
  let count = 0;

  const app = new Hono();
  const refuse = (context: Context, status: 400 | 401 | 403 | 404, code: string) =>
    context.json(
      { transactionId: "624deea6-b709-470c-8c39-4b5511281492", errors: [{ code, message: "Please modify your request." }] },
      status,
    );
  const output = (context: Context, value: object) =>
    context.json({ transactionId: "624deea6-b709-470c-8c39-4b5511281492", output: value });

  app.post("/oauth/token", async (context) => {
    const form = new URLSearchParams(await context.req.text());
    const client = form.get("client_id") ?? "";
    if ((client !== given.client && client !== narrowClient) || form.get("client_secret") !== given.secret) {
      return refuse(context, 401, "NOT.AUTHORIZED.ERROR");
    }
    const token = `fedex-${++count}`;
    tokens.set(`Bearer ${token}`, client);
    return context.json({ access_token: token, token_type: "bearer", expires_in: 3_599, scope: "CXS" });
  });

  app.get("/document/:number", async (context) => {
    const label = labels.find(({ trackingNumber }) => trackingNumber === context.req.param("number"));
    if (!label) return context.notFound();
    const { content } = await labelFile(label.format === "paperless" ? "pdf" : label.format, label.trackingNumber);
    return context.body(new Uint8Array(content));
  });

  app.use("*", async (context, proceed) => {
    const client = tokens.get(context.req.header("authorization") ?? "");
    if (client === undefined) return refuse(context, 401, "NOT.AUTHORIZED.ERROR");
    if (client === narrowClient && context.req.path.startsWith("/track/")) return refuse(context, 403, "FORBIDDEN.ERROR");
    return proceed();
  });

  app.post("/rate/v1/rates/quotes", async (context) => {
    if (unrated === "forbidden") return refuse(context, 403, "FORBIDDEN.ERROR");
    if (unrated === "unknown") return refuse(context, 400, "SERVICE.UNAVAILABLE.FOR.RATES");
    const { requestedShipment: asked } = (await context.req.json()) as z.infer<typeof quotes>;
    const abroad = asked.shipper.address.countryCode !== asked.recipient.address.countryCode;
    if (abroad !== (asked.customsClearanceDetail !== undefined)) return refuse(context, 400, "COMMODITY.REQUIRED");
    return output(context, { rateReplyDetails: abroad ? abroadRates : inlandRates, quoteDate: "2026-11-26", encoded: false });
  });

  app.post("/location/v1/locations", async (context) => {
    const { location, locationsSummaryRequestControlParameters } = (await context.req.json()) as z.infer<typeof locations>;
    if (location.address.postalCode === "99950") return refuse(context, 404, "LOCATION.NOTFOUND");
    const list = offices.slice(0, locationsSummaryRequestControlParameters.maxResults);
    return output(context, { totalResults: offices.length, resultsReturned: list.length, locationDetailList: list });
  });

  app.post("/ship/v1/shipments/results", (context) => refuse(context, 400, "JOBID.INVALID"));

  app.post("/ship/v1/shipments", async (context) => {
    if (refused) {
      refused = false;
      return refuse(context, 400, "SERVICE.PACKAGECOMBINATION.INVALID");
    }
    const { requestedShipment: asked } = (await context.req.json()) as z.infer<typeof shipment>;
    const abroad = asked.shipper.address.countryCode !== asked.recipients[0].address.countryCode;
    if (abroad !== (asked.customsClearanceDetail !== undefined)) return refuse(context, 400, "CUSTOMSCLEARANCEDETAIL.REQUIRED");
    const number = `7949${String(++count).padStart(8, "0")}`;
    const format = formats[asked.labelSpecification.imageType];
    labels.push({ ...truth(asked, number, format), state: "made", used: false });
    const { content } = await labelFile(format, number);
    const file = urls
      ? { url: `https://documents.fedex.example/document/${number}` }
      : { encodedLabel: Buffer.from(content).toString("base64") };
    const invoice = Buffer.from(await barcodeLabel(`INVOICE${number}`)).toString("base64");
    return output(context, {
      transactionShipments: [
        {
          serviceType: asked.serviceType,
          shipDatestamp: asked.shipDatestamp,
          serviceName: "FedEx Ground®",
          masterTrackingNumber: number,
          pieceResponses: [
            {
              trackingNumber: number,
              masterTrackingNumber: number,
              netChargeAmount: 12.4,
              packageDocuments: [
                { contentType: "AUXILIARY", docType: "PDF", encodedLabel: "AAAA" },
                { contentType: "LABEL", copiesToPrint: 1, docType: asked.labelSpecification.imageType, ...file },
              ],
            },
          ],
          ...(abroad && { shipmentDocuments: [{ contentType: "COMMERCIAL_INVOICE", docType: "PDF", encodedLabel: invoice }] }),
          completedShipmentDetail: {
            shipmentRating: {
              actualRateType: "PAYOR_ACCOUNT_PACKAGE",
              shipmentRateDetails: [{ rateType: "PAYOR_ACCOUNT_PACKAGE", totalNetCharge: 12.4, totalTaxes: 0, currency: "USD" }],
            },
          },
        },
      ],
    });
  });

  app.put("/ship/v1/shipments/cancel", async (context) => {
    const { trackingNumber } = (await context.req.json()) as { trackingNumber: string };
    const label = labels.find((one) => one.trackingNumber === trackingNumber);
    if (!label) return refuse(context, 400, "TRACKINGNUMBER.NOTFOUND");
    if (label.state === "cancelled") return refuse(context, 400, "SHIPMENT.ALREADY.CANCELLED");
    if (label.used) return refuse(context, 400, "SHIPMENT.ALREADY.TENDERED");
    label.state = "cancelled";
    return output(context, { cancelledShipment: true, cancelledHistory: true, message: "Shipment is successfully cancelled" });
  });

  app.post("/track/v1/trackingnumbers", async (context) => {
    const { trackingInfo } = (await context.req.json()) as { trackingInfo: { trackingNumberInfo: { trackingNumber: string } }[] };
    const completeTrackResults = trackingInfo.map(({ trackingNumberInfo: { trackingNumber } }) => {
      const isKnown = labels.some((one) => one.trackingNumber === trackingNumber);
      const error = { code: "TRACKING.TRACKINGNUMBER.NOTFOUND", message: "Tracking number cannot be found." };
      if (!isKnown) return { trackingNumber, trackResults: [{ trackingNumberInfo: { trackingNumber }, error }] };
      const told = (events.get(trackingNumber) ?? []).toSorted((one, other) => other.at - one.at);
      const ours = {
        scanEvents: [...told.map(({ word, at }) => toEvent(word, at)), toEvent("OC|Shipment information sent to FedEx", Date.now())],
      };
      const old = former.get(trackingNumber);
      const anothers = old === undefined ? [] : [{ scanEvents: [toEvent("DL|Delivered", old)] }];
      return { trackingNumber, trackResults: [ours, ...anothers].map((one) => ({ trackingNumberInfo: { trackingNumber }, ...one })) };
    });
    return output(context, { completeTrackResults });
  });

  app.post("/pickup/v1/pickups/availabilities", async (context) => {
    const { pickupAddress, dispatchDate, carriers } = (await context.req.json()) as {
      pickupAddress: { postalCode: string };
      dispatchDate: string;
      carriers: string[];
    };
    if (pickupAddress.postalCode !== shopper.postalCode) return refuse(context, 400, "POSTALCODE.INVALID");
    const option = { carrier: carriers[0], cutOffTime: "17:00:00", accessTime: { hours: 2, minutes: 0 }, residentialAvailable: true };
    return output(context, {
      options: [
        { ...option, available: true, pickupDate: dispatchDate, defaultReadyTime: "10:00:00", scheduleDay: "SAME_DAY" },
        { ...option, available: false, pickupDate: "2026-12-06" },
        { ...option, available: true, pickupDate: "2026-12-07" },
      ],
    });
  });

  app.post("/pickup/v1/pickups", async (context) => {
    const asked = (await context.req.json()) as z.infer<typeof pickup>;
    const { readyDateTimestamp, customerCloseTime } = asked.originDetail;
    const [day = "", from = ""] = readyDateTimestamp.split("T");
    const code = String(++count);
    const drivers = asked.carrierCode;
    const location = drivers === "FDXE" ? "NQAA" : "";
    const reference = [drivers, day, code, location].join("/");
    booked.push({ reference, code, drivers, day, from: minutes(from), to: minutes(customerCloseTime), cancelled: false });
    return output(context, { pickupConfirmationCode: code, message: "Courier on the way", ...(location && { location }) });
  });

  app.put("/pickup/v1/pickups/cancel", async (context) => {
    const { pickupConfirmationCode, carrierCode, scheduledDate } = (await context.req.json()) as z.infer<typeof pickupCancellation>;
    const found = booked.find(
      ({ code, day, drivers }) => code === pickupConfirmationCode && day === scheduledDate && drivers === carrierCode,
    );
    if (!found) return refuse(context, 400, "PICKUP.NOTFOUND");
    if (found.cancelled) return refuse(context, 400, "PICKUP.ALREADY.CANCELLED");
    Object.assign(found, { cancelled: true });
    return output(context, { pickupConfirmationCode, cancelConfirmationMessage: "Requested pickup has been cancelled successfully." });
  });

  const vendor = await openFakeVendor(app, (seen) =>
    seen.path.startsWith("/document/") ? fileCheck(seen.headers) : checkFedexRequest(seen),
  );
  return {
    provider: fedex,
    vendor,
    outside: outsideTo(vendor, ["https://apis-sandbox.fedex.com", "https://documents.fedex.example"]),
    given,
    wrong: { ...given, secret: "another" },
    narrow: { ...given, client: narrowClient },
    plain: { service: "FEDEX_GROUND", from: shopper, to: merchant, currency: "USD" },
    abroad: {
      service: "INTERNATIONAL_ECONOMY",
      from: { name: "Claire Martin", line1: "4 rue des Lilas", postalCode: "69003", city: "Lyon", country: "FR", phone: "+33612345678" },
    },
    offers: [
      { service: "FEDEX_GROUND", amount: 1_128, currency: "USD" },
      { service: "FEDEX_2_DAY", amount: 2_405, currency: "USD" },
      // Not rated for this way.
      { service: "FEDEX_EXPRESS_SAVER" },
    ].map((one) => ({ ...one, carrier: "FedEx", handovers: ["drop_off", "pickup"], paperless: "none" })),
    nowhere: {
      from: shopper,
      to: merchant,
      measures: { weight: 90_000, length: 200, width: 200, height: 100 },
      value: 1_000,
      currency: "USD",
    },
    words: [
      ["OC|Shipment information sent to FedEx", "announced"],
      ["PU|Picked up", "accepted"],
      ["DO|Dropped off", "accepted"],
      ["AR|Arrived at FedEx location", "moving"],
      ["DP|Departed FedEx location", "moving"],
      ["IT|On the way", "moving"],
      ["CC|Cleared customs", "moving"],
      ["AF|At local FedEx facility", "moving"],
      ["OD|On FedEx vehicle for delivery", "arriving"],
      ["HL|Ready for recipient pickup", "waiting"],
      ["DL|Delivered", "delivered"],
      ["PD|Pickup delay", "pickup_failed"],
      ["DE|Delivery exception", "held_up"],
      ["SE|Shipment exception", "held_up"],
      ["CD|Clearance delay", "held_up"],
      ["RS|Returning package to shipper", "sent_back"],
      ["CA|Shipment cancelled by sender", "cancelled"],
    ],
    near: { country: "US", postalCode: "38103", city: "Memphis", most: 5 },
    far: { country: "US", postalCode: "99950", most: 5 },
    pickup: { day: "2026-12-01", from: 9 * 60, to: 17 * 60 },
    carrier: {
      labels: () => labels,
      nextLabel: () => {
        refused = true;
      },
      use: (reference) => {
        for (const one of labels) if (one.reference === reference) one.used = true;
      },
      scan: (number, word, at) => void events.set(number, [...(events.get(number) ?? []), { word, at }]),
      pickups: () => booked,
    },
    isWrite: ({ method, path }, what) => {
      if (what === "label") return method === "POST" && path === "/ship/v1/shipments";
      if (what === "cancel") return path === "/ship/v1/shipments/cancel";
      return path === (what === "pickup" ? "/pickup/v1/pickups" : "/pickup/v1/pickups/cancel");
    },
    endTokens: () => {
      tokens = new Map();
    },
    rateNothing: (how) => {
      unrated = how;
    },
    sendUrls: () => {
      urls = true;
    },
    reuse: (trackingNumber, at) => void former.set(trackingNumber, at),
  };
}

/** Another host is told nothing of us. */
function fileCheck({ authorization }: Readonly<Record<string, string>>): string[] {
  return authorization === undefined ? [] : ["a token for a host of others"];
}

/** @param word "code|words", or a code alone */
function toEvent(word: string, at: number): object {
  const [eventType = "", eventDescription = ""] = word.split("|");
  return {
    date: new Date(at).toISOString().replace(/\.\d+Z$/, "+00:00"),
    eventType,
    eventDescription,
    exceptionCode: "",
    exceptionDescription: "",
    scanLocation: { streetLines: [""], city: "MEMPHIS", stateOrProvinceCode: "TN", countryCode: "US", residential: false },
    locationType: "FEDEX_FACILITY",
    derivedStatusCode: eventType,
    derivedStatus: eventDescription,
  };
}

function minutes(time: string): number {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return hour * 60 + minute;
}

const formats: Readonly<Record<"PDF" | "PNG" | "ZPLII", LabelFormat>> = { PDF: "pdf", PNG: "png", ZPLII: "zpl" };

function truth(asked: Shipped, number: string, format: LabelFormat): Omit<TrueLabel, "state"> {
  const [line] = asked.requestedPackageLineItems;
  const { length, width, height } = line.dimensions;
  const place = ({ contact, address }: Shipped["shipper"]) => ({
    name: contact.personName,
    postalCode: address.postalCode,
    country: address.countryCode,
  });
  const items = asked.customsClearanceDetail?.commodities.map(({ quantity, unitPrice, weight, harmonizedCode, countryOfManufacture }) => ({
    quantity,
    value: parseDecimal(String(unitPrice.amount), unitPrice.currency) ?? 0,
    grams: Math.round((weight.value * 1_000) / quantity),
    hsCode: harmonizedCode,
    origin: countryOfManufacture,
  }));
  return {
    reference: number,
    key: line.customerReferences[0].value,
    trackingNumber: number,
    format,
    from: place(asked.shipper),
    to: place(asked.recipients[0]),
    grams: Math.round(line.weight.value * 1_000),
    size: [length * 10, width * 10, height * 10],
    customs: items ?? null,
    cost: { amount: 1_240, currency: "USD" },
  };
}

/** As it answers: the account's price beside the list's, and days in words. */
const rate = (serviceType: string, account: number, list: number, currency: string, more: object = {}) => ({
  serviceType,
  serviceName: serviceType,
  packagingType: "YOUR_PACKAGING",
  ratedShipmentDetails: [
    { rateType: "LIST", ratedWeightMethod: "ACTUAL", totalBaseCharge: list, totalNetCharge: list, currency },
    { rateType: "ACCOUNT", ratedWeightMethod: "ACTUAL", totalBaseCharge: account, totalNetCharge: account, currency },
  ],
  signatureOptionType: "SERVICE_DEFAULT",
  ...more,
});
const inlandRates = [
  rate("FEDEX_GROUND", 11.28, 13.9, "USD", {
    commit: { transitDays: { minimumTransitTime: "FOUR_DAYS", description: "4 Business Days" } },
  }),
  rate("FEDEX_2_DAY", 24.05, 30, "USD", { operationalDetail: { transitTime: "TWO_DAYS" } }),
  rate("PRIORITY_OVERNIGHT", 48.4, 60, "USD"),
];
const abroadRates = [
  rate("INTERNATIONAL_PRIORITY", 61.2, 80, "EUR", { operationalDetail: { transitTime: "THREE_DAYS" } }),
  rate("INTERNATIONAL_ECONOMY", 38.75, 50, "EUR"),
];

const weekdays = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"];
const office = (locationId: string, value: number, more: object = {}) => ({
  distance: { units: "KM", value },
  contactAndAddress: {
    contact: { companyName: "FedEx Office Print & Ship Center", phoneNumber: "9015550100" },
    address: {
      streetLines: ["50 North Front Street"],
      city: "Memphis",
      stateOrProvinceCode: "TN",
      postalCode: "38103",
      countryCode: "US",
      residential: false,
    },
    addressAncillaryDetail: { displayName: `FedEx Office ${locationId}`, locationInCity: "Downtown" },
  },
  locationId,
  storeHours: [
    ...weekdays.map((dayOfWeek) => ({
      dayOfWeek,
      operationalHoursType: "OPEN_BY_HOURS",
      operationalHours: { begins: "08:00:00", ends: "20:00:00" },
    })),
    { dayOfWeek: "SATURDAY", operationalHoursType: "CLOSED_ALL_DAY" },
  ],
  geoPositionalCoordinates: { latitude: 35.147, longitude: -90.052 },
  locationType: "FEDEX_OFFICE",
  ...more,
});
const offices = [office("MEMKK", 0.8), office("MEMAB", 2.4, { storeHours: [], geoPositionalCoordinates: null }), office("MEMZZ", 3.1)];
