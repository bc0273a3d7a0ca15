import { isDeepStrictEqual } from "node:util";
import type { ShopCan } from "../domain/connection.ts";
import { toDecimal } from "../domain/money.ts";
import type { OrderSnapshot } from "../domain/order.ts";
import { sumOf } from "../domain/snapshot.ts";
import type { Checked } from "../providers/port.ts";
import type { ConnectedShop, KnownOrder, OrderPage } from "../providers/shops/port.ts";
import { declared, NotAsExpected, person, type Row, timed, tried } from "./connection-rows.ts";

const month = 30 * 86_400_000;
const mostPages = 3;
const longestLookUp = 5_000;

export interface ShopToTry {
  readonly shop: ConnectedShop;
  readonly can: ShopCan;
  readonly now: number;
  /** How many webhooks are registered; null where nothing was connected yet. */
  readonly hooks: number | null;
}

/** What can be tried of a shop without changing anything in it. */
export async function* readRows({ shop, can: declaredCan, now, hooks }: ShopToTry): AsyncGenerator<Row> {
  let checked: Checked | null = null;
  const connects = await tried("connects", async () => {
    const { value, milliseconds } = await timed(() => shop.check());
    checked = value;
    return `${value.account}${value.currency ? `, ${value.currency}` : ""}, in ${milliseconds} ms`;
  });
  yield connects;
  if (connects.state === "not") return;
  const { missing = [], can: found } = (checked ?? {}) as Partial<Checked>;
  const can = { ...declaredCan, ...found };
  yield missing.length > 0
    ? { what: "permissions", state: "not", words: `missing: ${missing.join(", ")}` }
    : { what: "permissions", state: "works", words: "everything that is needed" };

  let newest: OrderSnapshot[] = [];
  yield await tried("newest orders", async () => {
    const { orders } = await newestPage(shop, now);
    const unread = orders.flatMap((one) => ("why" in one ? [one] : []));
    newest = orders.flatMap((one) => ("why" in one ? [] : [one])).sort((one, other) => other.placedAt - one.placedAt);
    const wrong = newest.filter((one) => sumOf(one) !== one.total);
    if (wrong.length > 0) throw new NotAsExpected(`${wrong.map(({ number }) => number).join(", ")} do not add up`);
    const [first] = unread;
    if (first && newest.length === 0) throw new NotAsExpected(`none of ${unread.length} can be read; ${first.number}: ${first.why}`);
    const left = first ? `; ${unread.length} cannot be read, such as ${first.number}: ${first.why}` : "";
    const [one] = newest;
    if (!one) return `there are none yet${left}`;
    return `${newest.length} read and right to the cent, such as ${one.number} (${toDecimal(one.total, one.currency)} ${one.currency})${left}`;
  });
  yield await tried("history", () => fillSpeed(shop));
  yield can.findByNumber
    ? await tried("look-up by number", () => lookUp(shop, newest[0]))
    : declared("look-up by number", "from the orders that were brought in");
  const [one] = newest;
  if (one) {
    yield await tried("one order", () => oneOrder(shop, one));
    if (shop.listRefunds && can.refund !== "none") yield await tried("refunds made there", () => refundsOf(shop, newest));
  }
  if (can.products) yield await tried("articles", () => articles(shop));
  yield hookRow(can, hooks);
  yield* declaredRows(can);
}

async function newestPage(shop: ConnectedShop, now: number): Promise<OrderPage> {
  const lately = await shop.listOrders({ changedSince: now - month });
  return lately.orders.length > 0 ? lately : shop.listOrders({});
}

async function fillSpeed(shop: ConnectedShop): Promise<string> {
  let [read, cursor, total]: [number, string | undefined, number | null] = [0, undefined, null];
  let pages = 0;
  const { milliseconds } = await timed(async () => {
    do {
      const page: OrderPage = await shop.listOrders({ ...(cursor !== undefined && { cursor }) });
      read += page.orders.length;
      total ??= page.total;
      cursor = page.next ?? undefined;
      pages += 1;
    } while (cursor !== undefined && pages < mostPages);
  });
  const speed = `${read} orders on ${pages} ${pages === 1 ? "page" : "pages"} in ${milliseconds} ms`;
  if (cursor === undefined) return `${speed}: that is all of them`;
  if (total === null) return `${speed}; there are more`;
  const minutes = Math.ceil(((total / Math.max(1, read)) * milliseconds) / 60_000);
  return `${speed}: all ${total} take about ${minutes} ${minutes === 1 ? "minute" : "minutes"}`;
}

async function lookUp(shop: ConnectedShop, one: OrderSnapshot | undefined): Promise<string> {
  if (!shop.findOrder) throw new NotAsExpected("it is said to be possible, and is not");
  const nobody = await shop.findOrder("999999999", longestLookUp);
  if (nobody) throw new NotAsExpected(`999999999 found order ${nobody.number}`);
  if (!one) return "a number that nobody has finds nothing";
  const find = shop.findOrder.bind(shop);
  const { value, milliseconds } = await timed(() => find(one.number, longestLookUp));
  if (value?.number !== one.number) throw new NotAsExpected(`${one.number} found ${value?.number ?? "nothing"}`);
  return `${one.number} in ${milliseconds} ms, and nothing for a number that nobody has`;
}

async function oneOrder(shop: ConnectedShop, listed: OrderSnapshot): Promise<string> {
  const read = await shop.getOrder(idOf(listed));
  if (!read) throw new NotAsExpected(`${listed.number} was listed, and is not there`);
  if (!isDeepStrictEqual(read, listed)) {
    const changed = (Object.keys(read) as (keyof OrderSnapshot)[]).filter((name) => !isDeepStrictEqual(read[name], listed[name]));
    throw new NotAsExpected(`${listed.number} alone differs from the list in ${changed.join(", ")}`);
  }
  return `${listed.number} is the same alone as in the list`;
}

async function refundsOf(shop: ConnectedShop, orders: readonly OrderSnapshot[]): Promise<string> {
  const one = orders.find(({ refunds }) => refunds.length > 0) ?? orders[0];
  if (!one || !shop.listRefunds) return "none yet";
  const listed = await shop.listRefunds(known(one));
  const sum = (all: readonly { readonly amount: number }[]) => all.reduce((total, { amount }) => total + amount, 0);
  if (sum(listed) !== sum(one.refunds))
    throw new NotAsExpected(
      `${one.number}: ${toDecimal(sum(one.refunds), one.currency)} in the order, ${toDecimal(sum(listed), one.currency)} listed`,
    );
  return `${one.number}: ${listed.length}, ${toDecimal(sum(listed), one.currency)} ${one.currency}`;
}

async function articles(shop: ConnectedShop): Promise<string> {
  const { products } = (await shop.listProducts?.({})) ?? { products: [] };
  const [one] = products;
  if (!one) return "there are none yet";
  const now = shop.stock ? await shop.stock([one], one.currency) : null;
  const stock =
    now === null
      ? ""
      : `; ${one.sku} now: ${now[0] ? `${toDecimal(now[0].price, now[0].currency)} ${one.currency}, ${now[0].stock ?? "not counted"}` : "gone"}`;
  return `${products.length} on the first page${stock}`;
}

function hookRow({ webhooks }: ShopCan, hooks: number | null): Row {
  if (webhooks === "none") return declared("webhooks", "none: changes are seen within minutes");
  if (hooks === null) return declared("webhooks", "registered when it is connected");
  return hooks > 0
    ? { what: "webhooks", state: "works", words: `${hooks} registered` }
    : { what: "webhooks", state: "not", words: "none registered; changes are seen within minutes" };
}

function* declaredRows(can: ShopCan): Generator<Row> {
  const either = (what: string, words: string | null, step: string) => (words === null ? person(what, step) : declared(what, words));
  yield can.refund === "moves"
    ? declared("refunds", "the shop gives the money back")
    : can.refund === "books"
      ? person("refunds", "the shop only writes them down: a gateway or a person gives the money back")
      : person("refunds", "somebody gives the money back in the shop");
  const restock = { alone: "by itself", with_refund: "with a refund", none: null }[can.restock];
  yield either("back on sale", restock, "somebody corrects the stock in the shop");
  const credit = { account: "on the shopper's account", gift_card: "as a gift card", coupon: "as a coupon", none: null }[can.credit];
  yield either("store credit", credit, "codes are kept by the portal, and somebody takes them off");
  const exchange = { return: "with the shop's own return", draft_order: "as a draft order", order: "as an order", none: null }[
    can.exchange
  ];
  yield either("exchanges", exchange, "somebody makes the order of what is wanted instead");
  if (can.exchange !== "none")
    yield either("a dearer article", can.collects ? "paid on the shop's checkout" : null, "paid through a gateway, or to a person");
  yield either("told of returns", can.notes.length > 0 ? `as ${can.notes.join(", ")}` : null, "nobody tells the shop");
  yield either("labels", can.label ? "kept with the order" : null, "they stay in the portal");
}

/** The order as somebody who asks for something knows it. */
export function known(order: OrderSnapshot): KnownOrder {
  return { ...order, externalId: idOf(order) };
}

function idOf({ externalId, number }: OrderSnapshot): string {
  return externalId ?? number;
}
