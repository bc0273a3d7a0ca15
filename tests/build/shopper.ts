import assert from "node:assert/strict";
import { join } from "node:path";
import { projectsNode, run } from "../support/processes.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests read JSON as they expect it, and fail on it otherwise
  readonly json: any;
  readonly text: string;
  readonly bytes: Uint8Array;
}

export interface Asking {
  readonly body?: unknown;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends a request over the network. A body is sent as JSON. */
export async function ask(url: string, method: string, path: string, { body, token, headers = {} }: Asking = {}): Promise<Answer> {
  const response = await fetch(new URL(path, url), {
    method,
    headers: {
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const text = new TextDecoder().decode(bytes);
  const isJson = /json/.test(response.headers.get("Content-Type") ?? "");
  return { status: response.status, headers: response.headers, bytes, text, json: isJson ? JSON.parse(text) : undefined };
}

/** Sets up the shop `acme` with the built command line, and answers its API key. */
export async function setUp(installation: string, env: Readonly<Record<string, string>>): Promise<string> {
  const { code, said, errors } = await run(projectsNode, [join(installation, "dist/server/main.js"), "setup", "--shop", "acme"], { env });
  assert.equal(code, 0, errors);
  return /rp_live_[\w-]{43}/.exec(said)?.[0] ?? assert.fail(said);
}

/** Tells it where returns go: without that there are no labels. */
export async function settle(url: string, apiKey: string): Promise<void> {
  const address = { name: "Acme returns", line1: "5 rue des Retours", postalCode: "59000", city: "Lille", country: "FR" };
  const brand = { name: "Acme", sender: { name: "Acme", address: "returns@acme.test" }, address };
  const { status, text } = await ask(url, "PATCH", "/api/desk/shops/acme", { token: apiKey, body: { brand } });
  assert.equal(status, 200, text);
}

const day = 24 * 60 * 60_000;

/** Three pairs of socks and a cap, delivered a week ago to Lyon. */
export function anOrder(number: string): { readonly number: string } {
  const at = (days: number): string => new Date(Date.now() - days * day).toISOString();
  const address = { name: "Claire Martin", line1: "8 avenue Foch", postalCode: "69006", city: "Lyon", country: "FR" };
  return {
    number,
    placedAt: at(10),
    currency: "EUR",
    status: "completed",
    email: `claire-${number}@example.test`,
    language: "en",
    shipTo: address,
    billTo: address,
    lines: [
      { id: "1", sku: "SOCK", title: "Merino socks", quantity: 3, listed: "42.00", paid: "37.80", tax: "6.30", taxRate: 20 },
      { id: "2", sku: "CAP", title: "Rain cap", quantity: 1, listed: "35.00", paid: "31.50", tax: "5.25", taxRate: 20 },
    ],
    shipping: { paid: "4.90", tax: "0.82" },
    total: "74.20",
    payments: [{ id: "p1", gateway: "stripe", label: "Visa ending in 4821", paid: "74.20" }],
    fulfilments: [{ id: "f1", carrier: "Colissimo", shippedAt: at(8), deliveredAt: at(7) }],
  } as { readonly number: string };
}

export const socks = { lineId: "1", quantity: 1, reasonId: "too_small" };
export const cap = { lineId: "2", quantity: 1, reasonId: "too_small" };

/** Tells the server of an order. */
export async function tell(url: string, apiKey: string, number: string): Promise<Answer> {
  const answer = await ask(url, "PUT", `/api/desk/shops/acme/orders/${number}`, { token: apiKey, body: anOrder(number) });
  assert.equal(answer.status, 200, answer.text);
  return answer;
}

export function find(url: string, orderNumber: string, postalCode = "69006"): Promise<Answer> {
  return ask(url, "POST", "/api/shopper/shops/acme/sessions", { body: { orderNumber, postalCode } });
}

/** The token of who proved the order. */
export async function prove(url: string, number: string): Promise<string> {
  const { status, json, text } = await find(url, number);
  assert.equal(status, 201, text);
  return json.token;
}

/** What would be submitted for these items, figures and all. */
export async function draft(url: string, token: string, item: object): Promise<object> {
  const { status, json, text } = await ask(url, "POST", "/api/shopper/quotes", { token, body: { items: [item] } });
  assert.equal(status, 200, text);
  const { resolution, handover, quote } = json;
  return { items: [item], resolution, handover, quote };
}

export function submit(url: string, token: string, key: string, body: object): Promise<Answer> {
  return ask(url, "POST", "/api/shopper/returns", { token, body, headers: { "Idempotency-Key": key } });
}
