import assert from "node:assert/strict";
import { test } from "node:test";
import { isAnotherOrder } from "../../server/domain/same-order.ts";

const at = Date.UTC(2026, 0, 5, 14, 23, 10);
const hour = 3_600_000;
const address = { name: "A", line1: "1", postalCode: "69006", city: "Lyon", country: "FR" };
const kept = { placedAt: at, email: "claire@example.test", shipTo: address };

test("an order is the same by the moment it was placed, whatever else changed", () =>
  assert.equal(isAnotherOrder(kept, { placedAt: at + 900, email: "other@example.test" }), false));

test("a file that names only the day names the same order, where it names the same person", () => {
  const day = { placedAt: Date.UTC(2026, 0, 5) };
  assert.equal(isAnotherOrder({ ...kept, ...day }, kept), false);
  assert.equal(
    isAnotherOrder({ ...kept, ...day }, { ...kept, email: "CLAIRE@example.test", shipTo: { ...address, postalCode: "1" } }),
    false,
  );
  assert.equal(isAnotherOrder({ ...kept, ...day }, { placedAt: at, billTo: address }), false);
  assert.equal(isAnotherOrder({ ...kept, ...day }, { placedAt: at, email: "bernd@example.test" }), true);
});

test("days apart it is another one, whoever placed it; so is one of nobody known", () => {
  assert.equal(isAnotherOrder(kept, { ...kept, placedAt: at + 49 * hour }), true);
  assert.equal(isAnotherOrder({ placedAt: at }, { placedAt: at + 2 * hour }), true);
});
