import { z } from "zod";
import { lookupKey } from "../../domain/lookup.ts";
import type { OrderSnapshot } from "../../domain/order.ts";
import { WrongOrder } from "../../domain/snapshot.ts";
import type { Outside } from "../http.ts";
import { ConnectionProblem, type Given, type Written } from "../port.ts";
import { lookedUp, whatIsWrong } from "../vendor.ts";
import { type Api, apiPace, clusters, openApi, type Query } from "./lightspeed-api.ts";
import { openHooks } from "./lightspeed-hooks.ts";
import { orderSchema, toSnapshot } from "./lightspeed-order.ts";
import type { ConnectedShop, OrderPage, ShopProvider, Telling } from "./port.ts";

const languages = ["nl", "en", "de", "fr", "es", "it", "da", "sv", "no", "fi", "pl", "pt", "us", "fc"];

/** What is surely known of it: reading orders, hearing of them, and leaving word. Everything else is a step for a person. */
export const lightspeed: ShopProvider = {
  id: "lightspeed",
  title: "Lightspeed eCom (C-Series)",
  settings: [
    { name: "cluster", kind: "choice", required: true, options: [...clusters.keys()], standard: "eu1" },
    { name: "language", kind: "choice", required: true, options: languages, standard: "nl" },
    { name: "key", kind: "text", required: true },
    { name: "secret", kind: "secret", required: true },
  ],
  can: {
    findByNumber: true,
    delivery: "shipped",
    refund: "none",
    restock: "none",
    credit: "none",
    exchange: "none",
    collects: false,
    products: false,
    stock: false,
    returns: false,
    label: false,
    notes: ["metadata"],
    webhooks: "hint",
    lostAnswer: "found_again",
  },
  pace: apiPace,
  connect,
};

/** Each order of a list is read by itself, and a page of them should not take longer than half a minute at that pace. */
const pageSize = 20;
const listSize = 250;
const hour = 3_600_000;

const id = z.union([z.number().int(), z.string().regex(/^\d+$/)]).transform(String);
const shopSchema = z.object({
  shop: z.object({
    mainDomain: z.string().nullish(),
    subDomain: z.string(),
    currency: z.object({ shortcode: z.string().regex(/^[A-Z]{3}$/) }),
  }),
});
const listedSchema = z.object({ orders: z.array(z.object({ id, number: z.string(), updatedAt: z.string() })) });
const oneSchema = z.object({ order: z.looseObject({}) });

function connect({ cluster = "", language = "", key = "", secret = "" }: Given, outside: Outside): ConnectedShop {
  const origin = clusters.get(cluster) ?? "https://api.webshopapp.com";
  const api = openApi(outside, { origin, language: languages.includes(language) ? language : "nl", key, secret });
  let kept: string | undefined;
  const currency = async (until?: number): Promise<string> => {
    kept ??= (await shopOf(api, until)).currency.shortcode;
    return kept;
  };
  return {
    check: async () => {
      const { mainDomain, subDomain, currency: money } = await shopOf(api);
      await api.read("/orders.json", listedSchema, { query: { limit: "1" } });
      return { account: mainDomain || subDomain, currency: money.shortcode, missing: [] };
    },
    findOrder: async (typed, within) => {
      const number = typed.trim().replace(/^#\s*/, "");
      if (!/^[a-z0-9][\w-]{0,40}$/i.test(number)) return null;
      const until = performance.now() + within;
      const found = await api.read("/orders.json", listedSchema, { query: { number, limit: "5" }, until });
      const wanted = found?.orders.find((one) => lookupKey(one.number) === lookupKey(number));
      return wanted ? orderBy(api, wanted.id, () => currency(until), until) : null;
    },
    getOrder: (externalId) => orderBy(api, externalId, currency),
    listOrders: ({ changedSince, cursor }) => listOrders(api, currency, changedSince, cursor),
    tell: (asked) => tell(api, asked),
    hooks: openHooks(api),
  };
}

async function shopOf(api: Api, until?: number) {
  const read = await api.read("/shop.json", shopSchema, { ...(until !== undefined && { until }) });
  if (!read) throw new ConnectionProblem("not_found", "there is no shop for this key in this cluster");
  return read.shop;
}

type Read = OrderPage["orders"][number];

/** @throws ConnectionProblem `unreadable` when its figures do not hold together */
async function orderBy(api: Api, externalId: string, currency: () => Promise<string>, until?: number): Promise<OrderSnapshot | null> {
  const read = await readOrder(api, externalId, currency, until);
  if (read && "why" in read) throw new ConnectionProblem("unreadable", read.why);
  return read;
}

async function readOrder(api: Api, externalId: string, currency: () => Promise<string>, until?: number): Promise<Read | null> {
  if (!/^\d{1,18}$/.test(externalId)) return null;
  const found = await api.read(`/orders/${externalId}.json`, oneSchema, { ...(until !== undefined && { until }) });
  if (!found) return null;
  const money = await currency();
  const { data: order, error } = orderSchema.safeParse(found.order);
  const number = order?.number ?? externalId;
  try {
    return order ? toSnapshot(order, money) : { number, why: whatIsWrong(error) };
  } catch (wrong) {
    if (wrong instanceof WrongOrder) return { number, why: wrong.message.slice(0, 300) };
    throw wrong;
  }
}

/**
 * In which zone times are asked for is documented nowhere, so more is asked for than is meant and what is too old is left out by the time
 * that each order carries with its zone. An order may come twice when it moves in the list; none is missed.
 */
async function listOrders(api: Api, currency: () => Promise<string>, changedSince: number | undefined, cursor = "1:0"): Promise<OrderPage> {
  const [page = 1, done = 0] = /^\d{1,7}:\d{1,3}$/.test(cursor) ? cursor.split(":").map(Number) : [];
  const since: Query = changedSince === undefined ? {} : { updated_at_min: toStamp(changedSince - 14 * hour) };
  const list = await api.read("/orders.json", listedSchema, { query: { ...since, limit: String(listSize), page: String(page) } });
  const all = list?.orders ?? [];
  const fresh = changedSince === undefined ? all : all.filter(({ updatedAt }) => !(Date.parse(updatedAt) < changedSince));
  const orders: Read[] = [];
  for (const { id: externalId, number } of fresh.slice(done, done + pageSize)) {
    const read = await readOrder(api, externalId, currency);
    if (read) orders.push("why" in read ? { ...read, number: number.slice(0, 64) || externalId } : read);
  }
  const rest = done + pageSize < fresh.length ? `${page}:${done + pageSize}` : null;
  return { orders, next: rest ?? (all.length === listSize ? `${page + 1}:0` : null), total: null };
}

function toStamp(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace("T", " ");
}

/** A field of the order for each thing that is told, named by its key. */
function tell(api: Api, { key, order: known, note, labelUrl, trackingNumber, trackingUrl }: Telling): Promise<Written<object>> {
  return lookedUp<object>(async () => {
    const found = await api.read(`/orders/${encodeURIComponent(known.externalId)}.json`, z.object({ order: orderSchema }));
    if (!found) return { kind: "rejected", code: "not_found", message: `the shop has no order ${known.externalId}` };
    const name = `returns_portal_${key}`;
    if (found.order.metafields?.some((one) => one.key === name)) return { kind: "done", value: {} };
    const value = [note, trackingNumber, trackingUrl, labelUrl].filter((part) => part !== undefined).join(" · ");
    const body = { orderMetafield: { key: name, value } };
    const written = await api.write(
      "POST",
      `/orders/${found.order.id}/metafields.json`,
      body,
      z.object({ orderMetafield: z.object({ id }) }),
    );
    return written.kind === "answered" ? { kind: "done", value: {} } : written;
  });
}
