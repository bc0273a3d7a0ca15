import assert from "node:assert/strict";
import fc from "fast-check";
import { exponent } from "../../server/domain/money.ts";
import type { OrderSnapshot } from "../../server/domain/order.ts";
import { sumOf } from "../../server/domain/snapshot.ts";
import type { RefundAsked } from "../../server/providers/shops/port.ts";
import { type FakeInvoice, type FakeMemo, type FakeOrder, type MemoRequest, makeMemo } from "../support/vendors/magento2-memos.ts";
import { toOrder } from "../support/vendors/magento2-orders.ts";
import { known } from "./shops.asking.ts";

/** What lies in a shop's books. */
export interface Books {
  readonly order: FakeOrder;
  readonly invoice: FakeInvoice;
  readonly memos: readonly FakeMemo[];
}

export function asking(order: OrderSnapshot, change: Partial<RefundAsked>): RefundAsked {
  return {
    key: "key",
    order: known(order),
    amount: 0,
    lines: [],
    delivery: { amount: 0, tax: 0 },
    adjustment: 0,
    restock: [],
    moves: true,
    returnNumber: "R-1001",
    note: "Return R-1001",
    ...change,
  };
}

/**
 * Sells anything, gives some of it back again and again, takes fees off and adds goodwill, and holds what Magento makes of each request to
 * what was asked for.
 * @param plan the request, or null where it is refused
 * @returns how many refunds were compared
 */
export function holdToTheCent(
  snapshotOf: (books: Books) => OrderSnapshot,
  plan: (asked: RefundAsked, books: Books) => MemoRequest | null,
  ways: readonly boolean[],
  numRuns: number,
): number {
  const piece = fc.record({
    qty: fc.integer({ min: 1, max: 7 }),
    cents: fc.integer({ min: 50, max: 20_000 }),
    off: fc.integer({ min: 0, max: 60 }),
    rate: fc.constantFrom(0, 5.5, 7, 10, 19, 20),
  });
  const step = fc.record({
    takes: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 5, maxLength: 5 }),
    change: fc.integer({ min: -80, max: 80 }),
    delivery: fc.constantFrom("none", "all", "half"),
    moves: fc.constantFrom(...ways),
  });
  const given = fc.record({
    currency: fc.constantFrom("EUR", "JPY", "GBP"),
    pieces: fc.array(piece, { minLength: 1, maxLength: 5 }),
    delivery: fc.integer({ min: 0, max: 1_500 }),
    steps: fc.array(step, { minLength: 1, maxLength: 5 }),
  });
  let compared = 0;
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
      const books: Books = { order, invoice, memos };
      const sold = snapshotOf(books);
      assert.equal(sumOf(sold), sold.total);
      let deliveryLeft = sold.shipping.paid;
      for (const [place, { takes, change, delivery: how, moves }] of steps.entries()) {
        const now = snapshotOf(books);
        const lines = now.lines.flatMap((line, at) => {
          const gone = order.items.find(({ item_id }) => String(item_id) === line.id)?.qty_refunded ?? 0;
          const quantity = Math.min(takes[at] ?? 0, line.quantity - gone);
          return quantity > 0 ? [{ lineId: line.id, quantity, amount: Math.floor((line.paid * quantity) / line.quantity), tax: 0 }] : [];
        });
        const back = how === "none" ? 0 : how === "all" ? deliveryLeft : Math.floor(deliveryLeft / 2);
        const amount = lines.reduce((sum, line) => sum + line.amount, 0) + back + change;
        const asked = asking(now, { key: `k${place}`, amount, lines, delivery: { amount: back, tax: 0 }, adjustment: change, moves });
        const request = plan(asked, books);
        if (request === null) continue;
        const result = makeMemo(order, moves ? invoice : null, memos, request);
        if ("wrong" in result) {
          assert.match(result.wrong.join(), /without products|status of closed/, "anything else we had seen coming");
          continue;
        }
        memos.push({ ...result.memo, entity_id: place + 1, created_at: "2026-11-02 10:00:00" });
        assert.equal(Math.round(result.memo.grand_total * size * 100) / 100, amount);
        deliveryLeft -= back;
        compared += 1;
      }
    }),
    { numRuns },
  );
  return compared;
}
