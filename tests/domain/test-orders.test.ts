import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { assess } from "../../server/domain/assess.ts";
import { defaultPolicy } from "../../server/domain/default-policy.ts";
import type { MerchantId, OrderId, ShopId } from "../../server/domain/ids.ts";
import { resolutionsFor } from "../../server/domain/refund.ts";
import { type TestNumber, testNumber, testOrder } from "../../server/domain/test-orders.ts";
import { aContext, aWish, noon } from "./make.ts";

const at = noon("2026-11-22");

function play(number: TestNumber) {
  const { order, policy } = testOrder(number, {
    merchantId: "mer_1" as MerchantId,
    shopId: "shp_1" as ShopId,
    id: "ord_test" as OrderId,
    at,
  });
  const context = aContext({ order, policy, at });
  return { order, policy, context, assessment: assess(context) };
}

describe("test orders", () => {
  test("their numbers are known however they are typed (S1-42)", () => {
    assert.deepEqual(["X1", " #x2 ", "x-3", "X4", "1", ""].map(testNumber), ["X1", "X2", "X3", null, null, null]);
  });

  for (const number of ["X1", "X2", "X3"] as const) {
    test(`${number} is made up, adds up, was delivered days ago, and can be returned (S1-43)`, () => {
      const { order, assessment } = play(number);
      assert.equal(
        [...order.lines, ...order.fees].reduce((sum, { paid }) => sum + paid, order.shipping.paid),
        order.total,
      );
      assert.ok(order.lines.every(({ title, imageUrl }) => title.startsWith("Test ") && /^\/assets\/test\/\w+\.svg$/.test(imageUrl ?? "")));
      assert.ok(
        order.fulfilments.every(({ deliveredAt }) => deliveredAt !== undefined && deliveredAt < at && deliveredAt > at - 7 * 86_400_000),
      );
      assert.equal(assessment.refusal, undefined);
      assert.equal(assessment.lines[0]?.lanes[0]?.open, true);
      assert.match(order.portalNumber, /^[A-Z]{4}[0-9A-Z]{8}$/);
    });
  }

  test("X1: free French labels without a printer, and store credit (S1-39)", () => {
    const { order, context, assessment } = play("X1");
    assert.deepEqual(
      [order.shipTo?.country, assessment.zone.label, assessment.handovers[0], assessment.fee.kind],
      ["FR", "prepaid", "qr", "free"],
    );
    const offered = resolutionsFor({ context, assessment, wishes: [aWish({ lineId: "lamp" })], handover: "qr" });
    assert.deepEqual(offered, [
      { kind: "refund", total: 5_310, bonus: 0 },
      { kind: "store_credit", total: 5_841, bonus: 531 },
    ]);
  });
  test("X2: no label is offered, the shopper franks it (S1-40)", () => {
    const { assessment } = play("X2");
    assert.deepEqual([assessment.zone.label, assessment.handovers], ["own", ["own"]]);
  });
  test("X3: a return from the European Union (S1-41)", () => {
    const { order, assessment } = play("X3");
    assert.notEqual(order.shipTo?.country, "FR");
    assert.deepEqual([assessment.zone.id, assessment.zone.label, assessment.handovers], ["test-eu", "prepaid", ["print", "own"]]);
  });
});

describe("the policy a shop starts with", () => {
  test("knows France, the European Union and the rest of the world", () =>
    assert.deepEqual(
      defaultPolicy().zones.map(({ id }) => id),
      ["france", "eu", "world"],
    ));
  test("every text is there in four languages, and none is empty", () => {
    const policy = defaultPolicy();
    const texts = [
      ...policy.zones.map(({ title }) => title),
      ...policy.reasons.flatMap(({ text, subReasons }) => [text, ...subReasons.map((sub) => sub.text)]),
    ];
    for (const text of texts) {
      assert.deepEqual(Object.keys(text).sort(), ["de", "en", "es", "fr"]);
      assert.ok(Object.values(text).every((words) => words.trim() !== ""));
    }
  });
  test("six reasons, a wrong size and damage among them: three are the shopper's, three the shop's (S1-04)", () =>
    assert.deepEqual(
      defaultPolicy().reasons.map(({ fault, text }) => [fault, text.en]),
      [
        ["shopper", "Too small"],
        ["shopper", "Too big"],
        ["shopper", "I changed my mind"],
        ["merchant", "Not as described or pictured"],
        ["merchant", "Faulty or damaged"],
        ["merchant", "I received something else"],
      ],
    ));
});
