import assert from "node:assert/strict";
import { describe, mock, test } from "node:test";
import { askBudgets, askWithin } from "../../server/connected/live-orders.ts";
import { ConnectionProblem } from "../../server/providers/port.ts";
import { connectShelf, numbersHere } from "../support/connecting.ts";
import { engines } from "../support/databases.ts";
import { aShelf, type Shelf } from "../support/shelf-shop.ts";
import { type Answer, anOrder, aWorld, day, monday, type World } from "../support/world.ts";

for (const engine of engines()) {
  describe(`a look-up that may ask the shop, on ${engine.name}`, () => {
    let shelf: Shelf;
    let world: World;
    /** How long each answer was held back for. */
    let held: number[];

    const put = (number: string, part: object = {}) =>
      shelf.orders.push({ snapshot: anOrder({ number, externalId: `x${number}`, ...part }), changedAt: monday - day });
    const open = async (can: Parameters<typeof aShelf>[0] = {}) => {
      held = [];
      shelf = aShelf(can);
      world = await aWorld(engine, {
        providers: shelf.providers,
        hold: async (_, tick) => {
          held.push(tick);
        },
      });
      put("1");
    };
    const begin = async (t: { after(end: () => unknown): void }, can: Parameters<typeof aShelf>[0] = {}) => {
      await open(can);
      t.after(() => world.close());
      await connectShelf(world);
      await world.sync();
    };
    const look = (orderNumber: string, postalCode = "69006"): Promise<Answer> =>
      world.ask("POST", "/api/shopper/shops/ada/sessions", { body: { orderNumber, postalCode } });
    const finds = () => shelf.asked.filter(({ what }) => what === "find").map(({ about }) => about);

    test("an order of a minute ago is found by asking the shop once, kept, and judged as any other", async (t) => {
      await begin(t);
      put("2");
      const found = await look("2");
      assert.equal(found.status, 201, found.text);
      assert.deepEqual([finds(), await numbersHere(world)], [["2"], ["1", "2"]]);
      assert.equal((await look("2")).status, 201);
      assert.deepEqual(finds(), ["2"], "what is here needs no shop");
      assert.deepEqual(held, [], "nobody who proved it is held back");
    });

    test("an address corrected in the shop counts at once", async (t) => {
      await begin(t);
      const [first] = shelf.orders;
      assert.ok(first);
      first.snapshot = anOrder({ number: "1", externalId: "x1", shipTo: { ...first.snapshot.shipTo, postalCode: "1012 AB" } as never });
      assert.equal((await look("1", "1012AB")).status, 201);
    });

    test("a shop that would have to search is never asked", async (t) => {
      await begin(t, { findByNumber: false });
      put("2");
      assert.equal((await look("2")).status, 404);
      assert.deepEqual([finds(), held], [[], [300]]);
    });

    test("wrong proof and no such order ask the shop the same, answer the same, and are held back the same", async (t) => {
      await begin(t);
      put("2");
      const wrong = [await look("1", "00000"), await look("2", "00000"), await look("3", "69006")];
      const said = ({ status, json: { instance: _, ...problem } }: Answer) => [status, problem];
      for (const answer of wrong) assert.deepEqual(said(answer), said(wrong[0] ?? assert.fail()));
      assert.deepEqual(finds(), ["1", "2", "3"], "whether it is here or not");
      // Asked for again within a minute: nobody is asked, and nobody can tell.
      for (const number of ["1", "2", "3"]) await look(number, "00000");
      assert.deepEqual(finds(), ["1", "2", "3"]);
      shelf.fail("find", new ConnectionProblem("not_reached", "down"), 9);
      await look("4");
      assert.deepEqual(held, Array(7).fill(2_000), "on the longer deadline, also those that asked nobody");
      assert.ok(askWithin < 2_000);
    });

    test("a number that was asked for is not asked for again for a minute, then it is", async (t) => {
      await begin(t);
      assert.equal((await look("2")).status, 404);
      put("2");
      world.pass(59_000);
      assert.equal((await look("2")).status, 404);
      world.pass(1_000);
      assert.equal((await look("2")).status, 201);
      assert.deepEqual(finds(), ["2", "2"]);
    });

    test("many who ask for the same at once ask the shop once, in whatever spelling", async (t) => {
      await begin(t);
      put("2");
      let answer = () => {};
      shelf.before = (what) => {
        if (what !== "find") return;
        return new Promise<void>((go) => {
          answer = go;
        });
      };
      const looks = ["2", "#2", "002", " 2 "].map((number) => look(number));
      while (finds().length === 0) await new Promise((next) => setImmediate(next));
      for (let turn = 0; turn < 50; turn++) await new Promise((next) => setImmediate(next));
      answer();
      const statuses = (await Promise.all(looks)).map(({ status }) => status);
      assert.equal(finds().length, 1);
      assert.ok(
        statuses.every((status) => status === 201),
        statuses.join(),
      );
    });

    test("who guesses is stopped before the shop feels it, and locks nobody out whose order is here", async (t) => {
      await begin(t);
      for (let number = 100; number < 140; number++) await look(String(number), "00000");
      assert.equal(finds().length, askBudgets.address.limit, "of one address");
      const { context } = world.app;
      const { hit } = await import("../../server/store/limits.ts");
      // Many addresses together.
      await hit(context.db, `live:shop:${world.ada.shop.id}`, { ...askBudgets.shop, at: world.now(), cost: 1_000 });
      await context.db.write((tx) => tx.deleteFrom("limits").where("bucket", "like", "live:address:%").execute());
      await context.db.write((tx) => tx.deleteFrom("limits").where("bucket", "like", "proof:%").execute());
      put("2");
      const asked = finds().length;
      assert.equal((await look("2")).status, 404, "for now");
      assert.equal(finds().length, asked);
      assert.equal((await look("1")).status, 201, "what is here needs nobody");
      world.pass(61_000);
      assert.equal((await look("2")).status, 201);
    });

    test("a shop that is down is left alone after a few tries, and asked again later", async (t) => {
      mock.timers.enable({ apis: ["Date"], now: monday });
      t.after(() => mock.timers.reset());
      await begin(t);
      shelf.fail("find", new ConnectionProblem("busy", "answered 503"), 5);
      for (let number = 10; number < 18; number++) await look(String(number));
      assert.equal(finds().length, 5);
      assert.equal((await look("1")).status, 201);
      mock.timers.tick(21_000);
      world.pass(61_000);
      put("2");
      assert.equal((await look("2")).status, 201);
      assert.equal(finds().length, 6);
    });

    test("who asks again and again for an order that cannot be read shuts nobody else out", async (t) => {
      await begin(t);
      shelf.fail("find", new ConnectionProblem("unreadable", "its lines do not add up"), 6);
      for (let times = 0; times < 6; times++) await look("9");
      put("2");
      assert.equal((await look("2")).status, 201);
    });

    test("a shop that never answers holds nobody longer than it may, and what comes late is there for the next try", async (t) => {
      await begin(t);
      put("2");
      let answer = () => {};
      shelf.before = (what) => {
        if (what !== "find") return;
        return new Promise<void>((go) => {
          answer = go;
        });
      };
      assert.equal((await look("2")).status, 404);
      answer();
      while ((await numbersHere(world)).length < 2) await new Promise((next) => setImmediate(next));
      assert.equal((await look("2")).status, 201);
      assert.deepEqual(finds(), ["2"]);
    });

    test("a code is mailed for an order that only the shop knew", async (t) => {
      await begin(t);
      put("2");
      const asked = await world.ask("POST", "/api/shopper/shops/ada/codes", { body: { orderNumber: "2", postalCode: "69006" } });
      assert.equal(asked.status, 202);
      await world.settle({ again: false });
      assert.equal(world.letters.filter(({ text }) => text.includes("123456")).length, 1);
      assert.deepEqual(held, [2_000]);
    });

    test("another merchant's shop is not asked", async (t) => {
      await begin(t);
      put("2");
      const answer = await world.ask("POST", "/api/shopper/shops/ben/sessions", { body: { orderNumber: "2", postalCode: "69006" } });
      assert.deepEqual([answer.status, finds()], [404, []]);
    });
  });
}
