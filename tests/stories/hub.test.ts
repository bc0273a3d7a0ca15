import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { addApiKey } from "../../server/actions/add-api-key.ts";
import { hashOfApiKey } from "../../server/http/who.ts";
import { engines } from "../support/databases.ts";
import { shopping } from "../support/shopping.ts";
import { type Answer, aWorld, type ShopUnderTest, type World } from "../support/world.ts";

/** A system between marketplaces and the shop, which makes returns by the API and follows them. */
for (const engine of engines()) {
  describe(`a hub of marketplaces, on ${engine.name}`, () => {
    let world: World;
    let hub: string;
    before(async () => {
      world = await aWorld(engine);
      hub = await aKey(world.ada);
      await shopping(world).change(world.ada, { apiReturns: false });
    });
    after(() => world.close());

    const aKey = async ({ shop }: ShopUnderTest) => {
      const scopes = ["orders:read", "orders:write", "returns:read", "returns:write"] as const;
      return (await addApiKey(world.app.context, { slug: shop.slug, hashOfApiKey, scopes, revokeEarlier: false })).apiKey;
    };
    const orderId = async (number: string, shop = world.ada): Promise<string> => {
      await world.order(shop, { number });
      const { json } = await world.ask("GET", `/api/desk/orders?search=${number}`, { token: shop.apiKey });
      return json.items[0].id;
    };
    const chosen = { items: [{ lineId: "2", quantity: 1, reasonId: "changed_mind" }], resolution: "refund", handover: "print" };
    const make = (of: string, key: string, more: object = {}, token = hub): Promise<Answer> =>
      world.ask("POST", "/api/desk/returns", {
        token,
        headers: { "Idempotency-Key": key },
        body: { orderId: of, ...chosen, override: "bol.com return 8765432109", mail: false, ...more },
      });

    test("makes returns where an owner said so, shop by shop; the team does everywhere (S4-06)", async () => {
      const order = await orderId("H-1");
      const refused = await make(order, "hub-before");
      assert.deepEqual([refused.status, refused.json.code], [403, "api_returns_off"]);
      assert.match(refused.json.detail, /An owner switches it on/);
      assert.deepEqual((await world.ask("GET", "/api/desk/returns?search=H-1", { token: hub })).json.items, []);
      const itself = await world.ask("PATCH", "/api/desk/shops/ada", { token: hub, body: { apiReturns: true } });
      assert.equal(itself.status, 403, "no system says so itself");
      await shopping(world).change(world.ada, { apiReturns: true });
      const made = await make(order, "hub-after");
      assert.deepEqual([made.status, made.json.origin, made.json.status], [201, "api", "approved"], made.text);
      assert.equal((await make(await orderId("B-1", world.ben), "return-of-ben", {}, await aKey(world.ben))).json.code, "api_returns_off");
      const agent = await world.member(world.ben, "agent");
      const { json } = await world.ask("GET", "/api/desk/orders?search=B-1", { headers: agent });
      const byHand = await world.ask("POST", "/api/desk/returns", {
        headers: { ...agent, "Idempotency-Key": "by-hand-by-hand" },
        body: { orderId: json.items[0].id, ...chosen, override: "By phone", mail: false },
      });
      assert.deepEqual([byHand.status, byHand.json.origin], [201, "desk"], byHand.text);
    });

    test("sends a return as it sends an order: again is no second one, and a wrong one changes nothing (S4-07)", async () => {
      const order = await orderId("H-2");
      const first = await make(order, "return-8765432109");
      const again = await make(order, "return-8765432109");
      assert.deepEqual([first.status, again.status, again.json.id], [201, 201, first.json.id], first.text);
      assert.equal((await make(order, "return-8765432109", { override: "another" })).json.code, "idempotency_key_reused");
      const wrong: readonly [more: object, status: number][] = [
        [{ items: [{ lineId: "nine", quantity: 1, reasonId: "changed_mind" }] }, 400],
        [{ items: [{ lineId: "2", quantity: 0, reasonId: "changed_mind" }] }, 400],
        [{ items: [] }, 400],
        [{ orderId: "ord_0000000000000000000000000" }, 404],
      ];
      for (const [place, [more, status]] of wrong.entries())
        assert.equal((await make(order, `wrong-return-${place}`, more)).status, status, JSON.stringify(more));
      const { items } = (await world.ask("GET", "/api/desk/returns?search=H-2", { token: hub })).json;
      assert.deepEqual(
        items.map(({ id, queue }: Answer["json"]) => [id, queue]),
        [[first.json.id, "to_receive"]],
      );
      await world.settle();
      const page = (await world.ask("GET", `/api/desk/returns/${first.json.id}`, { token: hub })).json;
      assert.ok(page.parcels[0].label, "and all that follows by itself follows");
    });

    test("reads with a return where it was sent and who was billed what (S4-11)", async () => {
      await world.order(world.ada, {
        number: "H-3",
        billTo: { name: "Atelier Gómez", line1: "Gran Vía 30", postalCode: "28013", city: "Madrid", country: "ES" },
      });
      const { json } = await world.ask("GET", "/api/desk/orders?search=H-3", { token: hub });
      const { id, status } = (await make(json.items[0].id, "return-with-addresses")).json;
      assert.equal(status, "approved");
      const page = (await world.ask("GET", `/api/desk/returns/${id}`, { token: hub })).json;
      assert.ok(page.shopper.name && page.shopper.email && page.parcels[0].to.length > 2, "and where it goes");
      const order = (await world.ask("GET", `/api/desk/orders/${page.order.id}`, { token: hub })).json;
      assert.ok(order.shipTo.some((line: string) => line.includes("69006")));
      assert.ok(order.billTo.some((line: string) => line.includes("Gran Vía 30")));
      assert.ok(order.lines.every(({ paid, tax }: Answer["json"]) => Number.isInteger(paid) && Number.isInteger(tax)));
      assert.equal(typeof order.total, "number");
    });
  });
}
