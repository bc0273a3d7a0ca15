import { z } from "zod";
import { unitOf } from "../../domain/goods.ts";
import type { OrderSnapshot } from "../../domain/order.ts";
import { languageTag, WrongOrder } from "../../domain/snapshot.ts";
import type { Outside } from "../http.ts";
import { ConnectionProblem, type Given } from "../port.ts";
import { lookedUp, openVendor } from "../vendor.ts";
import { mayBeShipped } from "./magento-snapshot.ts";
import { numberSpellings, toStamp } from "./magento-words.ts";
import { ask, type Filter, searched } from "./magento2-api.ts";
import { listProducts, stockOf } from "./magento2-articles.ts";
import { findCredit, issueCredit } from "./magento2-credit.ts";
import { type Beside, type MagentoOrder, memoSchema, shipmentSchema, toSnapshot } from "./magento2-order.ts";
import { allOf, made, memosOf, orderIn, orderOf, pageSize, readable } from "./magento2-reads.ts";
import { restockable } from "./magento2-refund.ts";
import { refund, tell } from "./magento2-writes.ts";
import type { ConnectedShop, OrderPage, ShopProvider } from "./port.ts";

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

const ordersSchema = z.object({ items: z.array(z.unknown()), total_count: z.number() });
const storeSchema = z.object({
  id: z.coerce.number(),
  code: z.string(),
  website_id: z.coerce.number(),
  locale: z.string(),
  base_currency_code: z.string(),
  base_url: z.string(),
  weight_unit: z.string().nullish().catch(undefined),
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
    const { base_currency_code: currency, secure_base_media_url: media, base_url, weight_unit } = await home();
    const weighsIn = unitOf(weight_unit);
    return { vendor, currency, media: media ?? `${base_url}media/`, ...(weighsIn && { weighsIn }) };
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
        const store = known.find(({ id }) => id === Number(order.store_id));
        const language = languageTag(store?.locale ?? "");
        const weighsIn = unitOf(store?.weight_unit);
        return [
          order.entity_id,
          attempted(order, {
            memos: memos.filter(own),
            shipments: shipments.filter(own),
            ...(language && { language }),
            ...(weighsIn && { weighsIn }),
          }),
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
      const orders = (found?.items ?? []).map(orderIn);
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
      const last = z
        .object({ entity_id: z.union([z.string().regex(/^\d+$/), z.number().int()]).transform(String) })
        .safeParse(items.at(-1));
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
    restockable,
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

function attempted(given: MagentoOrder, beside: Beside): OrderSnapshot | WrongOrder {
  try {
    return toSnapshot(given, beside);
  } catch (wrong) {
    if (wrong instanceof WrongOrder) return wrong;
    throw wrong;
  }
}
