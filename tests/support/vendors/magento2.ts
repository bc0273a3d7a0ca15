import { type Context, Hono } from "hono";
import { z } from "zod";
import { magento2 } from "../../../server/providers/shops/magento2.ts";
import { openFakeVendor, type Seen } from "./fake-vendor.ts";
import { type FakeInvoice, type FakeMemo, type FakeOrder, isDummy, type MemoRequest, makeMemo } from "./magento2-memos.ts";
import { type Sold, toOrder } from "./magento2-orders.ts";
import { outsideTo, type ShopBench } from "./shop-bench.ts";
import { requestChecker } from "./vendor-document.ts";

/**
 * Magento 2.4: knows no keys for what is asked twice, works out credit memos itself, gives back everything that is left when no item is
 * named, and takes an order's status away with a comment that has none.
 */
export interface Magento2 extends ShopBench {
  readonly orders: FakeOrder[];
  readonly memos: FakeMemo[];
  readonly invoices: FakeInvoice[];
  readonly shipments: unknown[];
  /** The gateway takes the money back, and the credit memo cannot be saved. */
  breakAfterGateway(): void;
  /** Someone else's credit memo, made in the back office. */
  refundInBackOffice(orderId: number, request: MemoRequest): void;
  add(sold: Sold, shipped?: readonly { readonly order_item_id: number; readonly qty: number }[]): FakeOrder;
}

const now = Date.UTC(2026, 10, 20, 9);
const stamp = (at: number) => new Date(at).toISOString().slice(0, 19).replace("T", " ");
const day = 86_400_000;
const rights = "everything-token";
const few = "few-rights-token";

export async function openMagento2(): Promise<Magento2> {
  const orders: FakeOrder[] = [];
  const invoices: FakeInvoice[] = [];
  const memos: FakeMemo[] = [];
  const shipments: { entity_id: number; order_id: number; [more: string]: unknown }[] = [];
  const rules: { rule_id: number; name: string; discount_amount: number }[] = [];
  const coupons: { coupon_id: number; rule_id: number; code: string }[] = [];
  const gatewayMoved: number[] = [];
  const restocked = new Map<number, number>();
  let breaking = false;
  let nextId = 1;
  let nextMemo = 1;

  const add: Magento2["add"] = (sold, shipped) => {
    const { order, invoice } = toOrder(sold);
    orders.push(order);
    invoices.push(invoice);
    nextId = Math.max(nextId, sold.id + 1);
    shipments.push({
      entity_id: sold.id + 5_000,
      order_id: sold.id,
      created_at: stamp(Date.parse(`${sold.at.replace(" ", "T")}Z`) + day),
      items:
        shipped ??
        order.items
          .filter((item) => item.parent_item_id === undefined)
          .map((item) => ({ order_item_id: item.item_id, qty: item.qty_ordered })),
      tracks: [{ entity_id: sold.id + 9_000, title: "DHL", carrier_code: "dhl", track_number: `JJD${sold.id}` }],
    });
    return order;
  };
  const sell = (id: number, number: string, more: Partial<Sold> = {}) =>
    add({
      id,
      number,
      at: stamp(now - (30 - id) * day),
      pieces: [{ product: 510, sku: "MUG", name: "Mug", qty: 1, price: 12.5 }],
      ...more,
    });

  sell(1, "000000101");
  sell(2, "000000102", {
    delivery: 4.9,
    transaction: "pi_3Kz-capture",
    pieces: [
      {
        type: "configurable",
        product: 500,
        sku: "HOODIE-S",
        name: "Hero Hoodie",
        qty: 3,
        price: 19.99,
        discount: 5.99,
        parts: [{ product: 501, sku: "HOODIE-S", name: "Hero Hoodie-S", qty: 3 }],
      },
      { product: 510, sku: "MUG", name: "Mug", qty: 2, price: 12.45, rate: 7 },
    ],
  });
  sell(3, "000000103", {
    transaction: "pi_4Kz-capture",
    pieces: [{ product: 510, sku: "MUG", name: "Mug", qty: 2, price: 12.45 }],
  });
  sell(4, "000000104", {
    currency: "JPY",
    transaction: "pi_5Kz-capture",
    pieces: [{ product: 510, sku: "MUG", name: "Mug", qty: 3, price: 999, rate: 10 }],
    delivery: 0,
  });
  sell(5, "2000000105");

  const save = (order: FakeOrder, invoice: FakeInvoice | null, request: MemoRequest): FakeMemo | readonly string[] => {
    const made = makeMemo(order, invoice, memos, request);
    if ("wrong" in made) return made.wrong;
    const memo = { ...made.memo, entity_id: nextMemo++, created_at: stamp(now + nextMemo * 1_000) };
    memos.push(memo);
    const back = request.arguments?.extension_attributes?.return_to_stock_items ?? [];
    for (const { order_item_id, qty } of memo.items) {
      const item = order.items.find((one) => one.item_id === order_item_id);
      const hasParts = order.items.some((one) => one.parent_item_id === order_item_id);
      if (!item || hasParts || !(back.includes(order_item_id) || back.includes(item.parent_item_id ?? 0))) continue;
      // What goes back is the simple product; we count it by the item that was named.
      const named = back.includes(order_item_id) ? order_item_id : (item.parent_item_id ?? 0);
      restocked.set(named, (restocked.get(named) ?? 0) + qty);
    }
    return memo;
  };
  const refundInBackOffice: Magento2["refundInBackOffice"] = (orderId, request) => {
    const order = orders.find((one) => one.entity_id === orderId);
    const saved = order ? save(order, null, request) : ["no such order"];
    if (!("entity_id" in saved)) throw new Error(saved.join(" "));
  };
  refundInBackOffice(3, { items: [{ order_item_id: 301, qty: 1 }], arguments: { shipping_amount: 0 } });

  const products = [
    product(500, "HOODIE", "Hero Hoodie", "configurable", 0, 4, [501, 502]),
    product(501, "HOODIE-S", "Hero Hoodie-S", "simple", 19.99, 1),
    product(502, "HOODIE-M", "Hero Hoodie-M", "simple", 19.99, 1),
    product(510, "MUG", "Mug", "simple", 12.45, 4),
  ];
  const stock: Readonly<Record<string, number>> = { "HOODIE-S": 7, "HOODIE-M": 0, MUG: 40 };

  const app = new Hono();
  app.use(async (context, next) => {
    const token = context.req.header("authorization");
    const isFew = token === `Bearer ${few}`;
    if (token !== `Bearer ${rights}` && !isFew) return unauthorized(context, "self");
    if (isFew && /creditmemos|salesRules|refund/.test(context.req.path)) return unauthorized(context, "Magento_Sales::sales_creditmemo");
    return next();
  });
  app.get("/rest/V1/store/storeConfigs", (context) =>
    context.json([
      {
        id: 1,
        code: "default",
        website_id: 1,
        locale: "de_DE",
        base_currency_code: "EUR",
        base_url: "https://shop.example.com/",
        weight_unit: "lbs",
        secure_base_media_url: "https://shop.example.com/media/",
      },
      {
        id: 2,
        code: "french",
        website_id: 2,
        locale: "fr_FR",
        base_currency_code: "EUR",
        base_url: "https://shop.example.com/fr/",
        weight_unit: "kgs",
      },
    ]),
  );
  const lists: Readonly<Record<string, () => readonly object[]>> = {
    orders: () => orders,
    creditmemos: () => memos,
    invoices: () => invoices,
    shipments: () => shipments,
    products: () => products,
    "salesRules/search": () => rules,
    "coupons/search": () => coupons,
    "customerGroups/search": () => [0, 1, 2].map((id) => ({ id, code: `Group ${id}`, tax_class_id: 3 })),
  };
  for (const [kind, all] of Object.entries(lists))
    app.get(`/rest/V1/${kind}`, (context) => context.json(found(all(), new URL(context.req.url).searchParams)));
  app.get("/rest/V1/orders/:id", (context) => one(context, orders));
  app.get("/rest/V1/creditmemo/:id", (context) => one(context, memos));
  app.get("/rest/V1/products/:sku", (context) => {
    const known = products.find(({ sku }) => sku === context.req.param("sku"));
    return known ? context.json(known) : missing(context);
  });
  app.get("/rest/V1/stockItems/:sku", (context) => {
    const known = products.find(({ sku }) => sku === context.req.param("sku"));
    if (!known) return missing(context);
    const qty = stock[known.sku] ?? 0;
    return context.json({ item_id: known.id, product_id: known.id, qty, is_in_stock: qty > 0, manage_stock: true });
  });
  app.post("/rest/V1/order/:id/refund", async (context) => {
    const order = orders.find(({ entity_id }) => entity_id === Number(context.req.param("id")));
    return order ? answerMemo(context, save(order, null, await context.req.json())) : missing(context);
  });
  app.post("/rest/V1/invoice/:id/refund", async (context) => {
    const invoice = invoices.find(({ entity_id }) => entity_id === Number(context.req.param("id")));
    const order = orders.find(({ entity_id }) => entity_id === invoice?.order_id);
    if (!invoice || !order) return missing(context);
    if (breaking || !invoice.transaction_id) {
      return context.json({ message: "Could not save a Creditmemo, see error log for details" }, 400);
    }
    const saved = save(order, invoice, await context.req.json());
    if ("entity_id" in saved) gatewayMoved.push(saved.entity_id);
    return answerMemo(context, saved);
  });
  app.post("/rest/V1/orders/:id/comments", async (context) => {
    const order = orders.find(({ entity_id }) => entity_id === Number(context.req.param("id")));
    if (!order) return missing(context);
    const { statusHistory } = await context.req.json();
    order.status = statusHistory.status ?? null;
    order.status_histories.push({ comment: statusHistory.comment });
    return context.json(true);
  });
  app.post("/rest/V1/salesRules", async (context) => {
    const { rule } = await context.req.json();
    const made = { ...rule, rule_id: rules.length + 41 };
    rules.push(made);
    return context.json(made);
  });
  app.post("/rest/V1/coupons", async (context) => {
    const { coupon } = await context.req.json();
    const isTaken = coupons.some(({ code }) => code === coupon.code);
    if (isTaken || !rules.some(({ rule_id }) => rule_id === coupon.rule_id)) {
      return context.json({ message: "Error occurred when saving coupon: %1" }, 400);
    }
    const made = { ...coupon, coupon_id: coupons.length + 1 };
    coupons.push(made);
    return context.json(made);
  });

  const byDocument = requestChecker("magento2-admin-rest-2.4.9.yaml", "/rest");
  const vendor = await openFakeVendor(app, (seen) => [...(byDocument?.(seen) ?? []), ...wrongIn(seen)]);
  const given = { address: vendor.origin, token: rights, prices: "with_tax" };
  return {
    provider: magento2,
    vendor,
    outside: outsideTo(vendor),
    given,
    wrong: { ...given, token: "nobodys-token" },
    narrow: { ...given, token: few },
    pageSize: 100,
    isSearch: ({ method, path }) => {
      if (method !== "GET" || !path.startsWith("/rest/V1/orders?")) return false;
      const criteria = new URL(path, "http://shop").searchParams;
      return criteria.get("searchCriteria[filter_groups][0][filters][0][field]") !== "increment_id";
    },
    isWrite: ({ method, path }, what) =>
      method === "POST" &&
      { refund: /\/refund$/, restock: /^$/, credit: /\/(salesRules|coupons)$/, exchange: /^$/, tell: /\/comments$/ }[what].test(path),
    seed: {
      discounted: { externalId: "2", number: "000000102" },
      partlyRefunded: { externalId: "3", number: "000000103", refunded: 1_245 },
      wholeUnits: { externalId: "4", number: "000000104" },
      others: [
        { externalId: "1", number: "000000101" },
        { externalId: "5", number: "2000000105" },
      ],
      spellings: ["#000000102", " 000000102 ", "102", "#102"],
      idOfAnother: "3",
      article: { sku: "HOODIE-S", productId: "500", variantId: "501", title: "Hero Hoodie", price: 1_999, currency: "EUR", stock: 7 },
      now,
    },
    shop: {
      addOrders: (count) =>
        Array.from({ length: count }, () => {
          const id = nextId;
          const number = String(id + 100).padStart(9, "0");
          add({ id, number, at: stamp(now - day), pieces: [{ product: 510, sku: "MUG", name: "Mug", qty: 1, price: 5 }] });
          return { externalId: String(id), number };
        }),
      change: (externalId, at) => {
        for (const order of orders) if (order.entity_id === Number(externalId)) order.updated_at = stamp(at);
      },
      refunds: (externalId) =>
        memos
          .filter(({ order_id }) => order_id === Number(externalId))
          .map((memo) => {
            const order = orders.find(({ entity_id }) => entity_id === memo.order_id);
            const exponent = order?.order_currency_code === "JPY" ? 1 : 100;
            const bears = (itemId: number) => {
              const item = order?.items.find(({ item_id }) => item_id === itemId);
              return item !== undefined && !isDummy(item, order?.items ?? []);
            };
            return {
              amount: Math.round(memo.grand_total * exponent * 10_000) / 10_000,
              moved: gatewayMoved.includes(memo.entity_id),
              lines: memo.items
                .filter(({ order_item_id }) => bears(order_item_id))
                .map((item) => ({ lineId: String(item.order_item_id), quantity: item.qty, amount: Math.round(item.row_total * exponent) })),
            };
          }),
      restocked: (_externalId, lineId) => restocked.get(Number(lineId)) ?? 0,
      notes: (externalId) =>
        orders.find(({ entity_id }) => entity_id === Number(externalId))?.status_histories.map(({ comment }) => comment) ?? [],
      credits: () =>
        rules.flatMap(({ rule_id, discount_amount }) =>
          coupons.filter((coupon) => coupon.rule_id === rule_id).map(({ code }) => ({ code, amount: Math.round(discount_amount * 100) })),
        ),
      exchanges: () => [],
      settle: () => undefined,
      hooks: () => [],
      deliver: () => {
        throw new Error("Magento Open Source delivers nothing");
      },
    },
    orders,
    memos,
    invoices,
    shipments,
    breakAfterGateway: () => {
      breaking = true;
    },
    refundInBackOffice,
    add,
  };
}

function product(id: number, sku: string, name: string, type_id: string, price: number, visibility: number, links?: readonly number[]) {
  return {
    id,
    entity_id: id,
    sku,
    name,
    type_id,
    price,
    visibility,
    status: 1,
    extension_attributes: links ? { configurable_product_links: links } : {},
    media_gallery_entries: [{ file: `/${sku.toLowerCase()}.jpg`, disabled: false }],
  };
}

function unauthorized(context: Context, resource: string) {
  return context.json({ message: "The consumer isn't authorized to access %resources.", parameters: { resources: resource } }, 401);
}

function missing(context: Context) {
  return context.json({ message: "The entity that was requested doesn't exist. Verify the entity and try again." }, 404);
}

function one(context: Context, all: readonly { readonly entity_id: number }[]) {
  const known = all.find(({ entity_id }) => entity_id === Number(context.req.param("id")));
  return known ? context.json(known) : missing(context);
}

function answerMemo(context: Context, saved: FakeMemo | readonly string[]) {
  if ("entity_id" in saved) return context.json(String(saved.entity_id));
  return context.json({ message: `Creditmemo Document Validation Error(s):\n${saved.join("\n")}` }, 400);
}

interface Criterion {
  readonly field: string;
  readonly value: string;
  readonly is: string;
}

function criteria(query: URLSearchParams): Criterion[] {
  const all: Criterion[] = [];
  for (let place = 0; ; place++) {
    const at = `searchCriteria[filter_groups][${place}][filters][0]`;
    const field = query.get(`${at}[field]`);
    if (field === null) return all;
    all.push({ field, value: query.get(`${at}[value]`) ?? "", is: query.get(`${at}[condition_type]`) ?? "eq" });
  }
}

function found(all: readonly object[], query: URLSearchParams) {
  const fits = (given: object) =>
    criteria(query).every(({ field, value, is }) => {
      const own = (given as Record<string, unknown>)[field];
      if (own === undefined || own === null) return false;
      if (is === "in") return value.split(",").includes(String(own));
      if (is === "like")
        return new RegExp(
          `^${value
            .replaceAll(/[.*+?^$()|[\]\\{}]/g, "\\$&")
            .replaceAll("%", ".*")
            .replaceAll("_", ".")}$`,
        ).test(String(own));
      if (is === "gt") return Number(own) > Number(value);
      if (is === "gteq") return String(own) >= value;
      return String(own) === value;
    });
  const matching = all.filter(fits);
  const by = query.get("searchCriteria[sortOrders][0][field]") ?? "entity_id";
  const sorted = [...matching].sort(
    (a, b) => Number((a as Record<string, unknown>)[by] ?? 0) - Number((b as Record<string, unknown>)[by] ?? 0),
  );
  return { items: sorted.slice(0, Number(query.get("searchCriteria[pageSize]"))), search_criteria: {}, total_count: matching.length };
}

const refundSchema = z.strictObject({
  // Without any, Magento gives back everything that is left.
  items: z.array(z.strictObject({ order_item_id: z.number().int().positive(), qty: z.number().min(0) })).min(1),
  isOnline: z.literal(true).optional(),
  notify: z.literal(false),
  appendComment: z.literal(false),
  comment: z.strictObject({ comment: z.string().max(2_000), is_visible_on_front: z.literal(0) }),
  arguments: z.strictObject({
    shipping_amount: z.literal(0).optional(),
    adjustment_positive: z.number().min(0).multipleOf(0.01),
    adjustment_negative: z.number().min(0).multipleOf(0.01),
    extension_attributes: z.strictObject({ return_to_stock_items: z.array(z.number().int()).min(1) }).optional(),
  }),
});

/** What the vendor's document does not say. */
function wrongIn({ method, path, headers, body }: Seen): string[] {
  const wrong: string[] = [];
  if (!/^Bearer \S+$/.test(headers.authorization ?? "")) wrong.push("no token");
  const { pathname, searchParams } = new URL(path, "http://shop");
  for (const { field, value, is } of criteria(searchParams)) {
    if (!["eq", "in", "gt", "gteq", "like"].includes(is)) wrong.push(`${is} is no condition`);
    if (field === "updated_at" && !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(value)) wrong.push(`${value} is no time of Magento's`);
  }
  const isList = method === "GET" && /\/(orders|creditmemos|invoices|shipments|products|search)$/.test(pathname);
  if (isList && !(Number(searchParams.get("searchCriteria[pageSize]")) <= 200)) wrong.push("a list without a bound");
  const sort = searchParams.get("searchCriteria[sortOrders][0][field]");
  const column = { "salesRules/search": "rule_id", "coupons/search": "coupon_id", "customerGroups/search": "customer_group_id" }[
    pathname.replace("/rest/V1/", "")
  ];
  if (isList && sort !== null && sort !== (column ?? "entity_id")) wrong.push(`${pathname} has no column ${sort}`);
  if (method === "POST" && headers["content-type"] !== "application/json") wrong.push("no JSON");
  if (pathname.endsWith("/refund")) {
    const read = refundSchema.safeParse(JSON.parse(body));
    if (!read.success) wrong.push(...read.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`));
    else if (read.data.arguments.adjustment_positive > 0 && read.data.arguments.adjustment_negative > 0) wrong.push("adjusted both ways");
    if (read.success && (read.data.isOnline === true) !== pathname.includes("/invoice/")) wrong.push("online goes by an invoice");
  }
  if (pathname.endsWith("/comments") && method === "POST") {
    const { statusHistory } = JSON.parse(body);
    if (String(statusHistory.parent_id) !== pathname.split("/").at(-2)) wrong.push("a comment on another order");
  }
  return wrong;
}
