import type { ShopCan } from "../../server/domain/connection.ts";
import type { Product } from "../../server/domain/product.ts";
import { ConnectionProblem, type Written } from "../../server/providers/port.ts";
import type { ConnectedShop, ExchangeAsked, ExchangeMade, ShopProvider } from "../../server/providers/shops/port.ts";
import { insertConnection } from "../../server/store/connections.ts";
import type { ShopUnderTest, World } from "./world.ts";

/** What the next order of an exchange comes to. `lost`: it is made, and nobody hears of it. */
export type Outcome = "done" | "lost" | "dropped" | "busy" | "refused";

/** A shop in memory, as far as exchanges go: it counts stock, makes orders and may be paid in. */
export interface ShopDouble {
  readonly provider: ShopProvider;
  readonly stock: Map<string, Product>;
  /** Orders by the key they were asked under. */
  readonly orders: Map<string, { readonly asked: ExchangeAsked; readonly made: ExchangeMade; paid: "paid" | "gone" | null }>;
  readonly next: Outcome[];
  /** How often stock was asked for. */
  asked: number;
  /** It takes no questions while this is set. */
  silent: boolean;
  /** An answer to a question for stock waits for this. */
  gate: Promise<void>;
  connect(world: World, shop: ShopUnderTest): Promise<void>;
}

const able: ShopCan = {
  findByNumber: true,
  delivery: "delivered",
  refund: "none",
  restock: "none",
  credit: "none",
  exchange: "order",
  collects: false,
  products: true,
  stock: true,
  returns: false,
  label: false,
  notes: [],
  webhooks: "none",
  lostAnswer: "found_again",
};

export function shopDouble(can: Partial<ShopCan> = {}): ShopDouble {
  const double: ShopDouble = {
    provider: {
      id: "double",
      title: "Double",
      settings: [],
      can: { ...able, ...can },
      pace: { perSecond: 100, burst: 100 },
      connect: () => shop,
    },
    stock: new Map(),
    orders: new Map(),
    next: [],
    asked: 0,
    silent: false,
    gate: Promise.resolve(),
    async connect({ app, now }, { shop: { merchantId, id: shopId } }) {
      const { db, keys, newId } = app.context;
      await db.write((tx) =>
        insertConnection(tx, merchantId, {
          id: newId("connection"),
          shopId,
          kind: "shop",
          provider: "double",
          settings: {},
          sealedSecrets: keys.seal("connections", "{}"),
          account: "Double",
          createdAt: now(),
          createdBy: { kind: "system" },
        }),
      );
    },
  };
  const hear = () => {
    if (double.silent) throw new ConnectionProblem("not_reached", "nobody answers");
  };
  const shop: ConnectedShop = {
    check: () => Promise.resolve({ account: "Double", missing: [] }),
    getOrder: () => Promise.resolve(null),
    listOrders: () => Promise.resolve({ orders: [], next: null, total: 0 }),
    async stock(items) {
      double.asked += 1;
      await double.gate;
      hear();
      return items.flatMap(({ sku = "" }) => double.stock.get(sku) ?? []);
    },
    async exchange(asked): Promise<Written<ExchangeMade>> {
      const outcome = double.next.shift() ?? "done";
      if (outcome === "busy") return { kind: "rejected", code: "busy", message: "slow down", retryAfter: 60 };
      if (outcome === "refused") return { kind: "rejected", code: "not_allowed", message: "no permission to make orders" };
      if (outcome !== "dropped") {
        const number = `X${double.orders.size + 1}`;
        const payAt = asked.collects && asked.charge > 0 ? { payAt: `https://shop.test/pay/${number}` } : {};
        double.orders.set(asked.key, { asked, made: { reference: `id-${number}`, number, ...payAt }, paid: null });
      }
      const found = double.orders.get(asked.key);
      return found && outcome === "done" ? { kind: "done", value: found.made } : { kind: "unknown", message: "the answer was lost" };
    },
    findExchange(_order, key) {
      hear();
      return Promise.resolve(double.orders.get(key)?.made ?? null);
    },
    exchangePaid(reference) {
      hear();
      return Promise.resolve([...double.orders.values()].find(({ made }) => made.reference === reference)?.paid ?? null);
    },
  };
  return double;
}
