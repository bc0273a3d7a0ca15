import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { holdFor, pollEvery, syncConnection } from "../../server/actions/sync-connection.ts";
import { ConnectionProblem } from "../../server/providers/port.ts";
import { openDatabase } from "../../server/store/database.ts";
import { keysFrom } from "../../server/store/keys.ts";
import { holdConnection } from "../../server/store/syncing.ts";
import { doChores } from "../../server/worker/schedule.ts";
import { syncing } from "../../server/worker/syncing.ts";
import { takeDueTurns } from "../../server/worker/turns.ts";
import { connectShelf, numbersHere, shownConnection } from "../support/connecting.ts";
import { engines } from "../support/databases.ts";
import { aShelf, type Shelf } from "../support/shelf-shop.ts";
import { anOrder, aWorld, day, monday, type World } from "../support/world.ts";

const minute = 60_000;

for (const engine of engines()) {
  describe(`reading a shop's orders, on ${engine.name}`, () => {
    let shelf: Shelf;
    let world: World;
    let id: string;

    const fillShelf = (count: number) => {
      for (let place = 1; place <= count; place++)
        shelf.orders.push({ snapshot: anOrder({ number: String(place), externalId: `x${place}` }), changedAt: monday - day });
    };
    const lists = () => shelf.asked.filter(({ what }) => what === "list");
    const shown = () => shownConnection(world, id);
    const settings = (body: object) => world.ask("PATCH", "/api/desk/shops/ada", { token: world.ada.apiKey, body });
    const setUp = async (): Promise<{ done: boolean }> => {
      const { json } = await world.ask("GET", "/api/desk/shops/ada/set-up", { token: world.ada.apiKey });
      return json.steps.find((step: { id: string }) => step.id === "orders");
    };

    beforeEach(async () => {
      shelf = aShelf();
      world = await aWorld(engine, { providers: shelf.providers });
    });
    const end = () => world.close();

    test("the whole history comes page by page, with its progress; then the articles, and the portal may open (S2-15, S4-03)", async (t) => {
      t.after(end);
      fillShelf(7);
      shelf.pageSize = 3;
      shelf.products.push({ sku: "SOCK", title: "Socks", price: 900, currency: "EUR", stock: 4 });
      assert.equal((await settings({ portal: "hidden" })).status, 200);
      ({ id } = await connectShelf(world));
      const progress: unknown[] = [];
      shelf.before = async (what) => {
        if (what !== "list" && what !== "products") return;
        const { fill, health } = await shown();
        progress.push([fill.done, fill.total, health, (await setUp()).done, (await settings({ portal: "active" })).status]);
      };
      await world.sync();
      assert.deepEqual(progress, [
        [0, null, "filling", false, 409],
        [3, 7, "filling", false, 409],
        [6, 7, "filling", false, 409],
        [7, 7, "well", true, 200],
      ]);
      assert.deepEqual(await numbersHere(world), ["1", "2", "3", "4", "5", "6", "7"]);
      assert.deepEqual((await shown()).fill, { done: 7, total: 7, finishedAt: monday });
      const stock = await world.ask("GET", "/api/desk/shops/ada/products?search=SOCK", { token: world.ada.apiKey });
      assert.equal(stock.json.items[0].stock, 4);
    });

    test("a process that dies in the middle is followed by another, which goes on with the page it was at", async (t) => {
      t.after(end);
      fillShelf(9);
      shelf.pageSize = 3;
      ({ id } = await connectShelf(world));
      // The second page is read and kept, the third never comes: this process is gone.
      let dies = 0;
      shelf.before = (what) => (what === "list" && ++dies === 3 ? new Promise(() => {}) : undefined);
      const { context } = world.app;
      const held = await holdConnection(context.db, id as never, world.now(), holdFor);
      assert.ok(held);
      void syncConnection(context, held, () => true);
      while (dies < 3) await new Promise((resume) => setImmediate(resume));
      assert.deepEqual((await shown()).fill, { done: 6, total: 9, finishedAt: null });
      await world.sync();
      assert.equal(lists().length, 3, "whoever has it may still be at it");
      world.pass(holdFor);
      shelf.before = () => {};
      await world.sync();
      assert.deepEqual(
        lists()
          .filter(({ changedSince }) => changedSince === undefined)
          .map(({ about }) => about),
        [undefined, "3", "6", "6"],
      );
      assert.deepEqual((await shown()).fill.done, 9, "nothing is counted twice");
      assert.equal((await numbersHere(world)).length, 9);
    });

    test("of two processes one reads, and what an earlier holder still says is not heard", async (t) => {
      t.after(end);
      fillShelf(4);
      shelf.pageSize = 1;
      ({ id } = await connectShelf(world));
      const { context } = world.app;
      const other = { ...context, db: await openDatabase(world.databaseUrl) };
      t.after(() => other.db.close());
      let resume = () => {};
      let stuck = false;
      shelf.before = (what) => {
        if (what !== "list" || stuck) return;
        stuck = true;
        return new Promise<void>((go) => {
          resume = go;
        });
      };
      const first = world.sync();
      while (!stuck) await new Promise((next) => setImmediate(next));
      await takeDueTurns(other, syncing);
      assert.equal(lists().length, 1, "it is taken");
      world.pass(holdFor);
      await takeDueTurns(other, syncing);
      assert.equal((await shown()).fill.done, 4);
      const before = await shown();
      resume();
      await first;
      assert.deepEqual((await shown()).fill, before.fill);
    });

    test("every five minutes the shop is asked what changed, with an overlap; what a delivery missed is caught (S4-22, S4-24)", async (t) => {
      t.after(end);
      fillShelf(2);
      ({ id } = await connectShelf(world));
      await world.sync();
      assert.equal((await shown()).nextAt, monday + 5 * minute);
      world.pass(4 * minute);
      shelf.orders.push({ snapshot: anOrder({ number: "3" }), changedAt: world.now() });
      await world.sync();
      assert.deepEqual(await numbersHere(world), ["1", "2"], "not yet");
      world.pass(minute);
      await world.sync();
      assert.deepEqual(await numbersHere(world), ["1", "2", "3"]);
      assert.deepEqual(lists().at(-1)?.changedSince, monday - 10 * minute);
      world.pass(pollEvery);
      await world.sync();
      assert.equal(lists().at(-1)?.changedSince, monday + 5 * minute - 10 * minute);
      assert.equal((await shown()).syncedAt, world.now());
    });

    test("a long round of changes goes on where it broke off, and asks again from where it began", async (t) => {
      t.after(end);
      ({ id } = await connectShelf(world));
      await world.sync();
      world.pass(pollEvery);
      for (let place = 1; place <= 6; place++) shelf.orders.push({ snapshot: anOrder({ number: String(place) }), changedAt: monday });
      shelf.pageSize = 2;
      let pages = 0;
      shelf.before = (what) => {
        if (what === "list" && ++pages === 3) throw new ConnectionProblem("busy", "answered 429", 120);
      };
      await world.sync();
      assert.equal((await numbersHere(world)).length, 4);
      assert.equal((await shown()).nextAt, world.now() + 2 * minute, "as long as the shop asked for");
      assert.equal((await shown()).trouble, null, "a shop is busy for a moment every day");
      world.pass(2 * minute);
      await world.sync();
      assert.equal((await numbersHere(world)).length, 6);
      assert.deepEqual(
        lists()
          .slice(-4)
          .map(({ about, changedSince }) => [about, changedSince]),
        [
          [undefined, monday - 10 * minute],
          ["2", monday - 10 * minute],
          ["4", monday - 10 * minute],
          ["4", monday - 10 * minute],
        ],
      );
      world.pass(pollEvery);
      await world.sync();
      assert.equal(lists().at(-1)?.changedSince, monday + pollEvery - 10 * minute, "from when that round began");
    });

    test("a shop in trouble is asked more and more rarely, and every five minutes again when it is well (S4-19)", async (t) => {
      t.after(end);
      ({ id } = await connectShelf(world));
      await world.sync();
      shelf.fail("list", new ConnectionProblem("not_reached", "ECONNREFUSED"), 5);
      const rests: number[] = [];
      world.pass(pollEvery);
      for (let time = 0; time < 5; time++) {
        await world.sync();
        const { nextAt, health } = await shown();
        assert.equal(health, "troubled");
        rests.push((nextAt - world.now()) / 1_000);
        world.pass(nextAt - world.now());
      }
      assert.deepEqual(rests, [30, 60, 120, 240, 480]);
      await world.sync();
      assert.deepEqual([(await shown()).health, (await shown()).nextAt], ["well", world.now() + pollEvery]);
    });

    test("an order that cannot be read is told by number with its reason, holds up no other, and is forgotten once it is read", async (t) => {
      t.after(end);
      fillShelf(3);
      const [, second] = shelf.orders;
      assert.ok(second);
      second.unreadable = "its lines do not add up";
      ({ id } = await connectShelf(world));
      await world.sync();
      assert.deepEqual(await numbersHere(world), ["1", "3"]);
      const unread = await world.ask("GET", `/api/desk/connections/${id}/unread`, { token: world.ada.apiKey });
      assert.deepEqual(unread.json.items, [{ number: "2", why: "its lines do not add up", at: monday }]);
      assert.equal((await shown()).unread, 1);
      delete second.unreadable;
      second.changedAt = monday;
      world.pass(pollEvery);
      await world.sync();
      assert.deepEqual([await numbersHere(world), (await shown()).unread], [["1", "2", "3"], 0]);
    });

    test("one order the database refuses is told, and the rest of its page is kept", async (t) => {
      t.after(end);
      fillShelf(2);
      const broken = { ...anOrder({ number: "9" }), placedAt: Number.NaN };
      shelf.orders.push({ snapshot: broken, changedAt: monday - day });
      ({ id } = await connectShelf(world));
      await world.sync();
      assert.deepEqual(await numbersHere(world), ["1", "2"]);
      const unread = await world.ask("GET", `/api/desk/connections/${id}/unread`, { token: world.ada.apiKey });
      assert.match(unread.json.items[0].why, /^the database refused this order/);
    });

    test("a list without an end is trouble, not a loop", async (t) => {
      t.after(end);
      fillShelf(3);
      shelf.pageSize = 0;
      ({ id } = await connectShelf(world));
      await world.sync();
      assert.equal((await shown()).trouble.trouble, "unreadable");
    });

    test("changes are asked for while a long history is still being read", async (t) => {
      t.after(end);
      fillShelf(4);
      shelf.pageSize = 1;
      ({ id } = await connectShelf(world));
      // Each page takes four minutes: after a slice somebody else has a turn, and then the youngest changes come first.
      shelf.before = (what) => {
        if (what === "list") world.pass(4 * minute);
      };
      await world.sync();
      const asked = lists().map(({ changedSince }) => (changedSince === undefined ? "history" : "changes"));
      assert.deepEqual(asked.slice(0, 4), ["history", "history", "changes", "history"]);
      assert.equal((await numbersHere(world)).length, 4);
    });

    test("the instance key is changed: connections of before and after work, and the old key may go", async (t) => {
      t.after(end);
      ({ id } = await connectShelf(world));
      await world.sync();
      const { db } = world.app.context;
      const sealed = async () => (await db.selectFrom("connections").select(["secrets", "hook_secret"]).execute()).flatMap(Object.values);
      const under = (ring: string) => ({ ...world.app.context, keys: keysFrom(ring) });
      const old = "k1:cX9zJ2mV7qLw4tRb8nHd3fKs6gPy1aEu";
      const both = under(`k2:a new secret of the instance,${old}`);
      world.pass(pollEvery);
      const asked = lists().length;
      await takeDueTurns(both, syncing);
      assert.equal(lists().length, asked + 1, "what the old key sealed is still opened");
      await doChores(both);
      assert.ok((await sealed()).every((text) => String(text).startsWith("k2.")));
      const before = await sealed();
      await doChores(both);
      assert.deepEqual(await sealed(), before, "what is current is left alone");
      const alone = under("k2:a new secret of the instance");
      world.pass(pollEvery);
      await takeDueTurns(alone, syncing);
      assert.equal((await shown()).health, "well");
      world.pass(pollEvery);
      await takeDueTurns(under("k3:somebody lost the others"), syncing);
      const gone = await shown();
      assert.deepEqual([gone.health, gone.trouble.trouble], ["troubled", "key_gone"]);
      assert.match(gone.trouble.text, /sealed with a key this server no longer has/);
      await doChores(under("k3:somebody lost the others"));
      assert.deepEqual(await sealed(), before, "what cannot be opened is not touched");
    });

    test("a shop that was emptied of our webhooks gets them again within a day", async (t) => {
      t.after(end);
      ({ id } = await connectShelf(world));
      await world.sync();
      shelf.hooks.clear();
      world.pass(day);
      await world.sync();
      assert.equal(shelf.hooks.size, 1);
    });
  });
}
