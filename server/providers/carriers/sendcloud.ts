import type { CarrierCan } from "../../domain/connection.ts";
import type { Outside } from "../http.ts";
import type { Checked, Given, Setting } from "../port.ts";
import { openVendor, type Vendor } from "../vendor.ts";
import type { CarrierProvider, ConnectedCarrier } from "./port.ts";
import { labelOf, parcelOf } from "./sendcloud-documents.ts";
import { sendcloudHooks } from "./sendcloud-hooks.ts";
import { cancelReturn, createReturn, findReturn, returnsOf } from "./sendcloud-labels.ts";
import { pointsNear } from "./sendcloud-points.ts";
import { servicesFor } from "./sendcloud-services.ts";
import { user } from "./sendcloud-shapes.ts";
import { trackReturns } from "./sendcloud-track.ts";

const settings: readonly Setting[] = [
  { name: "key", kind: "text", required: true, example: "9c1d6f6c-…" },
  { name: "secret", kind: "secret", required: true },
  { name: "eori", kind: "text", required: false, example: "NL123456789" },
];

const can: CarrierCan = {
  formats: ["pdf", "png", "zpl"],
  reprints: ["pdf", "png", "zpl"],
  paperless: "qr",
  countries: "any",
  international: true,
  customs: true,
  handovers: ["drop_off", "pickup", "in_store"],
  points: true,
  pickup: "with_label",
  cancel: true,
  rates: true,
  charged: "on_creation",
  addressOrder: "physical",
  tracking: "poll",
  trackedAtOnce: 1,
  webhooks: "signed",
  lostAnswer: "found_again",
};

/** Sendcloud takes a thousand reads and a hundred writes a minute; what is beyond answers 429 and was not done. */
const pace = { perSecond: 5, burst: 10 };

export const sendcloud: CarrierProvider = {
  id: "sendcloud",
  title: "Sendcloud",
  settings,
  can,
  pace,
  hooksByHand: true,
  connect,
};

function connect({ key = "", secret = "", eori = "" }: Given, outside: Outside): ConnectedCarrier {
  const authorization = `Basic ${Buffer.from(`${key}:${secret}`).toString("base64")}`;
  const vendor = openVendor(outside, { origin: "https://panel.sendcloud.sc", headers: () => ({ authorization }), pace });
  return {
    check: () => check(vendor, key),
    services: (asked) => servicesFor(vendor, asked),
    createLabel: (asked) => createReturn(vendor, asked, eori),
    findLabel: (asked, sentAt) => findReturn(vendor, asked, sentAt, eori),
    reprint: async (reference, format) => labelOf(vendor, parcelOf(reference), format),
    cancelLabel: (reference) => cancelReturn(vendor, reference),
    track: (parcels) => trackReturns(vendor, parcels),
    points: (near) => pointsNear(vendor, near),
    hooks: sendcloudHooks(secret),
  };
}

/** Keys of Sendcloud are whole: who may list returns may make them. What the account is called is only said by the older API. */
async function check(vendor: Vendor, key: string): Promise<Checked> {
  await returnsOf(vendor, { from: Date.now() - 3_600_000, to: Date.now(), pageSize: 1 });
  const named = user.safeParse((await vendor.read({ path: "/api/v2/user" })).json).data?.user;
  return { account: named?.company_name || named?.username || `Sendcloud ${key.slice(0, 8)}`, missing: [] };
}
