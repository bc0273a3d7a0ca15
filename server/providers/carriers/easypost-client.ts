import type { Outside } from "../http.ts";
import { type Asking, askingOf, openVendor } from "../vendor.ts";

/** EasyPost's API, version 2. */

export const easypostOrigin = "https://api.easypost.com";
/** It slows down who asks for more than some rates a second. */
export const easypostPace = { perSecond: 5, burst: 10 };

export type EasypostApi = Asking;

export function openEasypost(outside: Outside, key: string): EasypostApi {
  const authorization = `Basic ${Buffer.from(`${key}:`).toString("base64")}`;
  return askingOf(openVendor(outside, { origin: `${easypostOrigin}/v2`, headers: () => ({ authorization }), pace: easypostPace }));
}

/** An object's id; what is none is never put into an address. */
export function isEasypostId(kind: "shp" | "pickup" | "hook", id: string): boolean {
  return new RegExp(`^${kind}_[0-9a-f]{1,40}$`).test(id);
}
