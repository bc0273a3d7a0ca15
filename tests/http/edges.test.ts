import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { failureBudgets } from "../../server/actions/look-up-order.ts";
import { clientAddressReader } from "../../server/http/client-address.ts";
import { languageOf } from "../../server/http/language.ts";
import { callCounter } from "../../server/http/limits.ts";
import { engines } from "../support/databases.ts";
import { scan, withoutScanner } from "../support/scanner.ts";
import { type Answer, aWorld, type World } from "../support/world.ts";

describe("the address a request came from", () => {
  const read = clientAddressReader(["10.0.0.0/8", "fd00::/8"]);
  test("is the socket's when no proxy is trusted", () => assert.equal(clientAddressReader([])("1.2.3.4", "9.9.9.9"), "1.2.3.4"));
  test("is what the nearest trusted proxy saw", () => assert.equal(read("10.0.0.1", "9.9.9.9, 8.8.8.8"), "8.8.8.8"));
  test("steps over several trusted proxies", () => assert.equal(read("10.0.0.1", "8.8.8.8, 10.0.0.2"), "8.8.8.8"));
  test("is not what a client wrote there itself", () => assert.equal(read("7.7.7.7", "8.8.8.8"), "7.7.7.7"));
  test("reads IPv4 in IPv6 clothes", () => assert.equal(read("::ffff:10.0.0.1", "8.8.8.8"), "8.8.8.8"));
  test("stops at rubbish", () => assert.equal(read("10.0.0.1", "8.8.8.8, <script>"), "10.0.0.1"));
});

describe("the language of an answer", () => {
  test("is what the page forces", () => assert.equal(languageOf("fr", "de", "en"), "fr"));
  test("is the browser's first that exists", () => assert.equal(languageOf(undefined, "ja, de-AT;q=0.9, fr;q=0.8", "en"), "de"));
  test("falls back to the shop's, and to English", () => {
    assert.equal(languageOf("xx", "ja", "es"), "es");
    assert.equal(languageOf(undefined, undefined, "ja"), "en");
  });
});

test("calls of one address are counted, and start anew after a minute", () => {
  let at = 0;
  const count = callCounter(() => at, 2);
  count("a");
  assert.equal(count("a").left, 0);
  assert.equal(count("a").left, -1);
  count("b");
  at = 60_000;
  assert.equal(count("a").left, 1);
});

for (const engine of engines()) {
  describe(`the edge, on ${engine.name}`, () => {
    let world: World;
    before(async () => {
      world = await aWorld(engine);
      await world.order(world.ada, { number: "500" });
      await world.order(world.ada, { number: "600" });
      await world.order(world.ada, { number: "700" });
    });
    after(() => world.close());
    const find = (number: string, postalCode: string): Promise<Answer> =>
      world.ask("POST", "/api/shopper/shops/ada/sessions", { body: { orderNumber: number, postalCode } });

    test("a wrong number and a wrong postcode cannot be told apart", async () => {
      const [missing, wrong] = [await find("404", "69006"), await find("700", "00000")];
      assert.equal(missing.status, 404);
      const { instance: _, ...one } = missing.json;
      const { instance: __, ...other } = wrong.json;
      assert.deepEqual(one, other);
      const names = (answer: Answer): string[] => [...answer.headers.keys()].sort();
      assert.deepEqual(names(missing), names(wrong));
    });

    test("after too many failures a number asks for an e-mailed code, whether it exists or not, and nobody is locked out", async () => {
      for (const number of ["500", "501"]) {
        for (let tried = 0; tried < failureBudgets.order; tried++) assert.equal((await find(number, "11111")).json.code, "order_not_found");
        assert.equal((await find(number, "69006")).json.code, "code_needed");
      }
      await world.ask("POST", "/api/shopper/shops/ada/codes", { body: { orderNumber: "500", postalCode: "69006" } });
      await world.settle();
      const opened = await world.ask("POST", "/api/shopper/shops/ada/sessions", {
        body: { orderNumber: "500", postalCode: "69006", code: "123456" },
      });
      assert.equal(opened.status, 201);
      assert.equal((await find("600", "69006")).status, 201);
      world.pass(16 * 60_000);
      assert.equal((await find("500", "69006")).status, 201);
    });

    test("any origin may use the shopper's API, without credentials, and none the desk's", async () => {
      const preflight = await world.ask("OPTIONS", "/api/shopper/quotes", {
        headers: { Origin: "null", "Access-Control-Request-Method": "POST" },
      });
      assert.equal(preflight.status, 204);
      assert.equal(preflight.headers.get("Access-Control-Allow-Origin"), "*");
      assert.equal(preflight.headers.get("Access-Control-Allow-Credentials"), null);
      assert.equal(preflight.headers.get("Access-Control-Max-Age"), "86400");
      const desk = await world.ask("GET", "/api/desk/orders", { token: world.ada.apiKey, headers: { Origin: "https://evil.test" } });
      assert.equal(desk.headers.get("Access-Control-Allow-Origin"), null);
      const refused = await world.ask("POST", "/api/shopper/quotes", { body: {} });
      assert.equal(refused.headers.get("Access-Control-Allow-Origin"), "*");
    });

    test("answers carry a request id, security headers and what is left of the budget", async () => {
      const { headers } = await world.ask("GET", "/api/shopper/shops/ada");
      assert.match(headers.get("X-Request-Id") ?? "", /^req_/);
      assert.equal(headers.get("X-Content-Type-Options"), "nosniff");
      assert.match(headers.get("RateLimit") ?? "", /r=\d+;t=\d+/);
    });

    test("an order that does not add up is refused with its arithmetic, and the part that is wrong is named", async () => {
      const order = {
        number: "P-1",
        placedAt: "2026-11-20T10:00:00Z",
        currency: "EUR",
        lines: [{ id: "1", title: "Cap", quantity: 1, paid: "31.50" }],
        total: "31.49",
      };
      const put = await world.ask("PUT", "/api/desk/shops/ada/orders/P-1", { token: world.ada.apiKey, body: order });
      assert.equal(put.status, 400);
      assert.equal(put.json.errors[0].pointer, "/total");
      assert.match(put.json.errors[0].detail, /31\.50/);
      const mended = await world.ask("PUT", "/api/desk/shops/ada/orders/P-1", {
        token: world.ada.apiKey,
        body: { ...order, total: "31.50" },
      });
      assert.equal(mended.json.total, 3150);
      const batch = await world.ask("POST", "/api/desk/shops/ada/orders", {
        token: world.ada.apiKey,
        body: [{ ...order, total: "31.50" }, order, 7],
      });
      assert.deepEqual([batch.json.imported, batch.json.unchanged, batch.json.rejected], [0, 1, 2]);
      const csv = await world.ask("POST", "/api/desk/shops/ada/orders", {
        token: world.ada.apiKey,
        headers: { "Content-Type": "text/csv" },
        body: "order_number;placed_at;currency;line_id;title;quantity;line_total\nP-2;2026-11-20;EUR;1;Cap;1;31,50\n",
      });
      assert.deepEqual([csv.json.imported, csv.json.rejected], [1, 0], JSON.stringify(csv.json));
    });

    test("metrics are for who has the token", async () => {
      assert.equal((await world.ask("GET", "/metrics")).status, 404);
      const { status, text } = await world.ask("GET", "/metrics", { token: "metrics-token-of-the-tests" });
      assert.equal(status, 200);
      assert.match(text, /http_request_seconds_count\{[^}]*route="\/api\/shopper\/shops\/:slug"/);
      assert.doesNotMatch(text, /route="[^"]*(ada|500)/);
    });

    test("it says that it lives, and that it can serve", async () => {
      assert.equal((await world.ask("GET", "/healthz")).text, "ok");
      assert.equal((await world.ask("GET", "/readyz")).text, "ready");
    });

    test("the hosted page runs under a policy that forbids everything but itself", async () => {
      const page = await world.ask("GET", "/r/ada?lng=fr");
      assert.equal(page.status, 200);
      assert.match(page.text, /<html lang="fr">/);
      const policy = page.headers.get("Content-Security-Policy") ?? "";
      assert.match(policy, /default-src 'none'/);
      assert.doesNotMatch(policy, /unsafe/);
      assert.match(policy, /require-trusted-types-for 'script'/);
    });

    test("a printed code opens its order, on its own shop only, until it is revoked (S1-36)", { skip: withoutScanner }, async () => {
      const order = (await world.ask("GET", "/api/desk/orders?search=700", { token: world.ada.apiKey })).json.items[0];
      const insert = await world.ask("POST", `/api/desk/orders/${order.id}/inserts?format=png`, { token: world.ada.apiKey });
      const link = /#k=(.+)$/.exec(scan(insert.bytes))?.[1] ?? "";
      const open = (slug: string, secret = link): Promise<Answer> =>
        world.ask("POST", `/api/shopper/shops/${slug}/sessions`, { body: { link: secret } });
      const opened = await open("ada");
      assert.deepEqual([opened.status, opened.json.order.number, opened.json.proof], [201, "700", "link"]);
      for (const refused of [await open("ben"), await open("ada", "x".repeat(43))]) assert.equal(refused.json.code, "link_expired");
      await world.ask("DELETE", `/api/desk/orders/${order.id}/links`, { token: world.ada.apiKey });
      assert.equal((await open("ada")).json.code, "link_expired");
    });

    test("an inactive portal says so, and a shop nobody knows is not found (S1-06)", async () => {
      await world.ask("PATCH", "/api/desk/shops/ben", { token: world.ben.apiKey, body: { portal: "inactive" } });
      const closed = await world.ask("POST", "/api/shopper/shops/ben/sessions", { body: { orderNumber: "1", postalCode: "1" } });
      assert.equal(closed.json.code, "portal_inactive");
      assert.equal((await world.ask("GET", "/api/shopper/shops/ben")).json.portal, "inactive");
      assert.equal((await world.ask("GET", "/api/shopper/shops/nobody")).json.code, "shop_not_found");
    });
  });
}
