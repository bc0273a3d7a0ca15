import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import type { CarrierCan } from "../../server/domain/connection.ts";
import { addTasks } from "../../server/store/tasks.ts";
import { type CarrierDouble, carrierDouble, standardServices } from "../support/carrier-double.ts";
import { engines } from "../support/databases.ts";
import { type DeskWork, deskWork } from "../support/desk.ts";
import { barcodeLabel } from "../support/label-files.ts";
import { shopping } from "../support/shopping.ts";
import { type Answer, aWorld, monday, type World } from "../support/world.ts";

type Json = Answer["json"];

const minute = 60_000;

for (const engine of engines()) {
  describe(`labels from carriers, on ${engine.name}`, () => {
    let world: World;
    let owner: DeskWork;
    let carrier: CarrierDouble;
    let second: CarrierDouble;
    let orders = 0;
    const now = () => world?.now() ?? monday;

    const open = async (can: Partial<CarrierCan> = {}, others: Partial<CarrierCan> | null = null): Promise<void> => {
      carrier = carrierDouble(now, "double", can);
      second = carrierDouble(now, "second", others ?? {});
      second.services = [
        {
          ...standardServices[0],
          service: "relay",
          carrier: "Second Post",
          title: "Second Relay",
          price: { amount: 520, currency: "EUR" },
        } as never,
      ];
      const providers = new Map([carrier, second].map(({ provider }) => [provider.id, provider]));
      world = await aWorld(engine, { providers: { carriers: providers } });
      await carrier.connect(world, world.ada);
      if (others) await second.connect(world, world.ada);
      owner = deskWork(world, { Authorization: `Bearer ${world.ada.apiKey}` });
    };
    const order = async (given: object = {}): Promise<string> => {
      const number = `L${++orders}`;
      await world.order(world.ada, { number, ...given });
      return number;
    };
    /** A submission, before any work is done. */
    const submitted = async (chosen: object = { handover: "print" }): Promise<Json> => {
      const shopper = shopping(world);
      const { json } = await shopper.find(await order());
      return shopper.submit(json.token, chosen);
    };
    const work = () => world.settle({ again: false });
    const pass = async (milliseconds: number, step = minute): Promise<void> => {
      for (let passed = 0; passed < milliseconds; passed += step) {
        world.pass(step);
        await work();
      }
    };

    describe("that keep no keys and can be looked up", () => {
      before(() => open());
      after(() => world.close());
      beforeEach(() => {
        carrier.fates.length = 0;
        carrier.silent = false;
      });

      test("the label is bought once, from the best service, handed out with its files, and says why (S5-44, S5-45)", async () => {
        const { returns } = await submitted();
        await world.settle();
        await world.settle();
        const page = await owner.page(returns[0].id);
        const [parcel] = page.parcels;
        assert.equal(carrier.labels.length, 1, "however often its work runs");
        const [bought] = carrier.labels;
        assert.deepEqual(
          [parcel.shipment.state, parcel.shipment.service, parcel.carrier, parcel.trackingNumber],
          ["made", "drop", "Double Post", bought?.made.trackingNumber],
        );
        assert.deepEqual(parcel.shipment.cost, { amount: 450, currency: "EUR" });
        assert.equal(parcel.shipment.costState, "charged");
        assert.ok(parcel.shipment.why.includes("Cheapest of 2"), JSON.stringify(parcel.shipment.why));
        assert.equal(parcel.expiresAt, bought?.made.expiresAt);
        assert.equal(page.word, "waiting_for_parcel");
        const file = await world.ask("GET", new URL(parcel.label.a4).pathname + new URL(parcel.label.a4).search);
        assert.equal(file.status, 200);
        assert.ok(file.text.startsWith("%PDF-"));
        assert.deepEqual([bought?.asked.from.city, bought?.asked.to.city, bought?.asked.format], ["Lyon", "Lille", "pdf"]);
        assert.equal(bought?.asked.customs, undefined, "nothing stands between Lyon and Lille");
        const letter = world.letters.at(-1);
        assert.match(letter?.subject ?? "", /label is attached/);
        assert.equal(letter?.attachments?.length, 1);
      });

      test("a lost answer is looked for and found: one label", async () => {
        const count = carrier.labels.length;
        carrier.fates.push("lost");
        const { returns } = await submitted();
        await work();
        assert.equal((await owner.page(returns[0].id)).parcels[0].shipment.state, "sending");
        await pass(2 * minute);
        const [parcel] = (await owner.page(returns[0].id)).parcels;
        assert.equal(parcel.shipment.state, "made");
        assert.equal(carrier.labels.length, count + 1);
        assert.ok(parcel.label);
      });

      test("one that was never made is a person's after the quiet time, and no other is bought meanwhile; the shopper reads that it comes later", async () => {
        const count = carrier.labels.length;
        carrier.fates.push("never");
        const { returns } = await submitted();
        await pass(90 * minute, 5 * minute);
        const page = await owner.page(returns[0].id);
        assert.deepEqual([page.parcels[0].shipment.state, page.parcels[0].trouble.code, page.queue], ["unknown", "no_answer", "problems"]);
        assert.match(page.parcels[0].trouble.text, /Double Post/);
        assert.equal(carrier.labels.length, count);
        assert.match(world.letters.at(-1)?.subject ?? "", /label comes later/);
        const { token } = (await shopping(world).find(`L${orders}`)).json;
        const view = (await world.ask("GET", `/api/shopper/returns/${returns[0].id}`, { token })).json;
        assert.match(view.lead, /takes a little longer/);
      });

      test("one that is being made is asked about until it is there", async () => {
        carrier.fates.push("later");
        const { returns } = await submitted();
        await pass(3 * minute);
        assert.equal((await owner.page(returns[0].id)).parcels[0].shipment.state, "sending");
        carrier.ready();
        await pass(10 * minute);
        assert.equal((await owner.page(returns[0].id)).parcels[0].shipment.state, "made");
      });

      test("a carrier that has no time is asked again, and one that says no is a person's", async () => {
        const count = carrier.labels.length;
        carrier.fates.push("busy");
        const { returns } = await submitted({ handover: "print" });
        await pass(10 * minute);
        assert.equal((await owner.page(returns[0].id)).parcels[0].shipment.state, "made");
        assert.equal(carrier.labels.length, count + 1);
        carrier.fates.push("refused", "refused");
        const other = await submitted();
        await work();
        const page = await owner.page(other.returns[0].id);
        assert.deepEqual([page.parcels[0].trouble.code, page.queue], ["refused", "problems"]);
        assert.equal(page.parcels[0].trouble.message, "this address is none");
        const { json: stuck } = await world.ask("GET", `/api/desk/returns?search=${page.number}`, { token: world.ada.apiKey });
        assert.deepEqual([stuck.items[0].queue, stuck.items[0].problem], ["problems", "label"], "the list says why");
      });

      test("one that has to know where an article was made says so, and hears it from the catalogue when it is asked again", async () => {
        carrier.fates.push("no_origin", "no_origin");
        const { returns } = await submitted();
        await work();
        const page = await owner.page(returns[0].id);
        const [{ trouble }] = page.parcels;
        assert.deepEqual([trouble.code, trouble.message, page.queue], ["no_origin", "where was it made", "problems"]);
        assert.match(trouble.text, /^Double Post .* Add the country of origin to the articles/);
        const csv =
          "sku;title;price;currency;Weight (kg);Tariff;Country of origin\nSOCK;Socks;12,60;EUR;0,12;6115.95;pt\nCAP;Cap;30,00;EUR;0,09;heavy;Atlantis\n";
        const kept = await world.ask("PUT", `/api/desk/shops/${world.ada.shop.slug}/products`, {
          token: world.ada.apiKey,
          headers: { "content-type": "text/csv" },
          body: csv,
        });
        assert.deepEqual([kept.status, kept.json.imported, kept.json.rejected], [200, 2, 0]);
        const again = await submitted();
        await work();
        assert.equal((await owner.page(again.returns[0].id)).parcels[0].shipment.state, "made");
        const said = new Map(carrier.labels.at(-1)?.asked.items.map(({ sku, weight, hsCode, origin }) => [sku, [weight, hsCode, origin]]));
        assert.ok(said.size > 0);
        const known = new Map([
          ["SOCK", [120, "611595", "PT"]],
          ["CAP", [90, undefined, undefined]],
        ]);
        for (const [sku, goods] of said) assert.deepEqual(goods, known.get(sku ?? ""), sku);
      });

      test("a return that is cancelled gives its label back", async () => {
        const { returns } = await submitted();
        await work();
        const cancelled = await world.ask("POST", `/api/desk/returns/${returns[0].id}/cancellation`, {
          token: world.ada.apiKey,
          body: { mail: false },
        });
        assert.equal(cancelled.status, 200, cancelled.text);
        await pass(minute);
        assert.equal(carrier.labels.at(-1)?.cancelled, true);
        const [parcel] = (await owner.page(returns[0].id)).parcels;
        assert.deepEqual([parcel.shipment.state, parcel.shipment.costState], ["cancelled", "given_back"]);
      });

      test("cancelled while the answer is on its way: the label that comes is spare, and goes back", async () => {
        carrier.fates.push("lost");
        const { returns } = await submitted();
        await work();
        await world.ask("POST", `/api/desk/returns/${returns[0].id}/cancellation`, { token: world.ada.apiKey, body: { mail: false } });
        await pass(3 * minute);
        assert.equal(carrier.labels.at(-1)?.cancelled, true);
        assert.equal((await owner.page(returns[0].id)).parcels[0].shipment.state, "cancelled");
      });

      test("a file of the merchant's own takes its place, and the one that was bought goes back", async () => {
        const { returns } = await submitted();
        await work();
        const uploaded = await world.ask("POST", `/api/desk/returns/${returns[0].id}/label?mail=false`, {
          token: world.ada.apiKey,
          headers: { "Content-Type": "application/pdf", "Idempotency-Key": "own-file" },
          body: await barcodeLabel("MINE1"),
        });
        assert.equal(uploaded.status, 200, uploaded.text);
        await work();
        assert.equal(carrier.labels.at(-1)?.cancelled, true);
        assert.equal((await owner.page(returns[0].id)).parcels[0].trackingNumber, null);
      });

      test("two runs of the same task at once buy one", async () => {
        const count = carrier.labels.length;
        const { returns } = await submitted();
        const { merchantId } = world.ada.shop;
        await addTasks(world.app.context.db, [{ do: "issue-label", merchantId, returnId: returns[0].id }], now());
        await Promise.all([work(), work(), work()]);
        await world.settle();
        assert.equal(carrier.labels.length, count + 1);
      });
    });

    describe("that keep keys", () => {
      before(() => open({ lostAnswer: "same_key" }));
      after(() => world.close());
      test("a lost answer is asked for again under the same key", async () => {
        carrier.fates.push("never");
        const { returns } = await submitted();
        await pass(2 * minute);
        assert.equal((await owner.page(returns[0].id)).parcels[0].shipment.state, "made");
        assert.equal(new Set(carrier.labels.map(({ asked }) => asked.key)).size, 1);
      });
    });

    describe("that can be asked nothing", () => {
      before(() => open({ lostAnswer: "person" }));
      after(() => world.close());
      test("a lost answer is a person's at once", async () => {
        carrier.fates.push("lost");
        const { returns } = await submitted();
        await work();
        const page = await owner.page(returns[0].id);
        assert.deepEqual([page.parcels[0].shipment.state, page.queue], ["unknown", "problems"]);
        await pass(60 * minute, 10 * minute);
        assert.equal(carrier.labels.length, 1);
      });
    });

    describe("of which there are two", () => {
      before(() => open({}, {}));
      after(() => world.close());
      test("the next best is asked only after the first certainly made none, under a key of its own", async () => {
        carrier.fates.push("refused", "refused");
        const { returns } = await submitted();
        await world.settle();
        const [parcel] = (await owner.page(returns[0].id)).parcels;
        assert.deepEqual([parcel.carrier, parcel.shipment.state, parcel.shipment.attempts.length], ["Second Post", "made", 2]);
        assert.match(parcel.shipment.why[0], /Instead of Double Drop-off/);
        assert.equal(second.labels.length, 1);
        assert.notEqual(second.labels[0]?.asked.key, undefined);
      });
      test("one that does not answer at all is passed over", async () => {
        carrier.silent = true;
        const { returns } = await submitted();
        await pass(2 * minute);
        carrier.silent = false;
        const [parcel] = (await owner.page(returns[0].id)).parcels;
        assert.deepEqual([parcel.carrier, parcel.shipment.state], ["Second Post", "made"]);
      });
      test("while nobody knows about the first, the second is never asked", async () => {
        const count = carrier.labels.length + second.labels.length;
        // Whichever is asked: what went wrong before counts by now.
        carrier.fates.push("never");
        second.fates.push("never");
        const { returns } = await submitted();
        await pass(90 * minute, 5 * minute);
        const [{ shipment }] = (await owner.page(returns[0].id)).parcels;
        assert.deepEqual([shipment.state, shipment.attempts.length], ["unknown", 1]);
        assert.equal(carrier.labels.length + second.labels.length, count);
      });
    });
  });
}
