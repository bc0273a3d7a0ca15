import assert from "node:assert/strict";
import { test } from "node:test";
import { inches, ounces } from "../../server/domain/imperial.ts";

test("ounces and inches are never less than what was measured, and what is exact stays so", () => {
  assert.deepEqual(
    [28.349523125, 453.59237, 1_250, 1].map((grams) => ounces(grams)),
    [1, 16, 44.1, 0.1],
  );
  assert.deepEqual(
    [700, 400, 28.349523125].map((grams) => ounces(grams, 2)),
    [24.7, 14.11, 1],
  );
  assert.deepEqual([254, 300, 25.4, 1].map(inches), [10, 11.9, 1, 0.1]);
  for (let grams = 1; grams < 30_000; grams += 7) {
    const declared = ounces(grams) * 28.349523125;
    assert.ok(declared >= grams - 0.001 && declared < grams + 2.9, String(grams));
  }
});
