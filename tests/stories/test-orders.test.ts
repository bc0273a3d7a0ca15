import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { contentsOf } from "../support/contents.ts";
import { engines } from "../support/databases.ts";
import { type Shopping, shopping } from "../support/shopping.ts";
import { aWorld, type World } from "../support/world.ts";

const lamp = { lineId: "lamp", quantity: 1, reasonId: "too_small" };

for (const engine of engines()) {
  describe(`playing with the test orders, on ${engine.name}`, () => {
    let world: World;
    let shopper: Shopping;
    before(async () => {
      world = await aWorld(engine);
      shopper = shopping(world);
      await world.order(world.ada, { number: "1001" });
    });
    after(() => world.close());

    const play = async (number: string, choice: { resolution?: string; handover?: string } = {}) => {
      const session = (await shopper.find(number, { postalCode: "whatever" })).json;
      const chosen = { items: [lamp], ...choice };
      const quote = await shopper.quote(session.token, chosen);
      const [ret] = (await shopper.submit(session.token, chosen)).returns;
      return { session, quote, ret, ways: quote.handovers.map(({ kind }: { kind: string }) => kind) };
    };

    test("X1 in France: the label is free, needs no printer, and store credit may be chosen (S1-39)", async () => {
      const { quote, ret, ways } = await play("X1", { resolution: "store_credit", handover: "qr" });
      assert.deepEqual([ways[0], quote.handovers[0].cost], ["qr", "Free"]);
      assert.deepEqual([ret.resolution, ret.handover, ret.test], ["store_credit", "qr", true]);
      assert.ok(ret.qr.path.length > 100 && ret.qr.text.length > 5);
    });

    test("X2: no label, the warehouse's address instead (S1-40)", async () => {
      const { ret, ways } = await play("X2");
      assert.deepEqual([ways, ret.label], [["own"], null]);
      assert.ok(ret.address.includes("5 rue des Retours"));
    });

    test("X3: from another country of the Union, with a label to print (S1-41)", async () => {
      const { quote, ret, ways } = await play("X3");
      assert.deepEqual([ways, quote.handovers[0].cost, ret.handover], [["print", "own"], "Free", "print"]);
      assert.match((await world.ask("GET", new URL(ret.label.a4).pathname)).text, /^%PDF-/);
    });

    test("any postcode works, however the number is typed (S1-42)", async () => {
      for (const typed of ["X1", "x1", " #x2", "x-3"])
        for (const postalCode of ["1", "00000", "SW1A 1AA", "ça va"])
          assert.equal((await shopper.find(typed, { postalCode })).status, 201, `${typed} ${postalCode}`);
    });

    test("what they show is made up, and not a row of any table remembers them (S1-43)", async () => {
      const before = await contentsOf(world.databaseUrl);
      assert.equal(before.orders?.length, 1);
      for (const number of ["X1", "X2", "X3"]) {
        const { session, ret } = await play(number);
        for (const { title, imageUrl } of session.items) {
          assert.match(title, /^Test /);
          assert.match(imageUrl, /\/assets\/test\/\w+\.svg$/);
        }
        assert.equal(session.order.test, true);
        const token = session.token;
        await world.ask("POST", "/api/shopper/photos", {
          token,
          body: new Uint8Array([1, 2, 3]),
          headers: { "Content-Type": "image/png" },
        });
        assert.equal((await world.ask("GET", `/api/shopper/returns/${ret.id}`, { token })).json.number, ret.number);
        const cancelled = await world.ask("POST", `/api/shopper/returns/${ret.id}/cancellation`, { token });
        assert.equal(cancelled.json.status, "cancelled");
      }
      await world.settle();
      assert.deepEqual(await contentsOf(world.databaseUrl), before);
      assert.deepEqual(world.letters, []);
      assert.deepEqual((await world.ask("GET", "/api/desk/returns", { token: world.ada.apiKey })).json.items, []);
    });
  });
}
