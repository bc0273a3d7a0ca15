import { randomBytes } from "node:crypto";
import { type Context, Hono } from "hono";
import type { z } from "zod";
import { parseDecimal } from "../../../server/domain/money.ts";
import { dhlParcelDe } from "../../../server/providers/carriers/dhl-parcel-de.ts";
import type { Sender } from "../../../server/providers/carriers/port.ts";
import { barcodeLabel, qrPicture } from "../label-files.ts";
import type { CarrierBench, TrueItem, TrueLabel, TruePickup } from "./carrier-bench.ts";
import {
  checkDhlRequest,
  type pickupOrder,
  pickupBase as pickups,
  type returnOrder,
  returnsBase as returns,
  tokenPath,
} from "./dhl-parcel-de-requests.ts";
import { openFakeVendor } from "./fake-vendor.ts";
import { outsideTo } from "./shop-bench.ts";

const given = {
  account: "live",
  key: "vIfT1yEeTgPHLxGW3w0kBFgUVwSKZ2e0",
  secret: "eIbJ5OhAPb2pJd6o",
  user: "halden-retouren",
  password: "SandboxPasswort2023!",
  billing: "22222222220801",
};
/** An app that may not track. */
const narrowKey = "aKeyThatMayNotTrack";

type Order = z.infer<typeof returnOrder>;
type Pickup = z.infer<typeof pickupOrder>;

interface Receiver {
  readonly receiverId: string;
  readonly shipperCountry: string;
  readonly country: string;
  readonly postalCode: string;
}

/** Receivers as a merchant sets them up: some for Germany, one of them for another warehouse, and one for Switzerland. */
const receivers: readonly Receiver[] = [
  { receiverId: "deu", shipperCountry: "deu", country: "DE", postalCode: "15345" },
  { receiverId: "deu_ggp", shipperCountry: "deu", country: "DE", postalCode: "15345" },
  { receiverId: "deu_south", shipperCountry: "deu", country: "DE", postalCode: "80331" },
  { receiverId: "che", shipperCountry: "che", country: "CH", postalCode: "15345" },
];

const shopper: Sender = {
  name: "Klara Märtens",
  line1: "Charles-de-Gaulle-Straße 20 a",
  line2: "3. OG",
  postalCode: "53113",
  city: "Bonn",
  country: "DE",
  email: "klara@example.com",
  phone: "+49 228 1234567",
};
const merchant: Sender = {
  name: "Returns",
  company: "Halden Goods",
  line1: "Retourenweg 1",
  postalCode: "15345",
  city: "Altlandsberg",
  country: "DE",
};

export interface DhlParcelDeBench extends CarrierBench {
  /** Every token ends. */
  endTokens(): void;
  /** A driver is on the way. */
  dispatch(reference: string): void;
}

/** DHL's returns and pickups for business customers, and its tracking for everybody, as far as the portal asks for something. */
export async function openDhlParcelDeBench(): Promise<DhlParcelDeBench> {
  const labels: (TrueLabel & { readonly order: Order })[] = [];
  const booked: (TruePickup & { readonly order: Pickup; state: string })[] = [];
  const events = new Map<string, { word: string; at: number }[]>();
  let tokens = new Set<string>();
  let refused = false;
  let count = 0;

  const app = new Hono();
  const problem = (context: Context, status: 400 | 401 | 403 | 404, title: string, detail: string) =>
    context.json({ title, status, detail }, status, { "content-type": "application/problem+json" });

  app.post(tokenPath, async (context) => {
    const form = new URLSearchParams(await context.req.text());
    const isKnown = form.get("client_id") === given.key || form.get("client_id") === narrowKey;
    if (!isKnown || form.get("client_secret") !== given.secret) return context.json({ error: "invalid_client" }, 401);
    if (form.get("username") !== given.user || form.get("password") !== given.password) {
      return context.json({ error: "invalid_grant", error_description: "Invalid user credentials" }, 400);
    }
    const token = `dhl-${++count}`;
    tokens.add(`Bearer ${token}`);
    return context.json({ access_token: token, token_type: "Bearer", expires_in: "28799" });
  });

  app.get("/track/shipments", (context) => {
    if (context.req.header("dhl-api-key") !== given.key) return problem(context, 401, "Unauthorized", "Unauthorized for given resource.");
    const number = context.req.query("trackingNumber") ?? "";
    const label = labels.find(({ trackingNumber }) => trackingNumber === number);
    if (!label) return problem(context, 404, "No result found", "No shipment with given tracking number found.");
    const told = (events.get(number) ?? []).toSorted((one, other) => other.at - one.at).map(({ word, at }) => toEvent(word, at));
    return context.json({
      shipments: [{ id: number, service: "parcel-de", status: told[0] ?? announced, events: [...told, announced], details: {} }],
    });
  });

  app.get("/location-finder/v1/find-by-address", (context) => {
    if (context.req.header("dhl-api-key") !== given.key) return problem(context, 401, "Unauthorized", "Unauthorized for given resource.");
    const { postalCode = "", limit = "15" } = context.req.query();
    if (postalCode === "00000") return problem(context, 404, "Not found", "The address was not found.");
    return context.json({ locations: postalCode.startsWith("53") ? shops.slice(0, Number(limit)) : [] });
  });

  app.use("/parcel/*", async (context, proceed) => {
    if (!tokens.has(context.req.header("authorization") ?? "")) {
      return problem(context, 401, "Unauthorized", "The client could not be authenticated.");
    }
    return proceed();
  });

  app.get(`${returns}/locations`, (context) => {
    const country = context.req.query("countryCode");
    const most = Number(context.req.query("maxResult") ?? "5000");
    const those = receivers.filter(({ shipperCountry }) => country === undefined || shipperCountry === country).slice(0, most);
    return context.json(those.map(receiverAnswer));
  });

  app.post(`${returns}/orders`, async (context) => {
    if (refused) {
      refused = false;
      return problem(context, 400, "Bad Request", "The postal code does not belong to the city.");
    }
    const order = (await context.req.json()) as Order;
    const receiver = receivers.find(({ receiverId }) => receiverId === order.receiverId);
    if (!receiver) return problem(context, 400, "Bad Request", "The receiverID is unknown.");
    if (receiver.country === "CH" && !order.customsDetails) return problem(context, 400, "Bad Request", "Customs details are missing.");
    const number = `9999915${String(++count).padStart(5, "0")}`;
    const isQr = context.req.query("labelType") === "QR_LABEL";
    labels.push({ ...truth(order, receiver, number), format: isQr ? "paperless" : "pdf", order });
    const file = async (bytes: Promise<Uint8Array>) => ({ b64: Buffer.from(await bytes).toString("base64") });
    return context.json(
      {
        sstatus: { title: "Created", status: 201, detail: "Created" },
        shipmentNo: number,
        ...(isQr
          ? { qrLabel: await file(qrPicture(`DHLQR.${number}`)), qrLink: `https://www.dhl.de/qr?id=${number}` }
          : { label: await file(barcodeLabel(number)) }),
        routingCode: "40327653113+99000933090010",
      },
      201,
    );
  });

  app.post(`${pickups}/orders`, async (context) => {
    const order = (await context.req.json()) as Pickup;
    const [hours] = order.businessHours;
    const reference = randomBytes(16).toString("hex");
    const day = order.pickupDetails.pickupDate.value;
    booked.push({
      reference,
      day,
      from: minutes(hours.timeFrom),
      to: minutes(hours.timeUntil),
      cancelled: false,
      order,
      state: "ANGENOMMEN",
    });
    const confirmedShipments = order.shipmentDetails.shipments.map(({ shipmentNo, transportationType }) => ({
      transportationType,
      shipmentNo,
      orderDate: "2026-11-26T09:00:00",
    }));
    const value = { orderID: reference, pickupDate: day, freeOfCharge: false, pickupType: "EZA", confirmedShipments };
    return context.json({ confirmation: { type: "ORDERPICKUP", value } });
  });

  app.get(`${pickups}/orders`, (context) => {
    const { pickupDate, pickupPostalCode } = context.req.query();
    const those = booked.filter(
      ({ day, order }) => day === pickupDate && order.pickupLocation.pickupAddress.postalCode === pickupPostalCode,
    );
    return context.json(
      those.map(({ reference, order, state }) => ({
        orderDetails: { orderID: reference, orderState: state },
        customerDetails: order.customerDetails ?? { billingNumber: given.billing },
        pickupLocation: { pickupAddress: order.pickupLocation.pickupAddress },
        pickupDetails: order.pickupDetails,
        shipmentDetails: {
          shipments: order.shipmentDetails.shipments.map((shipment) => ({ shipment, orderDate: "2026-11-26T09:00:00" })),
        },
      })),
    );
  });

  app.delete(`${pickups}/orders`, (context) => {
    const orderID = context.req.query("orderID") ?? "";
    const found = booked.find(({ reference }) => reference === orderID);
    if (found?.state !== "ANGENOMMEN") {
      const failed = { orderID, ...(found && { orderState: found.state }), message: "Der Auftrag kann nicht storniert werden." };
      return context.json({ confirmedCancellations: [], failedCancellations: [failed] });
    }
    Object.assign(found, { state: "STORNIERT", cancelled: true });
    return context.json({ confirmedCancellations: [{ orderID, orderState: "STORNIERT", message: "OK" }], failedCancellations: [] });
  });

  const vendor = await openFakeVendor(app, checkDhlRequest);
  return {
    provider: dhlParcelDe,
    vendor,
    outside: outsideTo(vendor, ["https://api-eu.dhl.com", "https://api-sandbox.dhl.com", "https://api.dhl.com"]),
    given,
    wrong: { ...given, password: "another" },
    narrow: { ...given, key: narrowKey },
    plain: { service: "deu", from: shopper, to: merchant },
    paperless: {},
    abroad: {
      service: "che",
      from: { ...shopper, line1: "Musterstrasse 1", postalCode: "3344", city: "Bern", country: "CH" },
    },
    offers: ["deu", "deu_ggp"].map((service) => ({ service, carrier: "DHL", handovers: ["drop_off", "pickup"], paperless: "qr" })),
    nowhere: {
      from: { ...shopper, country: "US", postalCode: "10001", city: "New York" },
      to: merchant,
      measures: { weight: 1_000, length: 200, width: 200, height: 100 },
      value: 1_000,
      currency: "EUR",
    },
    words: [
      ["pre-transit|The instruction data for this shipment have been provided by the sender to DHL electronically", "announced"],
      ["transit|The shipment was handed over by the sender at the retail outlet", "accepted"],
      ["transit|The shipment has been posted by the sender at the Packstation", "accepted"],
      ["transit|The shipment was prepared for onward transport in the region of origin", "moving"],
      ["transit", "moving"],
      ["transit|The shipment has been loaded onto the delivery vehicle", "arriving"],
      ["transit|The shipment is ready for pick-up at the retail outlet", "waiting"],
      ["delivered|The shipment has been successfully delivered", "delivered"],
      ["failure|The recipient could not be found at the address", "held_up"],
      ["failure|The shipment is being returned to the sender", "sent_back"],
      ["delivered|The shipment has been delivered to the original sender", "sent_back"],
      ["unknown|Something", "announced"],
    ],
    near: { country: "DE", postalCode: "53113", city: "Bonn", most: 5 },
    far: { country: "DE", postalCode: "00000", most: 5 },
    pickup: { day: "2026-12-01", from: 9 * 60, to: 12 * 60 },
    carrier: {
      labels: () => labels,
      nextLabel: () => {
        refused = true;
      },
      use: () => {},
      scan: (number, word, at) => void events.set(number, [...(events.get(number) ?? []), { word, at }]),
      pickups: () => booked,
    },
    isWrite: ({ method, path }, what) => {
      if (what === "label") return method === "POST" && path.startsWith(`${returns}/orders`);
      if (what === "pickup") return method === "POST" && path === `${pickups}/orders`;
      return what === "cancel_pickup" && method === "DELETE";
    },
    endTokens: () => {
      tokens = new Set();
    },
    dispatch: (reference) => {
      for (const one of booked) if (one.reference === reference) one.state = "IN_DURCHFUEHRUNG";
    },
  };
}

const announced = {
  timestamp: "2026-11-20T09:00:00+01:00",
  statusCode: "pre-transit",
  status: "The instruction data for this shipment have been provided by the sender to DHL electronically",
};

/** @param word "code|words", or a code alone. DHL's times are those of Germany, and do not say so. */
function toEvent(word: string, at: number): object {
  const [statusCode = "", description] = word.split("|");
  const timestamp = new Date(at).toLocaleString("sv-SE", { timeZone: "Europe/Berlin" }).replace(" ", "T");
  return { timestamp, statusCode, ...(description && { description, status: description }), location: place };
}

const place = { address: { addressLocality: "Germany" } };

function minutes(time: string): number {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return hour * 60 + minute;
}

function receiverAnswer({ receiverId, shipperCountry, postalCode }: Receiver): object {
  const address = {
    name1: "Halden Goods",
    name2: "Returns",
    addressStreet: "Retourenweg",
    addressHouse: "1",
    postalCode,
    city: "Altlandsberg",
  };
  return {
    receiverId,
    shipperCountry,
    ekp: "2222222222",
    billingNumber: "22222222220701",
    companyName: "Halden Goods GmbH",
    numberRange: "99999XXXXXXC",
    receiverAddress: address,
    companyAddress: address,
  };
}

/** The address a return goes to is the receiver's, whatever anybody wished. */
function truth(order: Order, receiver: Receiver, number: string): Omit<TrueLabel, "format"> {
  const { shipper, shipmentReference, itemWeight, customsDetails } = order;
  const items = customsDetails?.items.map(
    ({ packagedQuantity, hsCode, countryOfOrigin, itemWeight: weight, itemValue }): TrueItem => ({
      quantity: packagedQuantity,
      value: parseDecimal(String(itemValue.value), itemValue.currency) ?? 0,
      grams: weight.value,
      hsCode,
      origin: twoLetters[countryOfOrigin] ?? countryOfOrigin,
    }),
  );
  return {
    reference: number,
    key: shipmentReference,
    trackingNumber: number,
    from: { name: shipper.name1, postalCode: shipper.postalCode, country: receiver.country },
    to: { name: "Returns", postalCode: receiver.postalCode, country: "DE" },
    grams: itemWeight.value,
    customs: items ?? null,
    state: "made",
  };
}

const twoLetters: Readonly<Record<string, string>> = { PRT: "PT", ITA: "IT" };

const open = (day: string, opens: string, closes: string) => ({ opens, closes, dayOfWeek: `https://schema.org/${day}` });
const shop = (id: string, distance: number, more: object = {}) => ({
  url: `/locations/${id}`,
  location: {
    ids: [{ locationId: id, provider: "parcel" }],
    keyword: "Postfiliale",
    keywordId: "443",
    type: "servicepoint",
    leanLocker: false,
  },
  name: "Postfiliale 443",
  distance,
  place: {
    address: { countryCode: "DE", postalCode: "53113", addressLocality: "Bonn", streetAddress: "Charles-de-Gaulle-Str. 20" },
    geo: { latitude: 50.7169, longitude: 7.1329 },
    containedInPlace: { name: "Tabakwaren B+B" },
  },
  openingHours: [open("Monday", "09:00:00", "13:00:00"), open("Monday", "14:00:00", "18:00:00"), open("Saturday", "09:00:00", "12:00:00")],
  closurePeriods: [],
  serviceTypes: ["parcel:drop-off", "parcel:pick-up", "parcel:drop-off-unlabeled"],
  ...more,
});
const shops = [
  shop("8003-4103535", 255),
  shop("8007-420095227", 473, {
    location: { ids: [{ locationId: "8007-420095227", provider: "parcel" }], keyword: "DHL Packstation", keywordId: "227", type: "locker" },
    name: "DHL Packstation 227",
    openingHours: [open("Sunday", "00:00:00", "23:59:00")],
    serviceTypes: ["parcel:drop-off-unregistered", "parcel:pick-up-registered"],
  }),
  shop("8010-1", 600, { location: { ids: [{ locationId: "8010-1", provider: "parcel" }], type: "postbox" } }),
];
