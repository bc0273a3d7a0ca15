import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { exponent } from "../../server/domain/money.ts";
import { providers } from "../../server/providers/catalogue.ts";
import { ConnectionProblem } from "../../server/providers/port.ts";
import type { ConnectedShop, OrderPage } from "../../server/providers/shops/port.ts";
import type { Fault } from "../support/vendors/fake-vendor.ts";
import { hurried, type ShopBench } from "../support/vendors/shop-bench.ts";
import { assertSecretless, idOf, type On, read, troubled } from "./shops.asking.ts";
import { hookContract } from "./shops-hooks.contract.ts";
import { refundContract } from "./shops-refunds.contract.ts";
import { writeContract } from "./shops-writes.contract.ts";

export type Start = () => Promise<ShopBench>;
/** What every shop must do, as far as it says that it can. */
export function shopContract(name: string, start: Start): void {
  const on: On = (title, test) => {
    it(title, async () => {
      const bench = await start();
      try {
        await test({ ...bench, connected: bench.provider.connect(bench.given, bench.outside) });
        assert.deepEqual(bench.vendor.mistakes, []);
      } finally {
        await bench.outside.close();
        await bench.vendor.close();
      }
    });
  };

  describe(`${name}: what it says of itself`, () => {
    on("is in the catalogue, and asks for settings that can be shown in a form", async ({ provider, given }) => {
      assert.equal(providers.shops.get(provider.id), provider);
      assert.match(provider.id, /^[a-z][a-z0-9_]*$/);
      assert.equal(new Set(provider.settings.map((one) => one.name)).size, provider.settings.length);
      for (const { name: setting, kind, required, options } of provider.settings) {
        assert.match(setting, /^[a-z][a-zA-Z0-9_]*$/);
        assert.equal(kind === "choice", (options ?? []).length > 0, `${setting}: options`);
        if (required) assert.ok(given[setting], `${setting} is required and was not given`);
      }
      assert.ok(provider.pace.perSecond > 0 && provider.pace.burst >= 1);
    });

    on("has the methods it declares, and no others", async ({ provider: { can }, connected }) => {
      const has = (method: keyof ConnectedShop) => connected[method] !== undefined;
      const exactly: readonly [keyof ConnectedShop, boolean][] = [
        ["findOrder", can.findByNumber],
        ["listProducts", can.products],
        ["stock", can.stock],
        ["refund", can.refund !== "none"],
        ["listRefunds", can.refund !== "none"],
        ["restock", can.restock === "alone"],
        ["issueCredit", can.credit !== "none"],
        ["exchange", can.exchange !== "none"],
        ["exchangePaid", can.collects],
        ["tell", can.notes.length > 0],
        ["hooks", can.webhooks !== "none"],
      ];
      for (const [method, declared] of exactly) assert.equal(has(method), declared, method);
      for (const [find, write] of [
        ["findRefund", "refund"],
        ["findCredit", "issueCredit"],
        ["findExchange", "exchange"],
      ] as const) {
        if (can.lostAnswer === "found_again") assert.equal(has(find), has(write), find);
        else assert.ok(has(write) || !has(find), find);
      }
      if (can.collects) assert.notEqual(can.exchange, "none");
    });

    on(
      "knows the right key, the wrong one, and one that may not do everything",
      async ({ provider, connected, wrong, narrow, outside }) => {
        const { account, missing } = await connected.check();
        assert.notEqual(account.trim(), "");
        assert.deepEqual(missing, []);
        await assert.rejects(provider.connect(wrong, outside).check(), troubled("not_allowed"));
        if (!narrow) return;
        const partly = await provider.connect(narrow, outside).check();
        assert.notDeepEqual(partly.missing, []);
      },
    );
  });

  describe(`${name}: reading orders`, () => {
    on("reads an order by the shop's own id, to the cent", async ({ connected, seed }) => {
      const order = await read(connected, seed.discounted.externalId);
      assert.equal(order.number, seed.discounted.number);
      assert.ok(order.shipping.paid > 0, "delivery was paid for");
      assert.ok(
        order.lines.some(({ paid, listed }) => paid < listed),
        "something was discounted",
      );
      assert.ok(
        order.lines.some(({ tax }) => tax > 0),
        "tax is within",
      );
      assert.ok(order.email && (order.shipTo ?? order.billTo)?.postalCode, "what a shopper proves it by");
      assert.deepEqual(order.refunds, []);
    });

    on("reads what was refunded in the back office, line by line", async ({ connected, seed }) => {
      const order = await read(connected, seed.partlyRefunded.externalId);
      const [refund] = order.refunds;
      assert.equal(order.refunds.length, 1);
      assert.equal(refund?.amount, seed.partlyRefunded.refunded);
      assert.equal(refund?.lines?.length, 1);
      assert.equal(refund?.lines?.[0]?.quantity, 1);
      assert.ok(order.lines.some(({ id }) => id === refund?.lines?.[0]?.lineId));
    });

    on("reads a currency without minor units", async ({ connected, seed }) => {
      const order = await read(connected, seed.wholeUnits.externalId);
      assert.equal(exponent(order.currency), 0);
      assert.ok(Number.isSafeInteger(order.total) && order.total > 0);
    });

    on("answers null for an order that is not there", async ({ connected, seed }) => {
      assert.equal(await connected.getOrder(seed.discounted.externalId.replaceAll(/\d/g, "9")), null);
    });

    on("finds an order by its number, and nothing that is not called so, without ever searching", async (bench) => {
      const { connected, seed, vendor } = bench;
      if (!connected.findOrder) return;
      const before = vendor.seen.length;
      for (const typed of [seed.discounted.number, ...seed.spellings]) {
        const found = await connected.findOrder(typed, 5_000);
        assert.equal(found && idOf(found), seed.discounted.externalId, typed);
      }
      const nobody = ["999999999", "", " ", "#", "0", "-1", "1e3", "../1", "1/refunds", "1?status=any", "' OR 1=1 --", "x".repeat(500)];
      for (const typed of nobody) assert.equal(await connected.findOrder(typed, 5_000), null, typed);
      if (seed.idOfAnother !== null) assert.equal(await connected.findOrder(seed.idOfAnother, 5_000), null);
      const asked = vendor.seen.slice(before);
      assert.deepEqual(asked.filter(bench.isSearch), []);
      assert.ok(asked.length <= 1 + seed.spellings.length + nobody.length + 1, "one request for a number, never two");
    });

    on("gives up in the time it is given", async ({ provider, given, outside, vendor, seed }) => {
      const connected = provider.connect(given, outside);
      if (!connected.findOrder) return;
      vendor.fail("slow");
      const began = performance.now();
      await assert.rejects(connected.findOrder(seed.discounted.number, 300), troubled("busy"));
      // The answer would never end.
      assert.ok(performance.now() - began < 8_000);
    });

    on("lists every order once, page by page, over a restart and while the shop goes on selling", async (bench) => {
      const { provider, given, outside, connected, seed, shop, pageSize } = bench;
      const known = [...seededOf(bench), ...shop.addOrders(pageSize + 3)].map(({ externalId }) => externalId);
      const first = await connected.listOrders({});
      assert.ok(first.next !== null, "there are more than one page of them");
      assert.ok(first.total === null || first.total === known.length);
      shop.change(seed.discounted.externalId, seed.now + 1_000);
      shop.addOrders(2);
      const rest = await everyPage(provider.connect(given, outside), {}, first.next);
      const pages = [first, ...rest];
      for (const { orders } of pages) assert.ok(orders.length <= pageSize, "a page is a page");
      const listed = pages.flatMap(({ orders }) => orders).map((order) => ("why" in order ? assert.fail(order.why) : idOf(order)));
      assert.equal(new Set(listed).size, listed.length, "no order twice");
      assert.deepEqual(
        known.filter((id) => !listed.includes(id)),
        [],
      );
    });

    on("lists with what was refunded, line by line", async (bench) => {
      const listed = (await everyPage(bench.connected, {})).flatMap(({ orders }) => orders);
      const found = listed.find((order) => !("why" in order) && idOf(order) === bench.seed.partlyRefunded.externalId);
      assert.deepEqual(found, await bench.connected.getOrder(bench.seed.partlyRefunded.externalId));
    });

    on("lists what changed since a moment, that moment included", async ({ connected, seed, shop }) => {
      const day = 86_400_000;
      const start = Math.ceil(seed.now / 1_000) * 1_000 + 2 * day;
      shop.change(seed.discounted.externalId, start);
      shop.change(seed.wholeUnits.externalId, start + 2 * day);
      const since = async (changedSince: number) =>
        (await everyPage(connected, { changedSince }))
          .flatMap(({ orders }) => orders)
          .map((order) => ("why" in order ? assert.fail(order.why) : idOf(order)))
          .sort();
      assert.deepEqual(await since(start), [seed.discounted.externalId, seed.wholeUnits.externalId].sort());
      assert.deepEqual(await since(start + 2 * day), [seed.wholeUnits.externalId]);
      assert.deepEqual(await since(start + 4 * day), []);
    });

    on("misses no change over pages", async ({ connected, seed, shop, pageSize }) => {
      const start = Math.ceil(seed.now / 1_000) * 1_000 + 2 * 86_400_000;
      const changed = shop.addOrders(pageSize + 3).map(({ externalId }) => externalId);
      for (const [place, id] of changed.entries()) shop.change(id, start + Math.floor(place / 2) * 1_000);
      const first = await connected.listOrders({ changedSince: start });
      const [early] = changed;
      if (early) shop.change(early, start + 86_400_000);
      const pages = [first, ...(await everyPage(connected, { changedSince: start }, first.next))];
      const listed = new Set(pages.flatMap(({ orders }) => orders).map((order) => ("why" in order ? order.number : idOf(order))));
      assert.deepEqual(
        changed.filter((id) => !listed.has(id)),
        [],
      );
    });
  });

  describe(`${name}: when reading goes wrong`, () => {
    const expected: Readonly<Record<Fault, readonly string[]>> = {
      lost: ["not_reached"],
      dropped: ["not_reached"],
      too_many: ["busy"],
      server_error: ["busy"],
      cut: ["not_reached", "unreadable"],
      no_json: ["unreadable"],
      wrong_types: ["unreadable"],
      slow: ["busy"],
      elsewhere: ["not_reached"],
    };
    for (const [fault, troubles] of Object.entries(expected) as [Fault, readonly string[]][]) {
      on(`says so: ${fault}`, async ({ provider, given, outside, vendor, seed, speaksXml }) => {
        if (speaksXml && fault === "wrong_types") return;
        const impatient = provider.connect(given, hurried(outside, fault === "slow" ? 400 : 10_000));
        const reads: Record<string, () => Promise<unknown>> = {
          check: () => impatient.check(),
          getOrder: () => impatient.getOrder(seed.discounted.externalId),
          listOrders: () => impatient.listOrders({}),
          "listOrders since": () => impatient.listOrders({ changedSince: seed.now }),
          ...(impatient.findOrder && { findOrder: () => impatient.findOrder?.(seed.discounted.number, 5_000) ?? Promise.resolve() }),
          ...(impatient.listProducts && { listProducts: () => impatient.listProducts?.({}) ?? Promise.resolve() }),
        };
        for (const [read_, ask] of Object.entries(reads)) {
          vendor.fail(fault);
          const problem = await ask().then(
            () => assert.fail(`${read_} answered`),
            (error: unknown) => error,
          );
          assert.ok(problem instanceof ConnectionProblem, `${read_}: ${String(problem)}`);
          assert.ok(troubles.includes(problem.trouble), `${read_}: ${problem.trouble}, ${problem.message}`);
          if (fault === "too_many") assert.ok((problem.retryAfter ?? 0) >= 1, `${read_}: how long to wait`);
          assertSecretless(problem.message, provider, given);
        }
        assert.ok(!vendor.seen.some(({ path }) => path.startsWith("/latest")), "no redirect is followed");
        assert.ok(await impatient.getOrder(seed.discounted.externalId), "and then it works again");
      });
    }
  });

  describe(`${name}: articles`, () => {
    on("lists articles with their variants, prices and stock", async ({ connected, seed: { article } }) => {
      if (!connected.listProducts) return;
      const products = [];
      for (let cursor: string | undefined, more = true; more; ) {
        const page = await connected.listProducts({ ...(cursor !== undefined && { cursor }) });
        products.push(...page.products);
        more = page.next !== null;
        cursor = page.next ?? undefined;
      }
      const one = products.find(({ sku, variantId }) => (article.variantId ? variantId === article.variantId : sku === article.sku));
      assert.deepEqual([one?.price, one?.currency, one?.stock], [article.price, article.currency, article.stock]);
      const family = products.filter(({ productId }) => productId !== undefined && productId === one?.productId);
      assert.ok(family.length > 1, "it has variants");
      assert.equal(new Set(family.map(({ variant }) => variant)).size, family.length, "told apart by a name");
    });

    on("says what there is of an article now, and leaves out what is gone", async ({ connected, seed: { article } }) => {
      if (!connected.stock) return;
      const gone = { sku: "NO-SUCH-ARTICLE", productId: "99999991", variantId: "99999992" };
      const found = await connected.stock([gone, article], article.currency);
      assert.deepEqual(
        found.map(({ price, stock, currency }) => ({ price, stock, currency })),
        [{ price: article.price, stock: article.stock, currency: article.currency }],
      );
      assert.deepEqual(await connected.stock([], article.currency), []);
    });
  });

  refundContract(name, on);
  writeContract(name, on);
  hookContract(name, on);
}

function seededOf({ seed }: ShopBench) {
  return [seed.discounted, seed.partlyRefunded, seed.wholeUnits, ...seed.others];
}

async function everyPage(connected: ConnectedShop, asked: { changedSince?: number }, from?: string | null): Promise<OrderPage[]> {
  const pages: OrderPage[] = [];
  for (let cursor = from; cursor !== null; ) {
    const page: OrderPage = await connected.listOrders({ ...asked, ...(cursor !== undefined && { cursor }) });
    pages.push(page);
    cursor = page.next;
    assert.ok(pages.length < 1_000, "the pages come to an end");
  }
  return pages;
}
