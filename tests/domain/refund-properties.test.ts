import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { type AssessContext, assess } from "../../server/domain/assess.ts";
import type { LedgerKind } from "../../server/domain/ledger-entry.ts";
import type { Order, OrderLine } from "../../server/domain/order.ts";
import type { Policy } from "../../server/domain/policy.ts";
import { handoversFor, type Quote, resolutionsFor, type Wish } from "../../server/domain/refund.ts";
import type { Return } from "../../server/domain/return.ts";
import { orderValue } from "../../server/domain/units.ts";
import { aContext, aLine, anOrder, aPolicy, aQuote, aZone, noon, submit } from "./make.ts";

const price = fc.oneof(fc.integer({ min: 0, max: 50_000 }), fc.constantFrom(0, 1, 99, 333, 10_000));

/** Any line: discounted or not, tax in any part of the price. */
const line = fc
  .record({ quantity: fc.integer({ min: 1, max: 5 }), paid: price, discount: price, rate: fc.constantFrom(0, 550, 1_000, 2_000, 2_500) })
  .map(({ quantity, paid, discount, rate }): Omit<OrderLine, "id"> => {
    return aLine({ quantity, paid, listed: paid + discount, tax: Math.round((paid * rate) / (10_000 + rate)) });
  });

/** Any basket, with charges and credits on the whole order; credits may even eat into the delivery, never beyond it. */
const basket = fc
  .record({
    lines: fc.array(line, { minLength: 1, maxLength: 5 }),
    charges: fc.array(price, { maxLength: 2 }),
    credit: fc.double({ min: 0, max: 1, noNaN: true }),
    hasCredit: fc.boolean(),
    delivery: fc.constantFrom(0, 1, 490, 990),
  })
  .map(({ lines, charges, credit, hasCredit, delivery }): Order => {
    const goods = lines.reduce((sum, { paid }) => sum + paid, 0) + charges.reduce((sum, paid) => sum + paid, 0);
    const fees = charges.map((paid, index) => ({ id: `charge-${index}`, title: "Wrapping", paid, tax: Math.round(paid / 6) }));
    if (hasCredit) fees.push({ id: "credit", title: "Loyalty", paid: -Math.floor((goods + delivery) * credit), tax: 0 });
    return anOrder({
      lines: lines.map((one, index) => ({ ...one, id: `line-${index}` })),
      fees,
      shipping: { paid: delivery, tax: Math.round(delivery / 6) },
    });
  });

/** Which unit goes back in which step: every unit once, in any order, in up to four submissions. */
const steps = fc
  .record({ order: basket, seed: fc.array(fc.nat(), { minLength: 25, maxLength: 25 }), cuts: fc.integer({ min: 1, max: 4 }) })
  .map(({ order, seed, cuts }) => {
    const pieces = order.lines
      .flatMap((one) => Array.from({ length: one.quantity }, () => one.id))
      .map((lineId, index) => ({ lineId, rank: seed[index] ?? 0, step: (seed[24 - index] ?? 0) % cuts }));
    const shuffled = pieces.toSorted((a, b) => a.rank - b.rank);
    const submissions = Array.from({ length: cuts }, (_, step) =>
      wishesFor(shuffled.filter((piece) => piece.step === step).map(({ lineId }) => lineId)),
    );
    return { order, submissions: submissions.filter((wishes) => wishes.length > 0) };
  });

function wishesFor(lineIds: readonly string[]): Wish[] {
  const quantities = new Map<string, number>();
  for (const lineId of lineIds) quantities.set(lineId, (quantities.get(lineId) ?? 0) + 1);
  return [...quantities].map(([lineId, quantity]) => ({ lineId, quantity, reasonId: "changed_mind" }));
}

/** Sends everything back step by step, as the portal would. */
function sendBack(
  context: AssessContext,
  submissions: readonly (readonly Wish[])[],
  choice: Parameters<typeof submit>[2] = {},
): { returns: Return[]; quotes: Quote[] } {
  let returns: Return[] = [];
  const quotes: Quote[] = [];
  for (const wishes of submissions) {
    const now = { ...context, earlier: returns };
    quotes.push(aQuote(now, wishes, choice));
    returns = [...returns, ...submit(now, wishes, choice).returns];
  }
  return { returns, quotes };
}

function given(returns: readonly Return[], kind: LedgerKind, what: "amount" | "tax" = "amount"): number {
  return returns.flatMap(({ ledger }) => ledger).reduce((sum, entry) => sum + (entry.kind === kind ? entry[what] : 0), 0);
}

const free: Policy = aPolicy({ zones: [aZone()] });

describe("any basket, any sequence of partial returns", () => {
  test("the units and the delivery are the order's total, and no unit costs less than nothing", () => {
    fc.assert(
      fc.property(basket, (order) => {
        const value = orderValue(order);
        const units = [...value.units.values()].flat();
        assert.equal(units.reduce((sum, { paid }) => sum + paid, 0) + value.delivery.paid, order.total);
        for (const { paid, tax } of units) assert.ok(paid >= 0 && tax >= 0 && tax <= paid);
      }),
    );
  });

  test("sent back whole, in whatever parts and order, every cent comes back", () => {
    fc.assert(
      fc.property(steps, ({ order, submissions }) => {
        const { returns } = sendBack(aContext({ order, policy: free }), submissions);
        assert.equal(given(returns, "purchase") + given(returns, "delivery"), order.total);
        assert.equal(given(returns, "delivery"), orderValue(order).delivery.paid);
      }),
    );
  });

  test("the tax of the parts is the tax of the whole", () => {
    fc.assert(
      fc.property(steps, ({ order, submissions }) => {
        const { returns } = sendBack(aContext({ order, policy: free }), submissions);
        const value = orderValue(order);
        const taxes = [...value.units.values()].flat().reduce((sum, { tax }) => sum + tax, 0);
        assert.equal(given(returns, "purchase", "tax"), taxes);
        assert.equal(given(returns, "delivery", "tax"), value.delivery.tax);
        for (const entry of returns.flatMap(({ ledger }) => ledger)) assert.ok(Math.abs(entry.tax) <= Math.abs(entry.amount));
      }),
    );
  });

  test("the delivery comes back once at most, up to the cheapest standard one", () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 1_000 }), ({ order, submissions }, cheapestStandard) => {
        const { returns } = sendBack(
          aContext({ order: { ...order, shipping: { ...order.shipping, cheapestStandard } }, policy: free }),
          submissions,
        );
        const back = returns.flatMap(({ ledger }) => ledger).filter(({ kind, amount }) => kind === "delivery" && amount > 0);
        assert.ok(back.length <= 1);
        assert.equal(given(returns, "delivery"), Math.min(cheapestStandard, orderValue(order).delivery.paid));
      }),
    );
  });

  test("no return and no figure in it takes more than it gives, whatever the label costs", () => {
    const fee = fc.oneof(
      fc.integer({ min: 0, max: 5_000 }).map((amount) => ({ kind: "flat" as const, amount })),
      fc.integer({ min: 0, max: 10_000 }).map((basisPoints) => ({ kind: "percent" as const, basisPoints })),
    );
    fc.assert(
      fc.property(steps, fee, fc.boolean(), fc.boolean(), ({ order, submissions }, price, late, informed) => {
        const policy = aPolicy({ zones: [aZone({ label: "deducted", fee: price })], withdrawal: { informed, returnCost: "shopper" } });
        const { returns, quotes } = sendBack(aContext({ order, policy, at: noon(late ? "2026-11-25" : "2026-11-10") }), submissions);
        for (const quote of quotes) {
          assert.equal(
            quote.total,
            quote.returns.reduce((sum, one) => sum + one.total, 0),
          );
          for (const one of quote.returns) {
            assert.ok(one.total >= 0);
            assert.equal(
              one.total,
              one.ledger.reduce((sum, entry) => sum + entry.amount, 0),
            );
            if (one.statutory && !informed) assert.equal(one.ledger.filter(({ kind, amount }) => kind === "fee" && amount !== 0).length, 0);
          }
          const taken = quote.returns
            .flatMap(({ ledger }) => ledger)
            .reduce((sum, entry) => sum - (entry.kind === "fee" ? entry.amount : 0), 0);
          if (price.kind === "flat") assert.ok(taken <= price.amount);
        }
        assert.ok(given(returns, "purchase") <= orderValue(order).goods);
      }),
    );
  });

  test("what the shop gave back by itself never comes twice", () => {
    const refunds = fc.array(
      fc.record({
        share: fc.double({ min: 0, max: 1, noNaN: true }),
        named: fc.boolean(),
        quantity: fc.integer({ min: 0, max: 3 }),
        shipping: fc.boolean(),
      }),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(steps, refunds, ({ order, submissions }, wanted) => {
        let left = order.total;
        const made = wanted.map(({ share, named, quantity, shipping }, index) => {
          const amount = Math.floor(left * share);
          left -= amount;
          const ofDelivery = shipping ? Math.min(amount, orderValue(order).delivery.paid, index === 0 ? amount : 0) : 0;
          const lines = [{ lineId: order.lines[0]?.id ?? "", quantity, amount: amount - ofDelivery }];
          return { id: `refund-${index}`, at: order.placedAt, amount, shipping: ofDelivery, ...(named && { lines }) };
        });
        const context = aContext({ order: { ...order, refunds: made }, policy: free });
        let returns: Return[] = [];
        for (const wishes of submissions) {
          const now = { ...context, earlier: returns };
          const free = new Map(assess(now).lines.map(({ lineId, returnable }) => [lineId, returnable]));
          const possible = wishes
            .map((wish) => ({ ...wish, quantity: Math.min(wish.quantity, free.get(wish.lineId) ?? 0) }))
            .filter(({ quantity }) => quantity > 0);
          if (possible.length > 0) returns = [...returns, ...submit(now, possible).returns];
        }
        const refunded = made.reduce((sum, { amount }) => sum + amount, 0);
        assert.ok(given(returns, "purchase") + given(returns, "delivery") + refunded <= order.total);
      }),
    );
  });

  test("a unit goes back once, and places are taken in order", () => {
    fc.assert(
      fc.property(steps, ({ order, submissions }) => {
        const { returns } = sendBack(aContext({ order, policy: free }), submissions);
        const taken = returns.flatMap(({ units }) => units).map(({ lineId, place }) => `${lineId} ${place}`);
        assert.equal(new Set(taken).size, taken.length);
        assert.equal(
          taken.length,
          order.lines.reduce((sum, { quantity }) => sum + quantity, 0),
        );
      }),
    );
  });

  test("what is offered is what is quoted", () => {
    fc.assert(
      fc.property(
        steps,
        fc.integer({ min: 1, max: 2_000 }),
        fc.integer({ min: 0, max: 3_000 }),
        ({ order, submissions }, bonusBasisPoints, bonusCap) => {
          const policy = { ...free, resolutions: { ...free.resolutions, storeCredit: { bonusBasisPoints, bonusCap, validMonths: 12 } } };
          const context = aContext({ order, policy });
          const wishes = submissions[0] ?? [];
          const request = { context, assessment: assess(context), wishes, handover: "print" as const };
          for (const { kind, total, bonus } of resolutionsFor(request)) {
            assert.equal(aQuote(context, wishes, { resolution: kind }).total, total);
            assert.ok(bonus >= 0 && bonus <= bonusCap);
          }
          for (const { kind, total, fee } of handoversFor({ ...request, resolution: "refund" })) {
            assert.equal(aQuote(context, wishes, { handover: kind }).total, total);
            assert.ok(fee <= 0);
          }
        },
      ),
    );
  });
});
