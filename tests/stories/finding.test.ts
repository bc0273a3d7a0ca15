import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { engines } from "../support/databases.ts";
import { type Shopping, shopping } from "../support/shopping.ts";
import { aWorld, type World } from "../support/world.ts";

const paris = { name: "Claire Martin", line1: "3 rue Oberkampf", postalCode: "75011", city: "Paris", country: "FR" };

for (const engine of engines()) {
  describe(`finding an order, on ${engine.name}`, () => {
    let world: World;
    let shopper: Shopping;
    before(async () => {
      world = await aWorld(engine);
      shopper = shopping(world);
      await world.order(world.ada, { number: "12005", externalId: "5480021", billTo: paris, fulfilments: [{ id: "FUL-889-A" }] });
      await world.order(world.ada, { number: "150804" });
    });
    after(() => world.close());

    const number = async (typed: string, postalCode = "69006"): Promise<string> => {
      const { status, json, text } = await shopper.find(typed, { postalCode });
      assert.equal(status, 201, `${typed}: ${text}`);
      return json.order.number;
    };

    test("the shop's number opens it as people type it, with the postcode beside it (S1-30, S1-32, S2-08)", async () => {
      for (const typed of ["12005", "#12005", " # 12005 ", "0012005", "12-005"]) assert.equal(await number(typed), "12005", typed);
      for (const typed of ["150804", "#150804"]) assert.equal(await number(typed), "150804", typed);
      assert.equal((await shopper.find("12006")).json.code, "order_not_found");
    });

    test("so do the shop system's own id and our own id of 12 characters that begins with the shop's code (S1-31, S1-33)", async () => {
      assert.equal(await number("5480021"), "12005");
      const { json } = await world.ask("GET", "/api/desk/orders?search=12005", { token: world.ada.apiKey });
      const [{ portalNumber }] = json.items;
      assert.match(portalNumber, /^ADAX[0-9A-Z]{8}$/);
      const typed = portalNumber.replace(/^(.{4})(.{4})/, "$1-$2 ").toLowerCase();
      for (const one of [portalNumber, typed]) assert.equal(await number(one), "12005", one);
    });

    test("so does the id of its fulfilment (S1-34)", async () => {
      for (const typed of ["FUL-889-A", "ful889a", "#FUL 889 A"]) assert.equal(await number(typed), "12005", typed);
    });

    test("the postcode of the delivery holds, and so does the bill's, blanks, dashes and case aside (S1-35)", async () => {
      for (const postalCode of ["69006", "75011", " 75 011", "75-011"])
        assert.equal(await number("12005", postalCode), "12005", postalCode);
      assert.equal((await shopper.find("12005", { postalCode: "75012" })).json.code, "order_not_found");
    });

    test("what it opens is the order's own items with what was paid, and nobody had to do anything (S1-05, S2-07, S2-12)", async () => {
      const { json } = await shopper.find("150804");
      assert.deepEqual(
        json.items.map(({ title, variant, quantity, paid }: Record<string, unknown>) => [title, variant, quantity, paid]),
        [
          ["Merino socks", "Charcoal, 40–42", 3, 3780],
          ["Rain cap", "Navy", 1, 3150],
        ],
      );
      assert.doesNotMatch(JSON.stringify(json), /Martin|avenue Foch|example\.test/);
    });
  });
}
