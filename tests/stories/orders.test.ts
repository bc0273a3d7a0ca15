import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import sharp from "sharp";
import { defaultPolicy } from "../../server/domain/default-policy.ts";
import { engines } from "../support/databases.ts";
import { deskWork, everything } from "../support/desk.ts";
import { shopping } from "../support/shopping.ts";
import { type Answer, aWorld, day, monday, type World } from "../support/world.ts";

type Json = Answer["json"];

for (const engine of engines()) {
  describe(`orders and what the merchant does about them, on ${engine.name}`, () => {
    let world: World;
    let owner: Record<string, string>;
    let agent: Record<string, string>;
    let warehouse: Record<string, string>;
    let orders = 0;
    let keys = 0;
    const key = () => ({ "Idempotency-Key": `orders-story-${++keys}` });

    before(async () => {
      world = await aWorld(engine, { policy: { ...defaultPolicy(), resolutions: { ...defaultPolicy().resolutions, exchange: true } } });
      owner = await world.member(world.ada, "owner");
      agent = await world.member(world.ada, "agent");
      warehouse = await world.member(world.ada, "warehouse");
    });
    after(() => world.close());

    /** Of three socks (37.80), a cap (31.50) and delivery (4.90): 74.20 in all. */
    const anOrder = async (given: object = {}): Promise<Json> => {
      const number = `O${++orders}`;
      await world.order(world.ada, { number, ...given });
      const { json } = await world.ask("GET", `/api/desk/orders?search=${number}`, { headers: owner });
      return page(json.items.find((row: Json) => row.number === number).id);
    };
    const page = async (id: string): Promise<Json> => {
      const answer = await world.ask("GET", `/api/desk/orders/${id}`, { headers: owner });
      assert.equal(answer.status, 200, answer.text);
      return answer.json;
    };
    const cancel = (id: string, body: object = {}, headers: Record<string, string> = {}): Promise<Answer> =>
      world.ask("POST", `/api/desk/orders/${id}/cancellations`, {
        headers: { ...agent, ...key(), ...headers },
        body: { refund: true, restock: true, mail: false, ...body },
      });
    const tasks = (about: string) =>
      world.app.context.db
        .selectFrom("tasks")
        .select("task")
        .where("kind", "=", "send-order-notice")
        .execute()
        .then((rows) => rows.map(({ task }) => JSON.parse(task)).filter(({ notice }) => notice === about));
    const counts = (order: Json, of: string): number[] => order.lines.map((line: Json) => line[of]);

    test("an order stands with its people, lines, money and returns (S2-17, S3-13)", async () => {
      const order = await anOrder({
        phone: "+33 6 12 34 56 78",
        refunds: [{ id: "r1", amount: 500, lines: [{ lineId: "2", quantity: 0, amount: 500 }] }],
      });
      assert.deepEqual(
        [order.shop.slug, order.shopper, order.email, order.phone],
        ["ada", "Claire Martin", "claire.martin@example.test", "+33 6 12 34 56 78"],
      );
      assert.deepEqual(order.shipTo, ["Claire Martin", "8 avenue Foch", "69006 Lyon", "France"]);
      assert.deepEqual(
        [order.total, order.refunded, order.paidBy, order.refunds],
        [7420, 500, [{ label: "Visa ending in 4821", paid: 7420 }], [{ at: null, amount: 500, delivery: 0 }]],
      );
      const { number } = await shopping(world).sendBack(order.number, { items: [{ lineId: "1", quantity: 2, reasonId: "too_small" }] });
      const now = await page(order.id);
      assert.deepEqual(
        [counts(now, "returned"), counts(now, "cancellable")],
        [
          [2, 0],
          [1, 1],
        ],
      );
      assert.deepEqual(
        now.returns.map((ret: Json) => [ret.number, ret.units, ret.value, ret.cancellable]),
        [[number, 2, 2520, true]],
      );
    });

    test("a return made to try it out with a real order is cancelled from the order's page (S1-44)", async () => {
      const order = await anOrder();
      await shopping(world).sendBack(order.number);
      const [ret] = (await page(order.id)).returns;
      const cancelled = await world.ask("POST", `/api/desk/returns/${ret.id}/cancellation`, {
        headers: { ...agent, "If-Match": `"${ret.version}"` },
        body: { mail: false },
      });
      assert.equal(cancelled.status, 200, cancelled.text);
      const now = await page(order.id);
      assert.deepEqual(
        [now.returns[0].word, now.returns[0].cancellable, counts(now, "returned"), counts(now, "cancellable")],
        ["cancelled", false, [0, 0], [3, 1]],
      );
    });

    test("an order is cancelled whole: all that was paid is due, and is paid once (S5-27, S5-29)", async () => {
      const order = await anOrder();
      const answer = await cancel(order.id, { note: "The warehouse flooded.", mail: true });
      assert.equal(answer.status, 201, answer.text);
      assert.deepEqual(
        [answer.json.status, counts(answer.json, "cancelled"), counts(answer.json, "cancellable")],
        ["cancelled", [3, 1], [0, 0]],
      );
      const [cancellation] = answer.json.cancellations;
      assert.deepEqual(
        [cancellation.amount, cancellation.restock, cancellation.note, cancellation.mail],
        [7420, true, "The warehouse flooded.", true],
      );
      assert.deepEqual((await tasks("order_cancelled")).filter(({ about }) => about === cancellation.id).length, 1);
      const [payment] = answer.json.payments;
      assert.deepEqual([payment.kind, payment.amount, payment.state], ["refund", 7420, "due"]);
      await world.settle();
      const letter = world.letters.findLast(({ subject }) => subject.includes(order.number));
      assert.match(letter?.text ?? "", /74\.20/);
      assert.match(letter?.text ?? "", /4\.90/);
      assert.match(letter?.text ?? "", /The warehouse flooded\./);

      const pay = () => deskWork(world, owner).pay(payment.id, { how: "outside", reference: "re_9" });
      const paid = await pay();
      assert.equal(paid.status, 200, paid.text);
      assert.deepEqual([paid.json.id, paid.json.payments[0].state, paid.json.payments[0].reference], [order.id, "done", "re_9"]);
      assert.deepEqual((await pay()).json.payments, paid.json.payments);
      const voided = await world.ask("POST", `/api/desk/payments/${payment.id}/cancellation`, { headers: owner, body: { why: "no" } });
      assert.deepEqual([voided.status, voided.json.code], [409, "payment_over"]);
      const again = await cancel(order.id);
      assert.deepEqual([again.status, again.json.code], [409, "nothing_to_cancel"]);
    });

    test("what is paid back for a cancellation is mailed once with what was said, and what is not paid says why (S5-16)", async () => {
      const order = await anOrder();
      const [payment] = (await cancel(order.id)).json.payments;
      const pay = () =>
        deskWork(world, owner).pay(payment.id, { how: "outside", reference: "re_77", mail: true, message: "Thank you for your patience." });
      const paid = await pay();
      assert.equal(paid.status, 200, paid.text);
      assert.equal((await pay()).status, 200);
      await world.settle();
      const subjects = new Set(world.letters.filter(({ text }) => text.includes("re_77")).map(({ subject }) => subject));
      assert.deepEqual([...subjects].length, 1);
      const letter = world.letters.findLast(({ text }) => text.includes("re_77"));
      assert.match(letter?.subject ?? "", /74\.20/);
      assert.match(letter?.text ?? "", /Thank you for your patience\./);
      assert.equal((await page(order.id)).messages.length, 1);
      assert.equal((await tasks("order_paid")).length, 1);

      const other = await anOrder();
      const [due] = (await cancel(other.id)).json.payments;
      const giveUp = (headers: Record<string, string>, body: object) =>
        world.ask("POST", `/api/desk/payments/${due.id}/cancellation`, { headers, body });
      assert.equal((await giveUp(owner, {})).status, 400);
      assert.equal((await giveUp(await world.member(world.ben, "owner"), { why: "x" })).status, 404);
      const given = await giveUp(owner, { why: "Already given back at the counter" });
      assert.deepEqual(
        [given.status, given.json.payments[0].state, given.json.payments[0].reference],
        [200, "void", "Already given back at the counter"],
        given.text,
      );
      assert.equal((await deskWork(world, owner).pay(due.id)).json.code, "payment_over");
    });

    test("what is cancelled goes back on sale in our own catalogue exactly once, and only where that was chosen (S5-27)", async () => {
      const product = { sku: "STOCKED", title: "A piece", price: 5_000, currency: "EUR", stock: 4 };
      const put = await world.ask("PUT", "/api/desk/shops/ada/products", { headers: owner, body: [product] });
      assert.ok(put.status < 300, put.text);
      const stock = async () =>
        (await world.ask("GET", "/api/desk/shops/ada/products?search=STOCKED", { headers: owner })).json.items[0].stock;
      const lines = [
        { id: "1", sku: "STOCKED", title: "A piece", quantity: 3, listed: 15_000, paid: 15_000, tax: 0, categories: [], tags: [] },
      ];
      const order = await anOrder({ lines });
      const body = { lines: [{ lineId: "1", quantity: 2 }], refund: true, restock: true, mail: false };
      const once = { ...owner, ...key() };
      const ask = () => world.ask("POST", `/api/desk/orders/${order.id}/cancellations`, { headers: once, body });
      assert.equal((await ask()).status, 201);
      assert.equal((await ask()).status, 201);
      assert.equal(await stock(), 6);
      assert.equal((await page(order.id)).cancellations[0].restock, true);
      await cancel(order.id, { restock: false });
      assert.equal(await stock(), 6);
    });

    test("lines are cancelled one by one, and delivery comes back with the last of them (S5-27, S5-28)", async () => {
      const order = await anOrder();
      const one = await cancel(order.id, { lines: [{ lineId: "1", quantity: 2 }] });
      assert.deepEqual(
        [one.json.cancellations[0].amount, counts(one.json, "cancelled"), one.json.status],
        [2520, [2, 0], "completed"],
        one.text,
      );
      const tooMany = await cancel(order.id, { lines: [{ lineId: "1", quantity: 2 }] });
      assert.deepEqual([tooMany.status, tooMany.json.code], [409, "no_units_left"]);
      const unknown = await cancel(order.id, { lines: [{ lineId: "9", quantity: 1 }] });
      assert.equal(unknown.status, 400);
      const rest = await cancel(order.id);
      assert.deepEqual(
        rest.json.payments.map(({ amount }: Json) => amount),
        [2520, 7420 - 2520],
      );
    });

    test("what cancelling gives back is said before, and orders whose money waits are found (S5-27)", async () => {
      const order = await anOrder();
      const quote = (body: object) => world.ask("POST", `/api/desk/orders/${order.id}/cancellation-quotes`, { headers: agent, body });
      assert.deepEqual((await quote({ lines: [{ lineId: "2", quantity: 1 }] })).json, { amount: 3150, delivery: 0, currency: "EUR" });
      assert.deepEqual((await quote({})).json, { amount: 7420, delivery: 490, currency: "EUR" });
      const owed = async (search: string) => {
        const { json } = await world.ask("GET", `/api/desk/orders?owed=true&search=${search}`, { headers: agent });
        return json.items.map(({ number }: Json) => number);
      };
      assert.deepEqual(await owed(order.number), []);
      const [payment] = (await cancel(order.id)).json.payments;
      assert.deepEqual(await owed(order.number), [order.number]);
      await deskWork(world, owner).pay(payment.id);
      assert.deepEqual(await owed(order.number), []);
    });

    test("without a refund nothing is due, and nothing more can be asked for the units", async () => {
      const order = await anOrder();
      const answer = await cancel(order.id, { refund: false, lines: [{ lineId: "2", quantity: 1 }] });
      assert.deepEqual([answer.json.cancellations[0].amount, answer.json.payments], [0, []]);
      const unpaid = await anOrder({ status: "pending" });
      const refused = await cancel(unpaid.id);
      assert.deepEqual([refused.status, refused.json.code], [422, "not_paid"]);
      assert.equal((await cancel(unpaid.id, { refund: false })).status, 201);
    });

    test("never more than was paid: what the shop gave back and what returns give is taken off", async () => {
      const order = await anOrder({ refunds: [{ id: "r1", amount: 6000, at: monday - day }] });
      const answer = await cancel(order.id);
      assert.equal(answer.json.payments[0].amount, 1420, answer.text);

      const other = await anOrder();
      await shopping(world).sendBack(other.number, { items: [{ lineId: "1", quantity: 3, reasonId: "too_small" }] });
      const rest = await cancel(other.id);
      assert.deepEqual(rest.json.cancellations[0].lines, [{ lineId: "2", quantity: 1 }]);
      assert.equal(rest.json.payments[0].amount, 3150 + 490);
    });

    test("a refund that the shop reports for cancelled units is how it paid them", async () => {
      const order = await anOrder();
      await cancel(order.id, { lines: [{ lineId: "1", quantity: 1 }] });
      world.pass(60_000);
      await world.order(world.ada, {
        number: order.number,
        refunds: [{ id: "r1", at: world.now(), amount: 1260, lines: [{ lineId: "1", quantity: 1, amount: 1260 }] }],
      });
      const rest = await cancel(order.id);
      assert.equal(rest.json.payments[1].amount, 7420 - 1260, rest.text);
    });

    test("a cancelled unit cannot be sent back, and the shopper reads why", async () => {
      const order = await anOrder();
      await cancel(order.id, { lines: [{ lineId: "2", quantity: 1 }] });
      const { token, items } = (await shopping(world).find(order.number)).json;
      const cap = items.find(({ lineId }: Json) => lineId === "2");
      assert.equal(cap.blocked.code, "order_cancelled", JSON.stringify(cap));
      const quote = await world.ask("POST", "/api/shopper/quotes", {
        token,
        body: { items: [{ lineId: "2", quantity: 1, reasonId: "too_small" }] },
      });
      assert.deepEqual([quote.status, quote.json.code], [422, "order_cancelled"]);
    });

    test("of a return and a cancellation of the same unit at once one wins, and the other is told", async () => {
      for (let round = 0; round < 6; round++) {
        const order = await anOrder({
          lines: [
            { id: "1", sku: "CAP", title: "Rain cap", quantity: 1, listed: 3150, paid: 3150, tax: 525, categories: ["clothing"], tags: [] },
          ],
        });
        const shopper = shopping(world);
        const [sent, cancelled] = await Promise.allSettled([
          shopper.sendBack(order.number, { items: [{ lineId: "1", quantity: 1, reasonId: "too_small" }] }),
          cancel(order.id),
        ]);
        assert.equal(cancelled.status, "fulfilled");
        const both = [sent.status === "fulfilled", cancelled.status === "fulfilled" && cancelled.value.status === 201];
        assert.equal(both.filter(Boolean).length, 1, `${JSON.stringify(both)} in round ${round}`);
        const now = await page(order.id);
        assert.equal(now.lines[0].returned + now.lines[0].cancelled, 1);
      }
    });

    test("a return that was over does not come back to units that were cancelled meanwhile", async () => {
      const order = await anOrder();
      const work = deskWork(world, owner);
      const asked = await work.asked(order.number, { items: [{ lineId: "2", quantity: 1, reasonId: "too_small" }] });
      await world.ask("POST", `/api/desk/returns/${asked.id}/cancellation`, { headers: owner, body: { mail: false } });
      assert.equal((await cancel(order.id, { lines: [{ lineId: "2", quantity: 1 }] })).status, 201);
      const received = await work.receive(asked, {}, key());
      assert.deepEqual([received.status, received.json.code], [422, "order_cancelled"], received.text);
    });

    test("sent again with its key a cancellation is one, and the key is no other's", async () => {
      const order = await anOrder();
      const same = key();
      const body = { lines: [{ lineId: "1", quantity: 1 }] };
      const [first, second] = [await cancel(order.id, body, same), await cancel(order.id, body, same)];
      assert.deepEqual(
        [first.status, second.status, second.json.cancellations.length, counts(second.json, "cancelled")],
        [201, 201, 1, [1, 0]],
      );
      const other = await cancel(order.id, { lines: [{ lineId: "1", quantity: 2 }] }, same);
      assert.deepEqual([other.status, other.json.code], [422, "idempotency_key_reused"]);
      const none = await world.ask("POST", `/api/desk/orders/${order.id}/cancellations`, {
        headers: agent,
        body: { refund: false, restock: false, mail: false },
      });
      assert.deepEqual([none.status, none.json.code], [400, "idempotency_key_missing"]);
    });

    test("a note goes to the shopper before or after (S5-30), and nowhere without an address", async () => {
      const order = await anOrder();
      const write = (id: string, text: string) =>
        world.ask("POST", `/api/desk/orders/${id}/messages`, { headers: { ...agent, ...key() }, body: { text } });
      const before = await write(order.id, "We are about to cancel your order.");
      assert.equal(before.status, 201, before.text);
      await cancel(order.id);
      const after = await write(order.id, "It is done.");
      assert.deepEqual(
        after.json.messages.map(({ text }: Json) => text),
        ["We are about to cancel your order.", "It is done."],
      );
      const ids = after.json.messages.map(({ id }: Json) => id);
      assert.equal((await tasks("order_note")).filter(({ about }) => ids.includes(about)).length, 2);
      await world.settle();
      const written = world.letters.filter(({ subject }) => subject.includes(order.number)).map(({ text }) => text);
      assert.ok(
        written.some((text) => text.includes("We are about to cancel your order.")) && written.some((text) => text.includes("It is done.")),
      );
      const nobody = await anOrder({ email: undefined });
      assert.deepEqual((await write(nobody.id, "Hello")).json.code, "no_address");
      assert.equal((await write(order.id, "   ")).status, 400);
    });

    test("the timeline never says that somebody without an address was mailed", async () => {
      const told = async (given: object, mail: boolean) => {
        const order = await anOrder({ ...late, ...given });
        const items = [{ lineId: "1", quantity: 1, reasonId: "changed_mind" }];
        const made = await world.ask("POST", `/api/desk/orders/${order.id}/unannounced-returns`, {
          headers: { ...owner, ...key() },
          body: { items, mail: false },
        });
        const received = await deskWork(world, owner).receive(made.json, { mail }, key());
        return received.json.timeline.find(({ type }: Json) => type === "return.received").told;
      };
      assert.deepEqual(
        [await told({}, true), await told({}, false), await told({ email: undefined }, true), await told({ email: undefined }, false)],
        [true, false, null, false],
      );
    });

    test("who decided more than the threshold may not also pay the cancellation", async () => {
      const settings = await world.ask("GET", "/api/desk/settings", { headers: owner });
      const { db } = world.app.context;
      const { merchantId } = world.ada.shop;
      const was = await db.selectFrom("merchants").select("settings").where("id", "=", merchantId).executeTakeFirstOrThrow();
      assert.ok(settings.status === 200 || settings.status === 404);
      const set = (text: string) =>
        db.write((tx) => tx.updateTable("merchants").set({ settings: text }).where("id", "=", merchantId).execute());
      await set(JSON.stringify({ ...JSON.parse(was.settings), money: { ...JSON.parse(was.settings).money, secondPersonAbove: 5000 } }));
      const order = await anOrder();
      const [payment] = (await cancel(order.id)).json.payments;
      assert.equal(payment.secondPerson, true);
      const own = await deskWork(world, agent).pay(payment.id);
      assert.deepEqual([own.status, own.json.code], [403, "second_person_needed"]);
      assert.equal((await deskWork(world, owner).pay(payment.id)).status, 200);
      await set(was.settings);
    });

    test("another merchant's order, payment and cancellation are not found; who only reads may not", async () => {
      const order = await anOrder();
      const [payment] = (await cancel(order.id)).json.payments;
      const ben = await world.member(world.ben, "owner");
      const strange = [
        await world.ask("GET", `/api/desk/orders/${order.id}`, { headers: ben }),
        await cancel(order.id, {}, ben),
        await world.ask("POST", `/api/desk/orders/${order.id}/messages`, { headers: { ...ben, ...key() }, body: { text: "x" } }),
        await world.ask("POST", `/api/desk/orders/${order.id}/quotes`, {
          headers: ben,
          body: { items: [{ lineId: "1", quantity: 1, reasonId: "other" }] },
        }),
        await deskWork(world, ben).pay(payment.id),
      ];
      assert.deepEqual(
        strange.map(({ status }) => status),
        [404, 404, 404, 404, 404],
      );
      assert.equal((await cancel(order.id, {}, await world.member(world.ada, "reader"))).status, 403);
    });

    test("the people of an order are forgotten, with every file and word of theirs; the books stay", async () => {
      const order = await anOrder({
        phone: "+33 6 12 34 56 78",
        shipTo: { name: "Zoé Unique", line1: "1 rue Seule", postalCode: "69006", city: "Lyon", country: "FR" },
      });
      const work = deskWork(world, owner);
      const { db, storage } = world.app.context;
      const { token } = (await shopping(world).find(order.number)).json;
      const picture = await sharp({ create: { width: 9, height: 9, channels: 3, background: "red" } })
        .png()
        .toBuffer();
      const photo = await world.ask("POST", "/api/shopper/photos", { token, headers: key(), body: new Uint8Array(picture) });
      assert.equal(photo.status, 201, photo.text);
      const wish = { lineId: "1", quantity: 1, reasonId: "not_as_described" };
      const { quote, resolution, handover } = await shopping(world).quote(token, { items: [wish], handover: "print" });
      const submitted = await world.ask("POST", "/api/shopper/returns", {
        token,
        headers: key(),
        body: { items: [{ ...wish, comment: "My name is Zoé Unique", photoIds: [photo.json.id] }], resolution, handover, quote },
      });
      assert.equal(submitted.status, 201, submitted.text);
      await world.settle();
      const asked = await work.page(submitted.json.returns[0].id);
      const [{ key: pictureKey }] = (await db.selectFrom("photos").select("key").where("id", "=", photo.json.id).execute()) as [
        { key: string },
      ];
      assert.ok(await storage.read(pictureKey));
      const erase = (headers = owner) => world.ask("POST", `/api/desk/orders/${order.id}/erasure`, { headers });
      const open = await erase();
      assert.deepEqual([open.status, open.json.code], [409, "returns_open"]);
      assert.equal((await erase(agent)).status, 403);

      const files = await db.selectFrom("parcels").select("label").where("code", "=", asked.number).execute();
      const keysOf = files.flatMap(({ label }) => Object.values(JSON.parse(label ?? "{}"))) as string[];
      assert.equal(keysOf.length, 2);
      const rejected = await world.ask("POST", `/api/desk/returns/${asked.id}/cancellation`, {
        headers: owner,
        body: { mail: true, message: "Dear Zoé Unique" },
      });
      assert.equal(rejected.status, 200, rejected.text);
      await cancel(order.id, { note: "For Zoé Unique", lines: [{ lineId: "2", quantity: 1 }] });
      await world.ask("POST", `/api/desk/orders/${order.id}/messages`, {
        headers: { ...agent, ...key() },
        body: { text: "Hello Zoé Unique" },
      });

      const before = await page(order.id);
      const erased = await erase();
      assert.equal(erased.status, 200, erased.text);
      const { shopper, email, phone, shipTo, billTo, messages, erasedAt } = erased.json;
      assert.deepEqual([shopper, email, phone, shipTo, billTo, messages, erasedAt], ["", null, null, null, null, [], world.now()]);
      assert.deepEqual(
        [erased.json.total, erased.json.payments, counts(erased.json, "cancelled")],
        [before.total, before.payments, counts(before, "cancelled")],
      );
      for (const name of [...keysOf, pictureKey]) assert.equal(await storage.read(name), null);
      for (const [table, column] of [
        ["order_people", "people"],
        ["return_units", "comment"],
        ["parcels", "sender"],
        ["parcels", "label"],
        ["letters", "html"],
        ["messages", "words"],
        ["return_events", "event"],
        ["return_list", "shopper"],
        ["return_list", "terms"],
        ["return_terms", "term"],
        ["cancellations", "note"],
        ["orders", "figures"],
      ] as const) {
        const rows = await db.selectFrom(table).selectAll().execute();
        assert.ok(!rows.some((row) => /unique|seule/i.test(String((row as Json)[column]))), `${table}.${column} still names somebody`);
      }
      const ret = await world.ask("GET", `/api/desk/returns/${asked.id}`, { headers: owner });
      assert.deepEqual([ret.status, ret.json.value], [200, asked.value], ret.text);
      const found = await world.ask("GET", "/api/desk/orders?search=unique", { headers: owner });
      assert.deepEqual(found.json.items, []);

      await world.order(world.ada, {
        number: order.number,
        discountCodes: ["NEW"],
        shipTo: { name: "Zoé Unique", line1: "1 rue Seule", postalCode: "69006", city: "Lyon", country: "FR" },
      });
      assert.deepEqual([(await page(order.id)).shopper, (await erase()).status], ["", 200]);
      const strange = await world.ask("POST", `/api/desk/orders/${order.id}/erasure`, { headers: await world.member(world.ben, "owner") });
      assert.equal(strange.status, 404);
    });

    const late = {
      placedAt: monday - 200 * day,
      fulfilments: [{ id: "f1", shippedAt: monday - 198 * day, deliveredAt: monday - 196 * day }],
    };
    const quoteOf = (id: string, body: object, headers = agent) => world.ask("POST", `/api/desk/orders/${id}/quotes`, { headers, body });
    const make = (body: object, headers: Record<string, string> = {}) =>
      world.ask("POST", "/api/desk/returns", { headers: { ...agent, ...key(), ...headers }, body: { mail: true, ...body } });
    const cap = { items: [{ lineId: "2", quantity: 1, reasonId: "changed_mind" }] };

    test("a return the policy would not allow is made by the merchant, with why and by whom (S1-46)", async () => {
      const order = await anOrder(late);
      const quote = await quoteOf(order.id, cap);
      assert.equal(quote.status, 200, quote.text);
      assert.equal(quote.json.policy.allows, false);
      assert.match(quote.json.policy.refusal, /\d/);
      assert.ok(quote.json.policy.trace.some(({ spoke }: Json) => spoke === "no"));
      const { resolution, handover, quote: shown } = quote.json;
      const same = key();
      const asked = {
        orderId: order.id,
        ...cap,
        resolution,
        handover,
        quote: shown,
        override: "Was in hospital for months.",
        message: "We make an exception.",
      };
      const made = await make(asked, same);
      assert.equal(made.status, 201, made.text);
      assert.deepEqual(
        [made.json.origin, made.json.status, made.json.lane, made.json.override],
        ["desk", "approved", "commercial", "Was in hospital for months."],
      );
      assert.equal(made.json.money.total, quote.json.total.amount);
      const born = made.json.timeline.findLast(({ type }: Json) => type === "return.requested");
      assert.equal(born.by.kind, "member");
      assert.match(born.text, /hospital/);
      assert.equal((await make(asked, same)).json.id, made.json.id);
      const twice = await make(asked);
      assert.deepEqual([twice.status, twice.json.code], [409, "already_returning"]);
      await world.settle();
      assert.ok(world.letters.some(({ subject, text }) => `${subject}${text}`.includes(made.json.number)));
    });

    test("an exception gives no more than the law and the price: figures that moved are refused, paid orders only", async () => {
      const order = await anOrder(late);
      const { json: quote } = await quoteOf(order.id, cap);
      await world.order(world.ada, { number: order.number, ...late, refunds: [{ id: "r1", amount: 6000, at: monday }] });
      const body = { orderId: order.id, ...cap, resolution: "refund", handover: quote.handover, override: "x" };
      const moved = await make({ ...body, quote: quote.quote });
      assert.deepEqual([moved.status, moved.json.code], [409, "quote_changed"]);
      const { json: fresh } = await quoteOf(order.id, { ...cap, resolution: "refund" });
      assert.ok(fresh.total.amount <= 1420, JSON.stringify(fresh.total));
      const unpaid = await anOrder({ status: "pending" });
      assert.equal((await quoteOf(unpaid.id, cap)).json.code, "not_paid");
      assert.equal((await make({ ...body, override: " " })).status, 400);
      assert.equal((await make({ ...body, override: undefined })).status, 400);
    });

    test("where the law gives the right anyway an exception stays a withdrawal, with delivery", async () => {
      const line = {
        id: "1",
        sku: "CAP",
        title: "Rain cap",
        quantity: 1,
        listed: 3150,
        paid: 3150,
        tax: 525,
        categories: ["clothing"],
        tags: [],
        finalSale: true,
      };
      const order = await anOrder({ lines: [line] });
      const { json } = await quoteOf(order.id, {
        items: [{ lineId: "1", quantity: 1, reasonId: "changed_mind" }],
        resolution: "refund",
        handover: "own",
      });
      const made = await make({
        orderId: order.id,
        items: [{ lineId: "1", quantity: 1, reasonId: "changed_mind" }],
        resolution: "refund",
        handover: "own",
        quote: json.quote,
        override: "Asked by phone",
      });
      assert.equal(made.json.lane, "withdrawal", made.text);
      assert.equal(made.json.money.total, 3150 + 490);
    });

    test("an unannounced parcel gets its return on the spot and is received by the warehouse (S5-20)", async () => {
      const order = await anOrder(late);
      const scan = await world.ask("GET", `/api/desk/scans?text=${order.number}`, { headers: warehouse });
      assert.equal(scan.json.orders[0].id, order.id, scan.text);
      const body = { items: [{ lineId: "2", quantity: 1, reasonId: "changed_mind" }], mail: false };
      const at = (headers: Record<string, string>) =>
        world.ask("POST", `/api/desk/orders/${order.id}/unannounced-returns`, { headers: { ...headers, ...key() }, body });
      assert.equal((await at(await world.member(world.ada, "reader"))).status, 403);
      const made = await at(warehouse);
      assert.equal(made.status, 201, made.text);
      assert.deepEqual(
        [made.json.origin, made.json.queue, made.json.parcels[0].handover, made.json.parcels[0].label],
        ["unannounced", "to_receive", "own", null],
      );
      const received = await deskWork(world, warehouse).receive(made.json, {}, key());
      assert.deepEqual([received.status, received.json.queue], [200, "to_decide"], received.text);
      const decided = await deskWork(world, owner).decide(made.json.id, { units: everything(made.json) }, key());
      assert.equal(decided.json.queue, "to_pay", decided.text);
    });
  });
}
