import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { CarrierCan } from "../../server/domain/connection.ts";
import { type CarrierDouble, carrierDouble } from "../support/carrier-double.ts";
import { engines } from "../support/databases.ts";
import { type DeskWork, deskWork } from "../support/desk.ts";
import { bomb } from "../support/label-files.ts";
import { shopping } from "../support/shopping.ts";
import { type Answer, aWorld, monday, type World } from "../support/world.ts";

type Json = Answer["json"];

const minute = 60_000;

for (const engine of engines()) {
  describe(`labels in the desk, on ${engine.name}`, () => {
    let world: World;
    let owner: DeskWork;
    let carrier: CarrierDouble;
    let orders = 0;
    let keys = 0;
    before(async () => {
      const can: Partial<CarrierCan> = { lostAnswer: "person" };
      carrier = carrierDouble(() => world?.now() ?? monday, "double", can);
      world = await aWorld(engine, { providers: { carriers: new Map([["double", carrier.provider]]) } });
      await carrier.connect(world, world.ada);
      owner = deskWork(world, { Authorization: `Bearer ${world.ada.apiKey}` });
    });
    after(() => world.close());

    const ask = (method: string, path: string, body?: object, shop = world.ada) =>
      world.ask(method, `/api/desk${path}`, {
        token: shop.apiKey,
        headers: { "Idempotency-Key": `labels-desk-${++keys}` },
        ...(body && { body }),
      });
    const work = () => world.settle({ again: false });
    const asked = async (chosen: object = { handover: "print" }): Promise<Json> => {
      const number = `D${++orders}`;
      await world.order(world.ada, { number });
      const shopper = shopping(world);
      const { token } = (await shopper.find(number)).json;
      const { returns } = await shopper.submit(token, chosen);
      await work();
      return owner.page(returns[0].id);
    };

    test("rules are read and saved whole, once a revision, and tried before they are saved (S5-43, S5-44)", async () => {
      const read = await ask("GET", "/shops/ada/shipping");
      assert.equal(read.status, 200, read.text);
      assert.deepEqual([read.json.revision, read.headers.get("ETag")], [0, '"0"']);
      assert.deepEqual(
        read.json.services.map(({ service, on }: Json) => [service, on]),
        [
          ["drop", true],
          ["fetch", true],
        ],
      );
      const [{ connectionId }] = read.json.services;
      const first = {
        id: "r1",
        title: { en: "Fetch it" },
        when: { match: "all", conditions: [] },
        then: { do: "first", services: [{ connectionId, service: "fetch" }] },
      };
      const trial = await ask("POST", "/shops/ada/shipping-trials", { country: "FR", postalCode: "69006", rules: { rules: [first] } });
      assert.equal(trial.status, 200, trial.text);
      assert.deepEqual(
        [trial.json.items[0].service, trial.json.items[0].chosen, trial.json.items[0].why[0]],
        ["fetch", true, "The rule “Fetch it” puts it first"],
      );
      const plain = await ask("POST", "/shops/ada/shipping-trials", { country: "FR", postalCode: "69006" });
      assert.equal(plain.json.items[0].service, "drop", "nothing was saved");
      const put = (revision: number) =>
        world.ask("PUT", "/api/desk/shops/ada/shipping", {
          token: world.ada.apiKey,
          headers: { "If-Match": `"${revision}"` },
          body: { ...read.json.rules, mostParcels: 3 },
        });
      assert.deepEqual([(await put(0)).status, (await put(0)).json.code], [200, "stale"]);
      assert.equal((await ask("GET", "/shops/ada/shipping")).json.rules.mostParcels, 3);
      assert.equal((await ask("GET", "/shops/ada/shipping", undefined, world.ben)).status, 404);
    });

    test("services stand side by side with price, days, printer and why (S5-43)", async () => {
      const page = await asked();
      const { json } = await ask("GET", `/returns/${page.id}/rates`);
      assert.deepEqual(
        json.items.map(({ service, chosen, printer, price, days }: Json) => [service, chosen, printer, price.amount, days]),
        [
          ["drop", true, false, 450, 3],
          ["fetch", false, true, 790, 2],
        ],
      );
      assert.ok(json.items[0].why.includes("Cheapest of 2"));
      assert.deepEqual(json.items[1].why, ["Fastest of 2"]);
    });

    test("a person buys another: the one before goes back, the shopper is mailed the new one, and the same key buys none (S5-06)", async () => {
      const page = await asked();
      const [{ connectionId }] = (await ask("GET", "/shops/ada/shipping")).json.services;
      const count = carrier.labels.length;
      const order = () =>
        world.ask("POST", `/api/desk/returns/${page.id}/labels`, {
          token: world.ada.apiKey,
          headers: { "Idempotency-Key": "another-one" },
          body: { connectionId, service: "fetch", mail: true, message: "Take this one." },
        });
      const bought = await order();
      assert.equal(bought.status, 200, bought.text);
      assert.equal((await order()).status, 200);
      await world.settle();
      const [parcel] = (await owner.page(page.id)).parcels;
      assert.equal(carrier.labels.length, count + 1);
      assert.deepEqual([parcel.shipment.service, parcel.shipment.state, parcel.shipment.why[0]], ["fetch", "made", "Chosen by hand"]);
      assert.equal(carrier.labels.at(-2)?.cancelled, true);
      assert.match(world.letters.at(-1)?.text ?? "", /Take this one/);
      const costs = (await ask("GET", "/label-costs?shop=ada")).json;
      assert.deepEqual(
        costs.items.slice(0, 2).map(({ state, costState, cost }: Json) => [state, costState, cost.amount]),
        [
          ["made", "charged", 790],
          ["cancelled", "given_back", 450],
        ],
      );
    });

    test("ours is drawn in its place on demand, and what was bought goes back", async () => {
      const page = await asked();
      const drawn = await ask("POST", `/returns/${page.id}/labels`, { own: true, mail: false });
      assert.equal(drawn.status, 200, drawn.text);
      await work();
      const [parcel] = (await owner.page(page.id)).parcels;
      assert.deepEqual([parcel.trackingNumber, parcel.shipment.state], [null, "cancelled"]);
      assert.ok(parcel.label);
    });

    test("a label nobody knows about: none is bought, a person says what they found, and a second attempt has a key of its own", async () => {
      carrier.fates.push("lost");
      const page = await asked();
      const { id } = page.parcels[0].shipment;
      assert.equal(page.parcels[0].shipment.state, "unknown");
      const refused = await ask("POST", `/returns/${page.id}/labels`, { mail: false });
      assert.deepEqual([refused.status, refused.json.code], [409, "label_under_way"]);
      const made = carrier.labels.at(-1)?.made;
      const found = await ask("POST", `/shipments/${id}/finding`, {
        made: true,
        reference: made?.reference,
        trackingNumber: made?.trackingNumber,
        why: "It stands in the account.",
      });
      assert.equal(found.status, 200, found.text);
      const [parcel] = found.json.parcels;
      assert.deepEqual([parcel.shipment.state, parcel.trackingNumber, parcel.trouble], ["made", made?.trackingNumber, null]);
      assert.ok(parcel.label, "its file came from the carrier");
      const followed = world.app.context.db.selectFrom("trackings").select(["number", "typed"]).where("parcel_id", "=", parcel.id);
      assert.deepEqual(
        { ...(await followed.executeTakeFirst()) },
        { number: made?.trackingNumber, typed: 1 },
        "by a person's word, which pays for nothing",
      );

      carrier.fates.push("never");
      const other = await asked();
      const lost = other.parcels[0].shipment.id;
      const none = await ask("POST", `/shipments/${lost}/finding`, { made: false, why: "It is not there." });
      assert.equal(none.json.parcels[0].shipment.state, "refused");
      assert.equal((await ask("POST", `/shipments/${lost}/finding`, { made: false, why: "Again." })).status, 412);
      await ask("POST", `/returns/${other.id}/labels`, { mail: false });
      await work();
      const again = (await owner.page(other.id)).parcels[0].shipment;
      assert.deepEqual([again.state, again.attempts.length], ["made", 2]);
    });

    test("a person gives a label back, and another is made only when they say so", async () => {
      const page = await asked();
      const cancelled = await ask("POST", `/shipments/${page.parcels[0].shipment.id}/cancellation`);
      assert.equal(cancelled.status, 200, cancelled.text);
      assert.deepEqual([cancelled.json.parcels[0].label, cancelled.json.parcels[0].trouble.code], [null, "cancelled"]);
      await world.settle();
      assert.equal(carrier.labels.at(-1)?.cancelled, true);
      assert.equal((await owner.page(page.id)).parcels[0].shipment.state, "cancelled");
    });

    test("one more parcel has a label and a code of its own", async () => {
      const page = await asked();
      const added = await ask("POST", `/returns/${page.id}/parcels`, { mail: true });
      assert.equal(added.status, 200, added.text);
      await world.settle();
      const { parcels } = await owner.page(page.id);
      assert.deepEqual(
        parcels.map(({ code }: Json) => code),
        [page.number, `${page.number}-2`],
      );
      assert.equal(new Set(parcels.map(({ trackingNumber }: Json) => trackingNumber)).size, 2);
      assert.ok(parcels.every(({ label }: Json) => label));
      const scan = await ask("GET", `/scans?text=${page.number}-2`);
      assert.equal(scan.json.candidates?.[0]?.number, page.number, scan.text);
    });

    test("a shopper makes several parcels, each with a label; the one that is scanned is here, and the other stays on its way", async () => {
      await world.order(world.ada, { number: "SEVERAL" });
      const shopper = shopping(world);
      const { token } = (await shopper.find("SEVERAL")).json;
      const items = [{ lineId: "1", quantity: 2, reasonId: "too_small" }];
      const quote = await shopper.quote(token, { items, handover: "print" });
      assert.deepEqual(quote.parcels, { most: 2 });
      const submit = (parcels: number) =>
        world.ask("POST", "/api/shopper/returns", {
          token,
          headers: { "Idempotency-Key": `several-${parcels}` },
          body: { items, resolution: quote.resolution, handover: "print", quote: quote.quote, parcels },
        });
      assert.deepEqual([(await submit(3)).json.code], ["too_many_parcels"]);
      const { returns } = (await submit(2)).json;
      await world.settle();
      const page = await owner.page(returns[0].id);
      assert.deepEqual(
        page.parcels.map(({ code, label }: Json) => [code, label !== null]),
        [
          [page.number, true],
          [`${page.number}-2`, true],
        ],
      );
      const letter = world.letters.find(({ subject }) => subject.includes(page.number));
      assert.equal(letter?.attachments?.length, 2, "both labels come in one letter");
      const [unit] = page.items[0].units;
      const received = await owner.receive(page, {
        units: [{ unitId: unit.id, reception: "received" }],
        scanned: page.parcels[1].trackingNumber,
      });
      assert.equal(received.status, 200, received.text);
      assert.deepEqual(
        received.json.parcels.map(({ progress }: Json) => progress),
        ["announced", "delivered"],
      );
    });

    test("the costs of labels, by month and one by one, a page at a time, and as a file (S2-18)", async () => {
      const whole = (await ask("GET", "/label-costs?limit=100")).json;
      const [month] = whole.months;
      assert.deepEqual([month.month, month.shop, month.carrier, month.currency], ["2026-11", "ada", "Double Post", "EUR"]);
      assert.equal(month.labels, whole.items.length);
      const kept = whole.items
        .filter(({ costState }: Json) => costState === "charged")
        .reduce((sum: number, { cost }: Json) => sum + cost.amount, 0);
      assert.equal(month.amount, kept);
      const seen: string[] = [];
      for (let after = ""; ; ) {
        const { items, next } = (await ask("GET", `/label-costs?limit=2${after && `&after=${after}`}`)).json;
        seen.push(...items.map(({ id }: Json) => id));
        if (!next) break;
        after = next;
      }
      assert.deepEqual(
        seen,
        whole.items.map(({ id }: Json) => id),
      );
      const { text } = await ask("GET", "/label-costs.csv");
      assert.equal(text.trim().split("\r\n").length, whole.items.length + 1);
      assert.deepEqual((await ask("GET", "/label-costs?limit=100", undefined, world.ben)).json.items, []);
    });

    test("another merchant's parcels and labels are not there", async () => {
      const page = await asked();
      const { id } = page.parcels[0].shipment;
      const stranger = [
        ["POST", `/shipments/${id}/cancellation`],
        ["POST", `/shipments/${id}/finding`, { made: false, why: "Mine?" }],
        ["POST", `/returns/${page.id}/labels`, { mail: false }],
        ["POST", `/returns/${page.id}/parcels`, { mail: false }],
        ["GET", `/returns/${page.id}/rates`],
      ] as const;
      for (const [method, path, body] of stranger) assert.equal((await ask(method, path, body, world.ben)).status, 404, path);
      const own = await ask("POST", `/returns/${page.id}/labels`, { parcelId: `par_${"0".repeat(25)}`, mail: false });
      assert.equal(own.status, 404);
      assert.equal((await owner.page(page.id)).parcels[0].shipment.state, "made");
    });

    test("a label that is a bomb, or no label, is bought all the same, handed to nobody, and a person's", async () => {
      carrier.files = [{ format: "pdf", content: bomb() }];
      const page = await asked();
      delete carrier.files;
      const [parcel] = page.parcels;
      assert.deepEqual([parcel.shipment.state, parcel.label, parcel.trouble.code, page.queue], ["made", null, "no_file", "problems"]);
      assert.equal(typeof parcel.trackingNumber, "string");
      world.pass(minute);
      await world.settle();
      assert.equal((await owner.page(page.id)).parcels[0].shipment.attempts.length, 1);
    });
  });
}
