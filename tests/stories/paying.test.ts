import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { addTasks } from "../../server/store/tasks.ts";
import { engines } from "../support/databases.ts";
import { type DeskWork, deskWork, everything } from "../support/desk.ts";
import { connect } from "../support/payers/connect.ts";
import { gatewayInMemory } from "../support/payers/gateway.ts";
import { movingShop, shopInMemory } from "../support/payers/shop.ts";
import { type Answer, anOrder, aWorld, type World } from "../support/world.ts";

type Json = Answer["json"];

const minute = 60_000;
const socks = (quantity: number) => ({ items: [{ lineId: "1", quantity, reasonId: "too_small" }] });

for (const engine of engines()) {
  describe(`money through the shop, on ${engine.name}`, () => {
    const shop = shopInMemory();
    let world: World;
    let owner: DeskWork;
    let orders = 0;
    before(async () => {
      world = await aWorld(engine, { providers: { shops: new Map([["memory", shop.provider]]), gateways: new Map() } });
      await connect(world, world.ada, "shop", "memory");
      // A key is not asked every half hour whether it is still the same person.
      owner = deskWork(world, { Authorization: `Bearer ${world.ada.apiKey}` });
    });
    after(() => world.close());
    beforeEach(() => {
      shop.wrong.length = 0;
      shop.down = false;
      shop.can = movingShop;
    });

    const order = async (given: object = {}): Promise<string> => {
      const number = `P${++orders}`;
      const snapshot = anOrder({ number, externalId: `x${orders}`, ...given });
      shop.orders.set(`x${orders}`, snapshot);
      await world.order(world.ada, snapshot);
      return number;
    };
    const decided = async (number: string, quantity = 3, more: object = {}): Promise<{ page: Json; payment: Json }> => {
      const page = await owner.asked(number, socks(quantity));
      const answer = await owner.decide(page.id, { units: everything(page), ...more });
      assert.equal(answer.status, 200, answer.text);
      return { page: answer.json, payment: answer.json.money.payments.at(-1) };
    };
    const work = () => world.settle({ again: false });
    const paymentOf = async (page: Json, id: string): Promise<Json> =>
      (await owner.page(page.id)).money.payments.find((one: Json) => one.id === id);
    const through = (id: string, how = "shop") => owner.pay(id, { how });

    test("a refund goes through the shop with its pieces and their tax, and is done when the shop says so (S5-09, S5-15)", async () => {
      const { page, payment } = await decided(await order());
      assert.deepEqual([payment.ways, payment.provider, payment.tender], [["shop", "outside"], "Memory Shop", null]);
      const asked = await owner.pay(payment.id, { how: "shop", mail: true });
      assert.equal(asked.status, 200, asked.text);
      assert.deepEqual([asked.json.money.payments[0].state, asked.json.queue], ["pending", "to_pay"]);
      const before = shop.refunds.length;
      await work();
      const paid = await owner.page(page.id);
      assert.deepEqual([paid.status, paid.money.payments[0].state, paid.money.payments[0].how], ["closed", "done", "shop"]);
      assert.equal(paid.money.payments[0].reference, `r${before + 1}`);
      const made = shop.refunds.at(-1);
      assert.deepEqual(made?.asked.lines, [{ lineId: "1", quantity: 3, amount: 3780, tax: 630 }]);
      assert.deepEqual([made?.amount, made?.asked.moves, made?.asked.adjustment, made?.key], [3780, true, 0, `${payment.id}:1`]);
      assert.ok(
        world.letters.some(({ subject, text }) => /37\.80/.test(subject + text)),
        "the shopper is told of it when it is done",
      );
      await world.settle();
      assert.equal(shop.refunds.length, before + 1, "however often its work runs");
    });

    test("while money may be under way its connection stays one to that account: neither disconnected nor told of another", async () => {
      const headers = await world.member(world.ada, "owner");
      const [open] = (await world.ask("GET", "/api/desk/shops/ada/connections", { headers })).json.connected;
      const path = `/api/desk/connections/${open.id}`;
      const change = async () => {
        const { version } = (await world.ask("GET", path, { headers })).json;
        return world.ask("PUT", path, { headers: { ...headers, "If-Match": `"${version}"` }, body: { settings: {} } });
      };
      const number = await order();
      const { page, payment } = await decided(number);
      const before = shop.refunds.length;
      await through(payment.id);
      const refused = await world.ask("DELETE", path, { headers });
      assert.deepEqual([refused.status, refused.json.code], [409, "connection_paying"]);
      assert.match(refused.json.detail, new RegExp(`Memory Shop.*${number}\\b`));
      shop.wrong.push("dropped");
      for (let passed = 0; passed < 80; passed += 10) {
        await work();
        world.pass(10 * minute);
      }
      assert.equal((await paymentOf(page, payment.id)).state, "unknown");
      assert.equal((await world.ask("DELETE", path, { headers: await world.member(world.ada, "owner") })).json.code, "connection_paying");
      Object.assign(headers, await world.member(world.ada, "owner"));
      shop.account = "another account";
      assert.equal((await change()).json.code, "connection_paying");
      shop.account = "memory account";
      assert.equal((await change()).status, 200, "other keys of the same account are no other account");
      shop.account = "another account";
      const found = await world.ask("POST", `/api/desk/payments/${payment.id}/finding`, {
        headers,
        body: { paid: false, why: "not there" },
      });
      assert.equal(found.status, 200, found.text);
      assert.equal((await change()).json.account, "another account");
      shop.account = "memory account";
      assert.equal((await world.ask("DELETE", path, { headers })).status, 204);
      assert.equal(shop.refunds.length, before);
      await connect(world, world.ada, "shop", "memory");
    });

    test("two agents at once, and the worker twice: it is paid once", async () => {
      const { page, payment } = await decided(await order());
      const before = shop.refunds.length;
      const answers = await Promise.all([through(payment.id), through(payment.id), through(payment.id)]);
      assert.deepEqual(
        answers.map(({ status }) => status),
        [200, 200, 200],
        answers.map(({ text }) => text).join(),
      );
      await Promise.all([work(), work()]);
      assert.equal(shop.refunds.length, before + 1);
      assert.equal((await paymentOf(page, payment.id)).state, "done");
      assert.equal((await owner.pay(payment.id)).json.money.payments.length, 1, "and by other means it is no second one");
    });

    test("what is being paid is neither given up nor paid by other means", async () => {
      const { payment } = await decided(await order());
      await through(payment.id);
      assert.equal((await owner.pay(payment.id)).json.code, "payment_under_way");
      const given = await world.ask("POST", `/api/desk/payments/${payment.id}/cancellation`, {
        headers: await world.member(world.ada, "owner"),
        body: { why: "no" },
      });
      assert.equal(given.json.code, "payment_under_way");
      await work();
    });

    test("the answer is lost after the money left: it is looked for by its key, and never paid twice", async () => {
      const { page, payment } = await decided(await order());
      const before = shop.refunds.length;
      shop.wrong.push("lost");
      await through(payment.id);
      await work();
      const lost = await paymentOf(page, payment.id);
      assert.deepEqual([lost.state, lost.trouble.code], ["pending", "no_answer"]);
      world.pass(11_000);
      await work();
      assert.deepEqual([shop.refunds.length, (await paymentOf(page, payment.id)).state], [before + 1, "done"]);
    });

    test("the process dies between paying and noting it: the same", async () => {
      const { page, payment } = await decided(await order());
      const before = shop.refunds.length;
      shop.wrong.push("dies");
      await through(payment.id);
      await work();
      world.pass(minute);
      await work();
      assert.deepEqual([shop.refunds.length, (await paymentOf(page, payment.id)).state], [before + 1, "done"]);
    });

    test("it dies before anything was sent, though it noted that it would: the same as nothing found", async () => {
      const { page, payment } = await decided(await order());
      const before = shop.refunds.length;
      shop.wrong.push("dies_before");
      await through(payment.id);
      for (let passed = 0; passed < 80; passed += 10) {
        await work();
        world.pass(10 * minute);
      }
      assert.deepEqual([shop.refunds.length, (await paymentOf(page, payment.id)).state], [before, "unknown"]);
    });

    test("two agents, a webhook and two workers at once: one refund", async () => {
      const { page, payment } = await decided(await order());
      const before = shop.refunds.length;
      const { db } = world.app.context;
      const [row] = await db.selectFrom("connections").select("id").where("kind", "=", "shop").execute();
      const { merchantId } = world.ada.shop;
      const told = (reference: string) =>
        addTasks(db, [{ do: "check-payment", merchantId, connectionId: row?.id as never, reference, what: "refund" }], world.now());
      shop.wrong.push("lost");
      await Promise.all([through(payment.id), through(payment.id)]);
      await Promise.all([work(), work()]);
      await Promise.all([told(`r${before + 1}`), told("unheard of"), told(`r${before + 1}`)]);
      await Promise.all([work(), work(), through(payment.id)]);
      assert.deepEqual([shop.refunds.length, (await paymentOf(page, payment.id)).state], [before + 1, "done"]);
      assert.equal((await owner.page(page.id)).timeline.filter(({ type }: Json) => type === "payment.done").length, 1);
      await world.settle();
      assert.equal(shop.refunds.length, before + 1);
    });

    test("nothing is found until the quiet time has passed: nobody pays it again by itself, and a person says (finding)", async () => {
      const number = await order();
      const { page, payment } = await decided(number, 2);
      const other = await decided(number, 1);
      const before = shop.refunds.length;
      shop.wrong.push("dropped");
      await through(payment.id);
      await work();
      await through(other.payment.id);
      for (let passed = 0; passed < 70; passed += 5) {
        await work();
        world.pass(5 * minute);
      }
      assert.equal(shop.refunds.length, before, "not even the other payment of the order");
      const unknown = await owner.page(page.id);
      assert.deepEqual([unknown.money.payments[0].state, unknown.queue], ["unknown", "problems"]);
      assert.deepEqual([(await paymentOf(other.page, other.payment.id)).trouble.code], ["waiting"]);
      const find = (body: object, headers: Record<string, string>) =>
        world.ask("POST", `/api/desk/payments/${payment.id}/finding`, { headers, body });
      const ben = await world.member(world.ben, "owner");
      assert.equal((await find({ paid: false, why: "looked" }, ben)).status, 404, "nobody of another merchant says it");
      const ada = await world.member(world.ada, "owner");
      const found = await find({ paid: false, why: "It is not in the shop." }, ada);
      assert.deepEqual([found.status, found.json.money.payments[0].state], [200, "due"], found.text);
      assert.match(found.json.timeline[0].text, /not in the shop/);
      await through(payment.id);
      world.pass(2 * minute);
      await work();
      world.pass(2 * minute);
      await work();
      assert.equal(shop.refunds.length, before + 2, "both are paid then, one after the other");
      assert.ok(
        shop.refunds.some(({ key }) => key === `${payment.id}:2`),
        "another attempt has another key",
      );
    });

    test("money given back in the shop's own back office meanwhile: nothing is paid until a person has looked", async () => {
      const number = await order();
      const { page, payment } = await decided(number, 1);
      const before = shop.refunds.length;
      shop.refundByHand(`x${orders}`, 500, world.now());
      await through(payment.id);
      await work();
      const stopped = await paymentOf(page, payment.id);
      assert.deepEqual([stopped.state, stopped.trouble.code, shop.refunds.length], ["rejected", "order_changed", before]);
      assert.match(stopped.trouble.message, /Nothing was paid/);
      await through(payment.id);
      await work();
      assert.deepEqual([(await paymentOf(page, payment.id)).state, shop.refunds.length], ["done", before + 1], "a person has seen it");
    });

    test("the order was edited after the return began: the piece is no longer in it, and nothing is paid", async () => {
      const { page, payment } = await decided(await order(), 3);
      const externalId = `x${orders}`;
      const now = shop.orders.get(externalId) as NonNullable<ReturnType<typeof shop.orders.get>>;
      shop.orders.set(externalId, { ...now, lines: now.lines.map((line) => ({ ...line, quantity: 1 })) });
      await through(payment.id);
      await work();
      assert.equal((await paymentOf(page, payment.id)).trouble.code, "order_changed");
    });

    test("a shop that is busy, then away, is asked again by itself; one that says no is not", async () => {
      const { page, payment } = await decided(await order());
      const before = shop.refunds.length;
      shop.wrong.push("busy");
      await through(payment.id);
      await work();
      assert.deepEqual([(await paymentOf(page, payment.id)).trouble.code, shop.refunds.length], ["busy", before]);
      shop.down = true;
      world.pass(minute);
      await work();
      assert.equal((await paymentOf(page, payment.id)).trouble.code, "not_reached");
      shop.down = false;
      world.pass(5 * minute);
      await work();
      assert.deepEqual([(await paymentOf(page, payment.id)).state, shop.refunds.at(-1)?.key], ["done", `${payment.id}:1`]);

      const no = await decided(await order());
      shop.wrong.push("refused");
      await through(no.payment.id);
      await work();
      const rejected = await owner.page(no.page.id);
      assert.deepEqual([rejected.queue, rejected.money.payments[0].trouble.code], ["problems", "wrong_state"]);
      await through(no.payment.id);
      await work();
      assert.deepEqual([(await paymentOf(no.page, no.payment.id)).state, shop.refunds.at(-1)?.key], ["done", `${no.payment.id}:2`]);
    });

    test("money that is on its way is asked about until it is there", async () => {
      const { page, payment } = await decided(await order());
      shop.wrong.push("pending");
      await through(payment.id);
      await work();
      const moving = await paymentOf(page, payment.id);
      assert.deepEqual([moving.state, moving.reference !== null], ["pending", true]);
      const place = shop.refunds.length - 1;
      shop.refunds[place] = { ...(shop.refunds[place] as (typeof shop.refunds)[number]), state: "done" };
      world.pass(2 * minute);
      await work();
      assert.equal((await paymentOf(page, payment.id)).state, "done");
    });

    test("two returns of one order that are paid at once are paid one after the other", async () => {
      const number = await order();
      const [one, two] = [await decided(number, 1), await decided(number, 2)];
      const before = shop.refunds.length;
      await Promise.all([through(one.payment.id), through(two.payment.id)]);
      await Promise.all([work(), work()]);
      world.pass(minute);
      await work();
      assert.deepEqual(
        shop.refunds
          .slice(before)
          .map(({ amount }) => amount)
          .sort(),
        [1260, 2520],
      );
    });

    test("what we gave back comes back in the shop's own order: it is counted once, and no return of the order is flagged for it", async () => {
      const number = await order();
      const other = await owner.asked(number, socks(1));
      const { page, payment } = await decided(number, 1);
      await through(payment.id);
      await work();
      const externalId = `x${orders}`;
      const again = shop.orders.get(externalId) as NonNullable<ReturnType<typeof shop.orders.get>>;
      assert.equal(again.refunds.length, 1);
      await world.order(world.ada, again);
      assert.equal((await owner.page(other.id)).review, null, "our own refund is no news");
      const paid = await owner.page(page.id);
      assert.equal(paid.money.givenBackBefore, 0);
      assert.equal(paid.order.changedSince, false, "nor a change of the order");
      assert.ok(!JSON.stringify(paid.trace).includes("already given"), "nor a reason against what was paid");
      const suggested = await owner.settlement(other.id, { units: everything(other) });
      assert.deepEqual([suggested.total, suggested.bridge], [1260, []], "and takes nothing off the others");
      const third = await owner.asked(number, socks(1));
      assert.equal(third.money.shown, 1260);
      shop.refundByHand(externalId, 100, world.now());
      await world.order(world.ada, shop.orders.get(externalId) as typeof again);
      assert.equal((await owner.page(other.id)).review?.cause, "order_changed", "somebody else's is");
      assert.equal((await owner.page(page.id)).order.changedSince, true);
    });

    test("a deleted article and a currency without minor units change nothing of it", async () => {
      const lines = [{ id: "1", title: "Gone", quantity: 2, listed: 3000, paid: 2999, tax: 273, categories: ["clothing"], tags: [] }];
      const { page, payment } = await decided(await order({ currency: "JPY", lines, shipping: { paid: 0, tax: 0 } }), 2);
      await through(payment.id);
      await work();
      assert.equal((await paymentOf(page, payment.id)).state, "done");
      const made = shop.refunds.at(-1);
      assert.deepEqual([made?.amount, made?.asked.lines[0]?.amount, made?.asked.order.currency], [2999, 2999, "JPY"]);
    });

    test("the shop hears where the return stands, once each, and remembers its own name for it (S4-10, S4-22)", async () => {
      const { page } = await decided(await order());
      await world.settle();
      const told = shop.told.filter(({ returnNumber }) => returnNumber === page.number);
      assert.ok(told.length >= 2, JSON.stringify(told.map(({ status }) => status)));
      assert.equal(new Set(told.map(({ key }) => key)).size, told.length);
      assert.equal(told.at(-1)?.returnReference, `native-${page.number}`);
      assert.match(told.at(-1)?.note ?? "", new RegExp(page.number));
    });

    test("pieces that are for sale again go back with the refund; those that come later are a step for a person, once (S5-13, S5-35, S5-40)", async () => {
      const page = await owner.asked(await order(), socks(2));
      const [one, two] = page.items.flatMap(({ units }: Json) => units);
      const receive = (units: object[]) => owner.receive(page, { units });
      await receive([{ unitId: one.id, reception: "received", grade: "a", disposition: "stock", restock: true }]);
      const answer = await owner.decide(page.id, { units: everything(page) });
      const [payment] = answer.json.money.payments;
      await through(payment.id);
      await work();
      assert.deepEqual(shop.refunds.at(-1)?.asked.restock, [{ lineId: "1", quantity: 1 }]);
      await receive([{ unitId: two.id, reception: "received", grade: "a", disposition: "stock", restock: true }]);
      await world.settle();
      const { steps } = await owner.page(page.id);
      assert.deepEqual(
        steps.map(({ kind, doneAt }: Json) => [kind, doneAt]),
        [["restock", null]],
      );
      assert.match(steps[0].text, /Merino socks.*Memory Shop/s);
      const headers = await world.member(world.ada, "agent");
      const open = await world.ask("GET", "/api/desk/steps", { headers });
      assert.ok(open.json.items.some(({ id }: Json) => id === steps[0].id));
      for (let times = 0; times < 2; times++)
        assert.equal((await world.ask("POST", `/api/desk/steps/${steps[0].id}/completion`, { headers })).status, 200);
      const ben = await world.member(world.ben, "owner");
      assert.equal((await world.ask("POST", `/api/desk/steps/${steps[0].id}/completion`, { headers: ben })).status, 404);
      assert.ok((await owner.page(page.id)).steps[0].doneAt);
    });

    test("pieces that the shop cannot put back on sale with a refund are a step that names them, once (S5-13, S5-35)", async () => {
      // As Magento does: all pieces of a line or none.
      shop.restockable = ({ lines, restock }) =>
        restock.filter((one) => lines.some(({ lineId, quantity }) => lineId === one.lineId && quantity === one.quantity));
      const page = await owner.asked(await order(), socks(3));
      const [one, two, three] = page.items.flatMap(({ units }: Json) => units);
      const fine = { reception: "received", grade: "a", disposition: "stock", restock: true };
      const units = [one, two, three].map(({ id: unitId }) => ({ unitId, ...fine, restock: unitId !== three.id }));
      await owner.receive(page, { units });
      const answer = await owner.decide(page.id, { units: everything(page) });
      shop.wrong.push("lost");
      await through(answer.json.money.payments[0].id);
      await work();
      assert.deepEqual((await owner.page(page.id)).steps, [], "while the refund is under way nobody is asked");
      world.pass(11_000);
      await work();
      await world.settle();
      assert.deepEqual(shop.refunds.at(-1)?.asked.restock, []);
      const { steps, status } = await owner.page(page.id);
      assert.equal(status, "closed");
      assert.deepEqual(
        steps.map(({ kind }: Json) => kind),
        ["restock"],
      );
      assert.match(steps[0].text, /: 2\s×\sMerino socks/);
      shop.restockable = ({ restock }) => restock;
    });

    test("everything that was done is done once, however often its work runs", async () => {
      const before = [shop.refunds.length, shop.restocked.length, shop.told.length];
      await world.settle();
      assert.deepEqual([shop.refunds.length, shop.restocked.length, shop.told.length], before);
    });
  });

  describe(`money through a gateway, on ${engine.name}`, () => {
    const till = gatewayInMemory();
    let world: World;
    let owner: DeskWork;
    let orders = 0;
    before(async () => {
      world = await aWorld(engine, { providers: { shops: new Map(), gateways: new Map([["till", till.provider]]) } });
      till.now = world.now;
      await connect(world, world.ada, "gateway", "till");
      // A key is not asked every half hour whether it is still the same person.
      owner = deskWork(world, { Authorization: `Bearer ${world.ada.apiKey}` });
    });
    after(() => world.close());
    const work = () => world.settle({ again: false });
    const decided = async (given: object = {}): Promise<{ page: Json; payment: Json }> => {
      const number = `G${++orders}`;
      const payments = [{ id: "p1", gateway: "till_card", label: "Visa", tender: "money" as const, paid: 7420, reference: `ch_${orders}` }];
      await world.order(world.ada, { number, payments, ...given });
      const page = await owner.asked(number, socks(3));
      const answer = await owner.decide(page.id, { units: everything(page) });
      assert.equal(answer.status, 200, answer.text);
      return { page: answer.json, payment: answer.json.money.payments[0] };
    };
    const stateOf = async ({ page, payment }: { page: Json; payment: Json }): Promise<Json> =>
      (await owner.page(page.id)).money.payments.find(({ id }: Json) => id === payment.id);

    test("the gateway that took the money gives it back (S5-17 by hand)", async () => {
      const one = await decided();
      assert.deepEqual([one.payment.ways, one.payment.provider], [["gateway", "outside"], "Till"]);
      await owner.pay(one.payment.id, { how: "gateway" });
      await work();
      const paid = await stateOf(one);
      assert.deepEqual([paid.state, paid.how, paid.reference], ["done", "gateway", "till_1"]);
      assert.equal(till.refunds[0]?.payment, `ch_${orders}`);
      assert.equal((await owner.pay(one.payment.id, { how: "shop" })).status, 200, "it is done, so nothing is done");
    });

    test("an order whose payment nobody knows by a reference is paid by other means", async () => {
      const one = await decided({ payments: [{ id: "p1", gateway: "till_card", tender: "money", paid: 7420 }] });
      assert.deepEqual(one.payment.ways, ["outside"]);
      assert.equal((await owner.pay(one.payment.id, { how: "gateway" })).json.code, "way_not_possible");
    });

    for (const wrong of ["lost", "dies", "dropped"] as const) {
      test(`an answer that is ${wrong}: asked again with the same key, it is paid once`, async () => {
        const one = await decided();
        const before = till.refunds.length;
        till.wrong.push(wrong);
        await owner.pay(one.payment.id, { how: "gateway" });
        await work();
        world.pass(minute);
        await work();
        assert.deepEqual([till.refunds.length, (await stateOf(one)).state], [before + 1, "done"]);
        assert.equal(till.refunds.at(-1)?.key, `${one.payment.id}:1`);
      });
    }

    test("money that comes back from the bank days later opens the return again", async () => {
      const one = await decided();
      await owner.pay(one.payment.id, { how: "gateway" });
      await work();
      const { reference } = await stateOf(one);
      till.becomes(reference, "rejected");
      const { db } = world.app.context;
      const [{ id: connectionId }] = (await db.selectFrom("connections").select("id").execute()) as [{ id: never }];
      const { merchantId } = world.ada.shop;
      await addTasks(db, [{ do: "check-payment", merchantId, connectionId, reference, what: "refund" }], world.now());
      await work();
      const page = await owner.page(one.page.id);
      assert.deepEqual([page.status, page.queue, page.money.payments[0].trouble.code], ["approved", "problems", "came_back"]);
    });
  });
}
