import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { type Context, Hono } from "hono";
import { z } from "zod";
import { type FakeVendor, openFakeVendor, type Seen } from "./fake-vendor.ts";
import { cents, computed, type Json, type Line, lines, refundDocument, text } from "./woocommerce-money.ts";

/** What it knows of a shop: a WooCommerce 11 of our own making, with the orders of a real one. */
export interface FakeWoo extends FakeVendor {
  readonly orders: Map<number, Json>;
  readonly refunds: Map<number, Json[]>;
  readonly notes: Map<number, Json[]>;
  readonly coupons: Json[];
  readonly hooks: Map<number, Json>;
  /** Pieces that went back on sale, by the order's line. */
  readonly restocked: Map<number, number>;
  /** Means of payment that give money back, and what they answer instead of doing it. */
  readonly gateways: Map<string, { readonly supports: readonly string[]; refuses?: string }>;
  readonly settings: { currency: string; pricesIncludeTax: boolean; zone: string };
  newId(): number;
  /** The shop's clock, epoch milliseconds; it stands still unless it is moved. */
  now: number;
}

export const keys = { key: "ck_0123456789abcdef", secret: "cs_fedcba9876543210", readOnly: "cs_only_for_reading" };

export function wooFixture<T = Json>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../providers/fixtures/woocommerce/${name}.json`, import.meta.url), "utf8")) as T;
}

/** @param isSecure it is reached over https by its visitors, so that it takes keys as a password, and otherwise only signed requests */
export async function openFakeWoo({ isSecure }: { readonly isSecure: boolean }): Promise<FakeWoo> {
  const app = new Hono();
  let lastId = 1_000;
  const state = {
    orders: new Map(wooFixture<Json[]>("orders").map((order) => [Number(order.id), order])),
    refunds: new Map<number, Json[]>([
      [59, wooFixture<{ body: Json[] }>("refunds-of-order-59").body],
      [58, [{ ...wooFixture<{ body: Json }>("refund-full-with-total_tax").body, id: 121 }]],
    ]),
    notes: new Map<number, Json[]>(),
    coupons: [] as Json[],
    hooks: new Map<number, Json>(),
    restocked: new Map<number, number>(),
    gateways: new Map<string, { readonly supports: readonly string[]; refuses?: string }>([
      ["bacs", { supports: ["products"] }],
      ["cod", { supports: ["products"] }],
      ["cheque", { supports: ["products"] }],
      ["stripe", { supports: ["products", "refunds"] }],
    ]),
    settings: { currency: "EUR", pricesIncludeTax: true, zone: "Europe/Paris" },
    newId: () => ++lastId,
    now: Date.UTC(2026, 10, 25, 12),
  };
  const at = () => new Date(state.now).toISOString().slice(0, 19);
  const product = wooFixture<{ body: Json }>("product-variable").body;
  const variations = wooFixture<{ body: Json[] }>("product-variations").body;
  const nonces = new Set<string>();

  const api = app.basePath("/wp-json/wc/v3");
  app.get("/wp-json/", (c) => {
    const { zone } = state.settings;
    return c.json({ name: "Caf&eacute; &amp; Co", timezone_string: zone, gmt_offset: 1 });
  });
  api.use(async (c, next) => {
    const secret = isSecure ? bySecret(c) : signedBy(c, nonces);
    if (secret !== keys.secret && secret !== keys.readOnly)
      return refuse(c, 401, "woocommerce_rest_cannot_view", "Sorry, you cannot list resources.");
    if (secret === keys.readOnly && c.req.method !== "GET") {
      return refuse(c, 401, "woocommerce_rest_authentication_error", "The API key provided does not have write permissions.");
    }
    return next();
  });

  const noOrder = (c: Context) => refuse(c, 404, "woocommerce_rest_shop_order_invalid_id", "Invalid ID.");
  const orderOf = (c: Context) => state.orders.get(Number(c.req.param("id")));
  const touched = (order: Json, change: Json): Json => {
    const changed = { ...order, ...change, date_modified_gmt: at() };
    state.orders.set(Number(order.id), changed);
    return changed;
  };

  api.get("/orders", (c) => {
    const query = c.req.query();
    const since = (name: string, field: string) => (one: Json) => query[name] === undefined || String(one[field]) > String(query[name]);
    const field = query.orderby === "modified" ? "date_modified_gmt" : query.orderby === "id" ? "id" : "date_created_gmt";
    const found = [...state.orders.values()]
      .filter(({ status }) => status !== "trash")
      .filter(since("modified_after", "date_modified_gmt"))
      .filter(since("after", "date_created_gmt"))
      .sort((one, other) => {
        const [left, right] = [one[field], other[field]];
        return typeof left === "number"
          ? left - Number(right)
          : String(left).localeCompare(String(right)) || Number(one.id) - Number(other.id);
      });
    if (query.order !== "asc") found.reverse();
    return paged(c, found);
  });
  api.get("/orders/:id", (c) => {
    const order = orderOf(c);
    return order ? c.json(fields(c, order)) : noOrder(c);
  });
  api.put("/orders/:id", async (c) => {
    const order = orderOf(c);
    if (!order) return refuse(c, 400, "woocommerce_rest_shop_order_invalid_id", "Invalid ID.");
    const asked = await c.req.json<Json>();
    const fees = asked.fee_lines as Line[] | undefined;
    const withMeta = { ...order, ...(asked.meta_data !== undefined && { meta_data: merged(order.meta_data, asked.meta_data) }) };
    const withFees = fees ? computed({ ...withMeta, fee_lines: mergedFees(order, fees, state.newId) }) : withMeta;
    const status = asked.status ?? order.status;
    const paid = status === "processing" && !order.date_paid_gmt ? { date_paid_gmt: at() } : {};
    return c.json(fields(c, touched(order, { ...withFees, status, ...paid })));
  });
  api.post("/orders", async (c) => {
    const asked = await c.req.json<Json>();
    const id = state.newId();
    const items = (asked.line_items as Json[]).map((item) => {
      const variation = variations.find((one) => one.id === item.variation_id);
      const net = (Number(variation?.price) / 1.2) * Number(item.quantity);
      return {
        id: state.newId(),
        name: String(variation?.name),
        ...item,
        exact: Number(net.toFixed(6)),
        total: "",
        total_tax: "",
        taxes: [],
        meta_data: [],
      };
    });
    if (items.some(({ total, exact }) => total === "" && Number.isNaN(exact)))
      return refuse(c, 400, "woocommerce_rest_invalid_product_id", "Product ID is invalid.");
    const payment_url = `https://shop.example.test/checkout/order-pay/${id}/?pay_for_order=true&key=wc_order_x`;
    const order = computed({
      ...asked,
      ...{ id, number: String(id), created_via: "rest-api", payment_url, payment_method: "", transaction_id: "", refunds: [] },
      ...{ line_items: items, shipping_lines: [], fee_lines: [], tax_lines: [], coupon_lines: [] },
      ...{ date_created_gmt: at(), date_modified_gmt: at(), date_paid_gmt: null, date_completed_gmt: null },
    });
    state.orders.set(id, order);
    return c.json(fields(c, order), 201);
  });

  api.get("/orders/:id/refunds", (c) => paged(c, state.refunds.get(Number(c.req.param("id"))) ?? []));
  api.post("/orders/:id/refunds", async (c) => {
    const order = orderOf(c);
    if (!order) return c.json({ code: "woocommerce_rest_invalid_order_id", message: "Invalid order ID.", data: 404 }, 500);
    const asked = await c.req.json<Json>();
    if (asked.amount !== undefined && typeof asked.amount !== "string")
      return refuse(c, 400, "rest_invalid_param", "Invalid parameter(s): amount");
    const before = state.refunds.get(Number(order.id)) ?? [];
    const left = cents(order.total) - before.reduce((sum, one) => sum + cents(one.amount), 0);
    if (cents(asked.amount) > left || cents(asked.amount) < 0) return noRefund(c, "Invalid refund amount.");
    const refund = refundDocument(order, asked, state.newId(), state.newId, at());
    if (asked.api_refund !== false) {
      const gateway = state.gateways.get(String(order.payment_method));
      if (!gateway?.supports.includes("refunds"))
        return noRefund(c, "The payment gateway for this order does not support automatic refunds.");
      if (gateway.refuses) return noRefund(c, gateway.refuses);
      refund.refunded_payment = true;
    }
    state.refunds.set(Number(order.id), [refund, ...before]);
    if (asked.api_restock !== false) restock(order, (asked.line_items ?? []) as Json[], state.restocked);
    const refunded = left - cents(asked.amount) === 0 ? { status: "refunded" } : {};
    touched(order, {
      ...refunded,
      refunds: [...((order.refunds ?? []) as Json[]), { id: refund.id, reason: refund.reason, total: `-${String(refund.amount)}` }],
    });
    return c.json(fields(c, refund), 201);
  });

  api.get("/orders/:id/notes", (c) =>
    orderOf(c) ? c.json((state.notes.get(Number(c.req.param("id"))) ?? []).map((one) => fields(c, one))) : noOrder(c),
  );
  api.post("/orders/:id/notes", async (c) => {
    if (!orderOf(c)) return noOrder(c);
    const note = { id: state.newId(), author: "WooCommerce", date_created_gmt: at(), ...(await c.req.json<Json>()) };
    const id = Number(c.req.param("id"));
    state.notes.set(id, [note, ...(state.notes.get(id) ?? [])]);
    return c.json(fields(c, note), 201);
  });

  api.get("/coupons", (c) => {
    const { code } = c.req.query();
    return paged(
      c,
      state.coupons.filter((one) => code === undefined || one.code === code.toLowerCase()),
    );
  });
  api.post("/coupons", async (c) => {
    const asked = await c.req.json<Json>();
    const code = String(asked.code).toLowerCase();
    if (state.coupons.some((one) => one.code === code)) {
      return refuse(c, 400, "woocommerce_rest_coupon_code_already_exists", "The coupon code already exists");
    }
    const coupon = { ...asked, id: state.newId(), code, amount: Number(asked.amount).toFixed(2) };
    state.coupons.push(coupon);
    return c.json(fields(c, coupon), 201);
  });

  api.get("/products", (c) => {
    const { include, sku } = c.req.query();
    if (sku !== undefined)
      return paged(
        c,
        [product, ...variations].filter((one) => one.sku === sku),
      );
    return paged(c, include === undefined || include.split(",").includes(String(product.id)) ? [product] : []);
  });
  api.get("/products/:id/variations", (c) => {
    const { include } = c.req.query();
    if (c.req.param("id") !== String(product.id)) return refuse(c, 404, "woocommerce_rest_product_invalid_id", "Invalid ID.");
    return paged(
      c,
      variations.filter(({ id }) => include === undefined || include.split(",").includes(String(id))),
    );
  });
  api.get("/settings/:group", (c) => {
    const { currency, pricesIncludeTax } = state.settings;
    const general = { woocommerce_currency: currency, woocommerce_calc_taxes: "yes", woocommerce_default_country: "FR" };
    const groups: Readonly<Record<string, Json>> = {
      general,
      tax: { woocommerce_prices_include_tax: pricesIncludeTax ? "yes" : "no" },
      products: { woocommerce_weight_unit: "kg" },
    };
    return c.json(Object.entries(groups[c.req.param("group")] ?? {}).map(([id, value]) => ({ id, value })));
  });
  api.get("/taxes", (c) => {
    const rate = { state: "", compound: false, priority: 1 };
    return c.json([
      { ...rate, country: "FR", rate: "20.0000", class: "standard" },
      { ...rate, country: "FR", rate: "5.5000", class: "reduced-rate" },
      { ...rate, country: "DE", rate: "19.0000", class: "standard" },
    ]);
  });
  api.get("/payment_gateways/:id", (c) => {
    const gateway = state.gateways.get(c.req.param("id"));
    if (!gateway) return refuse(c, 404, "woocommerce_rest_payment_gateway_invalid", "Resource does not exist.");
    return c.json(fields(c, { id: c.req.param("id"), enabled: true, method_supports: gateway.supports }));
  });

  api.get("/webhooks", (c) =>
    paged(
      c,
      [...state.hooks.values()].map(({ secret, ...shown }) => shown),
    ),
  );
  api.post("/webhooks", async (c) => {
    const hook: Json = { status: "active", ...(await c.req.json<Json>()), id: state.newId() };
    state.hooks.set(Number(hook.id), hook);
    const { secret, ...shown } = hook;
    return c.json(shown, 201);
  });
  api.put("/webhooks/:id", async (c) => {
    const hook = state.hooks.get(Number(c.req.param("id")));
    if (!hook) return refuse(c, 404, "woocommerce_rest_webhook_invalid_id", "Invalid ID.");
    Object.assign(hook, await c.req.json<Json>());
    const { secret, ...shown } = hook;
    return c.json(shown);
  });
  api.delete("/webhooks/:id", (c) => {
    if (c.req.query("force") !== "true") return refuse(c, 501, "woocommerce_rest_trash_not_supported", "Webhooks do not support trashing.");
    if (!state.hooks.delete(Number(c.req.param("id")))) return refuse(c, 404, "woocommerce_rest_webhook_invalid_id", "Invalid ID.");
    return c.json({});
  });
  app.notFound((c) => refuse(c, 404, "rest_no_route", "No route was found matching the URL and request method."));

  const vendor = await openFakeVendor(app, mistakesIn);
  return Object.assign(state, vendor);
}

function restock(order: Json, asked: readonly Json[], restocked: Map<number, number>): void {
  for (const { id, quantity } of asked) {
    const line = lines(order, "line_items").find((one) => one.id === id);
    const reduced = line?.meta_data?.find(({ key }) => key === "_reduced_stock");
    if (line && reduced && Number(quantity) > 0)
      restocked.set(line.id, (restocked.get(line.id) ?? 0) + Math.min(Number(quantity), Number(reduced.value)));
  }
}

function merged(old: unknown, given: unknown): Json[] {
  const all = [...((old ?? []) as Json[])];
  for (const one of given as Json[]) {
    const place = all.findIndex(({ key }) => key === one.key);
    if (place < 0) all.push({ ...one });
    else all[place] = { ...all[place], ...one };
  }
  return all;
}

function mergedFees(order: Json, given: readonly Line[], newId: () => number): Line[] {
  const kept = lines(order, "fee_lines").filter(({ id }) => !given.some((one) => one.id === id));
  return [...kept, ...given.map((one) => ({ ...one, id: one.id ?? newId(), exact: Number(one.total), total_tax: "0", taxes: [] }))];
}

function fields(c: Context, body: Json): Json {
  const named = c.req.query("_fields")?.split(",");
  return named ? Object.fromEntries(Object.entries(body).filter(([name]) => named.includes(name))) : body;
}

function paged(c: Context, all: readonly Json[]): Response {
  const { per_page = "10", page = "1", offset } = c.req.query();
  const from = offset === undefined ? (Number(page) - 1) * Number(per_page) : Number(offset);
  c.header("x-wp-total", String(all.length));
  c.header("x-wp-totalpages", String(Math.ceil(all.length / Number(per_page))));
  return c.json(all.slice(from, from + Number(per_page)).map((one) => fields(c, one)));
}

function refuse(c: Context, status: 400 | 401 | 404 | 501, code: string, message: string): Response {
  return c.json({ code, message, data: { status } }, status);
}

/** A refusal of business: HTTP 500, and a bare number for data. */
function noRefund(c: Context, message: string): Response {
  return c.json({ code: "woocommerce_rest_cannot_create_order_refund", message, data: 500 }, 500);
}

function bySecret(c: Context): string | undefined {
  const [key, secret] = Buffer.from((c.req.header("authorization") ?? "").replace(/^Basic /, ""), "base64")
    .toString()
    .split(":");
  return key === keys.key ? secret : undefined;
}

/** The way WooCommerce checks: parameters by their names, each encoded, joined, and joined again; a nonce once, a clock within a quarter hour. */
function signedBy(c: Context, nonces: Set<string>): string | undefined {
  const url = new URL(c.req.url);
  const given = Object.fromEntries(url.searchParams);
  const {
    oauth_signature: signature,
    oauth_nonce: nonce = "",
    oauth_timestamp: stamp,
    oauth_consumer_key: key,
    oauth_signature_method: method,
  } = given;
  if (c.req.header("authorization") !== undefined || key !== keys.key || method !== "HMAC-SHA256" || nonce === "" || nonces.has(nonce))
    return undefined;
  if (Math.abs(Date.now() / 1_000 - Number(stamp)) > 900) return undefined;
  nonces.add(nonce);
  const raw = (one: string) =>
    encodeURIComponent(one).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  const query = Object.keys(given)
    .filter((name) => name !== "oauth_signature")
    .sort()
    .map((name) => `${raw(raw(name))}%3D${raw(raw(given[name] ?? ""))}`)
    .join("%26");
  const base = `${c.req.method}&${raw(`${url.origin}${url.pathname}`)}&${query}`;
  return [keys.secret, keys.readOnly].find((secret) => createHmac("sha256", `${secret}&`).update(base).digest("base64") === signature);
}

const known = new Set(
  "page,per_page,offset,order,orderby,status,after,modified_after,dates_are_gmt,include,sku,code,force,_fields".split(","),
);
const meta = z.array(z.strictObject({ key: z.string(), value: z.string() }));
const refundLine = z.strictObject({
  id: z.number().int(),
  quantity: z.number().int().min(0),
  refund_total: z.number().min(0),
  refund_tax: z.array(z.strictObject({ id: z.number().int(), refund_total: z.number().min(0) })),
});
const bodies: readonly [RegExp, z.ZodType][] = [
  [
    /^POST .*\/orders\/\d+\/refunds$/,
    z.strictObject({
      amount: z.string().regex(/^\d+(\.\d+)?$/),
      reason: z.string(),
      api_refund: z.boolean(),
      api_restock: z.boolean(),
      line_items: z.array(refundLine),
      meta_data: meta,
    }),
  ],
  [/^POST .*\/orders\/\d+\/notes$/, z.strictObject({ note: z.string().min(1), customer_note: z.literal(false) })],
  [
    /^POST .*\/coupons$/,
    z.strictObject({
      code: z.string().min(8),
      discount_type: z.literal("fixed_cart"),
      amount: z.string(),
      description: z.string(),
      individual_use: z.boolean(),
      usage_limit: z.literal(1),
      email_restrictions: z.array(z.email()).optional(),
      date_expires: z.string().regex(/^\d{4}-\d\d-\d\dT23:59:59$/),
      meta_data: meta,
    }),
  ],
  [/^PUT .*\/orders\/0$/, z.strictObject({})],
  [
    /^PUT .*\/orders\/\d+$/,
    z.strictObject({
      status: z.literal("processing").optional(),
      meta_data: meta.optional(),
      fee_lines: z
        .array(z.strictObject({ id: z.number().int().optional(), name: z.string(), total: z.string().regex(/^-\d+\.\d+$/) }))
        .optional(),
    }),
  ],
  [
    /^POST .*\/orders$/,
    z.strictObject({
      status: z.literal("pending"),
      currency: z.string().length(3),
      customer_id: z.number().int(),
      billing: z.record(z.string(), z.string().min(1)),
      shipping: z.record(z.string(), z.string().min(1)),
      line_items: z.array(
        z.strictObject({ product_id: z.number().int(), variation_id: z.number().int().optional(), quantity: z.number().int().min(1) }),
      ),
      meta_data: meta,
      payment_method_title: z.string(),
    }),
  ],
  [
    /^POST .*\/webhooks$/,
    z.strictObject({ name: z.string(), topic: z.string(), delivery_url: z.url(), secret: z.string().min(20), status: z.literal("active") }),
  ],
  [/^PUT .*\/webhooks\/\d+$/, z.strictObject({ name: z.string(), secret: z.string().min(20), status: z.literal("active") })],
];

/** What the documents of WooCommerce, and what a real one taught us, do not allow. */
function mistakesIn({ method, path, body, headers }: Seen): readonly string[] {
  const [where = "", asked = ""] = path.split("?");
  const query = new URLSearchParams(asked);
  const wrong = [...query.keys()].filter((name) => !known.has(name) && !name.startsWith("oauth_")).map((name) => `it ignores ${name}`);
  if (query.has("search")) wrong.push("a search reads every order twice");
  if (Number(query.get("per_page") ?? 1) > 100) wrong.push("a page has 100 at most");
  for (const name of ["after", "modified_after"]) {
    const moment = query.get(name);
    if (moment !== null && (query.get("dates_are_gmt") !== "true" || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(moment)))
      wrong.push(`${name} is shifted`);
  }
  if (where === "/wp-json/" && headers.authorization) wrong.push("WordPress takes a strange password for a break-in");
  if (method === "GET" || method === "DELETE") return wrong;
  const schema = bodies.find(([which]) => which.test(`${method} ${where}`))?.[1];
  if (!schema) return [...wrong, "no such operation"];
  const read = schema.safeParse(JSON.parse(body));
  return read.success ? wrong : [...wrong, ...read.error.issues.map((issue) => `/${issue.path.map(String).join("/")} ${issue.message}`)];
}

/** The money of an order in its smallest unit, as the shop writes it. */
export function moneyOf(minor: number, currency: string): string {
  return text(minor, currency === "JPY" ? 0 : 2);
}
