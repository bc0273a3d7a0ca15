import { z } from "zod";
import type { Seen } from "./fake-vendor.ts";
import { requestChecker } from "./vendor-document.ts";

/** Currencies that PayPal takes no decimals of. */
export const wholeUnits: ReadonlySet<string> = new Set(["HUF", "JPY", "TWD"]);

const payments = requestChecker("paypal-payments-v2.json");
const webhooks = requestChecker("paypal-webhooks-v1.json");

const refund = z.strictObject({
  amount: z.strictObject({ currency_code: z.string().regex(/^[A-Z]{3}$/), value: z.string().regex(/^\d+(?:\.\d{2,3})?$/) }),
  custom_id: z.string().regex(/^[A-Za-z0-9_.,-]{1,127}$/),
  invoice_id: z.string().min(1).max(127),
});
const types = z.array(z.strictObject({ name: z.string().regex(/^[A-Z.]+$/) })).min(1);
const hook = z.strictObject({ url: z.url({ protocol: /^https$/ }).max(2_048), event_types: types });
const patch = z.tuple([z.strictObject({ op: z.literal("replace"), path: z.literal("/event_types"), value: types })]);
const verify = z.strictObject({
  auth_algo: z.string(),
  cert_url: z.url(),
  transmission_id: z.string(),
  transmission_sig: z.string(),
  transmission_time: z.string(),
  webhook_id: z.string(),
  webhook_event: z.looseObject({}),
});

const bodies: readonly (readonly [at: RegExp, schema: z.ZodType])[] = [
  [/^POST \/v2\/payments\/captures\/\w+\/refund$/, refund],
  [/^POST \/v1\/notifications\/webhooks$/, hook],
  [/^PATCH \/v1\/notifications\/webhooks\/\w+$/, patch],
  [/^POST \/v1\/notifications\/verify-webhook-signature$/, verify],
];

/** What PayPal's documents and our own words ask of each request. */
export function checkPaypalRequest(seen: Seen): readonly string[] {
  const { method, path, headers, body } = seen;
  const [bare = "", query = ""] = path.split("?");
  if (bare === "/v1/oauth2/token") return checkToken(seen);
  const wrong: string[] = [];
  if (!/^Bearer A21AA\w+$/.test(headers.authorization ?? "")) wrong.push("no token");
  if (bare.startsWith("/v2/payments/")) wrong.push(...(payments?.(seen) ?? []));
  else if (bare.startsWith("/v1/notifications/")) wrong.push(...(webhooks?.(seen) ?? []));
  else if (bare === "/v1/reporting/transactions") wrong.push(...checkReport(new URLSearchParams(query)));
  else if (!/^\/v2\/checkout\/orders\/\w+$|^\/v1\/identity\/openidconnect\/userinfo$/.test(bare)) wrong.push("nothing we ask for");
  const schema = bodies.find(([at]) => at.test(`${method} ${bare}`))?.[1];
  if (!schema) return body === "" ? wrong : [...wrong, "a body"];
  if (headers["content-type"] !== "application/json") wrong.push(`content-type ${headers["content-type"]}`);
  const read = schema.safeParse(JSON.parse(body));
  if (!read.success) wrong.push(...read.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`));
  if (schema === refund && !/^[A-Za-z0-9_.,-]{1,108}$/.test(headers["paypal-request-id"] ?? "")) wrong.push("no key of ours");
  return wrong;
}

function checkToken({ method, headers, body }: Seen): string[] {
  const wrong = method === "POST" && body === "grant_type=client_credentials" ? [] : ["no such grant"];
  if (headers["content-type"] !== "application/x-www-form-urlencoded") wrong.push(`content-type ${headers["content-type"]}`);
  return /^Basic \S+$/.test(headers.authorization ?? "") ? wrong : [...wrong, "no client"];
}

function checkReport(query: URLSearchParams): string[] {
  const date = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
  const [from, to] = [query.get("start_date") ?? "", query.get("end_date") ?? ""];
  if (!date.test(from) || !date.test(to)) return ["dates need seconds"];
  if (Date.parse(to) - Date.parse(from) > 31 * 24 * 3_600_000) return ["more than 31 days"];
  return Number(query.get("page_size")) <= 500 && query.get("transaction_type") === "T1107" ? [] : ["another report"];
}
