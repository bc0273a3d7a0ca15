import type { CarrierCan } from "../../domain/connection.ts";
import type { Outside } from "../http.ts";
import type { Checked, Given, Setting } from "../port.ts";
import { openVendor, readAs, type Vendor } from "../vendor.ts";
import { karrioHooks } from "./karrio-hooks.ts";
import { buyLabel, findShipment, labelAgain, voidLabel } from "./karrio-labels.ts";
import { bookPickup, cancelPickup, findPickup } from "./karrio-pickups.ts";
import { ratesFor } from "./karrio-rates.ts";
import { connections, instance } from "./karrio-shapes.ts";
import { trackAll } from "./karrio-track.ts";
import type { CarrierProvider, ConnectedCarrier } from "./port.ts";

const settings: readonly Setting[] = [
  { name: "address", kind: "address", required: true, example: "https://karrio.example.com" },
  { name: "token", kind: "secret", required: true, example: "key_…" },
  { name: "mode", kind: "choice", required: true, options: ["live", "test"], standard: "live" },
];

const can: CarrierCan = {
  formats: ["pdf", "png", "zpl"],
  // Others than the one it was bought in Karrio does not make.
  reprints: ["pdf"],
  paperless: "none",
  countries: "any",
  international: true,
  customs: true,
  handovers: ["drop_off", "pickup"],
  points: false,
  pickup: "separate",
  cancel: true,
  rates: true,
  charged: "by_contract",
  addressOrder: "swapped",
  tracking: "poll",
  trackedAtOnce: 1,
  // The secret comes along as it is: whoever sent it knew it, but nothing proves that the body is theirs.
  webhooks: "hint",
  lostAnswer: "found_again",
};

/** It is the merchant's own server. */
const pace = { perSecond: 10, burst: 20 };

export const karrio: CarrierProvider = { id: "karrio", title: "Karrio", settings, can, pace, connect };

function connect({ address = "", token = "", mode = "live" }: Given, outside: Outside): ConnectedCarrier {
  const headers = { authorization: `Token ${token}`, ...(mode === "test" && { "x-test-mode": "true" }) };
  const vendor = openVendor(outside, { origin: address, headers: () => headers, pace });
  return {
    check: () => check(vendor, address),
    services: (asked) => ratesFor(vendor, asked),
    createLabel: (asked) => buyLabel(vendor, asked),
    findLabel: ({ key, format }) => findShipment(vendor, key, format),
    reprint: (reference) => labelAgain(vendor, reference),
    cancelLabel: (reference) => voidLabel(vendor, reference),
    track: (parcels) => trackAll(vendor, parcels),
    bookPickup: (asked) => bookPickup(vendor, asked),
    findPickup: (asked) => findPickup(vendor, asked),
    cancelPickup: (reference) => cancelPickup(vendor, reference),
    hooks: karrioHooks(vendor),
  };
}

/** A token may do everything its account may; what is missing as a rule is a carrier. */
async function check(vendor: Vendor, address: string): Promise<Checked> {
  const { results } = readAs(connections, await vendor.read({ path: "/v1/connections" }));
  const ship = results.filter(({ active, capabilities }) => active && (capabilities ?? ["shipping"]).includes("shipping"));
  const named = instance.safeParse((await vendor.read({ path: "/" })).json).data;
  const host = URL.canParse(address) ? new URL(address).host : address;
  return {
    account: [named?.APP_NAME || "Karrio", named?.VERSION, host].filter(Boolean).join(" "),
    missing: ship.length > 0 ? [] : ["an active carrier connection that can make shipments"],
  };
}
