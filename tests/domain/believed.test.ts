import assert from "node:assert/strict";
import { test } from "node:test";
import { believed } from "../../server/buying/believed.ts";

test("of what a carrier says of a label only what can be kept is", () => {
  const at = Date.UTC(2026, 10, 23);
  const said = {
    reference: "ref\0-1",
    carrier: "\u202eDouble\u200b Post",
    trackingNumber: " 12\u202e34\ud800\n ",
    trackingUrl: "https://carrier.test/1",
    files: [],
    cost: { amount: 450, currency: "EUR" },
    expiresAt: at + 1,
  };
  assert.deepEqual(believed(said, at), { ...said, reference: "ref-1", carrier: "Double Post", trackingNumber: "1234" });
  for (const expiresAt of [1e300, Number.NaN, 8.7e15, 0.5]) assert.equal(believed({ ...said, expiresAt }, at).expiresAt, undefined);
  for (const amount of [1e300, Number.NaN, -1, 0.5]) {
    assert.equal(believed({ ...said, cost: { amount, currency: "EUR" } }, at).cost, undefined);
  }
  assert.equal(believed({ ...said, trackingUrl: "no address" }, at).trackingUrl, undefined);
});
