import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";
import { engines } from "../support/databases.ts";
import { type DeskWork, deskWork, everything } from "../support/desk.ts";
import { aHttpShop } from "../support/vendors/http.ts";
import type { ShopBench } from "../support/vendors/shop-bench.ts";
import { type Answer, aWorld, type World } from "../support/world.ts";

type Json = Answer["json"];

for (const engine of engines()) {
  describe(`a shop of somebody's own from connecting to paying back, on ${engine.name}`, () => {
    let bench: ShopBench;
    let world: World;
    let desk: DeskWork;

    const open = async (about?: object): Promise<Json> => {
      bench = await aHttpShop(about ? { about } : {});
      world = await aWorld(engine, { allowedPrivateHosts: ["localhost"] });
      desk = deskWork(world, { Authorization: `Bearer ${world.ada.apiKey}` });
      const connected = await world.ask("POST", "/api/desk/shops/ada/connections", {
        headers: { ...(await world.member(world.ada, "owner")), "Idempotency-Key": "connect-own-shop" },
        body: { provider: "http", settings: bench.given },
      });
      assert.equal(connected.status, 201, connected.text);
      await world.sync();
      return connected.json;
    };
    afterEach(async () => {
      await world.close();
      await bench.vendor.close();
      await bench.outside.close();
    });

    const decided = async (): Promise<{ page: Json; payment: Json }> => {
      const page = await desk.asked("1001", { items: [{ lineId: "1", quantity: 1, reasonId: "too_small" }] });
      const answer = await desk.decide(page.id, { units: everything(page) });
      assert.equal(answer.status, 200, answer.text);
      return { page: answer.json, payment: answer.json.money.payments.at(-1) };
    };
    const worked = async (): Promise<void> => {
      for (let round = 0; round < 4; round++) {
        await world.settle({ again: false });
        world.pass(61_000);
      }
    };

    test("money goes through it, and once though the answer was lost: the same key is asked again", async () => {
      const { can, account } = await open();
      assert.deepEqual([account, can.refund, can.credit, can.exchange], ["Own Shop", "moves", "gift_card", "order"]);
      const { page, payment } = await decided();
      assert.ok(payment.ways.includes("shop"), JSON.stringify(payment));
      bench.vendor.fail("lost", (seen) => bench.isWrite(seen, "refund"));
      assert.equal((await desk.pay(payment.id, { how: "shop" })).status, 200);
      await worked();
      assert.equal((await desk.page(page.id)).money.payments.at(-1).state, "done");
      assert.deepEqual(
        bench.shop.refunds("5001").map(({ amount, moved }) => [amount, moved]),
        [[payment.amount, true]],
      );
      assert.ok(bench.shop.notes("5001").some((note) => note.includes(page.number)));
      assert.deepEqual(bench.vendor.mistakes, []);
    });

    test("what it does not offer is never asked of it", async () => {
      const { can } = await open({ version: 1, name: "Small Shop", currency: "EUR" });
      assert.deepEqual([can.refund, can.notes, can.webhooks, can.products], ["none", [], "none", false]);
      const { page, payment } = await decided();
      assert.deepEqual(payment.ways.includes("shop"), false, JSON.stringify(payment));
      const asked = await desk.pay(payment.id, { how: "shop" });
      assert.ok(asked.status >= 400, "nor by whoever asks all the same");
      assert.equal((await desk.pay(payment.id)).status, 200);
      await worked();
      assert.equal((await desk.page(page.id)).money.payments.at(-1).state, "done");
      assert.deepEqual([...new Set(bench.vendor.seen.map(({ method }) => method))], ["GET"]);
      assert.deepEqual(bench.vendor.mistakes, []);
    });
  });
}
