import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { holdFor } from "../../server/actions/sync-connection.ts";
import { createConnection, findConnection } from "../../server/store/connections.ts";
import type { Database } from "../../server/store/database.ts";
import { keysFrom } from "../../server/store/keys.ts";
import { counting, twoMerchants } from "../store/samples.ts";
import { engines } from "../support/databases.ts";
import { patience, within } from "../support/processes.ts";

const instanceKey = "k1:cX9zJ2mV7qLw4tRb8nHd3fKs6gPy1aEu";
const pages = 60;
const pageSize = 20;

for (const engine of engines()) {
  test(`${engine.name}: a process that is killed while it reads a history costs a page at most, and no order comes twice (S4-03)`, async (t) => {
    const { db, url, close } = await engine.open();
    const asked: number[] = [];
    const vendor = createServer((request, response) => {
      const { searchParams } = new URL(request.url ?? "/", "http://vendor");
      // Nothing changes meanwhile: a question for that is no page of the history.
      if (searchParams.has("changed_since")) return void response.end(JSON.stringify({ orders: [], next: null }));
      const page = Number(searchParams.get("cursor") ?? 0);
      asked.push(page);
      setTimeout(() => response.end(JSON.stringify(pageOf(page))), 15);
    });
    vendor.listen(0, "127.0.0.1");
    await once(vendor, "listening");
    let child: ChildProcess | undefined;
    t.after(async () => {
      child?.kill("SIGKILL");
      vendor.closeAllConnections();
      vendor.close();
      await close();
    });
    const { ada } = await twoMerchants(db);
    const id = counting(9)("connection");
    const sealedSecrets = keysFrom(instanceKey).seal("connections", JSON.stringify({ secret: "a secret of both" }));
    await createConnection(
      db,
      ada.merchantId,
      {
        id,
        shopId: ada.shop.id,
        kind: "shop",
        provider: "http",
        settings: { address: `http://127.0.0.1:${(vendor.address() as AddressInfo).port}` },
        sealedSecrets,
        account: "Ada",
        can: { products: false, webhooks: "none" },
        createdAt: Date.now(),
        createdBy: { kind: "system" },
      },
      { scope: "c", key: "connect-ada", requestHash: "", subject: id },
    );
    const connection = async () => (await findConnection(db, ada.merchantId, id)) ?? assert.fail("the connection is gone");

    let kills = 0;
    for (let life = 0; ; life++) {
      // Whoever comes after a kill comes when the connection is free again.
      child = fork(join(import.meta.dirname, "back-fill-child.ts"), [url, instanceKey, String(life * (holdFor + 1_000))], { silent: true });
      const until = life < 4 ? (life + 1) * 11 : pages;
      await within(patience, async () => ((await connection()).filled < until * pageSize ? undefined : true));
      const { filled, filledAt } = await connection();
      child.kill("SIGKILL");
      await once(child, "exit");
      if (filledAt !== undefined) break;
      assert.ok(filled >= until * pageSize, `life ${life} came to ${filled}`);
      kills += 1;
    }
    assert.equal(kills, 4);
    const { filled, fillTotal } = await connection();
    assert.deepEqual([filled, fillTotal, await countOrders(db)], [pages * pageSize, pages * pageSize, pages * pageSize]);
    assert.ok(asked.length <= pages + 2 * kills, `${asked.length} pages were asked for`);
    assert.deepEqual(
      [...new Set(asked)].sort((one, other) => one - other),
      Array.from({ length: pages }, (_, page) => page),
    );
  });
}

function pageOf(page: number): object {
  const orders = Array.from({ length: pageSize }, (_, place) => ({
    number: String(1_000 + page * pageSize + place),
    placedAt: "2026-10-20T10:00:00Z",
    currency: "EUR",
    status: "completed",
    email: `person.${place}@example.test`,
    lines: [{ id: "1", title: "Merino socks", quantity: 1, paid: "12.60" }],
  }));
  return { orders, next: page + 1 < pages ? String(page + 1) : null, total: pages * pageSize };
}

async function countOrders(db: Database): Promise<number> {
  return (await db.selectFrom("orders").select("id").where("number", ">=", "1000").execute()).length;
}
