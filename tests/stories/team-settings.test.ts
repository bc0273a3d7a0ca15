import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { engines } from "../support/databases.ts";
import { deskWork } from "../support/desk.ts";
import { type Shopping, shopping } from "../support/shopping.ts";
import { type Answer, aWorld, type World } from "../support/world.ts";

for (const engine of engines()) {
  describe(`how the team works, on ${engine.name}`, () => {
    let world: World;
    let shopper: Shopping;
    let owner: Record<string, string>;
    before(async () => {
      world = await aWorld(engine);
      shopper = shopping(world);
      owner = await world.member(world.ada, "owner");
      await world.order(world.ada, { number: "T-1" });
    });
    after(() => world.close());

    const read = async (headers = owner): Promise<{ settings: Answer["json"]; tag: string }> => {
      const answer = await world.ask("GET", "/api/desk/settings", { headers });
      assert.equal(answer.status, 200, answer.text);
      return { settings: answer.json, tag: answer.headers.get("ETag") ?? "" };
    };
    const write = (body: object, tag: string, headers = owner) =>
      world.ask("PUT", "/api/desk/settings", { headers: { ...headers, "If-Match": tag }, body });

    test("whoever receives reads the grades; only who sets up changes them", async () => {
      const warehouse = await world.member(world.ada, "warehouse");
      const { settings, tag } = await read(warehouse);
      assert.deepEqual(
        settings.grades.map(({ id }: { id: string }) => id),
        ["a", "b", "c"],
      );
      assert.equal((await write(settings, tag, warehouse)).status, 403);
      assert.equal((await write(settings, tag, await world.member(world.ada, "agent"))).status, 403);
    });

    test("what is saved is what is read, and of two who edit at once the second is told (S2-21)", async () => {
      const { settings, tag } = await read();
      const wish = {
        ...settings,
        locations: ["A-07"],
        lateAfterHours: 24,
        money: { ...settings.money, secondPersonAbove: null, lowerShare: 1_000, raiseLimit: 500, holdDays: 3, tenders: "money_first" },
        savedTexts: [{ id: "thanks", name: "Thanks", text: { en: "Thank you.", fr: "Merci." } }],
        retention: { photos: 30, letters: null, people: 400 },
      };
      const saved = await write(wish, tag);
      assert.equal(saved.status, 200, saved.text);
      assert.deepEqual((await read()).settings, wish);
      const late = await write({ ...settings, lateAfterHours: 12 }, tag);
      assert.deepEqual([late.status, late.json.code], [412, "stale"]);
      assert.deepEqual((await read()).settings, wish);
      const both = await Promise.all([read(), read()]).then(([one, two]) =>
        Promise.all([write({ ...one.settings, lateAfterHours: 30 }, one.tag), write({ ...two.settings, lateAfterHours: 31 }, two.tag)]),
      );
      assert.deepEqual(both.map(({ status }) => status).sort(), [200, 412]);
    });

    test("a grade that a piece carries is retired, never taken away", async () => {
      const work = deskWork(world, owner);
      const page = await work.asked("T-1");
      const [{ units }] = page.items;
      const received = await work.receive(page, {
        units: [{ unitId: units[0].id, reception: "received", grade: "b", disposition: "outlet" }],
      });
      assert.equal(received.status, 200, received.text);
      const { settings, tag } = await read();
      const without = (list: string, id: string) => ({
        ...settings,
        [list]: settings[list].filter((mark: { id: string }) => mark.id !== id),
      });
      const refused = await write(without("grades", "b"), tag);
      assert.deepEqual([refused.status, refused.json.code], [409, "mark_in_use"]);
      assert.match(refused.json.detail, /Retire it/);
      assert.equal((await write(without("dispositions", "outlet"), tag)).json.code, "mark_in_use");
      assert.deepEqual((await read()).tag, tag);
      const free = await write(without("grades", "c"), tag);
      assert.equal(free.status, 200, free.text);
      const now = await read();
      const retired = now.settings.grades.map((mark: { id: string }) => (mark.id === "b" ? { ...mark, retired: true } : mark));
      assert.equal((await write({ ...now.settings, grades: retired }, now.tag)).status, 200);
    });

    test("what cannot be kept is refused by its place, and changes nothing", async () => {
      const { settings, tag } = await read();
      const wrong: [object, string][] = [
        [{ grades: [] }, "/grades"],
        [{ grades: [settings.grades[0], settings.grades[0]] }, "/grades"],
        [{ grades: [{ id: "../x", name: "X", photo: false }] }, "/grades/0/id"],
        [{ locations: Array.from({ length: 1_001 }, (_, place) => `P${place}`) }, "/locations"],
        [{ locations: ["A\u0000"] }, "/locations/0"],
        [{ lateAfterHours: 0 }, "/lateAfterHours"],
        [{ money: { ...settings.money, lowerShare: 10_001 } }, "/money/lowerShare"],
        [{ money: { ...settings.money, raiseLimit: -1 } }, "/money/raiseLimit"],
        [{ savedTexts: [{ id: "t", name: "T", text: { xx: "?" } }] }, "/savedTexts/0/text"],
        [{ savedTexts: [{ id: "t", name: "T", text: { en: " " } }] }, "/savedTexts/0/text"],
        [{ retention: { ...settings.retention, photos: 0 } }, "/retention/photos"],
        [{ surprise: 1 }, "/"],
      ];
      for (const [changes, pointer] of wrong) {
        const { status, json } = await write({ ...settings, ...changes }, tag);
        assert.deepEqual([status, json.errors?.[0]?.pointer], [400, pointer], JSON.stringify(changes).slice(0, 80));
      }
      assert.equal((await read()).tag, tag);
    });

    test("the ways in and out say what came by them, and whether what they need was given; never a value, never another's", async () => {
      const { status, text, json } = await world.ask("GET", "/api/desk/shops/ada/connections", { headers: owner });
      assert.equal(status, 200, text);
      const [orders, products, mail, storage] = json.items;
      assert.deepEqual([orders.id, orders.ready, orders.count, orders.doors.length], ["orders", true, 1, 4]);
      assert.ok(orders.lastAt < world.now());
      assert.deepEqual([products.count, products.lastAt], [0, null]);
      assert.deepEqual([mail.id, mail.ready], ["mail", true]);
      assert.deepEqual([storage.provider, storage.settings], ["disk", [{ name: "STORAGE_URL", given: true }]]);
      assert.doesNotMatch(text, /file:|\/tmp|smtp:/);
      const { json: described } = await world.ask("GET", "/openapi.json");
      const doors = [...orders.doors, ...products.doors].filter(({ method }: { method: string }) => method !== "CLI");
      for (const { method, path } of doors) {
        const route = path.replace("/shops/ada/", "/shops/{slug}/");
        assert.ok(described.paths[route]?.[method.toLowerCase()], `${method} ${route} is a way in`);
      }
      assert.equal((await world.ask("GET", "/api/desk/shops/ada/connections", { token: world.ben.apiKey })).status, 404);
      const bens = await world.ask("GET", "/api/desk/shops/ben/connections", { token: world.ben.apiKey });
      assert.equal(bens.json.items[0].count, 0);
    });

    test("another merchant's settings are their own", async () => {
      const ben = await world.member(world.ben, "owner");
      const { settings, tag } = await read(ben);
      assert.equal(settings.lateAfterHours, 48);
      assert.equal((await write({ ...settings, lateAfterHours: 5 }, tag, ben)).status, 200);
      assert.notEqual((await read()).settings.lateAfterHours, 5);
    });

    test("an address that the policy in force names cannot vanish; once no policy names it, it can (S2-25, S2-26)", async () => {
      const { token } = { token: world.ada.apiKey };
      const shop = async () => (await world.ask("GET", "/api/desk/shops/ada", { token })).json;
      const { brand } = await shop();
      const dock = { ...brand.address, name: "Warehouse dock 2" };
      await shopper.change(world.ada, { brand: { ...brand, addresses: { dock, spare: dock } } });
      const { policy } = (await world.ask("GET", "/api/desk/shops/ada/policy", { token })).json;
      await shopper.publish(world.ada, { zones: policy.zones.map((zone: object) => ({ ...zone, address: "dock" })) });
      const without = await world.ask("PATCH", "/api/desk/shops/ada", { token, body: { brand: { ...brand, addresses: { spare: dock } } } });
      assert.deepEqual([without.status, without.json.code], [409, "address_in_use"]);
      assert.deepEqual(Object.keys((await shop()).brand.addresses), ["dock", "spare"]);
      await shopper.change(world.ada, { brand: { ...brand, addresses: { dock } } });
      await shopper.publish(world.ada, { zones: policy.zones });
      await shopper.change(world.ada, { brand });
      assert.deepEqual((await shop()).brand.addresses, {});
    });
  });
}
