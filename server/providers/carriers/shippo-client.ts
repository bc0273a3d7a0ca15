import type { Outside } from "../http.ts";
import { type Asking, askingOf, openVendor } from "../vendor.ts";

/** Shippo's API of 2018-02-08, the one its documents and library speak. */

export const shippoOrigin = "https://api.goshippo.com";
/** It allows some hundred writes a minute of a live account, and a tenth of that in test mode. */
export const shippoPace = { perSecond: 5, burst: 10 };

export type ShippoApi = Asking;

export function openShippo(outside: Outside, token: string): ShippoApi {
  const headers = { authorization: `ShippoToken ${token}`, "shippo-api-version": "2018-02-08" };
  return askingOf(openVendor(outside, { origin: shippoOrigin, headers: () => headers, pace: shippoPace }));
}

/** An object's id; what is none is never put into an address. */
export function isShippoId(id: string): boolean {
  return /^[0-9a-f]{32}$/.test(id);
}
