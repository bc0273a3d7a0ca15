import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import { numbersHere, shownConnection } from "../support/connecting.ts";
import { engines } from "../support/databases.ts";
import { aHttpShop } from "../support/vendors/http.ts";
import { openLightspeed } from "../support/vendors/lightspeed.ts";
import { openMagento2 } from "../support/vendors/magento2.ts";
import { openMijnwebwinkel } from "../support/vendors/mijnwebwinkel.ts";
import type { ShopBench } from "../support/vendors/shop-bench.ts";
import { openShopify } from "../support/vendors/shopify.ts";
import { openWooBench } from "../support/vendors/woocommerce-bench.ts";
import { type Answer, aWorld, monday, type World } from "../support/world.ts";

/** Every kind of shop, each as its vendor's own server behaves. */
const shops: readonly [name: string, open: () => Promise<ShopBench>][] = [
  ["WooCommerce", () => openWooBench(true)],
  ["Shopify", openShopify],
  ["Magento 2", openMagento2],
  ["Mijnwebwinkel", openMijnwebwinkel],
  ["Lightspeed", openLightspeed],
  ["any other shop", aHttpShop],
];

const [engine] = engines();
assert.ok(engine);

for (const [name, open] of shops) {
  describe(`${name}, from connecting to leaving`, () => {
    let bench: ShopBench;
    let world: World;
    let id: string;

    beforeEach(async () => {
      bench = await open();
      const { provider, outside } = bench;
      world = await aWorld(engine, { outside, providers: { shops: new Map([[provider.id, provider]]), gateways: new Map() } });
      world.pass(Math.max(0, bench.seed.now - monday));
      const made = await world.ask("POST", "/api/desk/shops/ada/connections", {
        headers: { ...(await world.member(world.ada, "owner")), "Idempotency-Key": "connect-the-shop" },
        body: { provider: provider.id, settings: bench.given },
      });
      assert.equal(made.status, 201, made.text);
      id = made.json.id;
    });
    afterEach(async () => {
      await world.close();
      await bench.vendor.close();
      assert.deepEqual(bench.vendor.mistakes, []);
    });

    const shown = () => shownConnection(world, id);
    const seeded = () => {
      const { discounted, partlyRefunded, wholeUnits, others } = bench.seed;
      return [discounted, partlyRefunded, wholeUnits, ...others];
    };
    const secret = async (): Promise<string> => {
      const { db, keys } = world.app.context;
      const { hook_secret } = await db.selectFrom("connections").select("hook_secret").executeTakeFirstOrThrow();
      return keys.open("connections", hook_secret ?? "") ?? assert.fail("no secret");
    };
    const deliver = async (externalId: string): Promise<Answer> => {
      const { body, headers } = await bench.shop.deliver(externalId, await secret());
      return world.ask("POST", `/api/inbound/${id}`, { body, headers });
    };
    /** As the person who placed it would: with the postcode it was sent to. */
    const look = async (typed: string, number = typed): Promise<Answer> => {
      const { db } = world.app.context;
      const order = await db
        .selectFrom("orders")
        .innerJoin("order_people", "order_people.order_id", "orders.id")
        .select("order_people.people")
        .where("number", "=", number)
        .executeTakeFirst();
      const postalCode = order ? JSON.parse(order.people ?? "{}").shipTo?.postalCode : "69006";
      return world.ask("POST", "/api/shopper/shops/ada/sessions", { body: { orderNumber: typed, postalCode } });
    };

    test("every order of its history comes, a page at a time, and a shopper finds one by any spelling (S4-03)", async () => {
      const more = bench.shop.addOrders(bench.pageSize + 1);
      await world.sync();
      const here = await numbersHere(world);
      for (const { number } of [...seeded(), ...more]) assert.ok(here.includes(number), number);
      const connection = await shown();
      assert.deepEqual([connection.health, connection.trouble, connection.fill.done], ["well", null, here.length + connection.unread]);
      const { discounted } = bench.seed;
      assert.equal((await look(discounted.number)).status, 201);
      const asked = bench.vendor.seen.length;
      for (const spelling of bench.seed.spellings) {
        assert.equal((await look(spelling, discounted.number)).status, 201, spelling);
      }
      assert.equal(bench.vendor.seen.length, asked, "what is here asks nobody");
    });

    test("a delivery of its own making brings the order; a forged one is not heard", async () => {
      await world.sync();
      const { hooks, hooksAddress } = await shown();
      const byHand = bench.provider.hooksByHand === true;
      assert.equal(hooksAddress, byHand ? `http://returns.test/api/inbound/${id}` : null);
      if (hooks === "none") return;
      assert.equal(hooks, bench.provider.can.webhooks);
      assert.deepEqual(
        [...new Set(bench.shop.hooks().map(({ url }) => url))],
        bench.shop.hooks().length > 0 ? [`http://returns.test/api/inbound/${id}`] : [],
      );
      const [fresh] = bench.shop.addOrders(1);
      assert.ok(fresh);
      const delivered = await deliver(fresh.externalId);
      assert.equal(delivered.status, 200, delivered.text);
      await world.settle();
      await world.sync();
      assert.ok((await numbersHere(world)).includes(fresh.number));
      if (hooks !== "signed") return;
      const { body, headers } = await bench.shop.deliver(fresh.externalId, "a secret that somebody guessed");
      assert.equal((await world.ask("POST", `/api/inbound/${id}`, { body, headers })).status, 404);
    });

    test("a change that no delivery told of is found by asking (S4-24)", async () => {
      await world.sync();
      world.pass(5 * 60_000);
      bench.shop.change(bench.seed.discounted.externalId, world.now() - 60_000);
      const asked = bench.vendor.seen.length;
      await world.sync();
      assert.ok(bench.vendor.seen.length > asked);
      assert.deepEqual([(await shown()).trouble, (await shown()).syncedAt], [null, world.now()]);
    });

    test("an order of a minute ago is found while its shopper waits, where that needs no search", async () => {
      await world.sync();
      const [fresh] = bench.shop.addOrders(1);
      assert.ok(fresh);
      const asked = bench.vendor.seen.length;
      await look(fresh.number);
      const since = bench.vendor.seen.slice(asked);
      assert.deepEqual(since.filter(bench.isSearch), []);
      const { can } = await shown();
      if (!can.findByNumber) assert.deepEqual(since, []);
      else if (bench.seed.idOfAnother === null) assert.ok((await numbersHere(world)).includes(fresh.number));
    });

    test("a shop that answers badly is told of, never believed, and read on once it is well", async () => {
      const troubles: string[] = [];
      for (const fault of ["cut", "no_json", "wrong_types", "elsewhere", "server_error"] as const) {
        bench.vendor.fail(fault, () => true, 2);
        await world.sync();
        const { trouble, hooksMessage } = await shown();
        troubles.push(...(trouble ? [trouble.trouble] : []), ...(hooksMessage === null ? [] : ["hooks"]));
        world.pass(3_600_000);
      }
      assert.ok(troubles.length >= 3, troubles.join());
      for (let round = 0; round < 12 && (await shown()).fill.finishedAt === null; round++) {
        world.pass(3_600_000);
        await world.sync();
      }
      assert.deepEqual([(await shown()).health, (await shown()).trouble], ["well", null]);
      assert.ok((await numbersHere(world)).includes(bench.seed.discounted.number));
    });

    test("leaving it takes every webhook of ours away, and no order", async () => {
      await world.sync();
      const before = await numbersHere(world);
      const owner = await world.member(world.ada, "owner");
      assert.equal((await world.ask("DELETE", `/api/desk/connections/${id}`, { headers: owner })).status, 204);
      await world.settle();
      assert.deepEqual([bench.shop.hooks(), await numbersHere(world)], [[], before]);
    });
  });
}
