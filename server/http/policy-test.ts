import { setImmediate as breathe } from "node:timers/promises";
import type { Texts } from "../../locales/texts.ts";
import { assess } from "../domain/assess.ts";
import type { OrderId } from "../domain/ids.ts";
import type { Order } from "../domain/order.ts";
import { type Policy, settleMoments } from "../domain/policy.ts";
import { isOpen, requote, turned } from "../domain/policy-effect.ts";
import type { Return } from "../domain/return.ts";
import type { Shop } from "../domain/shop.ts";
import type { Reader } from "../store/database.ts";
import { listOrders } from "../store/orders.ts";
import { countReturnsOf, listReturnsOfOrder } from "../store/returns.ts";
import { contextUnder } from "../store/situation.ts";
import type { PolicyTest } from "./desk-policy-schemas.ts";
import { type PolicyReader, zoneName } from "./policy-words.ts";

/** The newest orders are looked at, this many at most; more would take longer than anybody waits. */
export const mostTested = 2_000;
/** Between two slices other requests are answered. */
const slice = 25;
const mostNamed = 100;
const day = 86_400_000;

export interface TestAsked {
  readonly shop: Shop;
  readonly before: Policy;
  readonly after: Policy;
  readonly days: number;
  /** When each shopper asks. */
  readonly at: number;
  readonly now: number;
  readonly currency: string;
  readonly texts: Texts;
}

interface Tally {
  orders: number;
  cancelled: number;
  readonly allowed: PolicyTest["allowed"];
  readonly refused: PolicyTest["refused"];
  readonly zones: Map<string, PolicyTest["zones"][number]>;
  readonly fees: { returns: number; before: number; after: number; leftOut: number };
  readonly given: PolicyTest["given"];
}

/** What a draft would change for the orders of the last days, if each were asked for at one moment. Nothing is written. */
export async function testPolicy(db: Reader, asked: TestAsked): Promise<PolicyTest> {
  const { shop, days, at, now, currency } = asked;
  const since = now - days * day;
  const tally: Tally = {
    orders: 0,
    cancelled: 0,
    allowed: { count: 0, orders: [] },
    refused: { count: 0, orders: [] },
    zones: new Map(),
    fees: { returns: 0, before: 0, after: 0, leftOut: 0 },
    given: { sooner: 0, later: 0 },
  };
  let after: OrderId | undefined;
  let seen = 0;
  let older = false;
  while (!older) {
    const orders = await listOrders(db, shop.merchantId, { shopId: shop.id, ...(after && { after }), limit: slice });
    const recent = orders.filter(({ placedAt }) => placedAt >= since);
    const counts = await countReturnsOf(
      db,
      shop.merchantId,
      recent.map(({ id }) => id),
    );
    for (const order of recent) {
      const returns = counts.get(order.id) ? await listReturnsOfOrder(db, shop.merchantId, order.id) : [];
      await testOrder(db, asked, { order, returns, since }, tally);
    }
    seen += recent.length;
    after = orders.at(-1)?.id;
    if (recent.length < slice) break;
    older = seen >= mostTested;
    await breathe();
  }
  const { fees } = tally;
  return {
    since,
    at,
    orders: tally.orders,
    allowed: tally.allowed,
    refused: tally.refused,
    zones: [...tally.zones.values()].sort((a, b) => b.orders - a.orders),
    fees: { returns: fees.returns, before: fees.before, after: fees.after, currency },
    given: tally.given,
    leftOut: { older, cancelled: tally.cancelled, returns: fees.leftOut },
  };
}

async function testOrder(
  db: Reader,
  asked: TestAsked,
  { order, returns, since }: { readonly order: Order; readonly returns: readonly Return[]; readonly since: number },
  tally: Tally,
): Promise<void> {
  const { shop, at } = asked;
  const [before, after] = await Promise.all(
    [asked.before, asked.after].map((policy) => contextUnder(db, shop, order, policy, { returns, at }).then(assess)),
  );
  if (!before || !after) return;
  if (before.refusal) {
    tally.cancelled += 1;
    return;
  }
  tally.orders += 1;
  const { allowed, refused } = turned(before, after);
  name(tally.allowed, order, allowed);
  name(tally.refused, order, refused);
  const zone = zoneName(after.zone, readerOf(asked));
  const counted = tally.zones.get(zone) ?? { zone, orders: 0, before: 0, after: 0 };
  const open = (of: typeof before): number => (of.lines.some((line) => isOpen(line, of)) ? 1 : 0);
  tally.zones.set(zone, {
    zone,
    orders: counted.orders + 1,
    before: counted.before + open(before),
    after: counted.after + open(after),
  });
  await testQuotes(db, asked, order, { returns, since }, tally);
}

function name(found: Tally["allowed"], order: Order, lineIds: readonly string[]): void {
  if (lineIds.length === 0) return;
  found.count += 1;
  if (found.orders.length >= mostNamed) return;
  const items = order.lines.filter(({ id }) => lineIds.includes(id)).map(({ title }) => title);
  found.orders.push({ id: order.id, number: order.number, placedAt: order.placedAt, items });
}

/** Submissions of shoppers, quoted again by both at the moment they were made. */
async function testQuotes(
  db: Reader,
  { shop, before, after, currency }: TestAsked,
  order: Order,
  { returns, since }: { readonly returns: readonly Return[]; readonly since: number },
  tally: Tally,
): Promise<void> {
  const { fees } = tally;
  const asked = returns.filter(({ origin, requestedAt }) => origin === "portal" && requestedAt >= since);
  for (const submissionId of new Set(asked.map((ret) => ret.submissionId))) {
    const made = asked.filter((ret) => ret.submissionId === submissionId);
    const at = Math.min(...made.map(({ requestedAt }) => requestedAt));
    const earlier = returns.filter((ret) => ret.submissionId !== submissionId && ret.requestedAt < at);
    const [was, is] = await Promise.all(
      [before, after].map(async (policy) => requote(await contextUnder(db, shop, order, policy, { returns: earlier, at }), made)),
    );
    if (was === null || is === null || was === undefined || is === undefined || order.currency !== currency) {
      fees.leftOut += made.length;
      continue;
    }
    fees.returns += made.length;
    fees.before += was.fee;
    fees.after += is.fee;
    const wait = settleMoments.indexOf(is.given) - settleMoments.indexOf(was.given);
    if (wait < 0) tally.given.sooner += made.length;
    if (wait > 0) tally.given.later += made.length;
  }
}

function readerOf({ texts, currency, shop }: TestAsked): PolicyReader {
  return { texts, currency, fallback: shop.defaultLanguage };
}
