import assert from "node:assert/strict";
import fc from "fast-check";
import { exponent } from "../../server/domain/money.ts";
import { sumOf } from "../../server/domain/snapshot.ts";
import { orderSchema, type ShopOrder, toSnapshot } from "../../server/providers/shops/mijnwebwinkel-order.ts";
import { creditRequest, toBooked, toMade, toParts, toShopRefunds } from "../../server/providers/shops/mijnwebwinkel-refunds.ts";
import { type CreditRequest, type FakeOrder, toCredit, toOrder } from "../support/vendors/mijnwebwinkel-books.ts";
import { known } from "./shops.asking.ts";

/**
 * Sells anything, credits some of it again and again, takes fees off and adds goodwill, and holds what the shop makes of each request to what
 * was asked for.
 * @returns how many credit orders were compared
 */
export function holdCreditsToTheCent(numRuns: number): number {
  const piece = fc.record({
    quantity: fc.integer({ min: 1, max: 6 }),
    cents: fc.integer({ min: 50, max: 20_000 }),
    rate: fc.constantFrom(0, 9, 21),
  });
  const step = fc.record({
    takes: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 4 }),
    back: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 4 }),
    change: fc.integer({ min: -40, max: 40 }),
    delivery: fc.constantFrom("none", "all", "half"),
  });
  const given = fc.record({
    currency: fc.constantFrom("EUR", "JPY"),
    pieces: fc.array(piece, { minLength: 1, maxLength: 4 }),
    off: fc.integer({ min: 0, max: 60 }),
    delivery: fc.integer({ min: 0, max: 1_500 }),
    payment: fc.integer({ min: 0, max: 100 }),
    steps: fc.array(step, { minLength: 1, maxLength: 4 }),
  });
  let compared = 0;
  fc.assert(
    fc.property(given, ({ currency, pieces, off, delivery, payment, steps }) => {
      const size = 10 ** exponent(currency);
      const worth = pieces.reduce((sum, { quantity, cents }) => sum + quantity * cents, 0);
      const discount = Math.floor((worth * off) / 100);
      const original = toOrder({
        ...{ number: 1, at: "2026-11-01 10:00:00", currency, delivery: delivery / size, payment: payment / size },
        pieces: pieces.map(({ quantity, cents, rate }, place) => ({
          article: place + 1,
          sku: `S${place}`,
          name: `Thing ${place}`,
          quantity,
          unit: cents / size,
          rate,
        })),
        ...(discount > 0 && { discount: { code: "OFF", off: discount / size } }),
      });
      const credits: FakeOrder[] = [];
      const read = (): { order: ShopOrder; booked: ShopOrder[] } => ({
        order: orderSchema.parse(structuredClone(original)),
        booked: credits.map((one) => orderSchema.parse(structuredClone(one))),
      });
      for (const [place, { takes, back, change, delivery: how }] of steps.entries()) {
        const { order, booked } = read();
        const now = toSnapshot(order, (lines) => toShopRefunds(order, booked, lines));
        assert.equal(sumOf(now), now.total);
        const gone = (id: string) =>
          now.refunds.flatMap(({ lines }) => lines ?? []).reduce((sum, one) => sum + (one.lineId === id ? one.quantity : 0), 0);
        const lines = now.lines.flatMap(({ id, paid, quantity }, at) => {
          const count = Math.min(takes[at] ?? 0, quantity - gone(id));
          return count > 0 ? [{ lineId: id, quantity: count, amount: Math.floor((paid * count) / quantity), tax: 0 }] : [];
        });
        const givenBack = now.refunds.reduce((sum, one) => sum + (one.shipping ?? 0), 0);
        const forDelivery = how === "none" ? 0 : Math.floor((now.shipping.paid - givenBack) / (how === "all" ? 1 : 2));
        const amount = lines.reduce((sum, one) => sum + one.amount, 0) + forDelivery + change;
        if (amount <= 0 || amount - forDelivery <= 0) continue;
        const asked = {
          ...{
            key: `k${place}`,
            order: known(now),
            amount,
            lines,
            delivery: { amount: forDelivery, tax: 0 },
            adjustment: change,
            moves: false,
          },
          restock: lines.flatMap(({ lineId, quantity }, at) =>
            (back[at] ?? 0) > 0 ? [{ lineId, quantity: Math.min(quantity, back[at] ?? 0) }] : [],
          ),
          ...{ returnNumber: "R-1001", note: "Return R-1001" },
        };
        const parts = toParts(asked, order);
        assert.ok(!("unknown" in parts));
        for (const [at, part] of parts.entries()) {
          const known_ = read();
          const request = creditRequest(part, { part: at + 1, parts: parts.length }, { asked, order, credits: known_.booked, status: 10 });
          const made = toCredit(structuredClone(request) as CreditRequest, original, credits, credits.length + 2, "2026-11-02 10:00:00");
          if ("wrong" in made) return assert.fail(made.wrong);
          credits.push(made.credit);
          compared += 1;
        }
        const mine = toBooked(read().booked).find(({ key }) => key === asked.key);
        assert.equal(mine && toMade(mine).amount, amount);
      }
    }),
    { numRuns },
  );
  return compared;
}
