import { Agent } from "node:http";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { openApp } from "../server/app.ts";
import { readConfig } from "../server/config.ts";
import { http } from "../server/providers/shops/http.ts";
import { randomIds } from "../server/random-ids.ts";
import { createConnection } from "../server/store/connections.ts";
import { type Database, openDatabase } from "../server/store/database.ts";
import { keysFrom } from "../server/store/keys.ts";
import { findShop } from "../server/store/merchants.ts";
import { syncing } from "../server/worker/syncing.ts";
import { startTurns } from "../server/worker/turns.ts";
import { expectAll, post, type Reply, someCaller } from "./client.ts";
import { atLeastShare, atMost, median, megabytes, milliseconds, perSecond, type Row } from "./row.ts";
import { instanceKey, openStand } from "./stand.ts";
import { discard, folder, lookUpBody, number, slug, unstocked } from "./stock.ts";
import { openVendorShop, pageSize } from "./vendor-shop.ts";

/** Milliseconds a good shop takes to answer. */
const vendorTime = 80;

/** Look-ups that have to ask the shop, through the whole stack, beside a bare fetch of the same order from the same shop. */
export async function liveLookUp({ requests }: { requests: number }): Promise<Row[]> {
  const file = await unstocked("live");
  const vendor = await openVendorShop(10_000, vendorTime);
  await connect(file, vendor.origin);
  const stand = await openStand(file);
  const agent = new Agent({ keepAlive: true });
  const [ours, bare]: [Reply[], number[]] = [[], []];
  for (let n = 0; n < requests; n++) {
    // At the pace such a shop is asked at: what waits for its turn waits for the shop, not for us.
    await wait(200);
    bare.push(await fetched(`${vendor.origin}/orders?number=${encodeURIComponent(number(n))}`));
    const call = { path: `/api/shopper/shops/${slug}/sessions`, body: lookUpBody(n), headers: someCaller(n) };
    ours.push(await post(agent, stand.port, call));
  }
  agent.destroy();
  await stand.close();
  vendor.close();
  discard(file);
  expectAll(ours, 201);
  const added = median(ours.map(({ took }) => took)) - median(bare);
  return [atMost(`look-up that asks the shop, beside its own ${milliseconds(median(bare))}`, added, 30, milliseconds)];
}

async function fetched(url: string): Promise<number> {
  const started = performance.now();
  await (await fetch(url)).json();
  return performance.now() - started;
}

/** A shop's whole history, read at the pace its provider allows: how much of the pace is used, and whether memory stays where it was. */
export async function backFill({ count }: { count: number }): Promise<Row[]> {
  const file = await unstocked("back-fill");
  const vendor = await openVendorShop(count, 20);
  await connect(file, vendor.origin);
  const config = readConfig({
    INSTANCE_KEY: instanceKey,
    DATABASE_URL: `sqlite:${file}`,
    STORAGE_URL: `file:${path.join(folder, "files")}`,
    ALLOWED_PRIVATE_HOSTS: "127.0.0.1",
    LOG_LEVEL: "silent",
  });
  const app = await openApp(config, { worker: false });
  const { db } = app.context;
  const started = performance.now();
  const reading = startTurns(app.context, syncing);
  const resident: number[] = [];
  for (let filled = false; !filled; ) {
    await wait(250);
    resident.push(process.memoryUsage.rss());
    filled = await isFilled(db);
  }
  const seconds = (performance.now() - started) / 1_000;
  await reading.stop();
  const kept = await countOrders(db);
  await app.close();
  vendor.close();
  discard(file);
  if (kept !== count) throw new Error(`${kept} of ${count} orders are here.`);
  const fifth = Math.ceil(resident.length / 5);
  const growth = Math.max(...resident.slice(-fifth)) - Math.max(...resident.slice(0, 2 * fifth));
  return [
    // What is allowed at once at the beginning is no pace.
    atLeastShare("back-fill, pages a second", (count / pageSize - http.pace.burst) / seconds, http.pace.perSecond, 0.9, perSecond),
    atMost(`back-fill of ${count / 1_000} k orders, memory it grows by`, Math.max(0, growth), 32_000_000, megabytes),
  ];
}

async function connect(file: string, origin: string): Promise<void> {
  const db = await openDatabase(`sqlite:${file}`);
  const shop = await findShop(db, slug);
  if (!shop) throw new Error("The bench's shop is missing.");
  const id = randomIds(Date.now)("connection");
  await createConnection(
    db,
    shop.merchantId,
    {
      id,
      shopId: shop.id,
      kind: "shop",
      provider: http.id,
      settings: { address: origin },
      sealedSecrets: keysFrom(instanceKey).seal("connections", JSON.stringify({ secret: "a secret of both" })),
      account: "Bench",
      // Nothing of what this shop lacks is asked for.
      can: { products: false, webhooks: "none" },
      createdAt: Date.now(),
      createdBy: { kind: "system" },
    },
    { scope: "bench", key: "connect-the-bench", requestHash: "", subject: id },
  );
  await db.close();
}

async function isFilled(db: Database): Promise<boolean> {
  const { filled_at, trouble } = await db.selectFrom("connections").select(["filled_at", "trouble"]).executeTakeFirstOrThrow();
  if (trouble !== null) throw new Error(trouble);
  return filled_at !== null;
}

async function countOrders(db: Database): Promise<number> {
  const { count } = await db
    .selectFrom("orders")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return Number(count);
}
