import { type Insertable, type Selectable, SqliteAdapter, sql } from "kysely";
import type { MerchantId, OrderId, ReturnId } from "../domain/ids.ts";
import { type Listed, listed, listingEdition, waitingSince } from "../domain/listing.ts";
import type { Order } from "../domain/order.ts";
import type { Return } from "../domain/return.ts";
import { most, storable } from "./columns.ts";
import type { Reader, Writer } from "./database.ts";
import { findOrder } from "./orders.ts";
import { findReturns, timelineOf } from "./returns.ts";
import { insertRows } from "./rows.ts";
import type { Tables } from "./tables.ts";

type Row = Insertable<Tables["return_list"]>;
type Known = Pick<Selectable<Tables["return_list"]>, "return_id" | "edition" | "queue" | "waiting_since" | "unanswered" | "terms">;

interface Step {
  readonly before: Return | undefined;
  readonly after: Return;
}

/**
 * Writes what the list shows of returns that were just saved, in the same transaction. Their rows of `returns` are locked by now, so
 * nobody else writes theirs of the list. @param at when it happened: since then they wait where they are now
 */
export async function writeList(
  tx: Writer,
  merchantId: MerchantId,
  steps: readonly Step[],
  orders: ReadonlyMap<OrderId, Order>,
  at: number,
): Promise<void> {
  const known = await knownRows(
    tx,
    merchantId,
    steps.flatMap(({ before }) => (before ? [before.id] : [])),
  );
  const rows: Row[] = [];
  const lost: ReturnId[] = [];
  for (const { before, after } of steps) {
    const order = orders.get(after.orderId);
    if (!order) throw new Error(`Return ${after.id} has no order.`);
    const facts = listed(after, order);
    const row = known.get(after.id);
    if (!before) rows.push(rowOf(after, facts, { since: at, unanswered: 0 }));
    else if (!isCurrent(row)) lost.push(after.id);
    else {
      const since = row.queue === facts.queue ? row.waiting_since : at;
      rows.push(rowOf({ ...after, version: before.version + 1 }, facts, { since, unanswered: row.unanswered }));
    }
  }
  await saveRows(tx, rows, known);
  if (lost.length > 0) await touchList(tx, merchantId, lost);
}

/**
 * Writes the list's rows of these returns anew, from all there is: for whoever changes something it shows that is no return, such as
 * messages or the people of an order. To be called after that, in the same transaction.
 */
export async function touchList(tx: Writer, merchantId: MerchantId, ids: readonly ReturnId[]): Promise<void> {
  if (ids.length === 0) return;
  await lock(tx, merchantId, ids);
  const known = await knownRows(tx, merchantId, ids);
  const rows: Row[] = [];
  for (const ret of await findReturns(tx, merchantId, ids)) {
    const order = await findOrder(tx, merchantId, ret.orderId);
    if (!order) continue;
    const row = known.get(ret.id);
    const facts = listed(ret, order);
    const since =
      isCurrent(row) && row.queue === facts.queue ? row.waiting_since : waitingSince(ret, await timelineOf(tx, merchantId, ret.id));
    rows.push(rowOf(ret, facts, { since, unanswered: await countUnanswered(tx, merchantId, ret.id) }));
  }
  await saveRows(tx, rows, known);
}

/** As `touchList`, for all returns of these orders. */
export async function touchListOfOrders(tx: Writer, merchantId: MerchantId, orderIds: readonly OrderId[]): Promise<void> {
  if (orderIds.length === 0) return;
  const returns = await tx
    .selectFrom("returns")
    .select("id")
    .where("merchant_id", "=", merchantId)
    .where("order_id", "in", orderIds)
    .execute();
  await touchList(
    tx,
    merchantId,
    returns.map(({ id }) => id),
  );
}

/**
 * Returns of any merchant whose row an older edition wrote, or which an older server, running beside this one, made or changed
 * without it. @param since the ids of returns made before it are not looked at for the latter
 */
export async function listOutdated(
  db: Reader,
  { since, limit }: { readonly since: ReturnId; readonly limit: number },
): Promise<{ readonly merchantId: MerchantId; readonly id: ReturnId }[]> {
  const old = await db
    .selectFrom("return_list")
    .select(["merchant_id as merchantId", "return_id as id"])
    .where("edition", "<", sql.lit(listingEdition))
    .limit(most(limit))
    .execute();
  if (old.length > 0) return old;
  return db
    .selectFrom("returns")
    .leftJoin("return_list", "return_list.return_id", "returns.id")
    .select(["returns.merchant_id as merchantId", "returns.id"])
    .where("returns.id", ">", since)
    .where(({ eb, or, ref }) => or([eb("return_list.version", "is", null), eb("return_list.version", "<>", ref("returns.version"))]))
    .limit(most(limit))
    .execute();
}

/** On PostgreSQL two who write the same row would each read before the other has written. */
async function lock(tx: Writer, merchantId: MerchantId, ids: readonly ReturnId[]): Promise<void> {
  if (tx.getExecutor().adapter instanceof SqliteAdapter) return;
  const rows = tx.selectFrom("returns").select("id").where("merchant_id", "=", merchantId).where("id", "in", ids).orderBy("id");
  await rows.forNoKeyUpdate().execute();
}

async function knownRows(tx: Writer, merchantId: MerchantId, ids: readonly ReturnId[]): Promise<Map<ReturnId, Known>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom("return_list")
    .select(["return_id", "edition", "queue", "waiting_since", "unanswered", "terms"])
    // As an expression: by the bare column SQLite would rather walk through all of a merchant's returns than look up more than a few ids.
    .where(sql<string>`merchant_id || ''`, "=", merchantId)
    .where("return_id", "in", ids)
    .execute();
  return new Map(rows.map((row) => [row.return_id, row]));
}

/** Edition 0 is what the migration wrote: it knows neither since when nor whom. */
const isCurrent = (row: Known | undefined): row is Known => row !== undefined && row.edition > 0;

async function countUnanswered(tx: Writer, merchantId: MerchantId, returnId: ReturnId): Promise<number> {
  const { count } = await tx
    .selectFrom("messages")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("return_id", "=", returnId)
    .where("merchant_id", "=", merchantId)
    .where("kind", "=", "shopper")
    .where("answered_at", "is", null)
    .executeTakeFirstOrThrow();
  return count;
}

function rowOf(ret: Return, facts: Listed, { since, unanswered }: { readonly since: number; readonly unanswered: number }): Row {
  return {
    return_id: ret.id,
    merchant_id: ret.merchantId,
    shop_id: ret.shopId,
    order_id: ret.orderId,
    policy_id: ret.policyId,
    edition: listingEdition,
    number: ret.number,
    order_number: facts.orderNumber,
    shopper: facts.shopper,
    shopper_key: facts.shopperKey,
    status: ret.status,
    queue: facts.queue,
    word: facts.word,
    parcel: facts.parcel,
    lane: ret.lane,
    origin: ret.origin,
    reason: facts.reason,
    country: facts.country,
    units: facts.units,
    value: facts.value,
    currency: ret.currency,
    requested_at: ret.requestedAt,
    waiting_since: since,
    unanswered,
    version: ret.version,
    terms: facts.terms.map(storable).join("\n"),
  };
}

/** Of the terms only those that came or went are touched. */
async function saveRows(tx: Writer, rows: readonly Row[], known: ReadonlyMap<ReturnId, Known>): Promise<void> {
  await insertRows(tx, "return_list", rows, { on: ["return_id"], take: changingColumns });
  const added: Insertable<Tables["return_terms"]>[] = [];
  for (const { merchant_id, return_id, terms } of rows) {
    const [before, after] = [termsIn(known.get(return_id)?.terms ?? ""), termsIn(terms)];
    const gone = before.filter((term) => !after.includes(term));
    if (gone.length > 0) {
      const left = tx.deleteFrom("return_terms").where("merchant_id", "=", merchant_id).where("return_id", "=", return_id);
      await left.where("term", "in", gone).execute();
    }
    added.push(...after.filter((term) => !before.includes(term)).map((term) => ({ merchant_id, term, return_id })));
  }
  await insertRows(tx, "return_terms", added, { on: ["merchant_id", "term", "return_id"], take: [] });
}

const termsIn = (terms: string): string[] => terms.split("\n").filter((term) => term !== "");

const changingColumns = [
  "order_id",
  "policy_id",
  "edition",
  "order_number",
  "shopper",
  "shopper_key",
  "status",
  "queue",
  "word",
  "parcel",
  "lane",
  "reason",
  "country",
  "units",
  "value",
  "waiting_since",
  "unanswered",
  "version",
  "terms",
] as const;
