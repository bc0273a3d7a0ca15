import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import { engines } from "../support/databases.ts";
import { type DeskWork, deskWork, everything } from "../support/desk.ts";
import type { GatewayBench } from "../support/vendors/gateway-bench.ts";
import { aHttpShop } from "../support/vendors/http.ts";
import { openMagento2 } from "../support/vendors/magento2.ts";
import { openPaypalBench } from "../support/vendors/paypal.ts";
import type { ShopBench } from "../support/vendors/shop-bench.ts";
import { openShopify } from "../support/vendors/shopify.ts";
import { openStripeBench } from "../support/vendors/stripe.ts";
import { openWixSite } from "../support/vendors/wix.ts";
import { openWooBench } from "../support/vendors/woocommerce-bench.ts";
import { type Answer, aWorld, monday, type World } from "../support/world.ts";

type Json = Answer["json"];

/** Every kind of shop that gives money back itself, each as its vendor's own server behaves. */
const shops: readonly [name: string, open: () => Promise<ShopBench>][] = [
  ["WooCommerce", () => openWooBench(true)],
  ["Shopify", openShopify],
  ["Wix", openWixSite],
  ["Magento 2", openMagento2],
  ["any other shop", aHttpShop],
];
const gateways: readonly [name: string, open: () => Promise<GatewayBench>][] = [
  ["Stripe", openStripeBench],
  ["PayPal", openPaypalBench],
];

const minute = 60_000;

/** Works and lets time pass until nothing more happens by itself. */
async function throughTheHour(world: World): Promise<void> {
  for (const wait of [11_000, minute, 5 * minute, 15 * minute, 50 * minute]) {
    await world.settle({ again: false });
    world.pass(wait);
  }
  await world.settle({ again: false });
}

for (const engine of engines())
  for (const [name, open] of shops) {
    describe(`money through ${name}, on ${engine.name}`, () => {
      let bench: ShopBench;
      let world: World;
      let desk: DeskWork;
      let number: string;
      let externalId: string;

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
        const byHand = provider.hooksByHand ? `http://returns.test/api/inbound/${made.json.id}` : null;
        assert.equal(made.json.hooksAddress, byHand);
        await world.sync();
        desk = deskWork(world, { Authorization: `Bearer ${world.ada.apiKey}` });
        ({ number, externalId } = bench.seed.discounted);
      });
      afterEach(async () => {
        await world.close();
        await bench.vendor.close();
        assert.deepEqual(bench.vendor.mistakes, []);
      });

      /** Two pieces of the line that does not divide evenly go back, whatever the policy says, and are decided. */
      const decided = async (): Promise<Json> => {
        const token = world.ada.apiKey;
        const found = await world.ask("GET", `/api/desk/orders?search=${encodeURIComponent(number)}`, { token });
        const row = found.json.items.find((one: Json) => one.number === number);
        const order = (await world.ask("GET", `/api/desk/orders/${row.id}`, { token })).json;
        const line = order.lines.find(({ quantity }: Json) => quantity >= 3);
        const items = [{ lineId: line.id, quantity: 2, reasonId: "too_small" }];
        const quoted = await world.ask("POST", `/api/desk/orders/${row.id}/quotes`, { token, body: { items, resolution: "refund" } });
        assert.equal(quoted.status, 200, quoted.text);
        const made = await world.ask("POST", "/api/desk/returns", {
          headers: { ...(await world.member(world.ada, "owner")), "Idempotency-Key": "one-return" },
          body: { orderId: row.id, items, resolution: "refund", handover: quoted.json.handover, override: "A story.", mail: false },
        });
        assert.ok(made.status < 300, made.text);
        await world.settle({ again: false });
        const { id } = made.json.returns?.[0] ?? made.json;
        const answer = await desk.decide(id, { units: everything(await desk.page(id)) });
        assert.equal(answer.status, 200, answer.text);
        return answer.json;
      };
      const isRefund = (seen: Parameters<ShopBench["isWrite"]>[0]) => bench.isWrite(seen, "refund");
      const stateOf = async (page: Json): Promise<Json> => (await desk.page(page.id)).money.payments[0];

      test("a refund is made once, to the cent, and its pieces with it; everything again changes nothing (S5-09, S5-17)", async () => {
        const page = await decided();
        const [payment] = page.money.payments;
        assert.equal(payment.ways[0], "shop");
        const before = bench.shop.refunds(externalId).length;
        assert.equal((await desk.pay(payment.id, { how: "shop" })).status, 200);
        await throughTheHour(world);
        assert.equal((await stateOf(page)).state, "done", JSON.stringify(await stateOf(page)));
        const made = bench.shop.refunds(externalId).slice(before);
        assert.deepEqual(
          made.map(({ amount, moved }) => [amount, moved]),
          [[payment.amount, true]],
        );
        assert.equal(
          made[0]?.lines.reduce((sum, { quantity }) => sum + quantity, 0),
          2,
        );
        await world.settle();
        assert.equal(bench.shop.refunds(externalId).length, before + 1);
      });

      for (const fault of ["lost", "cut", "server_error", "dropped"] as const) {
        test(`its answer is ${fault}: at most one refund leaves the till, and nobody is told another story`, async () => {
          const page = await decided();
          const [payment] = page.money.payments;
          assert.equal(payment.ways[0], "shop");
          const before = bench.shop.refunds(externalId).length;
          bench.vendor.fail(fault, isRefund);
          await desk.pay(payment.id, { how: "shop" });
          await throughTheHour(world);
          const made = bench.shop.refunds(externalId).length - before;
          const { state } = await stateOf(page);
          assert.ok(made <= 1, `${made} refunds`);
          // What left the till is known; what did not is paid by itself where that is certain, and else waits for a person.
          assert.ok(made === 1 ? state === "done" : state === "unknown" || state === "rejected", `${state} with ${made}`);
          await world.settle();
          assert.equal(bench.shop.refunds(externalId).length - before, made);
        });
      }
    });
  }

for (const engine of engines())
  for (const [name, open] of gateways) {
    describe(`money through ${name}, on ${engine.name}`, () => {
      let bench: GatewayBench;
      let world: World;
      let desk: DeskWork;
      let orders = 0;

      beforeEach(async () => {
        bench = await open();
        const { provider, outside } = bench;
        world = await aWorld(engine, { outside, providers: { shops: new Map(), gateways: new Map([[provider.id, provider]]) } });
        const made = await world.ask("POST", "/api/desk/shops/ada/connections", {
          headers: { ...(await world.member(world.ada, "owner")), "Idempotency-Key": "connect-the-gateway" },
          body: { provider: provider.id, settings: bench.given },
        });
        assert.equal(made.status, 201, made.text);
        desk = deskWork(world, { Authorization: `Bearer ${world.ada.apiKey}` });
      });
      afterEach(async () => {
        await world.close();
        await bench.vendor.close();
        assert.deepEqual(bench.vendor.mistakes, []);
      });

      const decided = async (): Promise<{ page: Json; paid: string }> => {
        const number = `V${++orders}`;
        const paid = bench.gateway.pay(7_420, "EUR");
        const [word = ""] = bench.words.its;
        await world.order(world.ada, { number, payments: [{ id: "p", gateway: word, tender: "money", paid: 7_420, reference: paid }] });
        const page = await desk.asked(number, { items: [{ lineId: "1", quantity: 3, reasonId: "too_small" }] });
        const answer = await desk.decide(page.id, { units: everything(page) });
        assert.deepEqual(answer.json.money.payments[0].ways, ["gateway", "outside"], answer.text);
        return { page: answer.json, paid };
      };

      for (const fault of ["none", "lost", "cut", "server_error", "too_many", "dropped"] as const) {
        test(`its answer is ${fault}: exactly one refund`, async () => {
          const { page, paid } = await decided();
          const [payment] = page.money.payments;
          if (fault !== "none") bench.vendor.fail(fault, (seen) => bench.isWrite(seen, "refund"));
          await desk.pay(payment.id, { how: "gateway" });
          await throughTheHour(world);
          const made = bench.gateway.refunds(paid);
          assert.deepEqual(
            made.map(({ amount }) => amount),
            [3_780],
          );
          assert.equal((await desk.page(page.id)).money.payments[0].state, "done");
          await world.settle();
          assert.equal(bench.gateway.refunds(paid).length, 1);
        });
      }

      test("one that the bank is still at is settled by the gateway's own word, and one that comes back is said", async () => {
        for (const end of ["done", "rejected"] as const) {
          bench.gateway.nextRefund("pending");
          const { page, paid } = await decided();
          await desk.pay(page.money.payments[0].id, { how: "gateway" });
          await world.settle({ again: false });
          assert.equal((await desk.page(page.id)).money.payments[0].state, "pending");
          bench.gateway.end(bench.gateway.refunds(paid)[0]?.reference ?? "", end);
          await throughTheHour(world);
          assert.equal((await desk.page(page.id)).money.payments[0].state, end);
        }
      });
    });
  }
