import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { type AssessContext, assess } from "../../server/domain/assess.ts";
import { Refusal } from "../../server/domain/errors.ts";
import type { Order, OrderLine } from "../../server/domain/order.ts";
import type { Effect, Policy } from "../../server/domain/policy.ts";
import { handoversFor, resolutionsFor } from "../../server/domain/refund.ts";
import type { Return } from "../../server/domain/return.ts";
import { aContext, aLine, anOrder, aPolicy, aQuote, aRule, aWish, aZone, noon, submit } from "./make.ts";

const day = 86_400_000;
const days = fc.constantFrom(0, 1, 14, 30, 90);
const fee = fc.oneof(
  fc.constant({ kind: "free" as const }),
  fc.integer({ min: 0, max: 5_000 }).map((amount) => ({ kind: "flat" as const, amount })),
  fc.integer({ min: 0, max: 10_000 }).map((basisPoints) => ({ kind: "percent" as const, basisPoints })),
);
const resolution = fc.constantFrom("refund", "store_credit", "exchange", "repair", "keep");

const effect: fc.Arbitrary<Effect> = fc.oneof(
  fc.constant<Effect>({ do: "refuse", message: { en: "No." } }),
  days.map((count): Effect => ({ do: "window", days: count })),
  fc.array(resolution, { minLength: 1, maxLength: 3 }).map((only): Effect => ({ do: "resolutions", only })),
  fee.map((one): Effect => ({ do: "fee", fee: one })),
  fc.constantFrom<Effect>({ do: "review" }, { do: "keep" }, { do: "require_photo" }),
);

const policy = fc
  .record({
    window: fc.record({
      days,
      from: fc.constantFrom("order", "shipment", "delivery"),
      fallbackDays: days,
      graceDays: fc.constantFrom(0, 2),
    }),
    refundDays: fc.option(days, { nil: undefined }),
    creditDays: fc.option(days, { nil: undefined }),
    withdrawal: fc.record({ returnCost: fc.constantFrom("shop", "shopper"), informed: fc.boolean() }),
    zone: fc.record({ label: fc.constantFrom("prepaid", "deducted", "own", "none"), fee }),
    original: fc.boolean(),
    bonus: fc.option(fc.record({ bonusBasisPoints: fc.integer({ min: 0, max: 2_000 }), bonusCap: fc.integer({ min: 0, max: 900 }) }), {
      nil: undefined,
    }),
    exchange: fc.boolean(),
    repair: fc.boolean(),
    keep: fc.boolean(),
    effects: fc.array(effect, { maxLength: 3 }),
    onTag: fc.boolean(),
    approval: fc.constantFrom("automatic", "manual"),
    allowUnshipped: fc.boolean(),
    unitLimit: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
  })
  .map((one): Policy => {
    const perResolution = {
      ...(one.refundDays !== undefined && { refund: one.refundDays }),
      ...(one.creditDays !== undefined && { store_credit: one.creditDays }),
    };
    return aPolicy({
      window: { ...one.window, perResolution },
      withdrawal: one.withdrawal,
      zones: [aZone(one.zone)],
      resolutions: {
        original: one.original,
        exchange: one.exchange,
        repair: one.repair,
        keep: one.keep,
        ...(one.bonus && { storeCredit: { ...one.bonus, validMonths: 12 } }),
      },
      rules:
        one.effects.length > 0
          ? [aRule(one.effects, ...(one.onTag ? [{ fact: "item.tag", is: "equal", value: "sale" } as const] : []))]
          : [],
      approval: one.approval,
      allowUnshipped: one.allowUnshipped,
      ...(one.unitLimit !== undefined && { unitLimit: one.unitLimit }),
    });
  });

const line = fc
  .record({
    quantity: fc.integer({ min: 1, max: 3 }),
    paid: fc.integer({ min: 0, max: 9_999 }),
    tags: fc.constantFrom<string[]>([], ["sale"]),
    flag: fc.constantFrom("", "", "", "exempt", "final", "card"),
  })
  .map(({ quantity, paid, tags, flag }): Omit<OrderLine, "id"> => {
    const said = {
      ...(flag === "exempt" && { exempt: "perishable" as const }),
      ...(flag === "final" && { finalSale: true }),
      ...(flag === "card" && { intangible: true }),
    };
    return aLine({ quantity, paid, listed: paid + 100, tax: Math.floor(paid / 6), tags, ...said });
  });

const order = fc
  .record({
    lines: fc.array(line, { minLength: 1, maxLength: 3 }),
    shipping: fc.constantFrom(0, 490),
    country: fc.constantFrom("FR", "RE", "GB", "CH", "US", "ZZ"),
    sent: fc.constantFrom("no", "shipped", "delivered", "half"),
    status: fc.constantFrom("open", "completed"),
    soldInStore: fc.constantFrom(false, false, true),
  })
  .map(({ lines, shipping, country, sent, status, soldInStore }): Order => {
    const named = lines.map((one, index) => ({ ...one, id: `l${index}` }));
    const parcel = { id: "F", shippedAt: noon("2026-11-02"), ...(sent !== "shipped" && { deliveredAt: noon("2026-11-04") }) };
    const half = { ...parcel, lines: [{ lineId: "l0", quantity: 1 }] };
    return anOrder({
      lines: named,
      shipping: { paid: shipping, tax: 0 },
      shipTo: { name: "A", line1: "1", postalCode: "1", city: "B", country },
      status,
      soldInStore,
      fulfilments: sent === "no" ? [] : [sent === "half" ? half : parcel],
    });
  });

const context = fc
  .record({
    policy,
    order,
    after: fc.constantFrom(0, 1, 8, 13, 20, 40, 60, 200, 1_200),
    can: fc.record({ storeCredit: fc.boolean(), exchange: fc.boolean() }),
  })
  .map(({ after, ...rest }): AssessContext => aContext({ ...rest, at: noon("2026-11-05") + after * day }));

describe("any order under any policy", () => {
  test("what is offered can be chosen, sent and is never worth less than nothing", () => {
    fc.assert(
      fc.property(context, (given) => {
        const assessment = assess(given);
        for (const said of assessment.lines.filter(({ returnable }) => returnable > 0)) {
          assert.ok(said.reasons.length > 0, "a line that may come back has a reason to give");
          for (const reasonId of said.reasons) {
            const wishes = [{ ...aWish({ lineId: said.lineId, reasonId }), comment: "Because." }];
            for (const handover of assessment.handovers) {
              const options = resolutionsFor({ context: given, assessment, wishes, handover });
              assert.ok(options.length > 0);
              for (const { kind, total } of options) {
                assert.ok(total >= 0);
                const quote = aQuote(given, wishes, { resolution: kind, handover });
                assert.equal(quote.total, total);
                handoversFor({ context: given, assessment, wishes, resolution: kind });
              }
            }
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  test("a line that cannot come back is refused with one of the reasons its lanes tell", () => {
    fc.assert(
      fc.property(context, (given) => {
        for (const said of assess(given).lines.filter(({ returnable }) => returnable === 0)) {
          const codes = said.lanes.map(({ refusal }) => refusal?.code);
          assert.ok(codes.every((code) => code !== undefined));
          assert.throws(
            () => submit(given, [aWish({ lineId: said.lineId })], { handover: assess(given).handovers[0] ?? "own" }),
            (error) => error instanceof Refusal && codes.includes(error.code),
          );
        }
      }),
      { numRuns: 400 },
    );
  });

  test("inside the statutory time the law's money comes whole: price and delivery, less at most the price of a label that was told of", () => {
    fc.assert(
      fc.property(context, (given) => {
        const assessment = assess(given);
        const runs = (lineId: string) =>
          assessment.lines.some(
            (one) => one.lineId === lineId && one.lanes.some(({ lane, open, review }) => lane === "withdrawal" && open && !review),
          );
        if (!given.order.lines.every(({ id }) => runs(id))) return;
        const wishes = given.order.lines.map(({ id, quantity }) => ({ ...aWish({ lineId: id, quantity }), comment: "Because." }));
        const quote = aQuote(given, wishes, { handover: assessment.handovers[0] ?? "own" });
        const [zone] = given.policy.zones;
        const told = given.policy.withdrawal.informed && given.policy.withdrawal.returnCost === "shopper" && zone?.label === "deducted";
        const most = told && zone?.fee.kind === "flat" ? zone.fee.amount : 0;
        assert.ok(quote.total >= Math.max(0, given.order.total - most), `${quote.total} of ${given.order.total}`);
        assert.ok(quote.total <= given.order.total);
      }),
      { numRuns: 600 },
    );
  });

  test("a withdrawal that is in time waits for nobody and asks for nothing; a late-looking one always waits", () => {
    fc.assert(
      fc.property(context, (given) => {
        const assessment = assess(given);
        for (const { lineId } of assessment.lines.filter(({ returnable }) => returnable > 0)) {
          let returns: Return[] = [];
          try {
            returns = submit(given, [aWish({ lineId })], { handover: assessment.handovers[0] ?? "own" }).returns;
          } catch (error) {
            assert.ok(error instanceof Refusal && error.code !== "return_wrong_state");
          }
          for (const ret of returns.filter(({ lane }) => lane === "withdrawal"))
            assert.equal(ret.status, ret.review === "late_unknown" ? "requested" : "approved");
        }
      }),
      { numRuns: 300 },
    );
  });
});
