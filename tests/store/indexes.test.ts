import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import Sqlite from "better-sqlite3";
import { CompiledQuery, Kysely, PostgresDialect, SqliteDialect, sql } from "kysely";
import pg from "pg";
import type { OrderId } from "../../server/domain/ids.ts";
import type { Return } from "../../server/domain/return.ts";
import { cancelInOrder, findCancellation, listCancellations } from "../../server/store/cancellations.ts";
import { isOpen, saveCode, takeCode } from "../../server/store/codes.ts";
import { commit } from "../../server/store/commit.ts";
import type { Database } from "../../server/store/database.ts";
import { erasePeople, filesOfOrder, refuseOpenReturns } from "../../server/store/erase.ts";
import { findAnswer } from "../../server/store/idempotency.ts";
import { hitWithin, peek } from "../../server/store/limits.ts";
import { findLink, revokeLinksOfOrder, saveLink } from "../../server/store/links.ts";
import type { ListFilter } from "../../server/store/list-filter.ts";
import { countReturnRows, listReturnRows } from "../../server/store/listed-returns.ts";
import {
  createMerchant,
  createShop,
  findMerchant,
  findShop,
  findShopById,
  findShopOf,
  listShopsOf,
  updateShop,
} from "../../server/store/merchants.ts";
import { listOrderMessages, saveOrderMessage } from "../../server/store/order-messages.ts";
import { nameOrders } from "../../server/store/order-names.ts";
import { findOrderPayment, listOrderPayments, saveOrderPayment } from "../../server/store/order-payments.ts";
import { findOrder, findOrderByNumber, findOrdersByKey, listOrders } from "../../server/store/orders.ts";
import { listOverdue } from "../../server/store/overdue.ts";
import { expectPhoto, findPhotos, forgetPhotos, listLeftPhotos, savePhoto, takePhotos } from "../../server/store/photos.ts";
import { findPolicy, policyInForce } from "../../server/store/policies.ts";
import { purge } from "../../server/store/purge.ts";
import { countQueues } from "../../server/store/queue-counts.ts";
import { eraseOldUnknownParcels, listOldUnknownParcels } from "../../server/store/retention.ts";
import { listOutdated, touchListOfOrders } from "../../server/store/return-list.ts";
import { searchReturns } from "../../server/store/return-search.ts";
import {
  countReturnsOf,
  countReturnsOfCustomer,
  findReturn,
  listReturnsOfOrder,
  listReturnsOfSubmission,
  timelineOf,
} from "../../server/store/returns.ts";
import { createView, deleteView, findView, listViews, updateView } from "../../server/store/saved-views.ts";
import type { Tables } from "../../server/store/tables.ts";
import {
  addTasks,
  bury,
  finish,
  lease,
  listBuried,
  listFailedAbout,
  postpone,
  renew,
  unbury,
  unburyAll,
} from "../../server/store/tasks.ts";
import {
  assignUnknownParcel,
  expectParcelPhoto,
  findUnknownParcel,
  listUnknownParcels,
  listUnknownParcelsOf,
  photosOfUnknownParcels,
  saveUnknownParcel,
} from "../../server/store/unknown-parcels.ts";
import { upsertOrders } from "../../server/store/upsert-orders.ts";
import { engines } from "../support/databases.ts";
import { useTheDesk } from "./desk-queries.ts";
import { anOrder, aReturn, aSnapshot, noon, twoMerchants } from "./samples.ts";

pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** The operator asks them when a program starts, or only tests do; the others have no question of their own. */
const exempt = new Set(["somebodyCanSignIn", "buriedOf", "countTasks", "hit", "listDone", "listShops", "migrate", "readsThrough"]);

test("no function of the store that asks the database is left out here", () => {
  const words = ["indexes.test.ts", "desk-queries.ts", "money-queries.ts", "parcel-queries.ts", "pickup-queries.ts", "shipment-queries.ts"]
    .map((name) => readFileSync(path.join(import.meta.dirname, name), "utf8"))
    .join("\n");
  const asking = globSync("server/store/*.ts").flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/^export (?:async )?function (\w+)\(\s*db: (?:Reader|Database)/gm)].map(
      ([, name]) => name ?? "",
    ),
  );
  assert.ok(asking.length > 120, `${asking.length} functions were found`);
  const leftOut = asking.filter((name) => !exempt.has(name) && !new RegExp(`\\b${name}\\(`).test(words));
  assert.deepEqual(leftOut, []);
});

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
    const slow: string[] = [];
    for (const query of queries) {
      const plan = await (engine.name === "sqlite" ? explainSqlite(kysely, query) : explainPostgres(kysely, query));
      const scans = plan.some((line) => (engine.name === "sqlite" ? isSlow(line, query.sql) : /Seq Scan/.test(line)));
      if (scans || sortsEverything(plan.join("\n"), query.sql)) slow.push(`${query.sql}\n${plan.join("\n")}`);
    }
    assert.deepEqual(slow, []);
  });
}

/**
 * A merchant's orders and returns are read one after the other only for a page, which ends after a few. What a query has found by then
 * (`found`, `merged` …) is no table; what a round of the list's chore looks for stands alone in its index.
 */
function isSlow(line: string, text: string): boolean {
  const wholeMerchant =
    /^SEARCH (orders|returns|order_keys|order_people|return_list|return_terms) (?!USING INDEX return_list_unanswered).*\(merchant_id=\?( AND shop_id=\?)?\)/.test(
      line,
    );
  // What a search found is fetched by its ids, never by walking through the merchant's queues.
  const walksQueues = /^SEARCH return_list USING (?!PRIMARY KEY)/.test(line) && text.includes("return_id in (");
  return (
    walksQueues ||
    /^SCAN (?!json_each|CONSTANT ROW|found|merged|listed|counted|some|part\d|\(subquery|order_people USING INDEX order_people_unnamed|merchants USING COVERING INDEX)/.test(
      line,
    ) ||
    (wholeMerchant && (!/ limit /.test(text) || text.includes(" in (")))
  );
}

/** A part of the list that is cut off after so many rows must come from its index in order: else all of it is sorted first. */
function sortsEverything(plan: string, text: string): boolean {
  if (!text.includes(" as part0") || text.includes("return_id in (")) return false;
  return (
    /CO-ROUTINE part\d\n(?:(?!SCAN part)[^\n]*\n)*USE TEMP B-TREE/.test(plan) ||
    /Sort Key:[^\n]*\n\s*->\s+(Index|Bitmap)[^\n]* on return_list/.test(plan)
  );
}

type World = Awaited<ReturnType<typeof twoMerchants>>;

async function useEverything(
  db: Database,
  { merchantId, shop, policyId }: World["ada"],
  order: Awaited<ReturnType<typeof anOrder>>,
  newId: World["newId"],
): Promise<void> {
  await findShop(db, shop.slug);
  await findShopOf(db, merchantId, shop.slug);
  await listShopsOf(db, merchantId);
  await findMerchant(db, merchantId);
  await createMerchant(db, { id: newId("merchant"), name: "Eve", at: noon });
  await createShop(db, merchantId, { ...shop, id: newId("shop"), slug: "second", code: "SECOND" });
  await updateShop(db, merchantId, shop, shop);
  await findShopById(db, merchantId, shop.id);
  await findPolicy(db, merchantId, policyId);
  await policyInForce(db, merchantId, shop.id, noon);
  await upsertOrders(db, merchantId, shop.id, [aSnapshot("1001", { total: 0 }), aSnapshot("1002")], {
    shopCode: shop.code,
    newId,
    at: noon,
  });
  const others = [aSnapshot("1002", { placedAt: noon - 99 * 24 * 3_600_000 })];
  assert.deepEqual(await upsertOrders(db, merchantId, shop.id, others, { shopCode: shop.code, newId, at: noon, apart: true }), ["changed"]);
  await findOrder(db, merchantId, order.id);
  await findOrderByNumber(db, merchantId, shop.id, "1001");
  await findOrdersByKey(db, merchantId, shop.id, "1001");
  for (const within of [{}, { shopId: shop.id }]) {
    await listOrders(db, merchantId, { ...within, limit: 10, after: order.id });
    await listOrders(db, merchantId, { ...within, limit: 10, search: "10" });
    await listOrders(db, merchantId, { ...within, limit: 10, search: "a@b.test" });
  }
  const payment = { id: newId("payment"), kind: "refund", amount: 410, state: "due", decidedBy: { kind: "system" }, dueAt: noon } as const;
  const { ret, events } = aReturn({ ...order, revision: 2 }, policyId, newId, [["2", 0]], { payments: [payment] });
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
  await useTheDesk(db, { merchantId, shop, policyId, order, ret, newId });
  await useTheList(db, merchantId, shop.id, ret, newId);
  await timelineOf(db, merchantId, ret.id);
  await listOverdue(db, { before: noon, limit: 10 });
  await listOverdue(db, { before: noon, after: { sendBy: noon, id: ret.id }, limit: 10 });
  await countReturnsOfCustomer(db, merchantId, "a@b.test");
  await useTheOrder(db, merchantId, order.id, newId);
  await findPhotos(db, merchantId, order.id, ["pho_1"]);
  const photo = { id: newId("photo"), orderId: order.id, key: "k", contentType: "image/jpeg", width: 1, height: 1, bytes: 1, at: 0 };
  await expectPhoto(db, merchantId, photo);
  await savePhoto(db, merchantId, photo);
  await db.write((tx) => takePhotos(tx, merchantId, [photo.id]));
  await listLeftPhotos(db, noon, 10);
  await forgetPhotos(db, [photo], noon);
  await hitWithin(db, "bucket", { limit: 1, windowMs: 1, at: noon });
  await peek(db, ["bucket", "other"], noon);
  await saveLink(db, merchantId, {
    id: newId("link"),
    hash: "hash",
    shopId: shop.id,
    orderId: order.id,
    purpose: "insert",
    expiresAt: noon + 1,
  });
  await findLink(db, "hash", noon);
  await revokeLinksOfOrder(db, merchantId, order.id, noon);
  const mailed = { do: "issue-label", merchantId, returnId: ret.id } as const;
  await saveCode(db, { merchantId, orderId: order.id, hash: "hash", expiresAt: noon + 1 }, mailed, noon);
  await isOpen(db, merchantId, order.id, "hash", noon);
  await takeCode(db, merchantId, order.id, "hash", noon);
  await addTasks(db, [mailed], noon);
  const [one, two] = await lease(db, { worker: "w", at: noon, leaseFor: 1, limit: 2 });
  assert.ok(one && two);
  await renew(db, "w", [one, two], noon);
  await finish(db, [one], noon);
  await postpone(db, two, noon, "later");
  await bury(db, two, "never", noon);
  const [buried] = await listBuried(db, merchantId);
  assert.ok(buried);
  await listFailedAbout(db, merchantId, [ret.id]);
  await unbury(db, merchantId, buried.id, noon);
  await unburyAll(db, merchantId, noon);
  await purge(db, noon);
}

/** What the desk reads and writes of one order beside its returns. */
async function useTheOrder(db: Database, merchantId: World["ada"]["merchantId"], orderId: OrderId, newId: World["newId"]): Promise<void> {
  const by = { kind: "system" } as const;
  const [id, paymentId] = [newId("cancellation"), newId("payment")];
  const idempotency = { scope: orderId, key: "cancel", requestHash: "h", subject: id };
  await cancelInOrder(
    db,
    merchantId,
    orderId,
    { id, paymentId: () => paymentId, by, restock: true, told: false, tasks: [], idempotency },
    { at: noon, judge: () => ({ at: noon, lines: [{ lineId: "1", places: [9], amount: 100 }], delivery: 0 }) },
  );
  await findCancellation(db, merchantId, id);
  await listCancellations(db, merchantId, orderId);
  await listOrderPayments(db, merchantId, orderId);
  await listOrders(db, merchantId, { limit: 10, owed: true });
  const found = await findOrderPayment(db, merchantId, paymentId);
  assert.equal(found?.payment.amount, 100);
  const paid = { ...found.payment, state: "done" as const, doneAt: noon, doneBy: by };
  await saveOrderPayment(db, merchantId, found, paid, { tasks: [], at: noon, message: { id: newId("message"), text: "Paid", at: noon } });
  const message = { id: newId("message"), text: "Hello", at: noon };
  await saveOrderMessage(db, merchantId, orderId, message, { idempotency: { ...idempotency, key: "message" }, tasks: [] });
  await listOrderMessages(db, merchantId, orderId);
  const parcel = { id: newId("unknownParcel"), label: "Blue box", at: noon, by };
  await saveUnknownParcel(db, merchantId, parcel, { scope: "unknown-parcels", key: "parcel", requestHash: "h" });
  await listUnknownParcels(db, merchantId, 10);
  await findUnknownParcel(db, merchantId, parcel.id);
  await photosOfUnknownParcels(db, merchantId, orderId);
  await expectParcelPhoto(db, merchantId, parcel.id, "photos/x");
  for (const whole of [true, false]) {
    await listOldUnknownParcels(db, merchantId, { before: noon, limit: 10, whole });
    await eraseOldUnknownParcels(db, merchantId, [], whole);
  }
  const [ret] = await listReturnsOfOrder(db, merchantId, orderId);
  if (ret) {
    await assignUnknownParcel(db, merchantId, parcel.id, ret.id);
    await listUnknownParcelsOf(db, merchantId, ret.id);
  }
  await filesOfOrder(db, merchantId, orderId);
  await refuseOpenReturns(db, merchantId, orderId);
  await erasePeople(db, merchantId, orderId, noon);
}

/** Every order with every filter, alone and with another; and a size none of them has, so that all ways of reading are taken. */
async function useTheList(
  db: Database,
  merchantId: World["ada"]["merchantId"],
  shopId: World["ada"]["shop"]["id"],
  ret: Return,
  newId: World["newId"],
): Promise<void> {
  const filters: ListFilter[] = [
    {},
    { lane: "commercial" },
    { reason: "size" },
    { shopId },
    { country: "FR" },
    { word: "approved" },
    { parcel: "held_up" },
    { parcel: "announced", reason: "size" },
    { waitingSince: noon },
    { from: 0, to: noon },
    { unanswered: true },
    { among: [ret.id], lane: "commercial" },
    { among: Array.from({ length: 1_000 }, () => newId("return")) },
    { reason: "size", country: "FR", waitingSince: noon, from: 0, unanswered: true },
  ];
  const after = { waiting: noon, requested: noon, number: "T", shopper: "a", value: 1, units: 1 } as const;
  for (const sort of Object.keys(after) as (keyof typeof after)[]) {
    for (const filter of filters.flatMap((one): ListFilter[] => [one, { ...one, queue: "to_receive" }])) {
      const request = { filter, sort, descending: sort === "value", limit: 10, after: { value: after[sort], id: ret.id } };
      await listReturnRows(db, merchantId, request);
      await listReturnRows(db, merchantId, request, 0);
      await countReturnRows(db, merchantId, request);
    }
  }
  await searchReturns(db, merchantId, "Ada 10");
  await countQueues(db, merchantId, ret.id);
  await listOutdated(db, { since: ret.id, limit: 10 });
  await nameOrders(db, 10);
  await db.write((tx) => touchListOfOrders(tx, merchantId, [ret.orderId]));
  await countReturnsOf(db, merchantId, [ret.orderId]);
  const view = { id: newId("view"), memberId: null, name: "Mine", query: "" };
  await createView(db, merchantId, view, noon, { scope: "v", key: "k", requestHash: "h", subject: view.id });
  await listViews(db, merchantId, newId("member"));
  await updateView(db, merchantId, view, { ...view, memberId: newId("member") });
  await findView(db, merchantId, view.id);
  await deleteView(db, merchantId, view.id);
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

/** With sequential scans, bitmaps and sorting made dear, one is chosen only where no index would do. */
async function explainPostgres(kysely: Kysely<Tables>, { sql: text, parameters }: CompiledQuery): Promise<string[]> {
  return kysely.transaction().execute(async (tx) => {
    for (const way of ["seqscan", "bitmapscan", "sort"]) await sql.raw(`set local enable_${way} = off`).execute(tx);
    const { rows } = await tx.executeQuery<{ "QUERY PLAN": string }>(CompiledQuery.raw(`explain ${text}`, [...parameters]));
    return rows.map((row) => row["QUERY PLAN"]);
  });
}
