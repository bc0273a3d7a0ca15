import { createHash, createHmac, randomUUID } from "node:crypto";
import { z } from "zod";
import type { Outside } from "../http.ts";
import { ConnectionProblem, type Given, type NotDone, type Pace, type Rejected, type Rejection } from "../port.ts";
import { openVendor, type Reply, type Vendor } from "../vendor.ts";

/** What is asked for, by name. Lists are written with commas, which is one way to sign and to read them. */
export type Query = Readonly<Record<string, string | number>>;

/** WooCommerce's REST API: who is asking, and what its answers mean. */
export interface Woo {
  /** The body, or null where WooCommerce says that there is no such thing. @throws ConnectionProblem */
  get<T>(
    path: string,
    schema: z.ZodType<T>,
    query?: Query,
    within?: number,
  ): Promise<{ readonly body: T; readonly total: number | null } | null>;
  /** Never throws. What came back is not read yet: it is `unknown` unless it certainly was done or certainly was not. */
  write(method: "POST" | "PUT" | "DELETE", path: string, body?: unknown, query?: Query): Promise<Wrote>;
  /** What WordPress itself says to everybody. @throws ConnectionProblem */
  site(): Promise<Site>;
}

export type Wrote =
  | { readonly kind: "done"; readonly body: unknown }
  /** `refused`: WooCommerce itself said no, in words of its own, yet with a status that means nothing by itself. */
  | (Extract<NotDone, { readonly kind: "unknown" }> & { readonly refused?: string })
  | Rejected;

export interface Site {
  readonly name: string;
  /** IANA, or "" where the shop set hours instead. */
  readonly zone: string;
  readonly offsetHours: number;
}

const siteSchema = z.object({
  name: z.string().catch(""),
  timezone_string: z.string().catch(""),
  gmt_offset: z.coerce.number().catch(0),
});

const api = "/wp-json/wc/v3";

/**
 * Over https the key is sent as a password; over http, where WooCommerce ignores passwords, each request is signed (OAuth 1.0a with one
 * leg) and the secret never leaves. Plain permalinks (`?rest_route=`) cannot work: there WooCommerce looks at no key.
 */
export function openWoo({ address = "", key = "", secret = "" }: Given, outside: Outside, pace: Pace): Woo {
  const isSecure = address.startsWith("https:");
  const basic = `Basic ${Buffer.from(`${key}:${secret}`).toString("base64")}`;
  const vendor: Vendor = openVendor(outside, {
    origin: address,
    // WordPress itself takes a password it does not know for an attempt to get in.
    headers: ({ url }) => ({ "user-agent": "returns-portal", ...(isSecure && url.startsWith(address + api) && { authorization: basic }) }),
    pace,
  });
  const path = (method: string, to: string, query: Query): string => {
    const asked = Object.entries(query).map(([name, value]) => [name, String(value)] as const);
    const all = isSecure ? asked : signed(method, address + api + to, asked, { key, secret });
    return api + to + (all.length > 0 ? `?${all.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join("&")}` : "");
  };

  return {
    get: async (to, schema, query = {}, within) => {
      const reply = await vendor.read({ path: path("GET", to, query), ...(within !== undefined && { within }) });
      if (reply.status === 404 && /invalid/.test(saidBy(reply).code)) return null;
      if (reply.status >= 300) throw refusedRead(reply);
      const read = schema.safeParse(reply.json);
      if (!read.success) throw new ConnectionProblem("unreadable", `${to.replaceAll(/\d+/g, "…")}: ${whatIsWrong(reply, read.error)}`);
      const total = Number(reply.headers["x-wp-total"]);
      return { body: read.data, total: reply.headers["x-wp-total"] && Number.isSafeInteger(total) ? total : null };
    },
    write: async (method, to, body, query = {}) => {
      const wrote = await vendor.write({ method, path: path(method, to, query), ...(body !== undefined && { body }) });
      return wrote.kind === "answered" ? meaningOf(wrote.reply) : wrote;
    },
    site: async () => {
      const reply = await vendor.read({ path: "/wp-json/?_fields=name,timezone_string,gmt_offset" });
      const read = siteSchema.safeParse(reply.json);
      if (reply.status !== 200 || !read.success) throw new ConnectionProblem("unreadable", "the site does not say what it is");
      return { name: read.data.name, zone: read.data.timezone_string, offsetHours: read.data.gmt_offset };
    },
  };
}

const saidSchema = z.object({
  code: z.union([z.string(), z.number()]).transform(String).catch(""),
  message: z.string().catch(""),
  data: z.unknown(),
});

function saidBy({ json }: Reply): z.infer<typeof saidSchema> {
  return saidSchema.safeParse(json).data ?? { code: "", message: "", data: undefined };
}

function refusedRead(reply: Reply): ConnectionProblem {
  const { code } = saidBy(reply);
  if (reply.status === 404) {
    return new ConnectionProblem("not_found", "there is no WooCommerce API at this address; permalinks must not be plain");
  }
  return new ConnectionProblem("refused", `answered ${reply.status} ${/^[\w-]{1,80}$/.test(code) ? code : ""}`.trimEnd());
}

function whatIsWrong({ json }: Reply, error: z.ZodError): string {
  if (json === undefined) return "the answer is no JSON";
  const [first] = error.issues;
  return `the answer is not what WooCommerce says it is, at /${first?.path.map(String).join("/") ?? ""}`;
}

/**
 * WooCommerce says with HTTP 500 what others say with 4xx: then its answer has a code of its own and a bare number for data. Whether money
 * was on its way by then only the caller can tell, so it stays unknown here and carries what was said.
 */
function meaningOf(reply: Reply): Wrote {
  const { status, json } = reply;
  if (status >= 200 && status < 300) return { kind: "done", body: json };
  const { code, message, data } = saidBy(reply);
  const said = `answered ${status} ${/^[\w-]{1,80}$/.test(code) ? code : ""}`.trimEnd();
  if (status < 500) return { kind: "rejected", code: rejectionOf(status, code), message: said };
  const isRefusal = code.startsWith("woocommerce_rest_") && typeof data === "number";
  // The number is the status it was meant to have: below 500 nothing was begun.
  if (isRefusal && data >= 400 && data < 500) return { kind: "rejected", code: rejectionOf(data, code), message: `${said} (${data})` };
  return { kind: "unknown", message: isRefusal ? `${said}: ${message.slice(0, 200)}` : said, ...(isRefusal && { refused: message }) };
}

function rejectionOf(status: number, code: string): Rejection {
  if (status >= 300 && status < 400) return "not_reached";
  if (status === 401 || status === 403) return "not_allowed";
  if (status === 404 || /invalid_(id|order_id|product_id)/.test(code)) return "not_found";
  if (/already_exists/.test(code)) return "already_done";
  return "wrong_request";
}

/** The parameters with OAuth 1.0a's own, the way WooCommerce checks them: HMAC-SHA256, no token. */
export function signed(
  method: string,
  url: string,
  query: readonly (readonly [string, string])[],
  { key, secret }: { readonly key: string; readonly secret: string },
  { nonce = randomUUID().replaceAll("-", ""), at = Date.now() }: { readonly nonce?: string; readonly at?: number } = {},
): readonly (readonly [string, string])[] {
  const all: readonly (readonly [string, string])[] = [
    ...query,
    ["oauth_consumer_key", key],
    ["oauth_nonce", nonce],
    ["oauth_signature_method", "HMAC-SHA256"],
    ["oauth_timestamp", String(Math.floor(at / 1_000))],
  ];
  const pairs = all
    .map(([name, value]) => [encoded(name), encoded(value)] as const)
    .sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))
    .map(([name, value]) => `${name}=${value}`);
  const text = [method, encoded(url), encoded(pairs.join("&"))].join("&");
  return [...all, ["oauth_signature", createHmac("sha256", `${secret}&`).update(text).digest("base64")]];
}

/** RFC 3986, which `encodeURIComponent` falls short of by five characters. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Where an order is. What is no id of WooCommerce's leads to order 0, which there never is. */
export function orderPath(externalId: string): string {
  return `/orders/${/^\d{1,18}$/.test(externalId) ? externalId : "0"}`;
}

/** A short mark of a key, for places people read too. */
export function markOf(key: string): string {
  return createHash("sha256").update(key).digest("hex").slice(0, 10);
}
