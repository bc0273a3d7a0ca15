import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { splitByTender, type TenderLeft, tenderRule, tendersLeft } from "../../server/domain/tenders.ts";

const kinds = ["money", "gift_card", "store_credit"] as const;
const rules = ["as_paid", "money_first", "credit_first"] as const;
const lanes = ["withdrawal", "commercial", "guarantee"] as const;
const anyTenders = fc
  .array(fc.record({ tender: fc.constantFrom(...kinds), left: fc.integer({ min: 0, max: 1_000_000 }) }), { minLength: 2, maxLength: 5 })
  .map((list): TenderLeft[] => list.map((one, place) => ({ id: `p${place}`, ...one })));
const sum = (parts: readonly { readonly amount: number }[]) => parts.reduce((all, { amount }) => all + amount, 0);

test("an amount is shared exactly, and nothing goes back beyond what is left of a means of payment", () => {
  fc.assert(
    fc.property(anyTenders, fc.integer({ min: 0, max: 6_000_000 }), fc.constantFrom(...rules), (tenders, amount, rule) => {
      const parts = splitByTender(amount, { left: tenders, rule });
      assert.equal(sum(parts), amount);
      for (const { tender, amount: part } of parts) {
        assert.ok(part > 0 && Number.isInteger(part));
        const found = tenders.find(({ id }) => id === tender);
        if (tender !== undefined) assert.ok(found && part <= found.left);
      }
    }),
  );
});

test("any sequence of partial refunds gives back to each exactly what was paid by it, and not a cent more", () => {
  const orders = fc.array(fc.record({ tender: fc.constantFrom(...kinds), paid: fc.integer({ min: 1, max: 100_000 }) }), {
    minLength: 2,
    maxLength: 4,
  });
  fc.assert(
    fc.property(
      orders,
      fc.array(fc.integer({ min: 1, max: 50_000 }), { maxLength: 12 }),
      fc.constantFrom(...rules),
      (paid, amounts, rule) => {
        const order = { payments: paid.map((one, place) => ({ id: `p${place}`, gateway: "g", ...one })) };
        const whole = paid.reduce((all, one) => all + one.paid, 0);
        const made: { kind: "refund"; amount: number; tender?: string }[] = [];
        let left = whole;
        for (const wanted of [...amounts, whole]) {
          const amount = Math.min(wanted, left);
          left -= amount;
          const parts = splitByTender(amount, { left: tendersLeft(order, made, 0), rule });
          made.push(...parts.map((part) => ({ kind: "refund" as const, ...part })));
        }
        for (const { id, paid: most } of order.payments) assert.equal(sum(made.filter(({ tender }) => tender === id)), most);
        assert.ok(made.every(({ tender }) => tender !== undefined));
      },
    ),
  );
});

const card = { id: "card", tender: "money", left: 6_000 } as const;
const gift = { id: "gift", tender: "gift_card", left: 4_000 } as const;

test("the merchant chooses what goes first", () => {
  const split = (rule: (typeof rules)[number]) => splitByTender(5_000, { left: [card, gift], rule });
  assert.deepEqual(split("money_first"), [{ amount: 5_000, tender: "card" }]);
  assert.deepEqual(split("credit_first"), [
    { amount: 1_000, tender: "card" },
    { amount: 4_000, tender: "gift" },
  ]);
  assert.deepEqual(split("as_paid"), [
    { amount: 3_000, tender: "card" },
    { amount: 2_000, tender: "gift" },
  ]);
});

test("while the statutory right runs, or nobody can say that it is over, money goes back as it was paid", () => {
  const shipTo = { name: "A", line1: "1", postalCode: "1", city: "C", country: "FR" };
  const deliveredAt = Date.UTC(2026, 10, 2, 12);
  const delivered = { shipTo, fulfilments: [{ id: "f", deliveredAt }] };
  const asked = (lane: (typeof lanes)[number], days: number) => ({ lane, requestedAt: deliveredAt + days * 86_400_000 });
  assert.equal(tenderRule("credit_first", asked("commercial", 5), delivered), "as_paid");
  assert.equal(tenderRule("credit_first", asked("commercial", 20), delivered), "credit_first");
  assert.equal(tenderRule("credit_first", asked("withdrawal", 20), delivered), "as_paid");
  assert.equal(tenderRule("credit_first", asked("commercial", 20), { shipTo, fulfilments: [] }), "as_paid");
});

test("an order that was paid in one way has nothing to choose, and what is beyond what was paid names no way", () => {
  assert.deepEqual(tendersLeft({ payments: [{ id: "p", gateway: "g", tender: "money", paid: 100 }] }, [], 0), []);
  assert.deepEqual(splitByTender(500, { left: [], rule: "as_paid" }), [{ amount: 500 }]);
  assert.deepEqual(splitByTender(10_500, { left: [card, gift], rule: "as_paid" }).at(-1), { amount: 500 });
});

test("what was given back in the shop without saying to which is taken off each in its share", () => {
  const payments = [
    { id: "a", gateway: "g", tender: "money" as const, paid: 6_000 },
    { id: "b", gateway: "gift", tender: "gift_card" as const, paid: 4_000 },
  ];
  assert.deepEqual(
    tendersLeft({ payments }, [{ kind: "refund", amount: 1_000, tender: "a" }], 900).map(({ left }) => left),
    [4_500, 3_600],
  );
});
