import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import type { ConnectionId, PaymentId } from "../../server/domain/ids.ts";
import type { GatewayProvider } from "../../server/providers/payments/port.ts";
import type { Written } from "../../server/providers/port.ts";
import type { ShopProvider } from "../../server/providers/shops/port.ts";
import { findConnection, updateConnection } from "../../server/store/connections.ts";
import { handlers } from "../../server/worker/handlers.ts";
import { engines } from "../support/databases.ts";
import { type DeskWork, deskWork, everything } from "../support/desk.ts";
import { connect } from "../support/payers/connect.ts";
import { gatewayInMemory } from "../support/payers/gateway.ts";
import { movingShop, shopInMemory } from "../support/payers/shop.ts";
import { patience, within } from "../support/processes.ts";
import { type Answer, anOrder, aWorld, type World } from "../support/world.ts";

type Json = Answer["json"];

const minute = 60_000;
const socks = { items: [{ lineId: "1", quantity: 3, reasonId: "too_small" }] };

for (const engine of engines()) {
  describe(`who tries to be paid twice, or from another's order, on ${engine.name}`, () => {
    const shop = shopInMemory();
    const till = gatewayInMemory();
    /** The next question for an order is answered when this is. */
    let held: Promise<void>[] = [];
    let world: World;
    let desk: DeskWork;
    let headers: Record<string, string>;
    let shopId: ConnectionId;
    let tillId: ConnectionId;
    let orders = 0;
    /** What the gateway says instead of paying. */
    let locked: Written<never> | null = null;
    const lockable: GatewayProvider = {
      ...till.provider,
      connect: (given, outside) => {
        const connected = till.provider.connect(given, outside);
        return { ...connected, refund: async (asked) => locked ?? connected.refund(asked) };
      },
    };
    const slow: ShopProvider = {
      ...shop.provider,
      get can() {
        return shop.can;
      },
      connect: (given, outside) => {
        const connected = shop.provider.connect(given, outside);
        return {
          ...connected,
          getOrder: async (id) => {
            await held.shift();
            return connected.getOrder(id);
          },
        };
      },
    };
    before(async () => {
      world = await aWorld(engine, { providers: { shops: new Map([["memory", slow]]), gateways: new Map([["till", lockable]]) } });
      till.now = world.now;
      shopId = await connect(world, world.ada, "shop", "memory");
      tillId = await connect(world, world.ada, "gateway", "till");
      headers = { Authorization: `Bearer ${world.ada.apiKey}` };
      desk = deskWork(world, headers);
    });
    after(() => world.close());
    beforeEach(() => {
      held = [];
      locked = null;
      shop.wrong.length = 0;
      till.wrong.length = 0;
    });

    const work = () => world.settle({ again: false });
    const later = async (by: number): Promise<void> => {
      world.pass(by);
      await work();
    };
    const order = async (given: object = {}): Promise<{ number: string; externalId: string }> => {
      const [number, externalId] = [`A${++orders}`, `a${orders}`];
      const snapshot = anOrder({ number, externalId, ...given });
      shop.orders.set(externalId, snapshot);
      await world.order(world.ada, snapshot);
      return { number, externalId };
    };
    const decided = async (number: string): Promise<{ page: Json; id: PaymentId }> => {
      const page = await desk.asked(number, socks);
      const answer = await desk.decide(page.id, { units: everything(page) });
      assert.equal(answer.status, 200, answer.text);
      return { page: answer.json, id: answer.json.money.payments[0].id };
    };
    const byTill = { payments: [{ id: "card", gateway: "till_card", tender: "money", paid: 7_420, reference: "ch_1" }] };
    const throughTill = async (act: () => Promise<void>): Promise<void> => {
      shop.can = { ...movingShop, refund: "books" };
      try {
        await act();
      } finally {
        shop.can = movingShop;
      }
    };
    const paymentOf = async ({ page, id }: { page: Json; id: string }): Promise<Json> =>
      (await desk.page(page.id)).money.payments.find((one: Json) => one.id === id);
    /** The owner tells a connection of another account. */
    const moved = async (id: ConnectionId, account: string): Promise<void> => {
      const { db } = world.app.context;
      const { merchantId } = world.ada.shop;
      const connection = await findConnection(db, merchantId, id);
      assert.ok(connection);
      const { settings, sealedSecrets } = connection;
      assert.ok(await updateConnection(db, merchantId, connection, { settings, sealedSecrets, account, elsewhere: true, at: world.now() }));
    };

    test("a cancelled order whose money is on its way, or may be, is not paid by other means as well", async () => {
      const { number } = await order();
      const [{ id }] = (await world.ask("GET", `/api/desk/orders?search=${number}`, { headers })).json.items;
      const cancelled = await world.ask("POST", `/api/desk/orders/${id}/cancellations`, {
        headers: { ...headers, "Idempotency-Key": `attack-cancel-${number}` },
        body: { refund: true, restock: true, mail: false },
      });
      assert.ok(cancelled.status < 300, cancelled.text);
      const stateNow = async (): Promise<Json> => (await world.ask("GET", `/api/desk/orders/${id}`, { headers })).json.payments[0];
      const payment = await stateNow();
      shop.wrong.push("lost");
      const left = shop.refunds.length;
      assert.equal((await desk.pay(payment.id, { how: "shop" })).status, 200);
      assert.equal((await desk.pay(payment.id)).json.code, "payment_under_way", "before it is sent");
      await work();
      assert.equal(shop.refunds.length, left + 1);
      assert.equal((await desk.pay(payment.id)).json.code, "payment_under_way", "while nobody knows");
      await later(minute);
      assert.deepEqual([(await stateNow()).state, shop.refunds.length], ["done", left + 1]);
      assert.equal((await desk.pay(payment.id)).status, 200, "it is done, so nothing is done");
    });

    test("two workers at once whose clocks differ: what one sent, the other neither refuses nor sends", async () => {
      const paid = await decided((await order()).number);
      await desk.pay(paid.id, { how: "shop" });
      const { merchantId } = world.ada.shop;
      const task = { do: "pay-refund", merchantId, paymentId: paid.id, attempt: 1, look: 0 } as const;
      let answer = (): void => {};
      held.push(new Promise((resolve) => (answer = resolve)));
      shop.wrong.push("lost");
      const left = shop.refunds.length;
      const slower = handlers["pay-refund"](world.app.context, task);
      await within(patience, () => held.length === 0 || undefined);
      await handlers["pay-refund"](world.app.context, task);
      assert.equal(shop.refunds.length, left + 1);
      answer();
      await slower;
      assert.equal((await paymentOf(paid)).state, "pending", "nobody says that nothing was paid");
      await later(minute);
      await later(minute);
      assert.deepEqual([(await paymentOf(paid)).state, shop.refunds.length], ["done", left + 1]);
    });

    test("money that a person did not find and that was there is not paid a second time", async () => {
      const paid = await decided((await order()).number);
      shop.wrong.push("lost");
      const left = shop.refunds.length;
      await desk.pay(paid.id, { how: "shop" });
      await work();
      shop.down = true;
      for (let hours = 0; hours < 30; hours++) await later(60 * minute);
      shop.down = false;
      assert.equal((await paymentOf(paid)).state, "unknown");
      await world.ask("POST", `/api/desk/payments/${paid.id}/finding`, { headers, body: { paid: false, why: "I did not see it." } });
      await desk.pay(paid.id, { how: "shop" });
      await work();
      await later(minute);
      assert.deepEqual([(await paymentOf(paid)).state, shop.refunds.length], ["done", left + 1]);
    });

    test("the same by a gateway, which knows no order that could have changed", () =>
      throughTill(async () => {
        const paid = await decided((await order(byTill)).number);
        till.wrong.push("lost");
        const left = till.refunds.length;
        await desk.pay(paid.id, { how: "gateway" });
        await work();
        await world.app.context.db.write((tx) => tx.updateTable("payments").set({ state: "unknown" }).where("id", "=", paid.id).execute());
        await world.ask("POST", `/api/desk/payments/${paid.id}/finding`, { headers, body: { paid: false, why: "I did not see it." } });
        await desk.pay(paid.id, { how: "gateway" });
        await work();
        await later(minute);
        assert.deepEqual([(await paymentOf(paid)).state, till.refunds.length], ["done", left + 1]);
      }));

    for (const code of ["not_allowed", "not_found", "busy", "too_much"] as const) {
      test(`a gateway that says ${code} when it is asked again has not said that nothing was paid`, () =>
        throughTill(async () => {
          const paid = await decided((await order(byTill)).number);
          const left = till.refunds.length;
          till.wrong.push("lost");
          await desk.pay(paid.id, { how: "gateway" });
          await work();
          locked = { kind: "rejected", code, message: "no", ...(code === "busy" && { retryAfter: 5 }) };
          await later(minute);
          const { state, sentAt } = await world.app.context.db
            .selectFrom("payments")
            .select(["state", "sent_at as sentAt"])
            .where("id", "=", paid.id)
            .executeTakeFirstOrThrow();
          assert.deepEqual([state, sentAt !== null], ["pending", true]);
          assert.equal((await desk.pay(paid.id)).json.code, "payment_under_way");
          locked = null;
          await later(5 * minute);
          assert.deepEqual([(await paymentOf(paid)).state, till.refunds.length], ["done", left + 1]);
        }));
    }

    test("what was sent to one account is never asked of another: a person looks", () =>
      throughTill(async () => {
        const paid = await decided((await order(byTill)).number);
        till.wrong.push("dropped");
        await desk.pay(paid.id, { how: "gateway" });
        await work();
        const asked = till.asked;
        await moved(tillId, "another account");
        await later(minute);
        const now = await paymentOf(paid);
        assert.deepEqual([now.state, now.trouble.code, till.asked], ["unknown", "not_connected", asked]);
      }));

    test("another shop's order that has the same number and id is not paid from", async () => {
      const { number, externalId } = await order();
      const paid = await decided(number);
      const left = shop.refunds.length;
      const stranger = anOrder({ number, externalId, email: "stranger@example.test" });
      shop.orders.set(externalId, { ...stranger, placedAt: stranger.placedAt - 40 * 24 * 60 * minute });
      await moved(shopId, "another shop");
      await desk.pay(paid.id, { how: "shop" });
      await work();
      assert.deepEqual([(await paymentOf(paid)).trouble.code, shop.refunds.length], ["order_changed", left]);
      await desk.pay(paid.id, { how: "shop" });
      await work();
      assert.equal(shop.refunds.length, left, "however often it is tried");
    });

    test("an order whose currency the shop changed is not paid from", async () => {
      const { number, externalId } = await order();
      const paid = await decided(number);
      const left = shop.refunds.length;
      shop.orders.set(externalId, { ...anOrder({ number, externalId }), currency: "JPY" });
      await desk.pay(paid.id, { how: "shop" });
      await work();
      assert.deepEqual([(await paymentOf(paid)).trouble.code, shop.refunds.length], ["order_changed", left]);
    });
  });
}
