import { z } from "zod";
import { type Grant, type GrantedVendor, withGrant } from "../granted.ts";
import type { Outside } from "../http.ts";
import { ConnectionProblem, type Given, type Pace } from "../port.ts";
import { openVendor, type Reply } from "../vendor.ts";

const origins: Readonly<Record<string, string>> = { live: "https://api-m.paypal.com", sandbox: "https://api-m.sandbox.paypal.com" };

export interface Token extends Grant {
  /** What may be asked with it, in PayPal's own words. */
  readonly scopes: readonly string[];
  readonly app: string;
}

export type PaypalWay = GrantedVendor<Token>;

const tokenShape = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().positive(),
  scope: z.string().catch(""),
  app_id: z.string().catch("PayPal"),
});

export function openPaypal({ account = "", client = "", secret = "" }: Given, outside: Outside, pace: Pace): PaypalWay {
  const vendor = openVendor(outside, { origin: origins[account] ?? origins.live ?? "", headers: () => ({}), pace });
  return withGrant(vendor, async () => {
    const reply = await vendor.read({
      method: "POST",
      path: "/v1/oauth2/token",
      body: "grant_type=client_credentials",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        authorization: `Basic ${Buffer.from(`${client}:${secret}`).toString("base64")}`,
      },
    });
    if (reply.status === 400) throw new ConnectionProblem("not_allowed", "PayPal does not take the client ID");
    const { access_token: value, expires_in: lasts, scope, app_id: app } = readable(tokenShape, reply);
    return { headers: { authorization: `Bearer ${value}` }, lasts, scopes: scope.split(" "), app };
  });
}

/** What PayPal answered, as far as we use it. @throws ConnectionProblem */
export function readable<Shape extends z.ZodType>(shape: Shape, { status, json }: Reply): z.infer<Shape> {
  if (status >= 400) throw new ConnectionProblem("refused", `answered ${status}`);
  const read = shape.safeParse(json);
  if (!read.success) throw new ConnectionProblem("unreadable", "PayPal answered something we cannot read");
  return read.data;
}
