import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { contentFor, contentLeft, type RefundContent, sumOfContent } from "../../server/domain/refund-content.ts";

const anyContent = fc
  .record({
    lines: fc.array(
      fc.record({
        quantity: fc.integer({ min: 0, max: 5 }),
        amount: fc.integer({ min: 0, max: 100_000 }),
        share: fc.integer({ min: 0, max: 25 }),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    delivery: fc.integer({ min: 0, max: 2_000 }),
    fee: fc.integer({ min: 0, max: 1_500 }),
    goodwill: fc.integer({ min: 0, max: 1_500 }),
  })
  .map(({ lines, delivery, fee, goodwill }): RefundContent => {
    const named = lines.map(({ quantity, amount, share }, place) => ({
      lineId: `l${place}`,
      quantity,
      amount,
      tax: Math.floor((amount * share) / 125),
    }));
    const gains = named.reduce((sum, { amount }) => sum + amount, delivery + goodwill);
    return {
      lines: named,
      delivery: { amount: delivery, tax: 0 },
      adjustment: goodwill - Math.min(fee, gains),
      restock: named.flatMap(({ lineId, quantity }) => (quantity > 0 ? [{ lineId, quantity }] : [])),
    };
  })
  .filter((content) => sumOfContent(content) > 0);

test("whatever parts it is paid in, each part comes to its amount, and together they are the ledger line by line, in money and in tax", () => {
  fc.assert(
    fc.property(anyContent, fc.array(fc.integer({ min: 1, max: 50_000 }), { maxLength: 5 }), (whole, wishes) => {
      const parts: RefundContent[] = [];
      let left = sumOfContent(whole);
      for (const wish of [...wishes, left]) {
        const amount = Math.min(wish, left);
        if (amount === 0) continue;
        left -= amount;
        const part = contentFor(contentLeft(whole, parts), amount);
        assert.equal(sumOfContent(part), amount);
        for (const line of part.lines) assert.ok(line.amount >= 0, JSON.stringify(part));
        parts.push(part);
      }
      for (const line of whole.lines) {
        const own = parts.flatMap(({ lines }) => lines.filter(({ lineId }) => lineId === line.lineId));
        assert.equal(
          own.reduce((sum, { amount }) => sum + amount, 0),
          line.amount,
        );
        assert.equal(
          own.reduce((sum, { tax }) => sum + tax, 0),
          line.tax,
        );
        assert.equal(
          own.reduce((sum, { quantity }) => sum + quantity, 0),
          line.quantity,
        );
      }
      assert.equal(
        parts.reduce((sum, { delivery }) => sum + delivery.amount, 0),
        whole.delivery.amount,
      );
      assert.equal(
        parts.reduce((sum, { adjustment }) => sum + adjustment, 0),
        whole.adjustment,
      );
      const restocked = parts.flatMap(({ restock }) => restock);
      assert.deepEqual(restocked, [...whole.restock], "each piece goes back on sale once");
    }),
  );
});

test("more than the ledger knows of is an adjustment, and no line gets more than it is worth", () => {
  const whole: RefundContent = {
    lines: [{ lineId: "a", quantity: 1, amount: 1_000, tax: 160 }],
    delivery: { amount: 0, tax: 0 },
    adjustment: 0,
    restock: [],
  };
  const part = contentFor(whole, 1_300);
  assert.deepEqual([part.lines[0]?.amount, part.adjustment, sumOfContent(part)], [1_000, 300, 1_300]);
});
