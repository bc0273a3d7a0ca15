import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type AssessContext, assess } from "../../server/domain/assess.ts";
import { Refusal, type RefusalCode } from "../../server/domain/errors.ts";
import type { LedgerEntry } from "../../server/domain/ledger-entry.ts";
import type { Policy, Zone } from "../../server/domain/policy.ts";
import { handoversFor, priceRows, type Quote, quoteRefund, resolutionsFor, type Wish } from "../../server/domain/refund.ts";
import { aContext, aLine, anOrder, aPolicy, aQuote, aReturn, aRule, aWish, aZone, noon, submit } from "./make.ts";

const late = noon("2026-11-25");
const hat = aLine({ id: "hat", listed: 1_000, paid: 1_000, tax: 167 });
const two = anOrder({ lines: [aLine(), hat], shipping: { paid: 990, tax: 165, cheapestStandard: 490 } });
const hatWish = aWish({ lineId: "hat" });
const faulty = (lineId = "shirt") => aWish({ lineId, reasonId: "faulty" });

function entries(quote: Quote): string[] {
  return quote.returns.flatMap(({ lane, ledger }) => ledger.map((entry) => `${lane} ${row(entry)}`));
}

function row({ kind, amount, reason }: LedgerEntry): string {
  return `${kind} ${amount} ${reason}`;
}

function refuses(code: RefusalCode, details: Readonly<Record<string, string | number>>, quote: () => unknown): void {
  assert.throws(quote, (error: unknown) => {
    assert.ok(error instanceof Refusal);
    assert.equal(error.code, code);
    for (const [name, value] of Object.entries(details)) assert.equal(error.details[name], value, name);
    return true;
  });
}

const credit = (bonusBasisPoints: number, bonusCap?: number): Policy["resolutions"] => ({
  original: true,
  exchange: false,
  repair: false,
  keep: false,
  storeCredit: { bonusBasisPoints, validMonths: 12, ...(bonusCap !== undefined && { bonusCap }) },
});
const deducted = (fee: Zone["fee"], changes: Partial<Policy> = {}): Policy =>
  aPolicy({ zones: [aZone({ label: "deducted", fee })], withdrawal: { informed: true, returnCost: "shopper" }, ...changes });
const flat = (amount: number) => ({ kind: "flat", amount }) as const;

describe("delivery", () => {
  const cases: [string, AssessContext, Wish[], string][] = [
    [
      "the whole order in the statutory time gives it back, up to the cheapest standard",
      aContext({ order: two }),
      [aWish(), hatWish],
      "delivery 490 delivery_whole_order",
    ],
    ["a part of the order does not", aContext({ order: two }), [aWish()], "delivery 0 delivery_part_stays"],
    [
      "after the statutory time nobody promised it",
      aContext({ order: two, at: late }),
      [aWish(), hatWish],
      "delivery 0 delivery_not_promised",
    ],
    ["where it was free there is none", aContext(), [aWish()], "delivery 0 delivery_none"],
    [
      "what the shop gave back already does not come again",
      aContext({ order: { ...two, refunds: [{ id: "R", amount: 490, shipping: 490 }] } }),
      [aWish(), hatWish],
      "delivery 0 delivery_refunded_before",
    ],
    [
      "what the shop gave back in part is topped up",
      aContext({ order: { ...two, refunds: [{ id: "R", amount: 200, shipping: 200 }] } }),
      [aWish(), hatWish],
      "delivery 290 delivery_whole_order",
    ],
    [
      "money already given back for goods leaves less of it",
      aContext({ order: { ...two, refunds: [{ id: "R", amount: 3_700 }] } }),
      [aWish(), hatWish],
      "delivery 290 capped",
    ],
    ["for faulty goods too", aContext({ order: two }), [faulty(), faulty("hat")], "delivery 490 delivery_whole_order"],
  ];
  for (const [sentence, context, wishes, expected] of cases) {
    test(sentence, () =>
      assert.equal(
        aQuote(context, wishes)
          .returns.flatMap(({ ledger }) => ledger)
          .filter(({ kind }) => kind === "delivery")
          .map(row)
          .join(),
        expected,
      ),
    );
  }

  test("the last part completes the order and brings it once", () => {
    const first = submit(aContext({ order: two }), [aWish()]).returns;
    assert.ok(
      entries(aQuote(aContext({ order: two, earlier: first }), [hatWish])).includes("commercial delivery 490 delivery_whole_order"),
    );
  });
  test("a unit the shop refunded instead counts as gone", () => {
    const order = { ...two, refunds: [{ id: "R", amount: 1_000, lines: [{ lineId: "hat", quantity: 1, amount: 1_000 }] }] };
    assert.ok(entries(aQuote(aContext({ order }), [aWish()])).includes("commercial delivery 490 delivery_whole_order"));
  });
  test("an earlier exchange stays with the shopper", () => {
    const earlier = submit(aContext({ order: two }), [aWish()]).returns.map((ret) => ({ ...ret, resolution: "exchange" as const }));
    assert.ok(entries(aQuote(aContext({ order: two, earlier }), [hatWish])).includes("commercial delivery 0 delivery_part_stays"));
  });
  test("a gift card was never delivered, so it does not keep the order incomplete", () => {
    const order = anOrder({ lines: [aLine(), aLine({ id: "card", intangible: true })], shipping: { paid: 490, tax: 82 } });
    assert.ok(entries(aQuote(aContext({ order }), [aWish()])).includes("commercial delivery 490 delivery_whole_order"));
  });
  test("one of three pieces left keeps the order incomplete", () => {
    const order = anOrder({ lines: [aLine({ quantity: 3 })], shipping: { paid: 490, tax: 82 } });
    const quote = aQuote(aContext({ order }), [aWish({ quantity: 2 })]);
    assert.ok(entries(quote).includes("commercial delivery 0 delivery_part_stays"));
    assert.deepEqual(quote.returns[0]?.ledger[0]?.quantity, 2);
  });
  test("when what is left is just what is owed, it is simply given", () => {
    const order = { ...two, refunds: [{ id: "R", amount: 3_500 }] };
    assert.ok(entries(aQuote(aContext({ order }), [aWish(), hatWish])).includes("commercial delivery 490 delivery_whole_order"));
  });
  test("an express delivery beside a free standard one gives nothing back", () => {
    const order = { ...two, shipping: { paid: 990, tax: 165, cheapestStandard: 0 } };
    assert.ok(entries(aQuote(aContext({ order }), [aWish(), hatWish])).includes("commercial delivery 0 delivery_none"));
  });
  test("its tax follows its amount", () => {
    const entry = aQuote(aContext({ order: two }), [aWish(), hatWish]).returns[0]?.ledger.find(({ kind }) => kind === "delivery");
    assert.equal(entry?.tax, 82);
  });
});

describe("the way back", () => {
  const cases: [string, AssessContext, Wish[], string, ("print" | "own" | "contact")?][] = [
    ["a prepaid label costs nothing", aContext({ at: late, policy: aPolicy({ zones: [aZone()] }) }), [aWish()], "fee 0 label_free"],
    ["a deducted one comes off the refund", aContext({ at: late, policy: deducted(flat(450)) }), [aWish()], "fee -450 label_deducted"],
    [
      "a share of the price comes off too",
      aContext({ at: late, policy: deducted({ kind: "percent", basisPoints: 1_000 }) }),
      [aWish()],
      "fee -200 label_deducted",
    ],
    ["a fault makes it free", aContext({ at: late, policy: deducted(flat(450)) }), [faulty()], "fee 0 label_free_faulty"],
    ["own postage takes nothing off", aContext({ policy: deducted(flat(450)) }), [aWish()], "fee 0 label_own", "own"],
    [
      "what is arranged together is not priced",
      aContext({ policy: aPolicy({ zones: [aZone({ label: "none", handovers: ["contact"] })] }) }),
      [aWish()],
      "",
      "contact",
    ],
    ["it never takes more than there is", aContext({ at: late, policy: deducted(flat(9_900)) }), [aWish()], "fee -2000 capped"],
    [
      "inside the statutory time who was told pays its price",
      aContext({ policy: deducted(flat(450)) }),
      [aWish()],
      "fee -450 label_deducted",
    ],
    [
      "who was not told pays nothing",
      aContext({ policy: deducted(flat(450), { withdrawal: { informed: false, returnCost: "shopper" } }) }),
      [aWish()],
      "fee 0 label_free",
    ],
    [
      "a shop that bears it takes nothing",
      aContext({ policy: deducted(flat(450), { withdrawal: { informed: true, returnCost: "shop" } }) }),
      [aWish()],
      "fee 0 label_free",
    ],
    [
      "a rule may charge more only later",
      aContext({ at: late, policy: deducted(flat(450), { rules: [aRule([{ do: "fee", fee: flat(990) }])] }) }),
      [aWish()],
      "fee -990 label_deducted",
    ],
    [
      "a rule may not charge more inside the statutory time",
      aContext({ policy: deducted(flat(450), { rules: [aRule([{ do: "fee", fee: flat(990) }])] }) }),
      [aWish()],
      "fee -450 label_deducted",
    ],
    [
      "a rule may charge less there",
      aContext({ policy: deducted(flat(450), { rules: [aRule([{ do: "fee", fee: flat(100) }])] }) }),
      [aWish()],
      "fee -100 label_deducted",
    ],
    [
      "a rule cannot charge for a prepaid label there",
      aContext({
        policy: aPolicy({
          zones: [aZone()],
          withdrawal: { informed: true, returnCost: "shopper" },
          rules: [aRule([{ do: "fee", fee: flat(990) }])],
        }),
      }),
      [aWish()],
      "fee 0 label_free",
    ],
  ];
  for (const [sentence, context, wishes, expected, handover = "print"] of cases) {
    test(sentence, () =>
      assert.equal(
        aQuote(context, wishes, { handover })
          .returns.flatMap(({ ledger }) => ledger)
          .filter(({ kind }) => kind === "fee")
          .map(row)
          .join(),
        expected,
      ),
    );
  }

  test("one fault makes the whole submission free", () => {
    const quote = aQuote(aContext({ order: two, at: late, policy: deducted(flat(450)) }), [aWish(), faulty("hat")]);
    assert.deepEqual(
      entries(quote).filter((entry) => entry.includes(" fee ")),
      ["commercial fee 0 label_free_faulty", "guarantee fee 0 label_free_faulty"],
    );
  });
  test("one fault in a return makes that return free, whatever else is in it", () => {
    const context = aContext({
      order: two,
      at: late,
      policy: deducted(flat(450), { reasons: aPolicy().reasons.map((reason) => ({ ...reason, lane: "commercial" as const })) }),
    });
    assert.deepEqual(
      entries(aQuote(context, [aWish(), faulty("hat")])).filter((entry) => entry.includes(" fee ")),
      ["commercial fee 0 label_free_faulty"],
    );
  });
  test("one piece the statutory right protects protects the whole return", () => {
    const order = anOrder({ lines: [aLine(), aLine({ id: "card", exempt: "press" })] });
    const policy = deducted(flat(450), { withdrawal: { informed: false, returnCost: "shopper" }, reasons: aPolicy().reasons });
    const quote = aQuote(aContext({ order, policy: { ...policy, resolutions: credit(0) } }), [faulty("shirt"), faulty("card")]);
    assert.deepEqual(
      quote.returns.map(({ lane, statutory }) => `${lane} ${statutory}`),
      ["guarantee true"],
    );
  });
  test("two returns of one submission share one label, and its price is spread where one cannot bear it", () => {
    const order = anOrder({ lines: [aLine({ finalSale: true, paid: 300, listed: 300, tax: 50 }), hat] });
    const quote = aQuote(aContext({ order, policy: deducted(flat(450)) }), [aWish(), hatWish]);
    assert.deepEqual(
      entries(quote).filter((entry) => entry.includes(" fee ")),
      ["withdrawal fee -300 capped", "commercial fee -150 label_deducted"],
    );
    const cheap = aQuote(aContext({ order, policy: deducted(flat(100)) }), [aWish(), hatWish]);
    assert.deepEqual(
      entries(cheap).filter((entry) => entry.includes(" fee ")),
      ["withdrawal fee -100 label_deducted", "commercial fee 0 label_shared"],
    );
  });
  test("its tax follows the price's", () => {
    const fee = aQuote(aContext({ at: late, policy: deducted(flat(450)) }), [aWish()]).returns[0]?.ledger.find(
      ({ kind }) => kind === "fee",
    );
    assert.equal(fee?.tax, -75);
  });
  test("every way is offered with what it takes off", () => {
    const context = aContext({ policy: deducted(flat(450)) });
    assert.deepEqual(handoversFor({ context, assessment: assess(context), wishes: [aWish()], resolution: "refund" }), [
      { kind: "print", fee: -450, total: 1_550 },
      { kind: "own", fee: 0, total: 2_000 },
    ]);
  });
});

describe("store credit", () => {
  test("the bonus is a share of what would be refunded, after the label", () => {
    const context = aContext({ at: late, policy: deducted(flat(450), { resolutions: credit(1_000) }) });
    assert.deepEqual(entries(aQuote(context, [aWish()], { resolution: "store_credit" })), [
      "commercial purchase 2000 paid",
      "commercial delivery 0 delivery_none",
      "commercial fee -450 label_deducted",
      "commercial bonus 155 bonus",
    ]);
  });
  test("without a bonus there is no entry for it", () => {
    const context = aContext({ policy: aPolicy({ resolutions: credit(0) }) });
    assert.equal(
      entries(aQuote(context, [aWish()], { resolution: "store_credit" })).some((entry) => entry.includes("bonus")),
      false,
    );
  });
  test("it has a cap", () => {
    const context = aContext({ policy: aPolicy({ resolutions: credit(1_000, 150) }) });
    assert.ok(entries(aQuote(context, [aWish()], { resolution: "store_credit" })).includes("commercial bonus 150 capped"));
    assert.ok(
      entries(
        aQuote(aContext({ policy: aPolicy({ resolutions: credit(1_000, 200) }) }), [aWish()], { resolution: "store_credit" }),
      ).includes("commercial bonus 200 bonus"),
    );
  });
  test("the statutory right and the guarantee know none: their part goes back in money", () => {
    const order = anOrder({ lines: [aLine({ finalSale: true }), hat, aLine({ id: "belt" })] });
    const quote = aQuote(aContext({ order, policy: aPolicy({ resolutions: credit(1_000) }) }), [aWish(), hatWish, faulty("belt")], {
      resolution: "store_credit",
    });
    assert.deepEqual(
      quote.returns.map(({ lane, resolution, total }) => `${lane} ${resolution} ${total}`),
      ["withdrawal refund 2000", "commercial store_credit 1100", "guarantee refund 2000"],
    );
  });
  test("what may be chosen is shown with its amount and its bonus", () => {
    const context = aContext({ policy: aPolicy({ resolutions: credit(1_000) }) });
    assert.deepEqual(resolutionsFor({ context, assessment: assess(context), wishes: [aWish()], handover: "print" }), [
      { kind: "refund", total: 2_000, bonus: 0 },
      { kind: "store_credit", total: 2_200, bonus: 200 },
    ]);
  });
});

describe("exchange, repair and keep", () => {
  const all = aPolicy({ resolutions: { original: true, exchange: true, repair: true, keep: true } });
  const can = { storeCredit: false, exchange: true };
  test("exchange and repair give no money, and charge nothing", () => {
    const context = aContext({
      policy: { ...all, zones: [aZone({ label: "deducted", fee: flat(450) })], withdrawal: { informed: true, returnCost: "shopper" } },
      can,
    });
    assert.deepEqual(entries(aQuote(context, [aWish()], { resolution: "exchange" })), ["commercial fee 0 label_free"]);
    assert.deepEqual(entries(aQuote(context, [faulty()], { resolution: "repair" })), ["guarantee fee 0 label_free_faulty"]);
  });
  test("keep gives the money and sends nothing", () => {
    assert.deepEqual(entries(aQuote(aContext({ policy: all, can }), [aWish()], { resolution: "keep" })), [
      "commercial purchase 2000 paid",
      "commercial delivery 0 delivery_none",
    ]);
  });
  test("for a fault repair and exchange stand before money", () => {
    const context = aContext({ policy: all, can });
    assert.deepEqual(
      resolutionsFor({ context, assessment: assess(context), wishes: [faulty()], handover: "print" }).map(({ kind }) => kind),
      ["exchange", "repair", "refund"],
    );
  });
  test("beside a change of mind money stands first again", () => {
    const context = aContext({ order: two, policy: all, can });
    const kinds = resolutionsFor({ context, assessment: assess(context), wishes: [aWish(), faulty("hat")], handover: "print" }).map(
      ({ kind }) => kind,
    );
    assert.deepEqual(kinds, ["refund", "exchange", "repair", "keep"]);
  });
  test("repair of one and refund of the other go side by side", () => {
    const context = aContext({ order: two, policy: all, can });
    assert.deepEqual(
      aQuote(context, [aWish(), faulty("hat")], { resolution: "repair" }).returns.map(({ lane, resolution }) => `${lane} ${resolution}`),
      ["commercial refund", "guarantee repair"],
    );
  });
});

describe("prices", () => {
  test("a charge and a credit on the order are shared by price", () => {
    const order = anOrder({
      lines: [aLine(), hat],
      fees: [
        { id: "wrap", title: "Wrapping", paid: 300, tax: 50 },
        { id: "points", title: "Points", paid: -600, tax: 0 },
      ],
    });
    assert.deepEqual(
      aQuote(aContext({ order }), [aWish(), hatWish]).returns[0]?.units.map(({ paid, tax }) => [paid, tax]),
      [
        [1_800, 366],
        [900, 184],
      ],
    );
  });
  test("three for ten euros: the cents come back one by one", () => {
    const order = anOrder({ lines: [aLine({ quantity: 3, listed: 1_200, paid: 1_000, tax: 167 })] });
    assert.deepEqual(
      aQuote(aContext({ order }), [aWish({ quantity: 3 })]).returns[0]?.units.map(({ place, paid }) => [place, paid]),
      [
        [0, 334],
        [1, 333],
        [2, 333],
      ],
    );
    assert.deepEqual(priceRows(order, aQuote(aContext({ order }), [aWish({ quantity: 2 })]).returns[0]?.units ?? []), [
      { lineId: "shirt", quantity: 2, listed: 800, discount: -133, paid: 667 },
    ]);
  });
  test("money the shop gave back without lines leaves less, and says so", () => {
    const order = { ...two, refunds: [{ id: "R", amount: 1_500 }] };
    const quote = aQuote(aContext({ order, at: late }), [aWish(), hatWish]);
    assert.deepEqual(entries(quote).slice(0, 2), ["commercial purchase 1000 capped", "commercial purchase 500 capped"]);
    assert.equal(quote.returns[0]?.review, "refund_without_lines");
  });
  test("a refund that paid an earlier return is not counted a second time", () => {
    const earlier = submit(aContext({ order: two }), [aWish()]).returns;
    const order = {
      ...two,
      refunds: [{ id: "R", at: noon("2026-11-12"), amount: 2_000, lines: [{ lineId: "shirt", quantity: 1, amount: 2_000 }] }],
    };
    assert.ok(entries(aQuote(aContext({ order, earlier }), [hatWish])).includes("commercial purchase 1000 paid"));
  });
  test("earlier returns and money without lines together leave less", () => {
    const earlier = submit(aContext({ order: two, at: late }), [aWish()]).returns;
    const order = { ...two, refunds: [{ id: "R", amount: 600 }] };
    assert.ok(entries(aQuote(aContext({ order, earlier, at: late }), [hatWish])).includes("commercial purchase 400 capped"));
  });
  test("a refund for two pieces of which one went back with us takes one more, and counts for that one", () => {
    const order = anOrder({ lines: [aLine({ quantity: 4, paid: 4_000 }), hat] });
    const earlier = submit(aContext({ order, at: late }), [aWish()]).returns;
    const refund = (id: string, day: string) => ({
      id,
      at: noon(day),
      amount: 2_000,
      lines: [{ lineId: "shirt", quantity: 2, amount: 2_000 }],
    });
    const once = aContext({ order: { ...order, refunds: [refund("R1", "2026-11-26")] }, earlier, at: noon("2026-11-28") });
    assert.deepEqual(
      assess(once).lines[0]?.units.map(({ is }) => is),
      ["returning", "free", "free", "refunded"],
    );
    assert.equal(aQuote(once, [aWish({ quantity: 2 }), hatWish]).total, 3_000);
    const twice = { ...once, order: { ...once.order, refunds: [refund("R1", "2026-11-26"), refund("R2", "2026-11-27")] } };
    assert.deepEqual(
      assess(twice).lines[0]?.units.map(({ is }) => is),
      ["returning", "refunded", "refunded", "refunded"],
    );
  });
  test("a piece that is not there any more holds nothing", () => {
    const earlier = submit(aContext({ order: anOrder({ lines: [aLine({ quantity: 2 })] }) }), [aWish({ quantity: 2 })]).returns;
    assert.equal(assess(aContext({ earlier })).lines[0]?.units.length, 1);
  });
  test("only the lines that go back have a row", () => {
    assert.deepEqual(priceRows(two, [{ lineId: "hat", place: 0, paid: 900 }]), [
      { lineId: "hat", quantity: 1, listed: 1_000, discount: -100, paid: 900 },
    ]);
  });
  test("the tax within is the sum of the tax of every figure", () =>
    assert.equal(aQuote(aContext({ order: two }), [aWish(), hatWish]).tax, 333 + 167 + 82));
  test("a currency without decimals is counted whole", () => {
    const order = anOrder({ currency: "JPY", lines: [aLine({ quantity: 3, paid: 1_000, listed: 1_000, tax: 91 })] });
    assert.deepEqual([aQuote(aContext({ order }), [aWish()]).currency, aQuote(aContext({ order }), [aWish()]).total], ["JPY", 334]);
  });
});

describe("lanes of a wish", () => {
  const lanes = (context: AssessContext, wishes: Wish[]) =>
    aQuote(context, wishes).returns.map(({ lane, units }) => `${lane} ${units.length}`);

  test("a change of mind takes the offer, a fault the guarantee, each its own return", () => {
    assert.deepEqual(lanes(aContext({ order: two }), [faulty(), hatWish]), ["commercial 1", "guarantee 1"]);
  });
  test("where the offer says no, the statutory right takes it", () => {
    const refused = aPolicy({
      rules: [aRule([{ do: "refuse", message: { en: "No." } }], { fact: "return.reason", is: "equal", value: "changed_mind" })],
    });
    assert.deepEqual(lanes(aContext({ policy: refused }), [aWish()]), ["withdrawal 1"]);
    refuses("refused_by_shop", { rule: "rule-1", lineId: "shirt" }, () => aQuote(aContext({ policy: refused, at: late }), [aWish()]));
    assert.deepEqual(lanes(aContext({ policy: refused, at: late }), [aWish({ reasonId: "too_big" })]), ["commercial 1"]);
  });
  test("beyond the shop's limit the statutory right takes the rest, and later nothing does", () => {
    const order = anOrder({ lines: [aLine({ quantity: 2 }), hat] });
    const policy = aPolicy({ unitLimit: 2 });
    assert.deepEqual(lanes(aContext({ order, policy }), [aWish({ quantity: 2 }), hatWish]), ["withdrawal 1", "commercial 2"]);
    refuses("limit_reached", { limit: 2, available: 0, lineId: "hat" }, () =>
      aQuote(aContext({ order, policy, at: late }), [aWish({ quantity: 2 }), hatWish]),
    );
  });
  test("a fault beyond the guarantee may still take the offer", () => {
    const order = anOrder({ shipTo: { name: "A", line1: "1", postalCode: "1", city: "B", country: "US" } });
    const policy = aPolicy({ guarantee: { months: {} }, zones: [aZone()] });
    assert.deepEqual(lanes(aContext({ order, policy }), [faulty()]), ["commercial 1"]);
    refuses("not_returnable", { basis: "no_guarantee", lane: "guarantee" }, () =>
      aQuote(aContext({ order, policy, at: noon("2027-06-01") }), [faulty()]),
    );
  });
  test("two wishes on one line take different pieces", () => {
    const order = anOrder({ lines: [aLine({ quantity: 2 })] });
    const units = aQuote(aContext({ order }), [aWish(), aWish({ reasonId: "too_big", subReasonId: "length" })]).returns[0]?.units;
    assert.deepEqual(
      units?.map(({ wish, place, reasonId, subReasonId }) => [wish, place, reasonId, subReasonId]),
      [
        [0, 0, "changed_mind", undefined],
        [1, 1, "too_big", "length"],
      ],
    );
  });
  test("a rule on the reason chooses where it goes and asks for a photo", () => {
    const policy = aPolicy({
      rules: [
        aRule([{ do: "address", address: "workshop" }, { do: "require_photo" }], { fact: "return.reason", is: "equal", value: "faulty" }),
      ],
    });
    assert.deepEqual(
      [aQuote(aContext({ policy }), [faulty()]).address, aQuote(aContext({ policy }), [aWish()]).address],
      ["workshop", undefined],
    );
    assert.equal(aQuote(aContext({ policy }), [faulty()]).returns[0]?.units[0]?.photoRequired, true);
  });
  test("a reason for some categories fits an item of one of them", () => {
    const reasons = aPolicy().reasons.map((reason) =>
      reason.id === "changed_mind" ? { ...reason, categories: ["hats", "shoes"] } : reason,
    );
    const policy = aPolicy({ reasons });
    assert.deepEqual(lanes(aContext({ policy, order: anOrder({ lines: [aLine({ categories: ["shoes", "sale"] })] }) }), [aWish()]), [
      "commercial 1",
    ]);
    refuses("reason_unknown", { reasonId: "changed_mind" }, () => aQuote(aContext({ policy }), [aWish()]));
  });
  test("a rule on the resolution speaks for that resolution", () => {
    const policy = aPolicy({
      resolutions: credit(0),
      rules: [aRule([{ do: "refuse", message: {} }], { fact: "return.resolution", is: "equal", value: "refund" })],
    });
    const context = aContext({ policy, at: late });
    assert.deepEqual(
      resolutionsFor({ context, assessment: assess(context), wishes: [aWish()], handover: "print" }).map(({ kind }) => kind),
      ["store_credit"],
    );
  });
});

describe("review", () => {
  const manual = aPolicy({ approval: "manual" });
  const ruled = aPolicy({ rules: [aRule([{ do: "review" }])] });
  const reviews = (context: AssessContext, wishes: Wish[]) =>
    aQuote(context, wishes).returns.map(({ lane, review }) => `${lane} ${review ?? "-"}`);
  const mixed = anOrder({ lines: [aLine({ finalSale: true }), hat, aLine({ id: "belt" })] });
  const wishes = [aWish(), hatWish, faulty("belt")];

  test("manual approval looks at offer and guarantee, never at a withdrawal", () =>
    assert.deepEqual(reviews(aContext({ order: mixed, policy: manual }), wishes), [
      "withdrawal -",
      "commercial policy",
      "guarantee guarantee",
    ]));
  test("a rule looks at the offer only", () =>
    assert.deepEqual(reviews(aContext({ order: mixed, policy: ruled }), wishes), ["withdrawal -", "commercial rule", "guarantee -"]));
  test("one line a rule looks at brings a person to the whole offer", () => {
    const policy = aPolicy({ rules: [aRule([{ do: "review" }], { fact: "item.title", is: "equal", value: "hat" })] });
    const order = anOrder({ lines: [aLine(), { ...hat, title: "Hat" }] });
    assert.deepEqual(reviews(aContext({ order, policy }), [aWish(), hatWish]), ["commercial rule"]);
  });
  test("unclear money is looked at wherever it goes", () => {
    const order = { ...mixed, refunds: [{ id: "R", amount: 100 }] };
    assert.deepEqual(reviews(aContext({ order }), wishes), [
      "withdrawal refund_without_lines",
      "commercial refund_without_lines",
      "guarantee refund_without_lines",
    ]);
  });
});

describe("what may not be chosen", () => {
  const cases: [RefusalCode, Readonly<Record<string, string | number>>, () => unknown][] = [
    ["nothing_chosen", {}, () => aQuote(aContext(), [])],
    ["invalid_request", { lineId: "sock" }, () => aQuote(aContext(), [aWish({ lineId: "sock" })])],
    ["invalid_request", { lineId: "shirt" }, () => aQuote(aContext(), [aWish({ quantity: 0 })])],
    ["invalid_request", { lineId: "shirt" }, () => aQuote(aContext(), [aWish({ quantity: 1.5 })])],
    ["reason_missing", { lineId: "shirt" }, () => aQuote(aContext(), [aWish({ reasonId: "" })])],
    ["reason_unknown", { lineId: "shirt", reasonId: "bored" }, () => aQuote(aContext(), [aWish({ reasonId: "bored" })])],
    ["reason_unknown", { reasonId: "too_big" }, () => aQuote(aContext(), [aWish({ reasonId: "too_big", subReasonId: "broke" })])],
    ["no_units_left", { lineId: "shirt", wanted: 2, available: 1 }, () => aQuote(aContext(), [aWish({ quantity: 2 })])],
    ["no_units_left", { lineId: "shirt", wanted: 1, available: 0 }, () => aQuote(aContext(), [aWish(), faulty()])],
    ["already_returning", { lineId: "shirt" }, () => aQuote(aContext({ earlier: [aReturn()] }), [aWish()])],
    ["already_returned", { lineId: "shirt" }, () => aQuote(aContext({ earlier: [aReturn({ status: "closed" })] }), [faulty()])],
    ["already_refunded", { lineId: "shirt" }, () => aQuote(aContext({ order: anOrder({ status: "refunded" }) }), [aWish()])],
    ["order_cancelled", { placedAt: noon("2026-11-01") }, () => aQuote(aContext({ order: anOrder({ status: "cancelled" }) }), [aWish()])],
    ["not_paid", { placedAt: noon("2026-11-01") }, () => aQuote(aContext({ order: anOrder({ status: "pending" }) }), [aWish()])],
    ["too_late", { days: 30, daysLate: 18, lane: "commercial" }, () => aQuote(aContext({ at: noon("2026-12-20") }), [aWish()])],
    ["too_late", { months: 24, lane: "guarantee" }, () => aQuote(aContext({ at: noon("2029-01-01") }), [faulty()])],
    [
      "final_sale",
      { soldAt: noon("2026-11-01") },
      () => aQuote(aContext({ at: late, order: anOrder({ lines: [aLine({ finalSale: true })] }) }), [aWish()]),
    ],
    [
      "not_returnable",
      { basis: "perishable" },
      () => aQuote(aContext({ order: anOrder({ lines: [aLine({ exempt: "perishable" })] }) }), [aWish()]),
    ],
    [
      "resolution_not_offered",
      { resolution: "store_credit" },
      () => aQuote(aContext({ can: { storeCredit: false, exchange: false } }), [aWish()], { resolution: "store_credit" }),
    ],
    ["resolution_not_offered", { resolution: "repair" }, () => aQuote(aContext(), [faulty()], { resolution: "repair" })],
    ["handover_not_offered", { handover: "contact", zone: "france" }, () => aQuote(aContext(), [aWish()], { handover: "contact" })],
    [
      "zone_without_label",
      { handover: "print", zone: "world" },
      () => aQuote(aContext({ policy: aPolicy({ zones: [aZone({ id: "world", label: "none", handovers: ["contact"] })] }) }), [aWish()]),
    ],
  ];
  for (const [code, details, quote] of cases) test(`${code} says ${JSON.stringify(details)}`, () => refuses(code, details, quote));

  test("wishes with no common resolution cannot go together", () => {
    const order = anOrder({ lines: [aLine({ categories: ["a"] }), { ...hat, categories: ["b"] }] });
    const policy = aPolicy({ resolutions: { ...credit(0), perCategory: { a: ["refund"], b: ["store_credit"] } } });
    const context = aContext({ order, policy, at: late });
    refuses("resolution_not_offered", { resolution: "refund" }, () =>
      quoteRefund({ context, assessment: assess(context), wishes: [aWish(), hatWish], resolution: "refund", handover: "print" }),
    );
    refuses("resolution_not_offered", {}, () =>
      resolutionsFor({ context, assessment: assess(context), wishes: [aWish(), hatWish], handover: "print" }),
    );
  });
  test("when nothing may be chosen at all, the reason is told", () => {
    const context = aContext({ at: noon("2026-12-20") });
    refuses("too_late", { days: 30 }, () => resolutionsFor({ context, assessment: assess(context), wishes: [aWish()], handover: "print" }));
  });
});
