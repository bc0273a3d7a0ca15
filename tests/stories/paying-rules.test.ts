import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { doChores } from "../../server/worker/schedule.ts";
import { engines } from "../support/databases.ts";
import { type DeskWork, deskWork, everything } from "../support/desk.ts";
import { connect } from "../support/payers/connect.ts";
import { gatewayInMemory } from "../support/payers/gateway.ts";
import { movingShop, shopInMemory } from "../support/payers/shop.ts";
import { type Answer, anOrder, aWorld, day, type World } from "../support/world.ts";

type Json = Answer["json"];

const socks = (quantity: number) => ({ items: [{ lineId: "1", quantity, reasonId: "too_small" }] });

for (const engine of engines()) {
  describe(`the rules money moves by, on ${engine.name}`, () => {
    const shop = shopInMemory();
    const till = gatewayInMemory();
    let world: World;
    let desk: DeskWork;
    let orders = 0;
    before(async () => {
      world = await aWorld(engine, {
        providers: { shops: new Map([["memory", shop.provider]]), gateways: new Map([["till", till.provider]]) },
      });
      till.now = world.now;
      await connect(world, world.ada, "shop", "memory");
      await connect(world, world.ada, "gateway", "till");
      await world.ask("PATCH", "/api/desk/shops/ada", { token: world.ada.apiKey, body: { can: { storeCredit: true, exchange: true } } });
      desk = deskWork(world, { Authorization: `Bearer ${world.ada.apiKey}` });
    });
    after(() => world.close());
    beforeEach(() => {
      shop.can = movingShop;
      shop.wrong.length = 0;
      till.wrong.length = 0;
    });

    const token = () => ({ token: world.ada.apiKey });
    const set = async (money: object): Promise<void> => {
      const { json, headers } = await world.ask("GET", "/api/desk/settings", token());
      const body = { ...json, money: { ...json.money, ...money } };
      const put = await world.ask("PUT", "/api/desk/settings", { ...token(), headers: { "If-Match": headers.get("ETag") ?? "" }, body });
      assert.equal(put.status, 200, put.text);
    };
    const order = async (given: object = {}): Promise<string> => {
      const number = `R${++orders}`;
      const snapshot = anOrder({ number, externalId: `y${orders}`, ...given });
      shop.orders.set(`y${orders}`, snapshot);
      await world.order(world.ada, snapshot);
      return number;
    };
    const decide = async (number: string, quantity = 3, more: object = {}, chosen: object = {}, by = desk): Promise<Json> => {
      const page = await by.asked(number, { ...socks(quantity), ...chosen });
      const answer = await by.decide(page.id, { units: everything(page), ...more });
      assert.equal(answer.status, 200, answer.text);
      return answer.json;
    };
    const work = () => world.settle({ again: false });
    const twoWays = [
      { id: "card", gateway: "till_card", label: "Visa ending in 4821", tender: "money", paid: 5_420, reference: "ch_1" },
      { id: "gift", gateway: "gift", label: "Gift card", tender: "gift_card", paid: 2_000 },
    ] as const;

    test("an order that was paid in two ways gives back to both, by the rule the merchant chose, a withdrawal always as it was paid", async () => {
      shop.can = { ...movingShop, tenders: true };
      const page = await decide(await order({ payments: twoWays }));
      const parts = page.money.payments.map(({ amount, tender, ways }: Json) => [amount, tender, ways[0]]);
      assert.deepEqual(parts, [
        [2761, "Visa ending in 4821", "shop"],
        [1019, "Gift card", "shop"],
      ]);
      const before = shop.refunds.length;
      for (const { id } of page.money.payments) await desk.pay(id, { how: "shop" });
      for (let times = 0; times < 3; times++) {
        await work();
        world.pass(60_000);
      }
      const made = shop.refunds.slice(before).map(({ asked }) => [asked.payment, asked.amount, asked.lines[0]?.quantity]);
      assert.deepEqual(
        made.sort(),
        [
          ["card", 2761, 3],
          ["gift", 1019, 0],
        ].sort(),
      );
      const lines = shop.refunds.slice(before).flatMap(({ asked }) => asked.lines);
      assert.equal(
        lines.reduce((sum, { amount }) => sum + amount, 0),
        3780,
      );
      assert.equal(
        lines.reduce((sum, { tax }) => sum + tax, 0),
        630,
        "the tax is shared to the cent too",
      );
      assert.equal((await desk.page(page.id)).status, "closed");
    });

    test("a shop that cannot give back to one of several moves only money; the gift card gets a code or is paid by other means", async () => {
      const page = await decide(await order({ payments: twoWays }));
      assert.deepEqual(
        page.money.payments.map(({ ways }: Json) => ways),
        [
          ["shop", "outside"],
          ["credit", "outside"],
        ],
      );
      const gift = page.money.payments[1];
      const paid = await desk.pay(gift.id, { how: "credit" });
      assert.equal(paid.status, 200, paid.text);
      assert.equal(paid.json.money.payments[1].state, "done");
    });

    test("a cancelled order goes back as it was paid, through the shop, with its stock (S5-29)", async () => {
      shop.can = { ...movingShop, tenders: true };
      const number = await order({ payments: twoWays });
      const found = await world.ask("GET", `/api/desk/orders?search=${number}`, token());
      const { id } = found.json.items[0];
      const cancelled = await world.ask("POST", `/api/desk/orders/${id}/cancellations`, {
        ...token(),
        headers: { "Idempotency-Key": `cancel-${number}-whole` },
        body: { refund: true, restock: true, mail: false },
      });
      assert.ok(cancelled.status < 300, cancelled.text);
      const page = (await world.ask("GET", `/api/desk/orders/${id}`, token())).json;
      assert.deepEqual(
        page.payments.map(({ amount, tender }: Json) => [amount, tender]),
        [
          [5420, "Visa ending in 4821"],
          [2000, "Gift card"],
        ],
      );
      const before = shop.refunds.length;
      for (const payment of page.payments) assert.equal((await desk.pay(payment.id, { how: "shop" })).status, 200);
      for (let times = 0; times < 3; times++) {
        await work();
        world.pass(60_000);
      }
      const made = shop.refunds.slice(before);
      assert.equal(
        made.reduce((sum, { amount }) => sum + amount, 0),
        7420,
      );
      assert.deepEqual(
        made.flatMap(({ asked }) => asked.restock),
        [
          { lineId: "1", quantity: 3 },
          { lineId: "2", quantity: 1 },
        ],
        "each piece once, with the first",
      );
      await world.settle();
      assert.equal(shop.refunds.length, before + 2);
    });

    test("cancelled pieces that no money goes back for are put back on sale there by themselves, or by a person", async () => {
      const cancel = async (number: string): Promise<Json> => {
        const { id } = (await world.ask("GET", `/api/desk/orders?search=${number}`, token())).json.items[0];
        const answer = await world.ask("POST", `/api/desk/orders/${id}/cancellations`, {
          ...token(),
          headers: { "Idempotency-Key": `cancel-${number}-free` },
          body: { lines: [{ lineId: "2", quantity: 1 }], refund: false, restock: true, mail: false },
        });
        assert.ok(answer.status < 300, answer.text);
        await world.settle();
        return (await world.ask("GET", `/api/desk/orders/${id}`, token())).json;
      };
      shop.can = { ...movingShop, restock: "alone" };
      const before = shop.restocked.length;
      assert.deepEqual((await cancel(await order())).steps, []);
      assert.deepEqual(
        shop.restocked.slice(before).map(({ items }) => items),
        [[{ lineId: "2", quantity: 1 }]],
      );
      shop.can = movingShop;
      const { steps } = await cancel(await order());
      assert.deepEqual(
        steps.map(({ kind }: Json) => kind),
        ["restock"],
      );
      assert.equal(shop.restocked.length, before + 1);
    });

    test("cancelled pieces that did not go back on sale with their refund are a person's, whoever paid it", async () => {
      shop.restockable = () => [];
      for (const how of ["shop", "outside"]) {
        const number = await order();
        const { id } = (await world.ask("GET", `/api/desk/orders?search=${number}`, token())).json.items[0];
        await world.ask("POST", `/api/desk/orders/${id}/cancellations`, {
          ...token(),
          headers: { "Idempotency-Key": `cancel-${number}-back` },
          body: { lines: [{ lineId: "2", quantity: 1 }], refund: true, restock: true, mail: false },
        });
        await work();
        const open = (await world.ask("GET", `/api/desk/orders/${id}`, token())).json;
        assert.deepEqual(open.steps, [], "while the money is to come");
        assert.equal((await desk.pay(open.payments[0].id, { how })).status, 200);
        await world.settle();
        const { steps } = (await world.ask("GET", `/api/desk/orders/${id}`, token())).json;
        assert.deepEqual(
          steps.map(({ kind }: Json) => kind),
          ["restock"],
          how,
        );
      }
      shop.restockable = ({ restock }) => restock;
    });

    test("store credit of the shop that it cannot give is a step with what to make there, until it is paid and said so (S5-26)", async () => {
      shop.can = { ...movingShop, credit: "none" };
      await set({ credit: "shop" });
      const number = await order();
      const page = await decide(number, 3, {}, { resolution: "store_credit" });
      await world.settle();
      const { steps, money } = await desk.page(page.id);
      assert.deepEqual(
        steps.map(({ kind, doneAt }: Json) => [kind, doneAt]),
        [["credit", null]],
      );
      assert.match(steps[0].title, /€37\.80.*Memory Shop/);
      assert.match(steps[0].text, new RegExp(`Memory Shop.*${number}.*${page.number}`));
      const paid = await desk.pay(money.payments[0].id, { how: "outside", reference: "CARD-1" });
      assert.ok(paid.json.steps[0].doneAt);
      await set({ credit: "ours" });
    });

    test("one step: decided and paid, and sent again because its answer was lost it is one payment (S5-18)", async () => {
      const page = await desk.asked(await order(), socks(3));
      const before = shop.refunds.length;
      const key = { "Idempotency-Key": `one-step-${engine.name}` };
      const body = { units: everything(page), pay: true };
      const answer = await desk.decide(page.id, body, key);
      assert.deepEqual([answer.status, answer.json.money.payments[0].state], [200, "pending"], answer.text);
      assert.equal((await desk.decide(page.id, body, key)).status, 200);
      await work();
      assert.equal(shop.refunds.length, before + 1);
      assert.equal((await desk.page(page.id)).status, "closed");
    });

    test("automatic: what is decided is paid by itself up to the amount that was set, and never what a second person has to pay (S5-17)", async () => {
      await set({ payBy: "automatic", automaticUpTo: 3_000, secondPersonAbove: 2_000 });
      const states = async (quantity: number): Promise<string> => {
        const page = await decide(await order(), quantity);
        await work();
        return (await desk.page(page.id)).money.payments[0].state;
      };
      assert.equal(await states(1), "done", "12.60");
      assert.equal(await states(3), "due", "37.80 is more than was set");
      assert.equal(await states(2), "due", "25.20 needs a second person");
      const number = await order();
      const [one, two] = [await decide(number, 1), await decide(number, 1)];
      await work();
      const both = [await desk.page(one.id), await desk.page(two.id)].map(({ money }) => money.payments[0].state);
      assert.deepEqual(both.sort(), ["done", "due"], "nor in slices that are each below it");
      await set({ payBy: "person", automaticUpTo: null, secondPersonAbove: 25_000 });
    });

    test("an exchange that does not happen is paid for as it was paid, and by itself where the merchant chose so (S5-17)", async () => {
      shop.can = { ...movingShop, tenders: true };
      await world.ask("PUT", "/api/desk/shops/ada/products", {
        ...token(),
        body: [{ sku: "SOCK-44", title: "Merino socks", price: 1260, currency: "EUR", stock: 5 }],
      });
      const page = await desk.asked(await order({ payments: twoWays }), { ...socks(1), resolution: "exchange" });
      const units = everything(page).map((unit) => ({ ...unit, decision: "exchange", sku: "SOCK-44" }));
      const decided = await desk.decide(page.id, { units });
      assert.equal(decided.status, 200, decided.text);
      await set({ payBy: "automatic", automaticUpTo: 2_000 });
      const [exchange] = decided.json.money.exchanges;
      const cancelled = await world.ask("POST", `/api/desk/exchanges/${exchange.id}/cancellation`, { ...token(), body: { mail: false } });
      assert.equal(cancelled.status, 200, cancelled.text);
      for (let times = 0; times < 3; times++) {
        await work();
        world.pass(60_000);
      }
      const { money } = await desk.page(page.id);
      assert.deepEqual(
        money.payments.map(({ amount, tender, state, how }: Json) => [amount, tender, state, how]),
        [
          [920, "Visa ending in 4821", "done", "shop"],
          [340, "Gift card", "done", "shop"],
        ],
      );
      await set({ payBy: "person", automaticUpTo: null });
    });

    test("who decided more than the threshold neither has it paid nor finds it paid; somebody else does", async () => {
      await set({ secondPersonAbove: 2_000 });
      const headers = await world.member(world.ada, "owner");
      const owner = deskWork(world, headers);
      const page = await decide(await order(), 3, {}, {}, owner);
      const [{ id }] = page.money.payments;
      assert.equal((await owner.pay(id, { how: "shop" })).json.code, "second_person_needed");
      const other = deskWork(world, await world.member(world.ada, "agent"));
      shop.wrong.push("dropped");
      shop.can = { ...movingShop, lostAnswer: "person" };
      assert.equal((await other.pay(id, { how: "shop" })).status, 200);
      await work();
      assert.equal((await desk.page(page.id)).money.payments[0].state, "unknown", "a shop that cannot be asked: a person at once");
      const find = (by: Record<string, string>) =>
        world.ask("POST", `/api/desk/payments/${id}/finding`, {
          headers: by,
          body: { paid: true, reference: "seen", why: "It is there." },
        });
      assert.equal((await find(headers)).json.code, "second_person_needed");
      const found = await find(await world.member(world.ada, "agent"));
      assert.deepEqual([found.status, found.json.money.payments[0].state], [200, "done"], found.text);
      await set({ secondPersonAbove: 25_000 });
    });

    test("store credit by the shop's own means: made there once, mailed like ours and shown nowhere whole", async () => {
      await set({ credit: "shop" });
      const page = await decide(await order(), 3, {}, { resolution: "store_credit" });
      const [payment] = page.money.payments;
      assert.deepEqual(payment.ways, ["shop", "credit", "outside"]);
      shop.wrong.push("lost");
      await desk.pay(payment.id, { how: "shop", mail: true });
      await work();
      world.pass(11_000);
      await work();
      assert.equal(shop.credits.length, 1);
      const [credit] = shop.credits;
      const paid = await desk.page(page.id);
      assert.equal(paid.money.payments[0].state, "done");
      assert.ok(credit && !JSON.stringify(paid).includes(credit.code), "the desk does not show it");
      assert.ok(
        world.letters.some(({ text }) => text.replaceAll(/[\s-]/g, "").includes(credit?.code ?? "?")),
        "the shopper's letter does",
      );
      const ours = await world.ask("GET", `/api/desk/credits/${credit?.code}`, token());
      assert.equal(ours.status, 404, "what is left of it the shop knows");
      await set({ credit: "ours" });
    });

    test("a gateway gives the money back where the shop only keeps books: the books are told once, or a person is", async () => {
      shop.can = { ...movingShop, refund: "books" };
      const number = await order({ payments: [{ ...twoWays[0], paid: 7_420 }] });
      const page = await decide(number);
      const [payment] = page.money.payments;
      assert.deepEqual([payment.ways[0], payment.provider], ["gateway", "Till"]);
      const before = [shop.refunds.length, till.refunds.length] as const;
      await desk.pay(payment.id, { how: "gateway" });
      await world.settle();
      assert.deepEqual([shop.refunds.length, till.refunds.length], [before[0] + 1, before[1] + 1]);
      const booked = shop.refunds.at(-1)?.asked;
      assert.deepEqual([booked?.moves, booked?.amount, booked?.key], [false, 3780, `book:${payment.id}`]);

      shop.can = { ...movingShop, refund: "none" };
      const silent = await decide(await order({ payments: [{ ...twoWays[0], paid: 7_420 }] }));
      await desk.pay(silent.money.payments[0].id, { how: "gateway" });
      await world.settle();
      const { steps } = await desk.page(silent.id);
      assert.deepEqual(
        steps.map(({ kind }: Json) => kind),
        ["book_refund"],
      );
      assert.match(steps[0].text, /€37\.80.*till_/);
      assert.equal(shop.refunds.length, before[0] + 1);
    });

    test("money that no connection can move is a step with what to do in the shop, until it is paid and said so (S5-14)", async () => {
      shop.can = { ...movingShop, refund: "books" };
      const page = await decide(await order());
      const [payment] = page.money.payments;
      assert.deepEqual(payment.ways, ["outside"]);
      await world.settle();
      const { steps } = await desk.page(page.id);
      assert.deepEqual(
        steps.map(({ kind, doneAt }: Json) => [kind, doneAt]),
        [["refund_in_shop", null]],
      );
      assert.match(steps[0].text, /Memory Shop.*€37\.80.*Merino socks/);
      const paid = await desk.pay(payment.id, { how: "outside", reference: "by hand" });
      assert.ok(paid.json.steps[0].doneAt, "whoever paid it has done the step");
    });

    test("a shop that cannot be told for good becomes one step for a person, however many times it fails", async () => {
      shop.wrongNotes.push("refused", "refused", "refused", "refused", "refused", "refused");
      const page = await decide(await order());
      await world.settle();
      const { steps } = await desk.page(page.id);
      assert.deepEqual(
        steps.map(({ kind }: Json) => kind),
        ["tell_shop"],
      );
      shop.wrongNotes.length = 0;
    });

    test("every day our ledger is compared with each provider, and every difference is shown; nothing is changed by it", async () => {
      shop.can = { ...movingShop, refund: "none" };
      const pay = async (): Promise<Json> => {
        const page = await decide(await order({ payments: [{ ...twoWays[0], paid: 7_420 }] }));
        await desk.pay(page.money.payments[0].id, { how: "gateway" });
        await work();
        return desk.page(page.id);
      };
      // From here on the day is one of its own.
      world.pass(day);
      const [right, gone, other, back] = [await pay(), await pay(), await pay(), await pay()];
      const at = (page: Json) => till.refunds.findIndex(({ reference }) => reference === page.money.payments[0].reference);
      const change = (page: Json, to: object) =>
        till.refunds.splice(at(page), 1, { ...(till.refunds[at(page)] as (typeof till.refunds)[0]), ...to });
      till.refunds.splice(at(gone), 1);
      change(other, { amount: 3_000 });
      change(back, { state: "rejected" });
      till.refunds.push({
        ...(till.refunds[at(right)] as (typeof till.refunds)[0]),
        reference: "by-hand",
        key: "somebody else's",
        amount: 99,
      });
      const before = [await desk.page(gone.id), await desk.page(back.id)].map(({ version }) => version);
      world.pass(day);
      await doChores(world.app.context);
      await doChores(world.app.context);
      const list = await world.ask("GET", "/api/desk/reconciliations?shop=ada", token());
      const days = list.json.items.filter(({ provider, differences }: Json) => provider === "Till" && differences > 0);
      assert.equal(days.length, 1, JSON.stringify(list.json.items));
      assert.equal(days[0].differences, 4);
      const detail = await world.ask("GET", `/api/desk/reconciliations/${days[0].id}`, token());
      const kinds = detail.json.items.map(({ kind, returnNumber, ours, theirs }: Json) => [
        kind,
        returnNumber,
        ours?.amount ?? 0,
        theirs?.amount ?? 0,
      ]);
      assert.deepEqual(
        kinds.sort(),
        [
          ["amount_differs", other.number, 3780, 3000],
          ["missing_here", null, 0, 99],
          ["missing_there", gone.number, 3780, 0],
          ["state_differs", back.number, 3780, 3780],
        ].sort(),
      );
      assert.deepEqual(
        [await desk.page(gone.id), await desk.page(back.id)].map(({ version }) => version),
        before,
      );
      const ben = await world.ask("GET", `/api/desk/reconciliations/${days[0].id}`, { token: world.ben.apiKey });
      assert.equal(ben.status, 404);
    });

    test("a list of refunds without an end is given up, and the day is compared once it ends", async () => {
      till.endless = true;
      world.pass(day);
      const compared = async () =>
        (await world.ask("GET", "/api/desk/reconciliations?shop=ada", token())).json.items.filter(
          ({ provider }: Json) => provider === "Till",
        ).length;
      const before = await compared();
      await doChores(world.app.context);
      assert.equal(await compared(), before);
      till.endless = false;
      await doChores(world.app.context);
      assert.ok((await compared()) > before);
    });

    test("a connection that is taken away while money waits: it is said, and nothing is paid", async () => {
      shop.down = true;
      const page = await decide(await order());
      const [{ id }] = page.money.payments;
      await desk.pay(id, { how: "shop" });
      await work();
      const { db } = world.app.context;
      await db.write((tx) => tx.updateTable("connections").set({ provider: "gone" }).where("kind", "=", "shop").execute());
      world.pass(10 * 60_000);
      await work();
      const [payment] = (await desk.page(page.id)).money.payments;
      assert.deepEqual([payment.state, payment.trouble.code], ["rejected", "not_connected"]);
      await db.write((tx) => tx.updateTable("connections").set({ provider: "memory" }).where("kind", "=", "shop").execute());
      shop.down = false;
    });
  });
}
