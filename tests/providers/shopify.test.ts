import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { describe, it } from "node:test";
import type { OrderSnapshot } from "../../server/domain/order.ts";
import { ConnectionProblem } from "../../server/providers/port.ts";
import type { ConnectedShop, RefundAsked, Telling } from "../../server/providers/shops/port.ts";
import { toGoods } from "../../server/providers/shops/shopify-order.ts";
import { clientSecret, openShopify, type ShopifyBench } from "../support/vendors/shopify.ts";
import { hasVendorSchema } from "../support/vendors/shopify-checks.ts";
import { place } from "../support/vendors/shopify-seed.ts";
import { done, known, piecesOf, read, troubled } from "./shops.asking.ts";
import { shopContract } from "./shops.contract.ts";

shopContract("shopify", openShopify);

type Bench = ShopifyBench & { readonly connected: ConnectedShop };

function on(title: string, test: (bench: Bench) => Promise<void>): void {
  it(title, async () => {
    const bench = await openShopify();
    try {
      await test({ ...bench, connected: bench.provider.connect(bench.given, bench.outside) });
      assert.deepEqual(bench.vendor.mistakes, []);
    } finally {
      await bench.outside.close();
      await bench.vendor.close();
    }
  });
}

describe("shopify: connecting", () => {
  it("checks what is asked by Shopify's own schema where it is at hand", { skip: !process.env.VENDOR_CONTRACTS }, () => {
    assert.ok(hasVendorSchema);
  });

  on("lets an app of the Dev Dashboard in by its client ID and secret, with one token for all of them", async (bench) => {
    const first = bench.provider.connect(bench.byGrant, bench.outside);
    const [checked] = await Promise.all([first.check(), first.getOrder("1"), first.listOrders({})]);
    assert.equal(checked.account, "Ada's Shoes");
    assert.ok(await bench.provider.connect(bench.byGrant, bench.outside).getOrder(bench.seed.discounted.externalId));
    assert.equal(bench.vendor.seen.filter(({ path }) => path === "/admin/oauth/access_token").length, 1);
    const wrong = bench.provider.connect({ ...bench.byGrant, clientSecret: "another" }, bench.outside);
    await assert.rejects(wrong.check(), troubled("not_allowed"));
    const refund = await wrong.refund?.(asking(await order(bench), { key: "k", amount: 100, adjustment: 100 }));
    assert.deepEqual(refund?.kind === "rejected" && refund.code, "not_allowed");
  });

  on("asks nobody but Shopify: an address of another shape gets no secret", async ({ provider, given, outside, vendor }) => {
    const others = [
      "https://evil.example",
      "https://acme.myshopify.com.evil.example",
      "https://evil.example/acme.myshopify.com",
      "https://acme.myshopify.com@evil.example",
      "http://acme.myshopify.com",
      "https://acme.myshopify.com:8443",
      "https://169.254.169.254",
      "",
    ];
    for (const address of others) {
      const connected = provider.connect({ ...given, address }, outside);
      await assert.rejects(connected.check(), troubled("refused"), address);
      await assert.rejects(connected.listOrders({}), troubled("refused"), address);
      assert.equal((await connected.tell?.({} as Telling).catch(() => null))?.kind ?? "rejected", "rejected");
    }
    assert.deepEqual(vendor.seen, []);
    for (const address of ["acme.myshopify.com", "https://ACME.myshopify.com/"]) {
      assert.equal((await provider.connect({ ...given, address }, outside).check()).account, "Ada's Shoes");
    }
  });

  on("says which permissions are missing, and what cannot be done without them", async ({ state, connected }) => {
    const without = async (...scopes: readonly string[]) => {
      const before = [...state.scopes];
      state.scopes.splice(0, state.scopes.length, ...before.filter((one) => !scopes.includes(one)));
      const { missing, can } = await connected.check();
      state.scopes.splice(0, state.scopes.length, ...before);
      assert.deepEqual(missing, scopes);
      return can;
    };
    assert.deepEqual((await connected.check()).can, {});
    assert.deepEqual(await without("write_returns"), { returns: false, label: false });
    assert.deepEqual(await without("write_draft_orders"), { exchange: "none", collects: false });
    assert.deepEqual(await without("write_inventory"), { restock: "with_refund" });
    assert.deepEqual(await without("write_store_credit_account_transactions"), { credit: "none" });
    assert.deepEqual(await without("write_orders"), { refund: "none", notes: [] });
    state.taxesIncluded = false;
    assert.deepEqual((await connected.check()).can, { products: false, stock: false, exchange: "none", collects: false });
    assert.deepEqual(await connected.listProducts?.({}), { products: [], next: null });
  });
});

describe("shopify: orders", () => {
  on("are read in the money the shopper paid, line by line and to the cent", async (bench) => {
    const { lines, shipping, total, payments, fulfilments, discountCodes, language, currency } = await order(bench);
    assert.deepEqual(
      lines.map(({ title, quantity, listed, paid, tax, taxRate, variant }) => ({ title, quantity, listed, paid, tax, taxRate, variant })),
      [
        { title: "Moccasin", quantity: 3, listed: 10_002, paid: 9_000, tax: 1_500, taxRate: 2_000, variant: "Blue / 42" },
        { title: "Socks", quantity: 2, listed: 1_580, paid: 1_580, tax: 263, taxRate: 2_000, variant: "Red / 42" },
      ],
    );
    assert.deepEqual([shipping, total], [{ paid: 490, tax: 82 }, 11_070]);
    assert.deepEqual([discountCodes, language, currency], [["SPRING"], "fr-FR", "EUR"]);
    const [payment] = payments;
    assert.deepEqual([payment?.gateway, payment?.tender, payment?.paid], ["shopify_payments", "money", 11_070]);
    assert.match(payment?.reference ?? "", /^pi_\d+$/);
    assert.match(payment?.label ?? "", /^Shopify Payments .*4242$/);
    assert.deepEqual(
      fulfilments.map(({ shippedAt, deliveredAt, carrier, lines: parts }) => ({ shippedAt, deliveredAt, carrier, parts })),
      [
        {
          shippedAt: bench.seed.now - 19 * 86_400_000,
          deliveredAt: bench.seed.now - 17 * 86_400_000,
          carrier: "Colissimo",
          parts: undefined,
        },
      ],
    );
  });

  on("in another currency than the shop's are read and refunded in the shopper's", async (bench) => {
    const yen = await read(bench.connected, bench.seed.wholeUnits.externalId);
    assert.deepEqual([yen.currency, yen.total, yen.lines[0]?.paid], ["JPY", 10_000, 10_000]);
    done(
      await refunded(
        bench,
        asking(yen, { key: "yen", amount: 3_333, lines: [{ lineId: lineOf(yen), quantity: 1, amount: 3_333, tax: 0 }] }),
      ),
    );
    const sent = JSON.parse(bench.vendor.seen.at(-1)?.body ?? "{}") as {
      variables: { input: { currency: string; transactions: unknown[] } };
    };
    assert.equal(sent.variables.input.currency, "JPY");
    assert.deepEqual(
      (sent.variables.input.transactions as { amount: string }[]).map(({ amount }) => amount),
      ["3333"],
    );
  });

  on("with more lines and parcels than a page holds are read whole, tax on top", async (bench) => {
    const many = await read(bench.connected, numbered(bench, "#1006"));
    assert.equal(many.lines.length, 60);
    assert.deepEqual(
      many.fulfilments.map(({ lines }) => lines?.length),
      [3, 2],
    );
    assert.equal(many.lines[0]?.paid, 799);
    assert.equal(many.lines[0]?.tax, 133);
    assert.equal(bench.vendor.seen.filter(({ body }) => /query Lines/.test(body)).length, 2);
  });

  on("whose pieces were taken out by an edit are read without them", async (bench) => {
    const edited = bench.state.orders.find(({ name }) => name === "#1001")?.lines[0];
    assert.ok(edited);
    edited.removed = 1;
    const after = await order(bench);
    assert.deepEqual([after.lines[0]?.quantity, after.lines[0]?.paid, after.total], [2, 6_000, 8_070]);
  });

  on("paid partly by gift card say so, and give money back first", async (bench) => {
    const mixed = await read(bench.connected, numbered(bench, "#1004"));
    assert.deepEqual(
      mixed.payments.map(({ tender, paid }) => [tender, paid]),
      [
        ["gift_card", 2_000],
        ["money", 3_900],
      ],
    );
    const [piece] = piecesOf(mixed);
    assert.ok(piece);
    done(await refunded(bench, asking(mixed, { key: "whole", amount: 5_900, lines: [piece] })));
    const back = bench.state.orders.find(({ name }) => name === "#1004")?.refunds[0]?.transactions;
    assert.deepEqual(
      back?.map(({ gateway, amount }) => [gateway, amount]),
      [
        ["shopify_payments", 3_900],
        ["gift_card", 2_000],
      ],
    );
  });

  on("paid partly by gift card give back to the payment that is named, and not more than it was", async (bench) => {
    const mixed = await read(bench.connected, numbered(bench, "#1004"));
    const card = mixed.payments.find(({ tender }) => tender === "gift_card");
    assert.ok(card);
    const more = await refunded(bench, asking(mixed, { key: "more", amount: 2_001, adjustment: 2_001, payment: card.id }));
    assert.ok(more.kind === "rejected" && more.code === "too_much");
    done(await refunded(bench, asking(mixed, { key: "card", amount: 1_500, adjustment: 1_500, payment: card.id })));
    const back = bench.state.orders.find(({ name }) => name === "#1004")?.refunds[0]?.transactions;
    assert.deepEqual(
      back?.map(({ gateway, amount }) => [gateway, amount]),
      [["gift_card", 1_500]],
    );
  });

  on("are found by a number without the shop's own prefix and suffix", async (bench) => {
    Object.assign(bench.state, { prefix: "AC-", suffix: "-FR" });
    place(bench.state, { name: "AC-2001-FR", lines: [{ title: "Sandal", quantity: 1, price: 5_900 }] });
    for (const typed of ["2001", "AC-2001-FR", "ac-2001-fr"]) {
      assert.equal((await bench.connected.findOrder?.(typed, 5_000))?.number, "AC-2001-FR", typed);
    }
    assert.equal(await bench.connected.findOrder?.("200", 5_000), null);
    assert.equal(await bench.connected.findOrder?.('1001" OR status:any', 5_000), null);
  });

  on("that cannot be read are told by number and hold up none of the others", async (bench) => {
    const broken = bench.state.orders.find(({ name }) => name === "#1002");
    assert.ok(broken);
    Object.assign(broken, { currency: "Euro" });
    const orders = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await bench.connected.listOrders(cursor ? { cursor } : {});
      orders.push(...page.orders);
      cursor = page.next;
    }
    assert.equal(orders.length, bench.state.orders.length);
    const unread = orders.filter((one) => "why" in one);
    assert.deepEqual(
      unread.map(({ number }) => number),
      ["#1002"],
    );
    await assert.rejects(bench.connected.getOrder(String(broken.id)), troubled("unreadable"));
  });
});

describe("shopify: what a piece weighs", () => {
  on(
    "comes with the order, its HS code and where it was made too, in the question that is asked anyway",
    async ({ connected, seed, vendor }) => {
      const before = vendor.seen.length;
      const { lines } = await read(connected, seed.discounted.externalId);
      assert.equal(vendor.seen.length, before + 1);
      assert.deepEqual(
        lines.map(({ weight, hsCode, origin }) => [weight, hsCode, origin]),
        [
          [850, "640359", "PT"],
          [850, "640359", "PT"],
        ],
      );
    },
  );

  it("is read in every unit of theirs, and in none that is not", () => {
    const goods = (unit: string, value: number) => toGoods({ measurement: { weight: { unit, value } } });
    assert.deepEqual(
      [goods("GRAMS", 12.5), goods("KILOGRAMS", 1.2), goods("OUNCES", 1), goods("POUNDS", 1), goods("STONES", 1), goods("GRAMS", 0)],
      [{ weight: 13 }, { weight: 1_200 }, { weight: 28 }, { weight: 454 }, {}, {}],
    );
    assert.deepEqual(toGoods({ harmonizedSystemCode: "640359123456", countryCodeOfOrigin: "ZZ", measurement: { weight: null } }), {});
    assert.deepEqual([toGoods(null), toGoods(undefined)], [{}, {}]);
  });
});

describe("shopify: points", () => {
  on("are saturated and not exceeded: a question waits until the bucket holds it", async (bench) => {
    bench.state.bucket = { available: 2_000, maximum: 2_000, restoreRate: 4_000 };
    bench.shop.addOrders(60);
    let pages = 0;
    for (let cursor: string | null | undefined; cursor !== null; pages++) {
      const page = await bench.connected.listOrders(cursor ? { cursor } : {});
      cursor = page.next;
    }
    assert.ok(pages > 5);
    const asked = bench.vendor.seen
      .filter(({ body }) => /query Orders\(/.test(body))
      .map(({ body }) => JSON.parse(body) as { variables: { first: number } });
    const largest = Math.max(...asked.map(({ variables }) => variables.first));
    assert.ok(largest > (asked[0]?.variables.first ?? 0), "pages grow to what a question may cost");
    assert.equal(asked.length, pages, "and none was throttled");
  });

  on("used up by others make a reader wait its turn, or say how long", async (bench) => {
    bench.state.bucket = { available: 0, maximum: 2_000, restoreRate: 500 };
    assert.ok(await bench.connected.getOrder(bench.seed.discounted.externalId), "waited");
    bench.state.bucket = { available: 0, maximum: 2_000, restoreRate: 1 };
    const found = bench.connected.findOrder?.("1001", 500);
    await assert.rejects(found ?? Promise.resolve(), (problem: unknown) => {
      assert.ok(problem instanceof ConnectionProblem && problem.trouble === "busy" && (problem.retryAfter ?? 0) >= 1);
      return true;
    });
  });

  on("used up before money moves: nothing happened, and it may be asked again", async (bench) => {
    const snapshot = await order(bench);
    const ask = asking(snapshot, { key: "throttled", amount: 100, adjustment: 100 });
    const { refund } = bench.connected;
    assert.ok(refund);
    // The look before is let through, the refund itself is not.
    const { state } = bench;
    const full = state.bucket;
    state.bucket = { available: 780, maximum: 1_000, restoreRate: 1 };
    const answer = await refund(ask);
    assert.ok(answer.kind === "rejected" && answer.code === "busy" && (answer.retryAfter ?? 0) >= 1, JSON.stringify(answer));
    assert.deepEqual(bench.shop.refunds(bench.seed.discounted.externalId), []);
    state.bucket = full;
    const later = bench.provider.connect(bench.given, { call: bench.outside.call, close: bench.outside.close });
    done(await (later.refund?.(ask) ?? assert.fail()));
  });
});

describe("shopify: a return of Shopify's own", () => {
  on("is opened with its label, paid by processing it, and put on sale again", async (bench) => {
    const snapshot = await order(bench);
    const told = done(await tell(bench, snapshot));
    assert.ok(told.reference);
    const kept = bench.state.orders.find(({ name }) => name === "#1001")?.returns[0];
    assert.deepEqual(kept?.deliveries, [{ url: "https://returns.example.com/labels/1", number: "6A12345678901" }]);
    assert.equal(kept?.lines[0]?.note, "R-1001: Too small");
    const ask = returning(snapshot, told.reference, {
      key: "pay-1",
      amount: 2_850,
      adjustment: -150,
      restock: [{ lineId: lineOf(snapshot), quantity: 1 }],
    });
    const made = done(await refunded(bench, ask));
    assert.equal(made.amount, 2_850);
    assert.equal(made.key, "pay-1");
    assert.equal(bench.shop.restocked(bench.seed.discounted.externalId, lineOf(snapshot)), 1);
    assert.equal(kept?.status, "CLOSED");
    const [truth, ...others] = bench.state.orders.find(({ name }) => name === "#1001")?.refunds ?? [];
    assert.deepEqual([truth?.returnId, others.length], [kept?.id, 0]);
    assert.deepEqual(await bench.connected.findRefund?.(known(snapshot), "pay-1"), made);
    assert.equal(await bench.connected.findRefund?.(known(snapshot), "pay-2"), null);
    assert.equal((await bench.connected.listRefunds?.(known(snapshot)))?.[0]?.key, "pay-1");
    assert.deepEqual(done(await refunded(bench, ask)), made, "once for a key");
  });

  for (const fault of ["lost", "cut", "no_json", "dropped", "server_error"] as const) {
    on(`is paid once whatever becomes of the answer: ${fault}`, async (bench) => {
      const snapshot = await order(bench);
      const { reference = "" } = done(await tell(bench, snapshot));
      const ask = returning(snapshot, reference, { key: "pay-1", amount: 3_000 });
      bench.vendor.fail(fault, ({ body }) => /mutation Process/.test(body));
      const answer = await refunded(bench, ask);
      assert.equal(answer.kind, "unknown");
      const happened = fault !== "dropped" && fault !== "server_error";
      const found = await bench.connected.findRefund?.(known(snapshot), "pay-1");
      assert.equal(found?.amount ?? null, happened ? 3_000 : null);
      // The return is forgotten on our side: still the same key never goes the other way.
      const other = await refunded(bench, { ...ask, returnReference: undefined } as unknown as RefundAsked);
      assert.equal(other.kind, happened ? "done" : "rejected");
      const again = done(await refunded(bench, ask));
      assert.equal(again.amount, 3_000);
      assert.equal(bench.shop.refunds(bench.seed.discounted.externalId).length, 1);
    });
  }

  on("paid in the back office meanwhile is not paid again", async (bench) => {
    const snapshot = await order(bench);
    const { reference = "" } = done(await tell(bench, snapshot));
    done(await refunded(bench, returning(snapshot, reference, { key: "theirs", amount: 3_000 })));
    const answer = await refunded(bench, returning(snapshot, reference, { key: "ours", amount: 3_000 }));
    assert.ok(answer.kind === "rejected" && answer.code === "wrong_state");
    assert.equal(bench.shop.refunds(bench.seed.discounted.externalId).length, 1);
  });

  on("is cancelled and closed with ours, and not opened for what was never sent", async (bench) => {
    const snapshot = await order(bench);
    const first = done(await tell(bench, snapshot));
    const kept = bench.state.orders.find(({ name }) => name === "#1001")?.returns ?? [];
    done(await tell(bench, snapshot, { key: "t2", status: "cancelled", ...(first.reference && { returnReference: first.reference }) }));
    assert.equal(kept[0]?.status, "CANCELED");
    const second = done(await tell(bench, snapshot, { key: "t3", returnNumber: "R-1002" }));
    done(await tell(bench, snapshot, { key: "t4", returnNumber: "R-1002", status: "closed" }));
    assert.equal(second.reference, String(kept[1]?.id));
    assert.equal(kept[1]?.status, "CLOSED");
    const many = await read(bench.connected, numbered(bench, "#1006"));
    const unsent = many.lines[10];
    assert.ok(unsent);
    const pieces = [{ lineId: unsent.id, quantity: 1, reason: "Too small" }];
    assert.deepEqual(done(await tell(bench, many, { key: "t5", returnNumber: "R-1003", pieces })), {});
  });
});

describe("shopify: refunds", () => {
  on("whose answer was lost are asked again under the same key, unless they are of a return of Shopify's own", async (bench) => {
    assert.equal(bench.connected.refundLost?.({}), "same_key");
    assert.equal(bench.connected.refundLost?.({ returnReference: "1" }), "found_again");
    const ask = asking(await order(bench), { key: "again", amount: 500, adjustment: 500 });
    bench.vendor.fail("lost", ({ body }) => /mutation Refund/.test(body));
    assert.equal((await refunded(bench, ask)).kind, "unknown");
    // Nobody reads our words in the note any more: Shopify itself does it once.
    for (const one of bench.state.orders.flatMap(({ refunds }) => refunds)) Object.assign(one, { note: null });
    assert.equal(done(await refunded(bench, ask)).amount, 500);
    assert.equal(bench.shop.refunds(bench.seed.discounted.externalId).length, 1);
  });

  on("that exist are no money yet", async (bench) => {
    const snapshot = await order(bench);
    bench.state.nextStatus = "PENDING";
    const pending = await refunded(bench, asking(snapshot, { key: "slow", amount: 500, adjustment: 500 }));
    assert.equal(pending.kind, "pending");
    bench.state.nextStatus = "FAILURE";
    const failed = await refunded(bench, asking(snapshot, { key: "failed", amount: 700, adjustment: 700 }));
    assert.ok(failed.kind === "rejected" && failed.code === "no_funds");
    const after = await order(bench);
    assert.deepEqual(
      after.refunds.map(({ amount }) => amount),
      [500, 0],
    );
  });

  on("of what was paid by hand are written down and move nothing", async (bench) => {
    const byHand = await read(bench.connected, numbered(bench, "#1005"));
    const [piece] = piecesOf(byHand);
    assert.ok(piece);
    const answer = await refunded(bench, asking(byHand, { key: "hand", amount: piece.amount, lines: [piece] }));
    assert.ok(answer.kind === "rejected" && answer.code === "not_supported");
    const book = done(await refunded(bench, asking(byHand, { key: "book", amount: piece.amount, lines: [piece], moves: false })));
    assert.equal(book.amount, piece.amount);
  });

  on("whose key was used for something else are refused by Shopify itself", async (bench) => {
    const snapshot = await order(bench);
    done(await refunded(bench, asking(snapshot, { key: "twice", amount: 500, adjustment: 500 })));
    // Somebody removed our words from the note, so that only Shopify still knows the key.
    const refund = bench.state.orders.find(({ name }) => name === "#1001")?.refunds[0];
    assert.ok(refund);
    Object.assign(refund, { note: "Edited" });
    const answer = await refunded(bench, asking(snapshot, { key: "twice", amount: 900, adjustment: 900 }));
    assert.equal(answer.kind, "rejected");
    assert.equal(bench.shop.refunds(bench.seed.discounted.externalId).length, 1);
  });

  on("are not known by a note that only looks like ours", async (bench) => {
    const snapshot = await order(bench);
    done(await refunded(bench, asking(snapshot, { key: "a]b c", amount: 500, adjustment: 500, note: "[returns-portal stolen] sorry" })));
    assert.equal(await bench.connected.findRefund?.(known(snapshot), "stolen"), null);
    assert.equal((await bench.connected.findRefund?.(known(snapshot), "a]b c"))?.amount, 500);
  });
});

describe("shopify: an exchange", () => {
  on("that the shop would charge differently than was said is taken back", async (bench) => {
    const snapshot = await order(bench);
    const { article } = bench.seed;
    const wanted = [{ ...article, quantity: 1, price: 6_990 }];
    const ask = { order: known(snapshot), returned: [], wanted, worth: 6_490, collects: true, returnNumber: "R-1", note: "Exchange" };
    const answer = await bench.connected.exchange?.({ ...ask, key: "x", charge: 500 });
    assert.equal(answer?.kind, "done");
    const changed = await bench.connected.exchange?.({ ...ask, key: "x", charge: 600 });
    assert.ok(changed?.kind === "rejected" && changed.code === "wrong_state");
    assert.deepEqual(bench.shop.exchanges(), []);
    const gone = await bench.connected.exchange?.({
      ...ask,
      key: "y",
      charge: 0,
      wanted: [{ title: "Gone", sku: "GONE", quantity: 1, price: 100 }],
    });
    assert.ok(gone?.kind === "rejected" && gone.code === "not_found");
  });
});

describe("shopify: webhooks", () => {
  on("are checked as Shopify documents it", async ({ connected }) => {
    const body = new TextEncoder().encode('{"id":820982911946154508,"updated_at":"2026-05-04T09:30:00Z"}');
    const secret = "hush";
    // By openssl dgst -sha256 -hmac hush -binary | base64.
    const right = "t1VpxxiToeJM9CZlXqaQ09EPDCV2ranpdUwafqb2HMw=";
    const delivery = (hmac: string) => ({
      body,
      url: "https://returns.example.com/api/inbound/con_1",
      at: 0,
      headers: { "x-shopify-topic": "orders/updated", "x-shopify-hmac-sha256": hmac, "x-shopify-webhook-id": "w1" },
    });
    const another = createHmac("sha256", "other").update(body).digest("base64");
    assert.equal((await connected.hooks?.read(delivery(right), secret))?.genuine, true);
    for (const wrong of [another, `${right}A`, right.slice(0, -4), Buffer.from(right, "base64").toString("hex"), ""]) {
      assert.equal((await connected.hooks?.read(delivery(wrong), secret))?.genuine, false, wrong);
    }
  });

  on("say that the app is gone only when the body says so: the topic is not signed", async ({ connected, delivered }) => {
    const hooks = connected.hooks;
    assert.ok(hooks);
    const changes = async (topic: string, body: unknown) => {
      const answer = await hooks.read(delivered(topic, body), clientSecret);
      return answer.genuine ? answer.changes : assert.fail("not genuine");
    };
    const updated = { id: 5_001, updated_at: "2026-05-04T10:00:00Z" };
    assert.deepEqual(await changes("app/uninstalled", { id: 1, myshopify_domain: "acme.myshopify.com" }), [{ kind: "disconnected" }]);
    assert.deepEqual(await changes("app/uninstalled", updated), []);
    assert.deepEqual(await changes("app/uninstalled", { id: 1, myshopify_domain: "other.myshopify.com" }), []);
    assert.deepEqual(await changes("orders/delete", updated), [], "an update sent again as a deletion deletes nothing");
    assert.deepEqual(await changes("orders/delete", { id: 5_001 }), [{ kind: "order_gone", externalId: "5001" }]);
    assert.deepEqual(await changes("refunds/create", { id: 9, order_id: 5_001 }), [{ kind: "order", externalId: "5001" }]);
    assert.deepEqual(await changes("carts/update", { id: 9 }), []);
    const foreign = delivered("orders/updated", updated);
    const elsewhere = { ...foreign, headers: { ...foreign.headers, "x-shopify-shop-domain": "other.myshopify.com" } };
    assert.equal((await hooks.read(elsewhere, clientSecret)).genuine, false);
  });

  on("that Shopify gave up are registered again, with ids only in what they bring", async ({ connected, state, vendor }) => {
    const url = "https://returns.example.com/api/inbound/con_1";
    const first = await connected.hooks?.ensure(url, "ours");
    assert.equal(first?.secret, clientSecret);
    state.hooks.splice(0, 2);
    const again = await connected.hooks?.ensure(url, "ours");
    assert.equal(state.hooks.length, 5);
    assert.equal(again?.ids.filter((one) => first?.ids.includes(one)).length, 3);
    const asked = vendor.seen.filter(({ body }) => /mutation Hook/.test(body)).map(({ body }) => body);
    assert.ok(asked.length === 7 && asked.every((body) => /"includeFields":\["id"/.test(body)));
    await connected.hooks?.remove(again?.ids ?? []);
    assert.deepEqual(state.hooks, []);
  });
});

function numbered({ seed }: Bench, number: string): string {
  return seed.others.find((one) => one.number === number)?.externalId ?? assert.fail(number);
}

async function order({ connected, seed }: Bench): Promise<OrderSnapshot> {
  return read(connected, seed.discounted.externalId);
}

function lineOf({ lines }: OrderSnapshot): string {
  return lines[0]?.id ?? assert.fail("no line");
}

async function refunded({ connected }: Bench, asked: RefundAsked) {
  return connected.refund?.(asked) ?? assert.fail("no refunds");
}

function asking(snapshot: OrderSnapshot, change: Partial<RefundAsked> & Pick<RefundAsked, "key" | "amount">): RefundAsked {
  const nothing = { lines: [], delivery: { amount: 0, tax: 0 }, adjustment: 0, restock: [] };
  return { order: known(snapshot), ...nothing, moves: true, returnNumber: "R-1001", note: "Return R-1001", ...change };
}

/** One piece of the first line, which Shopify's return holds. */
function returning(
  snapshot: OrderSnapshot,
  returnReference: string,
  change: Partial<RefundAsked> & Pick<RefundAsked, "key" | "amount">,
): RefundAsked {
  const lines = [{ lineId: lineOf(snapshot), quantity: 1, amount: 3_000, tax: 500 }];
  return asking(snapshot, { lines, returnReference, ...change });
}

async function tell({ connected }: Bench, snapshot: OrderSnapshot, change: Partial<Telling> = {}) {
  const asked: Telling = {
    key: "t1",
    order: known(snapshot),
    returnNumber: "R-1001",
    status: "approved",
    note: "Return R-1001: approved",
    pieces: [{ lineId: lineOf(snapshot), quantity: 1, reason: "Too small" }],
    labelUrl: "https://returns.example.com/labels/1",
    trackingNumber: "6A12345678901",
    ...change,
  };
  return connected.tell?.(asked) ?? assert.fail("cannot be told");
}
