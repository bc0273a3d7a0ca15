import { z } from "zod";
import { type Grant, type GrantedVendor, withGrant } from "../granted.ts";
import type { Outside } from "../http.ts";
import { ConnectionProblem, type Given, type NotDone, type Pace, type Rejection } from "../port.ts";
import { openVendor, type Reply, rejected, unknown } from "../vendor.ts";

const origins: Readonly<Record<string, string>> = { live: "https://apis.fedex.com", sandbox: "https://apis-sandbox.fedex.com" };

export interface Fedex {
  readonly way: GrantedVendor<Grant>;
  /** The nine digits that everything is charged to. */
  readonly number: string;
  /** Of the merchant, for shoppers who gave none: FedEx makes no label without. */
  readonly phone: string;
}

const tokenShape = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });

export function openFedex({ account = "", client = "", secret = "", number = "", phone = "" }: Given, outside: Outside, pace: Pace): Fedex {
  const headers = () => ({ "x-locale": "en_US" });
  const vendor = openVendor(outside, { origin: origins[account] ?? origins.live ?? "", headers, pace });
  const way = withGrant(vendor, async () => {
    const body = new URLSearchParams({ grant_type: "client_credentials", client_id: client, client_secret: secret }).toString();
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const reply = await vendor.read({ method: "POST", path: "/oauth/token", body, headers: form });
    if (reply.status === 400 || reply.status === 422) throw new ConnectionProblem("not_allowed", "FedEx does not know the API key");
    const { access_token: token, expires_in: lasts } = readable(tokenShape, reply);
    return { headers: { authorization: `Bearer ${token}` }, lasts };
  });
  return { way, number, phone };
}

/** What FedEx answered, as far as we use it. @throws ConnectionProblem */
export function readable<Shape extends z.ZodType>(shape: Shape, reply: Reply): z.infer<Shape> {
  if (reply.status === 404) throw new ConnectionProblem("not_found", "answered 404");
  if (reply.status >= 400) throw new ConnectionProblem("refused", `answered ${reply.status}: ${said(reply)?.code ?? ""}`);
  const read = shape.safeParse(reply.json);
  if (!read.success) throw new ConnectionProblem("unreadable", "FedEx answered something we cannot read");
  return read.data;
}

const errors = z.object({ errors: z.array(z.object({ code: z.string().catch(""), message: z.string().catch("") })).min(1) });

/** The first thing FedEx says is wrong; null for what is no word of it. */
export function said({ json }: Reply): { readonly code: string; readonly message: string } | null {
  const read = errors.safeParse(json);
  return read.success ? (read.data.errors[0] ?? null) : null;
}

/** What an answer from 400 on means. Below 500 nothing was done. */
export function refusal(reply: Reply): NotDone {
  const { status } = reply;
  const why = said(reply);
  if (status >= 500 || status === 408 || !why) return unknown(`answered ${status}`);
  return rejected(codeOf(status, why.code), `FedEx refused it: ${why.code} ${why.message}`.slice(0, 200));
}

function codeOf(status: number, code: string): Rejection {
  if (status === 401 || status === 403) return "not_allowed";
  return status === 404 || /NOT\.?FOUND/.test(code) ? "not_found" : "wrong_request";
}
