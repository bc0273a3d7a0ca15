import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { lookAtDueDifferences } from "../../server/actions/look-at-differences.ts";
import type { ShopCan } from "../../server/domain/connection.ts";
import { defaultPolicy } from "../../server/domain/default-policy.ts";
import type { Product } from "../../server/domain/product.ts";
import { type EngineUnderTest, engines } from "../support/databases.ts";
import { deskWork } from "../support/desk.ts";
import { gatewayDouble } from "../support/gateway-double.ts";
import { shopDouble } from "../support/shop-double.ts";
import { shopping } from "../support/shopping.ts";
import { type Answer, aWorld, day, type World } from "../support/world.ts";

type Json = Answer["json"];

const minute = 60_000;

const article = (sku: string, price: number, stock: number, currency = "EUR"): Product => ({
  sku,
  title: "Merino socks",
  variant: sku,
  productId: "sock",
  price,
  currency,
  stock,
});

/** Line 1 is three socks, listed at 14.00 and paid 12.60 each. */
const catalogue = [
  article("SOCK", 1400, 9),
  article("SOCK-44", 1400, 5),
  article("ALPACA", 2000, 5),
  article("SILK", 3000, 5),
  article("COTTON", 1000, 5),
];

async function aShop(
  t: TestContext,
  engine: EngineUnderTest,
  { can = {}, gateway = false }: { can?: Partial<ShopCan>; gateway?: boolean },
) {
  const shop = shopDouble(can);
  let clock = () => 0;
  const bank = gatewayDouble(() => clock());
  const world = await aWorld(engine, {
    policy: {
      ...defaultPolicy(),
      resolutions: { ...defaultPolicy().resolutions, exchange: true, storeCredit: { bonusBasisPoints: 0, validMonths: 24 } },
    },
    providers: {
      shops: new Map([[shop.provider.id, shop.provider]]),
      gateways: new Map([[bank.provider.id, bank.provider]]),
    },
  });
  t.after(() => world.close());
  clock = world.now;
  const { ada } = world;
  await world.ask("PATCH", "/api/desk/shops/ada", { token: ada.apiKey, body: { can: { storeCredit: true, exchange: true } } });
  const tell = (body: readonly Product[]) => world.ask("PUT", "/api/desk/shops/ada/products", { token: ada.apiKey, body });
  await tell(catalogue);
  for (const one of catalogue) shop.stock.set(one.sku, one);
  await shop.connect(world, ada);
  if (gateway) await bank.connect(world, ada);
  // Days pass in these stories, and a key stays signed in.
  const headers = { Authorization: `Bearer ${ada.apiKey}` };
  const desk = deskWork(world, headers);
  let count = 0;

  /** A shopper asks for other articles, the piece is decided as they wished, and all that follows is done. */
  const exchanged = async (skus: readonly string[], { rest, order = {} }: { rest?: string; order?: object } = {}): Promise<Json> => {
    const number = `W${++count}`;
    await world.order(ada, { number, ...order });
    const { token } = (await shopping(world).find(number)).json;
    const items = [{ lineId: "1", quantity: skus.length, reasonId: "too_small", instead: skus.map((sku) => ({ sku })) }];
    const wish = { items, resolution: "exchange", ...(rest && { rest }) };
    const shown = await world.ask("POST", "/api/shopper/quotes", { token, body: wish });
    assert.equal(shown.status, 200, shown.text);
    const made = await world.ask("POST", "/api/shopper/returns", {
      token,
      headers: { "Idempotency-Key": `exchange-order-${engine.name}-${number}` },
      body: { ...wish, handover: shown.json.handover, quote: shown.json.quote },
    });
    assert.equal(made.status, 201, made.text);
    await world.settle();
    const page = await desk.page(made.json.returns[0].id);
    const units = page.items.flatMap(({ units: all }: Json) => all.map(({ id }: Json) => ({ unitId: id, decision: "exchange" })));
    const decided = await desk.decide(page.id, { units, mail: true });
    assert.equal(decided.status, 200, decided.text);
    await world.settle();
    return desk.page(page.id);
  };
  const look = async (): Promise<void> => {
    await lookAtDueDifferences(world.app.context, () => true);
    await world.settle();
  };
  const later = async (wait: number): Promise<void> => {
    world.pass(wait);
    await world.settle();
  };
  const stockOf = async (sku: string): Promise<number> => {
    const { json } = await world.ask("GET", `/api/desk/shops/ada/products?search=${sku}`, { token: ada.apiKey });
    return json.items.find((one: Json) => one.sku === sku).stock;
  };
  const stepsOf = async () => {
    const rows = await world.app.context.db.selectFrom("steps").select(["kind", "about", "details"]).orderBy("id").execute();
    // Money that is owed back has steps of its own.
    return rows.flatMap(({ kind, details }) => (kind.endsWith("exchange_order") ? [[kind, JSON.parse(details)] as const] : []));
  };
  const moneyOf = ({ money }: Json) => money.payments.map(({ kind, amount, state }: Json) => [kind, amount, state]);
  const payAt = (world.ask as World["ask"]).bind(world);
  const openPay = (url: string) => payAt("GET", new URL(url).pathname + new URL(url).search);
  const letters = (about: RegExp) => world.letters.filter(({ subject }) => about.test(subject));
  return { world, shop, bank, desk, headers, exchanged, look, later, stockOf, stepsOf, moneyOf, openPay, letters, tell };
}

for (const engine of engines()) {
  describe(`the order of another article, on ${engine.name}`, () => {
    test("an even exchange is ordered in the shop once, its number told, and our own stock is lowered (S5-23, S5-24)", async (t) => {
      const { world, shop, desk, exchanged, stockOf, stepsOf, moneyOf, letters, headers } = await aShop(t, engine, {});
      const page = await exchanged(["SOCK-44"]);
      const [one] = page.money.exchanges;
      assert.deepEqual([one.sku, one.price, one.difference, one.state], ["SOCK-44", 1260, 0, "confirmed"]);
      assert.deepEqual(one.order, { state: "made", number: "X1", reference: "id-X1" });
      assert.deepEqual(moneyOf(page), []);
      assert.equal(shop.orders.size, 1);
      const [key, { asked }] = [...shop.orders][0] ?? assert.fail();
      assert.equal(key, `${one.id}:1`);
      assert.deepEqual([asked.worth, asked.charge, asked.collects, asked.wanted[0]?.price], [1260, 0, false, 1260]);
      assert.equal(letters(/other|exchange/i).filter(({ text }) => text.includes("X1")).length, 1, "the order's number is mailed");
      assert.equal(await stockOf("SOCK-44"), 4);
      await world.settle();
      assert.equal(shop.orders.size, 1);

      const cancelled = await world.ask("POST", `/api/desk/exchanges/${one.id}/cancellation`, { headers, body: { mail: false } });
      assert.equal(cancelled.status, 200, cancelled.text);
      assert.equal(await stockOf("SOCK-44"), 5, "there again");
      assert.deepEqual(
        (await stepsOf()).map(([kind, { reference }]) => [kind, reference]),
        [["cancel_exchange_order", "X1"]],
        "the shop's order is a person's to cancel",
      );
      assert.deepEqual(moneyOf(await desk.page(page.id)), [["refund", 1260, "due"]]);
    });

    test("what is left over of a cheaper one comes the way they paid, or as credit where they chose it (S5-25)", async (t) => {
      const { exchanged, moneyOf, shop } = await aShop(t, engine, {});
      assert.deepEqual(moneyOf(await exchanged(["COTTON"])), [["refund", 260, "due"]]);
      assert.deepEqual(moneyOf(await exchanged(["COTTON"], { rest: "store_credit" })), [["store_credit", 260, "due"]]);
      assert.deepEqual(
        [...shop.orders.values()].map(({ asked }) => [asked.wanted[0]?.price, asked.worth, asked.charge]),
        [
          [1000, 1000, 0],
          [1000, 1000, 0],
        ],
      );
    });

    test("what the shopper was shown holds, whatever the article costs at the decision", async (t) => {
      const { exchanged, tell, shop, desk, world, headers } = await aShop(t, engine, {});
      const page = await exchanged(["SOCK-44"]);
      assert.equal(page.money.exchanges[0].price, 1260);
      // Another one is chosen by the agent, at today's price.
      await tell([article("SILK", 3100, 5)]);
      await world.order(world.ada, { number: "HAND" });
      const asked = await desk.asked("HAND", { items: [{ lineId: "1", quantity: 1, reasonId: "too_small" }] });
      const unitId = asked.items[0].units[0].id;
      const decided = await desk.decide(asked.id, { units: [{ unitId, decision: "exchange", sku: "SILK" }] }, headers);
      assert.equal(decided.json.money.exchanges[0].difference, 3100 - 1260);
      assert.equal(shop.orders.size, 1, "a dearer one is not ordered before it is paid");
    });

    test("sold out between choosing and deciding: the agent is told, nothing is ordered, and it may be asked for again", async (t) => {
      const { shop, desk, exchanged, world, headers, tell } = await aShop(t, engine, {});
      shop.stock.set("SOCK-44", article("SOCK-44", 1400, 5));
      const number = "GONE";
      await world.order(world.ada, { number });
      shop.stock.delete("SOCK-44");
      await assert.rejects(exchanged(["SOCK-44"]), /article_sold_out/, "the shopper is told first");
      shop.stock.set("SOCK-44", article("SOCK-44", 1400, 1));
      world.pass(minute);
      const page = await exchanged(["SOCK-44"]);
      assert.equal(page.money.exchanges[0].order.state, "made");

      // It sells out after the wish, before the decision.
      const { token } = (await shopping(world).find(number)).json;
      const wish = { items: [{ lineId: "1", quantity: 1, reasonId: "too_small", instead: [{ sku: "ALPACA" }] }], resolution: "exchange" };
      const shown = (await world.ask("POST", "/api/shopper/quotes", { token, body: wish })).json;
      const made = await world.ask("POST", "/api/shopper/returns", {
        token,
        headers: { "Idempotency-Key": `gone-${engine.name}` },
        body: { ...wish, handover: shown.handover, quote: shown.quote },
      });
      await world.settle();
      shop.stock.set("COTTON", article("COTTON", 1000, 0));
      const back = await desk.page(made.json.returns[0].id);
      await desk.decide(back.id, { units: [{ unitId: back.items[0].units[0].id, decision: "exchange", sku: "COTTON" }] });
      await world.settle();
      const stuck = await desk.page(back.id);
      const [one] = stuck.money.exchanges;
      assert.deepEqual([one.order.state, one.trouble.code], ["sold_out", "sold_out"]);
      assert.match(one.trouble.text, /sold out/);
      assert.equal(stuck.queue, "problems");
      assert.equal(shop.orders.size, 1);

      shop.stock.set("COTTON", article("COTTON", 1000, 3));
      await tell([article("COTTON", 1000, 3)]);
      const again = await world.ask("POST", `/api/desk/exchanges/${one.id}/order`, { headers });
      assert.equal(again.status, 200, again.text);
      await world.settle();
      const done = await desk.page(back.id);
      assert.equal(done.money.exchanges[0].order.state, "made");
      assert.equal(done.queue, "to_pay");
      assert.equal((await world.ask("POST", `/api/desk/exchanges/${one.id}/order`, { headers })).status, 409);
      const other = await world.member(world.ben, "owner");
      assert.equal((await world.ask("POST", `/api/desk/exchanges/${one.id}/order`, { headers: other })).status, 404);
    });

    test("an order whose answer was lost is found by its key and never made twice", async (t) => {
      const { shop, exchanged, desk } = await aShop(t, engine, {});
      shop.next.push("lost");
      const page = await exchanged(["SOCK-44"]);
      assert.deepEqual([shop.orders.size, page.money.exchanges[0].order.state], [1, "made"]);
      assert.equal((await desk.page(page.id)).money.exchanges[0].order.number, "X1");
    });

    test("an answer nobody finds becomes a person's, once, after a quiet time", async (t) => {
      const { shop, exchanged, desk, later, stepsOf } = await aShop(t, engine, {});
      shop.next.push("dropped");
      const page = await exchanged(["SOCK-44"]);
      assert.equal(page.money.exchanges[0].order.state, "unknown");
      assert.deepEqual(await stepsOf(), []);
      for (let looks = 0; looks < 10; looks++) await later(2 * minute);
      const [one] = (await desk.page(page.id)).money.exchanges;
      assert.deepEqual([one.order.state, one.trouble.code], ["by_hand", "no_answer"]);
      const steps = await stepsOf();
      assert.deepEqual(
        steps.map(([kind, details]) => [kind, details.unsure, details.pieces]),
        [["exchange_order", true, [{ title: "Merino socks, SOCK-44", quantity: 1 }]]],
      );
      assert.equal(shop.orders.size, 0);
    });

    test("a shop that honours keys is asked again under the same one; one without time is asked later", async (t) => {
      const { shop, exchanged, desk, later } = await aShop(t, engine, { can: { lostAnswer: "same_key" } });
      shop.next.push("dropped");
      const page = await exchanged(["SOCK-44"]);
      assert.deepEqual([...shop.orders.keys()], [`${page.money.exchanges[0].id}:1`]);
      shop.next.push("busy", "busy", "busy");
      const waiting = await exchanged(["COTTON"]);
      assert.equal(waiting.money.exchanges[0].order.state, "open");
      for (let times = 0; times < 3; times++) await later(2 * minute);
      assert.equal((await desk.page(waiting.id)).money.exchanges[0].order.state, "made");
      assert.equal(shop.orders.size, 2);
    });

    test("a shop that says no when it is asked again has not said so the first time: there is one order, under one key", async (t) => {
      for (const second of ["busy", "refused"] as const) {
        const { shop, exchanged, desk, later } = await aShop(t, engine, { can: { lostAnswer: "same_key" } });
        shop.next.push("lost", second);
        const page = await exchanged(["SOCK-44"]);
        for (let times = 0; times < 4; times++) await later(2 * minute);
        assert.equal((await desk.page(page.id)).money.exchanges[0].order.state, "made");
        assert.deepEqual([...shop.orders.keys()], [`${page.money.exchanges[0].id}:1`]);
      }
    });

    test("what a shop cannot order, or refuses, is said and done by a person", async (t) => {
      const { shop, exchanged, stepsOf } = await aShop(t, engine, {});
      shop.next.push("refused");
      const refused = await exchanged(["SOCK-44"]);
      assert.deepEqual(
        [refused.money.exchanges[0].order.state, refused.money.exchanges[0].trouble.message],
        ["refused", "no permission to make orders"],
      );
      const cannot = await aShop(t, engine, { can: { exchange: "none" } });
      const page = await cannot.exchanged(["SOCK-44"]);
      assert.deepEqual([page.money.exchanges[0].order.state, page.money.exchanges[0].trouble.code], ["by_hand", "not_possible"]);
      assert.deepEqual(
        (await cannot.stepsOf()).map(([kind]) => kind),
        ["exchange_order"],
      );
      assert.deepEqual(await stepsOf(), []);
    });
  });

  describe(`the difference to a dearer article, on ${engine.name}`, () => {
    const payLink = (text: string): string => /https?:\S+\/pay\/\S+/.exec(text)?.[0] ?? assert.fail(`no link in ${text}`);

    test("paid in time on the gateway's page: confirmed once, ordered, and told (S5-26)", async (t) => {
      const { world, shop, bank, exchanged, desk, moneyOf, letters, openPay, look, headers } = await aShop(t, engine, { gateway: true });
      const page = await exchanged(["ALPACA"]);
      const [one] = page.money.exchanges;
      assert.deepEqual([one.state, one.difference, one.expiresAt], ["held", 740, world.now() + 7 * day]);
      assert.deepEqual(moneyOf(page), [["charge", 740, "due"]]);
      assert.equal(shop.orders.size, 0);
      const [letter] = letters(/for the other item/);
      assert.ok(letter, "it is mailed");
      assert.equal(payLink(letter.text), one.payAt);
      const { json: kept } = await world.ask("GET", `/api/desk/returns/${page.id}`, { headers });
      const shown = kept.timeline.find(({ letter: sent }: Json) => sent && /for the other item/.test(sent.subject));
      const read = await world.ask("GET", `/api/desk/letters/${shown.letter.id}`, { headers });
      assert.doesNotMatch(read.text, new RegExp(new URL(one.payAt).pathname.slice(5)), "the team does not get the shopper's way to pay");

      const first = await openPay(one.payAt);
      assert.deepEqual([first.status, first.headers.get("location")], [303, "https://gateway.test/page-1"]);
      await openPay(one.payAt);
      assert.equal(bank.pages.size, 1, "the same page while it is open");
      const [key, { asked }] = [...bank.pages][0] ?? assert.fail();
      assert.equal(key, `${page.money.payments[0].id}:1`);
      assert.deepEqual([asked.amount, asked.currency, asked.returnUrl], [740, "EUR", `${one.payAt}?back=1`]);
      const back = await openPay(asked.returnUrl);
      assert.equal(back.status, 200);
      assert.match(back.text, /costs €7\.40 more/);

      world.pass(2 * day);
      const fresh = await openPay(one.payAt);
      assert.equal(fresh.headers.get("location"), "https://gateway.test/page-2", "a page that ran out is made anew");
      assert.deepEqual(
        [...bank.pages.values()].map(({ state }) => state),
        ["expired", "open"],
      );

      bank.pay();
      await Promise.all([look(), openPay(asked.returnUrl), look()]);
      await world.settle();
      const done = await desk.page(page.id);
      assert.deepEqual(moneyOf(done), [["charge", 740, "done"]]);
      assert.deepEqual([done.money.payments[0].how, done.money.payments[0].reference], ["gateway", "page-2"]);
      assert.deepEqual([done.money.exchanges[0].state, done.money.exchanges[0].order.state], ["confirmed", "made"]);
      assert.equal(shop.orders.size, 1);
      assert.match((await openPay(one.payAt)).text, /Paid, thank you/);
    });

    test("nobody pays: the page is withdrawn, the article is free again, and the piece is paid back instead", async (t) => {
      const { world, bank, exchanged, desk, moneyOf, letters, openPay, look, stockOf, shop } = await aShop(t, engine, { gateway: true });
      const page = await exchanged(["ALPACA", "SILK"]);
      const [{ payAt }] = page.money.exchanges;
      assert.deepEqual(moneyOf(page), [["charge", 740 + 1740, "due"]]);
      assert.equal(await stockOf("ALPACA"), 4);
      await openPay(payAt);
      world.pass(6 * day);
      await look();
      assert.deepEqual(moneyOf(await desk.page(page.id)), [["charge", 2480, "due"]]);
      world.pass(day);
      assert.match((await openPay(payAt)).text, /Nothing is to pay here/);
      await look();
      await look();
      const over = await desk.page(page.id);
      assert.deepEqual(moneyOf(over), [
        ["charge", 2480, "void"],
        ["refund", 1260, "due"],
        ["refund", 1260, "due"],
      ]);
      assert.deepEqual(
        over.money.exchanges.map(({ state, payAt: link }: Json) => [state, link]),
        [
          ["cancelled", null],
          ["cancelled", null],
        ],
      );
      assert.ok([...bank.pages.values()].every(({ state }) => state === "expired"));
      assert.equal(await stockOf("ALPACA"), 5);
      assert.equal(letters(/your money instead/).length, 1);
      assert.equal(shop.orders.size, 0);
    });

    test("of an order that was paid in two ways each piece goes back to both, and never more than is left of one", async (t) => {
      const { world, exchanged, desk, look } = await aShop(t, engine, { gateway: true });
      const payments = [
        { id: "gift", gateway: "gift", label: "Gift card", tender: "gift_card", paid: 2_000 },
        { id: "card", gateway: "card", label: "Visa", tender: "money", paid: 5_420 },
      ];
      const { settings } = { settings: await world.ask("GET", "/api/desk/settings", { token: world.ada.apiKey }) };
      await world.ask("PUT", "/api/desk/settings", {
        token: world.ada.apiKey,
        headers: { "If-Match": settings.headers.get("ETag") ?? "" },
        body: { ...settings.json, money: { ...settings.json.money, tenders: "credit_first" } },
      });
      const page = await exchanged(["ALPACA", "SILK"], { order: { payments } });
      world.pass(8 * day);
      await look();
      const back = (await desk.page(page.id)).money.payments.filter(({ kind }: Json) => kind === "refund");
      const of = (label: string) => back.reduce((sum: number, { amount, tender }: Json) => sum + (tender === label ? amount : 0), 0);
      assert.equal(of("Gift card") + of("Visa"), 2520);
      assert.ok(of("Gift card") <= 2_000, JSON.stringify(back));
    });

    test("who pays at the very moment it expires has paid", async (t) => {
      const { world, shop, bank, exchanged, desk, moneyOf, openPay, look } = await aShop(t, engine, { gateway: true });
      const page = await exchanged(["ALPACA"]);
      await openPay(page.money.exchanges[0].payAt);
      world.pass(6.5 * day);
      await openPay(page.money.exchanges[0].payAt);
      world.pass(day);
      bank.payWhenWithdrawn = true;
      await look();
      const done = await desk.page(page.id);
      assert.deepEqual(moneyOf(done), [["charge", 740, "done"]]);
      assert.equal(done.money.exchanges[0].state, "confirmed");
      assert.equal(shop.orders.size, 1);
    });

    test("paid by hand closes the page; paid there all the same is seen and owed back, once", async (t) => {
      const { world, bank, exchanged, desk, moneyOf, openPay } = await aShop(t, engine, { gateway: true });
      const quiet = await exchanged(["ALPACA"]);
      await openPay(quiet.money.exchanges[0].payAt);
      assert.equal((await desk.pay(quiet.money.payments[0].id)).status, 200);
      await world.settle();
      assert.deepEqual(
        [...bank.pages.values()].map(({ state }) => state),
        ["expired"],
      );
      assert.deepEqual(moneyOf(await desk.page(quiet.id)), [["charge", 740, "done"]]);

      const page = await exchanged(["ALPACA"]);
      await openPay(page.money.exchanges[0].payAt);
      bank.payWhenWithdrawn = true;
      assert.equal((await desk.pay(page.money.payments[0].id)).status, 200);
      await world.settle();
      await world.settle();
      const twice = await desk.page(page.id);
      assert.deepEqual(moneyOf(twice), [
        ["charge", 740, "done"],
        ["charge", 740, "done"],
        ["refund", 740, "due"],
      ]);
      assert.match(twice.timeline.map(({ text }: Json) => text).join("\n"), /€7\.40 was paid once more \(page-2\)/);
    });

    test("while somebody may be paying there, the gateway neither leaves nor becomes another account", async (t) => {
      const { world, bank, exchanged, openPay, look, later, desk } = await aShop(t, engine, { gateway: true });
      const page = await exchanged(["ALPACA"]);
      const [one] = page.money.exchanges;
      const { json } = await world.ask("GET", "/api/desk/shops/ada/connections", { token: world.ada.apiKey });
      const { id } = json.connected.find(({ kind }: Json) => kind === "gateway");
      const owner = await world.member(world.ada, "owner");
      const at = `/api/desk/connections/${id}`;
      await openPay(one.payAt);
      bank.account = "Another bank";
      for (const answer of [
        await world.ask("DELETE", at, { headers: owner }),
        await world.ask("PUT", at, { headers: owner, body: { settings: {} } }),
      ]) {
        assert.deepEqual([answer.status, answer.json.code], [409, "connection_paying"], answer.text);
        assert.match(answer.json.detail, /W1/);
      }
      // Said by a person, it is owed no more; the page there is withdrawn.
      assert.equal((await desk.pay(page.money.payments[0].id)).status, 200);
      await later(minute);
      await look();
      assert.deepEqual(
        [...bank.pages.values()].map(({ state }) => state),
        ["expired"],
      );
      assert.equal((await world.ask("PUT", at, { headers: owner, body: { settings: {} } })).status, 200);
      assert.equal((await openPay(one.payAt)).status, 200, "and nobody is sent to the other account");
      assert.equal(bank.pages.size, 1);
    });

    test("a page whose answer was lost is found again and not made twice; a gateway that is silent is waited for", async (t) => {
      const { world, bank, exchanged, openPay, look, desk, moneyOf } = await aShop(t, engine, { gateway: true });
      const page = await exchanged(["ALPACA"]);
      const { payAt } = page.money.exchanges[0];
      bank.lost = 1;
      assert.match((await openPay(payAt)).text, /not possible at this moment/);
      assert.equal((await openPay(payAt)).headers.get("location"), "https://gateway.test/page-1");
      assert.equal(bank.pages.size, 1);
      bank.silent = true;
      world.pass(8 * day);
      await look();
      assert.deepEqual(moneyOf(await desk.page(page.id)), [["charge", 740, "due"]], "nothing is over while nobody knows");
      bank.silent = false;
      bank.pay();
      world.pass(day);
      await look();
      assert.deepEqual(moneyOf(await desk.page(page.id)), [["charge", 740, "done"]]);
    });

    test("in the shop's own checkout: ordered first, paid there, and confirmed; never beside a gateway's page", async (t) => {
      const { world, shop, exchanged, desk, moneyOf, letters, openPay, look } = await aShop(t, engine, { can: { collects: true } });
      const page = await exchanged(["ALPACA"]);
      const [one] = page.money.exchanges;
      assert.deepEqual([one.state, one.order.state, one.order.number], ["held", "made", "X1"]);
      const { asked } = [...shop.orders.values()][0] ?? assert.fail();
      assert.deepEqual([asked.charge, asked.worth, asked.collects], [740, 1260, true]);
      assert.equal(payLink(letters(/for the other item/)[0]?.text ?? ""), one.payAt);
      assert.equal((await openPay(one.payAt)).headers.get("location"), "https://shop.test/pay/X1");
      for (const order of shop.orders.values()) order.paid = "paid";
      world.pass(20 * minute);
      await look();
      const done = await desk.page(page.id);
      assert.deepEqual([done.money.exchanges[0].state, moneyOf(done)], ["confirmed", [["charge", 740, "done"]]]);
      assert.equal(done.money.payments[0].how, "shop");
      assert.equal(shop.orders.size, 1);

      const both = await aShop(t, engine, { can: { collects: true }, gateway: true });
      const other = await both.exchanged(["ALPACA"]);
      assert.equal((await both.openPay(other.money.exchanges[0].payAt)).headers.get("location"), "https://gateway.test/page-1");
      assert.equal(both.shop.orders.size, 0);
    });

    test("a shop's order nobody paid is cancelled by a person; paid after its time it is owed back", async (t) => {
      const { world, shop, exchanged, desk, moneyOf, look, stepsOf } = await aShop(t, engine, { can: { collects: true } });
      const page = await exchanged(["ALPACA"]);
      world.pass(8 * day);
      await look();
      assert.deepEqual(moneyOf(await desk.page(page.id)), [
        ["charge", 740, "void"],
        ["refund", 1260, "due"],
      ]);
      assert.deepEqual(
        (await stepsOf()).map(([kind, { reference }]) => [kind, reference]),
        [["cancel_exchange_order", "X1"]],
      );
      for (const order of shop.orders.values()) order.paid = "paid";
      world.pass(2 * day);
      await look();
      await look();
      assert.deepEqual(moneyOf(await desk.page(page.id)).slice(2), [
        ["charge", 740, "done"],
        ["refund", 740, "due"],
      ]);
    });

    test("with nobody who can ask for it the team does, and nothing runs out", async (t) => {
      const { world, exchanged, desk, moneyOf, look, letters } = await aShop(t, engine, {});
      const page = await exchanged(["ALPACA"]);
      assert.deepEqual([page.money.exchanges[0].payAt, page.money.exchanges[0].expiresAt], [null, null]);
      world.pass(30 * day);
      await look();
      assert.deepEqual(moneyOf(await desk.page(page.id)), [["charge", 740, "due"]]);
      assert.equal(letters(/for the other item/).length, 0);
    });

    test("only who proved more than what is printed on the parcel is sent to pay; the address opens nothing else", async (t) => {
      const { world, exchanged } = await aShop(t, engine, { gateway: true });
      const page = await exchanged(["ALPACA"]);
      const { payAt } = page.money.exchanges[0];
      const number = page.order.number;
      const weak = (await shopping(world).find(number)).json;
      const seen = await world.ask("GET", `/api/shopper/returns/${page.id}`, { token: weak.token });
      assert.deepEqual([seen.json.pay.amount, seen.json.pay.url, seen.json.pay.locked], [740, null, true]);
      assert.doesNotMatch(seen.text, /\/pay\//);
      await world.ask("POST", "/api/shopper/shops/ada/codes", { body: { orderNumber: number, postalCode: "69006" } });
      const strong = (await shopping(world).find(number, { postalCode: "69006", code: "123456" })).json;
      const open = await world.ask("GET", `/api/shopper/returns/${page.id}`, { token: strong.token });
      assert.equal(open.json.pay.url, payAt);
      assert.match(open.json.pay.text, /Pay\s€7\.40\sby\s.*2026/);
      assert.deepEqual(open.json.instead, ["Merino socks, ALPACA: kept for you until the difference is paid"]);

      const secret = new URL(payAt).pathname.split("/").at(-1);
      const session = await world.ask("POST", "/api/shopper/shops/ada/sessions", { body: { link: secret } });
      assert.deepEqual([session.status, session.json.code], [404, "link_expired"], "what pays opens nothing");
      const mailed = world.letters.flatMap(({ text }) => /#k=([\w.-]+)/.exec(text)?.[1] ?? [])[0];
      assert.equal((await world.ask("GET", `/pay/${mailed}`)).status, 404, "a way in pays nothing");
      assert.equal((await world.ask("GET", `/pay/${secret?.slice(0, -1)}A`)).status, 404);
    });

    test("in a currency without minor units every figure is whole", async (t) => {
      const { bank, exchanged, moneyOf, openPay, tell, shop } = await aShop(t, engine, { gateway: true });
      const yen = [article("SOCK", 1400, 9, "JPY"), article("ALPACA", 2000, 5, "JPY")];
      await tell(yen);
      for (const one of yen) shop.stock.set(one.sku, one);
      const page = await exchanged(["ALPACA"], { order: { currency: "JPY" } });
      assert.deepEqual(moneyOf(page), [["charge", 740, "due"]]);
      const shown = await openPay(`${page.money.exchanges[0].payAt}?back=1`);
      assert.match(shown.text, /¥740/);
      await openPay(page.money.exchanges[0].payAt);
      const { asked } = [...bank.pages.values()][0] ?? assert.fail();
      assert.deepEqual([asked.amount, asked.currency], [740, "JPY"]);
    });
  });
}
