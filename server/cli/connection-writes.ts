import type { ShopCan } from "../domain/connection.ts";
import { type Minor, parseDecimal, toDecimal } from "../domain/money.ts";
import type { OrderSnapshot } from "../domain/order.ts";
import { ConnectionProblem } from "../providers/port.ts";
import type { ConnectedShop, OrderPage, RefundMade } from "../providers/shops/port.ts";
import { declared, doneOf, NotAsExpected, type Row, tried } from "./connection-rows.ts";
import { known } from "./connection-shop.ts";

const returnNumber = "R-TEST";
const note = "A trial of the connection; nothing comes back.";
const mostPages = 200;

export interface WriteTrial {
  readonly shop: ConnectedShop;
  readonly can: ShopCan;
  readonly number: string;
  /** Decimal text; zero: no refund. */
  readonly amount: string;
  /** Makes this trial's keys its own. */
  readonly trial: string;
}

/** What changes something, on one order that is there for it. */
export async function* writeRows({ shop, can, number, amount, trial }: WriteTrial): AsyncGenerator<Row> {
  let order: OrderSnapshot | null = null;
  const found = await tried("the test order", async () => {
    order = await orderCalled(shop, number);
    if (!order) throw new NotAsExpected(`there is no order ${number}`);
    return `${number}, ${toDecimal(order.total, order.currency)} ${order.currency}`;
  });
  yield found;
  if (!order) return;
  const one: OrderSnapshot = order;
  if (shop.tell && can.notes.length > 0) yield await tried("told of returns", () => tell(shop, one, `check-${trial}-note`));
  yield* refundRows(shop, can, one, { amount, key: `check-${trial}` });
  if (shop.restock && can.restock === "alone") yield await tried("back on sale", () => restock(shop, one, `check-${trial}-stock`));
}

async function orderCalled(shop: ConnectedShop, number: string): Promise<OrderSnapshot | null> {
  const found = await shop.findOrder?.(number, 10_000);
  if (found) return found;
  let cursor: string | undefined;
  for (let pages = 0; pages < mostPages; pages++) {
    const page: OrderPage = await shop.listOrders({ ...(cursor !== undefined && { cursor }) });
    for (const one of page.orders) if (!("why" in one) && one.number === number) return one;
    if (page.next === null) return null;
    cursor = page.next;
  }
  return null;
}

async function tell(shop: ConnectedShop, order: OrderSnapshot, key: string): Promise<string> {
  const telling = { key, order: known(order), returnNumber, status: "approved" as const, note, pieces: [] };
  const first = await shop.tell?.(telling);
  if (first) doneOf(first);
  return `look at order ${order.number}: it carries ${returnNumber}`;
}

async function* refundRows(
  shop: ConnectedShop,
  can: ShopCan,
  order: OrderSnapshot,
  { amount, key }: { readonly amount: string; readonly key: string },
): AsyncGenerator<Row> {
  const minor = parseDecimal(amount, order.currency);
  if (minor === null || minor < 0) return yield { what: "refund", state: "not", words: `${amount} is no amount of ${order.currency}` };
  if (minor === 0 || !shop.refund || can.refund === "none") return yield declared("refund", "not tried");
  let made: RefundMade | null = null;
  yield await tried("refund", async () => {
    made = await refund(shop, can, order, { minor, key });
    return `${amount} ${order.currency} ${can.refund === "moves" ? "given back" : "written down"}, ${made.reference} (${made.state})`;
  });
  if (!made) return;
  const { reference }: RefundMade = made;
  if (shop.findRefund)
    yield await tried("found again by its key", async () => {
      const again = await shop.findRefund?.(known(order), key);
      if (again?.reference !== reference) throw new NotAsExpected(`${again?.reference ?? "nothing"} instead of ${reference}`);
      return reference;
    });
  if (can.lostAnswer === "same_key")
    yield await tried("asked again with its key", async () => {
      const again = await refund(shop, can, order, { minor, key });
      if (again.reference !== reference) throw new NotAsExpected(`it was done twice: ${reference}, ${again.reference}`);
      return "it is done once";
    });
  yield await tried("stands in the order", async () => {
    const before = sum(order.refunds);
    const after = sum((await shop.getOrder(known(order).externalId))?.refunds ?? []);
    if (after - before !== minor) throw new NotAsExpected(`${toDecimal(after - before, order.currency)} more than before, not ${amount}`);
    return `${toDecimal(after, order.currency)} ${order.currency} in all`;
  });
}

async function refund(
  shop: ConnectedShop,
  can: ShopCan,
  order: OrderSnapshot,
  { minor, key }: { readonly minor: Minor; readonly key: string },
): Promise<RefundMade> {
  const nothing = { lines: [], delivery: { amount: 0, tax: 0 }, restock: [] };
  const written = await shop.refund?.({
    ...nothing,
    ...{ key, order: known(order), amount: minor, adjustment: minor, moves: can.refund === "moves", returnNumber, note },
  });
  if (!written) throw new ConnectionProblem("refused", "it is said to refund, and does not");
  return doneOf(written);
}

async function restock(shop: ConnectedShop, order: OrderSnapshot, key: string): Promise<string> {
  const [line] = order.lines;
  if (!line) return "the order has no lines";
  const items = [{ lineId: line.id, quantity: 1 }];
  const written = await shop.restock?.({ key, order: known(order), items, returnNumber, note });
  if (written) doneOf(written);
  return `one piece of ${line.sku ?? line.title}: take it off again in the shop`;
}

function sum(all: readonly { readonly amount: Minor }[]): Minor {
  return all.reduce((total, { amount }) => total + amount, 0);
}
