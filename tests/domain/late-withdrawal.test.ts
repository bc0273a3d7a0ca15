import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type AssessContext, assess, type LaneVerdict } from "../../server/domain/assess.ts";
import { decide } from "../../server/domain/command.ts";
import { consequencesOf } from "../../server/domain/consequences.ts";
import { Refusal } from "../../server/domain/errors.ts";
import type { Order } from "../../server/domain/order.ts";
import { type Lane, waitsForPerson } from "../../server/domain/return.ts";
import { aContext, aLine, anOrder, aPolicy, aQuote, aRule, aWish, aZone, noon, submit } from "./make.ts";

/** Nobody reports deliveries of this shop: 30 days at most under way from 1 November, then 14 days: the 15th of December. */
const unreported = (changes: Partial<Order> = {}) => anOrder({ fulfilments: [], ...changes });
const endOf = (day: string) => Date.parse(`${day}T22:59:59.999Z`);
const years = noon("2029-11-01");

function lane(context: AssessContext, wanted: Lane): LaneVerdict {
  const found = assess(context).lines[0]?.lanes.find((verdict) => verdict.lane === wanted);
  if (!found) throw new Error(`no lane ${wanted}`);
  return found;
}

const late = (order: Order, at: number, changes: Partial<AssessContext> = {}) =>
  lane(aContext({ order, at, ...changes }), "withdrawal").review === "late_unknown";

describe("a withdrawal nobody can date", () => {
  test("is open without a question for the longest way and the statutory days", () => {
    assert.equal(late(unreported(), endOf("2026-12-15")), false);
    assert.equal(late(unreported(), endOf("2026-12-15") + 1), true);
  });
  test("stays open for ever, and only waits for a person", () => {
    const { open, until, resolutions, refusal } = lane(aContext({ order: unreported(), at: years }), "withdrawal");
    assert.deepEqual([open, until, resolutions, refusal], [true, null, ["refund"], undefined]);
  });
  test("the shop's own offer still refuses with its arithmetic", () => {
    const { refusal } = lane(aContext({ order: unreported(), at: noon("2027-01-10") }), "commercial");
    assert.deepEqual(
      [refusal?.code, refusal?.details.from, refusal?.details.days, refusal?.details.daysLate],
      ["too_late", "order", 37, 33],
    );
  });
  test("the last shipment counts where it is known, however old the order", () => {
    const order = unreported({
      lines: [aLine({ quantity: 2 })],
      fulfilments: [
        { id: "F1", shippedAt: noon("2026-11-02"), deliveredAt: noon("2026-11-04"), lines: [{ lineId: "shirt", quantity: 1 }] },
        { id: "F2", shippedAt: noon("2027-02-01"), lines: [{ lineId: "shirt", quantity: 1 }] },
      ],
    });
    // 1 February and 30 days is 3 March, a Wednesday, and 14 days more the 17th.
    assert.equal(late(order, endOf("2027-03-17")), false);
    assert.equal(late(order, endOf("2027-03-17") + 1), true);
  });
  test("a shop whose parcels take longer gives longer", () => {
    const policy = aPolicy({ window: { days: 30, from: "delivery", fallbackDays: 60, graceDays: 0 } });
    assert.equal(late(unreported(), noon("2027-01-10"), { policy }), false);
    assert.equal(late(unreported(), noon("2027-01-20"), { policy }), true);
  });
  test("a known delivery ends it by its date instead, without a person", () => {
    const verdict = lane(aContext({ at: years }), "withdrawal");
    assert.deepEqual([verdict.open, verdict.review, verdict.refusal?.code], [false, undefined, "too_late"]);
  });
  test("where there is no right, none begins", () => {
    const order = unreported({ shipTo: { name: "A", line1: "1", postalCode: "8001", city: "Zürich", country: "CH" } });
    assert.equal(lane(aContext({ order, at: years }), "withdrawal").open, false);
  });
  test("the line says so, unless the shop's own offer takes it anyway", () => {
    const line = (at: number) => assess(aContext({ order: unreported(), at, policy: long })).lines[0];
    const long = aPolicy({ window: { days: 60, from: "delivery", fallbackDays: 7, graceDays: 0 } });
    assert.equal(line(noon("2026-12-20"))?.review, undefined);
    assert.deepEqual([line(years)?.review, line(years)?.returnable], ["late_unknown", 1]);
  });
  test("the trace tells it", () => {
    const said = assess(aContext({ order: unreported(), at: years })).trace.find(({ rule }) => rule === "withdrawal");
    assert.deepEqual(said, { rule: "withdrawal", lineId: "shirt", said: "late_unknown", values: { until: null, resolutions: "refund" } });
  });
});

describe("asking for it", () => {
  const context = aContext({ order: unreported({ shipping: { paid: 490, tax: 82 } }), at: noon("2027-06-01") });
  const { returns, events } = submit(context, [aWish()]);
  const [ret] = returns;
  assert.ok(ret);

  test("shows that a person looks first, with the money the law would give", () => {
    const [quoted] = aQuote(context, [aWish()]).returns;
    assert.deepEqual([quoted?.lane, quoted?.review, quoted?.statutory, quoted?.total], ["withdrawal", "late_unknown", true, 2_490]);
    assert.ok(waitsForPerson("withdrawal", quoted?.review));
  });
  test("records the request and makes no label, only a letter that it was received", () => {
    assert.deepEqual([ret.lane, ret.status, ret.review], ["withdrawal", "requested", "late_unknown"]);
    const tasks = events.flatMap((event) => consequencesOf(event)).map((task) => (task.do === "send-notice" ? task.notice : task.do));
    assert.deepEqual(tasks, ["requested"]);
  });
  test("a person says yes, and the label follows", () => {
    const decided = decide(ret, { do: "approve", leads: true, zone: "Europe/Paris" }, context.at);
    assert.equal(decided.after.status, "approved");
    assert.ok(decided.events.flatMap((event) => consequencesOf(event)).some((task) => task.do === "issue-label"));
  });
  test("a person says no, which nobody may where the time is known", () => {
    assert.equal(decide(ret, { do: "reject", message: "It came in November." }, context.at).after.status, "rejected");
    const { review: _, ...inTime } = ret;
    assert.throws(() => decide(inTime, { do: "reject", message: "No." }, context.at), Refusal);
  });
  test("time alone never ends it", () => {
    assert.throws(() => decide(ret, { do: "expire" }, ret.sendBy + 1), Refusal);
  });
  test("unclear money does not let it pass the person", () => {
    const order = { ...context.order, refunds: [{ id: "R", amount: 100 }] };
    assert.equal(submit({ ...context, order }, [aWish()]).returns[0]?.status, "requested");
  });
  test("a fault goes to the guarantee and waits for nobody", () => {
    const [faulty] = submit(context, [{ ...aWish({ reasonId: "faulty" }), comment: "Torn." }]).returns;
    assert.deepEqual([faulty?.lane, faulty?.status], ["guarantee", "approved"]);
  });
});

test("the shop's offer beyond the time that can be told goes by the shop's terms", () => {
  const policy = aPolicy({
    window: { days: 90, from: "delivery", fallbackDays: 7, graceDays: 0 },
    zones: [aZone({ label: "deducted", fee: { kind: "flat", amount: 450 } })],
    rules: [aRule([{ do: "resolutions", only: ["store_credit"] }])],
  });
  const order = unreported({ shipping: { paid: 490, tax: 82 } });
  const inTime = aQuote(aContext({ order, policy, at: noon("2026-12-10") }), [aWish()]);
  assert.deepEqual([inTime.returns[0]?.statutory, inTime.total], [true, 2_490]);
  const after = aContext({ order, policy, at: noon("2026-12-20") });
  const [quoted] = aQuote(after, [aWish()], { resolution: "store_credit" }).returns;
  assert.deepEqual([quoted?.lane, quoted?.statutory, quoted?.review, quoted?.total], ["commercial", false, undefined, 1_550]);
});
