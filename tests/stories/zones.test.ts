import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { defaultPolicy } from "../../server/domain/default-policy.ts";
import type { Zone } from "../../server/domain/policy.ts";
import { engines } from "../support/databases.ts";
import { cap, type Shopping, shopping } from "../support/shopping.ts";
import { aWorld, day, monday, type World } from "../support/world.ts";

const warehouse = "5 rue des Retours";
const [france, eu, world] = defaultPolicy().zones as [Zone, Zone, Zone];
const free = { label: "prepaid", fee: { kind: "free" }, handovers: ["print"] } as const;
const deducted = { label: "deducted", fee: { kind: "flat", amount: 450 }, handovers: ["print"] } as const;
const own = { label: "own", fee: { kind: "free" }, handovers: ["own"] } as const;

/** Who lives where, twenty days after delivery: the statutory right is over, so the policy alone decides. */
const places = { FR: "69006", DE: "10115", US: "10001" } as const;
type Country = keyof typeof places;

for (const engine of engines()) {
  describe(`where the parcel comes from decides how it goes back, on ${engine.name}`, () => {
    let app: World;
    let shopper: Shopping;
    before(async () => {
      app = await aWorld(engine);
      shopper = shopping(app);
      for (const [country, postalCode] of Object.entries(places)) {
        const shipTo = { name: "Kim Doe", line1: "1 Main Street", postalCode, city: "Town", country };
        const fulfilments = [{ id: `f-${country}`, shippedAt: monday - 23 * day, deliveredAt: monday - 20 * day }];
        const placedAt = monday - 25 * day;
        for (const number of [country, `${country}-2`]) await app.order(app.ada, { number, shipTo, billTo: shipTo, placedAt, fulfilments });
      }
    });
    after(() => app.close());

    const prove = async (country: Country, number: string = country): Promise<string> =>
      (await shopper.find(number, { postalCode: places[country] })).json.token;
    const zones = (...ways: readonly Partial<Zone>[]) =>
      shopper.publish(app.ada, { zones: [france, eu, world].map((zone, place) => ({ ...zone, ...ways[place] })) });

    test("the label is free, paid by the shopper or their own affair, zone by zone: France, the Union, the rest (S1-20, S1-29, S5-58)", async () => {
      const wayBack = async (country: Country) => {
        const { handovers, rows, total } = await shopper.quote(await prove(country));
        const fee = rows.find(({ amount }: { amount: number }) => amount === -450)?.amount ?? 0;
        return [handovers[0].kind, fee, total.amount];
      };
      const everybody = async () => [await wayBack("FR"), await wayBack("DE"), await wayBack("US")];
      const [gratis, charged, posted] = [
        ["print", 0, 3150],
        ["print", -450, 2700],
        ["own", 0, 3150],
      ];
      await zones(free, deducted, own);
      assert.deepEqual(await everybody(), [gratis, charged, posted]);
      await zones(own, free, deducted);
      assert.deepEqual(await everybody(), [posted, gratis, charged]);
      await zones(deducted, own, free);
      assert.deepEqual(await everybody(), [charged, posted, gratis]);
    });

    test("without a label the address of the warehouse stands there, before and after, and the shopper franks the parcel (S1-22)", async () => {
      await zones(own);
      const token = await prove("FR");
      const { handovers } = await shopper.quote(token);
      assert.deepEqual(
        handovers.map(({ kind }: { kind: string }) => kind),
        ["own"],
      );
      assert.ok(handovers[0].address.includes(warehouse), handovers[0].address.join("\n"));
      const [ret] = (await shopper.submit(token)).returns;
      assert.ok(ret.address.includes(warehouse));
      assert.equal(ret.label, null);
      assert.ok(ret.nextSteps.some((step: string) => step.includes(`Write ${ret.number} on the parcel`)));
    });

    test("on another continent no label exists: it says so and hands over to the shop with a message ready to send (S1-23)", async () => {
      await zones();
      const { handovers, contact } = await shopper.quote(await prove("US"));
      assert.equal(handovers[0].kind, "contact");
      assert.match(contact.title, /United States/);
      assert.match(contact.promise, /Our labels cover: .*France.*European Union/);
      assert.equal(contact.email, "help@ada.test");
      assert.match(contact.message, /Rain cap/);
      assert.ok(contact.message.includes(contact.reference));
    });

    test("where labels are offered it is made at once, ready to print on A4 and A6 (S1-19, S1-21)", async () => {
      await zones(free);
      const ret = await shopper.sendBack("FR-2", { handover: "print" });
      assert.equal(ret.label.ready, true);
      for (const address of [ret.label.a4, ret.label.a6]) assert.match((await app.ask("GET", new URL(address).pathname)).text, /^%PDF-/);
    });

    test("a shop that offers no labels anywhere is found, chosen from and returned to all the same (S1-28)", async () => {
      await zones(own, own, { ...own, label: "none", handovers: ["contact", "own"] });
      for (const country of ["DE", "US"] as const) {
        const [ret] = (await shopper.submit(await prove(country, `${country}-2`), { handover: "own" })).returns;
        assert.deepEqual([ret.status, ret.label], ["approved", null], country);
      }
    });
  });

  describe(`what the shopper gets, on ${engine.name}`, () => {
    let app: World;
    let shopper: Shopping;
    before(async () => {
      app = await aWorld(engine);
      shopper = shopping(app);
      for (const number of ["M-1", "M-2"]) await app.order(app.ada, { number });
    });
    after(() => app.close());

    const offered = async (token: string): Promise<string[]> =>
      (await shopper.quote(token)).resolutions.map(({ kind }: { kind: string }) => kind);

    test("store credit is offered only where the shop can give it, and not even then without the policy (S1-25)", async () => {
      const { token } = (await shopper.find("M-1")).json;
      assert.deepEqual(await offered(token), ["refund"]);
      const asked = await app.ask("POST", "/api/shopper/quotes", { token, body: { items: [cap], resolution: "store_credit" } });
      assert.equal(asked.json.resolution, "refund");
      await shopper.change(app.ada, { can: { storeCredit: true, exchange: false } });
      assert.deepEqual(await offered(token), ["refund", "store_credit"]);
      const { storeCredit: _, ...resolutions } = defaultPolicy().resolutions;
      await shopper.publish(app.ada, { resolutions });
      assert.deepEqual(await offered(token), ["refund"]);
      await shopper.publish(app.ada, { resolutions: defaultPolicy().resolutions });
    });

    test("thirty days are given until the policy says otherwise, and the next look at an order goes by it (S1-07, S5-57)", async () => {
      const delivered = (days: number) => [{ id: `f-${days}`, shippedAt: monday - (days + 2) * day, deliveredAt: monday - days * day }];
      for (const days of [29, 40])
        await app.order(app.ada, { number: `D-${days}`, placedAt: monday - 50 * day, fulfilments: delivered(days) });
      const comesBack = async (number: string): Promise<boolean> => (await shopper.find(number)).json.items[1].open;
      assert.deepEqual([await comesBack("D-29"), await comesBack("D-40")], [true, false]);
      await shopper.publish(app.ada, { window: { ...defaultPolicy().window, days: 60 } });
      assert.deepEqual([await comesBack("D-29"), await comesBack("D-40")], [true, true]);
      await shopper.publish(app.ada, { window: defaultPolicy().window });
    });

    test("a policy may give credit only, or other articles only; while the law gives the money back, it stays beside them (S5-59)", async () => {
      const late = [{ id: "f-late", shippedAt: monday - 22 * day, deliveredAt: monday - 20 * day }];
      await app.order(app.ada, { number: "L-1", placedAt: monday - 25 * day, fulfilments: late });
      await shopper.change(app.ada, { can: { storeCredit: true, exchange: true } });
      const [inTime, afterwards] = [(await shopper.find("M-1")).json.token, (await shopper.find("L-1")).json.token];
      const { storeCredit, ...none } = { ...defaultPolicy().resolutions, original: false };
      await shopper.publish(app.ada, { resolutions: { ...none, storeCredit } });
      assert.deepEqual(await offered(afterwards), ["store_credit"]);
      assert.ok((await offered(inTime)).includes("refund"));
      await shopper.publish(app.ada, { resolutions: { ...none, exchange: true } });
      assert.deepEqual(await offered(afterwards), ["exchange"]);
      assert.ok((await offered(inTime)).includes("refund"));
      await shopper.publish(app.ada, { resolutions: defaultPolicy().resolutions });
    });

    test("articles that come back often cost a flat fee, by a rule; others cost nothing (S5-60)", async () => {
      const late = [{ id: "f-fee", shippedAt: monday - 22 * day, deliveredAt: monday - 20 * day }];
      await app.order(app.ada, { number: "F-1", placedAt: monday - 25 * day, fulfilments: late });
      const condition = { fact: "item.sku", is: "equal", value: "CAP" };
      const then = [{ do: "fee", fee: { kind: "flat", amount: 490 } }];
      await shopper.publish(app.ada, {
        rules: [{ id: "caps", title: { en: "Caps" }, when: { match: "all", conditions: [condition] }, then }],
      });
      const { token } = (await shopper.find("F-1")).json;
      const fee = async (items: readonly object[]): Promise<number> => {
        const { rows } = await shopper.quote(token, { items, handover: "print" });
        return rows.find(({ amount }: { amount: number }) => amount === -490)?.amount ?? 0;
      };
      assert.equal(await fee([{ lineId: "1", quantity: 1, reasonId: "too_small" }]), 0);
      assert.equal(await fee([cap]), -490);
      await shopper.publish(app.ada, { rules: [] });
    });

    test("the choice between the original payment and store credit comes before any label (S1-24, S1-26, S1-27)", async () => {
      await shopper.change(app.ada, { can: { storeCredit: true, exchange: false } });
      const { token } = (await shopper.find("M-2")).json;
      const { resolutions, quote, handover } = await shopper.quote(token);
      assert.deepEqual(
        resolutions.map(({ title }: { title: string }) => title),
        ["Back to your card", "Store credit"],
      );
      const ask = (body: object) => app.ask("POST", "/api/shopper/returns", { token, body, headers: { "Idempotency-Key": "undecided-1" } });
      const undecided = await ask({ items: [cap], handover, quote });
      assert.equal(undecided.status, 400);
      await app.settle();
      assert.deepEqual((await app.ask("GET", "/api/desk/returns", { token: app.ada.apiKey })).json.items, []);

      const ret = await shopper.sendBack("M-2", { resolution: "store_credit", handover: "print" });
      assert.deepEqual([ret.resolution, ret.label.ready, ret.total.title], ["store_credit", true, "Store credit"]);
    });
  });
}
