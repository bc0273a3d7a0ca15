import type { Context } from "../context.ts";
import { lookupKey } from "../domain/lookup.ts";
import type { Order, OrderSnapshot } from "../domain/order.ts";
import type { Shop } from "../domain/shop.ts";
import type { OrderPage } from "../providers/shops/port.ts";
import { findOrdersByKey } from "../store/orders.ts";
import type { Unread } from "../store/unread-orders.ts";
import { upsertOrders } from "../store/upsert-orders.ts";

type Keeper = Pick<Context, "db" | "newId" | "now">;
type Whose = Pick<Shop, "id" | "merchantId" | "code">;

export interface Taken {
  /** Numbers of the orders that are here now. */
  readonly read: readonly string[];
  readonly unread: readonly Unread[];
}

/** Keeps what a shop told of its orders. One that cannot be read or kept is told by number, and holds up none of the others. */
export async function takeOrders(context: Keeper, shop: Whose, told: OrderPage["orders"]): Promise<Taken> {
  const at = context.now();
  const snapshots: OrderSnapshot[] = [];
  const unread: Unread[] = [];
  for (const one of told) {
    if ("why" in one) unread.push({ ...one, at });
    else snapshots.push(one);
  }
  try {
    unread.push(...(await save(context, shop, snapshots)));
  } catch (failure) {
    // Either one order is more than the database takes, or the database is in trouble: then none gets through.
    const refused: Unread[] = [];
    for (const snapshot of snapshots) {
      try {
        unread.push(...(await save(context, shop, [snapshot])));
      } catch (cause) {
        refused.push({ number: snapshot.number, why: `the database refused this order${codeOf(cause)}`, at });
      }
    }
    if (refused.length === snapshots.length) throw failure;
    unread.push(...refused);
  }
  const missing = new Set(unread.map(({ number }) => number));
  return { read: snapshots.map(({ number }) => number).filter((number) => !missing.has(number)), unread };
}

/** Answers those that are other orders than what is here under their numbers, and must stay. */
async function save({ db, newId, now }: Keeper, shop: Whose, snapshots: readonly OrderSnapshot[]): Promise<Unread[]> {
  const at = now();
  const saved = await upsertOrders(db, shop.merchantId, shop.id, snapshots, { shopCode: shop.code, newId, at, apart: true });
  const why = "another order with this number, of another day, is here already with what was done about it";
  return snapshots.filter((_, place) => saved[place] === "another").map(({ number }) => ({ number, why, at }));
}

/** The engine's code for what went wrong: its message may quote people's data. */
function codeOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause ? ` (${String(cause.code)})` : "";
}

/**
 * An order the shop no longer has. What is known of it stays, and returns that began go on, flagged for a person; nobody begins another.
 * @param externalId the shop's own id of it
 */
export async function takeGone(context: Keeper, shop: Whose, externalId: string): Promise<void> {
  const candidates = await findOrdersByKey(context.db, shop.merchantId, shop.id, lookupKey(externalId));
  const order = candidates.find((one) => (one.externalId ?? one.number) === externalId);
  if (!order || order.status === "cancelled") return;
  await save(context, shop, [{ ...snapshotOf(order), status: "cancelled" }]);
}

function snapshotOf(order: Order): OrderSnapshot {
  const {
    id: _,
    merchantId: __,
    shopId: ___,
    portalNumber: ____,
    policyId: _____,
    revision: ______,
    cancelled: _______,
    erasedAt: ________,
    ...told
  } = order;
  return told;
}
