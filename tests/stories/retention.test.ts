import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { doChores } from "../../server/worker/schedule.ts";
import { engines } from "../support/databases.ts";
import { deskWork, everything } from "../support/desk.ts";
import { type Answer, aWorld, day, type World } from "../support/world.ts";

const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

for (const engine of engines()) {
  describe(`what is kept no longer than wished, on ${engine.name}`, () => {
    let world: World;
    before(async () => {
      world = await aWorld(engine);
    });
    after(() => world.close());

    const owner = () => world.member(world.ada, "owner");
    const keep = async (retention: object): Promise<void> => {
      const headers = await owner();
      const { json } = await world.ask("GET", "/api/desk/settings", { headers });
      const saved = await world.ask("PUT", "/api/desk/settings", { headers, body: { ...json, retention } });
      assert.equal(saved.status, 200, saved.text);
    };
    const chores = () => doChores(world.app.context);
    const rows = async (table: "photos" | "letters" | "order_people" | "messages") =>
      (await world.app.context.db.selectFrom(table).select("merchant_id").execute()).length;

    /** A return with a photo, seen through to its end. */
    const closed = async (number: string): Promise<Answer["json"]> => {
      await world.order(world.ada, {
        number,
        placedAt: world.now() - 14 * day,
        fulfilments: [{ id: "f", shippedAt: world.now() - 12 * day, deliveredAt: world.now() - 10 * day }],
      });
      const { json: session } = await world.ask("POST", "/api/shopper/shops/ada/sessions", {
        body: { orderNumber: number, postalCode: "69006" },
      });
      const photo = await world.ask("POST", "/api/shopper/photos", {
        token: session.token,
        headers: { "Content-Type": "image/png" },
        body: png,
      });
      assert.equal(photo.status, 201, photo.text);
      const item = { lineId: "2", quantity: 1, reasonId: "faulty" };
      const { json: quote } = await world.ask("POST", "/api/shopper/quotes", { token: session.token, body: { items: [item] } });
      const submitted = await world.ask("POST", "/api/shopper/returns", {
        token: session.token,
        headers: { "Idempotency-Key": `return-${number}` },
        body: {
          items: [{ ...item, comment: "The seam is open", photoIds: [photo.json.id] }],
          resolution: quote.resolution,
          handover: quote.handover,
          quote: quote.quote,
        },
      });
      assert.equal(submitted.status, 201, submitted.text);
      await world.settle();
      return deskWork(world, await owner()).page(submitted.json.returns[0].id);
    };
    const finish = async (id: string, arrives = true): Promise<void> => {
      const work = deskWork(world, await owner());
      const page = await work.page(id);
      if (arrives) await work.receive(page);
      const { fingerprint } = await work.settlement(id, { units: everything(page) });
      assert.equal((await work.decide(id, { units: everything(page), fingerprint })).status, 200);
      for (const payment of (await work.page(id)).money.payments) assert.equal((await work.pay(payment.id)).status, 200);
      await world.settle();
    };

    test("a photo goes with its file when its days are over, and not while its return is open", async () => {
      await keep({ photos: 20, letters: null, people: null });
      const page = await closed("K-1");
      const [{ key }] = (await world.app.context.db.selectFrom("photos").select("key").execute()) as [{ key: string }];
      world.pass(21 * day);
      await chores();
      assert.ok(await world.app.context.storage.read(key), "its return is not over");
      await finish(page.id);
      await chores();
      assert.equal(await world.app.context.storage.read(key), null);
      assert.equal(await rows("photos"), 0);
      const now = await deskWork(world, await owner()).page(page.id);
      assert.deepEqual([now.status, now.items[0].units[0].photos], ["closed", []]);
      await chores();
    });

    test("letters go by their own days", async () => {
      assert.equal(await rows("letters"), 1);
      await keep({ photos: null, letters: 25, people: null });
      world.pass(3 * day);
      await chores();
      assert.equal(await rows("letters"), 1);
      world.pass(2 * day);
      await chores();
      assert.equal(await rows("letters"), 0);
    });

    test("people are forgotten when their order is old and its returns are over; another merchant's stay", async () => {
      await world.order(world.ben, { number: "B-1" });
      await world.order(world.ada, { number: "K-2" });
      await keep({ photos: null, letters: null, people: 100 });
      const open = await closed("K-3");
      await deskWork(world, await owner()).receive(open);
      assert.equal(await rows("order_people"), 4);
      await chores();
      assert.equal(await rows("order_people"), 4, "nothing is so old yet");
      world.pass(101 * day);
      await chores();
      const left = await world.app.context.db.selectFrom("order_people").select(["merchant_id", "order_id"]).orderBy("order_id").execute();
      assert.deepEqual(
        new Set(left.map(({ merchant_id }) => merchant_id)),
        new Set([world.ada.shop.merchantId, world.ben.shop.merchantId]),
      );
      assert.deepEqual([left.length, left.some(({ order_id }) => order_id === open.order.id)], [2, true]);
      await finish(open.id, false);
      await chores();
      assert.equal(await rows("order_people"), 1);
    });

    test("null keeps it for good", async () => {
      await keep({ photos: null, letters: null, people: null });
      const before = await rows("order_people");
      world.pass(4_000 * day);
      await chores();
      assert.equal(await rows("order_people"), before);
    });
  });
}
