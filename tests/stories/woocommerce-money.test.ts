import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import { engines } from "../support/databases.ts";
import { type DeskWork, deskWork, everything } from "../support/desk.ts";
import { openWooBench, type WooBench } from "../support/vendors/woocommerce-bench.ts";
import { type Answer, aWorld, type World } from "../support/world.ts";

for (const engine of engines()) {
  describe(`a WooCommerce shop from connecting to paying back, on ${engine.name}`, () => {
    let bench: WooBench;
    let world: World;
    let desk: DeskWork;

    beforeEach(async () => {
      bench = await openWooBench(false);
      world = await aWorld(engine, { allowedPrivateHosts: ["localhost"] });
      desk = deskWork(world, { Authorization: `Bearer ${world.ada.apiKey}` });
      const connected = await world.ask("POST", "/api/desk/shops/ada/connections", {
        headers: { ...(await world.member(world.ada, "owner")), "Idempotency-Key": "connect-woo" },
        body: { provider: "woocommerce", settings: bench.given },
      });
      assert.equal(connected.status, 201, connected.text);
      assert.deepEqual([connected.json.account, connected.json.currency], ["Café & Co", "EUR"]);
      await world.sync();
    });
    afterEach(async () => {
      await world.close();
      await bench.vendor.close();
      await bench.outside.close();
    });

    /** So many caps of order 82 come back, and what is due for them is asked for through the shop. */
    const due = async (caps: number): Promise<{ page: Answer["json"]; payment: Answer["json"] }> => {
      const page = await desk.asked("82", { items: [{ lineId: "123", quantity: caps, reasonId: "too_small" }] });
      const decided = await desk.decide(page.id, { units: everything(page) });
      assert.equal(decided.status, 200, decided.text);
      const payment = decided.json.money.payments.at(-1);
      assert.ok(payment.ways.includes("shop"), JSON.stringify(payment));
      return { page, payment };
    };
    const stateOf = async (id: string) => (await desk.page(id)).money.payments.at(-1).state;

    test("two refunds of one order asked for at once are two, to the cent, and never more", async () => {
      const one = await due(1);
      const other = await due(2);
      const asked = await Promise.all([
        desk.pay(one.payment.id, { how: "shop" }),
        desk.pay(other.payment.id, { how: "shop" }),
        desk.pay(one.payment.id, { how: "shop" }),
      ]);
      assert.ok(
        asked.every(({ status }) => status === 200),
        asked.map(({ text }) => text).join(),
      );
      for (let round = 0; round < 6; round++) {
        await Promise.all([world.settle({ again: false }), world.settle({ again: false })]);
        world.pass(61_000);
      }
      assert.deepEqual([await stateOf(one.page.id), await stateOf(other.page.id)], ["done", "done"]);
      const truth = bench.shop.refunds("82");
      assert.deepEqual(truth.map(({ lines }) => lines.reduce((sum, { quantity }) => sum + quantity, 0)).sort(), [1, 2]);
      assert.equal(
        truth.reduce((sum, { amount }) => sum + amount, 0),
        6_595,
        "the three caps, and not a cent more",
      );
      assert.deepEqual(bench.vendor.mistakes, []);
    });

    test("what the back office gave back between the decision and the payment is seen", async () => {
      const { page, payment } = await due(3);
      const everythingElse = { amount: "100.00", reason: "by hand", api_refund: false, api_restock: false, line_items: [] };
      await byHand(bench, "82", everythingElse);
      await desk.pay(payment.id, { how: "shop" });
      await world.settle({ again: false });
      assert.notEqual(await stateOf(page.id), "done");
      assert.equal(
        bench.shop.refunds("82").reduce((sum, { amount }) => sum + amount, 0),
        10_000,
        "nothing on top of it",
      );
    });

    test("the answer is lost after the money left: the shop is looked through for it, and it is paid once", async () => {
      const { page, payment } = await due(1);
      bench.vendor.fail("lost", (seen) => bench.isWrite(seen, "refund"));
      await desk.pay(payment.id, { how: "shop" });
      for (let round = 0; round < 4; round++) {
        await world.settle({ again: false });
        world.pass(61_000);
      }
      assert.equal(await stateOf(page.id), "done");
      assert.deepEqual(
        bench.shop.refunds("82").map(({ amount, moved }) => [amount, moved]),
        [[2_199, true]],
      );
    });
  });
}

/** A refund in the shop's own back office. */
async function byHand({ woo }: WooBench, externalId: string, refund: { readonly amount: string; readonly reason: string }): Promise<void> {
  const order = woo.orders.get(Number(externalId));
  const document = {
    id: woo.newId(),
    date_created_gmt: "2026-11-25T12:00:00",
    refunded_payment: false,
    meta_data: [],
    line_items: [],
    ...refund,
  };
  woo.refunds.set(Number(externalId), [document]);
  woo.orders.set(Number(externalId), { ...order, refunds: [{ id: document.id, reason: refund.reason, total: `-${refund.amount}` }] });
}
