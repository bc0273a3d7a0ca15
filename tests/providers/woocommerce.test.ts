import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import fc from "fast-check";
import { toDecimal } from "../../server/domain/money.ts";
import { sumOf } from "../../server/domain/snapshot.ts";
import { readWooOrder, readWooRefund, type WooRefund } from "../../server/providers/shops/woocommerce-orders.ts";

type Json = Record<string, unknown>;

function fixture<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`./fixtures/woocommerce/${name}.json`, import.meta.url), "utf8")) as T;
}

const orders = fixture<Json[]>("orders");
const searched = fixture<{ body: Json[] }>("search-email").body;
const tracked = fixture<{ body: Json }>("order-with-ast-tracking").body;
const fulfilled = fixture<{ body: Json }>("order-with-fulfillment").body;

function numbered(number: string): Json {
  const order = [...orders, ...searched].find((one) => one.number === number);
  assert.ok(order, `no fixture ${number}`);
  return order;
}

function details(...given: readonly unknown[]): Map<string, WooRefund> {
  return new Map(
    given.flatMap((one) => {
      const refund = readWooRefund(one);
      return refund ? [[refund.id, refund] as const] : [];
    }),
  );
}

describe("An order of WooCommerce", () => {
  for (const order of [...orders, ...searched, tracked, fulfilled]) {
    test(`#${String(order.number)} adds up to its total to the cent`, () => {
      const snapshot = readWooOrder(order);
      assert.equal(sumOf(snapshot), snapshot.total);
      assert.equal(toDecimal(snapshot.total, snapshot.currency), order.total);
      for (const line of snapshot.lines) assert.ok(line.listed >= line.paid);
    });
  }

  test("is known by its number, and by its id beside it", () => {
    const { number, externalId } = readWooOrder(numbered("101"));
    assert.deepEqual({ number, externalId }, { number: "101", externalId: "114" });
  });

  test("carries who bought it, where it went and when", () => {
    const { email, phone, shipTo, billTo, placedAt } = readWooOrder(numbered("66"));
    assert.equal(new Date(placedAt).toISOString().slice(-1), "Z");
    assert.ok(email?.includes("@"));
    assert.equal(phone, "+34 600 111 222");
    assert.deepEqual(shipTo, {
      name: "Luis García",
      line1: "Calle Nueva 9",
      city: "Sevilla",
      region: "SE",
      postalCode: "41001",
      country: "ES",
    });
    assert.equal(billTo?.postalCode, "28013");
  });

  test("has no address when it carries none", () => {
    const { shipTo, billTo } = readWooOrder(numbered("115"));
    assert.equal(shipTo, undefined);
    assert.notEqual(billTo?.postalCode, "");
  });

  test("names the variation apart from the product, and leaves plugins' notes out", () => {
    const [grey, navy] = readWooOrder(numbered("66")).lines;
    assert.deepEqual([grey?.title, grey?.variant], ["Sweat à capuche", "Grey, S"]);
    assert.equal(navy?.variant, "Navy, S");
    assert.equal(readWooOrder(numbered("56")).lines[1]?.variant, undefined);
  });

  test("takes the rate of each line from the taxes that were applied", () => {
    assert.deepEqual(
      readWooOrder(numbered("61")).lines.map(({ taxRate }) => taxRate),
      [700, 1900],
    );
    assert.deepEqual(
      readWooOrder(numbered("67")).lines.map(({ taxRate }) => taxRate),
      [2000, undefined],
    );
  });

  test("counts gift-card coupons as lower prices, and keeps what the price had been", () => {
    const { lines, discountCodes } = readWooOrder(numbered("62"));
    assert.deepEqual(discountCodes, ["gc-7xk2-91pq"]);
    assert.deepEqual(
      lines.map(({ listed, paid }) => [listed, paid]),
      [
        [6436, 3935],
        [3867, 1367],
      ],
    );
  });

  test("keeps fees, negative ones too", () => {
    assert.deepEqual(
      readWooOrder(numbered("87")).fees.map(({ title, paid, tax }) => [title, paid, tax]),
      [
        ["Gift wrapping", 360, 60],
        ["Loyalty credit", -600, -100],
      ],
    );
  });

  test("has the status a return needs", () => {
    const status = (change: Json) => readWooOrder({ ...numbered("56"), ...change }).status;
    const seen = [
      "completed",
      "processing",
      "cancelled",
      "failed",
      "refunded",
      "trash",
      "pending",
      "checkout-draft",
      "wc-shipped",
      "in-production",
    ].map((status_) => status({ status: status_ }));
    assert.deepEqual(seen, ["completed", "open", "cancelled", "failed", "refunded", "cancelled", "pending", "pending", "open", "open"]);
    assert.equal(status({ status: "on-hold", date_paid_gmt: null }), "pending");
    assert.equal(status({ status: "on-hold", date_paid_gmt: "2026-11-01T10:00:00" }), "open");
  });

  test("counts as paid only once it is", () => {
    assert.deepEqual(readWooOrder(numbered("115")).payments, []);
    assert.deepEqual(
      readWooOrder(numbered("56")).payments.map(({ gateway, tender, paid }) => [gateway, tender, paid]),
      [["bacs", "money", 8469]],
    );
  });

  test("has no delivery date: completion hints at when it left", () => {
    assert.deepEqual(readWooOrder(numbered("67")).fulfilments, [{ id: "67-completed", shippedAt: Date.UTC(2026, 9, 6, 20, 42, 9) }]);
    assert.deepEqual(readWooOrder(numbered("84")).fulfilments, []);
    assert.deepEqual(readWooOrder(numbered("66")).fulfilments, [], "completed once, then reopened");
  });

  test("takes carrier and tracking number from the tracking plugins", () => {
    assert.deepEqual(
      readWooOrder(tracked).fulfilments.map(({ carrier, trackingNumber, shippedAt }) => [carrier, trackingNumber, shippedAt]),
      [
        ["Colissimo", "6A12345678901", 1795358440000],
        ["Ma Poste Locale", "XX 99", 1795358440000],
      ],
    );
  });

  test("remembers a deleted product by its name", () => {
    const order = structuredClone(numbered("56"));
    const [line] = order.line_items as Json[];
    Object.assign(line ?? {}, { product_id: 0, variation_id: 0, sku: null, parent_name: null, image: { id: "", src: "" } });
    const [first] = readWooOrder(order).lines;
    assert.deepEqual(
      [first?.productId, first?.variantId, first?.sku, first?.title],
      [undefined, undefined, undefined, "T-shirt coton bio noir - M"],
    );
  });

  test("has readable titles however WordPress wrote them", () => {
    const order = structuredClone(numbered("85"));
    const [line] = order.line_items as Json[];
    Object.assign(line ?? {}, { name: "Tom &amp; Jerry&#8217;s <b>mug</b> 3 &times; 4 &lt;big&gt; 5&#x2033;" });
    assert.equal(readWooOrder(order).lines[0]?.title, "Tom & Jerry’s mug 3 × 4 <big> 5″");
  });

  test("speaks the language the shopper bought in, when a plugin kept it", () => {
    const order = { ...numbered("85"), meta_data: [{ id: 1, key: "wpml_language", value: "pt-br" }] };
    assert.equal(readWooOrder(order).language, "pt-BR");
    assert.equal(readWooOrder({ ...order, meta_data: [{ key: "_locale", value: "de_DE_formal" }] }).language, "de-DE");
    assert.equal(readWooOrder(numbered("85")).language, undefined);
  });

  test("with only downloads in it has nothing that can be sent back", () => {
    const order = { ...numbered("67"), needs_processing: false };
    assert.deepEqual(
      readWooOrder(order).lines.map(({ intangible }) => intangible),
      [true, true],
    );
    assert.deepEqual(
      readWooOrder(numbered("67")).lines.map(({ intangible }) => intangible),
      [undefined, undefined],
    );
  });

  test("whose total is off by a cent is refused with the arithmetic", () => {
    assert.throws(() => readWooOrder({ ...numbered("56"), total: "84.70" }), {
      message: "total: lines 79.79 + fees 0.00 + shipping 4.90 = 84.69 EUR, but the total is 84.70 (0.01 apart)",
    });
  });

  test("exported with eight decimals is refused with what to do about it", () => {
    const order = structuredClone(numbered("56"));
    Object.assign((order.line_items as Json[])[0] ?? {}, { total: "49.83333333" });
    assert.throws(() => readWooOrder(order), /"49.83333333" is no amount in EUR \(like 123.45\); export with dp=2/);
  });

  test("that is something else altogether is refused, not misread", () => {
    for (const wrong of [
      null,
      7,
      "order",
      [],
      {},
      { line_items: [] },
      { ...numbered("56"), currency: "euro" },
      { ...numbered("56"), date_created_gmt: "yesterday" },
    ]) {
      assert.throws(() => readWooOrder(wrong), { name: "WrongOrder" });
    }
  });
});

describe("What WooCommerce refunded", () => {
  test("is known in money from the order alone", () => {
    assert.deepEqual(readWooOrder(numbered("59")).refunds, [{ id: "155", amount: 2657 }]);
  });

  test("is known in units when the refund's own document is there", () => {
    const { body } = fixture<{ body: unknown[] }>("refunds-of-order-59");
    assert.deepEqual(readWooOrder(numbered("59"), details(...body)).refunds, [
      { id: "155", at: Date.UTC(2026, 10, 22, 15, 0, 21), amount: 2657, lines: [{ lineId: "14", quantity: 1, amount: 2657 }] },
    ]);
  });

  test("is known in units when the refund within the order carries its lines", () => {
    const { body } = fixture<{ body: unknown[] }>("refunds-of-order-59");
    assert.deepEqual(readWooOrder({ ...numbered("59"), refunds: body }).refunds[0]?.lines, [{ lineId: "14", quantity: 1, amount: 2657 }]);
  });

  test("in one piece was for every unit", () => {
    const [refund] = readWooOrder(numbered("58")).refunds;
    assert.deepEqual(refund, {
      id: "121",
      amount: 5239,
      lines: [
        { lineId: "10", quantity: 3, amount: 3750 },
        { lineId: "11", quantity: 3, amount: 999 },
      ],
      shipping: 490,
    });
    const { body } = fixture<{ body: Json }>("refund-full-with-total_tax");
    assert.deepEqual(readWooOrder(numbered("58"), details({ ...body, id: 121 })).refunds[0]?.lines, refund?.lines);
  });

  test("stays money only where the shop's lines contradict the amount", () => {
    const { body } = fixture<{ body: unknown[] }>("refunds-list");
    const refunds = new Map(readWooOrder(numbered("83"), details(...body)).refunds.map((refund) => [refund.id, refund]));
    assert.equal(refunds.get("96")?.amount, 200);
    assert.equal(refunds.get("96")?.lines, undefined, "2.00 with lines of 17.99");
    assert.equal(refunds.get("99")?.amount, 0, 'an empty amount is "-" in the order');
    assert.deepEqual(refunds.get("92")?.lines, []);
    assert.equal(refunds.get("92")?.shipping, 490);
    assert.deepEqual(
      refunds.get("97")?.lines?.map(({ quantity, amount }) => [quantity, amount]),
      [[0, 300]],
    );
  });
});

describe("Any order WooCommerce could make", () => {
  const charge = (least: number) =>
    fc.record({ net: fc.integer({ min: least, max: 500_000 }), rate: fc.constantFrom(0, 550, 700, 1900, 2000) });
  const any = fc.record({
    currency: fc.constantFrom("EUR", "JPY", "KWD", "GBP"),
    lines: fc.array(fc.record({ quantity: fc.integer({ min: 1, max: 9 }), off: fc.integer({ min: 0, max: 100 }), price: charge(0) }), {
      minLength: 1,
      maxLength: 8,
    }),
    fees: fc.array(charge(0), { maxLength: 2 }),
    shipping: fc.array(charge(0), { maxLength: 2 }),
  });

  test("adds up to the minor unit, and one minor unit more is refused", () => {
    fc.assert(
      fc.property(any, ({ currency, lines, fees, shipping }) => {
        const text = (minor: number) => toDecimal(minor, currency);
        const tax = (minor: number, rate: number) => Math.round((minor * rate) / 10_000);
        let total = 0;
        const priced = (id: number, net: number, rate: number) => {
          total += net + tax(net, rate);
          return {
            id,
            name: "Thing",
            total: text(net),
            total_tax: text(tax(net, rate)),
            taxes: [{ id: rate, total: text(tax(net, rate)) }],
          };
        };
        const order = {
          id: 1,
          number: "A-1",
          status: "processing",
          currency,
          date_created_gmt: "2026-11-01T10:00:00",
          line_items: lines.map(({ quantity, off, price }, place) => ({
            ...priced(place + 1, Math.round((price.net * (100 - off)) / 100), price.rate),
            quantity,
            subtotal: text(price.net),
            subtotal_tax: text(tax(price.net, price.rate)),
          })),
          fee_lines: fees.map(({ net, rate }, place) => priced(100 + place, net, rate)),
          shipping_lines: shipping.map(({ net, rate }, place) => priced(200 + place, net, rate)),
        };
        const snapshot = readWooOrder({ ...order, total: text(total) });
        assert.equal(sumOf(snapshot), total);
        assert.throws(() => readWooOrder({ ...order, total: text(total + 1) }), { name: "WrongOrder" });
      }),
      { numRuns: 200 },
    );
  });
});
