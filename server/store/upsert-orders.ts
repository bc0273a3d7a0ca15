import { hash } from "node:crypto";
import type { Insertable } from "kysely";
import type { MerchantId, NewId, OrderId, PolicyId, ShopId } from "../domain/ids.ts";
import { lookupKeysOf } from "../domain/lookup.ts";
import { portalNumber } from "../domain/numbers.ts";
import type { OrderSnapshot } from "../domain/order.ts";
import { storable } from "./columns.ts";
import type { Database, Writer } from "./database.ts";
import { type Arriving, makeRoom } from "./other-orders.ts";
import { type Changing, whoMoved } from "./own-refunds.ts";
import { touchListOfOrders } from "./return-list.ts";
import { insertRows, isTaken } from "./rows.ts";
import { type KeptSnapshot, keep, nameKeysOf } from "./snapshots.ts";
import type { Tables } from "./tables.ts";

/** `another`: it is another order than the one that is here under its number, which stays. */
export type Upserted = "created" | "changed" | "unchanged" | "another";

export interface UpsertOptions {
  /** The four letters that begin the portal numbers. */
  readonly shopCode: string;
  readonly newId: NewId;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Who tells may be another shop than before, whose numbers are other orders. */
  readonly apart?: boolean;
}

/** Small enough that nobody waits long for the transaction, large enough that its fixed cost is forgotten. */
const batchSize = 250;

/**
 * Saves what a shop says of its orders, and answers for each what became of it. A number that is there already is the same order:
 * its revision rises with any change, and when money moved, its open returns are flagged for a person. Every batch of 250 is
 * saved whole or not at all.
 */
export async function upsertOrders(
  db: Database,
  merchantId: MerchantId,
  shopId: ShopId,
  snapshots: readonly OrderSnapshot[],
  options: UpsertOptions,
): Promise<Upserted[]> {
  const results: Upserted[] = [];
  for (const batch of batches(snapshots)) {
    const kept = batch.map((snapshot) => ({ snapshot, ...keep(snapshot) }));
    results.push(...(await saveBatch(db, merchantId, shopId, kept, options)));
    // Lets requests through between two batches.
    await new Promise((resume) => setImmediate(resume));
  }
  return results;
}

type Told = KeptSnapshot & { readonly snapshot: OrderSnapshot };

/** In order, none with the same number twice: the second is judged against the first. */
function batches(snapshots: readonly OrderSnapshot[]): OrderSnapshot[][] {
  const made: OrderSnapshot[][] = [];
  let numbers = new Set<string>();
  for (const snapshot of snapshots) {
    const last = made.at(-1);
    if (!last || last.length === batchSize || numbers.has(snapshot.number)) {
      made.push([snapshot]);
      numbers = new Set([snapshot.number]);
    } else {
      last.push(snapshot);
      numbers.add(snapshot.number);
    }
  }
  return made;
}

async function saveBatch(
  db: Database,
  merchantId: MerchantId,
  shopId: ShopId,
  batch: readonly Told[],
  options: UpsertOptions,
): Promise<Upserted[]> {
  for (let tries = 1; ; tries++) {
    try {
      return await db.write((tx) => save(tx, db.engine, merchantId, shopId, batch, options));
    } catch (error) {
      // Somebody else created one of them at the same moment: the next try finds it.
      if (tries === 3 || !isTaken(error, "orders")) throw error;
    }
  }
}

async function save(
  tx: Writer,
  engine: Database["engine"],
  merchantId: MerchantId,
  shopId: ShopId,
  batch: readonly Told[],
  { shopCode, newId, at, apart = false }: UpsertOptions,
): Promise<Upserted[]> {
  const known = await knownOrders(tx, engine, merchantId, shopId, batch);
  const policyAt = await policyClock(tx, merchantId, shopId);
  const arriving = batch.flatMap(({ snapshot }): Arriving[] => {
    const before = apart && known.get(storable(snapshot.number));
    return before ? [{ id: before.id, placedAt: before.placed_at, told: snapshot, policyId: policyAt(snapshot.placedAt) }] : [];
  });
  const { replaced, stay } = await makeRoom(tx, merchantId, arriving);
  const results: Upserted[] = [];
  const orders: Insertable<Tables["orders"]>[] = [];
  const people: Insertable<Tables["order_people"]>[] = [];
  const keys: Insertable<Tables["order_keys"]>[] = [];
  const changed: OrderId[] = [];
  const moneyMoved: Changing[] = [];

  for (const { snapshot, figures, people: named, email, snapshotHash, moneyHash } of batch) {
    const before = known.get(storable(snapshot.number));
    if (before?.snapshot_hash === snapshotHash || (before && stay.has(before.id))) {
      results.push(stay.has(before.id) ? "another" : "unchanged");
      continue;
    }
    results.push(before ? "changed" : "created");
    const id = before?.id ?? newId("order");
    if (before) changed.push(id);
    if (before && before.money_hash !== moneyHash) moneyMoved.push({ id, snapshot });
    const ours = before?.portal_number ?? portalNumber(shopCode, Buffer.from(hash("sha256", id, "hex"), "hex"));
    orders.push({
      id,
      merchant_id: merchantId,
      shop_id: shopId,
      number: snapshot.number,
      portal_number: ours,
      policy_id: before ? before.policy_id : policyAt(snapshot.placedAt),
      revision: (before?.revision ?? 0) + 1,
      placed_at: snapshot.placedAt,
      figures,
      snapshot_hash: snapshotHash,
      money_hash: moneyHash,
      created_at: at,
    });
    // Who was forgotten stays so, whatever the shop still knows.
    if (!before || before.erased_at === null || replaced.has(before.id))
      people.push({ order_id: id, merchant_id: merchantId, email, people: named, ...nameKeysOf(snapshot) });
    for (const { key, kind } of lookupKeysOf({ ...snapshot, portalNumber: ours })) {
      keys.push({ merchant_id: merchantId, shop_id: shopId, key, kind, order_id: id });
    }
  }

  const { byOthers, byUsAlone } = await whoMoved(tx, merchantId, moneyMoved);
  if (changed.length > 0) await tx.deleteFrom("order_keys").where("order_id", "in", changed).execute();
  // In one order for all: of two who create the same orders, each would wait for the other.
  orders.sort((one, other) => (one.number < other.number ? -1 : 1));
  await insertRows(tx, "orders", orders, { on: ["id"], take: ["revision", "placed_at", "figures", "snapshot_hash", "money_hash"] });
  await insertRows(tx, "order_people", people, {
    on: ["order_id"],
    take: ["email", "people", "name_key", "surname_key"],
  });
  await insertRows(tx, "order_keys", keys);
  if (byOthers.length > 0) await flagOpenReturns(tx, merchantId, byOthers);
  if (byUsAlone.length > 0) await keepReturnsCurrent(tx, merchantId, byUsAlone);
  await touchListOfOrders(tx, merchantId, changed);
  return results;
}

type Known = Pick<
  Tables["orders"],
  "id" | "number" | "placed_at" | "portal_number" | "policy_id" | "revision" | "snapshot_hash" | "money_hash"
> & {
  readonly erased_at: number | null;
};

/** Locked on PostgreSQL, in one order for all, so that of two who save the same order the second sees the first. */
async function knownOrders(
  tx: Writer,
  engine: Database["engine"],
  merchantId: MerchantId,
  shopId: ShopId,
  batch: readonly Told[],
): Promise<Map<string, Known>> {
  const rows = await tx
    .selectFrom("orders")
    .select(["id", "number", "placed_at", "portal_number", "policy_id", "revision", "snapshot_hash", "money_hash", "erased_at"])
    .where("merchant_id", "=", merchantId)
    .where("shop_id", "=", shopId)
    .where(
      "number",
      "in",
      batch.map(({ snapshot }) => storable(snapshot.number)),
    )
    .orderBy("number")
    .$if(engine === "postgres", (query) => query.forUpdate())
    .execute();
  return new Map(rows.map((row) => [row.number, row]));
}

/** Which policy was in force at a moment: the newest made by then. */
async function policyClock(tx: Writer, merchantId: MerchantId, shopId: ShopId): Promise<(at: number) => PolicyId | null> {
  const versions = await tx
    .selectFrom("policies")
    .select(["id", "created_at"])
    .where("merchant_id", "=", merchantId)
    .where("shop_id", "=", shopId)
    .orderBy("version", "desc")
    .execute();
  return (at) => versions.find(({ created_at }) => created_at <= at)?.id ?? null;
}

/** A return was judged by figures that no longer hold. Its version rises, so that nobody decides on what they read before. */
async function flagOpenReturns(tx: Writer, merchantId: MerchantId, orderIds: readonly OrderId[]): Promise<void> {
  await tx
    .updateTable("returns")
    .set((is) => ({ review: "order_changed", version: is("version", "+", 1) }))
    .where("merchant_id", "=", merchantId)
    .where("order_id", "in", orderIds)
    .where("status", "in", ["requested", "approved"])
    .where("review", "is", null)
    .execute();
}

/** Our own refund is all that is new: a return that was judged by the order as it was is judged by it as it is. */
async function keepReturnsCurrent(tx: Writer, merchantId: MerchantId, orderIds: readonly OrderId[]): Promise<void> {
  await tx
    .updateTable("returns")
    .set((is) => ({ order_revision: is("order_revision", "+", 1) }))
    .where("merchant_id", "=", merchantId)
    .where("order_id", "in", orderIds)
    .where((is) =>
      is(
        "order_revision",
        "=",
        is
          .selectFrom("orders")
          .select((order) => order("orders.revision", "-", 1).as("before"))
          .whereRef("orders.id", "=", "returns.order_id"),
      ),
    )
    .execute();
}
