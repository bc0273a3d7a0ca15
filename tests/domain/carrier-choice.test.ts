import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Candidate, type ChoiceFacts, chooseCarrier } from "../../server/domain/carrier-choice.ts";
import type { ConnectionId } from "../../server/domain/ids.ts";
import { contractPrice, type ShippingRule, type ShippingRules, standardShipping } from "../../server/domain/shipping.ts";

const connection = (name: string) => `con_${name}` as ConnectionId;
const can = { countries: "any", international: true, customs: true, points: false } as const;

const offered = (service: string, more: Partial<Candidate> = {}): Candidate => ({
  connectionId: connection("a"),
  service,
  provider: "double",
  carrier: `Carrier of ${service}`,
  title: service,
  handovers: ["drop_off"],
  paperless: "none",
  can,
  ...more,
});

const facts: ChoiceFacts = {
  handover: "print",
  zone: "eu",
  from: { country: "FR", postalCode: "69006" },
  to: { country: "FR" },
  customs: false,
  weight: 800,
  value: 4_000,
  currency: "EUR",
  reasons: ["too_small"],
  shop: "ada",
  pieces: 1,
};

const price = (amount: number, currency = "EUR") => ({ price: { amount, currency } });
const names = (rules: Pick<ShippingRules, "services" | "rules" | "weights">, candidates: Candidate[], given = facts) =>
  chooseCarrier(rules, candidates, given)
    .filter(({ kept }) => kept)
    .map(({ candidate }) => candidate.service);

test("the cheapest wins where only the price counts, and says so (S5-43, S5-44)", () => {
  const weights = { price: 5, days: 0, paperless: 0, distance: 0, reliability: 0 };
  const all = [
    offered("dear", { ...price(900), days: 1 }),
    offered("cheap", { ...price(400), days: 5 }),
    offered("middle", { ...price(500), days: 3 }),
  ];
  const [best, ...others] = chooseCarrier({ ...standardShipping, weights }, all, facts);
  assert.deepEqual([best?.candidate.service, best?.score, best?.why], ["cheap", 100, [{ is: "cheapest", of: 3 }]]);
  assert.deepEqual(
    others.map(({ candidate, score }) => [candidate.service, score]),
    [
      ["middle", 80],
      ["dear", 0],
    ],
  );
});

test("what does not fit is left out with why: the way, the country, the border, customs, the printer, the settings (S5-43)", () => {
  const all = [
    offered("off"),
    offered("fetched", { handovers: ["pickup"] }),
    offered("abroad", { can: { ...can, countries: ["DE"] } }),
    offered("inland", { can: { ...can, international: false } }),
    offered("formless", { can: { ...can, customs: false } }),
    offered("papers"),
    offered("fits", { paperless: "qr" }),
  ];
  const rules = { ...standardShipping, services: [{ connectionId: connection("a"), service: "off", on: false }] };
  const given: ChoiceFacts = { ...facts, handover: "qr", from: { country: "CH", postalCode: "8001" }, customs: true };
  const why = Object.fromEntries(chooseCarrier(rules, all, given).map((one) => [one.candidate.service, one.why[0]?.is]));
  assert.deepEqual(why, {
    fits: "only_one",
    abroad: "country",
    fetched: "handover",
    formless: "customs",
    inland: "border",
    off: "off",
    papers: "printer",
  });
});

test("rules are spoken in order: only these, never that one, this one first; the policy's carrier before all weights (S5-43)", () => {
  const all = [offered("a", price(100)), offered("b", price(200)), offered("c", price(300))];
  const ref = (service: string) => ({ connectionId: connection("a"), service });
  const rule = (id: string, then: ShippingRule["then"], conditions: ShippingRule["when"]["conditions"] = []): ShippingRule => ({
    id,
    title: { en: id },
    when: { match: "all", conditions },
    then,
  });
  const by = (...rules: ShippingRule[]) => names({ ...standardShipping, rules }, all);
  assert.deepEqual(by(rule("only", { do: "only", services: [ref("b"), ref("c")] })), ["b", "c"]);
  assert.deepEqual(by(rule("never", { do: "never", services: [ref("a")] })), ["b", "c"]);
  assert.deepEqual(by(rule("first", { do: "first", services: [ref("c"), ref("b")] })), ["c", "b", "a"]);
  const heavy = rule("heavy", { do: "only", services: [ref("c")] }, [{ fact: "weight", is: "at_least", value: 1_000 }]);
  assert.deepEqual(by(heavy), ["a", "b", "c"], "it is lighter");
  const faulty = rule("faulty", { do: "first", services: [ref("b")] }, [{ fact: "reason", is: "one_of", value: ["too_small", "broken"] }]);
  assert.deepEqual(by(faulty), ["b", "a", "c"]);
  const lyon = rule("lyon", { do: "never", services: [ref("a")] }, [{ fact: "postalCode", is: "starts_with", value: "69 0" }]);
  assert.deepEqual(by(lyon), ["b", "c"]);
  assert.deepEqual(by({ ...lyon, off: true }), ["a", "b", "c"]);
  assert.deepEqual(names(standardShipping, all, { ...facts, policyCarrier: "carrier of C" }), ["c"]);
  assert.deepEqual(names(standardShipping, all, { ...facts, policyCarrier: "nobody" }), ["a", "b", "c"]);
});

test("a price the merchant agreed on takes the place of the carrier's; one in another currency is not compared", () => {
  const services = [{ connectionId: connection("a"), service: "b", on: true, price: { amount: 50, currency: "EUR" } }];
  const all = [offered("a", price(100)), offered("b", price(900)), offered("c", price(10, "USD"))];
  assert.deepEqual(names({ ...standardShipping, services }, all)[0], "b");
  const other = chooseCarrier(standardShipping, all, facts).find(({ candidate }) => candidate.service === "c");
  assert.ok(other?.why.some(({ is }) => is === "other_currency"));
});

test("a contract's price is the zone's before anywhere's, the lowest weight that holds the parcel, else the one for all, else the carrier's", () => {
  const euro = (amount: number) => ({ amount, currency: "EUR" });
  const set = {
    price: euro(900),
    prices: [
      { ...euro(700), upTo: 10_000 },
      { ...euro(500), upTo: 2_000 },
      { ...euro(450), zone: "de", upTo: 5_000 },
      { ...euro(1_500), zone: "ch" },
    ],
  };
  const of = (zone: string, weight: number) => contractPrice(set, { zone, weight })?.amount;
  assert.deepEqual([of("eu", 2_000), of("eu", 2_001), of("eu", 10_001)], [500, 700, 900]);
  assert.deepEqual([of("de", 1_000), of("de", 5_001), of("ch", 50_000)], [450, 700, 1_500]);
  assert.equal(contractPrice({ prices: set.prices }, { zone: "eu", weight: 20_000 }), undefined);
  const services = [{ connectionId: connection("a"), service: "b", on: true, prices: [{ ...euro(50), upTo: 1_000 }] }];
  const priced = (weight: number) => {
    const ranked = chooseCarrier({ ...standardShipping, services }, [offered("b", price(900))], { ...facts, weight });
    return ranked[0]?.candidate;
  };
  assert.deepEqual([priced(800)?.price, priced(800)?.contract], [euro(50), { asked: euro(900) }]);
  assert.deepEqual([priced(1_001)?.price, priced(1_001)?.contract], [euro(900), undefined]);
});

const candidates = fc.uniqueArray(
  fc.record({
    service: fc.constantFrom("a", "b", "c", "d", "e", "f"),
    connection: fc.constantFrom("x", "y"),
    amount: fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }),
    days: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
    paperless: fc.constantFrom("qr" as const, "none" as const),
    reliability: fc.option(fc.constantFrom(0.5, 0.8, 1), { nil: undefined }),
    distance: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
  }),
  { selector: ({ service, connection: name }) => `${name} ${service}`, minLength: 1, maxLength: 8 },
);
const weights = fc.record({
  price: fc.integer({ min: 0, max: 10 }),
  days: fc.integer({ min: 0, max: 10 }),
  paperless: fc.integer({ min: 0, max: 10 }),
  distance: fc.integer({ min: 0, max: 10 }),
  reliability: fc.integer({ min: 0, max: 10 }),
});
type Drawn = (typeof candidates extends fc.Arbitrary<infer Some> ? Some : never)[number];
const made = ({ service, connection: name, amount, days, paperless, reliability, distance }: Drawn): Candidate =>
  offered(service, {
    connectionId: connection(name),
    paperless,
    ...(amount !== undefined && price(amount)),
    ...(days !== undefined && { days }),
    ...(reliability !== undefined && { reliability }),
    ...(distance !== undefined && { distance }),
  });

test("in whatever order the services come, the choice is the same", () => {
  fc.assert(
    fc.property(candidates, weights, fc.infiniteStream(fc.integer()), (drawn, counting, luck) => {
      const all = drawn.map(made);
      const shuffled = all.map((one) => ({ one, at: luck.next().value as number })).toSorted((a, b) => a.at - b.at);
      const rules = { ...standardShipping, weights: counting };
      assert.deepEqual(
        chooseCarrier(
          rules,
          shuffled.map(({ one }) => one),
          facts,
        ),
        chooseCarrier(rules, all, facts),
      );
    }),
  );
});

test("a service that is worse than another in everything is never chosen", () => {
  fc.assert(
    fc.property(candidates, weights, (drawn, counting) => {
      const all = drawn.map(made);
      const [best] = chooseCarrier({ ...standardShipping, weights: counting }, all, facts);
      const worse = (one: Candidate, other: Candidate): boolean =>
        (one.price?.amount ?? Number.POSITIVE_INFINITY) > (other.price?.amount ?? Number.POSITIVE_INFINITY) &&
        (one.days ?? Number.POSITIVE_INFINITY) > (other.days ?? Number.POSITIVE_INFINITY) &&
        (one.distance ?? Number.POSITIVE_INFINITY) > (other.distance ?? Number.POSITIVE_INFINITY) &&
        one.paperless === "none" &&
        other.paperless === "qr" &&
        (one.reliability ?? 1) < (other.reliability ?? 1);
      assert.ok(best && !all.some((other) => worse(best.candidate, other)));
    }),
  );
});
