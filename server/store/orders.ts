import { CompiledQuery, sql } from "kysely";
import type { MerchantId, OrderId, PolicyId, ShopId } from "../domain/ids.ts";
import { lookupKey } from "../domain/lookup.ts";
import { nameKey } from "../domain/names.ts";
import type { Cancelled, Order } from "../domain/order.ts";
import { beginsWith, bound, fromJson, type Json, most, storable } from "./columns.ts";
import type { Reader, Writer } from "./database.ts";
import type { Engine } from "./migrations/all.ts";
import { prepared } from "./prepared.ts";
import { emailKey, unkeep } from "./snapshots.ts";

/** As many orders as may share a look-up key before the rest is left out; real shops have two or three. */
const mostCandidates = 20;

/**
 * Every order the key may mean; the proof decides among them. The merchant is named among the keys only: named for the orders too,
 * SQLite would read all orders of the merchant instead of these few.
 * @param key as `lookupKey` makes it
 */
export async function findOrdersByKey(db: Reader, merchantId: MerchantId, shopId: ShopId, key: string): Promise<Order[]> {
  return (await byKey(db, { merchantId, shopId, key: storable(key) })).map(toOrder);
}

const byKey = prepared((db, { merchantId, shopId, key }: { merchantId: MerchantId; shopId: ShopId; key: string }) =>
  orders(db)
    .where("orders.id", "in", (query) =>
      query
        .selectFrom("order_keys")
        .select("order_keys.order_id")
        .where("order_keys.merchant_id", "=", merchantId)
        .where("order_keys.shop_id", "=", shopId)
        .where("order_keys.key", "=", key),
    )
    .limit(most(mostCandidates)),
);

export async function findOrder(db: Reader, merchantId: MerchantId, id: OrderId): Promise<Order | null> {
  const [row] = await byId(db, { merchantId, id });
  return row ? toOrder(row) : null;
}

const byId = prepared((db, { merchantId, id }: { merchantId: MerchantId; id: OrderId }) =>
  orders(db).where("orders.merchant_id", "=", merchantId).where("orders.id", "=", id),
);

/**
 * The order as it is now, which on PostgreSQL nobody changes before the transaction has ended.
 * @param to `update`: nobody else holds it meanwhile
 */
export async function holdOrder(
  tx: Writer,
  engine: Engine,
  merchantId: MerchantId,
  id: OrderId,
  to: "share" | "update" = "share",
): Promise<Order | null> {
  const { rows } = await tx.executeQuery<OrderRow>(CompiledQuery.raw(held[to][engine], [merchantId, id]));
  return rows[0] ? toOrder(rows[0]) : null;
}

const holding = (one: string, other: string): string =>
  `select o.id, o.merchant_id, o.shop_id, o.portal_number, o.policy_id, o.revision, o.figures, o.cancelled, o.erased_at, p.people
  from orders o left join order_people p on p.order_id = o.id where o.merchant_id = ${one} and o.id = ${other}`;
const held = {
  share: { sqlite: holding("?", "?"), postgres: `${holding("$1", "$2")} for share of o` },
  update: { sqlite: holding("?", "?"), postgres: `${holding("$1", "$2")} for no key update of o` },
};

/** @param number exactly as the shop prints it */
export async function findOrderByNumber(db: Reader, merchantId: MerchantId, shopId: ShopId, number: string): Promise<Order | null> {
  const row = await orders(db)
    .where("orders.merchant_id", "=", merchantId)
    .where("orders.shop_id", "=", shopId)
    .where("orders.number", "=", storable(number))
    .executeTakeFirst();
  return row ? toOrder(row) : null;
}

export interface OrderSearch {
  readonly shopId?: ShopId;
  /** The beginning of a number, an e-mail address or a name. */
  readonly search?: string;
  /** Only those that money waits to be given back for, because units of them were cancelled. */
  readonly owed?: boolean;
  /** The last order of the page before. */
  readonly after?: OrderId;
  readonly limit: number;
}

/** Youngest first, as they were placed. A search that fits very many orders goes through a thousand of them. */
export async function listOrders(
  db: Reader,
  merchantId: MerchantId,
  { shopId, search, owed, after, limit }: OrderSearch,
): Promise<Order[]> {
  const matching = search ? await idsOf(db, merchantId, search) : undefined;
  const owing = owed ? await owedOrders(db, merchantId) : undefined;
  const found = owing && matching ? matching.filter((id) => owing.includes(id)) : (owing ?? matching);
  if (found?.length === 0) return [];
  let query = found ? orders(db).where("orders.id", "in", found) : orders(db).where("orders.merchant_id", "=", merchantId);
  if (shopId !== undefined) query = query.where("orders.shop_id", "=", shopId);
  if (after !== undefined) {
    query = query.where(
      sql<boolean>`(orders.placed_at, orders.id) < (select placed_at, id from orders where merchant_id = ${merchantId} and id = ${after})`,
    );
  }
  const rows = await query.orderBy("orders.placed_at", "desc").orderBy("orders.id", "desc").limit(most(limit)).execute();
  return rows.map(toOrder);
}

const mostFound = 1_000;

async function owedOrders(db: Reader, merchantId: MerchantId): Promise<OrderId[]> {
  const rows = await db
    .selectFrom("payments")
    .select("order_id")
    .where("merchant_id", "=", bound(merchantId))
    .where("state", "<>", sql.lit("done"))
    .where("state", "<>", sql.lit("void"))
    .where("cancellation_id", "is not", null)
    .orderBy("id")
    .limit(most(mostFound))
    .execute();
  return [...new Set(rows.map(({ order_id }) => order_id))];
}

/**
 * By any number in any spelling, the beginning of an address, or of a name from its first or its last word on. Asked for apart: in one
 * statement SQLite would go through all orders of the merchant and look each up among the found.
 */
async function idsOf(db: Reader, merchantId: MerchantId, search: string): Promise<OrderId[]> {
  const people = db.selectFrom("order_people").select("order_id").where("merchant_id", "=", bound(merchantId)).limit(most(mostFound));
  const keys = db
    .selectFrom("order_keys")
    .select("order_id")
    .where("merchant_id", "=", bound(merchantId))
    .where("shop_id", "in", (shops) => shops.selectFrom("shops").select("id").where("merchant_id", "=", bound(merchantId)))
    .limit(most(mostFound));
  const [mail, name] = [emailKey(search), nameKey(search)];
  const found = await Promise.all([
    startingWith(lookupKey(search), (key) => keys.where(beginsWith("key", key))),
    startingWith(mail, (key) => people.where(beginsWith("email", key))),
    startingWith(name, (key) => people.where(beginsWith("name_key", key))),
    startingWith(name, (key) => people.where(beginsWith("surname_key", key))),
  ]);
  return [...new Set(found.flat().map(({ order_id }) => order_id))].slice(0, mostFound);
}

/** Nothing begins everything: what was typed has no letter this key is made of. */
async function startingWith(
  key: string,
  query: (key: string) => { execute(): Promise<{ order_id: OrderId }[]> },
): Promise<{ order_id: OrderId }[]> {
  return key === "" ? [] : query(storable(key)).execute();
}

function orders(db: Reader) {
  return db
    .selectFrom("orders")
    .leftJoin("order_people", "order_people.order_id", "orders.id")
    .select([
      "orders.id",
      "orders.merchant_id",
      "orders.shop_id",
      "orders.portal_number",
      "orders.policy_id",
      "orders.revision",
      "orders.figures",
      "orders.cancelled",
      "orders.erased_at",
      "order_people.people",
    ]);
}

interface OrderRow {
  readonly id: OrderId;
  readonly merchant_id: MerchantId;
  readonly shop_id: ShopId;
  readonly portal_number: string;
  readonly policy_id: PolicyId | null;
  readonly revision: number;
  readonly figures: Json;
  readonly cancelled: Json | null;
  readonly erased_at: number | null;
  readonly people: Json | null;
}

function toOrder(row: OrderRow): Order {
  return {
    ...unkeep(row.figures, row.people),
    id: row.id,
    merchantId: row.merchant_id,
    shopId: row.shop_id,
    portalNumber: row.portal_number,
    ...(row.policy_id === null ? {} : { policyId: row.policy_id }),
    revision: row.revision,
    ...(row.cancelled === null ? {} : { cancelled: fromJson<readonly Cancelled[]>(row.cancelled) }),
    ...(row.erased_at === null ? {} : { erasedAt: row.erased_at }),
  };
}
