import { z } from "zod";
import { type Grant, type GrantedVendor, withGrant } from "../granted.ts";
import type { Outside } from "../http.ts";
import { ConnectionProblem, type Given, type NotDone, type Pace, type Rejection } from "../port.ts";
import { openVendor, type Reply, rejected, unknown } from "../vendor.ts";

const origins: Readonly<Record<string, string>> = { live: "https://apis.usps.com", test: "https://apis-tem.usps.com" };

export interface Access extends Grant {
  /** What may be asked with it, as USPS names it; empty where it does not say. */
  readonly scopes: readonly string[];
}

export interface Usps {
  /** Whatever costs nothing. */
  readonly open: GrantedVendor<Access>;
  /** Labels: with the word of the account that pays. */
  readonly paid: GrantedVendor<Grant>;
}

const tokenShape = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive(),
  scope: z.string().optional().catch(undefined),
});
const paymentShape = z.object({ paymentAuthorizationToken: z.string().min(1) });

/** A payment authorization is good for eight hours after it was given. */
const paymentLasts = 8 * 3_600;

export function openUsps(given: Given, outside: Outside, pace: Pace): Usps {
  const { account = "", client = "", secret = "" } = given;
  const vendor = openVendor(outside, { origin: origins[account] ?? origins.live ?? "", headers: () => ({}), pace });

  const open = withGrant(vendor, async () => {
    const body = { grant_type: "client_credentials", client_id: client, client_secret: secret };
    const reply = await vendor.read({ method: "POST", path: "/oauth2/v3/token", body });
    if (reply.status === 400) throw new ConnectionProblem("not_allowed", "USPS does not know the app");
    const { access_token: token, expires_in: lasts, scope } = readable(tokenShape, reply);
    return { headers: { authorization: `Bearer ${token}` }, lasts, scopes: scope?.split(/[\s,]+/).filter(Boolean) ?? [] };
  });

  const paid = withGrant(vendor, async () => {
    const reply = await open.read({ method: "POST", path: "/payments/v3/payment-authorization", body: { roles: roles(given) } });
    if (reply.status >= 400) throw new ConnectionProblem("not_allowed", `USPS does not let the account pay: ${saidIn(reply)}`);
    const { paymentAuthorizationToken } = readable(paymentShape, reply);
    const access = await open.granted();
    return {
      headers: { ...access.headers, "x-payment-authorization-token": paymentAuthorizationToken },
      lasts: Math.min(access.lasts, paymentLasts),
    };
  });

  return { open, paid };
}

/** Who pays, and from whose range the tracking number comes: of a return label both are the merchant. */
function roles({ crid = "", mid = "", manifest = "", paying = "", number = "", zip = "" }: Given): readonly object[] {
  const owner = { CRID: crid, MID: mid, manifestMID: manifest || mid };
  const payer =
    paying === "PERMIT" ? { accountType: "PERMIT", permitNumber: number, permitZIP: zip } : { accountType: "EPS", accountNumber: number };
  return [
    { roleName: "PAYER", ...owner, ...payer },
    { roleName: "LABEL_OWNER", ...owner },
  ];
}

/** What USPS answered, as far as we use it. @throws ConnectionProblem */
export function readable<Shape extends z.ZodType>(shape: Shape, reply: Reply): z.infer<Shape> {
  if (reply.status === 404) throw new ConnectionProblem("not_found", "answered 404");
  if (reply.status >= 400) throw new ConnectionProblem("refused", `answered ${reply.status}: ${saidIn(reply)}`);
  const read = shape.safeParse(reply.json);
  if (!read.success) throw new ConnectionProblem("unreadable", "USPS answered something we cannot read");
  return read.data;
}

const errorShape = z.object({
  error: z.object({
    message: z.string().catch(""),
    errors: z.array(z.object({ title: z.string().catch(""), detail: z.string().catch("") })).catch([]),
  }),
});

/** What USPS says is wrong; null for what is no word of it. */
export function said({ json }: Reply): string | null {
  const read = errorShape.safeParse(json);
  if (!read.success) return null;
  const { message, errors } = read.data.error;
  const [first] = errors;
  return (first?.detail || first?.title || message || "no reason").slice(0, 200);
}

function saidIn(reply: Reply): string {
  return said(reply) ?? "no reason";
}

/** What an answer from 400 on means. Below 500 nothing was done. */
export function refusal(reply: Reply): NotDone {
  const { status } = reply;
  const why = said(reply);
  if (status >= 500 || status === 408 || why === null) return unknown(`answered ${status}`);
  return rejected(codeOf(status, why), `USPS refused it: ${why}`);
}

function codeOf(status: number, why: string): Rejection {
  if (status === 401 || status === 403) return "not_allowed";
  if (status === 404 || /not found/i.test(why)) return "not_found";
  return /insufficient funds/i.test(why) ? "no_funds" : "wrong_request";
}
