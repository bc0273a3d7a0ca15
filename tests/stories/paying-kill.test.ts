import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { engines } from "../support/databases.ts";
import { deskWork, everything } from "../support/desk.ts";
import { aFolder, freePort, instanceKey, patience, project, projectsNode, type Server, startServer, within } from "../support/processes.ts";
import { aHttpShop } from "../support/vendors/http.ts";
import type { ShopBench } from "../support/vendors/shop-bench.ts";
import { openWooBench } from "../support/vendors/woocommerce-bench.ts";
import { type Answer, aWorld } from "../support/world.ts";

type Json = Answer["json"];

const postgres = engines().find(({ name }) => name === "postgres");

/** One that does the same key once, and one of which it has to be found out what it did. */
const shops: readonly [name: string, open: () => Promise<ShopBench>][] = [
  ["a shop that does a key once", aHttpShop],
  ["a shop that knows no keys", () => openWooBench(false)],
];

for (const [name, open] of shops) {
  test(`${name}: two servers share the work, and the one that pays is killed before it hears of it; the money left once`, {
    skip: postgres ? false : "needs PostgreSQL",
  }, async (t) => {
    const bench = await open();
    const { provider, outside, vendor } = bench;
    const providers = { shops: new Map([[provider.id, provider]]), gateways: new Map() };
    const world = await aWorld(postgres ?? assert.fail(), { outside, providers, instanceKey });
    const { db } = world.app.context;
    const servers: Server[] = [];
    t.after(async () => {
      await Promise.all(servers.map((server) => server.kill()));
      await world.close();
      await vendor.close();
    });
    const token = world.ada.apiKey;
    const connected = await world.ask("POST", "/api/desk/shops/ada/connections", {
      headers: { ...(await world.member(world.ada, "owner")), "Idempotency-Key": "connect-the-shop" },
      body: { provider: provider.id, settings: bench.given },
    });
    assert.equal(connected.status, 201, connected.text);
    await world.sync();

    const { number, externalId } = bench.seed.discounted;
    const found = await world.ask("GET", `/api/desk/orders?search=${encodeURIComponent(number)}`, { token });
    const { id: orderId } = found.json.items.find((one: Json) => one.number === number);
    const { lines } = (await world.ask("GET", `/api/desk/orders/${orderId}`, { token })).json;
    const items = [{ lineId: lines[0].id, quantity: 1, reasonId: "too_small" }];
    const quoted = await world.ask("POST", `/api/desk/orders/${orderId}/quotes`, { token, body: { items, resolution: "refund" } });
    assert.equal(quoted.status, 200, quoted.text);
    const made = await world.ask("POST", "/api/desk/returns", {
      headers: { ...(await world.member(world.ada, "owner")), "Idempotency-Key": "one-return" },
      body: { orderId, items, resolution: "refund", handover: quoted.json.handover, override: "A story.", mail: false },
    });
    assert.ok(made.status < 300, made.text);
    await world.settle({ again: false });
    const desk = deskWork(world, { Authorization: `Bearer ${token}` });
    const { id } = made.json.returns?.[0] ?? made.json;
    const decided = await desk.decide(id, { units: everything(await desk.page(id)) });
    assert.equal(decided.status, 200, decided.text);
    const [payment] = decided.json.money.payments;
    const before = bench.shop.refunds(externalId).length;
    const refunds = () => vendor.seen.filter((seen) => bench.isWrite(seen, "refund")).length;
    const asked = refunds();

    const env = { DATABASE_URL: world.databaseUrl, STORAGE_URL: `file:${aFolder()}`, ALLOWED_PRIVATE_HOSTS: "localhost,127.0.0.1" };
    const command = [projectsNode, join(project, "server/cli/main.ts"), "serve"] as const;
    servers.push(
      ...(await Promise.all([1, 2].map(async () => startServer({ installation: project, env, command, port: await freePort() })))),
    );
    // It is done there, and its answer drips so slowly that nobody has heard it when the process dies.
    vendor.fail("slow", (seen) => bench.isWrite(seen, "refund"));
    await Promise.all([desk.pay(payment.id, { how: "shop" }), desk.pay(payment.id, { how: "shop" })]);
    const holder = await within(patience, async () => {
      if (bench.shop.refunds(externalId).length === before) return undefined;
      const task = await db
        .selectFrom("tasks")
        .select("worker")
        .where("kind", "=", "pay-refund")
        .where("state", "=", "waiting")
        .executeTakeFirst();
      return task?.worker ?? undefined;
    });
    const victim = servers.find(({ pid }) => holder.startsWith(`${pid}-`)) ?? assert.fail(holder);
    await victim.kill();
    assert.equal((await desk.page(id)).money.payments[0].state, "pending", "nobody knows yet");
    assert.equal(refunds(), asked + 1);

    // As if the time had passed after which the work of the dead is handed out again.
    await db.write((tx) => tx.updateTable("tasks").set({ due_at: 0 }).where("state", "=", "waiting").execute());
    await within(patience, async () => ((await desk.page(id)).money.payments[0].state === "done" ? true : undefined));
    assert.equal(bench.shop.refunds(externalId).length, before + 1);
    assert.equal(bench.shop.refunds(externalId).at(-1)?.amount, payment.amount);
  });
}
