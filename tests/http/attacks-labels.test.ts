import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type CarrierDouble, carrierDouble, standardServices } from "../support/carrier-double.ts";
import { engines } from "../support/databases.ts";
import { type DeskWork, deskWork } from "../support/desk.ts";
import { shopping } from "../support/shopping.ts";
import { type Answer, aWorld, monday, type World } from "../support/world.ts";

type Json = Answer["json"];

const hour = 3_600_000;

for (const engine of engines()) {
  describe(`who spends a shop's money on labels, on ${engine.name}`, () => {
    let world: World;
    let owner: DeskWork;
    let carrier: CarrierDouble;
    let keys = 0;
    before(async () => {
      carrier = carrierDouble(() => world?.now() ?? monday);
      world = await aWorld(engine, { providers: { carriers: new Map([["double", carrier.provider]]) } });
      await carrier.connect(world, world.ada);
      owner = deskWork(world, { Authorization: `Bearer ${world.ada.apiKey}` });
    });
    after(() => world.close());

    const work = () => world.settle({ again: false });
    const desk = (path: string, body: object) =>
      world.ask("POST", `/api/desk${path}`, { token: world.ada.apiKey, headers: { "Idempotency-Key": `spender-${++keys}` }, body });

    test("a return that is taken back and made again without end buys a month's worth of labels and no more; a person still may", async () => {
      await world.order(world.ada, { number: "S1" });
      const shopper = shopping(world);
      let last: Json = null;
      for (let time = 0; time < 22; time++) {
        const { token } = (await shopper.find("S1")).json;
        const { returns, token: theirs } = await shopper.submit(token, { handover: "print" });
        await work();
        last = returns[0];
        if (time === 21) break;
        const cancelled = await world.ask("POST", `/api/shopper/returns/${last.id}/cancellation`, { token: theirs ?? token });
        assert.equal(cancelled.status, 200, cancelled.text);
        // So many a day are refused before.
        world.pass(4 * hour);
        await work();
      }
      assert.equal(carrier.labels.length, 20);
      const page = await owner.page(last.id);
      assert.deepEqual([page.parcels[0].trouble.code, page.queue], ["too_many", "problems"]);
      assert.match(page.parcels[0].trouble.text, /no more are bought by themselves/);
      assert.equal((await desk(`/returns/${last.id}/labels`, { mail: false })).status, 200);
      await work();
      assert.equal(carrier.labels.length, 21);
    });

    test("a carrier's price of no money, a number that turns letters around and a day beyond time keep no label from who paid for it", async () => {
      const [drop] = standardServices;
      for (const price of [
        { amount: 1e300, currency: "EUR" },
        { amount: 450, currency: "€€" },
        { amount: -450, currency: "EUR" },
      ]) {
        world.pass(hour);
        carrier.services = [{ ...drop, price } as never];
        const number = `W${price.amount}${price.currency.length}`;
        await world.order(world.ada, { number });
        const shopper = shopping(world);
        const { returns } = await shopper.submit((await shopper.find(number)).json.token, { handover: "print" });
        await work();
        const page = await owner.page(returns[0].id);
        assert.equal(page.parcels[0].shipment?.state, "made", number);
        assert.equal(page.parcels[0].shipment.cost, null);
        assert.ok(page.parcels[0].label);
        assert.equal((await world.ask("GET", `/api/desk/returns/${returns[0].id}/rates`, { token: world.ada.apiKey })).status, 200);
      }
      carrier.services = [...standardServices];
    });

    test("a carrier that says without end fills no memory, and leads nobody astray", async () => {
      // What it offered a moment ago is still good.
      world.pass(hour);
      const endless = "x".repeat(100_000);
      const one = (place: number) => ({ ...standardServices[0], service: `s${place}`, title: endless, carrier: endless }) as never;
      carrier.services = [
        { ...standardServices[0], service: endless } as never,
        ...Array.from({ length: 3_000 }, (_, place) => one(place)),
      ];
      const { make } = carrier;
      carrier.make = async (asked) => ({ ...(await make(asked)), trackingUrl: "javascript:alert(document.domain)" });
      await world.order(world.ada, { number: "E1" });
      const shopper = shopping(world);
      const { returns } = await shopper.submit((await shopper.find("E1")).json.token, { handover: "print" });
      await work();
      const { json, text } = await world.ask("GET", `/api/desk/returns/${returns[0].id}/rates`, { token: world.ada.apiKey });
      assert.equal(json.items.length, 1_000);
      assert.ok(text.length < 3_000_000, `${text.length} letters`);
      assert.equal((await owner.page(returns[0].id)).parcels[0].trackingUrl, null);
      carrier.services = [...standardServices];
      carrier.make = make;
    });

    test("who may only look keeps nobody from buying by asking for prices again and again", async () => {
      await world.order(world.ada, { number: "Q1" });
      const shopper = shopping(world);
      const { returns } = await shopper.submit((await shopper.find("Q1")).json.token, { handover: "print" });
      await work();
      world.pass(hour);
      const reader = await world.member(world.ada, "reader");
      const ask = (path: string, method = "GET", body?: object) =>
        world.ask(method, `/api/desk${path}`, { headers: reader, ...(body && { body }) });
      const each = async () => [
        (await ask(`/returns/${returns[0].id}/rates`)).status,
        (await ask(`/returns/${returns[0].id}/pickup-days`)).status,
        (await ask("/shops/ada/shipping-trials", "POST", { country: "FR", postalCode: "69006", weight: 100 })).status,
      ];
      assert.deepEqual(await each(), [200, 200, 200]);
      for (let time = 3; time < 120; time++) assert.equal((await ask(`/returns/${returns[0].id}/pickup-days`)).status, 200, String(time));
      assert.deepEqual(await each(), [429, 429, 429]);
      const ben = await world.member(world.ben, "reader");
      const theirs = await world.ask("POST", "/api/desk/shops/ben/shipping-trials", {
        headers: ben,
        body: { country: "FR", postalCode: "1" },
      });
      assert.equal(theirs.status, 200, "another merchant has a budget of their own");
      world.pass(60_000);
      assert.equal((await ask(`/returns/${returns[0].id}/rates`)).status, 200);
    });

    test("rules name currencies that there can be", async () => {
      const { json } = await world.ask("GET", "/api/desk/shops/ada/shipping", { token: world.ada.apiKey });
      const [{ connectionId }] = json.services;
      const services = [{ connectionId, service: "drop", on: true, price: { amount: 1, currency: "1 2" } }];
      const put = await world.ask("PUT", "/api/desk/shops/ada/shipping", {
        token: world.ada.apiKey,
        headers: { "If-Match": '"0"' },
        body: { ...json.rules, services },
      });
      assert.equal(put.status, 400, put.text);
    });
  });
}
