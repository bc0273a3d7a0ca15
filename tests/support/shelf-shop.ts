import { createHmac, timingSafeEqual } from "node:crypto";
import type { GatewayCan, ShopCan } from "../../server/domain/connection.ts";
import { lookupKey } from "../../server/domain/lookup.ts";
import type { OrderSnapshot } from "../../server/domain/order.ts";
import type { Product } from "../../server/domain/product.ts";
import type { Providers } from "../../server/providers/catalogue.ts";
import type { GatewayChange, GatewayProvider } from "../../server/providers/payments/port.ts";
import { ConnectionProblem, type Delivery, type DeliveryRead, type Hooks } from "../../server/providers/port.ts";
import type { OrderPage, ShopChange, ShopProvider } from "../../server/providers/shops/port.ts";

export const canEverything: ShopCan = {
  findByNumber: true,
  delivery: "delivered",
  refund: "none",
  restock: "none",
  credit: "none",
  exchange: "none",
  collects: false,
  products: true,
  stock: false,
  returns: false,
  label: false,
  notes: [],
  webhooks: "signed",
  lostAnswer: "person",
};

const gatewayCan: GatewayCan = { collects: false, lists: false, webhooks: "signed", lostAnswer: "same_key" };

type Asked = "check" | "find" | "get" | "list" | "products" | "hooks" | "unhook";

/**
 * A shop and a gateway without a network: everything in lists, failing on demand. Its webhooks are signed as `hooked` says, by the
 * secret they were registered with.
 */
export interface Shelf {
  readonly providers: Providers;
  /** Put the shop's orders here, youngest change last. */
  readonly orders: { snapshot: OrderSnapshot; changedAt: number; unreadable?: string }[];
  readonly products: Product[];
  /** What was asked, in order; a list with what it was asked with. */
  readonly asked: { what: Asked; about?: string | undefined; changedSince?: number | undefined }[];
  /** Addresses our webhooks are registered at, with their secrets. */
  readonly hooks: Map<string, string>;
  /** The secret it lets in. */
  secret: string;
  missing: string[];
  account: string;
  pageSize: number;
  /** Whether it says how many orders there are. */
  counts: boolean;
  /** The next questions of a kind go wrong. */
  fail(what: Asked, problem: ConnectionProblem, times?: number): void;
  /** Runs before every answer. */
  before: (what: Asked) => Promise<void> | void;
  /** A delivery as the shop would send it; null when nobody registered. */
  delivery(changes: readonly (ShopChange | GatewayChange)[], id?: string): { path: string; body: string; headers: Record<string, string> };
}

export function aShelf(can: Partial<ShopCan> = {}): Shelf {
  const failing: { what: Asked; problem: ConnectionProblem; left: number }[] = [];
  const ask = async (what: Asked, about?: string, changedSince?: number): Promise<void> => {
    shelf.asked.push({ what, about, changedSince });
    await shelf.before(what);
    const wrong = failing.find((one) => one.what === what && one.left > 0);
    if (!wrong) return;
    wrong.left -= 1;
    throw wrong.problem;
  };
  const hooks = <Change>(): Hooks<Change> => ({
    ensure: async (url, secret) => {
      await ask("hooks", url);
      shelf.hooks.set(url, secret);
      return { ids: [url] };
    },
    remove: async (ids) => {
      await ask("unhook", ids.join());
      for (const id of ids) shelf.hooks.delete(id);
    },
    read: async (delivery, secret) => readSigned<Change>(delivery, secret),
  });
  const letIn = async (given: Readonly<Record<string, string>>) => {
    await ask("check", given.address ?? given.key);
    if ((given.secret ?? given.key) !== shelf.secret) throw new ConnectionProblem("not_allowed", "answered 401");
    return { account: shelf.account, currency: "EUR", missing: [...shelf.missing] };
  };

  const shop: ShopProvider = {
    id: "shelf",
    title: "Shelf",
    settings: [
      { name: "address", kind: "address", required: true },
      { name: "secret", kind: "secret", required: true },
      { name: "mode", kind: "choice", required: false, options: ["live", "test"], standard: "live" },
    ],
    can: { ...canEverything, ...can },
    pace: { perSecond: 10, burst: 10 },
    connect: (given) => ({
      check: () => letIn(given),
      findOrder: async (number) => {
        await ask("find", number);
        return shelf.orders.find(({ snapshot }) => lookupKey(snapshot.number) === lookupKey(number))?.snapshot ?? null;
      },
      getOrder: async (externalId) => {
        await ask("get", externalId);
        const found = shelf.orders.find(({ snapshot }) => snapshot.externalId === externalId);
        if (found?.unreadable) throw new ConnectionProblem("unreadable", found.unreadable);
        return found?.snapshot ?? null;
      },
      listOrders: async ({ changedSince, cursor }) => {
        await ask("list", cursor, changedSince);
        const all = shelf.orders.filter(({ changedAt }) => changedSince === undefined || changedAt >= changedSince);
        const from = Number(cursor ?? 0);
        const page = all.slice(from, from + shelf.pageSize);
        const orders: OrderPage["orders"] = page.map(({ snapshot, unreadable }) =>
          unreadable ? { number: snapshot.number, why: unreadable } : snapshot,
        );
        const next = from + shelf.pageSize < all.length ? String(from + shelf.pageSize) : null;
        return { orders, next, total: shelf.counts ? all.length : null };
      },
      listProducts: async ({ cursor }) => {
        await ask("products", cursor);
        return { products: [...shelf.products], next: null };
      },
      hooks: hooks<ShopChange>(),
    }),
  };
  const gateway: GatewayProvider = {
    id: "till",
    title: "Till",
    settings: [{ name: "key", kind: "secret", required: true }],
    can: gatewayCan,
    pace: { perSecond: 10, burst: 10 },
    handles: (name) => name === "till",
    connect: (given) => ({
      check: () => letIn(given),
      refund: () => Promise.resolve({ kind: "rejected", code: "not_supported", message: "" }),
      findRefund: () => Promise.resolve(null),
      getRefund: () => Promise.resolve(null),
      refundable: () => Promise.resolve({ paid: 0, refunded: 0, currency: "EUR" }),
      hooks: hooks<GatewayChange>(),
    }),
  };
  const shelf: Shelf = {
    providers: { shops: new Map([["shelf", shop]]), gateways: new Map([["till", gateway]]), carriers: new Map() },
    orders: [],
    products: [],
    asked: [],
    hooks: new Map(),
    secret: "let-me-in",
    missing: [],
    account: "Shelf of Ada",
    pageSize: 100,
    counts: true,
    fail: (what, problem, times = 1) => void failing.push({ what, problem, left: times }),
    before: () => {},
    delivery: (changes, id) => {
      const [registered] = shelf.hooks;
      if (!registered) throw new Error("no webhook is registered");
      const [url, secret] = registered;
      const body = JSON.stringify(changes);
      const signature = createHmac("sha256", secret).update(body).digest("hex");
      return {
        path: new URL(url).pathname,
        body,
        headers: { "Content-Type": "application/json", "x-shelf-signature": signature, ...(id && { "x-shelf-delivery": id }) },
      };
    },
  };
  return shelf;
}

async function readSigned<Change>({ body, headers }: Delivery, secret: string): Promise<DeliveryRead<Change>> {
  const expected = createHmac("sha256", secret).update(body).digest();
  const shown = Buffer.from(headers["x-shelf-signature"] ?? "", "hex");
  if (secret === "" || shown.length !== expected.length || !timingSafeEqual(shown, expected)) return { genuine: false, why: "signature" };
  const id = headers["x-shelf-delivery"];
  if (id === "unsure") return { genuine: false, why: "the vendor did not answer whether it is its own", again: true };
  return { genuine: true, changes: JSON.parse(new TextDecoder().decode(body)) as Change[], ...(id && { id }) };
}
