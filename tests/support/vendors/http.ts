import { Hono } from "hono";
import { type Books, type OrderJson, ownShop, type ProductJson, signed } from "../../../demo/own-shop.ts";
import { parseDecimal, toDecimal } from "../../../server/domain/money.ts";
import { shopContractDocument } from "../../../server/http/shop-contract-document.ts";
import type { Delivery } from "../../../server/providers/port.ts";
import { http } from "../../../server/providers/shops/http.ts";
import { openFakeVendor, type Seen } from "./fake-vendor.ts";
import { outsideTo, type ShopBench, type Write } from "./shop-bench.ts";
import { documentChecker } from "./vendor-document.ts";

export const secret = "a shared secret of 32 characters";
const pageSize = 5;
const now = Date.UTC(2026, 10, 23, 11);
const day = 86_400_000;

/** The reference implementation of the contract behind the fake vendor, which holds each request to the published document. */
export async function aHttpShop({ about }: { readonly about?: object } = {}): Promise<ShopBench> {
  const books = someBooks();
  const byDocument = documentChecker(shopContractDocument() as Record<string, unknown>);
  // Which port it gets, and so where shoppers pay, is known only when it listens.
  let answers = (_: Request): Response | Promise<Response> => fail("the shop is not open yet");
  const app = new Hono();
  if (about) app.get("/", (c) => c.json(about));
  app.all("*", (c) => answers(c.req.raw));
  const vendor = await openFakeVendor(app, (seen) => [...byDocument(seen), ...ownRules(seen)]);
  const shop = ownShop({ name: "Own Shop", currency: "EUR", secret, books, pageSize, address: vendor.origin, now: () => now });
  answers = shop.fetch;
  const orderOf = (id: string) => books.orders.find(({ json }) => json.externalId === id) ?? fail(`no order ${id}`);
  const made = (what: string) =>
    Object.entries(books.made).flatMap(([name, value]) => (name.startsWith(`${what}/`) ? [value as Record<string, string>] : []));
  return {
    provider: http,
    vendor,
    outside: outsideTo(vendor),
    given: { address: vendor.origin, secret },
    wrong: { address: vendor.origin, secret: "another secret, just as long as it" },
    narrow: null,
    pageSize,
    isSearch: ({ method, path }) => method === "GET" && /^\/orders(\?(?!number=)|$)/.test(path),
    isWrite: ({ method, path }, what) => method === "PUT" && path.startsWith(`/${paths[what]}/`),
    seed: {
      discounted: { externalId: "5001", number: "1001" },
      partlyRefunded: { externalId: "5002", number: "1002", refunded: 1_250 },
      wholeUnits: { externalId: "5003", number: "1003" },
      others: ["4", "5", "6"].map((digit) => ({ externalId: `500${digit}`, number: `100${digit}` })),
      spellings: ["#1001", " 1001 "],
      idOfAnother: "5004",
      article: { sku: "SOCK-N", productId: "SOCK", variantId: "SOCK-N", title: "Socks", price: 1_400, currency: "EUR", stock: 8 },
      now,
    },
    shop: {
      addOrders: (count) =>
        Array.from({ length: count }, () => {
          const id = String(6_000 + books.orders.length);
          books.orders.push({ json: order(id, id, {}), changedAt: now });
          return { externalId: id, number: id };
        }),
      change: (id, at) => {
        orderOf(id).changedAt = at;
      },
      refunds: (id) => {
        const { refunds, currency } = orderOf(id).json;
        return refunds.map((one) => ({
          amount: minor(one.amount, currency),
          moved: !books.booked.includes(one.id),
          lines: ((one.lines ?? []) as { lineId: string; quantity: number; amount: string }[]).map((line) => ({
            ...line,
            amount: minor(line.amount, currency),
          })),
        }));
      },
      restocked: (id, lineId) =>
        books.restocked.reduce((sum, one) => (one.orderId === id && one.lineId === lineId ? sum + one.quantity : sum), 0),
      notes: (id) => books.notes.filter(({ orderId }) => orderId === id).map(({ note }) => note),
      credits: () => made("credits").map(({ code = "", amount = "" }) => ({ code, amount: minor(amount, "EUR") })),
      exchanges: () => made("exchanges").map(({ id = "" }) => ({ reference: id, toPay: minor(orderOf(id).json.total, "EUR") })),
      settle: (reference, how) => {
        orderOf(reference).json.status = how === "paid" ? "open" : "cancelled";
      },
      hooks: () => (books.webhook ? [{ url: books.webhook.url, active: true }] : []),
      deliver: (id, key) => aDelivery({ type: "order.changed", data: { id } }, key),
    },
  };
}

const paths: Readonly<Record<Write, string>> = {
  refund: "refunds",
  restock: "restocks",
  credit: "credits",
  exchange: "exchanges",
  tell: "notes",
};

/** Signed as the reference implementation signs, with a key that is text. */
export function aDelivery(event: unknown, key: string, at = now): Delivery {
  const body = typeof event === "string" ? event : JSON.stringify(event);
  const headers = { "content-type": "application/json", ...signed(body, `whsec_${Buffer.from(key).toString("base64")}`, at) };
  return { body: new TextEncoder().encode(body), headers, url: "https://returns.example.com/api/inbound/con_1", at };
}

/** What the document cannot say: who asks, and that a figure is one of the currency. */
function ownRules({ headers, body }: Seen): string[] {
  const mistakes = headers.authorization?.startsWith("Bearer ") ? [] : ["no secret"];
  if (body === "") return mistakes;
  const { currency, amount } = JSON.parse(body) as { currency?: string; amount?: string };
  if (currency !== undefined && amount !== undefined && parseDecimal(amount, currency) === null)
    mistakes.push(`${amount} is no amount of ${currency}`);
  return mistakes;
}

/** Six orders and a small catalogue. */
export function someBooks(): Books {
  const orders = [
    order("5001", "1001", {
      lines: [
        { id: "1", sku: "SOCK-N", title: "Socks", variant: "Navy", quantity: 3, listed: "42.00", paid: "37.79", tax: "6.30", taxRate: 20 },
        { id: "2", sku: "CAP", title: "Cap", quantity: 1, listed: "35.00", paid: "31.50", tax: "5.25", taxRate: 20 },
      ],
      shipping: { paid: "4.90", tax: "0.82" },
      total: "74.19",
      fulfilments: [{ id: "F-1", shippedAt: "2026-11-18T08:00:00Z", deliveredAt: "2026-11-20T09:30:00Z", carrier: "Colissimo" }],
      discountCodes: ["AUTUMN10"],
      payments: [{ gateway: "stripe", label: "Visa ending in 4821", paid: "74.19", reference: "pi_1" }],
    }),
    order("5002", "1002", {
      lines: [{ id: "1", sku: "SOCK-C", title: "Socks", variant: "Charcoal", quantity: 2, paid: "25.00", tax: "4.17" }],
      total: "25.00",
      refunds: [{ id: "RF-1", amount: "12.50", at: "2026-11-20T10:00:00Z", lines: [{ lineId: "1", quantity: 1, amount: "12.50" }] }],
    }),
    order("5003", "1003", {
      currency: "JPY",
      lines: [{ id: "1", sku: "SOCK-N", title: "靴下", quantity: 2, paid: "2981", tax: "271" }],
      shipping: { paid: "600", tax: "55" },
      total: "3581",
    }),
    ...["4", "5", "6"].map((digit) => order(`500${digit}`, `100${digit}`, {})),
  ];
  const products: ProductJson[] = [
    { sku: "SOCK-N", productId: "SOCK", variantId: "SOCK-N", title: "Socks", variant: "Navy", price: "14.00", currency: "EUR", stock: 8 },
    {
      sku: "SOCK-C",
      productId: "SOCK",
      variantId: "SOCK-C",
      title: "Socks",
      variant: "Charcoal",
      price: "14.00",
      currency: "EUR",
      stock: 0,
    },
    { sku: "CAP", title: "Cap", price: "35.00", currency: "EUR", stock: 3, imageUrl: "https://shop.example/cap.jpg" },
    ...Array.from({ length: 6 }, (_, place) => ({
      sku: `TEE-${place}`,
      title: "Tee",
      price: toDecimal(2_000 + place, "EUR"),
      currency: "EUR",
    })),
  ];
  return {
    ...{ products, made: {}, notes: [], restocked: [], booked: [], webhook: null },
    orders: orders.map((json) => ({ json, changedAt: now - 30 * day })),
  };
}

function order(externalId: string, number: string, more: Partial<OrderJson> & Record<string, unknown>): OrderJson {
  return {
    ...{ externalId, number, currency: "EUR", status: "completed", placedAt: "2026-10-20T10:00:00Z", refunds: [], total: "20.00" },
    email: "claire@mail.example",
    shipTo: { name: "Claire Martin", line1: "8 avenue Foch", postalCode: "69006", city: "Lyon", country: "FR" },
    lines: [{ id: "1", sku: "TEE-0", title: "Tee", quantity: 1, paid: "20.00", tax: "3.33" }],
    ...more,
  };
}

function minor(amount: string, currency: string): number {
  return parseDecimal(amount, currency) ?? fail(`${amount} is no amount of ${currency}`);
}

function fail(why: string): never {
  throw new Error(why);
}
