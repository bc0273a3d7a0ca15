import assert from "node:assert/strict";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, test } from "node:test";
import { engines } from "../support/databases.ts";
import { deskWork, everything } from "../support/desk.ts";
import { type Shopping, shopping } from "../support/shopping.ts";
import { openMailServer } from "../support/smtp.ts";
import { type Answer, aWorld, type World } from "../support/world.ts";

for (const engine of engines()) {
  describe(`setting a shop up, on ${engine.name}`, () => {
    let world: World;
    let shopper: Shopping;
    let owner: Record<string, string>;
    let site: Server;
    let page: string;
    let answer: RequestListener;
    before(async () => {
      world = await aWorld(engine, { allowedPrivateHosts: ["localhost"] });
      shopper = shopping(world);
      owner = await world.member(world.ada, "owner");
      site = createServer((request, response) => answer(request, response));
      await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
      page = `http://localhost:${(site.address() as AddressInfo).port}/returns`;
    });
    after(async () => {
      site.closeAllConnections();
      site.close();
      await world.close();
    });

    const setUp = async (): Promise<Answer["json"]> => {
      const { status, json, text } = await world.ask("GET", "/api/desk/shops/ada/set-up", { headers: owner });
      assert.equal(status, 200, text);
      return json;
    };
    const step = async (id: string): Promise<Answer["json"]> => (await setUp()).steps.find((one: { id: string }) => one.id === id);
    const check = (url: string, headers = owner) => world.ask("POST", "/api/desk/shops/ada/page-checks", { headers, body: { url } });
    const codes = ({ json }: Answer): string[] => json.findings.map(({ code }: { code: string }) => code);
    const html =
      (text: string): RequestListener =>
      (_, response) => {
        response.setHeader("Content-Type", "text/html; charset=utf-8");
        response.end(text);
      };

    test("nine steps, in the order in which they are done; a new shop's address is missing, and says so", async () => {
      const made = await world.ask("POST", "/api/desk/shops", {
        headers: owner,
        body: { slug: "ada-two", name: "Ada Two", owner: "o@ada.test" },
      });
      assert.equal(made.status, 201);
      const { json } = await world.ask("GET", "/api/desk/shops/ada-two/set-up", { headers: owner });
      assert.deepEqual(
        json.steps.map(({ id, done }: { id: string; done: boolean }) => [id, done]),
        [
          ["shop", true],
          ["address", false],
          ["mail", false],
          ["orders", false],
          ["policy", false],
          ["team", false],
          ["portal", false],
          ["through", false],
          ["page", false],
        ],
      );
      assert.equal(json.done, 1);
      const address = await step("address");
      assert.deepEqual([address.done, /, [A-Z]{2}$/.test(address.text)], [true, false], address.text);
    });

    test("the sender counts once its test mail was taken, and no longer when it is another", async () => {
      const sent = await world.ask("POST", "/api/desk/shops/ada/test-mails", { headers: owner });
      assert.equal(sent.status, 201, sent.text);
      const [letter] = world.letters.slice(-1);
      assert.deepEqual([letter?.from.address, letter?.to, letter?.subject], ["returns@ada.test", sent.json.to, "Test mail of Ada's Shoes"]);
      assert.match(sent.json.to, /^owner\..*@ada\.test$/);
      assert.equal((await step("mail")).done, true);
      const { json } = await world.ask("GET", "/api/desk/shops/ada", { headers: owner });
      await shopper.change(world.ada, { brand: { ...json.brand, sender: { name: "Ada", address: "other@ada.test" } } });
      assert.equal((await step("mail")).done, false);
      await shopper.change(world.ada, { brand: json.brand });
      assert.equal((await step("mail")).done, true);
    });

    test("who asks for test mails without end is asked to wait", async () => {
      let last = 201;
      for (let asked = 0; asked < 11; asked++)
        last = (await world.ask("POST", "/api/desk/shops/ada/test-mails", { headers: owner })).status;
      assert.equal(last, 429);
      world.pass(3_600_001);
      assert.equal((await world.ask("POST", "/api/desk/shops/ada/test-mails", { headers: owner })).status, 201);
    });

    test("orders count when there are any, the policy when somebody published one", async () => {
      assert.equal((await step("orders")).done, false);
      await world.order(world.ada, { number: "U-1" });
      assert.deepEqual(((({ done, count }) => [done, count]) as (one: Answer["json"]) => unknown[])(await step("orders")), [true, 1]);
      assert.equal((await step("policy")).done, false);
      await shopper.publish(world.ada, {});
      assert.deepEqual([(await step("policy")).done, (await step("policy")).count], [true, 2]);
    });

    test("the portal counts as tried once somebody submitted a test order, which is stored nowhere", async () => {
      const found = await shopper.find("X1");
      assert.equal((await step("portal")).done, false);
      await shopper.submit(found.json.token, { items: [{ lineId: "lamp", quantity: 1, reasonId: "too_small" }] });
      const { done, text, at } = await step("portal");
      assert.deepEqual([done, text, at], [true, "X1", world.now()]);
      world.pass(60_000);
      await shopper.submit((await shopper.find("X1")).json.token, { items: [{ lineId: "lamp", quantity: 1, reasonId: "too_small" }] });
      assert.equal((await step("portal")).at, at);
    });

    test("a return counts as seen through when it is closed", async () => {
      const work = deskWork(world, await world.member(world.ada, "owner"));
      const asked = await work.asked("U-1");
      await work.receive(asked);
      assert.equal((await step("through")).done, false);
      const { fingerprint } = await work.settlement(asked.id, { units: everything(asked) });
      const decided = await work.decide(asked.id, { units: everything(asked), fingerprint });
      assert.equal(decided.status, 200, decided.text);
      for (const { id } of (await work.page(asked.id)).money.payments) {
        const paid = await work.pay(id);
        assert.equal(paid.status, 200, paid.text);
      }
      await world.settle();
      const { done, text } = await step("through");
      assert.deepEqual([done, text], [true, asked.number]);
    });

    test("the page counts when a look at it found both lines; the look says exactly what it found", async () => {
      const { json } = await world.ask("GET", "/api/desk/shops/ada/snippets", { headers: owner });
      answer = html("<h1>Returns</h1>");
      assert.deepEqual(codes(await check(page)), ["no_script", "no_element"]);
      assert.equal((await step("page")).done, false);
      answer = html(json.embed.replace('shop="ada"', 'shop="ben"'));
      assert.deepEqual((await check(page)).json.findings, [{ code: "wrong_shop", text: "ben" }]);
      answer = (request, response) => {
        if (request.url === "/returns") response.writeHead(302, { Location: "/pages/returns" }).end();
        else html(`<!doctype html>${json.embed}`)(request, response);
      };
      const good = await check(page);
      assert.deepEqual([good.status, good.json.ok, codes(good)], [201, true, ["redirected"]]);
      const found = await setUp();
      assert.deepEqual([found.page.ok, found.page.url], [true, page]);
      answer = (_, response) => response.writeHead(404, { "Content-Type": "text/html" }).end();
      assert.deepEqual((await check(page)).json.findings, [{ code: "status", text: "404" }]);
      assert.equal((await step("page")).done, false);
    });

    test("nothing of our own network is called, not by its name, not by a number, not by a redirect", async () => {
      let called = 0;
      answer = (_, response) => {
        called += 1;
        response.writeHead(302, { Location: "http://169.254.169.254/latest/meta-data/" }).end();
      };
      const { port } = site.address() as AddressInfo;
      for (const url of [
        `http://127.0.0.1:${port}/`,
        `http://[::1]:${port}/`,
        `http://2130706433:${port}/`,
        "http://169.254.169.254/",
        "http://10.0.0.1/",
      ])
        assert.deepEqual(codes(await check(url)), ["refused_address"], url);
      assert.equal(called, 0);
      const redirected = await check(page);
      assert.deepEqual([codes(redirected), called], [["refused_address"], 1]);
      assert.doesNotMatch(redirected.text, /169\.254/);
      for (const url of ["file:///etc/passwd", "javascript:alert(1)", "gopher://x/", "returns"])
        assert.equal((await check(url)).status, 400, url);
      assert.deepEqual(codes(await check(`http://a:b@localhost:${port}/`)), ["bad_address"]);
    });

    test("a page without end is read in its beginning, one that drips is given up", { timeout: 60_000 }, async () => {
      world.pass(61_000);
      answer = (_, response) => {
        response.setHeader("Content-Type", "text/html");
        const more = (): void => {
          while (!response.destroyed && response.write("<p>".repeat(10_000)));
          if (!response.destroyed) response.once("drain", more);
        };
        more();
      };
      assert.deepEqual(codes(await check(page)), ["no_script", "no_element", "cut"]);
      answer = (_, response) => {
        response.setHeader("Content-Type", "text/html");
        const timer = setInterval(() => response.write("<"), 200);
        response.on("close", () => clearInterval(timer));
      };
      assert.deepEqual(codes(await check(page)), ["too_slow"]);
    });

    test("looks are counted, and are the owner's to ask for; another merchant's shop is not there", async () => {
      world.pass(61_000);
      answer = html("");
      assert.equal((await check(page, await world.member(world.ada, "agent"))).status, 403);
      assert.equal((await check(page, await world.member(world.ben, "owner"))).status, 404);
      for (const path of ["set-up", "test-mails"])
        assert.equal(
          (await world.ask(path === "set-up" ? "GET" : "POST", `/api/desk/shops/ada/${path}`, { token: world.ben.apiKey })).status,
          404,
        );
      let last = 201;
      for (let asked = 0; asked < 21; asked++) last = (await check(page)).status;
      assert.equal(last, 429);
    });
  });

  test(`a test mail the mail server refuses is told in its words, on ${engine.name}`, async (t) => {
    const server = await openMailServer();
    const world = await aWorld(engine, { smtpUrl: server.url });
    t.after(async () => {
      await world.close();
      await server.close();
    });
    server.failNext(1);
    const ask = () => world.ask("POST", "/api/desk/shops/ada/test-mails", { token: world.ada.apiKey });
    const refused = await ask();
    assert.deepEqual([refused.status, refused.json.sent], [201, false]);
    assert.match(refused.json.detail, /451|try again later/);
    const { json } = await world.ask("GET", "/api/desk/shops/ada/set-up", { token: world.ada.apiKey });
    assert.equal(json.steps.find(({ id }: { id: string }) => id === "mail").done, false);
    const taken = await ask();
    assert.deepEqual(taken.json, { to: "returns@ada.test", sent: true, detail: null });
    assert.equal(server.letters.length, 1);
  });
}
