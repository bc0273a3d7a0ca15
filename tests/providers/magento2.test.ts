import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Written } from "../../server/providers/port.ts";
import { memoSchema, readOrder, toSnapshot } from "../../server/providers/shops/magento2-order.ts";
import { invoiceSchema, planRefund } from "../../server/providers/shops/magento2-refund.ts";
import type { ConnectedShop, RefundAsked } from "../../server/providers/shops/port.ts";
import { type Magento2, openMagento2 } from "../support/vendors/magento2.ts";
import { type MemoRequest, roundTwo } from "../support/vendors/magento2-memos.ts";
import type { Piece } from "../support/vendors/magento2-orders.ts";
import { asking, type Books, holdToTheCent } from "./magento.money.ts";
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
    // Half a pound: the store view says in what it weighs.
    assert.equal(hoodie?.weight, 227);
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
    const [some, all] = [1, 2].map((quantity) => [{ lineId: line.lineId, quantity }]);
    assert.deepEqual(connected.restockable?.({ lines: [line], restock: some ?? [] }), []);
    assert.deepEqual(connected.restockable?.({ lines: [line], restock: all ?? [] }), all);
    done(await refunding(connected, asking(order, { amount: amount(2), lines: [line], restock: some ?? [] })));
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
    const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value));
    const memosOf = ({ memos }: Books) => memos.map((one) => memoSchema.parse(plain(one)));
    const compared = holdToTheCent(
      (books) => toSnapshot(readOrder(plain(books.order)), { memos: memosOf(books), shipments: [] }),
      (asked, books) => {
        const plan = planRefund(asked, readOrder(plain(books.order)), memosOf(books), [invoiceSchema.parse(plain(books.invoice))]);
        return plan.kind === "ask" ? (plan.body as MemoRequest) : null;
      },
      [true, false],
      2_000,
    );
    assert.ok(compared > 1_000, `${compared} refunds were compared`);
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
