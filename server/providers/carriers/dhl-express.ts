import { z } from "zod";
import type { CarrierCan } from "../../domain/connection.ts";
import { momentIn } from "../../domain/place-time.ts";
import { type Checked, ConnectionProblem, type Given, type Setting, type Written } from "../port.ts";
import { rejected, unknown, type Vendor, whatIsWrong } from "../vendor.ts";
import { openDhl, readable, said, undone } from "./dhl-express-client.ts";
import { clock, dimensions, kilograms, localTime, party } from "./dhl-express-people.ts";
import { pointsQuery, pointsShape, toPoints } from "./dhl-express-points.ts";
import { ratesBody, ratesShape, toServices } from "./dhl-express-rates.ts";
import { type Account, accounts, lacking, madeShape, shipmentBody, toMadeLabel } from "./dhl-express-shipment.ts";
import { toTrack, trackingShape } from "./dhl-express-tracking.ts";
import type {
  BookedPickup,
  CarrierProvider,
  ConnectedCarrier,
  LabelAsked,
  MadeLabel,
  PickupAsked,
  Service,
  ServicesAsked,
} from "./port.ts";

const settings: readonly Setting[] = [
  { name: "account", kind: "choice", required: true, options: ["live", "test"], standard: "live" },
  { name: "user", kind: "text", required: true },
  { name: "secret", kind: "secret", required: true },
  { name: "number", kind: "text", required: true, example: "123456789" },
  { name: "payer", kind: "text", required: false, example: "963456789" },
  { name: "phone", kind: "text", required: true, example: "+49 30 1234567" },
  { name: "staging", kind: "choice", required: true, options: ["no", "yes"], standard: "no" },
  { name: "pointsKey", kind: "secret", required: false },
];

/**
 * A label cannot be found again when its answer was lost, nor given back; one that nobody uses is not billed. Where a scan was made is
 * only certain when parcels are asked about one by one: only then DHL says in which zone its times are.
 */
const can: CarrierCan = {
  formats: ["pdf", "zpl"],
  reprints: [],
  paperless: "qr",
  countries: "any",
  international: true,
  customs: true,
  handovers: ["drop_off", "pickup"],
  points: true,
  pickup: "separate",
  cancel: false,
  rates: true,
  charged: "on_scan",
  addressOrder: "physical",
  tracking: "poll",
  trackedAtOnce: 1,
  webhooks: "none",
  lostAnswer: "person",
};

const pace = { perSecond: 3, burst: 5 };

export const dhlExpress: CarrierProvider = {
  id: "dhl-express",
  title: "DHL Express",
  settings,
  can,
  pace,
  connect: (given, outside) => connected(openDhl(given, outside, pace), given),
};

function connected(way: Vendor, given: Given): ConnectedCarrier {
  const { number = "", payer = "", phone = "", staging = "", pointsKey = "" } = given;
  const account: Account = { number, payer, phone, staged: staging === "yes" };
  return {
    check: () => check(way, account),
    services: (asked) => services(way, account, asked),
    createLabel: (asked) => createLabel(way, account, asked),
    track: async (parcels) => {
      const tracks = [];
      for (const { trackingNumber } of parcels) {
        const reply = await way.read({
          path: `/shipments/${encodeURIComponent(trackingNumber)}/tracking?trackingView=all-checkpoints&levelOfDetail=shipment&requestGMTOffsetPerEvent=true`,
        });
        if (reply.status === 404) continue;
        const shipment = readable(trackingShape, reply).shipments.find((one) => one.shipmentTrackingNumber === trackingNumber);
        if (shipment) tracks.push(toTrack(shipment));
      }
      return tracks;
    },
    points: async (near) => {
      if (pointsKey === "") return [];
      const reply = await way.read({ path: `/servicepoints?${pointsQuery(near, pointsKey)}` });
      return toPoints(readable(pointsShape, reply), near.most);
    },
    bookPickup: (asked) => bookPickup(way, account, asked),
    cancelPickup: async (reference) => {
      if (!/^[A-Z0-9]{4,40}$/i.test(reference)) return rejected("not_found", "DHL gives no such numbers to pickups");
      const query = new URLSearchParams({ requestorName: "Returns", reason: "The parcel is handed over in another way" });
      const written = await way.write({ method: "DELETE", path: `/pickups/${encodeURIComponent(reference)}?${query}` });
      if (written.kind !== "answered") return written;
      const { status } = written.reply;
      // Of a pickup that DHL does not know nobody comes.
      return status === 200 || status === 404 ? { kind: "done", value: null } : undone(written.reply);
    },
  };
}

/** From Bonn to Paris: nothing is kept of a question about prices, and it is refused to who has not this account. */
const example: ServicesAsked = {
  from: { name: "", line1: "Charles-de-Gaulle-Str. 20", postalCode: "53113", city: "Bonn", country: "DE" },
  to: { name: "", line1: "1 rue de Rivoli", postalCode: "75001", city: "Paris", country: "FR" },
  measures: { weight: 1_000, length: 300, width: 200, height: 100 },
  value: 0,
  currency: "EUR",
};

async function check(way: Vendor, account: Account): Promise<Checked> {
  const reply = await way.read({ method: "POST", path: "/rates", body: ratesBody(example, accounts(account), Date.now()) });
  if (reply.status >= 400 && !isNoProduct(said(reply))) {
    const isAccount = /account/i.test(said(reply));
    throw new ConnectionProblem(isAccount ? "not_allowed" : "refused", said(reply));
  }
  return { account: account.number, missing: [] };
}

/** DHL's way to say that it does not go there. */
function isNoProduct(message: string): boolean {
  return /\b(?:996|420504|410138)\b|product.*not available/i.test(message);
}

async function services(way: Vendor, account: Account, asked: ServicesAsked): Promise<readonly Service[]> {
  const reply = await way.read({ method: "POST", path: "/rates", body: ratesBody(asked, accounts(account), Date.now()) });
  if ((reply.status === 404 || reply.status === 400) && isNoProduct(said(reply))) return [];
  return toServices(readable(ratesShape, reply));
}

async function createLabel(way: Vendor, account: Account, asked: LabelAsked): Promise<Written<MadeLabel>> {
  const why = lacking(asked);
  if (why !== null) return { ...rejected("wrong_request", why), lacks: "origin" };
  const written = await way.write({ method: "POST", path: "/shipments", body: shipmentBody(asked, account), within: 30_000 });
  if (written.kind !== "answered") return written;
  const { status, json } = written.reply;
  if (status !== 201 && status !== 200) return undone(written.reply);
  const read = madeShape.safeParse(json);
  return read.success ? { kind: "done", value: toMadeLabel(read.data, asked.key) } : unknown(whatIsWrong(read.error));
}

const pickupShape = z.object({ dispatchConfirmationNumbers: z.array(z.string().min(1).max(60)).min(1) });

async function bookPickup(way: Vendor, account: Account, asked: PickupAsked): Promise<Written<BookedPickup>> {
  const written = await way.write({ method: "POST", path: "/pickups", body: pickupBody(asked, account), within: 30_000 });
  if (written.kind !== "answered") return written;
  const { status, json } = written.reply;
  if (status !== 201 && status !== 200) return undone(written.reply);
  const read = pickupShape.safeParse(json);
  const [reference] = read.success ? read.data.dispatchConfirmationNumbers : [];
  const { day, from, to } = asked;
  return reference === undefined ? unknown("answered no number of the pickup") : { kind: "done", value: { reference, day, from, to } };
}

function pickupBody(asked: PickupAsked, account: Account): object {
  const { address, measures, note, day, from, to, service } = asked;
  const [productCode = "", localProductCode] = service.split("-");
  return {
    plannedPickupDateAndTime: localTime(momentIn(address.country, day, from), address.country),
    closeTime: clock(to),
    locationType: address.company ? "business" : "residence",
    accounts: accounts(account),
    ...(note && { specialInstructions: [{ value: note.slice(0, 80) }] }),
    customerDetails: { shipperDetails: party(address, account.phone) },
    shipmentDetails: asked.trackingNumbers.map((shipmentTrackingNumber) => ({
      productCode,
      ...(localProductCode && { localProductCode }),
      isCustomsDeclarable: false,
      unitOfMeasurement: "metric",
      shipmentTrackingNumber,
      packages: [{ weight: kilograms(measures.weight), dimensions: dimensions(measures) }],
    })),
  };
}
