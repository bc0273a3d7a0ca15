import { setTimeout as wait } from "node:timers/promises";
import { type CircuitBreakerPolicy, ConsecutiveBreaker, circuitBreaker, handleWhen } from "cockatiel";
import type { Context } from "../context.ts";
import { lookupKey } from "../domain/lookup.ts";
import type { Shop } from "../domain/shop.ts";
import { ConnectionProblem } from "../providers/port.ts";
import { connectionsOf } from "../store/connections.ts";
import { hit } from "../store/limits.ts";
import { type OpenShop, openShop } from "./open.ts";
import { takeOrders } from "./taken-orders.ts";

/** Milliseconds a shopper waits for the shop; what comes later is kept for the next try. */
export const askWithin = 1_500;
/** A number that was asked for is not asked for again before this, whatever came of it. */
const memory = 60_000;
const mostRemembered = 10_000;
/** Questions a minute: more than a busy shop's shoppers ask, less than a guesser wants. */
export const askBudgets = { shop: { limit: 60, windowMs: 60_000 }, address: { limit: 12, windowMs: 60_000 } } as const;
/** After so many failures in a row the shop is left alone for a while; one order that cannot be read is no failure of the shop. */
const breaker = { failures: 5, halfOpenAfter: 20_000 } as const;

interface Asking {
  readonly asked: Map<string, number>;
  /** Questions under way: who asks the same meanwhile waits for the same answer. */
  readonly underway: Map<string, Promise<void>>;
  readonly breakers: Map<string, CircuitBreakerPolicy>;
}
const states = new WeakMap<Context["db"], Asking>();

/** The shop's own connection when a shopper's look-up may ask it: only where an order is found by its number in one cheap read. */
export async function liveShop(context: Context, shop: Shop): Promise<OpenShop | null> {
  const [connection] = await connectionsOf(context.db, shop.merchantId, shop.id);
  const open = connection ? openShop(context, connection) : null;
  return open?.can.findByNumber && open.shop.findOrder ? open : null;
}

/**
 * Asks the shop for an order that a look-up did not find here, and keeps it. Whoever looks again afterwards judges it as any other. Whether
 * the shop is asked depends on what was typed and how often, never on what is here. Never throws: an order that is here needs no shop.
 * @param address who asks, hashed
 */
export async function askForOrder(context: Context, shop: Shop, typed: string, address: string): Promise<void> {
  const open = await liveShop(context, shop);
  if (!open) return;
  const { asked, underway } = asking(context);
  const question = `${shop.id} ${lookupKey(typed)}`;
  const current = underway.get(question);
  // Answered, and not yet kept: who comes now waits for that too.
  if (!current && (asked.get(question) ?? Number.NEGATIVE_INFINITY) > context.now() - memory) return;
  const flight = current ?? ask(context, open, { shop, typed, address, question }).finally(() => underway.delete(question));
  underway.set(question, flight);
  const over = new AbortController();
  await Promise.race([flight, wait(askWithin, undefined, { signal: over.signal }).catch(() => {})]);
  over.abort();
}

function asking({ db }: Context): Asking {
  const known = states.get(db) ?? { asked: new Map(), underway: new Map(), breakers: new Map() };
  states.set(db, known);
  return known;
}

async function ask(
  context: Context,
  open: OpenShop,
  { shop, typed, address, question }: { shop: Shop; typed: string; address: string; question: string },
): Promise<void> {
  const { log, now } = context;
  try {
    if (!(await mayAsk(context, shop, address))) return;
    const order = await breakerOf(context, open).execute(() => open.shop.findOrder?.(typed.trim(), askWithin) ?? Promise.resolve(null));
    remember(asking(context).asked, question, now());
    if (order) await takeOrders(context, shop, [order]);
  } catch (failure) {
    log.warn({ connectionId: open.connection.id, err: failure }, "A shop did not answer a look-up.");
  }
}

/** One address cannot use up what all shoppers of a shop have together. */
async function mayAsk({ db, now }: Context, shop: Shop, address: string): Promise<boolean> {
  const at = now();
  const own = await hit(db, `live:address:${shop.id}:${address}`, { ...askBudgets.address, at });
  return own.allowed && (await hit(db, `live:shop:${shop.id}`, { ...askBudgets.shop, at })).allowed;
}

function breakerOf(context: Context, { connection }: OpenShop): CircuitBreakerPolicy {
  const { breakers } = asking(context);
  // Told something else, a shop begins with a clean slate.
  const name = `${connection.id} ${connection.version}`;
  const known = breakers.get(name);
  if (known) return known;
  const made = circuitBreaker(handleWhen(isShopDown), {
    halfOpenAfter: breaker.halfOpenAfter,
    breaker: new ConsecutiveBreaker(breaker.failures),
  });
  remember(breakers, name, made);
  return made;
}

function isShopDown(failure: unknown): boolean {
  return !(failure instanceof ConnectionProblem) || failure.trouble !== "unreadable";
}

function remember<Value>(known: Map<string, Value>, name: string, value: Value): void {
  known.delete(name);
  const [oldest] = known.size >= mostRemembered ? known.keys() : [];
  if (oldest !== undefined) known.delete(oldest);
  known.set(name, value);
}
