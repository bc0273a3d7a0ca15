import { fork } from "node:child_process";
import { copyFileSync } from "node:fs";
import { Agent } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { importOrders } from "../server/actions/import-orders.ts";
import { randomIds } from "../server/random-ids.ts";
import { openDatabase } from "../server/store/database.ts";
import { findShop } from "../server/store/merchants.ts";
import { expectAll, post, type Reply, someCaller } from "./client.ts";
import { atLeastShare, atMost, cpuOf, interleaved, milliseconds, percentile, perSecond, type Row } from "./row.ts";
import { openStand } from "./stand.ts";
import { discard, lookUpBody, orders, slug, stocked, unstocked } from "./stock.ts";

/** Orders in one transaction, as the import has. */
const batch = 250;

/** Orders imported against the same rows inserted bare, in transactions of the same size and as durable. */
export async function importSpeed({ count, turns }: { count: number; turns: number }): Promise<Row[]> {
  const file = await unstocked("import");
  const bareFile = `${file}.bare`;
  copyFileSync(file, bareFile);
  const db = new Sqlite(file, { readonly: true });
  const bare = new Sqlite(bareFile);
  for (const pragma of ["journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"]) bare.pragma(pragma);
  const store = await openDatabase(`sqlite:${file}`);
  const shop = await findShop(store, slug);
  if (!shop) throw new Error("The bench's shop is missing.");
  const context = { db: store, now: Date.now, newId: randomIds(Date.now) };
  let imported = 0;
  let copied = 0;
  const cpu = await interleaved(turns, {
    ours: async () => {
      const reads = [...orders(imported, imported + count)];
      imported += count;
      return (await cpuOf(async () => void (await importOrders(context, shop, reads)))) / count;
    },
    bare: async () => {
      const transactions = copies(db, bare, copied);
      copied += count;
      return (
        (await cpuOf(async () => {
          for (const transaction of transactions) transaction();
        })) / count
      );
    },
  });
  await store.close();
  for (const one of [db, bare]) one.close();
  for (const one of [file, bareFile]) discard(one);
  return [atLeastShare("order import, orders a second of CPU", 1_000_000 / cpu.ours, 1_000_000 / cpu.bare, 0.4, perSecond)];
}

type Value = string | number | null;

/** Transactions that insert what was imported after so many orders, row by row with prepared statements, in the order it came. */
function copies(from: Sqlite.Database, to: Sqlite.Database, after: number): (() => void)[] {
  const rows = (text: string): Value[][] => from.prepare(text).raw().all(after) as Value[][];
  const order = rows("select * from orders where rowid > ? order by rowid");
  const people = rows("select * from order_people where rowid > ? order by rowid");
  const keys = Map.groupBy(rows("select k.* from order_keys k join orders o on o.id = k.order_id where o.rowid > ?"), (row) => row[4]);
  const into = (table: string, columns: number): Sqlite.Statement =>
    to.prepare(`insert into ${table} values (${Array(columns).fill("?").join(", ")})`);
  const [inOrders, inPeople, inKeys] = [
    into("orders", order[0]?.length ?? 0),
    into("order_people", people[0]?.length ?? 0),
    into("order_keys", 5),
  ];
  return Array.from({ length: Math.ceil(order.length / batch) }, (_, place) =>
    to.transaction(() => {
      for (let row = place * batch; row < Math.min(order.length, (place + 1) * batch); row++) {
        inOrders.run(order[row]);
        inPeople.run(people[row]);
        for (const key of keys.get(order[row]?.[0] ?? null) ?? []) inKeys.run(key);
      }
    }),
  );
}

/** How long look-ups take at most, all but one in a hundred, while another process imports into the same database. */
export async function lookUpsDuringImport({ count }: { count: number }): Promise<Row[]> {
  const source = await stocked(10_000);
  const file = `${source}.importing-${process.pid}`;
  copyFileSync(source, file);
  const stand = await openStand(file);
  await lookUpsUntil(stand.port, wait(2_000));
  const quiet = await lookUpsUntil(stand.port, wait(5_000));
  const importer = fork(import.meta.filename, [file, String(count)], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const ended = new Promise<void>((resolve, reject) =>
    importer.once("exit", (code) => (code === 0 ? resolve() : reject(new Error(`The import ended with ${code}.`)))),
  );
  await new Promise((resolve) => importer.once("message", resolve));
  const replies = await lookUpsUntil(stand.port, ended);
  await stand.close();
  discard(file);
  expectAll(replies, 201);
  const slowest = (those: readonly Reply[]): number =>
    percentile(
      those.map(({ took }) => took),
      0.99,
    );
  const what = `look-up p99 during an import (without: ${milliseconds(slowest(quiet))})`;
  return [atMost(what, slowest(replies), 50, milliseconds)];
}

/** A few shoppers at a time, who pause as people do: what is measured is waiting, not a server that is run down. */
async function lookUpsUntil(port: number, end: Promise<unknown>): Promise<Reply[]> {
  let over = false;
  const ending = end.finally(() => {
    over = true;
  });
  const agent = new Agent({ keepAlive: true });
  const replies: Reply[] = [];
  const shopper = async (seed: number): Promise<void> => {
    for (let n = seed; !over; n += 4) {
      replies.push(
        await post(agent, port, {
          path: `/api/shopper/shops/${slug}/sessions`,
          body: lookUpBody((n * 7_919) % 10_000),
          headers: someCaller(n),
        }),
      );
      await wait(20);
    }
  };
  await Promise.all([ending, shopper(0), shopper(1), shopper(2), shopper(3)]);
  agent.destroy();
  return replies;
}

async function importInto(file: string, count: number): Promise<void> {
  const db = await openDatabase(`sqlite:${file}`);
  const shop = await findShop(db, slug);
  if (!shop) throw new Error("The bench's shop is missing.");
  process.send?.("importing");
  await importOrders({ db, now: Date.now, newId: randomIds(Date.now) }, shop, orders(1_000_000, 1_000_000 + count));
  await db.close();
  process.disconnect();
}

if (process.send && process.argv[1] === import.meta.filename) {
  const [, , file = "", count = ""] = process.argv;
  await importInto(file, Number(count));
}
