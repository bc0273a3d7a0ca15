import { z } from "zod";
import type { CarrierCan } from "../../domain/connection.ts";
import type { LabelFile } from "../../domain/parcel.ts";
import type { Outside } from "../http.ts";
import { type Checked, ConnectionProblem, type Given, type Setting, type Written } from "../port.ts";
import { download, rejected, unknown } from "../vendor.ts";
import { type AramexWay, openAramex } from "./aramex-api.ts";
import {
  type Account,
  createdShape,
  fileAddress,
  labelInfo,
  pickupBody,
  printedShape,
  productFor,
  productOf,
  readReference,
  shipmentBody,
  toMadeLabel,
} from "./aramex-shipment.ts";
import { toTracks, trackingShape } from "./aramex-tracking.ts";
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
  { name: "place", kind: "choice", required: true, options: ["live", "test"], standard: "live" },
  { name: "user", kind: "text", required: true, example: "shipping@shop.example" },
  { name: "password", kind: "secret", required: true },
  { name: "number", kind: "text", required: true, example: "45796" },
  { name: "pin", kind: "secret", required: true },
  { name: "entity", kind: "text", required: true, example: "DXB" },
  { name: "country", kind: "text", required: true, example: "AE" },
  { name: "domestic", kind: "text", required: true, example: "RTN" },
  { name: "express", kind: "text", required: false, example: "PPX" },
  { name: "payment", kind: "choice", required: true, options: ["C", "3", "P"], standard: "C" },
  { name: "report", kind: "text", required: true, example: "9201", standard: "9201" },
  { name: "phone", kind: "text", required: true, example: "+97141234567" },
];

/** Aramex keeps our key with a label, and has nothing to find one by it; nor to give one back. */
const can: CarrierCan = {
  formats: ["pdf"],
  reprints: ["pdf"],
  paperless: "none",
  countries: "any",
  international: true,
  customs: true,
  handovers: ["drop_off", "pickup"],
  points: false,
  pickup: "separate",
  cancel: false,
  rates: false,
  charged: "by_contract",
  addressOrder: "physical",
  tracking: "poll",
  trackedAtOnce: 10,
  webhooks: "none",
  lostAnswer: "person",
};

const pace = { perSecond: 3, burst: 5 };

export const aramex: CarrierProvider = {
  id: "aramex",
  title: "Aramex",
  settings,
  can,
  pace,
  connect: (given, outside) => connected(openAramex(given, outside, pace), accountOf(given), outside),
};

function accountOf(given: Given): Account {
  const { number = "", entity = "", country = "", domestic = "", express = "", payment = "", report = "", phone = "" } = given;
  return {
    number,
    entity: entity.toUpperCase(),
    country: country.toUpperCase(),
    domestic: domestic.trim(),
    express: express.trim(),
    payment: payment || "C",
    report: Number(report) || 9_201,
    phone,
  };
}

function connected(way: AramexWay, account: Account, outside: Outside): ConnectedCarrier {
  return {
    check: () => check(way, account),
    services: async (asked) => services(asked, account),
    createLabel: (asked) => createLabel(way, account, outside, asked),
    reprint: async (reference) => {
      const own = readReference(reference);
      if (!own) throw new ConnectionProblem("not_found", "Aramex gives no such numbers to labels");
      const body = { ShipmentNumber: own.number, ProductGroup: own.group, OriginEntity: own.origin, LabelInfo: labelInfo(account) };
      try {
        const { ShipmentLabel: label } = await way.read("PrintLabel", body, printedShape);
        return await fileAt(label?.LabelURL, outside);
      } catch (problem) {
        const isUnknown =
          problem instanceof ConnectionProblem &&
          problem.trouble === "refused" &&
          /not (?:found|exist)|invalid shipment/i.test(problem.message);
        throw isUnknown ? new ConnectionProblem("not_found", problem.message) : problem;
      }
    },
    track: async (parcels) => {
      const wanted = parcels.map(({ trackingNumber }) => trackingNumber);
      const found = await way.read("TrackShipments", { Shipments: wanted, GetLastTrackingUpdateOnly: false }, trackingShape);
      return toTracks(found).filter(({ trackingNumber }) => wanted.includes(trackingNumber));
    },
    bookPickup: (asked) => bookPickup(way, account, asked),
    cancelPickup: async (reference) => {
      if (!guid.test(reference)) return rejected("not_found", "Aramex gives no such numbers to pickups");
      const answer = await way.write(
        "CancelPickup",
        { PickupGUID: reference, Comments: "The parcel is handed over in another way" },
        cancelledShape,
      );
      if (answer.kind === "answered") return { kind: "done", value: null };
      if (answer.kind === "rejected" && /already|cancell?ed/i.test(answer.message)) return { kind: "done", value: null };
      return answer.kind === "rejected" && /not (?:found|exist)/i.test(answer.message) ? { ...answer, code: "not_found" } : answer;
    },
  };
}

const guid = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i;
const cancelledShape = z.object({ HasErrors: z.literal(false) });

/** Asks about a parcel that nobody has; who asks is looked at first. */
async function check(way: AramexWay, { number, entity }: Account): Promise<Checked> {
  await way.read("TrackShipments", { Shipments: ["1"], GetLastTrackingUpdateOnly: true }, trackingShape);
  return { account: `${number} (${entity})`, missing: [] };
}

/** By what the merchant agreed on; Aramex is not asked. */
function services(asked: ServicesAsked, account: Account): readonly Service[] {
  const product = productFor(asked, account);
  if (!product) return [];
  return [
    {
      service: `${product.group}-${product.type}`,
      carrier: "Aramex",
      title: `Aramex ${product.group === "DOM" ? "Domestic" : "Express"} (${product.type})`,
      handovers: ["drop_off", "pickup"],
      paperless: "none",
    },
  ];
}

async function createLabel(way: AramexWay, account: Account, outside: Outside, asked: LabelAsked): Promise<Written<MadeLabel>> {
  const product = productOf(asked.service);
  if (!product) return rejected("wrong_request", "this is none of Aramex's services");
  const answer = await way.write("CreateShipments", shipmentBody(asked, product, account), createdShape);
  if (answer.kind !== "answered") return answer;
  const [created] = answer.data.Shipments;
  if (!created) return unknown("answered no shipment");
  const made = toMadeLabel(created, product, account, asked.key);
  return { kind: "done", value: { ...made, files: await filesAt(created.ShipmentLabel?.LabelURL, outside) } };
}

/** A label that cannot be fetched now is printed later; its shipment is there. */
async function filesAt(url: string | null | undefined, outside: Outside): Promise<readonly LabelFile[]> {
  try {
    return [await fileAt(url, outside)];
  } catch (problem) {
    if (!(problem instanceof ConnectionProblem)) throw problem;
    return [];
  }
}

async function fileAt(url: string | null | undefined, outside: Outside): Promise<LabelFile> {
  if (!url) throw new ConnectionProblem("unreadable", "Aramex names no label");
  return { format: "pdf", content: await download(outside, fileAddress(url)) };
}

const pickupShape = z.object({ ProcessedPickup: z.object({ GUID: z.string().regex(guid) }) });

async function bookPickup(way: AramexWay, account: Account, asked: PickupAsked): Promise<Written<BookedPickup>> {
  const product = productOf(asked.service);
  if (!product) return rejected("wrong_request", "this is none of Aramex's services");
  const answer = await way.write("CreatePickup", pickupBody(asked, product, account), pickupShape);
  if (answer.kind !== "answered") return answer;
  const { day, from, to } = asked;
  return { kind: "done", value: { reference: answer.data.ProcessedPickup.GUID, day, from, to } };
}
