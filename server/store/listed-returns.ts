import { type RawBuilder, type Selectable, sql } from "kysely";
import type { MerchantId, ReturnId } from "../domain/ids.ts";
import { bound, most } from "./columns.ts";
import type { Reader } from "./database.ts";
import { type Condition, conditionsOf, type ListFilter, queuesOf } from "./list-filter.ts";
import type { Tables } from "./tables.ts";

const columns = [
  "return_id",
  "shop_id",
  "order_id",
  "policy_id",
  "number",
  "order_number",
  "shopper",
  "shopper_key",
  "status",
  "queue",
  "word",
  "parcel",
  "lane",
  "origin",
  "reason",
  "country",
  "units",
  "value",
  "currency",
  "requested_at",
  "waiting_since",
  "unanswered",
  "version",
] as const;

export type ListedReturn = Pick<Selectable<Tables["return_list"]>, (typeof columns)[number]>;

const sortColumns = {
  waiting: "waiting_since",
  requested: "requested_at",
  number: "number",
  shopper: "shopper_key",
  value: "value",
  units: "units",
} as const;

export type ListSort = keyof typeof sortColumns;

/** Where a page ended. */
export interface ListKey {
  readonly value: string | number;
  readonly id: ReturnId;
}

export interface ListRequest {
  readonly filter: ListFilter;
  readonly sort: ListSort;
  readonly descending: boolean;
  readonly after?: ListKey;
  readonly limit: number;
}

export interface ListPage {
  readonly rows: readonly ListedReturn[];
  /** Null: there is nothing more. A page with a next one may be short, even empty: then it was looked long enough for one request. */
  readonly next: ListKey | null;
}

/** Counting ends here: "more than 999". */
export const mostCounted = 1_000;
/** What fits a filter is read whole and sorted when it is no more than this. */
const mostSet = 5_000;
/** Else returns are gone through in the order asked for, so many at a time, until the page is full. */
const windows = [400, 1_600, 8_000];

/**
 * One page of the list. However many returns there are, it costs about as much as one page: one filter is followed along an index in
 * the wanted order; of several, or with another order, the smallest set that fits one of them is read; when all are large, most of
 * what is gone through fits, and where it does not, the page ends short. @param smallSet what is read whole
 */
export async function listReturnRows(db: Reader, merchantId: MerchantId, request: ListRequest, smallSet = mostSet): Promise<ListPage> {
  const plan = await planOf(db, merchantId, request, smallSet);
  if (plan.by !== "windows") return toPage(await run(db, pageOf(merchantId, plan, request)), request);
  const found: ListedReturn[] = [];
  let after = request.after;
  for (const size of windows.map((rows) => Math.ceil(rows / plan.queues.length))) {
    const part = { ...request, ...(after && { after }) };
    found.push(...(await run(db, pageOf(merchantId, plan, part, size))));
    if (found.length > request.limit) return toPage(found, request);
    const edge = await edgeOf(db, merchantId, plan, part, size);
    if (!edge) return toPage(found, request);
    after = keyOf(edge, request.sort);
  }
  return { rows: found, next: after ?? null };
}

/** How many there are in all, up to `mostCounted`; null where counting would mean going through very many. */
export async function countReturnRows(db: Reader, merchantId: MerchantId, request: ListRequest): Promise<number | null> {
  const plan = await planOf(db, merchantId, request, mostSet);
  if (plan.by === "windows") return null;
  const rows = plan.by === "order" ? union(merchantId, plan, mostCounted) : setOf(merchantId, plan);
  const counted = sql<{ one: number }>`(select 1 as one from (${rows}) as found ${where(plan.rest)} limit ${most(mostCounted)})`;
  const { count } = await db
    .selectFrom(counted.as("counted"))
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return count;
}

type Test = Pick<Condition, "test">;

type Plan = {
  readonly queues: readonly string[];
  /** What the index is asked for. */
  readonly path: readonly Test[];
  /** What is left to ask of the rows it gives. */
  readonly rest: readonly Test[];
} & ({ readonly by: "order" | "set" | "windows" } | { readonly by: "ids"; readonly ids: readonly ReturnId[] });

async function planOf(db: Reader, merchantId: MerchantId, { filter, sort }: ListRequest, smallSet: number): Promise<Plan> {
  const conditions = conditionsOf(filter);
  const queues = queuesOf(filter);
  if (queues.length === 0) return { by: "ids", ids: [], queues, path: [], rest: [] };
  if (filter.among) {
    const there: Test = { test: sql`queue in (${sql.join(queues.map((queue) => sql.lit(queue)))})` };
    return { by: "ids", ids: filter.among, queues, path: [], rest: [...conditions, there] };
  }
  const along = conditions.filter(({ column }) => column === sortColumns[sort]);
  const indexed = sort === "waiting" ? conditions.find(({ alone }) => alone) : undefined;
  const path = indexed ? [...along, indexed] : along;
  const without = (used: readonly Condition[]) => conditions.filter((one) => !used.includes(one));
  if (without(path).length === 0) return { by: "order", queues, path, rest: [] };
  const sets = await Promise.all(conditions.map(async (one) => ({ one, size: await sizeOf(db, merchantId, queues, one) })));
  const [smallest] = sets.toSorted((one, other) => one.size - other.size);
  if (smallest && smallest.size <= smallSet) return { by: "set", queues, path: [smallest.one], rest: without([smallest.one]) };
  return { by: "windows", queues, path, rest: without(path) };
}

async function sizeOf(db: Reader, merchantId: MerchantId, queues: readonly string[], condition: Condition): Promise<number> {
  const { count } = await db
    .selectFrom(sql`(${union(merchantId, { queues, path: [condition] }, mostSet + 1, sql`1 as one`)})`.as("counted"))
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return count;
}

type Rows = RawBuilder<unknown>;

/** The last of a window; undefined when it is not full, and so the last there is. */
async function edgeOf(
  db: Reader,
  merchantId: MerchantId,
  plan: Plan,
  request: ListRequest,
  size: number,
): Promise<ListedReturn | undefined> {
  const order = ordered(request.sort, request.descending);
  const [edge] = await run(
    db,
    sql`select * from (${merged(merchantId, plan, request, size)}) as found ${order} limit 1 offset ${most(size - 1)}`,
  );
  return edge;
}

function pageOf(merchantId: MerchantId, plan: Plan, request: ListRequest, size = request.limit + 1): Rows {
  const { after, limit, sort, descending } = request;
  const source = plan.by === "order" || plan.by === "windows" ? merged(merchantId, plan, request, size) : setOf(merchantId, plan);
  const conditions = after ? [...plan.rest, beyond(after, sort, descending)] : plan.rest;
  return sql`select * from (${source}) as found ${where(conditions)} ${ordered(sort, descending)} limit ${most(limit + 1)}`;
}

/** The next `size` in the wanted order, whatever the rest of the filter says. */
function merged(merchantId: MerchantId, plan: Plan, { after, sort, descending }: ListRequest, size: number): Rows {
  const path = after ? [...plan.path, beyond(after, sort, descending)] : plan.path;
  const rows = union(merchantId, { ...plan, path }, size, all, ordered(sort, descending));
  return sql`select * from (${rows}) as merged ${ordered(sort, descending)} limit ${most(size)}`;
}

function setOf(merchantId: MerchantId, plan: Plan): Rows {
  if (plan.by !== "ids") return union(merchantId, plan, mostSet);
  if (plan.ids.length === 0) return sql`select ${all} from return_list where 1 = 0`;
  // By their ids and nothing else: SQLite would rather walk through every queue of the merchant, a million rows for a thousand.
  return sql`select ${all} from return_list where merchant_id || '' = ${bound(merchantId)} and return_id in (${sql.join(plan.ids)})`;
}

const all = sql.raw<unknown>(columns.join(", "));

/** Queue by queue, because every index begins with it: from each at most `limit`. */
function union(
  merchantId: MerchantId,
  { queues, path }: Pick<Plan, "queues" | "path">,
  limit: number,
  what: RawBuilder<unknown> = all,
  order: RawBuilder<unknown> = sql``,
): Rows {
  const parts = queues.map((queue, place) => {
    const conditions = [{ test: sql`merchant_id = ${bound(merchantId)}` }, { test: sql`queue = ${bound(queue)}` }, ...path];
    const rows = sql`select ${what} from return_list ${where(conditions)} ${order} limit ${most(limit)}`;
    return sql`select * from (${rows}) as ${sql.raw(`part${place}`)}`;
  });
  return sql.join(parts, sql` union all `);
}

function where(conditions: readonly Test[]): RawBuilder<unknown> {
  if (conditions.length === 0) return sql``;
  return sql`where ${sql.join(
    conditions.map(({ test }) => test),
    sql` and `,
  )}`;
}

function ordered(sort: ListSort, descending: boolean): RawBuilder<unknown> {
  const way = sql.raw(descending ? "desc" : "asc");
  return sql`order by ${sql.ref(sortColumns[sort])} ${way}, return_id ${way}`;
}

function beyond({ value, id }: ListKey, sort: ListSort, descending: boolean): Test {
  const known = typeof value === "string" ? bound(value) : sql`cast(${value} as bigint)`;
  return { test: sql`(${sql.ref(sortColumns[sort])}, return_id) ${sql.raw(descending ? "<" : ">")} (${known}, ${bound(id)})` };
}

async function run(db: Reader, rows: Rows): Promise<ListedReturn[]> {
  return db.selectFrom(sql<ListedReturn>`(${rows})`.as("listed")).selectAll().execute();
}

function toPage(found: readonly ListedReturn[], { limit, sort }: ListRequest): ListPage {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, next: found.length > limit && last ? keyOf(last, sort) : null };
}

function keyOf(row: ListedReturn, sort: ListSort): ListKey {
  return { value: row[sortColumns[sort]], id: row.return_id };
}
