import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ConnectionProblem } from "../../server/providers/port.ts";
import { engines } from "../support/databases.ts";
import { aShelf, type Shelf } from "../support/shelf-shop.ts";
import { type Answer, anOrder, aWorld, monday, type World } from "../support/world.ts";

const given = { address: "https://shelf.example/", secret: "let-me-in" };

for (const engine of engines()) {
  describe(`connecting a shop, on ${engine.name}`, () => {
    let shelf: Shelf;
    let world: World;
    let owner: Record<string, string>;
    before(async () => {
      shelf = aShelf();
      world = await aWorld(engine, { providers: shelf.providers });
      owner = await world.member(world.ada, "owner");
    });
    after(() => world.close());

    let keys = 0;
    const connect = (body: object, headers: Record<string, string> = {}) =>
      world.ask("POST", "/api/desk/shops/ada/connections", {
        headers: { ...owner, "Idempotency-Key": `connect-${++keys}-times`, ...headers },
        body,
      });
    const connected = async (): Promise<Answer["json"][]> =>
      (await world.ask("GET", "/api/desk/shops/ada/connections", { headers: owner })).json.connected;
    const one = (id: string, method = "GET", rest = "", options: Parameters<World["ask"]>[2] = {}) =>
      world.ask(method, `/api/desk/connections/${id}${rest}`, { ...options, headers: { ...owner, ...options.headers } });

    test("the form is drawn from what each provider has to be told", async () => {
      const { json } = await world.ask("GET", "/api/desk/shops/ada/providers", { headers: owner });
      assert.deepEqual(
        json.items.map(({ id, kind, title }: Answer["json"]) => [id, kind, title]),
        [
          ["shelf", "shop", "Shelf"],
          ["till", "gateway", "Till"],
        ],
      );
      assert.deepEqual(
        json.items[0].settings.map(({ name, kind, required, options, standard }: Answer["json"]) => [
          name,
          kind,
          required,
          options,
          standard,
        ]),
        [
          ["address", "address", true, [], null],
          ["secret", "secret", true, [], null],
          ["mode", "choice", false, ["live", "test"], "live"],
        ],
      );
    });

    test("what was typed is tried first, and nothing is kept of it", async () => {
      const check = (settings: object) =>
        world.ask("POST", "/api/desk/shops/ada/connection-checks", { headers: owner, body: { provider: "shelf", settings } });
      const well = await check(given);
      assert.equal(well.status, 201, well.text);
      assert.deepEqual(well.json, {
        ok: true,
        account: "Shelf of Ada",
        currency: "EUR",
        missing: [],
        trouble: null,
        message: null,
        text: null,
      });
      const wrong = await check({ ...given, secret: "guessed" });
      assert.deepEqual([wrong.json.ok, wrong.json.trouble, wrong.json.message], [false, "not_allowed", "answered 401"]);
      assert.match(wrong.json.text, /Shelf did not let us in/);
      shelf.missing = ["write_orders"];
      const lacking = await check(given);
      assert.deepEqual([lacking.json.ok, lacking.json.missing], [false, ["write_orders"]]);
      shelf.missing = [];
      assert.deepEqual(await connected(), []);
    });

    test("settings that cannot be right are told by name, before anybody is asked", async () => {
      const asked = shelf.asked.length;
      for (const [settings, wrong] of [
        [{ secret: "x" }, ["/settings/address"]],
        [{ ...given, address: "ftp://shelf.example" }, ["/settings/address"]],
        [{ ...given, address: "https://a:b@shelf.example" }, ["/settings/address"]],
        [{ ...given, mode: "loud" }, ["/settings/mode"]],
        [{ ...given, colour: "red" }, ["/settings/colour"]],
        [{ address: given.address, secret: "a\0b" }, ["/settings/secret"]],
      ] as const) {
        const answer = await connect({ provider: "shelf", settings });
        assert.equal(answer.status, 400, answer.text);
        assert.deepEqual(
          answer.json.errors.map(({ pointer }: Answer["json"]) => pointer),
          wrong,
        );
      }
      assert.equal((await connect({ provider: "nothing", settings: {} })).status, 400);
      assert.equal(shelf.asked.length, asked);
    });

    test("a shop that does not let us in is not connected, and says why in the reader's language", async () => {
      const refused = await connect({ provider: "shelf", settings: { ...given, secret: "guessed" } }, { "Accept-Language": "fr" });
      assert.deepEqual([refused.status, refused.json.code], [422, "connection_refused"]);
      assert.match(refused.json.detail, /Shelf ne nous a pas laissés entrer.*answered 401/);
      shelf.missing = ["write_orders"];
      assert.match((await connect({ provider: "shelf", settings: given })).json.detail, /permissions are missing: write_orders/);
      shelf.missing = [];
      assert.deepEqual(await connected(), []);
    });

    test("only an owner who has just shown who they are connects, and no key does (S2-15)", async () => {
      for (const role of ["agent", "warehouse", "reader"] as const)
        assert.equal((await connect({ provider: "shelf", settings: given }, await world.member(world.ada, role))).status, 403);
      const { Cookie: _, ...keyless } = owner;
      const byKey = await world.ask("POST", "/api/desk/shops/ada/connections", {
        headers: { ...keyless, "Idempotency-Key": "connect-by-key" },
        token: world.ada.apiKey,
        body: { provider: "shelf", settings: given },
      });
      assert.deepEqual([byKey.status, byKey.json.code], [403, "forbidden"]);
      assert.deepEqual(await connected(), []);
    });

    test("a shop is connected once; its secrets are in no answer, and not in the database as they are (S2-15)", async () => {
      const headers = { "Idempotency-Key": "the-shop-of-ada" };
      const made = await connect({ provider: "shelf", settings: given }, headers);
      assert.equal(made.status, 201, made.text);
      assert.deepEqual(
        [made.json.health, made.json.account, made.json.settings, made.json.secrets, made.json.hooks],
        ["filling", "Shelf of Ada", { address: "https://shelf.example", mode: "live" }, ["secret"], "signed"],
      );
      const again = await connect({ provider: "shelf", settings: given }, headers);
      assert.deepEqual([again.status, again.json.id], [201, made.json.id]);
      assert.equal(
        (await connect({ provider: "shelf", settings: { ...given, secret: "x" } }, headers)).json.code,
        "idempotency_key_reused",
      );
      assert.equal((await connect({ provider: "shelf", settings: given })).json.code, "already_connected");
      const [row] = await world.app.context.db.selectFrom("connections").selectAll().execute();
      assert.ok(!JSON.stringify(row).includes("let-me-in"));
      for (const text of [made.text, (await one(made.json.id)).text, JSON.stringify(await connected())])
        assert.ok(!text.includes("let-me-in"));
      assert.equal((await world.ask("GET", `/api/desk/connections/${made.json.id}`, { token: world.ben.apiKey })).status, 404);
    });

    test("settings are changed with what was read in hand; secrets that are left out stay, unless they would go elsewhere", async () => {
      const [{ id, version }] = await connected();
      const put = (settings: object, tag = `"${version}"`) => one(id, "PUT", "", { body: { settings }, headers: { "If-Match": tag } });
      assert.equal((await put({ address: given.address, mode: "test" }, `"7"`)).status, 412);
      const moved = await put({ address: "https://evil.example", mode: "test" });
      assert.deepEqual(
        moved.json.errors.map(({ pointer }: Answer["json"]) => pointer),
        ["/settings/secret"],
      );
      const plain = await put({ address: "http://shelf.example" });
      assert.equal(plain.status, 400, "a secret that was told over https is not told in clear");
      const changed = await put({ address: "https://shelf.example/sub", mode: "test" });
      assert.equal(changed.status, 200, changed.text);
      assert.deepEqual(
        [changed.json.settings.mode, changed.json.version, changed.headers.get("ETag")],
        ["test", version + 1, `"${version + 1}"`],
      );
      assert.equal((await put({ address: given.address })).status, 412);
      shelf.secret = "another";
      const refused = await put({ address: given.address }, `"${version + 1}"`);
      assert.deepEqual([refused.status, (await one(id)).json.version], [422, version + 1]);
      shelf.secret = "let-me-in";
    });

    test("a shop that moved is read anew, and keeps no webhook of before but those of where it is now", async () => {
      const [{ id, version }] = await connected();
      await world.sync();
      const moved = await one(id, "PUT", "", {
        body: { settings: { address: "https://new.example", secret: "let-me-in" } },
        headers: { "If-Match": `"${version}"` },
      });
      assert.deepEqual([moved.status, moved.json.health], [200, "filling"]);
      // It is the same shop by another address: what is taken off the old one is taken off the new one as well.
      await world.sync();
      await world.settle({ again: false });
      assert.equal(shelf.hooks.size, 0);
      await world.sync();
      assert.deepEqual([shelf.hooks.size, (await one(id)).json.health], [1, "well"]);
    });

    test("webhooks are registered with a secret of our own, and what hinders it is told (S4-19)", async () => {
      const [{ id }] = await connected();
      shelf.fail("hooks", new ConnectionProblem("refused", "a webhook needs https"));
      await one(id, "POST", "/hooks");
      await world.sync();
      const failed = (await one(id)).json;
      assert.deepEqual([failed.hooks, failed.hooksMessage, failed.health], ["failed", "a webhook needs https", "well"]);
      assert.equal((await one(id, "POST", "/hooks")).status, 200);
      await world.sync();
      const well = (await one(id)).json;
      assert.deepEqual([well.hooks, well.hooksMessage], ["signed", null]);
      assert.deepEqual([...shelf.hooks.keys()], [`http://returns.test/api/inbound/${id}`]);
      assert.ok(([...shelf.hooks.values()][0] ?? "").length >= 32);
    });

    test("trouble is told, tried again on demand, and forgotten when it is over (S4-19)", async () => {
      const [{ id }] = await connected();
      shelf.fail("list", new ConnectionProblem("not_allowed", "answered 401"), 2);
      await one(id, "POST", "/sync");
      await world.sync();
      const troubled = (await one(id)).json;
      assert.deepEqual([troubled.health, troubled.trouble.trouble, troubled.trouble.at], ["troubled", "not_allowed", world.now()]);
      assert.match(troubled.trouble.text, /Check the keys/);
      const since = world.now();
      world.pass(60_000);
      await world.sync();
      assert.equal((await one(id)).json.trouble.at, since, "trouble is told since it began");
      assert.equal((await one(id, "POST", "/sync")).json.health, "troubled", "until the shop has answered");
      await world.sync();
      assert.deepEqual([(await one(id)).json.health, (await one(id)).json.trouble], ["well", null]);
    });

    test("disconnecting takes our webhooks off the shop, also when it is down at first, and keeps the orders", async () => {
      const [{ id }] = await connected();
      shelf.orders.push({ snapshot: anOrder({ number: "77", externalId: "x77" }), changedAt: monday });
      await one(id, "POST", "/sync");
      world.pass(5 * 60_000);
      await world.sync();
      shelf.fail("unhook", new ConnectionProblem("not_reached", "down"));
      assert.equal((await one(id, "DELETE")).status, 204);
      assert.deepEqual([await connected(), (await one(id)).status], [[], 404]);
      await world.settle({ again: false });
      assert.equal(shelf.hooks.size, 1, "the shop was down");
      world.pass(3_600_000);
      await world.settle();
      assert.equal(shelf.hooks.size, 0);
      const { json } = await world.ask("GET", "/api/desk/orders", { headers: owner });
      assert.deepEqual(
        json.items.map(({ number }: Answer["json"]) => number),
        ["77"],
      );
      owner = await world.member(world.ada, "owner");
      assert.equal((await connect({ provider: "shelf", settings: given })).status, 201, "it can be connected again");
    });

    test("a gateway is connected beside it, looked after once a day, and reads no orders", async () => {
      const made = await connect({ provider: "till", settings: { key: "let-me-in" } });
      assert.deepEqual([made.status, made.json.kind, made.json.health], [201, "gateway", "well"]);
      await world.sync();
      shelf.secret = "withdrawn";
      world.pass(24 * 3_600_000);
      await world.sync();
      owner = await world.member(world.ada, "owner");
      const troubled = (await one(made.json.id)).json;
      assert.deepEqual([troubled.health, troubled.trouble.trouble], ["troubled", "not_allowed"]);
      shelf.secret = "let-me-in";
    });
  });
}
