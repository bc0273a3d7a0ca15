import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { saveShippingRules } from "../../server/actions/save-shipping-rules.ts";
import type { ConnectionId } from "../../server/domain/ids.ts";
import { type ShippingCondition, type ShippingRule, type ShippingRules, standardShipping } from "../../server/domain/shipping.ts";
import { type CarrierDouble, carrierDouble, standardServices } from "../support/carrier-double.ts";
import { fetchedPolicy } from "../support/couriers.ts";
import { engines } from "../support/databases.ts";
import { aWorld, type World } from "../support/world.ts";

const cap = { lineId: "2", quantity: 1, reasonId: "too_small" };
const socks = { lineId: "1", quantity: 3, reasonId: "too_small" };
const mornings = (...days: string[]) => days.map((day) => ({ day, from: 480, to: 720 }));

for (const engine of engines()) {
  describe(`the days a courier could come, before there is a parcel, on ${engine.name}`, () => {
    let world: World;
    let first: CarrierDouble;
    let second: CarrierDouble;
    let one: ConnectionId;
    let other: ConnectionId;
    let token: string;
    let clock = () => 0;
    let orders = 5000;
    /** Of the services the second carrier was asked about. */
    let asked: string[] = [];

    before(async () => {
      first = carrierDouble(() => clock(), "first");
      second = carrierDouble(() => clock(), "second");
      first.comes = () => Promise.resolve(mornings("2026-11-24"));
      second.comes = ({ service }) => {
        asked.push(service);
        return Promise.resolve(mornings("2026-11-25"));
      };
      world = await aWorld(engine, {
        policy: fetchedPolicy(),
        providers: { carriers: new Map([first, second].map(({ provider }) => [provider.id, provider])) },
      });
      clock = () => world.now();
      one = await first.connect(world, world.ada);
      other = await second.connect(world, world.ada);
    });
    after(() => world.close());
    beforeEach(async () => {
      asked = [];
      // What carriers said before is not remembered.
      world.pass(6 * 60_000);
      for (const carrier of [first, second]) {
        carrier.silent = false;
        carrier.services = [...standardServices];
      }
      await rule();
      const number = String(++orders);
      await world.order(world.ada, { number });
      const { json } = await world.ask("POST", "/api/shopper/shops/ada/sessions", { body: { orderNumber: number, postalCode: "69006" } });
      ({ token } = json);
    });

    /** The second carrier where the conditions hold, and else the first. */
    const rule = async (...conditions: ShippingCondition[]) => {
      const to = (id: string, connectionId: ConnectionId, where: ShippingCondition[]): ShippingRule => ({
        id,
        title: { en: id },
        when: { match: "all", conditions: where },
        then: { do: "first", services: [{ connectionId, service: "fetch" }] },
      });
      const rules: ShippingRules = {
        ...standardShipping,
        rules: [...(conditions.length > 0 ? [to("second", other, conditions)] : []), to("first", one, [])],
      };
      await saveShippingRules(world.app.context, world.ada.shop.merchantId, world.ada.shop.id, {
        rules,
        seen: null,
        by: { kind: "system" },
      });
    };
    const look = (items?: unknown) =>
      world.ask("GET", `/api/shopper/pickup-days${items === undefined ? "" : `?items=${encodeURIComponent(JSON.stringify(items))}`}`, {
        token,
      });
    const daysOf = async (items?: unknown): Promise<string[]> => {
      const { status, json, text } = await look(items);
      assert.equal(status, 200, text);
      return json.items.map(({ day }: { day: string }) => day);
    };
    const submit = async (items: object[], day: string) => {
      const { json: quote } = await world.ask("POST", "/api/shopper/quotes", { token, body: { items, handover: "pickup" } });
      const pickup = { day, from: 480, to: 720 };
      return world.ask("POST", "/api/shopper/returns", {
        token,
        headers: { "Idempotency-Key": `days-${orders}-${day}` },
        body: { items, resolution: quote.resolution, handover: "pickup", quote: quote.quote, pickup },
      });
    };

    for (const [fact, conditions, theirs] of [
      ["weight", [{ fact: "weight", is: "at_least", value: 1_600 }], [socks]],
      ["pieces", [{ fact: "pieces", is: "at_least", value: 3 }], [socks]],
      ["reason", [{ fact: "reason", is: "equal", value: "too_big" }], [{ ...cap, reasonId: "too_big" }]],
      ["zone", [{ fact: "zone", is: "equal", value: "france" }], [cap]],
      ["value", [{ fact: "value", is: "at_least", value: 1 }], [cap]],
    ] as const) {
      test(`are those of the carrier a rule about ${fact} chooses, and are taken`, async () => {
        await rule(...conditions);
        assert.deepEqual(await daysOf(theirs), ["2026-11-25"]);
        assert.deepEqual(asked, ["fetch"]);
        if (fact !== "zone" && fact !== "value") assert.deepEqual(await daysOf([cap]), ["2026-11-24"]);
        const { status, text } = await submit([...theirs], "2026-11-25");
        assert.equal(status, 201, text);
        await world.settle();
        assert.equal(second.pickups.at(-1)?.asked.day, "2026-11-25");
      });
    }

    test("are the first carrier's before anything is chosen, and where no rule speaks", async () => {
      assert.deepEqual(await daysOf(), ["2026-11-24"]);
      assert.deepEqual(await daysOf([cap]), ["2026-11-24"]);
    });

    test("are the next carrier's where the one that is chosen has none, or does not fetch this parcel", async () => {
      const comes = first.comes;
      first.comes = () => Promise.resolve([]);
      world.pass(6 * 60_000);
      assert.deepEqual(await daysOf([cap]), ["2026-11-25"]);
      first.comes = comes ?? assert.fail();
      first.services = standardServices.filter(({ handovers }) => !handovers.includes("pickup"));
      world.pass(6 * 60_000);
      assert.deepEqual(await daysOf([cap]), ["2026-11-25"]);
    });

    test("stand as they did where no carrier says what it offers", async () => {
      await rule({ fact: "pieces", is: "at_least", value: 1 });
      first.silent = true;
      second.silent = true;
      assert.deepEqual(await daysOf([cap]), ["2026-11-24"]);
    });

    test("hold once they were shown, even where another carrier is the first by now", async () => {
      assert.deepEqual(await daysOf([cap]), ["2026-11-24"]);
      await rule({ fact: "pieces", is: "at_least", value: 1 });
      const { status, text } = await submit([cap], "2026-11-24");
      assert.equal(status, 201, text);
      const no = await submit([{ ...socks, quantity: 1 }], "2026-11-26");
      assert.deepEqual([no.status, no.json.code], [422, "pickup_not_offered"]);
    });

    test("are not told for what cannot be: a piece there is none of, a reason nobody knows, a list that is none", async () => {
      for (const [items, status] of [
        [[{ ...cap, lineId: "99" }], 422],
        [[{ ...cap, quantity: 9 }], 409],
        [[{ ...cap, reasonId: "none" }], 422],
        [[], 422],
        [[{ ...cap, extra: 1 }], 422],
        [Array.from({ length: 51 }, () => cap), 422],
        [{ lineId: "2" }, 422],
        ["x".repeat(9_000), 422],
      ] as const) {
        const { status: is, text } = await look(items);
        assert.ok(is === status || is === 400, `${JSON.stringify(items).slice(0, 80)} ${is} ${text}`);
      }
      const broken = await world.ask("GET", "/api/shopper/pickup-days?items=%5B", { token });
      assert.ok([400, 422].includes(broken.status), broken.text);
      assert.equal((await world.ask("GET", "/api/shopper/pickup-days?items=%5B")).status, 401);
    });
  });
}
