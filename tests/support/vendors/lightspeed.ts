import { type Context, Hono } from "hono";
import { z } from "zod";
import { exponent } from "../../../server/domain/money.ts";
import { lightspeed } from "../../../server/providers/shops/lightspeed.ts";
import { openFakeVendor, type Seen } from "./fake-vendor.ts";
import { outsideTo, type ShopBench } from "./shop-bench.ts";

/**
 * Lightspeed eCom C-Series: everything that hangs on an order comes with it only when it is read alone, false stands for nothing, lines are
 * priced whole, and there is no telling from a delivery who sent it.
 */
export interface Lightspeed extends ShopBench {
  readonly orders: FakeOrder[];
  sell(sold: Sold): FakeOrder;
  hooks: FakeHook[];
}

export interface FakeOrder {
  id: number;
  number: string;
  createdAt: string;
  updatedAt: string;
  status: string;
  priceIncl: number;
  paymentStatus: string;
  shipmentStatus: string;
  products: FakeLine[];
  shipments: object[];
  invoices: object[];
  metafields: { id: number; key: string; value: string }[];
  [more: string]: unknown;
}

interface FakeLine {
  id: number;
  quantityOrdered: number;
  quantityRefunded: number;
  priceIncl: number;
  [more: string]: unknown;
}

interface FakeHook {
  id: number;
  isActive: boolean;
  itemGroup: string;
  itemAction: string;
  address: string;
}

export interface Sold {
  readonly pieces: readonly {
    readonly title: string;
    readonly variant?: string;
    readonly quantity: number;
    readonly unit: number;
    readonly off?: number;
    readonly rate?: number;
  }[];
  readonly at: number;
  readonly delivery?: number;
  readonly costs?: number;
  readonly tracking?: string;
}

const now = Date.UTC(2026, 10, 20, 9);
const day = 86_400_000;
const iso = (at: number) => new Date(at).toISOString().replace(".000Z", "+00:00");
const given = { cluster: "eu1", language: "nl", key: "api-key-a1b2", secret: "api-secret-c3d4" };
const two = (value: number) => Math.round(value * 100) / 100;

/** @param currency of the whole shop, which has one */
export async function openLightspeed(currency = "EUR"): Promise<Lightspeed> {
  const orders: FakeOrder[] = [];
  const hooks: FakeHook[] = [];
  let nextId = 5_001;
  let nextThing = 90_001;

  /** What is 12.50 in euros is 1250 in yen. */
  const money = (amount: number) => (exponent(currency) === 0 ? Math.round(amount * 100) : two(amount));
  const sell: Lightspeed["sell"] = ({ pieces, at, delivery = 0, costs = 0, tracking }) => {
    const id = nextId++;
    const products = pieces.map(
      ({ title, variant, quantity, unit, off = 0, rate = 0.21 }, place): FakeLine => ({
        ...{ id: id * 10 + place, productTitle: title, variantTitle: variant ?? "Default", taxRate: rate },
        ...{
          quantityOrdered: quantity,
          quantityInvoiced: quantity,
          quantityShipped: tracking ? quantity : 0,
          quantityRefunded: 0,
          quantityReturned: 0,
        },
        ...{
          articleCode: title.toUpperCase(),
          ean: "",
          sku: "",
          basePriceIncl: unit,
          priceIncl: two(unit * quantity - off),
          discountIncl: off,
        },
        ...{ product: { resource: { id: 700 + place } }, variant: { resource: { id: 800 + place } }, customFields: false },
      }),
    );
    const address = (kind: string) => ({
      [`address${kind}Name`]: "Jan Jansen",
      [`address${kind}Street`]: "Keizersgracht",
      [`address${kind}Street2`]: "",
      [`address${kind}Number`]: "313",
      [`address${kind}Extension`]: "B",
      [`address${kind}Zipcode`]: "1016 EE",
      [`address${kind}City`]: "Amsterdam",
      [`address${kind}Region`]: "",
      [`address${kind}Country`]: { id: 150, code: "nl", code3: "nld", title: "Netherlands" },
    });
    const order: FakeOrder = {
      ...{ id, number: `ORD${String(id - 5_000).padStart(5, "0")}`, createdAt: iso(at), updatedAt: iso(at) },
      ...{ status: tracking ? "completed_shipped" : "processing_awaiting_shipment", channel: "main", email: "jan@example.com" },
      ...{ firstname: "Jan", lastname: "Jansen", phone: "", mobile: "+31 6 12345678", companyName: "", addressShippingCompany: false },
      ...address("Billing"),
      ...address("Shipping"),
      ...{ paymentId: "mollie", paymentStatus: "paid", paymentTitle: "iDEAL", paymentPriceIncl: money(costs), paymentTaxRate: 0.21 },
      ...{
        shipmentStatus: tracking ? "shipped" : "not_shipped",
        shipmentPriceIncl: money(delivery),
        shipmentTaxRate: 0.21,
        shipmentDiscountIncl: 0,
      },
      ...{ discountCouponCode: pieces.some(({ off }) => off) ? "HERFST" : "", comment: "", memo: "" },
      language: { id: 1, code: "nl", locale: "nl_NL", title: "Nederlands" },
      priceIncl: two(products.reduce((sum, { priceIncl }) => sum + priceIncl, 0) + money(delivery) + money(costs)),
      products,
      shipments: [
        {
          id: nextThing++,
          createdAt: iso(at),
          updatedAt: iso(at + day),
          number: "SHIP1",
          status: tracking ? "shipped" : "not_shipped",
          trackingCode: tracking ?? "",
        },
      ],
      invoices: [
        { id: nextThing++, createdAt: iso(at), number: "INV1", status: "paid", isCreditNote: false, creditNote: false, priceIncl: 0 },
      ],
      metafields: [],
    };
    orders.push(order);
    return order;
  };
  const mug = { title: "Mug", quantity: 1, unit: 12.5 };
  const discounted = sell({
    at: now - 30 * day,
    delivery: 6.25,
    costs: 0.5,
    tracking: "3SABC123",
    pieces: [
      { title: "Hoodie", variant: "Size: S", quantity: 3, unit: 19.99, off: 5.99 },
      { ...mug, quantity: 2, unit: 12.45, rate: 0.09 },
    ],
  });
  const partly = sell({ at: now - 29 * day, pieces: [{ ...mug, quantity: 2 }] });
  const others = [28, 27, 26].map((days) => sell({ at: now - days * day, pieces: [mug] }));
  for (const line of partly.products) line.quantityRefunded = 1;
  partly.invoices.push({
    id: nextThing++,
    createdAt: iso(now - 28 * day),
    status: "paid",
    isCreditNote: true,
    creditNote: false,
    priceIncl: money(-12.5),
  });

  const app = new Hono().basePath("/nl");
  app.use(async (context, following) => {
    const right = `Basic ${Buffer.from(`${given.key}:${given.secret}`).toString("base64")}`;
    if (context.req.header("authorization") !== right) return wrong(context, 401);
    return following();
  });
  app.get("/shop.json", (context) =>
    context.json({ shop: { id: 1, subDomain: "kaatje", mainDomain: "www.kaatje.example", currency: { shortcode: currency } } }),
  );
  app.get("/orders.json", (context) => {
    const { number, limit = "50", page = "1", updated_at_min } = context.req.query();
    const since = updated_at_min ? Date.parse(`${updated_at_min.replace(" ", "T")}Z`) : 0;
    const found = orders.filter((one) => (number === undefined || one.number === number) && Date.parse(one.updatedAt) >= since);
    const from = (Number(page) - 1) * Number(limit);
    return context.json({ orders: found.slice(from, from + Number(limit)).map((one) => shown(one, false)) });
  });
  const oneOf = (context: Context) => orders.find(({ id }) => String(id) === context.req.param("id")?.replace(".json", ""));
  app.get("/orders/:id", (context) => {
    const order = oneOf(context);
    return order ? context.json({ order: shown(order, true) }) : wrong(context, 404);
  });
  app.post("/orders/:id/metafields.json", async (context) => {
    const order = oneOf(context);
    if (!order) return wrong(context, 404);
    const { orderMetafield } = await context.req.json();
    order.metafields.push({ ...orderMetafield, id: nextThing++ });
    return context.json({ orderMetafield: order.metafields.at(-1) }, 201);
  });
  app.get("/webhooks.json", (context) => context.json({ webhooks: hooks }));
  app.post("/webhooks.json", async (context) => {
    const { webhook } = await context.req.json();
    hooks.push({ ...webhook, id: nextThing++ });
    return context.json({ webhook: hooks.at(-1) }, 201);
  });
  app.put("/webhooks/:id", async (context) => {
    const hook = hooks.find(({ id }) => `${id}.json` === context.req.param("id"));
    if (!hook) return wrong(context, 404);
    Object.assign(hook, (await context.req.json()).webhook);
    return context.json({ webhook: hook });
  });
  app.delete("/webhooks/:id", (context) => {
    const at = hooks.findIndex(({ id }) => `${id}.json` === context.req.param("id"));
    if (at < 0) return wrong(context, 404);
    hooks.splice(at, 1);
    return context.body(null, 204);
  });

  const vendor = await openFakeVendor(app, wrongIn);
  const named = ({ id, number }: FakeOrder) => ({ externalId: String(id), number });
  const orderOf = (id: string) => orders.find((one) => String(one.id) === id) ?? fail(`no order ${id}`);
  const [first] = others;
  return {
    provider: lightspeed,
    vendor,
    outside: outsideTo(vendor, ["https://api.webshopapp.com"]),
    given,
    wrong: { ...given, secret: "nobodys-secret" },
    narrow: null,
    pageSize: 20,
    isSearch: ({ method, path }) => method === "GET" && path.startsWith("/nl/orders.json") && !path.includes("number="),
    isWrite: ({ method, path }, what) => what === "tell" && method === "POST" && path.endsWith("/metafields.json"),
    seed: {
      discounted: named(discounted),
      partlyRefunded: { ...named(partly), refunded: 1_250 },
      wholeUnits: named(first ?? fail("no order")),
      others: others.slice(1).map(named),
      spellings: [`#${discounted.number}`, ` ${discounted.number} `],
      idOfAnother: String(partly.id),
      article: { sku: "MUG", title: "Mug", price: 1_250, currency, stock: 0 },
      now,
    },
    shop: {
      addOrders: (count) => Array.from({ length: count }, () => named(sell({ at: now - day, pieces: [{ ...mug, unit: 5 }] }))),
      change: (id, at) => {
        orderOf(id).updatedAt = iso(at);
      },
      refunds: () => [],
      restocked: () => 0,
      notes: (id) => orderOf(id).metafields.map(({ value }) => value),
      credits: () => [],
      exchanges: () => [],
      settle: () => undefined,
      hooks: () => hooks.map(({ address, isActive }) => ({ url: address, active: isActive })),
      switchOffHooks: () => {
        for (const hook of hooks) hook.isActive = false;
      },
      deliver: (id) => ({
        body: new TextEncoder().encode(JSON.stringify({ order: shown(orderOf(id), true) })),
        headers: { "content-type": "application/json" },
        url: "https://returns.example.com/api/inbound/con_1",
        at: now,
      }),
    },
    orders,
    sell,
    hooks,
  };
}

/** With what hangs on it, or with where to ask for that. */
function shown(order: FakeOrder, whole: boolean): object {
  const hanging = (what: "products" | "shipments" | "invoices" | "metafields") => ({
    resource: { id: false, url: `orders/${order.id}/${what}`, link: "", ...(whole && { embedded: order[what] }) },
  });
  return {
    ...order,
    products: hanging("products"),
    shipments: hanging("shipments"),
    invoices: hanging("invoices"),
    metafields: hanging("metafields"),
  };
}

function wrong(context: Context, code: 401 | 404) {
  return context.json({ error: { code, method: context.req.method, request: context.req.path, message: "" } }, code);
}

const bodies: Readonly<Record<string, z.ZodType>> = {
  "POST metafields": z.strictObject({
    orderMetafield: z.strictObject({ key: z.string().min(1).max(255), value: z.string().includes("R-") }),
  }),
  "POST webhooks": z.strictObject({
    webhook: z.strictObject({
      isActive: z.literal(true),
      itemGroup: z.literal("orders"),
      itemAction: z.literal("*"),
      format: z.literal("json"),
      address: z.url(),
    }),
  }),
  "PUT webhooks": z.strictObject({ webhook: z.strictObject({ isActive: z.literal(true) }) }),
};
const queries: Readonly<Record<string, RegExp>> = {
  number: /^[\w-]+$/,
  limit: /^([1-9]\d?|1\d\d|2[0-4]\d|250)$/,
  page: /^[1-9]\d*$/,
  updated_at_min: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/,
};

/** What its clients and their samples agree on; there is no document of the vendor's own. */
function wrongIn({ method, path, headers, body }: Seen): string[] {
  const { pathname, searchParams } = new URL(path, "http://shop");
  const mistakes = [...searchParams].flatMap(([name, value]) => (queries[name]?.test(value) ? [] : [`${name}: ${value}`]));
  if (!/^Basic \S+$/.test(headers.authorization ?? "")) mistakes.push("no key");
  if (!/^\/nl\/[\w/]+\.json$/.test(pathname)) mistakes.push(`${pathname} is no address of the API`);
  if (method === "GET" || method === "DELETE") return mistakes;
  const what = `${method} ${pathname.includes("metafields") ? "metafields" : "webhooks"}`;
  const read = bodies[what]?.safeParse(JSON.parse(body));
  if (!read) return [...mistakes, `${what}: nothing we ever ask for`];
  return [...mistakes, ...(read.error?.issues ?? []).map((issue) => `${issue.path.join(".")}: ${issue.message}`)];
}

function fail(why: string): never {
  throw new Error(why);
}
