import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { type AssessContext, assess } from "../../server/domain/assess.ts";
import type { LedgerKind } from "../../server/domain/ledger-entry.ts";
import { within } from "../../server/domain/money.ts";
import type { Order, ShopRefund } from "../../server/domain/order.ts";
import type { Effect, Policy } from "../../server/domain/policy.ts";
import { resolutionsFor } from "../../server/domain/refund.ts";
import type { Lane, Return } from "../../server/domain/return.ts";
import { checked } from "../../server/domain/snapshot.ts";
import { orderValue } from "../../server/domain/units.ts";
import { aContext, aLine, anOrder, aPolicy, aQuote, aReturn, aRule, aWish, aZone, noon, submit } from "./make.ts";

const late = noon("2026-11-25");
const at = (country: string) => ({ name: "A", line1: "1", postalCode: "1", city: "B", country });
const lane = (context: AssessContext, wanted: Lane, lineId = "shirt") =>
  assess(context)
    .lines.find((line) => line.lineId === lineId)
    ?.lanes.find((verdict) => verdict.lane === wanted);
const opens = (context: AssessContext) => assess(context).lines[0]?.lanes.flatMap(({ lane, open }) => (open ? [lane] : []));
const given = (returns: readonly Return[], kind: LedgerKind) =>
  returns.flatMap(({ ledger }) => ledger).reduce((sum, entry) => sum + (entry.kind === kind ? entry.amount : 0), 0);

describe("whose law it is", () => {
  const right = (country: string, changes: Partial<Order> = {}) =>
    lane(aContext({ order: anOrder({ shipTo: at(country), ...changes }) }), "withdrawal")?.open;
  for (const country of ["FR", "GB", "NO", "IS", "LI"]) test(`${country} has the right`, () => assert.equal(right(country), true));
  for (const country of ["CH", "US", "XK", "MC"]) test(`${country} has none`, () => assert.equal(right(country), false));
  for (const country of ["RE", "GP", "MQ", "GF", "YT", "MF", "AX", "IC"])
    test(`${country} is part of a member state`, () => assert.equal(right(country), true));
  for (const country of ["ZZ", "XX", "AA", "QZ", "XI"])
    test(`${country} is nowhere, so nobody says no`, () => assert.equal(right(country), true));

  test("overseas rests on the holidays of its state", () => {
    const order = anOrder({ shipTo: at("RE"), placedAt: noon("2026-10-26"), fulfilments: [{ id: "F", deliveredAt: noon("2026-10-28") }] });
    // Wednesday 11 November rests in France.
    const zones = { shop: "Europe/Paris", shopper: "Europe/Paris" };
    assert.equal(lane(aContext({ order, zones }), "withdrawal")?.until, Date.parse("2026-11-12T22:59:59.999Z"));
  });
  test("a present sent to Switzerland does not end the buyer's right, nor an address abroad on the bill", () => {
    assert.equal(right("CH", { billTo: at("FR") }), true);
    assert.equal(right("FR", { billTo: at("US") }), true);
    assert.equal(right("CH", { billTo: at("US") }), false);
  });
  test("the label still goes by where the parcel went", () => {
    const policy = aPolicy({ zones: [aZone({ id: "fr", countries: ["FR"] }), aZone({ id: "world", label: "none" })] });
    assert.equal(assess(aContext({ policy, order: anOrder({ shipTo: at("CH"), billTo: at("FR") }) })).zone.id, "world");
  });
  test("bought in the store there is no right to withdraw, only the shop's offer and the guarantee", () => {
    const context = aContext({ order: anOrder({ soldInStore: true, fulfilments: [] }) });
    assert.deepEqual(opens(context), ["commercial", "guarantee"]);
    const [quoted] = aQuote(context, [aWish()]).returns;
    assert.equal(quoted?.statutory, false);
    const closed = { ...context, at: noon("2027-03-01") };
    assert.deepEqual(opens(closed), ["guarantee"]);
  });
  test("a rule on the country says nothing of an order that names none", () => {
    const { shipTo: _, ...order } = anOrder();
    const policy = aPolicy({
      rules: [aRule([{ do: "refuse", message: {} }], { fact: "order.country", is: "none_of", value: ["FR"] })],
    });
    assert.equal(lane(aContext({ order, policy }), "commercial")?.open, true);
  });
});

describe("dates that cannot be", () => {
  test("a delivery before the order (seconds for milliseconds) shuts nothing", () => {
    const order = anOrder({ fulfilments: [{ id: "F", shippedAt: 1_762_000_000, deliveredAt: 1_762_100_000 }] });
    assert.deepEqual(opens(aContext({ order })), ["commercial", "withdrawal", "guarantee"]);
    assert.equal(lane(aContext({ order }), "withdrawal")?.until, null);
    assert.deepEqual(assess(aContext({ order })).lines[0]?.counted, { from: "order", at: order.placedAt, days: 37, known: false });
  });
  test("a delivery dated by its day alone, some hours before the order, is believed", () => {
    const order = anOrder({ placedAt: noon("2026-11-02") + 6 * 3_600_000 });
    assert.equal(assess(aContext({ order })).lines[0]?.counted?.from, "delivery");
  });
  test("a delivery dated ahead of the clock is there, and only lengthens", () => {
    const order = anOrder({ fulfilments: [{ id: "F", deliveredAt: noon("2026-11-12") }] });
    assert.deepEqual(opens(aContext({ order })), ["commercial", "withdrawal", "guarantee"]);
    assert.equal(assess(aContext({ order })).lines[0]?.counted?.at, noon("2026-11-12"));
  });
});

describe("pieces of one line in two parcels", () => {
  const parcel = (id: string, shipped: string, delivered?: string) => ({
    id,
    shippedAt: noon(shipped),
    ...(delivered !== undefined && { deliveredAt: noon(delivered) }),
    lines: [{ lineId: "shirt", quantity: 1 }],
  });
  const order = (...fulfilments: Order["fulfilments"]) => anOrder({ shipTo: at("US"), lines: [aLine({ quantity: 2 })], fulfilments });
  const counted = (...fulfilments: Order["fulfilments"]) => assess(aContext({ order: order(...fulfilments) })).lines[0]?.counted;

  test("the one still travelling is not counted from the one that arrived", () => {
    assert.deepEqual(counted(parcel("F1", "2026-11-01", "2026-11-02"), parcel("F2", "2026-11-08")), {
      from: "shipment",
      at: noon("2026-11-08"),
      days: 37,
      known: false,
    });
  });
  test("one that was sent long before another arrived has arrived too", () => {
    assert.equal(counted(parcel("F1", "2026-11-01"), parcel("F2", "2026-11-07", "2026-11-09"))?.at, noon("2026-11-09"));
  });
});

describe("windows at their edges", () => {
  const policy = (window: Partial<Policy["window"]>, changes: Partial<Policy> = {}) =>
    aPolicy({ window: { days: 30, from: "delivery", fallbackDays: 7, graceDays: 0, ...window }, zones: [aZone()], ...changes });
  const abroad = anOrder({ shipTo: at("US") });
  const endOf = (day: string) => Date.parse(`${day}T22:59:59.999Z`);

  test("no days at all is the day itself", () => {
    const none = policy({ days: 0 });
    assert.equal(lane(aContext({ order: abroad, policy: none, at: endOf("2026-11-02") }), "commercial")?.open, true);
    const after = lane(aContext({ order: abroad, policy: none, at: endOf("2026-11-02") + 1 }), "commercial");
    assert.deepEqual([after?.refusal?.code, after?.refusal?.details.days, after?.refusal?.details.daysLate], ["too_late", 0, 1]);
  });
  test("money for 14 days and credit for 60: later only credit is offered, shown and taken", () => {
    const split = policy({ perResolution: { refund: 14, store_credit: 60 } });
    const context = aContext({ order: abroad, policy: split, at: noon("2026-11-20") });
    assert.deepEqual(lane(context, "commercial")?.resolutions, ["store_credit"]);
    assert.equal(lane(context, "commercial")?.until, endOf("2027-01-01"));
    const offered = resolutionsFor({ context, assessment: assess(context), wishes: [aWish()], handover: "print" });
    assert.deepEqual(
      offered.map(({ kind }) => kind),
      ["store_credit"],
    );
    assert.throws(() => aQuote(context, [aWish()]), { code: "resolution_not_offered" });
    assert.equal(aQuote(context, [aWish()], { resolution: "store_credit" }).total, 2_000);
    assert.equal(lane({ ...context, at: noon("2027-01-02") }, "commercial")?.refusal?.details.days, 60);
  });
  test("a day is a day when the clocks change: 24 October and 30 days end at 23 November's midnight in Paris", () => {
    const order = anOrder({
      shipTo: at("US"),
      placedAt: noon("2026-10-20"),
      fulfilments: [{ id: "F", deliveredAt: Date.parse("2026-10-24T21:59:59Z") }],
    });
    assert.equal(lane(aContext({ order, policy: policy({}) }), "commercial")?.until, endOf("2026-11-23"));
  });
  test("a minute past midnight in the shop's zone is the next day, whatever the day elsewhere", () => {
    const order = anOrder({ shipTo: at("US"), fulfilments: [{ id: "F", deliveredAt: Date.parse("2026-11-02T23:01:00Z") }] });
    const until = (shop: string) =>
      lane(aContext({ order, policy: policy({}), zones: { shop, shopper: "Pacific/Honolulu" } }), "commercial")?.until;
    assert.equal(until("Europe/Paris"), endOf("2026-12-03"));
    assert.equal(until("Europe/London"), Date.parse("2026-12-02T23:59:59.999Z"));
  });
});

describe("rules that disagree", () => {
  const ruled = (...effects: Effect[]) =>
    aContext({
      at: late,
      policy: aPolicy({ rules: [aRule(effects)], zones: [aZone({ label: "deducted", fee: { kind: "flat", amount: 450 } })] }),
    });
  const refuse: Effect = { do: "refuse", message: { en: "No." } };

  test("a longer window after a refusal does not take it back", () => {
    assert.equal(lane(ruled(refuse, { do: "window", days: 90 }), "commercial")?.refusal?.code, "refused_by_shop");
  });
  test("a free way back by rule takes the zone's fee off", () =>
    assert.equal(aQuote(ruled({ do: "fee", fee: { kind: "free" } }), [aWish()]).total, 2_000));
  test("what is kept pays no label, whatever the fee", () => {
    const context = ruled({ do: "keep" }, { do: "fee", fee: { kind: "flat", amount: 900 } });
    assert.deepEqual([aQuote(context, [aWish()], { resolution: "keep" }).total, aQuote(context, [aWish()]).total], [2_000, 1_100]);
  });
  test("only resolutions the shop has are left when a rule names others", () => {
    assert.deepEqual(lane(ruled({ do: "resolutions", only: ["exchange", "store_credit"] }), "commercial")?.resolutions, ["store_credit"]);
  });
  test("two categories that allow different things leave nothing", () => {
    const resolutions = { ...aPolicy().resolutions, perCategory: { shoes: ["refund"], sale: ["store_credit"] } as const };
    const context = aContext({
      at: late,
      order: anOrder({ lines: [aLine({ categories: ["shoes", "sale"] })] }),
      policy: aPolicy({ resolutions }),
    });
    assert.equal(lane(context, "commercial")?.refusal?.code, "refused_by_shop");
  });
  test("a share of the price is no cost of sending while the statutory right runs", () => {
    const percent = aPolicy({
      zones: [aZone({ label: "deducted", fee: { kind: "percent", basisPoints: 1_000 } })],
      withdrawal: { informed: true, returnCost: "shopper" },
    });
    assert.deepEqual(
      [aQuote(aContext({ policy: percent }), [aWish()]).total, aQuote(aContext({ policy: percent, at: late }), [aWish()]).total],
      [2_000, 1_800],
    );
  });
});

describe("what costs nothing", () => {
  const gift = aLine({ id: "gift", listed: 500, paid: 0, tax: 0 });
  test("a free piece goes back for nothing, pays no label and earns no bonus", () => {
    const policy = aPolicy({
      zones: [aZone({ label: "deducted", fee: { kind: "flat", amount: 450 } })],
      resolutions: { ...aPolicy().resolutions, storeCredit: { bonusBasisPoints: 1_000, validMonths: 12 } },
    });
    const context = aContext({ at: late, policy, order: anOrder({ lines: [gift] }) });
    const quote = aQuote(context, [aWish({ lineId: "gift" })], { resolution: "store_credit" });
    assert.deepEqual([quote.total, quote.tax], [0, 0]);
  });
  test("a free piece that stays keeps the order incomplete", () => {
    const order = anOrder({ lines: [aLine(), gift], shipping: { paid: 490, tax: 82 } });
    assert.equal(aQuote(aContext({ order }), [aWish()]).total, 2_000);
    assert.equal(aQuote(aContext({ order }), [aWish(), aWish({ lineId: "gift" })]).total, 2_490);
  });
  test("an order paid by credits alone gives nothing back and never takes", () => {
    const order = anOrder({ fees: [{ id: "points", title: "Points", paid: -2_490, tax: 0 }], shipping: { paid: 490, tax: 82 } });
    const quote = aQuote(aContext({ order }), [aWish()]);
    assert.deepEqual([order.total, quote.total, quote.tax], [0, 0, 0]);
  });
});

describe("refunds made in the shop", () => {
  const hat = aLine({ id: "hat", listed: 1_000, paid: 1_000, tax: 167 });
  const two = anOrder({ lines: [aLine(), hat] });
  const earlier = submit(aContext({ order: two }), [aWish()]).returns;
  const paid = (changes: Partial<ShopRefund> = {}): Order => ({
    ...two,
    refunds: [{ id: "R", amount: 2_000, lines: [{ lineId: "shirt", quantity: 1, amount: 2_000 }], ...changes }],
  });

  test("one without a date that names only what we hold is how that return was paid, and takes nothing from the rest", () => {
    const quote = aQuote(aContext({ order: paid(), earlier }), [aWish({ lineId: "hat" })]);
    assert.deepEqual([quote.total, quote.returns[0]?.review], [1_000, undefined]);
  });
  test("one dated before the return is another one", () => {
    const quote = aQuote(aContext({ order: paid({ at: noon("2026-11-05") }), earlier }), [aWish({ lineId: "hat" })]);
    assert.deepEqual([quote.total, quote.returns[0]?.review], [0, "refund_without_lines"]);
  });
  test("one that gave more than its pieces cost leaves less, and a person looks", () => {
    const order = { ...two, refunds: [{ id: "R", amount: 2_500, lines: [{ lineId: "shirt", quantity: 1, amount: 2_500 }] }] };
    const [quoted] = aQuote(aContext({ order, at: late }), [aWish({ lineId: "hat" })]).returns;
    assert.deepEqual([quoted?.total, quoted?.review], [500, "refund_without_lines"]);
  });
  test("one of more pieces than were bought takes them all and no more", () => {
    const order = { ...two, refunds: [{ id: "R", amount: 2_000, lines: [{ lineId: "shirt", quantity: 9, amount: 2_000 }] }] };
    assert.equal(lane(aContext({ order }), "commercial")?.refusal?.code, "already_refunded");
    assert.equal(aQuote(aContext({ order }), [aWish({ lineId: "hat" })]).total, 1_000);
  });
  test("one that says more of it was for delivery than it was in all gives the goods nothing back", () => {
    const order = { ...two, refunds: [{ id: "R", amount: 100, shipping: 990 }] };
    assert.equal(aQuote(aContext({ order }), [aWish(), aWish({ lineId: "hat" })]).total, 3_000);
  });
  test("an order whose price fell after a return gives only what is left", () => {
    const fallen = { ...two, lines: [{ ...aLine(), paid: 1_500 }, hat], total: 2_500 };
    const [quoted] = aQuote(aContext({ order: fallen, earlier }), [aWish({ lineId: "hat" })]).returns;
    assert.deepEqual([quoted?.total, quoted?.review], [500, "refund_without_lines"]);
  });
  test("a line the shop took off the order after its return is held by nobody and paid once", () => {
    const without = { ...two, lines: [hat], total: 1_000 };
    assert.equal(aQuote(aContext({ order: without, earlier }), [aWish({ lineId: "hat" })]).total, 0);
  });
});

describe("goods the law excepts", () => {
  const soap = anOrder({ lines: [aLine({ exempt: "sealed_hygiene" })] });
  test("both ways for a change of mind say why, and only the guarantee is left", () => {
    const no = { code: "not_returnable", details: { basis: "sealed_hygiene" } };
    assert.deepEqual(
      [lane(aContext({ order: soap }), "commercial")?.refusal, lane(aContext({ order: soap }), "withdrawal")?.refusal],
      [no, no],
    );
    assert.deepEqual(opens(aContext({ order: soap })), ["guarantee"]);
  });
  test("final sale is the shop's word alone: inside the statutory time the money comes back whole", () => {
    const order = anOrder({ lines: [aLine({ finalSale: true })], shipping: { paid: 490, tax: 82 } });
    const [quoted] = aQuote(aContext({ order }), [aWish()]).returns;
    assert.deepEqual([quoted?.lane, quoted?.total], ["withdrawal", 2_490]);
  });
});

describe("large numbers and small units", () => {
  test("a tax share is exact where its product is beyond what a number holds", () => {
    assert.equal(within(9_007_199_254_740_991, 333_333_333_333, 999_999_999_999), 3_002_399_751_580_330);
    assert.equal(within(1, 1, 2), 1);
    assert.equal(within(1, -1, 2), -1);
  });
  test("any large basket comes back to the last unit, tax included", () => {
    const large = fc.record({ quantity: fc.integer({ min: 1, max: 7 }), paid: fc.integer({ min: 0, max: 9_999_999_999_999 }) });
    fc.assert(
      fc.property(fc.array(large, { minLength: 1, maxLength: 4 }), fc.constantFrom("JPY", "KWD", "EUR"), (lines, currency) => {
        const order = anOrder({
          currency,
          lines: lines.map((line, index) => aLine({ ...line, id: `l${index}`, listed: line.paid, tax: Math.floor(line.paid / 6) })),
          shipping: { paid: 9_999_999_999, tax: 1_666_666_666 },
        });
        let returns: Return[] = [];
        for (const line of order.lines) {
          for (let piece = 0; piece < line.quantity; piece++) {
            returns = [...returns, ...submit(aContext({ order, earlier: returns }), [aWish({ lineId: line.id })]).returns];
          }
        }
        assert.equal(given(returns, "purchase") + given(returns, "delivery"), order.total);
        const taxes = returns.flatMap(({ ledger }) => ledger).reduce((sum, { tax }) => sum + tax, 0);
        assert.equal(
          taxes,
          order.lines.reduce((sum, { tax }) => sum + tax, order.shipping.tax),
        );
        for (const entry of returns.flatMap(({ ledger }) => ledger))
          assert.ok(Number.isSafeInteger(entry.amount) && Number.isSafeInteger(entry.tax));
      }),
      { numRuns: 40 },
    );
  });
  test("however the shop pays each return itself, the next one is still paid whole", () => {
    const piece = fc.record({ paid: fc.integer({ min: 1, max: 9_999 }), dated: fc.boolean() });
    fc.assert(
      fc.property(fc.array(piece, { minLength: 2, maxLength: 6 }), (pieces) => {
        const order = anOrder({
          lines: pieces.map(({ paid }, index) => aLine({ id: `l${index}`, paid, listed: paid, tax: 0 })),
          shipping: { paid: 490, tax: 0 },
        });
        let returns: Return[] = [];
        let refunds: ShopRefund[] = [];
        for (const [index, { paid, dated }] of pieces.entries()) {
          const context = aContext({ order: { ...order, refunds }, earlier: returns });
          const made = submit(context, [aWish({ lineId: `l${index}` })]).returns;
          assert.equal(made[0]?.review, undefined);
          const shipping = given(made, "delivery");
          const lines = [{ lineId: `l${index}`, quantity: 1, amount: paid }];
          refunds = [...refunds, { id: `R${index}`, amount: paid + shipping, lines, shipping, ...(dated && { at: context.at + 1 }) }];
          returns = [...returns, ...made];
        }
        assert.equal(given(returns, "purchase") + given(returns, "delivery"), order.total);
      }),
    );
  });
  test("an order of more pieces than can be told apart is refused", () => {
    const order = anOrder({ lines: [aLine({ quantity: 10_000 }), aLine({ id: "b", quantity: 10_001 })] });
    assert.throws(() => checked(order), /20,000 pieces/);
  });
  test("a credit beyond the goods eats the delivery, and the parts are still the total", () => {
    const order = anOrder({ fees: [{ id: "c", title: "Credit", paid: -2_300, tax: 0 }], shipping: { paid: 490, tax: 82 } });
    const value = orderValue(order);
    assert.deepEqual([value.goods, value.delivery.paid, value.delivery.tax, order.total], [0, 190, 32, 190]);
  });
});

describe("every no a shopper can meet when choosing", () => {
  test("not delivered, where no right to withdraw stands beside it", () => {
    const order = anOrder({ shipTo: at("US"), status: "open", fulfilments: [] });
    const policy = aPolicy({ allowUnshipped: false, zones: [aZone()] });
    assert.throws(() => aQuote(aContext({ order, policy }), [aWish()]), { code: "not_delivered" });
  });
  test("a failed order was not paid", () => {
    assert.throws(() => aQuote(aContext({ order: anOrder({ status: "failed" }) }), [aWish()]), { code: "not_paid" });
  });
  test("the finer reason may be left out", () => {
    assert.equal(aReturn().units[0]?.subReasonId, undefined);
  });
});
