import { z } from "zod";
import { type Grant, type GrantedVendor, withGrant } from "../granted.ts";
import type { Outside } from "../http.ts";
import { ConnectionProblem, type Given, type Pace } from "../port.ts";
import { openVendor, type Reply, type Vendor } from "../vendor.ts";

const origins: Readonly<Record<string, string>> = { live: "https://api-eu.dhl.com", sandbox: "https://api-sandbox.dhl.com" };
export const returns = "/parcel/de/shipping/returns/v1";
export const pickups = "/parcel/de/transportation/pickup/v3";

/** What an app may ask of tracking at first: once a second, and 250 times a day. Of places it is not said, and taken for no more a second. */
const trackingPace: Pace = { perSecond: 1, burst: 1 };

export interface DhlParcelDe {
  /** Labels and pickups: by the business customer's own token. */
  readonly business: GrantedVendor<Grant>;
  /** Where parcels are: by the app's key alone, and only in the real world. */
  readonly tracking: Vendor;
  /** Where parcels can be brought: by the app's key alone. */
  readonly places: Vendor;
  readonly isSandbox: boolean;
}

const tokenShape = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });

export function openDhlParcelDe(given: Given, outside: Outside, pace: Pace): DhlParcelDe {
  const { account = "", key = "", secret = "", user = "", password = "" } = given;
  const origin = origins[account] ?? origins.live ?? "";
  const vendor = openVendor(outside, { origin, headers: () => ({}), pace });
  const business = withGrant(vendor, async () => {
    const body = new URLSearchParams({ grant_type: "password", client_id: key, client_secret: secret, username: user, password });
    const reply = await vendor.read({
      method: "POST",
      path: "/parcel/de/account/auth/ropc/v1/token",
      body: body.toString(),
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
    if (reply.status === 400) throw new ConnectionProblem("not_allowed", "DHL does not know the app, or its user");
    const { access_token: token, expires_in: lasts } = readable(tokenShape, reply);
    return { headers: { authorization: `Bearer ${token}`, "dhl-api-key": key }, lasts };
  });
  const headers = () => ({ "dhl-api-key": key });
  const tracking = openVendor(outside, { origin: "https://api-eu.dhl.com", headers, pace: trackingPace });
  const places = openVendor(outside, { origin: "https://api.dhl.com", headers, pace: trackingPace });
  return { business, tracking, places, isSandbox: account === "sandbox" };
}

/** What DHL answered, as far as we use it. @throws ConnectionProblem */
export function readable<Shape extends z.ZodType>(shape: Shape, { status, json }: Reply): z.infer<Shape> {
  if (status === 404) throw new ConnectionProblem("not_found", "answered 404");
  if (status >= 400) throw new ConnectionProblem("refused", `answered ${status}`);
  const read = shape.safeParse(json);
  if (!read.success) throw new ConnectionProblem("unreadable", "DHL answered something we cannot read");
  return read.data;
}
