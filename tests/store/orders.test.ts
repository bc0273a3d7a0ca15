import assert from "node:assert/strict";
import { test } from "node:test";
import { Refusal } from "../../server/domain/errors.ts";
import { lookupKey } from "../../server/domain/lookup.ts";
import { commit } from "../../server/store/commit.ts";
import { findOrder, findOrderByNumber, findOrdersByKey, listOrders } from "../../server/store/orders.ts";
import { savePolicy } from "../../server/store/policies.ts";
import { findReturn } from "../../server/store/returns.ts";
import { upsertOrders } from "../../server/store/upsert-orders.ts";
import { engines } from "../support/databases.ts";
import { address, anOrder, aReturn, aSnapshot, counting, noon, twoMerchants } from "./samples.ts";

for (const engine of engines()) {
  const aWorld = async () => {
    const { db, close } = await engine.open();
    const { ada, ben, newId } = await twoMerchants(db);
    const options = { shopCode: ada.shop.code, newId, at: noon };
    const upsert = (...snapshots: ReturnType<typeof aSnapshot>[]) => upsertOrders(db, ada.merchantId, ada.shop.id, snapshots, options);
    const find = (number: string) => findOrderByNumber(db, ada.merchantId, ada.shop.id, number);
    return { db, close, ada, ben, newId, upsert, find };
  };

  test(`${engine.name}: an order comes back as the shop told it, found by its number, our number or a fulfilment, in any spelling`, async (t) => {
    const { db, close, ada, upsert, find } = await aWorld();
    t.after(close);
    const told = aSnapshot("#00-1001", { email: "Ada@Example.test", phone: "+33 1 23", soldInStore: true, language: "fr-FR" });
    assert.deepEqual(await upsert(told), ["created"]);
    const order = await find("#00-1001");
    assert.ok(order);
    const { id, merchantId, shopId, portalNumber, policyId, revision, ...snapshot } = order;
    assert.deepEqual(snapshot, told);
    assert.deepEqual(
      { merchantId, shopId, policyId, revision },
      { merchantId: ada.merchantId, shopId: ada.shop.id, policyId: ada.policyId, revision: 1 },
    );
    assert.match(portalNumber, /^[A-Z]{4}[0-9A-Z]{8}$/);
    for (const typed of ["1001", "# 1001", portalNumber.toLowerCase(), "f-#00-1001"]) {
      assert.deepEqual(await findOrdersByKey(db, ada.merchantId, ada.shop.id, lookupKey(typed)), [order], typed);
    }
    assert.deepEqual(await findOrdersByKey(db, ada.merchantId, ada.shop.id, "1001\0"), []);
    assert.deepEqual(await findOrder(db, ada.merchantId, id), order);
  });

  test(`${engine.name}: the same snapshot is unchanged, whatever the order of its properties; another raises the revision`, async (t) => {
    const { close, upsert, find } = await aWorld();
    t.after(close);
    await upsert(aSnapshot("1001"));
    const first = await find("1001");
    const shuffled = Object.fromEntries(Object.entries(aSnapshot("1001")).reverse()) as unknown as ReturnType<typeof aSnapshot>;
    assert.deepEqual(await upsert(shuffled), ["unchanged"]);
    assert.deepEqual(await upsert(aSnapshot("1001", { fulfilments: [{ id: "F9" }] })), ["changed"]);
    const second = await find("1001");
    assert.deepEqual(
      { id: second?.id, portalNumber: second?.portalNumber, revision: second?.revision },
      { id: first?.id, portalNumber: first?.portalNumber, revision: 2 },
    );
    assert.deepEqual(await upsert(aSnapshot("1001"), aSnapshot("1002"), aSnapshot("1002"), aSnapshot("1002", { email: "b@x.test" })), [
      "changed",
      "created",
      "unchanged",
      "changed",
    ]);
  });

  test(`${engine.name}: a shop that begins to tell weights changes its orders once, and no return of theirs is looked at again`, async (t) => {
    const { db, close, ada, upsert, newId } = await aWorld();
    t.after(close);
    const before = aSnapshot("1001");
    const { ret } = aReturn(await anOrder(db, ada, "1001", newId), ada.policyId, newId);
    await commit(db, { merchantId: ada.merchantId, created: [ret], updated: [], events: [] }, { at: noon });
    const goods = { weight: 420, hsCode: "610510", origin: "PT" };
    const weighed = { ...before, lines: before.lines.map((line) => ({ ...line, ...goods })) };
    assert.deepEqual(await upsert(weighed), ["changed"]);
    assert.deepEqual(await upsert(weighed), ["unchanged"]);
    const after = await findOrderByNumber(db, ada.merchantId, ada.shop.id, "1001");
    assert.deepEqual([after?.lines, after?.revision], [weighed.lines, 2]);
    assert.deepEqual(await findReturn(db, ada.merchantId, ret.id), ret);
  });

  test(`${engine.name}: look-up keys follow the order when it changes`, async (t) => {
    const { db, close, ada, upsert } = await aWorld();
    t.after(close);
    await upsert(aSnapshot("1001"));
    await upsert(aSnapshot("1001", { fulfilments: [{ id: "NEW1" }] }));
    assert.equal((await findOrdersByKey(db, ada.merchantId, ada.shop.id, "F1001")).length, 0);
    assert.equal((await findOrdersByKey(db, ada.merchantId, ada.shop.id, "NEW1")).length, 1);
  });

  test(`${engine.name}: an open return is flagged when money moved in its order, and only then`, async (t) => {
    const { db, close, ada, newId, upsert } = await aWorld();
    t.after(close);
    const order = await anOrder(db, ada, "1001", newId);
    const { ret } = aReturn(order, ada.policyId, newId);
    await commit(db, { merchantId: ada.merchantId, created: [ret], updated: [], events: [] }, { at: noon });
    await upsert(aSnapshot("1001", { phone: "+33 9" }));
    assert.deepEqual(await findReturn(db, ada.merchantId, ret.id), ret);
    await upsert(aSnapshot("1001", { phone: "+33 9", refunds: [{ id: "r1", amount: 500 }] }));
    assert.deepEqual(await findReturn(db, ada.merchantId, ret.id), { ...ret, review: "order_changed", version: 2 });
  });

  test(`${engine.name}: a return judged by an order that changed meanwhile is stale`, async (t) => {
    const { db, close, ada, newId, upsert } = await aWorld();
    t.after(close);
    const order = await anOrder(db, ada, "1001", newId);
    const { ret } = aReturn(order, ada.policyId, newId);
    await upsert(aSnapshot("1001", { refunds: [{ id: "r1", amount: 500 }] }));
    const late = commit(db, { merchantId: ada.merchantId, created: [ret], updated: [], events: [] }, { at: noon });
    await assert.rejects(late, (error) => error instanceof Refusal && error.code === "stale");
    assert.equal(await findReturn(db, ada.merchantId, ret.id), null);
  });

  test(`${engine.name}: an order remembers the policy in force when it was placed`, async (t) => {
    const { db, close, ada, newId, upsert, find } = await aWorld();
    t.after(close);
    const { id: later } = await savePolicy(db, ada.merchantId, ada.shop.id, {} as never, { id: newId("policy"), at: noon });
    await upsert(
      aSnapshot("old", { placedAt: noon - 2_000_000 }),
      aSnapshot("1", { placedAt: noon - 1 }),
      aSnapshot("2", { placedAt: noon }),
    );
    assert.deepEqual(
      [(await find("old"))?.policyId, (await find("1"))?.policyId, (await find("2"))?.policyId],
      [undefined, ada.policyId, later],
    );
  });

  test(`${engine.name}: another merchant sees nothing of an order, and the same number is theirs too`, async (t) => {
    const { db, close, ada, ben, newId } = await aWorld();
    t.after(close);
    const order = await anOrder(db, ada, "1001", newId);
    assert.equal(await findOrder(db, ben.merchantId, order.id), null);
    assert.equal(await findOrderByNumber(db, ben.merchantId, ada.shop.id, "1001"), null);
    assert.deepEqual(await findOrdersByKey(db, ben.merchantId, ada.shop.id, "1001"), []);
    assert.deepEqual(await listOrders(db, ben.merchantId, { limit: 10 }), []);
    assert.deepEqual(await listOrders(db, ben.merchantId, { limit: 10, search: "1001" }), []);
    assert.deepEqual(await listOrders(db, ben.merchantId, { limit: 10, search: "ada@example.test" }), []);
    const theirs = await anOrder(db, ben, "1001", newId);
    assert.notEqual(theirs.id, order.id);
  });

  test(`${engine.name}: orders are found by the beginning of a name, first or last, however it is spelled (S5-21)`, async (t) => {
    const { db, close, ada, ben, upsert } = await aWorld();
    t.after(close);
    const named = (number: string, name: string) => aSnapshot(number, { shipTo: { ...address, name }, email: `${number}@x.test` });
    await upsert(
      named("N1", "Jürgen Müller"),
      named("N2", "Søren  Ångström"),
      named("N3", "François D’Aubigné"),
      named("N4", "李小龙"),
      named("N5", "—"),
    );
    const found = async (search: string) => (await listOrders(db, ada.merchantId, { limit: 9, search })).map(({ number }) => number);
    for (const typed of ["jurgen", "Juergen Mueller", "MÜLLER", "mull", "müller jü", "Jürgen Mü"])
      assert.deepEqual(await found(typed), ["N1"], typed);
    for (const typed of ["soren", "Soeren", "ångs", "ANGSTROM"]) assert.deepEqual(await found(typed), ["N2"], typed);
    for (const typed of ["francois d'aub", "daubigne", "D’Aubigné"]) assert.deepEqual(await found(typed), ["N3"], typed);
    assert.deepEqual(await found("李"), ["N4"]);
    assert.deepEqual(await found("n5@X"), ["N5"]);
    for (const typed of ["—", "%", "_", "ürgen"]) assert.deepEqual(await found(typed), [], typed);
    assert.deepEqual(await listOrders(db, ben.merchantId, { limit: 9, search: "müller" }), []);
    await upsert(named("N1", "Jürgen Schmidt"));
    assert.deepEqual(await found("müller"), []);
    assert.deepEqual(await found("schmidt"), ["N1"]);
  });

  test(`${engine.name}: pages of orders hold each once, youngest first, and are searched by number or mail (S2-17)`, async (t) => {
    const { db, close, ada, upsert } = await aWorld();
    t.after(close);
    await upsert(
      ...Array.from({ length: 25 }, (_, place) =>
        aSnapshot(`A${100 + place}`, { placedAt: noon + Math.floor(place / 3), email: `${place}@x.test` }),
      ),
    );
    const seen: string[] = [];
    for (
      let after: { after?: never } | { after: (typeof page)[number]["id"] } = {},
        page = await listOrders(db, ada.merchantId, { limit: 10 });
      page.length > 0;
    ) {
      seen.push(...page.map(({ number }) => number));
      const last = page.at(-1);
      assert.ok(last);
      after = { after: last.id };
      page = await listOrders(db, ada.merchantId, { limit: 10, shopId: ada.shop.id, ...after });
    }
    assert.deepEqual(
      seen.toSorted(),
      Array.from({ length: 25 }, (_, place) => `A${100 + place}`),
    );
    assert.equal(seen[0], "A124");
    assert.deepEqual(
      (await listOrders(db, ada.merchantId, { limit: 9, search: "a-12" })).map(({ number }) => number),
      ["A124", "A123", "A122", "A121", "A120"],
    );
    assert.deepEqual(
      (await listOrders(db, ada.merchantId, { limit: 9, search: "7@X.test" })).map(({ number }) => number),
      ["A107"],
    );
  });

  test(`${engine.name}: two imports of the same orders at once create each once`, async (t) => {
    const { db, close, ada } = await aWorld();
    t.after(close);
    const snapshots = Array.from({ length: 300 }, (_, place) => aSnapshot(`${place}`));
    const imports = [1, 2, 3].map((from) =>
      upsertOrders(db, ada.merchantId, ada.shop.id, from % 2 ? snapshots : snapshots.toReversed(), {
        shopCode: "ADAX",
        newId: counting(from),
        at: noon,
      }),
    );
    const results = (await Promise.all(imports)).flat();
    assert.equal(results.filter((result) => result === "created").length, 300);
    assert.equal(results.filter((result) => result === "unchanged").length, 600);
  });
}
