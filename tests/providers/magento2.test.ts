import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { exponent } from "../../server/domain/money.ts";
import type { OrderSnapshot } from "../../server/domain/order.ts";
import { sumOf } from "../../server/domain/snapshot.ts";
import type { Written } from "../../server/providers/port.ts";
import { memoSchema, readOrder, toSnapshot } from "../../server/providers/shops/magento2-order.ts";
import { invoiceSchema, planRefund } from "../../server/providers/shops/magento2-refund.ts";
import type { ConnectedShop, RefundAsked } from "../../server/providers/shops/port.ts";
import { type Magento2, openMagento2 } from "../support/vendors/magento2.ts";
import { type FakeMemo, type MemoRequest, makeMemo, roundTwo } from "../support/vendors/magento2-memos.ts";
import { type Piece, toOrder } from "../support/vendors/magento2-orders.ts";
import { done, known, piecesOf, read, troubled } from "./shops.asking.ts";
import { shopContract } from "./shops.contract.ts";

shopContract("Magento 2", openMagento2);

/** A test on a shop of its own. */
function on(title: string, work: (shop: Magento2, connected: ConnectedShop) => Promise<void>): void {
  test(title, async () => {
    const shop = await openMagento2();
    try {
      await work(shop, shop.provider.connect(shop.given, shop.outside));
      assert.deepEqual(shop.vendor.mistakes, []);
    } finally {
      await shop.outside.close();
      await shop.vendor.close();
    }
  });
}

function asking(order: OrderSnapshot, change: Partial<RefundAsked>): RefundAsked {
  const delivery = { amount: 0, tax: 0 };
  return {
    key: "key",
    order: known(order),
    amount: 0,
    lines: [],
    delivery,
    adjustment: 0,
    restock: [],
    moves: true,
    returnNumber: "R-1001",
    note: "Return R-1001",
    ...change,
  };
}

function refunding(connected: ConnectedShop, asked: RefundAsked) {
  return connected.refund?.(asked) ?? assert.fail();
}

function rejection(written: Written<unknown>): string {
  return written.kind === "rejected" ? written.code : written.kind;
}

describe("An order of Magento 2", () => {
  on("is known by number and id, and carries who bought it, when, and in which language", async (_shop, connected) => {
    const order = await read(connected, "2");
    assert.deepEqual([order.number, order.externalId, order.language], ["000000102", "2", "de-DE"]);
    assert.equal(order.email, "lena@example.com");
    assert.deepEqual(order.shipTo, {
      name: "Lena Meyer",
      line1: "Hauptstraße 5",
      line2: "2. Stock",
      postalCode: "10115",
      city: "Berlin",
      region: "Berlin",
      country: "DE",
    });
    assert.deepEqual(order.discountCodes, ["AUTUMN"]);
    assert.deepEqual(order.payments, [
      { id: "7002", gateway: "stripe_payments", label: "Pay by card", tender: "money", paid: 8_378, reference: "pi_3Kz" },
    ]);
    const [parcel] = order.fulfilments;
    assert.deepEqual(
      [parcel?.carrier, parcel?.trackingNumber, parcel?.lines?.map(({ lineId }) => lineId)],
      ["DHL", "JJD2", ["201", "203"]],
    );
  });

  on("has one line for a configurable: the parent's money, the child's variant", async (_shop, connected) => {
    const [hoodie] = (await read(connected, "2")).lines;
    assert.deepEqual(
      [hoodie?.id, hoodie?.title, hoodie?.variant, hoodie?.sku, hoodie?.productId, hoodie?.variantId, hoodie?.quantity],
      ["201", "Hero Hoodie", "S", "HOODIE-S", "500", "501", 3],
    );
    assert.deepEqual([hoodie?.listed, hoodie?.paid, hoodie?.taxRate], [5_997, 5_398, 1_900]);
  });

  const bundle = (price: number, parts: readonly [number, number]): Piece => ({
    type: "bundle",
    product: 600,
    sku: "SET",
    name: "Tea set",
    qty: 1,
    price,
    parts: [
      { product: 601, sku: "POT", name: "Pot", qty: 1, price: parts[0] },
      { product: 602, sku: "CUP", name: "Cup", qty: 4, price: parts[1] },
    ],
  });

  on("has the parts of a bundle priced by its parts for lines, and a bundle with a price of its own for one", async (shop, connected) => {
    const byParts = shop.add({ id: 20, number: "000000120", at: "2026-11-01 10:00:00", pieces: [bundle(60, [20, 10])] });
    const whole = shop.add({ id: 21, number: "000000121", at: "2026-11-01 10:00:00", pieces: [bundle(55, [0, 0])] });
    const parts = await read(connected, String(byParts.entity_id));
    assert.deepEqual(
      parts.lines.map(({ id, title, quantity, paid }) => [id, title, quantity, paid]),
      [
        ["2002", "Pot", 1, 2_000],
        ["2003", "Cup", 4, 4_000],
      ],
    );
    assert.deepEqual(parts.fulfilments[0]?.lines, [
      { lineId: "2002", quantity: 1 },
      { lineId: "2003", quantity: 4 },
    ]);
    const one = await read(connected, String(whole.entity_id));
    assert.deepEqual(
      one.lines.map(({ id, title, paid }) => [id, title, paid]),
      [["2101", "Tea set", 5_500]],
    );
  });

  on("keeps what an extension charged as a fee, and what was paid by gift card apart", async (shop, connected) => {
    const { order } = { order: shop.orders[1] ?? assert.fail() };
    order.grand_total = roundTwo(order.grand_total + 2.5 - 10);
    order.total_paid = order.grand_total;
    Object.assign(order.extension_attributes as object, { gift_cards_amount: 10 });
    const snapshot = await read(connected, "2");
    assert.deepEqual(snapshot.fees, [{ id: "other", title: "Other charges", paid: 250, tax: 0 }]);
    assert.equal(snapshot.total, 8_378 + 250);
    assert.deepEqual(
      snapshot.payments.map(({ tender, paid }) => [tender, paid]),
      [
        ["money", 7_628],
        ["gift_card", 1_000],
      ],
    );
    const answer = await refunding(connected, asking(snapshot, { amount: 100, adjustment: 100 }));
    assert.equal(rejection(answer), "not_supported");
  });

  on("of another store view is nobody's here", async (shop, connected) => {
    const french = shop.provider.connect({ ...shop.given, store: "french" }, shop.outside);
    assert.equal(await french.findOrder?.("000000102", 5_000), null);
    assert.deepEqual((await french.listOrders({})).orders, []);
    assert.ok(await connected.findOrder?.("000000102", 5_000));
    const none = shop.provider.connect({ ...shop.given, store: "nowhere" }, shop.outside);
    await assert.rejects(none.check(), troubled("not_found"));
  });

  on("that adds up to nothing is told by its number and holds up none of the others", async (shop, connected) => {
    Object.assign(shop.orders[1] ?? {}, { items: [{ item_id: 7 }], order_currency_code: "euro" });
    const { orders } = await connected.listOrders({});
    const [wrong] = orders.filter((one) => "why" in one);
    assert.deepEqual([orders.length, wrong && "why" in wrong && wrong.number], [5, "000000102"]);
  });
});

describe("A refund through Magento 2", () => {
  on("without pieces names one of none, because without any Magento gives everything back", async (shop, connected) => {
    const order = await read(connected, "2");
    assert.equal(done(await refunding(connected, asking(order, { amount: 300, adjustment: 300 }))).amount, 300);
    assert.equal(shop.orders[1]?.total_refunded, 3);
    assert.deepEqual(
      shop.orders[1]?.items.map((item) => item.qty_refunded),
      [0, 0, 0],
    );
  });

  on("whose money moved while the credit memo could not be saved is unknown, not rejected", async (shop, connected) => {
    const order = await read(connected, "2");
    const [piece] = piecesOf(order);
    shop.breakAfterGateway();
    const answer = await refunding(connected, asking(order, { amount: piece?.amount ?? 0, lines: piece ? [piece] : [] }));
    assert.equal(answer.kind, "unknown");
  });

  on("of an order that no gateway captured is a person's", async (_shop, connected) => {
    const order = await read(connected, "1");
    const lines = piecesOf(order);
    const answer = await refunding(connected, asking(order, { amount: 1_250, lines }));
    assert.equal(rejection(answer), "not_supported");
    assert.equal(done(await refunding(connected, asking(order, { amount: 1_250, lines, moves: false }))).amount, 1_250);
  });

  on("sees what the back office gave back since the return was quoted", async (shop, connected) => {
    const order = await read(connected, "2");
    const pieces = piecesOf(order).slice(0, 3);
    const amount = pieces.reduce((sum, piece) => sum + piece.amount, 0);
    shop.refundInBackOffice(2, { items: [{ order_item_id: 201, qty: 1 }], arguments: { shipping_amount: 0 } });
    const answer = await refunding(connected, asking(order, { amount, lines: pieces }));
    assert.equal(rejection(answer), "too_much");
    const two = pieces.slice(1);
    const left = two.reduce((sum, piece) => sum + piece.amount, 0);
    assert.equal(done(await refunding(connected, asking(order, { amount: left, lines: two }))).amount, left);
  });

  on("puts all pieces of a line back on sale or none, and says which a person has to", async (shop, connected) => {
    const order = await read(connected, "2");
    const pieces = piecesOf(order);
    const [hoodie] = order.lines;
    const amount = (count: number) => pieces.slice(0, count).reduce((sum, piece) => sum + piece.amount, 0);
    const line = { lineId: hoodie?.id ?? "", quantity: 2, amount: amount(2), tax: 0 };
    const made = done(
      await refunding(connected, asking(order, { amount: amount(2), lines: [line], restock: [{ lineId: line.lineId, quantity: 1 }] })),
    );
    assert.deepEqual(made.unrestocked, [{ lineId: "201", quantity: 1 }]);
    assert.equal(shop.shop.restocked("2", "201"), 0);
  });

  on("of an order in another currency than the shop's own is a person's", async (shop, connected) => {
    Object.assign(shop.orders[1] ?? {}, { base_currency_code: "USD", base_to_order_rate: 0.9 });
    const order = await read(connected, "2");
    assert.equal(rejection(await refunding(connected, asking(order, { amount: 100, adjustment: 100 }))), "not_supported");
    const issued = await connected.issueCredit?.({
      key: "c",
      order: { ...known(order), currency: "USD" },
      amount: 500,
      expiresAt: shop.seed.now,
      returnNumber: "R-1",
      code: "X",
      note: "",
    });
    assert.equal(issued && rejection(issued), "not_supported");
  });

  test("arrives to the cent, whatever was sold, given back before, and taken off", () => {
    const piece = fc.record({
      qty: fc.integer({ min: 1, max: 7 }),
      cents: fc.integer({ min: 50, max: 20_000 }),
      off: fc.integer({ min: 0, max: 60 }),
      rate: fc.constantFrom(0, 5.5, 7, 10, 19, 20),
    });
    const given = fc.record({
      currency: fc.constantFrom("EUR", "JPY", "GBP"),
      pieces: fc.array(piece, { minLength: 1, maxLength: 5 }),
      delivery: fc.integer({ min: 0, max: 1_500 }),
      steps: fc.array(
        fc.record({
          takes: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 5, maxLength: 5 }),
          change: fc.integer({ min: -80, max: 80 }),
          delivery: fc.constantFrom("none", "all", "half"),
          moves: fc.boolean(),
        }),
        { minLength: 1, maxLength: 5 },
      ),
    });
    let made = 0;
    fc.assert(
      fc.property(given, ({ currency, pieces, delivery, steps }) => {
        const size = 10 ** exponent(currency);
        const { order, invoice } = toOrder({
          id: 9,
          number: "000000009",
          at: "2026-11-01 10:00:00",
          currency,
          delivery: delivery / size,
          transaction: "pi_9",
          pieces: pieces.map(({ qty, cents, off, rate }, place) => {
            const discount = Math.round((cents * qty * off) / 100) / size;
            return { product: place + 1, sku: `S${place}`, name: `Thing ${place}`, qty, price: cents / size, discount, rate };
          }),
        });
        const memos: FakeMemo[] = [];
        const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value));
        const snapshot = () =>
          toSnapshot(readOrder(plain(order)), { memos: memos.map((one) => memoSchema.parse(plain(one))), shipments: [] });
        assert.equal(sumOf(snapshot()), snapshot().total);
        let deliveryLeft = snapshot().shipping.paid;
        for (const [place, { takes, change, delivery: how, moves }] of steps.entries()) {
          const now = snapshot();
          const lines = now.lines.flatMap((line, at) => {
            const gone = order.items.find(({ item_id }) => String(item_id) === line.id)?.qty_refunded ?? 0;
            const quantity = Math.min(takes[at] ?? 0, line.quantity - gone);
            return quantity > 0 ? [{ lineId: line.id, quantity, amount: Math.floor((line.paid * quantity) / line.quantity), tax: 0 }] : [];
          });
          const back = how === "none" ? 0 : how === "all" ? deliveryLeft : Math.floor(deliveryLeft / 2);
          const amount = lines.reduce((sum, line) => sum + line.amount, 0) + back + change;
          const asked = asking(now, { key: `k${place}`, amount, lines, delivery: { amount: back, tax: 0 }, adjustment: change, moves });
          const plan = planRefund(
            asked,
            readOrder(plain(order)),
            memos.map((one) => memoSchema.parse(plain(one))),
            [invoiceSchema.parse(plain(invoice))],
          );
          if (plan.kind === "rejected") continue;
          const result = makeMemo(order, moves ? invoice : null, memos, plan.body as MemoRequest);
          if ("wrong" in result) {
            assert.match(result.wrong.join(), /without products|status of closed/, "what Magento finds wrong we had seen coming");
            continue;
          }
          memos.push({ ...result.memo, entity_id: place + 1, created_at: "2026-11-02 10:00:00" });
          assert.equal(Math.round(result.memo.grand_total * size * 100) / 100, amount);
          deliveryLeft -= back;
          made += 1;
        }
      }),
      { numRuns: 2_000 },
    );
    assert.ok(made > 1_000, `${made} refunds were compared`);
  });
});

describe("What Magento 2 is told", () => {
  on("leaves the order's status as it is", async (shop, connected) => {
    Object.assign(shop.orders[1] ?? {}, { status: "shipped_by_pigeon" });
    const order = await read(connected, "2");
    done(
      (await connected.tell?.({
        key: "t",
        order: known(order),
        returnNumber: "R-1001",
        status: "approved",
        note: "Return R-1001 approved",
        pieces: [],
        trackingNumber: "6A123",
        labelUrl: "https://returns.example.com/l/1",
      })) ?? assert.fail(),
    );
    assert.equal(shop.orders[1]?.status, "shipped_by_pigeon");
    assert.deepEqual(shop.shop.notes("2"), ["Return R-1001 approved · 6A123 · https://returns.example.com/l/1 [returns-portal t]"]);
  });

  on("is asked for no more than five things a second", async (shop, connected) => {
    const began = performance.now();
    await Promise.all(Array.from({ length: 13 }, () => connected.getOrder("999")));
    assert.ok(performance.now() - began >= 500, "the burst is ten");
    assert.equal(shop.vendor.seen.length, 13);
  });
});
