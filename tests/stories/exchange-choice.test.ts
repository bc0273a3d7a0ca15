import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { defaultPolicy } from "../../server/domain/default-policy.ts";
import type { Product } from "../../server/domain/product.ts";
import { engines } from "../support/databases.ts";
import { type ShopDouble, shopDouble } from "../support/shop-double.ts";
import { shopping } from "../support/shopping.ts";
import { type Answer, aWorld, type World } from "../support/world.ts";

type Json = Answer["json"];

const article = (sku: string, price: number, stock: number | undefined, more: Partial<Product> = {}): Product => ({
  sku,
  title: "Merino socks",
  variant: sku,
  productId: "sock",
  price,
  currency: "EUR",
  ...(stock !== undefined && { stock }),
  ...more,
});

/** Line 1 is three socks, listed at 14.00 and paid 12.60 each. */
const catalogue: readonly Product[] = [
  article("SOCK", 1400, 9),
  article("SOCK-44", 1400, 2),
  article("SOCK-46", 1400, 0),
  article("ALPACA", 2000, 5),
  article("COTTON", 1000, 5),
  article("YEN", 1500, 5, { currency: "JPY" }),
  article("BELT", 2500, 4, { title: "Leather belt", productId: "belt" }),
];

const policy = () => ({
  ...defaultPolicy(),
  resolutions: { ...defaultPolicy().resolutions, exchange: true, storeCredit: { bonusBasisPoints: 0, validMonths: 24 } },
});

for (const engine of engines()) {
  describe(`a shopper who chooses another article, on ${engine.name}`, () => {
    let world: World;
    let double: ShopDouble;
    let count = 0;
    before(async () => {
      double = shopDouble();
      world = await aWorld(engine, {
        policy: policy(),
        providers: { shops: new Map([[double.provider.id, double.provider]]), gateways: new Map() },
      });
      for (const { apiKey, shop } of [world.ada, world.ben]) {
        await world.ask("PATCH", `/api/desk/shops/${shop.slug}`, { token: apiKey, body: { can: { storeCredit: true, exchange: true } } });
        const own = shop.slug === "ben" ? catalogue.map((one) => ({ ...one, title: "Ben's own", price: 1 })) : catalogue;
        const told = await world.ask("PUT", `/api/desk/shops/${shop.slug}/products`, { token: apiKey, body: own });
        assert.equal(told.status, 200, told.text);
      }
    });
    after(() => world.close());

    const opened = async (given: object = {}): Promise<Json> => {
      const number = `E${++count}`;
      await world.order(world.ada, { number, ...given });
      return (await shopping(world).find(number)).json;
    };
    const articles = (token: string, query = "like=1"): Promise<Answer> => world.ask("GET", `/api/shopper/articles?${query}`, { token });
    const socks = (...instead: object[]) => [{ lineId: "1", quantity: Math.max(1, instead.length), reasonId: "too_small", instead }];
    const quote = (token: string, items: object[], more: object = {}): Promise<Answer> =>
      world.ask("POST", "/api/shopper/quotes", { token, body: { items, resolution: "exchange", ...more } });
    const submit = (token: string, items: object[], shown: Json, more: object = {}): Promise<Answer> =>
      world.ask("POST", "/api/shopper/returns", {
        token,
        headers: { "Idempotency-Key": `exchange-choice-${++count}` },
        body: { items, resolution: "exchange", handover: shown.handover, quote: shown.quote, ...more },
      });
    const desk = (id: string): Promise<Json> =>
      world.ask("GET", `/api/desk/returns/${id}`, { token: world.ada.apiKey }).then(({ json }) => json);

    test("variants are shown with picture, price, difference and stock; low stock and sold out are said (S5-23, S5-39)", async () => {
      const { token } = await opened();
      const { status, json } = await articles(token);
      assert.equal(status, 200);
      assert.deepEqual(
        json.items.map((one: Json) => [one.sku, one.difference, one.stock, one.note]),
        [
          ["ALPACA", 740, "in_stock", null],
          ["COTTON", -260, "in_stock", null],
          ["SOCK", 0, "in_stock", null],
          ["SOCK-44", 0, "low_stock", "2 left"],
          ["SOCK-46", 0, "sold_out", "Sold out"],
        ],
        "the same list price is an even exchange, whatever discount was given",
      );
      assert.equal(json.searchable, false);
      assert.match(json.told, /^Stock as of/);
      assert.equal((await articles(token, "like=99")).status, 404);
      assert.equal((await world.ask("GET", "/api/shopper/articles?like=1")).status, 401);
    });

    test("another article only where the policy offers any, and never another shop's or another currency's", async () => {
      const { token } = await opened();
      assert.deepEqual(
        (await articles(token, "like=1&search=Leather")).json.items.map(({ sku }: Json) => sku),
        ["ALPACA", "COTTON", "SOCK", "SOCK-44", "SOCK-46"],
        "a search that is not offered changes nothing",
      );
      assert.equal((await quote(token, socks({ sku: "BELT" }))).json.code, "article_not_offered");
      assert.equal((await quote(token, socks({ sku: "YEN" }))).json.code, "article_not_offered");
      assert.equal((await quote(token, socks({ sku: "NOWHERE" }))).json.code, "article_not_offered");
      await shopping(world).publish(world.ada, { resolutions: { ...policy().resolutions, exchangeOthers: true } });
      const { token: later } = await opened();
      const found = (await articles(later, "like=1&search=Leather")).json;
      assert.equal(found.searchable, true);
      assert.deepEqual(
        found.items.map((one: Json) => [one.sku, one.difference]),
        [["BELT", 1240]],
      );
      assert.equal((await quote(later, socks({ sku: "BELT" }))).status, 200);
      assert.equal((await quote(later, socks({ sku: "YEN" }))).json.code, "article_not_offered");
      await shopping(world).publish(world.ada, { resolutions: policy().resolutions });
    });

    test("equal, lower and higher are said to the cent before anything is submitted, and add up", async () => {
      const { token } = await opened();
      const sums = (figures: Json): number[] => [
        figures.rows
          .filter(({ kind }: Json) => kind !== "line" && kind !== "discount")
          .reduce((all: number, one: Json) => all + one.amount, 0),
        figures.total.amount,
      ];
      const even = (await quote(token, socks({ sku: "SOCK-44" }))).json;
      assert.equal(even.exchange.difference, 0);
      assert.deepEqual(sums(even), [0, 0]);
      assert.match(even.exchange.note, /costs the same/);

      const lower = (await quote(token, socks({ sku: "COTTON" }))).json;
      assert.deepEqual([lower.exchange.difference, ...sums(lower)], [-260, 260, 260]);
      assert.equal(lower.total.title, "Left over for you");
      assert.deepEqual(
        lower.exchange.rest.map(({ kind, chosen }: Json) => [kind, chosen]),
        [
          ["refund", true],
          ["store_credit", false],
        ],
      );
      const credited = (await quote(token, socks({ sku: "COTTON" }), { rest: "store_credit" })).json;
      assert.match(credited.exchange.note, /2\.60 is left over and comes as store credit/);

      const higher = (await quote(token, socks({ sku: "ALPACA" }, { sku: "SOCK-44" }))).json;
      assert.deepEqual([higher.exchange.difference, ...sums(higher)], [740, -740, -740]);
      assert.match(higher.exchange.note, /You pay €7\.40 once Ada's Shoes has looked .* kept for you for 7 days/);
      assert.deepEqual(
        higher.exchange.pieces.map(({ piece, sku }: Json) => [piece, sku]),
        [
          [0, "ALPACA"],
          [1, "SOCK-44"],
        ],
      );
    });

    test("what was chosen is kept with the price that was shown, and the shopper's page and the desk say it", async () => {
      const { token } = await opened();
      const items = socks({ sku: "COTTON", price: 1000 }, { sku: "SOCK-44", price: 1260 });
      const shown = (await quote(token, items, { rest: "store_credit" })).json;
      const submitted = await submit(token, items, shown, { rest: "store_credit" });
      assert.equal(submitted.status, 201, submitted.text);
      const [ret] = submitted.json.returns;
      assert.equal(ret.total.amount, 260);
      assert.deepEqual(ret.items[0].instead, [
        { title: "Merino socks", variant: "COTTON", price: 1000 },
        { title: "Merino socks", variant: "SOCK-44", price: 1260 },
      ]);
      await world.ask("PUT", "/api/desk/shops/ada/products", { token: world.ada.apiKey, body: [article("COTTON", 4_000, 5)] });
      const page = await desk(ret.id);
      assert.deepEqual(
        page.items.flatMap(({ units }: Json) => units.map(({ wanted }: Json) => wanted && [wanted.sku, wanted.price])),
        [
          ["COTTON", 1000],
          ["SOCK-44", 1260],
        ],
      );
      await world.ask("PUT", "/api/desk/shops/ada/products", { token: world.ada.apiKey, body: catalogue });
    });

    test("sold out or dearer between choosing and submitting is told, and nothing is submitted", async () => {
      const { token } = await opened();
      const items = socks({ sku: "SOCK-44", price: 1260 });
      const shown = (await quote(token, items)).json;
      const tell = (body: object[]) => world.ask("PUT", "/api/desk/shops/ada/products", { token: world.ada.apiKey, body });
      await tell([article("SOCK-44", 1400, 0)]);
      const gone = await submit(token, items, shown);
      assert.deepEqual([gone.status, gone.json.code], [409, "article_sold_out"]);
      assert.match(gone.json.detail, /Merino socks, SOCK-44 is sold out/);
      await tell([article("SOCK-44", 1900, 4)]);
      const dearer = await submit(token, items, shown);
      assert.deepEqual([dearer.status, dearer.json.code], [409, "article_price_changed"]);
      assert.match(dearer.json.detail, /costs €19\.00 now instead of €12\.60/);
      await tell([...catalogue]);
      assert.equal((await submit(token, items, shown)).status, 201);
    });

    test("after a dearer choice was submitted the shopper is told that a link to pay will come", async () => {
      const { token } = await opened();
      const items = socks({ sku: "ALPACA", price: 2000 });
      const shown = (await quote(token, items)).json;
      const { json } = await submit(token, items, shown);
      const [{ nextSteps, total }] = json.returns;
      assert.equal(nextSteps.filter((step: string) => /a link to pay €7\.40 comes/.test(step)).length, 1, nextSteps.join(" | "));
      assert.deepEqual([total.title, total.amount], ["To pay", -740]);
    });

    test("more pieces than there are of an article are not promised", async () => {
      const { token } = await opened();
      const three = socks({ sku: "SOCK-44" }, { sku: "SOCK-44" }, { sku: "SOCK-44" });
      assert.equal((await quote(token, three)).json.code, "article_sold_out");
    });

    test("a connected shop says its stock live: asked once by many, not asked again at once, and not waited for (S5-39)", async () => {
      await double.connect(world, world.ada);
      for (const one of catalogue) double.stock.set(one.sku, { ...one, stock: 7 });
      double.stock.set("ALPACA", article("ALPACA", 2100, 1));
      double.stock.delete("COTTON");
      const { token } = await opened();
      let open = () => {};
      double.gate = new Promise((resolve) => {
        open = resolve;
      });
      const asking = Promise.all([articles(token), articles(token), articles(token)]);
      setTimeout(open, 50);
      const [{ json }] = await asking;
      assert.equal(double.asked, 1);
      assert.equal(json.told, null);
      const said = Object.fromEntries(json.items.map((one: Json) => [one.sku, [one.stock, one.price]]));
      assert.deepEqual(said.ALPACA, ["low_stock", 2100]);
      assert.deepEqual(said.COTTON, ["sold_out", 1000], "the shop has it no more");
      assert.deepEqual(said["SOCK-46"], ["in_stock", 1260]);
      await articles(token);
      assert.equal(double.asked, 1);

      world.pass(31_000);
      double.silent = true;
      const { json: kept } = await articles(token);
      assert.match(kept.told, /^Stock as of/, "the catalogue answers, and says how old it is");
      assert.equal(kept.items.find(({ sku }: Json) => sku === "COTTON").stock, "in_stock");
      await articles(token);
      assert.equal(double.asked, 2, "a shop that does not answer is left alone for a moment");
      double.silent = false;
      world.pass(11_000);
      const items = socks({ sku: "COTTON", price: 1000 });
      assert.equal((await quote(token, items)).json.code, "article_sold_out");
    });
  });
}
