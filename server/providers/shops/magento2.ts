import { z } from "zod";
import type { OrderSnapshot } from "../../domain/order.ts";
import { languageTag, WrongOrder } from "../../domain/snapshot.ts";
import type { Outside } from "../http.ts";
import { ConnectionProblem, type Given, type Written } from "../port.ts";
import { openVendor, type Vendor } from "../vendor.ts";
import { toMinor } from "./magento-amounts.ts";
import { lookedUp } from "./magento-looks.ts";
import { canceledMemo, mayBeShipped } from "./magento-snapshot.ts";
import { instant, keyIn, numberSpellings, toStamp, withKey } from "./magento-words.ts";
import { ask, type Filter, searched } from "./magento2-api.ts";
import { listProducts, stockOf } from "./magento2-articles.ts";
import { findCredit, issueCredit } from "./magento2-credit.ts";
import { type Beside, type MagentoMemo, type MagentoOrder, memoSchema, readOrder, shipmentSchema, toSnapshot } from "./magento2-order.ts";
import { invoiceSchema, planRefund, unrestocked } from "./magento2-refund.ts";
import type { ConnectedShop, KnownOrder, OrderPage, RefundAsked, RefundMade, ShopProvider, Telling } from "./port.ts";

export const magento2: ShopProvider = {
  id: "magento2",
  title: "Magento 2 / Adobe Commerce",
  settings: [
    { name: "address", kind: "address", required: true, example: "https://shop.example.com" },
    { name: "token", kind: "secret", required: true },
    { name: "store", kind: "text", required: false, example: "default" },
    { name: "prices", kind: "choice", required: true, options: ["with_tax", "without_tax"], standard: "with_tax" },
  ],
  can: {
    findByNumber: true,
    delivery: "shipped",
    refund: "moves",
    restock: "with_refund",
    credit: "coupon",
    exchange: "none",
    collects: false,
    products: true,
    stock: true,
    returns: false,
    label: false,
    notes: ["note"],
    webhooks: "none",
    lostAnswer: "found_again",
  },
  pace: { perSecond: 5, burst: 10 },
  connect,
};

const pageSize = 100;

/** An order that nobody understood, with its number where that could be read. */
const nameless = z.object({ increment_id: z.union([z.string(), z.number()]).transform(String).catch("?") }).catch({ increment_id: "?" });
const ordersSchema = z.object({ items: z.array(z.unknown()), total_count: z.number() });
const idSchema = z.union([z.string().regex(/^\d+$/), z.number().int()]).transform(String);

const storeSchema = z.object({
  id: z.coerce.number(),
  code: z.string(),
  website_id: z.coerce.number(),
  locale: z.string(),
  base_currency_code: z.string(),
  base_url: z.string(),
  secure_base_media_url: z.string().nullish(),
});
type Store = z.infer<typeof storeSchema>;
/** One at least. */
const storesSchema = z.tuple([storeSchema], storeSchema);

/** What is asked of each right to see whether it was given, in the words of the tree in Magento's back office. */
const rights: readonly (readonly [string, string])[] = [
  ["Sales > Operations > Orders > Actions > View", "orders"],
  ["Sales > Operations > Invoices", "invoices"],
  ["Sales > Operations > Shipments", "shipments"],
  ["Sales > Operations > Credit Memos", "creditmemos"],
  ["Catalog > Inventory > Products", "products"],
  ["Marketing > Promotions > Cart Price Rules", "salesRules/search"],
  ["Customers > Customer Groups", "customerGroups/search"],
];

function connect(given: Given, outside: Outside): ConnectedShop {
  const { address = "", token = "", store: code = "", prices = "with_tax" } = given;
  const vendor = openVendor(outside, { origin: address, headers: () => ({ authorization: `Bearer ${token}` }), pace: magento2.pace });
  const stores = once(async () => (await ask(vendor, "/rest/V1/store/storeConfigs", storesSchema)) ?? notThere("its store views"));
  /** The store view this connection is for; the first where it is for all of them. */
  const home = async (): Promise<Store> => {
    const known = await stores();
    const [first] = known;
    return known.find((one) => one.code === code) ?? (code === "" ? first : notThere(`the store view ${code}`));
  };
  const only = async (): Promise<Filter[]> => (code === "" ? [] : [{ field: "store_id", is: "eq", value: (await home()).id }]);
  const articles = async () => {
    const { base_currency_code: currency, secure_base_media_url: media, base_url } = await home();
    return { vendor, currency, media: media ?? `${base_url}media/` };
  };

  const snapshots = async (orders: readonly MagentoOrder[], within?: number): Promise<Map<string, OrderSnapshot | WrongOrder>> => {
    const known = await stores();
    const refunded = orders.filter(({ total_refunded }) => total_refunded > 0).map(({ entity_id }) => entity_id);
    const sent = orders.filter(({ state }) => mayBeShipped(state)).map(({ entity_id }) => entity_id);
    const [memos, shipments] = await Promise.all([
      allOf(vendor, "creditmemos", memoSchema, refunded, within),
      allOf(vendor, "shipments", shipmentSchema, sent, within),
    ]);
    return new Map(
      orders.map((order) => {
        const own = ({ order_id }: { readonly order_id: string }) => order_id === order.entity_id;
        const language = languageTag(known.find(({ id }) => id === Number(order.store_id))?.locale ?? "");
        return [
          order.entity_id,
          attempted(order, { memos: memos.filter(own), shipments: shipments.filter(own), ...(language && { language }) }),
        ];
      }),
    );
  };
  const snapshot = async (order: MagentoOrder, within?: number): Promise<OrderSnapshot> => {
    const made = (await snapshots([order], within)).get(order.entity_id);
    if (!made || made instanceof WrongOrder) throw new ConnectionProblem("unreadable", made?.message ?? "no order");
    return made;
  };

  return {
    check: async () => {
      const { base_currency_code: currency, base_url } = await home();
      const missing: string[] = [];
      for (const [right, kind] of rights) {
        const allowed = await vendor.read({ path: `/rest/V1/${kind}?${searched([], { size: 1, sort: null })}` }).then(
          () => true,
          (problem: unknown) => {
            if (problem instanceof ConnectionProblem && problem.trouble === "not_allowed") return false;
            throw problem;
          },
        );
        if (!allowed) missing.push(right);
      }
      return { account: new URL(base_url).host + (code ? ` (${code})` : ""), currency, missing };
    },

    findOrder: async (number, within) => {
      const spellings = numberSpellings(number);
      if (spellings.length === 0) return null;
      const until = performance.now() + within;
      const filters: Filter[] = [{ field: "increment_id", is: "in", value: spellings.join(",") }, ...(await only())];
      const found = await ask(vendor, `/rest/V1/orders?${searched(filters, { size: 5 })}`, ordersSchema, within);
      const orders = (found?.items ?? []).map(order);
      const one = spellings
        .map((spelling) => orders.find(({ increment_id }) => increment_id === spelling))
        .find((match) => match !== undefined);
      return one ? snapshot(one, Math.max(1, Math.ceil(until - performance.now()))) : null;
    },

    getOrder: async (externalId) => {
      const found = await orderOf(vendor, externalId);
      return found && snapshot(found);
    },

    listOrders: async ({ changedSince, cursor = "0" }): Promise<OrderPage> => {
      const filters: Filter[] = [
        { field: "entity_id", is: "gt", value: /^\d+$/.test(cursor) ? cursor : "0" },
        ...(changedSince === undefined ? [] : [{ field: "updated_at", is: "gteq", value: toStamp(changedSince) } as const]),
        ...(await only()),
      ];
      const page = await ask(vendor, `/rest/V1/orders?${searched(filters, { size: pageSize })}`, ordersSchema);
      const { items, total_count } = page ?? notThere("its orders");
      const read = items.map((one) => readable(one));
      const made = await snapshots(read.flatMap((one) => ("order" in one ? one.order : [])));
      const orders = read.map((one) => {
        if (!("order" in one)) return one;
        const snapshot_ = made.get(one.order.entity_id);
        return snapshot_ instanceof WrongOrder || !snapshot_
          ? { number: one.order.increment_id, why: snapshot_?.message ?? "no order" }
          : snapshot_;
      });
      const last = z.object({ entity_id: idSchema }).safeParse(items.at(-1));
      if (items.length > 0 && !last.success) throw new ConnectionProblem("unreadable", "an order has no id");
      return {
        orders,
        next: last.success && items.length === pageSize ? last.data.entity_id : null,
        total: cursor === "0" ? total_count : null,
      };
    },

    // A price without tax is no price a shopper pays, and the rate depends on who buys.
    listProducts: async ({ cursor }) => (prices === "with_tax" ? listProducts(await articles(), cursor) : { products: [], next: null }),
    stock: async (items, currency) => (prices === "with_tax" ? stockOf(await articles(), items, currency) : []),

    refund: (asked) => refund(vendor, asked),
    findRefund: async (known, key) =>
      (await memosOf(vendor, known.externalId)).map((memo) => made(memo, known)).find((one) => one.key === key) ?? null,
    listRefunds: async (known) => (await memosOf(vendor, known.externalId)).map((memo) => made(memo, known)),

    issueCredit: (asked) =>
      lookedUp(async () => {
        const { website_id, base_currency_code: baseCurrency } = await home();
        const websites = code === "" ? [...new Set((await stores()).map((one) => one.website_id))].filter((one) => one > 0) : [website_id];
        return issueCredit(vendor, asked, { websites, baseCurrency });
      }),
    findCredit: (known, key) => findCredit(vendor, known.currency, key),

    tell: (asked) => tell(vendor, asked),
  };
}

/** Keeps what was learnt, and asks again after a failure. */
function once<Value>(ask_: () => Promise<Value>): () => Promise<Value> {
  let kept: Promise<Value> | undefined;
  return () => {
    kept ??= ask_().catch((problem: unknown) => {
      kept = undefined;
      throw problem;
    });
    return kept;
  };
}

function notThere(what: string): never {
  throw new ConnectionProblem("not_found", `the shop does not have ${what}`);
}

/** @throws ConnectionProblem */
function order(given: unknown): MagentoOrder {
  const one = readable(given);
  if (!("order" in one)) throw new ConnectionProblem("unreadable", one.why);
  return one.order;
}

function readable(given: unknown): { readonly order: MagentoOrder } | { readonly number: string; readonly why: string } {
  try {
    return { order: readOrder(given) };
  } catch (wrong) {
    if (!(wrong instanceof WrongOrder)) throw wrong;
    return { number: nameless.parse(given).increment_id, why: wrong.message };
  }
}

function attempted(given: MagentoOrder, beside: Beside): OrderSnapshot | WrongOrder {
  try {
    return toSnapshot(given, beside);
  } catch (wrong) {
    if (wrong instanceof WrongOrder) return wrong;
    throw wrong;
  }
}

async function orderOf(vendor: Vendor, externalId: string): Promise<MagentoOrder | null> {
  if (!/^\d{1,18}$/.test(externalId)) return null;
  const found = await ask(vendor, `/rest/V1/orders/${externalId}`, z.unknown());
  return found === null ? null : order(found);
}

/** Everything of a kind that belongs to these orders, however many pages that is. */
async function allOf<Schema extends z.ZodType<{ readonly entity_id: string }>>(
  vendor: Vendor,
  kind: "creditmemos" | "shipments" | "invoices",
  schema: Schema,
  orderIds: readonly string[],
  within?: number,
): Promise<z.output<Schema>[]> {
  const all: z.output<Schema>[] = [];
  for (let after: string | null = orderIds.length > 0 ? "0" : null; after !== null; ) {
    const filters: Filter[] = [
      { field: "order_id", is: "in", value: orderIds.join(",") },
      { field: "entity_id", is: "gt", value: after },
    ];
    const page = await ask(
      vendor,
      `/rest/V1/${kind}?${searched(filters, { size: pageSize })}`,
      z.object({ items: z.array(schema) }),
      within,
    );
    const items: z.output<Schema>[] = page?.items ?? [];
    all.push(...items);
    after = items.length === pageSize ? (items.at(-1)?.entity_id ?? null) : null;
  }
  return all;
}

/** With their comments, which some versions leave out of a list. */
async function memosOf(vendor: Vendor, externalId: string): Promise<MagentoMemo[]> {
  const memos = await allOf(vendor, "creditmemos", memoSchema, [externalId]);
  return Promise.all(
    memos.map(async (memo) => {
      if (memo.comments) return memo;
      const comments = await ask(vendor, `/rest/V1/creditmemo/${memo.entity_id}/comments`, commentsSchema);
      return { ...memo, comments: comments?.items ?? [] };
    }),
  );
}

const commentsSchema = z.object({ items: memoSchema.shape.comments });

function made(memo: MagentoMemo, { currency }: Pick<KnownOrder, "currency">): RefundMade {
  const key = (memo.comments ?? []).map(({ comment }) => keyIn(comment)).find((one) => one !== undefined);
  const at = instant(memo.created_at);
  return {
    reference: memo.entity_id,
    amount: toMinor(memo.grand_total, currency),
    state: memo.state === canceledMemo ? "rejected" : "done",
    ...(key !== undefined && { key }),
    ...(at !== undefined && { at }),
  };
}

/** Magento knows no keys for what is asked twice, so what was made is looked up before. */
function refund(vendor: Vendor, asked: RefundAsked): Promise<Written<RefundMade>> {
  return lookedUp(async () => {
    const [found, memos, invoices] = await Promise.all([
      orderOf(vendor, asked.order.externalId),
      memosOf(vendor, asked.order.externalId),
      asked.moves ? allOf(vendor, "invoices", invoiceSchema, [asked.order.externalId]) : [],
    ]);
    if (!found) return { kind: "rejected", code: "not_found", message: `the shop has no order ${asked.order.externalId}` };
    const before = memos.map((memo) => made(memo, asked.order)).find(({ key }) => key === asked.key);
    if (before) return { kind: "done", value: before };
    const plan = planRefund(asked, found, memos, invoices);
    if (plan.kind === "rejected") return plan;
    const written = await vendor.write({ method: "POST", path: plan.path, body: plan.body, within: 60_000 });
    if (written.kind !== "answered") return written;
    const { status, json } = written.reply;
    const memoId = idSchema.safeParse(json);
    if (status === 200 && memoId.success) return { kind: "done", value: await asMade(vendor, memoId.data, asked) };
    return refused(status, json, plan.online);
  });
}

/** As Magento made it, so that a cent of difference is seen; as it was asked for where that cannot be read now. */
async function asMade(vendor: Vendor, reference: string, asked: RefundAsked): Promise<RefundMade> {
  const left = unrestocked(asked);
  const memo = await ask(vendor, `/rest/V1/creditmemo/${reference}`, memoSchema).catch(() => null);
  const value: RefundMade = memo ? made(memo, asked.order) : { reference, amount: asked.amount, state: "done" };
  return { ...value, key: asked.key, ...(left.length > 0 && { unrestocked: left }) };
}

/**
 * What Magento finds wrong with a request it lists line by line before it does anything. One sentence alone may also be the end of one that
 * reached the gateway, whose money moved and whose credit memo could not be saved.
 */
function refused(status: number, json: unknown, online: boolean): Written<RefundMade> {
  const message = z.object({ message: z.string() }).safeParse(json).data?.message.slice(0, 300) ?? `answered ${status}`;
  if (status === 401 || status === 403) return { kind: "rejected", code: "not_allowed", message };
  if (status === 404) return { kind: "rejected", code: "not_found", message };
  if (status === 400 && (message.includes("\n") || !online)) {
    const code = /most money available|must not be greater/.test(message) ? "too_much" : "wrong_state";
    return { kind: "rejected", code, message: message.replaceAll("\n", " ") };
  }
  return { kind: "unknown", message };
}

/** A comment without a status would take the order's own away, so it is sent back as it stands. */
function tell(vendor: Vendor, { key, order: known, note, labelUrl, trackingNumber }: Telling): Promise<Written<object>> {
  return lookedUp(async () => {
    const found = await orderOf(vendor, known.externalId);
    if (!found) return { kind: "rejected", code: "not_found", message: `the shop has no order ${known.externalId}` };
    if (found.status_histories?.some(({ comment }) => keyIn(comment) === key)) return { kind: "done", value: {} };
    const comment = withKey([note, trackingNumber, labelUrl].filter((part) => part !== undefined).join(" · "), key);
    const statusHistory = {
      comment,
      parent_id: Number(found.entity_id),
      is_customer_notified: 0,
      is_visible_on_front: 0,
      ...(found.status && { status: found.status }),
    };
    const written = await vendor.write({ method: "POST", path: `/rest/V1/orders/${found.entity_id}/comments`, body: { statusHistory } });
    if (written.kind !== "answered") return written;
    const { status, json } = written.reply;
    if (status === 200 && json === true) return { kind: "done", value: {} };
    if (status === 401 || status === 403) return { kind: "rejected", code: "not_allowed", message: `answered ${status}` };
    if (status === 400 || status === 404) return { kind: "rejected", code: "wrong_state", message: `answered ${status}` };
    return { kind: "unknown", message: `answered ${status}` };
  });
}
