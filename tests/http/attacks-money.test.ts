import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { defaultPolicy } from "../../server/domain/default-policy.ts";
import { engines } from "../support/databases.ts";
import { type DeskWork, deskWork, everything } from "../support/desk.ts";
import { shopping } from "../support/shopping.ts";
import { type Answer, aWorld, type World } from "../support/world.ts";

type Json = Answer["json"];

const socks = (quantity: number) => ({ items: [{ lineId: "1", quantity, reasonId: "too_small" }] });
const unitsOf = (page: Json): Json[] => page.items.flatMap(({ units }: Json) => units);
const ofKind = (page: Json, kind: string): number =>
  page.money.rows.filter((row: Json) => row.kind === kind).reduce((sum: number, { amount }: Json) => sum + amount, 0);
/** What the shopper gets by all payments that were not given up. */
const paidOut = (page: Json): number =>
  page.money.payments
    .filter(({ kind, state }: Json) => kind !== "charge" && state !== "void")
    .reduce((sum: number, { amount }: Json) => sum + amount, 0);

for (const engine of engines()) {
  describe(`who tries to get more money out than went in, on ${engine.name}`, () => {
    let world: World;
    let owner: DeskWork;
    let agent: DeskWork;
    let headers: Record<string, string>;
    let agentHeaders: Record<string, string>;
    let count = 0;
    before(async () => {
      world = await aWorld(engine, { policy: { ...defaultPolicy(), resolutions: { ...defaultPolicy().resolutions, exchange: true } } });
      headers = await world.member(world.ada, "owner");
      agentHeaders = await world.member(world.ada, "agent");
      owner = deskWork(world, headers);
      agent = deskWork(world, agentHeaders);
      await world.ask("PATCH", "/api/desk/shops/ada", { token: world.ada.apiKey, body: { can: { storeCredit: true, exchange: true } } });
      await world.ask("PUT", "/api/desk/shops/ada/products", {
        token: world.ada.apiKey,
        body: [
          { sku: "SAME", title: "Sock", price: 1260, currency: "EUR", stock: 9 },
          { sku: "DEAR", title: "Warm sock", price: 2000, currency: "EUR", stock: 9 },
        ],
      });
    });
    after(() => world.close());

    const anOrder = async (given: object = {}): Promise<string> => {
      const number = `M${++count}`;
      await world.order(world.ada, { number, ...given });
      return number;
    };
    const post = (path: string, body: object, who: Record<string, string> = headers): Promise<Answer> =>
      world.ask("POST", `/api/desk${path}`, { headers: { ...who, "Idempotency-Key": `money-attack-${++count}` }, body });
    const goodwill = (id: string, amount: number, who = headers): Promise<Answer> =>
      post(`/returns/${id}/goodwill`, { amount, why: "sorry" }, who);

    test("an agent gives no more goodwill in many small gifts than in one", async () => {
      const page = await owner.asked(await anOrder(), socks(1));
      assert.equal((await goodwill(page.id, 1_500, agentHeaders)).status, 200);
      assert.equal((await goodwill(page.id, 1_500, agentHeaders)).json.code, "beyond_limit");
      const more = { units: everything(page), goodwill: { amount: 1_000, why: "still sorry" } };
      assert.equal((await agent.decide(page.id, more)).json.code, "beyond_limit");
      assert.equal((await goodwill(page.id, 500, agentHeaders)).status, 200);
      assert.equal((await agent.decide(page.id, { units: everything(page) })).status, 200);
      assert.equal((await goodwill(page.id, 1, agentHeaders)).json.code, "beyond_limit");
      assert.equal((await goodwill(page.id, 5_000)).status, 200, "an owner may");
    });

    test("goodwill that was given before the decision is not paid again with it", async () => {
      const page = await owner.asked(await anOrder(), socks(1));
      assert.equal((await goodwill(page.id, 700)).status, 200);
      const decided = await owner.decide(page.id, { units: everything(page) });
      assert.deepEqual(
        decided.json.money.payments.map(({ amount }: Json) => amount).sort((a: number, b: number) => a - b),
        [700, 1260],
        decided.text,
      );
      assert.equal(paidOut(decided.json), ofKind(decided.json, "goodwill") + ofKind(decided.json, "purchase"));
    });

    test("what comes after the decision is paid for itself: delivery, fee and price of the others not once more", async () => {
      const number = await anOrder();
      const whole = {
        items: [
          { lineId: "1", quantity: 2, reasonId: "too_small" },
          { lineId: "2", quantity: 1, reasonId: "too_small" },
        ],
      };
      const page = await owner.asked(number, whole);
      await goodwill(page.id, 300);
      const first = await owner.decide(page.id, { units: everything(page) });
      assert.equal(first.status, 200, first.text);
      const before = paidOut(first.json);
      const received = await owner.receive(page, { extras: [{ lineId: "1", title: "Merino socks", quantity: 1 }] });
      assert.equal(received.status, 200, received.text);
      const extra = unitsOf(received.json).filter(({ reception }) => reception === "extra");
      const again = await owner.decide(page.id, { units: extra.map(({ id }) => ({ unitId: id, decision: "accept" })) });
      assert.equal(again.status, 200, again.text);
      assert.equal(paidOut(again.json) - before, 1260);
      assert.equal(
        paidOut(again.json),
        again.json.money.rows.reduce((sum: number, { amount }: Json) => sum + amount, 0),
        "the ledger says what was paid",
      );
    });

    test("a return that was decided is not taken back by its shopper, nor let expire: its pieces would be paid twice", async () => {
      const number = await anOrder();
      const page = await owner.asked(number, socks(3));
      const decided = await owner.decide(page.id, { units: everything(page) });
      assert.equal(decided.json.status, "approved", decided.text);
      const taken = await post(`/returns/${page.id}/cancellation`, { mail: false });
      assert.deepEqual([taken.status, taken.json.code], [409, "return_wrong_state"], taken.text);
      assert.ok(!(await owner.page(page.id)).can.includes("cancel"));
      world.pass(90 * 24 * 60 * 60_000);
      await world.settle();
      const later = await world.member(world.ada, "owner");
      const now = await world.ask("GET", `/api/desk/returns/${page.id}`, { headers: later });
      assert.equal(now.json.status, "approved");
      [headers, agentHeaders] = [later, await world.member(world.ada, "agent")];
      [owner, agent] = [deskWork(world, headers), deskWork(world, agentHeaders)];
    });

    test("an exchange that does not come gives back no more than is left of what was paid", async () => {
      const placedAt = world.now() - 5 * 24 * 60 * 60_000;
      const number = await anOrder({ placedAt, fulfilments: [] });
      const page = await owner.asked(number, socks(3));
      await world.order(world.ada, { number, placedAt, fulfilments: [], refunds: [{ id: "r1", amount: 5_000 }] });
      const decided = await owner.decide(page.id, {
        units: unitsOf(page).map(({ id }) => ({ unitId: id, decision: "exchange", sku: "SAME" })),
      });
      assert.equal(decided.status, 200, decided.text);
      for (const { id } of decided.json.money.exchanges)
        assert.equal((await post(`/exchanges/${id}/cancellation`, { mail: false })).status, 200);
      const now = await owner.page(page.id);
      assert.equal(ofKind(now, "purchase"), 3_780 + 3_150 - 5_000);
      assert.equal(paidOut(now), 3_780 + 3_150 - 5_000);
    });

    test("of two dearer articles the one that still comes is still to be paid", async () => {
      const page = await owner.asked(await anOrder({ placedAt: world.now(), fulfilments: [] }), socks(2));
      const decided = await owner.decide(page.id, {
        units: unitsOf(page).map(({ id }) => ({ unitId: id, decision: "exchange", sku: "DEAR" })),
      });
      const [one] = decided.json.money.exchanges;
      const cancelled = await post(`/exchanges/${one.id}/cancellation`, { mail: false });
      const due = cancelled.json.money.payments.filter(({ state }: Json) => state === "due");
      assert.deepEqual(
        due.map(({ kind, amount }: Json) => [kind, amount]).sort(),
        [
          ["charge", 740],
          ["refund", 1260],
        ],
        cancelled.text,
      );
      for (const { id } of due) assert.equal((await owner.pay(id)).status, 200);
      const other = (await owner.page(page.id)).money.exchanges.find(({ id }: Json) => id !== one.id);
      assert.equal(other.state, "confirmed");
    });

    test("what an owner adds beyond what is left of the price is goodwill, whichever line it stands on", async () => {
      const number = await anOrder({ placedAt: world.now(), fulfilments: [] });
      const items = [
        { lineId: "1", quantity: 3, reasonId: "too_small" },
        { lineId: "2", quantity: 1, reasonId: "too_small" },
      ];
      const page = await owner.asked(number, { items });
      await world.order(world.ada, { number, placedAt: world.now(), fulfilments: [], refunds: [{ id: "r1", amount: 3_150 }] });
      const units = page.items.flatMap(({ lineId, units: all }: Json) =>
        all.map(({ id }: Json) => ({ unitId: id, decision: lineId === "1" ? "accept" : "cancel" })),
      );
      const changes = [{ key: "purchase:2", amount: 3_150, why: "they waited for weeks" }];
      const decided = await owner.decide(page.id, { units, changes });
      assert.equal(decided.status, 200, decided.text);
      assert.deepEqual([ofKind(decided.json, "purchase"), ofKind(decided.json, "goodwill")], [3_780, 3_150]);
    });

    test("a second person is somebody else: not oneself in slices, and not one key alone", async () => {
      const set = await world.ask("GET", "/api/desk/settings", { headers });
      const money = { ...set.json.money, secondPersonAbove: 3_000, raiseLimit: 100_000 };
      assert.equal((await world.ask("PUT", "/api/desk/settings", { headers, body: { ...set.json, money } })).status, 200);
      const dueOf = (page: Json): string => page.money.payments.find(({ state }: Json) => state === "due").id;

      const number = await anOrder({ placedAt: world.now(), fulfilments: [] });
      const page = await owner.asked(number, socks(1));
      const decided = await agent.decide(page.id, { units: everything(page) });
      assert.equal((await agent.pay(dueOf(decided.json))).status, 200, "1,260 is below");
      const slice = await goodwill(page.id, 1_500, agentHeaders);
      assert.equal((await agent.pay(dueOf(slice.json))).status, 200, "2,760 is still below");
      const another = await goodwill(page.id, 1_500, agentHeaders);
      assert.equal((await agent.pay(dueOf(another.json))).json.code, "second_person_needed", "4,260 of one order by one person is not");
      assert.equal((await owner.pay(dueOf(another.json))).status, 200);

      const cancelled = await anOrder({ placedAt: world.now(), fulfilments: [] });
      const { json } = await world.ask("GET", `/api/desk/orders?search=${cancelled}`, { headers });
      const orderId = json.items[0].id;
      const cancel = async (): Promise<string> => {
        const answer = await post(
          `/orders/${orderId}/cancellations`,
          { lines: [{ lineId: "1", quantity: 1 }], refund: true, restock: false, mail: false },
          agentHeaders,
        );
        assert.equal(answer.status, 201, answer.text);
        return answer.json.payments.find(({ state }: Json) => state === "due").id;
      };
      assert.equal((await agent.pay(await cancel())).status, 200);
      assert.equal((await agent.pay(await cancel())).status, 200);
      const third = await cancel();
      assert.equal((await agent.pay(third)).json.code, "second_person_needed");
      assert.equal((await owner.pay(third)).status, 200);

      const many = await anOrder({ placedAt: world.now(), fulfilments: [] });
      const found = await world.ask("GET", `/api/desk/orders?search=${many}`, { headers });
      const parts = { lines: [{ lineId: "1", quantity: 1 }], refund: true, restock: false, mail: false };
      for (let part = 0; part < 3; part++) await post(`/orders/${found.json.items[0].id}/cancellations`, parts, agentHeaders);
      const { payments } = (await world.ask("GET", `/api/desk/orders/${found.json.items[0].id}`, { headers })).json;
      const atOnce = await Promise.all(payments.map(({ id }: Json) => agent.pay(id)));
      assert.deepEqual(atOnce.map(({ status }) => status).sort(), [200, 200, 403], "nor all slices at once");

      const key = deskWork(world, { Authorization: `Bearer ${world.ada.apiKey}` });
      const dear = await owner.asked(await anOrder({ placedAt: world.now(), fulfilments: [] }), socks(3));
      const byKey = await key.decide(dear.id, { units: everything(dear) });
      assert.equal((await key.pay(dueOf(byKey.json))).json.code, "second_person_needed");
      assert.equal((await agent.pay(dueOf(byKey.json))).status, 200);
    });

    test("a member's own key is no second person", async () => {
      const made = await world.ask("POST", "/api/desk/keys", {
        headers,
        body: { name: "mine", scopes: ["returns:read", "returns:decide", "money:write"] },
      });
      const mine = deskWork(world, { Authorization: `Bearer ${made.json.key}` });
      const page = await owner.asked(await anOrder({ placedAt: world.now(), fulfilments: [] }), socks(3));
      const decided = await owner.decide(page.id, { units: everything(page) });
      const [{ id }] = decided.json.money.payments;
      assert.equal((await mine.pay(id)).json.code, "second_person_needed");
      const other = await owner.asked(await anOrder({ placedAt: world.now(), fulfilments: [] }), socks(3));
      const byKey = await mine.decide(other.id, { units: everything(other) });
      assert.equal((await owner.pay(byKey.json.money.payments[0].id)).json.code, "second_person_needed");
      assert.equal((await agent.pay(byKey.json.money.payments[0].id)).status, 200);
    });

    test("nothing of it happens twice, however often its work runs", async () => {
      await world.settle();
      assert.ok((await shopping(world).find("M1")).status > 0);
    });
  });
}
