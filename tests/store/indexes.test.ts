import assert from "node:assert/strict";
import { test } from "node:test";
import Sqlite from "better-sqlite3";
import { CompiledQuery, Kysely, PostgresDialect, SqliteDialect, sql } from "kysely";
import pg from "pg";
import { takeCode } from "../../server/store/codes.ts";
import { commit } from "../../server/store/commit.ts";
import type { Database } from "../../server/store/database.ts";
import { findAnswer } from "../../server/store/idempotency.ts";
import { hit, peek } from "../../server/store/limits.ts";
import { findLink, revokeLinksOfOrder } from "../../server/store/links.ts";
import { findApiKey, revokeApiKeys } from "../../server/store/members.ts";
import { findShop, findShopById } from "../../server/store/merchants.ts";
import { findOrder, findOrderByNumber, findOrdersByKey, listOrders } from "../../server/store/orders.ts";
import { listOverdue } from "../../server/store/overdue.ts";
import { expectPhoto, findPhotos, forgetPhotos, listLeftPhotos, savePhoto, takePhotos } from "../../server/store/photos.ts";
import { findPolicy, policyInForce } from "../../server/store/policies.ts";
import { purge } from "../../server/store/purge.ts";
import {
  countReturnsOfCustomer,
  findReturn,
  listReturns,
  listReturnsOfOrder,
  listReturnsOfSubmission,
  timelineOf,
} from "../../server/store/returns.ts";
import type { Tables } from "../../server/store/tables.ts";
import { addTasks, bury, finish, lease, listBuried, postpone, renew } from "../../server/store/tasks.ts";
import { upsertOrders } from "../../server/store/upsert-orders.ts";
import { engines } from "../support/databases.ts";
import { anOrder, aReturn, aSnapshot, noon, twoMerchants } from "./samples.ts";

pg.types.setTypeParser(pg.types.builtins.INT8, Number);

for (const engine of engines()) {
  test(`${engine.name}: every query finds its rows by an index`, async (t) => {
    const { db, url, close } = await engine.open();
    const { ada, newId } = await twoMerchants(db);
    const order = await anOrder(db, ada, "1001", newId);
    const seen = new Map<string, CompiledQuery>();
    const kysely = new Kysely<Tables>({
      dialect:
        engine.name === "sqlite"
          ? new SqliteDialect({ database: new Sqlite(url.slice("sqlite:".length)) })
          : new PostgresDialect({ pool: new pg.Pool({ connectionString: url }) }),
      log: ({ query }) => void seen.set(query.sql, query),
    });
    t.after(async () => {
      await kysely.destroy();
      await close();
    });
    await useEverything(watched(db, kysely), ada, order, newId);

    const queries = [...seen.values()].filter(({ sql: text }) => /^(select|update|delete)/.test(text));
    assert.ok(queries.length > 30, `${queries.length} queries were seen`);
    for (const query of queries) {
      const plan = await (engine.name === "sqlite" ? explainSqlite(kysely, query) : explainPostgres(kysely, query));
      const scans = plan.filter((line) => (engine.name === "sqlite" ? isSlow(line, query.sql) : /Seq Scan/.test(line)));
      assert.deepEqual(scans, [], `${query.sql}\n${plan.join("\n")}`);
    }
  });
}

/** A merchant's orders and returns are read one after the other only for a page, which ends after a few. */
function isSlow(line: string, text: string): boolean {
  const wholeMerchant = /^SEARCH (orders|returns|order_keys|order_people) .*\(merchant_id=\?( AND shop_id=\?)?\)/.test(line);
  return /^SCAN (?!json_each)/.test(line) || (wholeMerchant && (!/order by .* limit/.test(text) || text.includes(" in (")));
}

type World = Awaited<ReturnType<typeof twoMerchants>>;

async function useEverything(
  db: Database,
  { merchantId, shop, policyId }: World["ada"],
  order: Awaited<ReturnType<typeof anOrder>>,
  newId: World["newId"],
): Promise<void> {
  await findShop(db, shop.slug);
  await findShopById(db, merchantId, shop.id);
  await findPolicy(db, merchantId, policyId);
  await policyInForce(db, merchantId, shop.id, noon);
  await findApiKey(db, "hash");
  await revokeApiKeys(db, merchantId, noon);
  await upsertOrders(db, merchantId, shop.id, [aSnapshot("1001", { total: 0 }), aSnapshot("1002")], {
    shopCode: shop.code,
    newId,
    at: noon,
  });
  await findOrder(db, merchantId, order.id);
  await findOrderByNumber(db, merchantId, shop.id, "1001");
  await findOrdersByKey(db, merchantId, shop.id, "1001");
  for (const within of [{}, { shopId: shop.id }]) {
    await listOrders(db, merchantId, { ...within, limit: 10, after: order.id });
    await listOrders(db, merchantId, { ...within, limit: 10, search: "10" });
    await listOrders(db, merchantId, { ...within, limit: 10, search: "a@b.test" });
  }
  const { ret, events } = aReturn({ ...order, revision: 2 }, policyId, newId);
  await commit(
    db,
    { merchantId, created: [ret], updated: [], events },
    { at: noon, idempotency: { scope: "s", key: "k", requestHash: "h", subject: "s" } },
  );
  await commit(db, { merchantId, created: [], updated: [{ before: ret, after: { ...ret, status: "closed" } }], events: [] }, { at: noon });
  await findAnswer(db, merchantId, "s", "k");
  await findReturn(db, merchantId, ret.id);
  await listReturnsOfOrder(db, merchantId, order.id);
  await listReturnsOfSubmission(db, merchantId, ret.submissionId);
  await listReturns(db, merchantId, { limit: 10, after: ret.id });
  await listReturns(db, merchantId, { limit: 10, after: ret.id, status: "closed" });
  await timelineOf(db, merchantId, ret.id);
  await listOverdue(db, noon, 10);
  await countReturnsOfCustomer(db, merchantId, "a@b.test");
  await findPhotos(db, merchantId, order.id, ["pho_1"]);
  const photo = { id: newId("photo"), orderId: order.id, key: "k", contentType: "image/jpeg", width: 1, height: 1, bytes: 1, at: 0 };
  await expectPhoto(db, merchantId, photo);
  await savePhoto(db, merchantId, photo);
  await db.write((tx) => takePhotos(tx, merchantId, [photo.id]));
  await listLeftPhotos(db, noon, 10);
  await forgetPhotos(db, [photo], noon);
  await hit(db, "bucket", { limit: 1, windowMs: 1, at: noon });
  await peek(db, ["bucket", "other"], noon);
  await findLink(db, "hash", noon);
  await revokeLinksOfOrder(db, merchantId, order.id, noon);
  await takeCode(db, merchantId, order.id, "hash", noon);
  await addTasks(db, [{ do: "issue-label", merchantId, returnId: ret.id }], noon);
  const [one, two] = await lease(db, { worker: "w", at: noon, leaseFor: 1, limit: 2 });
  assert.ok(one && two);
  await renew(db, "w", [one, two], noon);
  await finish(db, [one], noon);
  await postpone(db, two, noon, "later");
  await bury(db, two, "never", noon);
  await listBuried(db, merchantId);
  await purge(db, noon);
}

/** The store's database with every query going through one that can be watched. */
function watched(db: Database, kysely: Kysely<Tables>): Database {
  const write: Database["write"] = (work) => kysely.transaction().execute(work);
  return { ...db, selectFrom: kysely.selectFrom.bind(kysely) as Database["selectFrom"], write, writeLightly: write };
}

async function explainSqlite(kysely: Kysely<Tables>, { sql: text, parameters }: CompiledQuery): Promise<string[]> {
  const { rows } = await kysely.executeQuery<{ detail: string }>(CompiledQuery.raw(`explain query plan ${text}`, [...parameters]));
  return rows.map(({ detail }) => detail);
}

/** With sequential scans made dear, one is chosen only where no index would do. */
async function explainPostgres(kysely: Kysely<Tables>, { sql: text, parameters }: CompiledQuery): Promise<string[]> {
  return kysely.transaction().execute(async (tx) => {
    await sql`set local enable_seqscan = off`.execute(tx);
    const { rows } = await tx.executeQuery<{ "QUERY PLAN": string }>(CompiledQuery.raw(`explain ${text}`, [...parameters]));
    return rows.map((row) => row["QUERY PLAN"]);
  });
}
