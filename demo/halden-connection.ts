import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Hono } from "hono";
import { connectShop } from "../server/actions/connect-shop.ts";
import { providerNamed } from "../server/connected/open.ts";
import type { Context } from "../server/context.ts";
import { toDecimal } from "../server/domain/money.ts";
import type { OrderSnapshot } from "../server/domain/order.ts";
import type { Shop } from "../server/domain/shop.ts";
import { type Providers, providers } from "../server/providers/catalogue.ts";
import { type Outside, openOutside } from "../server/providers/http.ts";
import { http } from "../server/providers/shops/http.ts";
import type { ConnectedShop, ShopProvider } from "../server/providers/shops/port.ts";
import { catalogue } from "./desk-cases.ts";
import { type Books, ownShop } from "./own-shop.ts";
import { orderJson, productJson } from "./own-shop-books.ts";

/** Where Halden's own shop answers; in the demo nothing leaves this process. */
const address = "https://shop.halden.example/returns-api";
const pictures = "https://shop.halden.example/pictures/";
const here = "/demo/pictures/";
export const ownShopPath = "/demo/own-shop";

export interface HaldenShop {
  /** What it answers, for whoever knows its secret. */
  readonly app: Hono;
  readonly outside: Outside;
  readonly providers: Providers;
  readonly secretFile: string;
  /** Puts what was sold into its books, and connects it. */
  open(context: Context, shop: Shop, sold: readonly OrderSnapshot[]): Promise<void>;
  /** Gives an amount of an order back in its own back office. */
  refund(orderNumber: string, amount: number, at: number): void;
}

/** Halden's own shop: the reference implementation over the demo's orders. Its books are kept beside the database. */
export function haldenShop({
  folder,
  publicUrl,
  now,
}: {
  readonly folder: string;
  readonly publicUrl: string;
  readonly now: () => number;
}): HaldenShop {
  const file = booksIn(folder);
  const secretFile = join(folder, "own-shop-secret.txt");
  if (!existsSync(secretFile)) writeFileSync(secretFile, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600 });
  const secret = readFileSync(secretFile, "utf8").trim();
  const books: Books = existsSync(file)
    ? JSON.parse(readFileSync(file, "utf8"))
    : { orders: [], products: [], made: {}, notes: [], restocked: [], booked: [], webhook: null };
  const save = () => writeFileSync(file, JSON.stringify(books));
  const app = ownShop({ name: "Halden", currency: "EUR", secret, books, address: publicUrl + ownShopPath, now, save });
  return {
    app,
    secretFile,
    outside: leadingHome(openOutside({ allowed: [] }), app),
    providers: { ...providers, shops: new Map([...providers.shops, [http.id, withPicturesHere(http)]]) },
    async open(context, shop, sold) {
      const at = (path: string) => path.replace(here, pictures);
      books.orders.push(...sold.map((order) => ({ json: orderJson(order, at), changedAt: now() })));
      books.products.push(...catalogue.map((product) => productJson(product, at)));
      save();
      const named = providerNamed(context, http.id);
      if (!named) throw new Error("The demo has no provider for its own shop.");
      await connectShop(context, shop, {
        ...{ named, settings: { address }, secrets: { secret }, by: { kind: "system" } },
        idempotency: { scope: "demo", key: "demo-own-shop", requestHash: "demo" },
      });
    },
    refund(orderNumber, amount, at) {
      const order = books.orders.find(({ json }) => json.number === orderNumber);
      if (!order) throw new Error(`Halden’s own shop has no order ${orderNumber}.`);
      const { refunds, currency } = order.json;
      refunds.push({ id: `${orderNumber}-refund-1`, amount: toDecimal(amount, currency), at: new Date(at).toISOString() });
      order.changedAt = at;
      save();
    },
  };
}

/** What Halden's shop keeps between two runs; without it a demo begins anew. */
export function booksIn(folder: string): string {
  return join(folder, "own-shop.json");
}

/** Halden's address leads to Halden's shop, every other one out as ever. */
function leadingHome(outside: Outside, app: Hono): Outside {
  return {
    call: async (url, call) => {
      if (url !== address && !url.startsWith(`${address}/`) && !url.startsWith(`${address}?`)) return outside.call(url, call);
      const { method = "GET", headers = {}, body } = call;
      const inside = `http://own-shop${url.slice(address.length) || "/"}`;
      const answer = await app.fetch(new Request(inside, { method, headers, ...(body !== undefined && { body }) }));
      const came = new Uint8Array(await answer.arrayBuffer());
      return { answer: { url, status: answer.status, headers: Object.fromEntries(answer.headers), body: came, cut: false } };
    },
    close: () => outside.close(),
  };
}

/** The demo's pictures lie on its own server, and show under whatever name that is reached by. */
function withPicturesHere(provider: ShopProvider): ShopProvider {
  const moved = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value).replaceAll(pictures, here));
  return {
    ...provider,
    connect: (given, outside) => {
      const shop = provider.connect(given, outside);
      const { findOrder, listProducts, stock } = shop;
      const own: Partial<ConnectedShop> = {
        getOrder: async (id) => moved(await shop.getOrder(id)),
        listOrders: async (page) => moved(await shop.listOrders(page)),
        ...(findOrder && { findOrder: async (number, within) => moved(await findOrder(number, within)) }),
        ...(listProducts && { listProducts: async (page) => moved(await listProducts(page)) }),
        ...(stock && { stock: async (items, currency) => moved(await stock(items, currency)) }),
      };
      return { ...shop, ...own };
    },
  };
}
