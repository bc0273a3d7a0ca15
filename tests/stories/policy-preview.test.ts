import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { defaultPolicy } from "../../server/domain/default-policy.ts";
import type { Policy } from "../../server/domain/policy.ts";
import { mostTested } from "../../server/http/policy-test.ts";
import { contentsOf } from "../support/contents.ts";
import { engines } from "../support/databases.ts";
import { shopping } from "../support/shopping.ts";
import { type Answer, aWorld, day, monday, type World } from "../support/world.ts";

const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, " ");

/** Returns until the end of January for what was bought before Christmas, and a fee on the way. */
function drafted(): Policy {
  const policy = defaultPolicy();
  return {
    ...policy,
    withdrawal: { returnCost: "shopper", informed: true },
    resolutions: { ...policy.resolutions, settleAt: { refund: "delivery" } },
    zones: policy.zones.map((zone) => (zone.id === "france" ? { ...zone, label: "deducted", fee: { kind: "flat", amount: 395 } } : zone)),
    rules: [
      {
        id: "christmas",
        title: { en: "Christmas", fr: "Noël" },
        when: {
          match: "all",
          conditions: [
            { fact: "order.placedOn", is: "at_least", value: "2026-11-01" },
            { fact: "order.placedOn", is: "at_most", value: "2026-12-24" },
          ],
        },
        then: [{ do: "window_until", date: "2027-01-31" }],
      },
      {
        id: "caps",
        title: { en: "No caps" },
        when: { match: "all", conditions: [{ fact: "item.sku", is: "equal", value: "CAP" }] },
        then: [{ do: "refuse", message: { en: "Caps stay." } }],
      },
    ],
  };
}

/** Sunday 27 December 2026, noon in Paris. */
const late = Date.UTC(2026, 11, 27, 11);

for (const engine of engines()) {
  describe(`a draft is tried before it is in force, on ${engine.name}`, () => {
    let world: World;
    let owner: Record<string, string>;
    before(async () => {
      world = await aWorld(engine);
      owner = await world.member(world.ada, "owner");
      await world.order(world.ada, { number: "1042" });
      await world.order(world.ada, {
        number: "0900",
        placedAt: monday - 80 * day,
        fulfilments: [{ id: "f", shippedAt: monday - 78 * day, deliveredAt: monday - 76 * day }],
      });
      await world.order(world.ada, { number: "0100", placedAt: monday - 200 * day });
      await world.order(world.ada, { number: "0901", status: "cancelled" });
      await world.order(world.ada, { number: "1043" });
      await world.order(world.ben, { number: "1042" });
      await shopping(world).sendBack("1043");
      await world.settle();
      const saved = await world.ask("PUT", "/api/desk/shops/ada/policy-draft", { headers: owner, body: { policy: drafted(), basedOn: 1 } });
      assert.deepEqual([saved.status, saved.json.problems], [200, []]);
    });
    after(() => world.close());

    const post = (what: string, body: object, headers = owner): Promise<Answer> =>
      world.ask("POST", `/api/desk/shops/ada/policy-${what}`, { headers: { "Accept-Language": "en", ...headers }, body });

    test("both verdicts of an order at a moment, with arithmetic and the rules that spoke", async () => {
      const { status, json, text } = await post("verdicts", { order: " #1042", at: late });
      assert.equal(status, 200, text);
      assert.deepEqual([json.inForce.version, json.inForce.is, json.inForce.headline, json.inForce.fee], [1, "refused", "refused", "free"]);
      assert.match(
        plain(json.inForce.why[0].text),
        /^Delivered on 13 November \+ 30 days = 13 December\. .*27 December, is 14 days later\.$/,
      );
      assert.deepEqual([json.draft.version, json.draft.is, json.draft.headline], [null, "partly", "1 item of 2 allowed"]);
      assert.equal(json.draft.fee, "€3.95");
      const said = json.draft.why.map(({ text: words, items }: Answer["json"]) => `${plain(words)} (${items.join(", ")})`);
      assert.ok(
        said.includes(
          "Rule “Christmas”: Order placed on or after 1 Nov 2026 and Order placed on or before 24 Dec 2026 → Window ends no earlier than 31 Jan 2027. ()",
        ),
        said.join("\n"),
      );
      assert.ok(said.includes("Delivered 13 Nov 2026 + 30 days, so until 31 Jan 2027. (Merino socks)"), said.join("\n"));
      assert.ok(said.includes("Caps stay. (Rain cap)"), said.join("\n"));
      assert.match(json.draft.destination, /Lille/);
      assert.deepEqual(json.draft.given, ["Given when the carrier has delivered it: money back."]);
      // Nothing may come back, so nothing is given; within the law's own days a withdrawal never waits for its delivery.
      assert.deepEqual(json.inForce.given, []);
      const now = (await post("verdicts", { order: "1042", at: world.now() })).json;
      assert.deepEqual(now.inForce.given, ["Given once a person has looked at it: money back."]);
      const french = await post("verdicts", { order: "1042", at: late }, { ...owner, "Accept-Language": "fr" });
      assert.equal(french.json.inForce.headline, "refusé");
      assert.equal((await post("verdicts", { order: "nothing", at: late })).status, 404);
    });

    test("past orders: what would be allowed, what refused, what the way back would have cost, and what was left out", async () => {
      const { status, json, text } = await post("tests", { days: 90, at: late });
      assert.equal(status, 200, text);
      assert.deepEqual([json.orders, json.leftOut], [3, { older: false, cancelled: 1, returns: 0 }]);
      assert.deepEqual(
        json.allowed.orders.map(({ number, items }: Answer["json"]) => [number, items]),
        [
          ["1042", ["Merino socks"]],
          ["1043", ["Merino socks"]],
        ].sort((a, b) => String(b[0]).localeCompare(String(a[0]))),
      );
      assert.equal(json.refused.count, 0);
      assert.deepEqual(json.zones, [{ zone: "zone France", orders: 3, before: 0, after: 2 }]);
      assert.deepEqual(json.fees, { returns: 1, before: 0, after: 395, currency: "EUR" });
      assert.deepEqual(json.given, { sooner: 1, later: 0 });
      const sooner = await post("tests", { days: 30, at: monday + 10 * day });
      assert.deepEqual([sooner.json.orders, sooner.json.refused.count, sooner.json.allowed.count], [2, 1, 0]);
      // While the law's own period runs, a rule refuses nothing.
      const now = await post("tests", { days: 30 });
      assert.deepEqual([now.json.orders, now.json.refused.count, now.json.allowed.count], [2, 0, 0]);
      assert.ok(mostTested <= 2_000);
    });

    test("the real portal runs with the draft, as that order on that day, and not a row of any table remembers it", async () => {
      const was = await contentsOf(world.databaseUrl);
      const letters = world.letters.length;
      const made = await post("previews", { order: "1042", at: late, language: "en" });
      assert.deepEqual([made.status, made.json.of], [201, "draft"], made.text);
      const page = await world.ask("GET", made.json.url);
      assert.equal(page.status, 200);
      const path = new URL(made.json.url, "http://x").pathname;
      assert.match(page.text, new RegExp(`<returns-portal shop="ada" api="${path.replaceAll(".", "\\.")}" lang="en"`));
      assert.match(plain(page.text), /Preview of Sunday 27 December 2026/);
      assert.match(page.headers.get("Content-Security-Policy") ?? "", /frame-ancestors 'self'/);

      const api = `${path}/api/shopper`;
      const shop = await world.ask("GET", `${api}/shops/ada?lng=en`);
      assert.ok(shop.json.highlights.length > 0);
      const session = await world.ask("POST", `${api}/shops/ada/sessions`, { body: { link: "a-preview-needs-no-proof" } });
      assert.equal(session.status, 201, session.text);
      const { token, order, items } = session.json;
      assert.deepEqual([order.number, order.test], ["1042", true]);
      assert.deepEqual(
        items.map(({ title, open }: Answer["json"]) => [title, open]),
        [
          ["Merino socks", true],
          ["Rain cap", false],
        ],
      );
      assert.match(plain(items[0].until), /31 January 2027/);
      assert.equal(items[1].blocked.explanation, "Caps stay.");
      const chosen = { items: [{ lineId: "1", quantity: 2, reasonId: "too_small" }] };
      const quote = await world.ask("POST", `${api}/quotes`, { token, body: chosen });
      assert.equal(quote.status, 200, quote.text);
      const { resolution, handover } = quote.json;
      const photo = await world.ask("POST", `${api}/photos`, {
        token,
        body: new Uint8Array([1, 2]),
        headers: { "Content-Type": "image/png" },
      });
      assert.equal(photo.status, 201);
      const submitted = await world.ask("POST", `${api}/returns`, {
        token,
        headers: { "Idempotency-Key": "a-preview-of-it" },
        body: { ...chosen, resolution, handover, quote: quote.json.quote },
      });
      assert.equal(submitted.status, 201, submitted.text);
      const [ret] = submitted.json.returns;
      assert.equal(ret.test, true);
      assert.match(plain(submitted.text), /3\.95|395/);
      assert.match((await world.ask("GET", new URL(ret.label.a4).pathname)).text, /^%PDF-/);
      assert.equal((await world.ask("GET", `${api}/returns/${ret.id}`, { token })).json.number, ret.number);
      assert.equal((await world.ask("POST", `${api}/returns/${ret.id}/cancellation`, { token })).json.status, "cancelled");
      assert.equal((await world.ask("POST", `${api}/shops/ada/codes`, { body: { orderNumber: "1042", postalCode: "69006" } })).status, 202);
      await world.settle();
      assert.deepEqual(await contentsOf(world.databaseUrl), was);
      assert.equal(world.letters.length, letters);
    });

    test("a preview opens nothing in earnest: no return that is stored, no other order, not its maker's shop after an hour", async () => {
      const { url } = (await post("previews", { order: "1043", at: world.now() })).json;
      const api = `${new URL(url, "http://x").pathname}/api/shopper`;
      const { token, items, returns } = (
        await world.ask("POST", `${api}/shops/ada/sessions`, { body: { orderNumber: "1042", postalCode: "1" } })
      ).json;
      assert.deepEqual(returns, []);
      assert.equal(items[0].available < 3 || items[1].available < 1, true);
      const stored = (await world.ask("GET", "/api/desk/returns", { token: world.ada.apiKey })).json.items[0];
      for (const base of [api, "/api/shopper"]) {
        assert.equal((await world.ask("GET", `${base}/returns/${stored.id}`, { token })).status, 404);
        assert.equal((await world.ask("POST", `${base}/returns/${stored.id}/cancellation`, { token })).status, 404);
      }
      assert.equal((await world.ask("POST", `${api}/shops/ben/sessions`, { body: { link: "a-preview-needs-no-proof" } })).status, 404);
      assert.equal((await world.ask("GET", `${api}/shops/ben`)).status, 404);
      assert.equal((await world.ask("GET", "/desk-preview/k1.AAAA")).status, 404);
      assert.equal(
        (await world.ask("POST", "/desk-preview/nonsense/api/shopper/shops/ada/sessions", { body: { link: "a-preview-needs-no-proof" } }))
          .status,
        404,
      );
      world.pass(61 * 60_000);
      assert.equal((await world.ask("GET", url)).status, 404);
      assert.equal((await world.ask("POST", `${api}/shops/ada/sessions`, { body: { link: "a-preview-needs-no-proof" } })).status, 404);
      assert.equal(
        (await world.ask("POST", "/api/shopper/quotes", { token, body: { items: [{ lineId: "1", quantity: 1, reasonId: "too_small" }] } }))
          .status,
        401,
      );
    });

    test("also while the portal is off, and with what is in force while the draft is not whole", async () => {
      await shopping(world).change(world.ada, { portal: "inactive" });
      await world.ask("PUT", "/api/desk/shops/ada/policy-draft", { headers: owner, body: { policy: {}, basedOn: 1 } });
      assert.equal((await post("verdicts", { order: "1042", at: late })).json.draft, null);
      const { url, of } = (await post("previews", { order: "1042", at: late })).json;
      assert.equal(of, "in_force");
      const api = `${new URL(url, "http://x").pathname}/api/shopper`;
      const session = await world.ask("POST", `${api}/shops/ada/sessions`, { body: { link: "a-preview-needs-no-proof" } });
      assert.deepEqual([session.status, session.json.items[0].open], [201, false]);
      await shopping(world).change(world.ada, { portal: "active" });
    });

    test("another merchant tries nothing here, and who reads no orders sees none", async () => {
      const ben = await world.member(world.ben, "owner");
      for (const [what, body] of [
        ["verdicts", { order: "1042", at: late }],
        ["tests", {}],
        ["previews", { order: "1042", at: late }],
      ] as const)
        assert.equal((await post(what, body, ben)).status, 404, what);
      const theirs = (await world.ask("GET", "/api/desk/orders", { token: world.ben.apiKey })).json.items[0].id;
      assert.equal((await post("verdicts", { order: theirs, at: late })).status, 404);
      assert.equal((await post("previews", { order: theirs, at: late })).status, 404);
    });
  });
}
