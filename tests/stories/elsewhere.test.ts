import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { engines } from "../support/databases.ts";
import { cap, type Shopping, shopping } from "../support/shopping.ts";
import { type Answer, aWorld, day, monday, type World } from "../support/world.ts";

const iso = (at: number): string => new Date(at).toISOString();

/** An order as an integrator sends it. */
function sent(number: string, given: object = {}): object {
  const shipTo = { name: "Claire Martin", line1: "8 avenue Foch", postalCode: "69006", city: "Lyon", country: "FR" };
  return {
    number,
    placedAt: iso(monday - 14 * day),
    currency: "EUR",
    email: "claire.martin@example.test",
    shipTo,
    lines: [
      { id: "1", title: "Merino socks", variant: "Charcoal", quantity: 3, paid: "37.80", tax: "6.30", taxRate: 20 },
      { id: "2", title: "Rain cap", quantity: 1, paid: "31.50", tax: "5.25", taxRate: 20 },
    ],
    shipping: { paid: "4.90", tax: "0.82" },
    total: "74.20",
    ...given,
  };
}

for (const engine of engines()) {
  describe(`orders that somebody else handled, on ${engine.name}`, () => {
    let world: World;
    let shopper: Shopping;
    before(async () => {
      world = await aWorld(engine);
      shopper = shopping(world);
    });
    after(() => world.close());

    const put = async (number: string, given?: object): Promise<Answer["json"]> => {
      const path = `/api/desk/shops/ada/orders/${number}`;
      const { status, json, text } = await world.ask("PUT", path, { token: world.ada.apiKey, body: sent(number, given) });
      assert.equal(status, 200, text);
      return json;
    };

    test("an order comes in by the API, one or many, with its items and its address, and is found at once (S2-11, S2-12, S2-16)", async () => {
      assert.equal((await shopper.find("API-1")).json.code, "order_not_found");
      assert.deepEqual([(await put("API-1")).total, (await put("API-1")).revision], [7420, 1]);
      const many = await world.ask("POST", "/api/desk/shops/ada/orders", {
        token: world.ada.apiKey,
        body: { orders: [sent("API-1"), sent("API-2"), sent("API-3", { total: "74.21" })] },
      });
      assert.deepEqual([many.json.imported, many.json.unchanged, many.json.rejected], [1, 1, 1]);
      const { json } = await shopper.find("API-2");
      assert.deepEqual(
        json.items.map(({ title, available }: Record<string, unknown>) => [title, available]),
        [
          ["Merino socks", 3],
          ["Rain cap", 1],
        ],
      );
      assert.match(
        (await shopper.quote(json.token, { handover: "own" })).handovers.map(({ kind }: { kind: string }) => kind).join(),
        /print/,
      );
    });

    const comesBack = async (number: string, given: object): Promise<void> => {
      await put(number, given);
      const ret = await shopper.sendBack(number, { handover: "print" });
      assert.deepEqual([ret.status, ret.label.ready, ret.timeline[0].state], ["approved", true, "done"]);
    };
    const elsewhere = { shippedAt: iso(monday - 12 * day), deliveredAt: iso(monday - 10 * day), carrier: "Nobody Knows Express" };

    test("shipped with other software by a carrier nobody here knows, it still gets a label and a page that follows it (S2-01)", () =>
      comesBack("3PL-1", { fulfilments: [{ ...elsewhere, trackingNumber: "ZZ1" }] }));
    test("dropshipped by a supplier it comes back from the order's data alone (S2-03, S2-07)", () =>
      comesBack("DROP-1", { status: "completed" }));
    test("sold in a store it comes back as well (S2-04)", () =>
      comesBack("STORE-1", { soldInStore: true, placedAt: iso(monday - 6 * day) }));
    test("half of it shipped here, half handed over elsewhere, it goes back together (S2-05)", () =>
      comesBack("MIXED-1", { status: "completed", fulfilments: [{ ...elsewhere, lines: [{ lineId: "1", quantity: 3 }] }] }));
    test("never shipped at all it is found and may come back (S2-13)", () => comesBack("OPEN-1", { status: "open" }));

    test("orders that were never shipped may come back only where the shop allows it; the law's right stays (S2-13, S2-20)", async () => {
      const shipTo = { name: "Kim Doe", line1: "1 Main Street", postalCode: "10001", city: "New York", country: "US" };
      await put("US-1", { shipTo });
      await put("FR-1");
      const open = async (number: string, postalCode: string): Promise<boolean> =>
        (await shopper.find(number, { postalCode })).json.items[1].open;
      assert.deepEqual([await open("US-1", "10001"), await open("FR-1", "69006")], [true, true]);
      await shopper.publish(world.ada, { allowUnshipped: false });
      assert.deepEqual([await open("US-1", "10001"), await open("FR-1", "69006")], [false, true]);
      const { token, items } = (await shopper.find("US-1", { postalCode: "10001" })).json;
      assert.equal(items[1].blocked.code, "not_delivered");
      assert.equal((await world.ask("POST", "/api/shopper/quotes", { token, body: { items: [cap] } })).json.code, "not_delivered");
      await shopper.publish(world.ada, { allowUnshipped: true });
    });
  });
}
