import { type Context, Hono } from "hono";
import { z } from "zod";
import { exponent } from "../../../server/domain/money.ts";
import { mijnwebwinkel } from "../../../server/providers/shops/mijnwebwinkel.ts";
import { localTime } from "../../../server/providers/shops/mijnwebwinkel-lists.ts";
import { openFakeVendor, type Seen } from "./fake-vendor.ts";
import { type CreditRequest, type FakeOrder, inclOf, type Sold, toCredit, toOrder } from "./mijnwebwinkel-books.ts";
import { outsideTo, type ShopBench } from "./shop-bench.ts";
import { requestChecker } from "./vendor-document.ts";

/**
 * MyOnlineStore: both secrets in every address, its own local time, credit orders among the orders and with line ids of their own, whole
 * costs wanted back with the last article, empty lists for empty objects, and no key for what is asked twice.
 */
export interface Mijnwebwinkel extends ShopBench {
  readonly orders: FakeOrder[];
  readonly codes: Record<string, unknown>[];
  sell(sold: Omit<Sold, "number">): FakeOrder;
  creditInBackOffice(request: CreditRequest): FakeOrder;
  /** What the answer says that was booked, beside what was. */
  miscount(by: number): void;
}

const now = Date.UTC(2026, 10, 20, 9);
const day = 86_400_000;
const tokens = { token: "store-token-a1b2", partnerToken: "partner-token-c3d4" };

export async function openMijnwebwinkel(): Promise<Mijnwebwinkel> {
  const orders: FakeOrder[] = [];
  const codes: Record<string, unknown>[] = [];
  const restocked = new Map<string, number>();
  let off = 0;
  let next = 1_001;

  const sell: Mijnwebwinkel["sell"] = (sold) => {
    const order = toOrder({ ...sold, number: next++ });
    orders.push(order);
    return order;
  };
  const creditsOf = ({ credit_order_numbers }: FakeOrder) => orders.filter(({ number }) => credit_order_numbers.includes(number));
  const credit = (request: CreditRequest, mutate: boolean): FakeOrder | { readonly wrong: string } => {
    const original = orders.find(({ number }) => number === Number(request.credited_order_number));
    if (!original || original.credited_order_number) return { wrong: "no such order" };
    if (request.status !== 10) return { wrong: "no status of a credit order" };
    const made = toCredit(request, original, creditsOf(original), next, localTime(now + next * 1_000));
    if ("wrong" in made) return made;
    next += 1;
    orders.push(made.credit);
    original.credit_order_numbers.push(made.credit.number);
    if (mutate) for (const { lineId, quantity } of made.back) restocked.set(lineId, (restocked.get(lineId) ?? 0) + quantity);
    return made.credit;
  };
  const creditInBackOffice: Mijnwebwinkel["creditInBackOffice"] = (request) => {
    const made = credit(request, false);
    if ("wrong" in made) throw new Error(made.wrong);
    return made;
  };

  const mug = { article: 510, sku: "MUG", name: "Mug", quantity: 1, unit: 12.5 };
  const at = (days: number) => localTime(now - days * day);
  const discounted = sell({
    at: at(30),
    pieces: [
      { article: 500, sku: "HOODIE", name: "Hero Hoodie", quantity: 3, unit: 19.99, option: { list_option_id: 71, description: "S" } },
      { article: 510, sku: "MUG", name: "Mug", quantity: 2, unit: 12.45, rate: 9 },
    ],
    delivery: 4.95,
    payment: 0.5,
    discount: { code: "HERFST10", off: 8.49 },
  });
  const partly = sell({ at: at(29), pieces: [{ ...mug, quantity: 2 }], delivery: 4.95 });
  const yen = sell({ at: at(28), currency: "JPY", pieces: [{ ...mug, quantity: 3, unit: 999 }], delivery: 600 });
  const others = [sell({ at: at(27), pieces: [mug] }), sell({ at: at(26), pieces: [mug] })];
  const [mugs] = partly.orderlines;
  creditInBackOffice({
    credited_order_number: String(partly.number),
    status: 10,
    orderlines: [{ id: mugs?.id ?? "", type: "article", quantity: 1 }],
    shipping_costs: "0",
    payment_costs: "0",
  });
  for (const order of orders) [order.status_changed_date = "", order.status_changed_time = ""] = at(25).split(" ");

  const app = new Hono();
  app.use(async (context, following) => {
    const { token, partner_token } = context.req.query();
    if (token !== tokens.token || partner_token !== tokens.partnerToken) return context.json({ title: "Unauthorized" }, 401);
    return following();
  });
  app.get("/v1/store", (context) => context.json({ name: "Knickknacks", primary_domain: "https://www.knickknacks.be", currency: "EUR" }));
  app.get("/v1/orderstatuses", (context) =>
    context.json([
      { status: 1, description: "Nieuw", credit_order: false },
      { status: 10, description: "Gecrediteerd", credit_order: true },
    ]),
  );
  app.get("/v1/orders", (context) => {
    const { limit = "10", offset = "0", start_date = "", status_changed_start_date = "" } = context.req.query();
    const found = orders
      .filter(({ date }) => date >= start_date)
      .filter((one) => `${one.status_changed_date} ${one.status_changed_time}` >= status_changed_start_date);
    return context.json(found.slice(Number(offset), Number(offset) + Number(limit)));
  });
  const oneOf = (context: Context) => orders.find(({ number }) => String(number) === context.req.param("number"));
  app.get("/v1/orders/:number", (context) => {
    const order = oneOf(context);
    return order ? context.json(order) : context.json({ title: "Not Found" }, 404);
  });
  app.patch("/v1/orders/:number", async (context) => {
    const order = oneOf(context);
    if (!order) return context.json({ title: "Not Found" }, 404);
    order.comments = (await context.req.json()).comments;
    return context.json(order);
  });
  app.post("/v1/orders/credit", async (context) => {
    const made = credit(await context.req.json(), context.req.query("mutate_stock") !== "false");
    if ("wrong" in made) return context.json({ title: made.wrong }, 400);
    return context.json({ ...made, price: { total: (Number(made.price.total) + off).toFixed(2) } });
  });
  app.get("/v1/discountcodes", (context) => context.json(codes));
  app.get("/v1/discountcodes/:code", (context) => {
    const code = codes.find((one) => one.code === context.req.param("code"));
    return code ? context.json(code) : context.json({ title: "Not Found" }, 404);
  });
  app.post("/v1/discountcodes", async (context) => {
    codes.push(await context.req.json());
    return context.json(codes.at(-1) ?? {});
  });

  const byDocument = requestChecker("mijnwebwinkel-myonlinestore-openapi.json");
  const vendor = await openFakeVendor(app, (seen) => [...(byDocument?.(seen) ?? []), ...wrongIn(seen)]);
  const named = ({ number }: FakeOrder) => ({ externalId: String(number), number: String(number) });
  const orderOf = (id: string) => orders.find(({ number }) => String(number) === id) ?? fail(`no order ${id}`);
  const minor = (value: number, { currency }: FakeOrder) => Math.round(value * 10 ** exponent(currency));
  return {
    provider: mijnwebwinkel,
    vendor,
    outside: outsideTo(vendor, ["https://api.myonlinestore.com"]),
    given: tokens,
    wrong: { ...tokens, token: "nobodys-token" },
    narrow: null,
    pageSize: 100,
    isSearch: ({ method, path }) => method === "GET" && path.startsWith("/v1/orders?"),
    isWrite: ({ method, path }, what) =>
      ({
        refund: method === "POST" && path.startsWith("/v1/orders/credit?"),
        credit: method === "POST" && path.startsWith("/v1/discountcodes?"),
        tell: method === "PATCH",
        restock: false,
        exchange: false,
      })[what],
    seed: {
      discounted: named(discounted),
      partlyRefunded: { ...named(partly), refunded: 1_250 },
      wholeUnits: named(yen),
      others: others.map(named),
      spellings: ["#1001", " 1001 ", "# 1001"],
      // A credit order has a number too, and is nobody's order.
      idOfAnother: String(partly.credit_order_numbers[0]),
      article: { sku: "MUG", title: "Mug", price: 1_250, currency: "EUR", stock: 0 },
      now,
    },
    shop: {
      addOrders: (count) => Array.from({ length: count }, () => named(sell({ at: localTime(now - day), pieces: [{ ...mug, unit: 5 }] }))),
      change: (id, changed) => {
        const order = orderOf(id);
        [order.status_changed_date = "", order.status_changed_time = ""] = localTime(changed).split(" ");
      },
      refunds: (id) => {
        const original = orderOf(id);
        return creditsOf(original).map((one) => ({
          amount: -minor(Number(one.price.total), one),
          moved: false,
          lines: one.orderlines.flatMap((line) => {
            const sold = original.orderlines.find(({ articles }) => articles && articles[0]?.id === line.articles?.[0]?.id);
            return sold ? [{ lineId: sold.id, quantity: -line.quantity, amount: -minor(inclOf(line), one) }] : [];
          }),
        }));
      },
      restocked: (_id, lineId) => restocked.get(lineId) ?? 0,
      notes: (id) => [orderOf(id).comments].flatMap((one) => ("internal" in one ? one.internal.split("\n") : [])),
      credits: () => codes.map((one) => ({ code: String(one.code), amount: Math.round(Number(one.fixed_discount) * 100) })),
      exchanges: () => [],
      settle: () => undefined,
      hooks: () => [],
      deliver: () => fail("MyOnlineStore delivers nothing"),
    },
    orders,
    codes,
    sell,
    creditInBackOffice,
    miscount: (by) => {
      off = by;
    },
  };
}

const decimal = z.string().regex(/^-?\d+(\.\d{1,6})?$/);
const bodies: readonly (readonly [method: string, path: RegExp, schema: z.ZodType])[] = [
  [
    "POST",
    /^\/v1\/orders\/credit$/,
    z.strictObject({
      credited_order_number: z.string().regex(/^\d+$/),
      status: z.number().int(),
      archived: z.literal(false),
      comments: z.strictObject({ internal: z.string().regex(/R-\d+.*\[returns-portal refund \S+( [12]\/2)?\]$/) }),
      orderlines: z.array(
        z.discriminatedUnion("type", [
          z.strictObject({
            id: z.string(),
            type: z.literal("article"),
            quantity: z.number().int().positive(),
            articles: z
              .array(z.strictObject({ id: z.number().int(), options: z.array(z.strictObject({ list_option_id: z.number() })) }))
              .min(1),
          }),
          z.strictObject({
            id: z.string().optional(),
            type: z.literal("custom"),
            quantity: z.number().int().positive(),
            description: z.string().min(1),
            unit_weight: z.literal("0"),
            unit_price: z.strictObject({
              rate: decimal,
              amount: decimal.optional(),
              amount_including_tax: z
                .string()
                .regex(/^-?\d+(\.\d\d)?$/)
                .optional(),
            }),
          }),
        ]),
      ),
      // Left out, they would be given back whole.
      shipping_costs: decimal,
      payment_costs: decimal,
    }),
  ],
  ["PATCH", /^\/v1\/orders\/\d+$/, z.strictObject({ comments: z.strictObject({ internal: z.string() }) })],
  [
    "POST",
    /^\/v1\/discountcodes$/,
    z.strictObject({
      code: z.string().min(1).max(20),
      description: z.string(),
      fixed_discount: z.string().regex(/^\d+(\.\d\d)?$/),
      applies_to_shipping: z.boolean(),
      applies_to_action_prices: z.boolean(),
      single_use: z.literal(true),
      active: z.literal(true),
      valid_until: z.string().regex(/^\d{4}-\d\d-\d\d$/),
    }),
  ],
];
const queries: Readonly<Record<string, RegExp>> = {
  token: /./,
  partner_token: /./,
  format: /^json$/,
  limit: /^([1-9]\d?|100)$/,
  offset: /^\d+$/,
  ordering: /^asc$/,
  start_date: /^\d{4}-\d\d-\d\d$/,
  status_changed_start_date: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/,
  mutate_stock: /^(true|false)$/,
};

/** What the vendor's document does not say, or says in words only. */
function wrongIn({ method, path, body }: Seen): string[] {
  const { pathname, searchParams } = new URL(path, "http://shop");
  const wrong = [...searchParams].flatMap(([name, value]) => (queries[name]?.test(value) ? [] : [`${name}: ${value}`]));
  if (method === "GET") return wrong;
  const schema = bodies.find(([does, where]) => does === method && where.test(pathname))?.[2];
  if (!schema) return [...wrong, "nothing we ever ask for"];
  const read = schema.safeParse(JSON.parse(body));
  return [...wrong, ...(read.error?.issues ?? []).map((issue) => `${issue.path.join(".")}: ${issue.message}`)];
}

function fail(why: string): never {
  throw new Error(why);
}
