import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type AssessContext, assess, type LaneVerdict, type LineAssessment } from "../../server/domain/assess.ts";
import type { Order } from "../../server/domain/order.ts";
import type { Condition, Effect, Policy } from "../../server/domain/policy.ts";
import type { Lane } from "../../server/domain/return.ts";
import { aContext, aLine, anOrder, aPolicy, aReturn, aRule, aWish, aZone, noon, submit } from "./make.ts";

function lineOf(context: AssessContext, lineId = "shirt"): LineAssessment {
  const found = assess(context).lines.find((line) => line.lineId === lineId);
  if (!found) throw new Error(`no line ${lineId}`);
  return found;
}

function lane(context: AssessContext, name: Lane, lineId = "shirt"): LaneVerdict {
  const found = lineOf(context, lineId).lanes.find((verdict) => verdict.lane === name);
  if (!found) throw new Error(`no lane ${name}`);
  return found;
}

const endOf = (day: string) => Date.parse(`${day}T22:59:59.999Z`);
const america = { name: "Ann", line1: "1 Main St", postalCode: "10001", city: "New York", country: "US" };
const overseas = (changes: Partial<Order> = {}) => anOrder({ shipTo: america, ...changes });
const withRule = (effect: Effect, ...conditions: Condition[]): Policy => aPolicy({ rules: [aRule([effect], ...conditions)] });
const refuse: Effect = { do: "refuse", message: { en: "No." } };

describe("the shop's window", () => {
  test("given delivery on 2 November and 30 days, then the offer is open until the end of 2 December", () => {
    const verdict = lane(aContext({ at: endOf("2026-12-02") }), "commercial");
    assert.equal(verdict.open, true);
    assert.equal(verdict.until, endOf("2026-12-02"));
    assert.equal(verdict.enforcedUntil, endOf("2026-12-02"));
    assert.deepEqual(lineOf(aContext()).counted, { from: "delivery", at: noon("2026-11-02"), days: 30, known: true });
  });

  test("one millisecond later it is too late, with the dates and the arithmetic", () => {
    const at = endOf("2026-12-02") + 1;
    assert.deepEqual(lane(aContext({ at }), "commercial").refusal, {
      code: "too_late",
      details: {
        from: "delivery",
        startedAt: noon("2026-11-02"),
        days: 30,
        until: endOf("2026-12-02"),
        today: at,
        daysLate: 1,
        zone: "Europe/Paris",
      },
    });
  });

  test("grace days are honoured and not shown", () => {
    const policy = aPolicy({ window: { days: 30, from: "delivery", fallbackDays: 7, graceDays: 2 } });
    const verdict = lane(aContext({ policy, at: endOf("2026-12-04") }), "commercial");
    assert.deepEqual([verdict.open, verdict.until, verdict.enforcedUntil], [true, endOf("2026-12-02"), endOf("2026-12-04")]);
    const refusal = lane(aContext({ policy, at: endOf("2026-12-04") + 1 }), "commercial").refusal;
    assert.deepEqual([refusal?.details.until, refusal?.details.daysLate], [endOf("2026-12-02"), 3]);
  });

  test("a resolution may have days of its own, and is offered only in them", () => {
    const policy = aPolicy({ window: { days: 30, from: "delivery", fallbackDays: 7, graceDays: 0, perResolution: { refund: 20 } } });
    assert.deepEqual(lane(aContext({ policy, at: endOf("2026-11-22") }), "commercial").resolutions, ["refund", "store_credit"]);
    assert.deepEqual(lane(aContext({ policy, at: endOf("2026-11-22") + 1 }), "commercial").resolutions, ["store_credit"]);
  });

  const starts: [Policy["window"]["from"], Order["fulfilments"], NonNullable<LineAssessment["counted"]>][] = [
    ["order", [], { from: "order", at: noon("2026-11-01"), days: 30, known: true }],
    ["shipment", [{ id: "F1", shippedAt: noon("2026-11-03") }], { from: "shipment", at: noon("2026-11-03"), days: 30, known: true }],
    ["shipment", [], { from: "order", at: noon("2026-11-01"), days: 37, known: false }],
    ["delivery", [{ id: "F1", shippedAt: noon("2026-11-03") }], { from: "shipment", at: noon("2026-11-03"), days: 37, known: false }],
    ["delivery", [{ id: "F1" }], { from: "order", at: noon("2026-11-01"), days: 37, known: false }],
    [
      "delivery",
      [
        { id: "F1", deliveredAt: noon("2026-11-05") },
        { id: "F2", deliveredAt: noon("2026-11-04") },
      ],
      { from: "delivery", at: noon("2026-11-05"), days: 30, known: true },
    ],
  ];
  for (const [from, fulfilments, counted] of starts) {
    test(`counted from ${from} with ${JSON.stringify(fulfilments)}, it starts at the ${counted.from} with ${counted.days} days`, () => {
      const policy = aPolicy({ window: { days: 30, from, fallbackDays: 7, graceDays: 0 } });
      assert.deepEqual(lineOf(aContext({ policy, order: anOrder({ fulfilments }) })).counted, counted);
    });
  }

  test("fall-back days lengthen a resolution's own days too", () => {
    const policy = aPolicy({
      window: { days: 30, from: "delivery", fallbackDays: 7, graceDays: 0, perResolution: { refund: 10, store_credit: 10 } },
    });
    const order = overseas({ fulfilments: [{ id: "F1", shippedAt: noon("2026-11-02") }] });
    assert.equal(lane(aContext({ policy, order, at: noon("2026-11-19") }), "commercial").open, true);
    assert.equal(lane(aContext({ policy, order, at: noon("2026-11-20") }), "commercial").refusal?.code, "too_late");
  });
});

describe("the statutory right beside it", () => {
  test("given delivery on Monday 2 November, it runs until Monday 16 November and gives the money back", () => {
    assert.deepEqual(lane(aContext(), "withdrawal"), {
      lane: "withdrawal",
      open: true,
      until: endOf("2026-11-16"),
      enforcedUntil: endOf("2026-11-16"),
      resolutions: ["refund"],
    });
    assert.equal(lane(aContext({ at: endOf("2026-11-16") }), "withdrawal").open, true);
    const at = endOf("2026-11-16") + 1;
    assert.deepEqual(lane(aContext({ at }), "withdrawal").refusal, {
      code: "too_late",
      details: {
        from: "delivery",
        startedAt: noon("2026-11-02"),
        days: 14,
        until: endOf("2026-11-16"),
        today: at,
        daysLate: 1,
        zone: "Europe/Paris",
      },
    });
  });

  test("a shop that offers nothing cannot end it", () => {
    const nothing = aPolicy({
      resolutions: { original: false, exchange: false, repair: false, keep: false },
      window: { days: 0, from: "order", fallbackDays: 0, graceDays: 0 },
    });
    assert.equal(lane(aContext({ policy: nothing }), "commercial").open, false);
    assert.equal(lane(aContext({ policy: nothing }), "withdrawal").open, true);
  });

  test("it is open before the parcel comes, and while nobody knows of any", () => {
    for (const fulfilments of [[], [{ id: "F1", shippedAt: noon("2026-11-02") }]]) {
      assert.deepEqual(lane(aContext({ order: anOrder({ fulfilments }), at: noon("2027-11-10") }), "withdrawal").until, null);
    }
  });

  test("pieces no parcel carried keep it open; pieces refunded instead of sent do not", () => {
    const lines = [aLine({ quantity: 3 })];
    const fulfilments = [{ id: "F1", deliveredAt: noon("2026-11-02"), lines: [{ lineId: "shirt", quantity: 2 }] }];
    assert.equal(lane(aContext({ order: anOrder({ lines, fulfilments }) }), "withdrawal").until, null);
    const refunds = [{ id: "R1", amount: 600, lines: [{ lineId: "shirt", quantity: 1, amount: 600 }] }];
    assert.equal(lane(aContext({ order: anOrder({ lines, fulfilments, refunds }) }), "withdrawal").until, endOf("2026-11-16"));
  });

  test("a gift card that is never delivered does not keep it open", () => {
    const lines = [aLine(), aLine({ id: "card", intangible: true })];
    const fulfilments = [
      { id: "F1", deliveredAt: noon("2026-11-02"), lines: [{ lineId: "shirt", quantity: 1 }] },
      { id: "F2", lines: [{ lineId: "card", quantity: 1 }] },
    ];
    assert.equal(lane(aContext({ order: anOrder({ lines, fulfilments }) }), "withdrawal").until, endOf("2026-11-16"));
  });

  const exceptions: [string, Order, string][] = [
    ["outside the EU there is none", overseas(), "no_withdrawal_right"],
    ["nor for a sale in the store", anOrder({ soldInStore: true }), "sold_in_store"],
    ["nor for what the law excepts", anOrder({ lines: [aLine({ exempt: "custom_made" })] }), "custom_made"],
    ["nor for what cannot be sent", anOrder({ lines: [aLine({ intangible: true })] }), "intangible"],
  ];
  for (const [sentence, order, basis] of exceptions) {
    test(sentence, () => assert.deepEqual(lane(aContext({ order }), "withdrawal").refusal, { code: "not_returnable", details: { basis } }));
  }

  test("an order without an address keeps it, since nobody can say that it has none", () => {
    const { shipTo: _, ...order } = anOrder();
    assert.equal(lane(aContext({ order }), "withdrawal").open, true);
  });
});

describe("what a shop may refuse, and what stays possible", () => {
  const opens = (context: AssessContext) =>
    lineOf(context)
      .lanes.filter(({ open }) => open)
      .map(({ lane }) => lane);

  test("final sale: no offer, but the statutory right and the guarantee", () => {
    const context = aContext({ order: anOrder({ lines: [aLine({ finalSale: true })] }) });
    assert.deepEqual(lane(context, "commercial").refusal, { code: "final_sale", details: { soldAt: noon("2026-11-01") } });
    assert.deepEqual(opens(context), ["withdrawal", "guarantee"]);
  });

  test("goods the law excepts: only the guarantee", () => {
    const context = aContext({ order: anOrder({ lines: [aLine({ exempt: "sealed_hygiene" })] }) });
    assert.deepEqual(lane(context, "commercial").refusal, { code: "not_returnable", details: { basis: "sealed_hygiene" } });
    assert.deepEqual(opens(context), ["guarantee"]);
    assert.deepEqual(lineOf(context).reasons, ["not_as_described", "faulty", "wrong_item"]);
  });

  test("a gift card: nothing", () => {
    const context = aContext({ order: anOrder({ lines: [aLine({ intangible: true })] }) });
    assert.deepEqual(opens(context), []);
    assert.deepEqual([lineOf(context).returnable, lineOf(context).reasons], [0, []]);
    assert.deepEqual(lane(context, "guarantee").refusal, { code: "not_returnable", details: { basis: "intangible" } });
  });

  test("a rule refuses with its message, and never ends the right or the guarantee", () => {
    const context = aContext({
      policy: withRule(refuse, { fact: "item.tag", is: "equal", value: "outlet" }),
      order: anOrder({ lines: [aLine({ tags: ["Outlet"] })] }),
    });
    assert.deepEqual(lane(context, "commercial").refusal, { code: "refused_by_shop", details: { rule: "rule-1" }, message: { en: "No." } });
    assert.deepEqual(opens(context), ["withdrawal", "guarantee"]);
  });

  test("the limit on units leaves the statutory right alone", () => {
    const policy = aPolicy({ unitLimit: 1 });
    const order = anOrder({ lines: [aLine({ quantity: 2 })] });
    const earlier = [aReturn({}, aContext({ order, policy }))];
    assert.deepEqual(lane(aContext({ order, policy, earlier }), "commercial").refusal, { code: "limit_reached", details: { limit: 1 } });
    assert.deepEqual(opens(aContext({ order, policy, earlier })), ["withdrawal", "guarantee"]);
  });

  for (const [status, code] of [
    ["cancelled", "order_cancelled"],
    ["failed", "not_paid"],
    ["pending", "not_paid"],
  ] as const) {
    test(`an order that is ${status} is refused whole: ${code}`, () => {
      const assessment = assess(aContext({ order: anOrder({ status }) }));
      assert.deepEqual(assessment.refusal, { code, details: { placedAt: noon("2026-11-01") } });
      assert.equal(assessment.lines[0]?.returnable, 0);
    });
  }
});

describe("not delivered yet", () => {
  const halfSent = (at: string, changes: Partial<Order> = {}) =>
    aContext({
      at: noon(at),
      order: anOrder({
        lines: [aLine(), aLine({ id: "hat" })],
        fulfilments: [
          { id: "F1", shippedAt: noon("2026-11-01"), deliveredAt: noon("2026-11-02"), lines: [{ lineId: "shirt", quantity: 1 }] },
          { id: "F2", shippedAt: noon("2026-11-08"), lines: [{ lineId: "hat", quantity: 1 }] },
        ],
        ...changes,
      }),
    });

  test("the second parcel is on its way: come back when it is there", () => {
    assert.deepEqual(lane(halfSent("2026-11-10"), "commercial", "hat").refusal, {
      code: "not_delivered",
      details: { shippedAt: noon("2026-11-08") },
    });
    assert.equal(lane(halfSent("2026-11-10"), "guarantee", "hat").refusal?.code, "not_delivered");
    assert.equal(lane(halfSent("2026-11-10"), "withdrawal", "hat").open, true);
  });
  test("after the fall-back days it is taken as delivered", () =>
    assert.equal(lane(halfSent("2026-11-15"), "commercial", "hat").open, true));
  test("a piece no parcel carried yet is not delivered while the order is open", () => {
    const fulfilments = [{ id: "F1", deliveredAt: noon("2026-11-02"), lines: [{ lineId: "shirt", quantity: 1 }] }];
    assert.deepEqual(lane(halfSent("2026-11-20", { status: "open", fulfilments }), "commercial", "hat").refusal, {
      code: "not_delivered",
      details: { shippedAt: null },
    });
    assert.equal(lane(halfSent("2026-11-20", { status: "completed", fulfilments }), "commercial", "hat").open, true);
  });
  test("an order never shipped by us may come back only when the shop allows it (S2-13, S2-20)", () => {
    const order = anOrder({ status: "open", fulfilments: [] });
    assert.equal(lane(aContext({ order, policy: aPolicy({ allowUnshipped: true }) }), "commercial").open, true);
    const closed = aContext({ order, policy: aPolicy({ allowUnshipped: false }) });
    assert.equal(lane(closed, "commercial").refusal?.code, "not_delivered");
    assert.equal(lane(closed, "withdrawal").open, true);
  });
  test("sold in a store is delivered at the sale (S2-04)", () => {
    assert.deepEqual(lineOf(aContext({ order: anOrder({ soldInStore: true, fulfilments: [] }) })).counted, {
      from: "delivery",
      at: noon("2026-11-01"),
      days: 30,
      known: true,
    });
  });
});

describe("parcels nobody reports on", () => {
  test("a parcel that was sent may be there already, so the offer is open", () => {
    const order = overseas({ fulfilments: [{ id: "F1", shippedAt: noon("2026-11-09") }] });
    assert.equal(lane(aContext({ order }), "commercial").open, true);
    assert.equal(lane(aContext({ order }), "guarantee").open, true);
  });
  test("one line no parcel carried keeps the statutory time of the whole order open", () => {
    const order = anOrder({
      lines: [aLine(), aLine({ id: "hat" })],
      fulfilments: [{ id: "F1", deliveredAt: noon("2026-11-02"), lines: [{ lineId: "shirt", quantity: 1 }] }],
    });
    assert.equal(lane(aContext({ order }), "withdrawal").until, null);
  });
  test("of several parcels the last is the start that is told", () => {
    const order = anOrder({
      fulfilments: [
        { id: "F1", deliveredAt: noon("2026-11-02") },
        { id: "F2", deliveredAt: noon("2026-11-10") },
      ],
    });
    const verdict = lane(aContext({ order, at: noon("2026-12-20") }), "withdrawal");
    assert.deepEqual([verdict.refusal?.details.startedAt, verdict.until], [noon("2026-11-10"), endOf("2026-11-24")]);
  });
});

describe("units that are gone", () => {
  const order = anOrder({ lines: [aLine({ quantity: 2 })] });

  test("a unit on its way back is named with its return", () => {
    const ret = aReturn({}, aContext({ order: anOrder() }));
    const context = aContext({ earlier: [ret] });
    assert.deepEqual(lineOf(context).units, [{ is: "returning", returnNumber: ret.number, since: ret.requestedAt }]);
    for (const name of ["commercial", "withdrawal", "guarantee"] as const) {
      assert.deepEqual(lane(context, name).refusal, {
        code: "already_returning",
        details: { returnNumber: ret.number, since: ret.requestedAt },
      });
    }
    assert.equal(lineOf(context).returnable, 0);
  });

  test("one that came back is returned, closed or received", () => {
    const ret = aReturn();
    const received = { ...ret, units: ret.units.map((unit) => ({ ...unit, reception: "received" as const })) };
    for (const earlier of [{ ...ret, status: "closed" as const }, received])
      assert.equal(lane(aContext({ earlier: [earlier] }), "commercial").refusal?.code, "already_returned");
  });

  test("a unit struck from a return is free again", () => {
    const ret = aReturn();
    const struck = { ...ret, units: ret.units.map((unit) => ({ ...unit, decision: "cancel" as const })) };
    assert.equal(lineOf(aContext({ earlier: [struck] })).returnable, 1);
  });

  test("the other unit of the line stays free, and the first place is taken first", () => {
    const context = aContext({ order, earlier: [aReturn({}, aContext({ order }))] });
    assert.deepEqual(
      lineOf(context).units.map(({ is }) => is),
      ["returning", "free"],
    );
    assert.equal(lineOf(context).returnable, 1);
  });

  test("a unit refunded by the shop is taken from the last place", () => {
    const refunds = [{ id: "R1", amount: 1_000, lines: [{ lineId: "shirt", quantity: 1, amount: 1_000 }] }];
    assert.deepEqual(
      lineOf(aContext({ order: { ...order, refunds } })).units.map(({ is }) => is),
      ["free", "refunded"],
    );
  });

  test("a refund that came before a return is another unit, one that came after is its payment", () => {
    const refund = (at: number) => [{ id: "R1", at, amount: 1_000, lines: [{ lineId: "shirt", quantity: 1, amount: 1_000 }] }];
    const before = { ...order, refunds: refund(noon("2026-11-09")) };
    assert.deepEqual(
      lineOf(aContext({ order: before, earlier: [aReturn({}, aContext({ order: before }))] })).units.map(({ is }) => is),
      ["returning", "refunded"],
    );
    const earlier = [aReturn({}, aContext({ order }))];
    assert.deepEqual(
      lineOf(aContext({ order: { ...order, refunds: refund(noon("2026-11-12")) }, earlier })).units.map(({ is }) => is),
      ["returning", "free"],
    );
  });

  test("everything refunded: nothing is left", () => {
    for (const changes of [{ status: "refunded" as const }, { refunds: [{ id: "R1", amount: 2_000 }] }]) {
      assert.equal(lane(aContext({ order: { ...order, ...changes } }), "commercial").refusal?.code, "already_refunded");
    }
  });

  test("money given back without lines brings a person to every line, for delivery alone to none", () => {
    assert.equal(lineOf(aContext({ order: { ...order, refunds: [{ id: "R1", amount: 500 }] } })).review, "refund_without_lines");
    assert.equal(lineOf(aContext({ order: { ...order, refunds: [{ id: "R1", amount: 500, lines: [] }] } })).review, "refund_without_lines");
    assert.equal(lineOf(aContext({ order: { ...order, refunds: [{ id: "R1", amount: 500, shipping: 500 }] } })).review, undefined);
  });

  test("nobody looks at a line of which nothing is left", () => {
    assert.equal(lineOf(aContext({ policy: withRule({ do: "review" }), earlier: [aReturn()] })).review, undefined);
  });

  test("money on a line without units brings a person to that line only", () => {
    const two = anOrder({
      lines: [aLine(), aLine({ id: "hat" })],
      refunds: [{ id: "R1", amount: 500, lines: [{ lineId: "hat", quantity: 0, amount: 500 }] }],
    });
    assert.deepEqual(
      [lineOf(aContext({ order: two })).review, lineOf(aContext({ order: two }), "hat").review],
      [undefined, "refund_without_lines"],
    );
  });
});

describe("the guarantee", () => {
  test("it covers 24 months from delivery, whatever the offer", () => {
    const verdict = lane(aContext({ at: noon("2028-11-01") }), "guarantee");
    assert.deepEqual([verdict.open, verdict.until], [true, Date.parse("2028-11-02T22:59:59.999Z")]);
  });
  test("afterwards it says so with the dates", () => {
    const at = noon("2028-11-05");
    assert.deepEqual(lane(aContext({ at }), "guarantee").refusal, {
      code: "too_late",
      details: {
        from: "delivery",
        startedAt: noon("2026-11-02"),
        months: 24,
        until: Date.parse("2028-11-02T22:59:59.999Z"),
        today: at,
        daysLate: 3,
        zone: "Europe/Paris",
      },
    });
  });
  test("when nobody knows the delivery it counts from the shipment or the order, later by the fall-back days", () => {
    assert.equal(
      lane(aContext({ order: anOrder({ fulfilments: [{ id: "F1", shippedAt: noon("2026-11-03") }] }) }), "guarantee").until,
      Date.parse("2028-11-10T22:59:59.999Z"),
    );
    assert.equal(lane(aContext({ order: anOrder({ fulfilments: [] }) }), "guarantee").until, Date.parse("2028-11-08T22:59:59.999Z"));
  });
  test("repair and exchange come first where the shop can, money joins while the statutory right runs", () => {
    const policy = aPolicy({ resolutions: { original: true, exchange: true, repair: true, keep: false } });
    const can = { storeCredit: true, exchange: true };
    assert.deepEqual(lane(aContext({ policy, can }), "guarantee").resolutions, ["repair", "exchange", "refund"]);
    assert.deepEqual(lane(aContext({ policy, can, at: noon("2026-12-20") }), "guarantee").resolutions, ["repair", "exchange"]);
    assert.deepEqual(lane(aContext({ at: noon("2026-12-20") }), "guarantee").resolutions, ["refund"]);
  });
  test("without any promise there is none outside the EU", () => {
    assert.deepEqual(lane(aContext({ order: overseas(), policy: aPolicy({ guarantee: { months: {} } }) }), "guarantee").refusal, {
      code: "not_returnable",
      details: { basis: "no_guarantee" },
    });
  });
});

describe("resolutions", () => {
  const all = { original: true, storeCredit: { bonusBasisPoints: 0, validMonths: 12 }, exchange: true, repair: true, keep: true };
  test("credit and exchange only where the shop can (S1-25)", () => {
    const policy = aPolicy({ resolutions: all });
    assert.deepEqual(lane(aContext({ policy, can: { storeCredit: true, exchange: true } }), "commercial").resolutions, [
      "refund",
      "store_credit",
      "exchange",
      "keep",
    ]);
    assert.deepEqual(lane(aContext({ policy, can: { storeCredit: false, exchange: false } }), "commercial").resolutions, [
      "refund",
      "keep",
    ]);
  });
  test("a category or a rule limits them, but inside the statutory time the money stays", () => {
    const order = anOrder({ lines: [aLine({ categories: ["clothing"] })] });
    const policy = aPolicy({ resolutions: { ...all, perCategory: { clothing: ["store_credit"] } } });
    assert.deepEqual(lane(aContext({ order, policy }), "commercial").resolutions, ["refund", "store_credit"]);
    assert.deepEqual(lane(aContext({ order, policy, at: noon("2026-11-20") }), "commercial").resolutions, ["store_credit"]);
    const ruled = withRule({ do: "resolutions", only: ["store_credit"] });
    assert.deepEqual(lane(aContext({ policy: ruled, at: noon("2026-11-20") }), "commercial").resolutions, ["store_credit"]);
  });
  test("nothing left to offer is a refusal", () => {
    assert.equal(
      lane(aContext({ policy: withRule({ do: "resolutions", only: ["repair"] }) }), "commercial").refusal?.code,
      "refused_by_shop",
    );
  });
  test("a rule lets keep", () =>
    assert.ok(lane(aContext({ policy: withRule({ do: "keep" }) }), "commercial").resolutions.includes("keep")));
});

describe("rules", () => {
  const order = anOrder({
    number: "1001",
    discountCodes: ["BLACKWEEK"],
    lines: [
      aLine({ sku: "SH-1", categories: ["Clothing"], tags: ["Summer"], title: "Linen shirt", quantity: 2, listed: 4_000, paid: 3_000 }),
    ],
  });
  const holds: [Condition["fact"], Condition["is"], Condition["value"], boolean][] = [
    ["shop.slug", "equal", "adas-shoes", true],
    ["shop.slug", "not_equal", "adas-shoes", false],
    ["order.country", "one_of", ["DE", "fr"], true],
    ["order.country", "none_of", ["DE", "FR"], false],
    ["order.country", "none_of", ["DE"], true],
    ["order.postalCode", "starts_with", "75", true],
    ["order.postalCode", "starts_with", "5", false],
    ["order.total", "at_least", 3_000, true],
    ["order.total", "at_least", 3_001, false],
    ["order.total", "at_most", 3_000, true],
    ["order.total", "at_most", 2_999, false],
    ["order.currency", "equal", "eur", true],
    ["order.discountCode", "contains", "week", true],
    ["order.discountCode", "equal", "week", false],
    ["order.ageDays", "at_least", 9, true],
    ["order.ageDays", "at_least", 10, false],
    ["item.sku", "equal", "sh-1", true],
    ["item.category", "equal", "clothing", true],
    ["item.tag", "not_equal", "summer", false],
    ["item.title", "contains", "linen", true],
    ["item.paid", "equal", 1_500, true],
    ["item.discountBasisPoints", "equal", 2_500, true],
    ["customer.returnCount", "at_least", 3, true],
    ["customer.returnCount", "at_least", 4, false],
    ["return.reason", "equal", "faulty", false],
    ["return.reason", "not_equal", "faulty", false],
    ["item.sku", "at_least", 1, false],
  ];
  for (const [fact, is, value, expected] of holds) {
    test(`${fact} ${is} ${JSON.stringify(value)} ${expected ? "speaks" : "is silent"}`, () => {
      const assessment = assess(aContext({ order, customerReturns: 3, policy: withRule({ do: "require_photo" }, { fact, is, value }) }));
      assert.equal(assessment.lines[0]?.photoRequired, expected);
    });
  }

  test("one of several categories is enough, and so is one of several wanted", () => {
    const shoes = anOrder({ lines: [aLine({ categories: ["Shoes", "Sale"] })] });
    const photo = (is: Condition["is"], value: string[]) =>
      lineOf(aContext({ order: shoes, policy: withRule({ do: "require_photo" }, { fact: "item.category", is, value }) })).photoRequired;
    assert.deepEqual(
      [photo("one_of", ["sale", "hats"]), photo("none_of", ["sale", "hats"]), photo("none_of", ["hats"])],
      [true, false, true],
    );
  });

  test("all needs every condition, any needs one", () => {
    const conditions: Condition[] = [
      { fact: "order.country", is: "equal", value: "FR" },
      { fact: "order.country", is: "equal", value: "DE" },
    ];
    const photo = (match: "all" | "any") =>
      lineOf(
        aContext({ policy: aPolicy({ rules: [{ id: "r", title: {}, when: { match, conditions }, then: [{ do: "require_photo" }] }] }) }),
      ).photoRequired;
    assert.deepEqual([photo("all"), photo("any")], [false, true]);
  });

  test("a later rule overrules an earlier one, a refusal stays", () => {
    const rules = [
      aRule([refuse, { do: "window", days: 5 }, { do: "brand", brand: "a" }]),
      {
        ...aRule([
          { do: "window", days: 60 },
          { do: "brand", brand: "b" },
          { do: "refuse", message: { en: "Never." } },
        ]),
        id: "rule-2",
      },
    ];
    const context = aContext({ policy: aPolicy({ rules }) });
    assert.equal(assess(context).brand, "b");
    assert.deepEqual([lane(context, "commercial").refusal?.details.rule, lineOf(context).counted?.days], ["rule-1", 60]);
  });

  test("a window by rule moves the offer, never the right or the guarantee", () => {
    const context = aContext({ policy: withRule({ do: "window", days: 3 }) });
    assert.equal(lane(context, "commercial").refusal?.details.days, 3);
    assert.deepEqual(
      [lane(context, "withdrawal"), lane(context, "guarantee")],
      [lane(aContext(), "withdrawal"), lane(aContext(), "guarantee")],
    );
  });

  test("address, brand, carrier and fee are chosen by rule, and the trace tells who said what (S2-24)", () => {
    const fee = { kind: "flat", amount: 450 } as const;
    const rules = [
      aRule([
        { do: "address", address: "lyon" },
        { do: "brand", brand: "kids" },
        { do: "carrier", carrier: "post" },
        { do: "fee", fee },
        { do: "review" },
      ]),
    ];
    const assessment = assess(aContext({ policy: aPolicy({ rules, zones: [aZone({ address: "paris" })] }) }));
    assert.deepEqual(
      [assessment.address, assessment.brand, assessment.carrier, assessment.fee, assessment.lines[0]?.review],
      ["lyon", "kids", "post", fee, "rule"],
    );
    assert.deepEqual(assessment.trace, [
      { rule: "rule-1", lineId: "shirt", said: "address", values: { address: "lyon" } },
      { rule: "rule-1", lineId: "shirt", said: "brand", values: { brand: "kids" } },
      { rule: "rule-1", lineId: "shirt", said: "carrier", values: { carrier: "post" } },
      { rule: "rule-1", lineId: "shirt", said: "fee", values: { kind: "flat", amount: 450 } },
      { rule: "rule-1", lineId: "shirt", said: "review", values: {} },
      { rule: "window", lineId: "shirt", said: "delivery", values: { startedAt: noon("2026-11-02"), days: 30, known: 1 } },
      { rule: "commercial", lineId: "shirt", said: "open", values: { until: endOf("2026-12-02"), resolutions: "refund store_credit" } },
      { rule: "withdrawal", lineId: "shirt", said: "open", values: { until: endOf("2026-11-16"), resolutions: "refund" } },
      {
        rule: "guarantee",
        lineId: "shirt",
        said: "open",
        values: { until: Date.parse("2028-11-02T22:59:59.999Z"), resolutions: "refund" },
      },
      { rule: "zone all", said: "prepaid", values: { country: "FR" } },
      { rule: "approval", said: "automatic", values: {} },
    ]);
  });

  test("manual approval is said of the whole order", () =>
    assert.equal(assess(aContext({ policy: aPolicy({ approval: "manual" }) })).review, "policy"));
});

describe("zones", () => {
  const zones = [
    aZone({ id: "corsica", countries: ["FR"], postalCodes: ["20"], label: "own", handovers: ["print", "own"] }),
    aZone({ id: "france", countries: ["FR"] }),
    aZone({ id: "eu", countries: ["EU"], label: "deducted", fee: { kind: "flat", amount: 450 }, address: "depot" }),
    aZone({ id: "world", label: "none", handovers: ["print", "contact"] }),
  ];
  const to = (country: string, postalCode: string, changes: Partial<AssessContext> = {}) =>
    assess(
      aContext({
        policy: aPolicy({ zones }),
        order: anOrder({ shipTo: { ...america, country, postalCode } }),
        at: noon("2026-12-01"),
        ...changes,
      }),
    );

  test("the first that holds the destination decides", () => {
    assert.deepEqual(
      [to("FR", "20 000").zone.id, to("FR", "75001").zone.id, to("DE", "20000").zone.id, to("US", "10001").zone.id],
      ["corsica", "france", "eu", "world"],
    );
  });
  test("only a deducted label has the zone's fee", () => {
    assert.deepEqual([to("DE", "1").fee, to("DE", "1").address], [{ kind: "flat", amount: 450 }, "depot"]);
    assert.deepEqual(to("FR", "75001").fee, { kind: "free" });
  });
  test("without a label nothing can be printed", () => {
    assert.deepEqual([to("FR", "20000").handovers, to("US", "10001").handovers], [["own"], ["contact"]]);
  });
  test("own postage and contact stay as the zone names them, and something always remains", () => {
    const ways = (label: "own" | "none" | "prepaid", handovers: ("print" | "own" | "contact")[]) =>
      assess(aContext({ policy: aPolicy({ zones: [aZone({ label, handovers })] }), at: noon("2026-12-01") })).handovers;
    assert.deepEqual(ways("none", ["contact", "print", "own"]), ["contact", "own"]);
    assert.deepEqual(ways("prepaid", ["contact", "print"]), ["contact", "print"]);
    assert.deepEqual([ways("own", ["print"]), ways("none", ["print"])], [["own"], ["contact"]]);
  });
  test("while the statutory right runs, any carrier may be used", () => {
    const labelOnly = aPolicy({ zones: [aZone({ handovers: ["print"] })] });
    assert.deepEqual(assess(aContext({ policy: labelOnly })).handovers, ["print", "own"]);
    assert.deepEqual(assess(aContext({ policy: labelOnly, at: noon("2026-12-01") })).handovers, ["print"]);
  });
  test("a destination in no zone is arranged together", () => {
    const assessment = assess(aContext({ policy: aPolicy({ zones: [aZone({ countries: ["DE"] })] }), order: overseas() }));
    assert.deepEqual([assessment.zone.label, assessment.handovers], ["none", ["contact"]]);
  });
  test("a reason for some categories is offered only there", () => {
    const [first, ...rest] = aPolicy().reasons;
    const policy = aPolicy({ reasons: [...(first ? [{ ...first, categories: ["shoes"] }] : []), ...rest] });
    assert.equal(lineOf(aContext({ policy })).reasons.includes("too_small"), false);
    assert.equal(
      lineOf(aContext({ policy, order: anOrder({ lines: [aLine({ categories: ["shoes"] })] }) })).reasons.includes("too_small"),
      true,
    );
  });
});

test("where clocks are behind UTC, the day is still the local one", () => {
  const order = overseas({ fulfilments: [{ id: "F1", deliveredAt: Date.parse("2026-11-03T02:00:00Z") }] });
  const verdict = lane(aContext({ order, zones: { shop: "America/New_York", shopper: "America/New_York" } }), "commercial");
  assert.equal(verdict.until, Date.parse("2026-12-03T04:59:59.999Z"));
});

test("the same order judged twice answers the same, and nothing given is changed", () => {
  const context = aContext({ earlier: submit(aContext({ order: anOrder({ lines: [aLine({ quantity: 2 })] }) }), [aWish()]).returns });
  const before = structuredClone(context);
  assert.deepEqual(assess(context), assess(context));
  assert.deepEqual(context, before);
});
