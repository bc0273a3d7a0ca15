import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { AssessContext } from "../../server/domain/assess.ts";
import { type Command, canCancel, decide } from "../../server/domain/command.ts";
import { consequencesOf } from "../../server/domain/consequences.ts";
import { Refusal, type RefusalCode } from "../../server/domain/errors.ts";
import type { ParcelId, PhotoId } from "../../server/domain/ids.ts";
import type { Parcel } from "../../server/domain/parcel.ts";
import type { Return, ReturnStatus } from "../../server/domain/return.ts";
import { type StatusWord, statusWord } from "../../server/domain/status.ts";
import { requestReturns } from "../../server/domain/submission.ts";
import { aContext, aLine, anOrder, aPolicy, aQuote, aReturn, aRule, aSubmission, aWish, noon, submit } from "./make.ts";

const hat = aLine({ id: "hat", paid: 1_000 });
const mixed = anOrder({ lines: [aLine({ finalSale: true }), hat, aLine({ id: "belt" })] });
const everything = [aWish(), aWish({ lineId: "hat" }), { ...aWish({ lineId: "belt", reasonId: "faulty" }), comment: "It tore." }];
const at = noon("2026-11-12");
const label = { a4: "labels/a4.pdf", a6: "labels/a6.pdf" };

function refuses(code: RefusalCode, action: () => unknown, details: Readonly<Record<string, string | number>> = {}): void {
  assert.throws(action, (error: unknown) => {
    assert.ok(error instanceof Refusal);
    assert.equal(error.code, code);
    for (const [name, value] of Object.entries(details)) assert.equal(error.details[name], value, name);
    return true;
  });
}

function parcelOf(ret: Return): Parcel {
  const [parcel] = ret.parcels;
  if (!parcel) throw new Error("no parcel");
  return parcel;
}

describe("a submission", () => {
  test("opens one return per lane, sharing parcel and submission, with numbers and places of their own", () => {
    const { returns } = submit(aContext({ order: mixed }), everything);
    assert.deepEqual(
      returns.map(({ lane, status, resolution }) => `${lane} ${status} ${resolution}`),
      ["withdrawal approved refund", "commercial approved refund", "guarantee approved refund"],
    );
    assert.equal(new Set(returns.map(({ number }) => number)).size, 3);
    assert.equal(new Set(returns.map((ret) => parcelOf(ret).id)).size, 1);
    assert.equal(returns[1] && parcelOf(returns[1]).code, returns[0]?.number);
    assert.deepEqual(
      returns.map(({ units }) => units.map(({ lineId, place, reception }) => `${lineId} ${place} ${reception}`).join()),
      ["shirt 0 awaited", "hat 0 awaited", "belt 0 awaited"],
    );
  });

  test("freezes what it was judged by", () => {
    const [ret] = submit(aContext({ order: { ...mixed, revision: 7 } }), [aWish({ lineId: "hat" })]).returns;
    assert.deepEqual(
      [ret?.orderRevision, ret?.policyId, ret?.currency, ret?.version, ret?.requestedAt, ret?.units[0]?.paid],
      [7, "pol_1", "EUR", 1, noon("2026-11-10"), 1_000],
    );
    assert.deepEqual(ret?.ledger, [
      { kind: "purchase", amount: 1_000, tax: 333, reason: "paid", lineId: "hat", quantity: 1 },
      { kind: "delivery", amount: 0, tax: 0, reason: "delivery_none" },
      { kind: "fee", amount: 0, tax: 0, reason: "label_free" },
    ]);
  });

  test("leaves the policy's days to send, a withdrawal never less than 14", () => {
    const policy = aPolicy({ sendWithinDays: 7 });
    const { returns } = submit(aContext({ order: mixed, policy }), everything);
    assert.deepEqual(
      returns.map(({ sendBy }) => new Date(sendBy).toISOString()),
      ["2026-11-24T22:59:59.999Z", "2026-11-17T22:59:59.999Z", "2026-11-17T22:59:59.999Z"],
    );
  });

  test("keeps words and pictures with their units, and no empty words", () => {
    const photos = ["pho_1" as PhotoId];
    const [ret] = submit(aContext(), [{ ...aWish({ reasonId: "faulty" }), comment: "  torn ", photos }]).returns;
    assert.deepEqual([ret?.units[0]?.comment, ret?.units[0]?.photos], ["torn", photos]);
    assert.equal("comment" in (submit(aContext(), [{ ...aWish(), comment: "  " }]).returns[0]?.units[0] ?? {}), false);
  });

  test("what is kept travels in no parcel", () => {
    const policy = aPolicy({ resolutions: { original: true, exchange: false, repair: false, keep: true } });
    assert.deepEqual(submit(aContext({ policy }), [aWish()], { resolution: "keep" }).returns[0]?.parcels, []);
  });

  test("a rule's carrier goes on the parcel", () => {
    const policy = aPolicy({ rules: [aRule([{ do: "carrier", carrier: "post" }])] });
    assert.equal(submit(aContext({ policy }), [aWish()]).returns[0]?.parcels[0]?.carrier, "post");
  });
});

describe("who waits for a person", () => {
  const born = (context: AssessContext) =>
    submit(context, everything).returns.map(({ lane, status, review }) => `${lane} ${status} ${review ?? "-"}`);

  test("with manual approval offer and guarantee wait, a withdrawal is born approved", () => {
    assert.deepEqual(born(aContext({ order: mixed, policy: aPolicy({ approval: "manual" }) })), [
      "withdrawal approved -",
      "commercial requested policy",
      "guarantee requested guarantee",
    ]);
  });
  test("by rule only the offer waits", () => {
    assert.deepEqual(born(aContext({ order: mixed, policy: aPolicy({ rules: [aRule([{ do: "review" }])] }) })), [
      "withdrawal approved -",
      "commercial requested rule",
      "guarantee approved -",
    ]);
  });
  test("unclear money holds the offer back, and is only marked on what the law owes", () => {
    assert.deepEqual(born(aContext({ order: { ...mixed, refunds: [{ id: "R", amount: 100 }] } })), [
      "withdrawal approved refund_without_lines",
      "commercial requested refund_without_lines",
      "guarantee approved refund_without_lines",
    ]);
  });
});

describe("what a submission sets in motion", () => {
  const tasks = (context: AssessContext, handover: "print" | "own" = "print") =>
    submit(context, everything, { handover })
      .events.flatMap((event) => consequencesOf(event))
      .map((task) => (task.do === "send-notice" ? `${task.do} ${task.notice}` : task.do));

  test("one label for all returns of a submission", () => assert.deepEqual(tasks(aContext({ order: mixed })), ["issue-label"]));
  test("without our label one mail at once", () => assert.deepEqual(tasks(aContext({ order: mixed }), "own"), ["send-notice approved"]));
  test("one word for those that wait, one label for those that go", () => {
    assert.deepEqual(tasks(aContext({ order: mixed, policy: aPolicy({ approval: "manual" }) })), ["issue-label", "send-notice requested"]);
  });
  test("of several that wait only the first writes", () => {
    const policy = aPolicy({ approval: "manual" });
    const { events } = submit(aContext({ order: mixed, policy }), everything);
    const leading = events.flatMap((event) => (event.type === "return.requested" ? [`${event.needsReview} ${event.leads}`] : []));
    assert.deepEqual(leading, ["false false", "true true", "true false"]);
    const [born] = submit(aContext(), [aWish()]).events;
    assert.equal(born?.type === "return.requested" && born.leads, true);
  });
  test("every return tells that it was requested", () => {
    assert.deepEqual(
      submit(aContext({ order: mixed }), everything).events.map(({ type }) => type),
      ["return.requested", "return.approved", "return.requested", "return.approved", "return.requested", "return.approved"],
    );
  });
});

describe("answers a policy asks for", () => {
  const [first, ...rest] = aPolicy().reasons;
  const asking = (changes: object) =>
    aContext({ policy: aPolicy({ reasons: first ? [...rest, { ...first, id: "asks", ...changes }] : rest }), at: noon("2026-11-25") });
  const answer = (context: AssessContext, given: object) => () => submit(context, [{ ...aWish({ reasonId: "asks" }), ...given }]);
  const onePhoto = ["pho_1" as PhotoId];

  test("a comment that is required (S5-50)", () => {
    const context = asking({ comment: "required" });
    refuses("comment_missing", answer(context, {}), { lineId: "shirt", reasonId: "asks" });
    refuses("comment_missing", answer(context, { comment: "   " }));
    assert.doesNotThrow(answer(context, { comment: "Because." }));
  });
  test("a photo that is required, or words instead (S5-49)", () => {
    const context = asking({ photos: { required: 1, most: 2 } });
    refuses("photo_missing", answer(context, {}), { lineId: "shirt", required: 1, photos: 0 });
    assert.doesNotThrow(answer(context, { photos: onePhoto }));
    assert.doesNotThrow(answer(context, { comment: "A hole in the sleeve." }));
  });
  test("a photo that a rule requires", () => {
    const context = aContext({ policy: aPolicy({ rules: [aRule([{ do: "require_photo" }])] }), at: noon("2026-11-25") });
    refuses("photo_missing", () => submit(context, [aWish()]), { required: 1 });
    assert.doesNotThrow(() => submit(context, [{ ...aWish(), photos: onePhoto }]));
  });
  test("a rule's photo may be one even where the reason takes none, and no more", () => {
    const context = aContext({ policy: aPolicy({ rules: [aRule([{ do: "require_photo" }])] }), at: noon("2026-11-25") });
    refuses("invalid_request", () => submit(context, [{ ...aWish(), photos: [...onePhoto, "pho_2" as PhotoId] }]), { photos: 2 });
  });
  test("never more photos than the reason takes", () => {
    refuses("invalid_request", answer(asking({ photos: { required: 0, most: 0 } }), { photos: onePhoto }), { photos: 1, most: 0 });
  });
  test("answers that belong to other wishes are not taken", () => {
    const context = aContext();
    const quote = aQuote(context, [aWish()]);
    refuses("reason_unknown", () => requestReturns(aSubmission(context, quote, [])), { lineId: "shirt" });
  });
  test("the statutory right asks for nothing", () => {
    const refused = aPolicy({
      rules: [aRule([{ do: "refuse", message: {} }, { do: "require_photo" }])],
      reasons: first ? [{ ...first, id: "asks", comment: "required" }] : [],
    });
    assert.equal(submit(aContext({ policy: refused }), [aWish({ reasonId: "asks" })]).returns[0]?.lane, "withdrawal");
  });
});

describe("commands and states", () => {
  const states: ReturnStatus[] = ["requested", "approved", "rejected", "cancelled", "expired", "closed"];
  const base = aReturn();
  const parcelId = parcelOf(base).id;
  const afterDeadline = base.sendBy + 1;
  const table: [Command, Partial<Record<ReturnStatus, ReturnStatus>>, string][] = [
    [{ do: "approve", leads: true, zone: "Europe/Paris" }, { requested: "approved" }, "return.approved"],
    [{ do: "reject", message: "Worn." }, { requested: "rejected" }, "return.rejected"],
    [{ do: "cancel", by: { kind: "shopper" } }, { requested: "cancelled", approved: "cancelled" }, "return.cancelled"],
    [{ do: "expire" }, { requested: "expired", approved: "expired" }, "return.expired"],
    [{ do: "attach_label", parcelId, label, leads: true }, { approved: "approved" }, "parcel.label_issued"],
    [
      { do: "record_news", parcelId, news: { progress: "moving", happened: ["moving"] }, leads: true },
      { requested: "requested", approved: "approved", rejected: "rejected", cancelled: "cancelled", expired: "expired", closed: "closed" },
      "parcel.moving",
    ],
  ];
  for (const [command, moves, event] of table) {
    for (const status of states) {
      const to = moves[status];
      test(to ? `${command.do}: ${status} becomes ${to}` : `${command.do} has no place in ${status}`, () => {
        const decided = () => decide({ ...base, status }, command, afterDeadline);
        if (to === undefined) return refuses("return_wrong_state", decided, { number: base.number, status, command: command.do });
        assert.deepEqual([decided().after.status, decided().events.map(({ type }) => type)], [to, [event]]);
      });
    }
  }

  test("nothing but what the command says is changed", () => {
    const before = structuredClone(base);
    assert.deepEqual(decide(base, { do: "cancel", by: { kind: "system" } }, at), {
      after: { ...base, status: "cancelled" },
      events: [{ type: "return.cancelled", returnId: base.id, merchantId: base.merchantId, by: { kind: "system" } }],
    });
    assert.deepEqual(base, before);
  });
  test("who approves has looked, so nothing waits any more", () => {
    const { after, events } = decide(
      { ...base, status: "requested", review: "policy" },
      { do: "approve", leads: false, zone: "Europe/Paris" },
      at,
    );
    assert.equal(after.review, undefined);
    assert.deepEqual(events, [
      { type: "return.approved", returnId: base.id, merchantId: base.merchantId, submissionId: "sub_1", needsLabel: true, leads: false },
    ]);
  });
  test("the label is attached to its parcel, and a parcel of others is refused", () => {
    const { after } = decide(base, { do: "attach_label", parcelId, label, leads: false }, at);
    assert.deepEqual(after.parcels[0]?.label, label);
    refuses("return_wrong_state", () => decide(base, { do: "attach_label", parcelId: "par_x" as ParcelId, label, leads: false }, at));
  });
  test("an approval with the label already there needs none", () => {
    const labelled = { ...base, status: "requested" as const, parcels: base.parcels.map((parcel) => ({ ...parcel, label })) };
    const [event] = decide(labelled, { do: "approve", leads: true, zone: "Europe/Paris" }, at).events;
    assert.equal(event?.type === "return.approved" && event.needsLabel, false);
  });
  test("of what happened to a parcel at once the last is told to the shopper, by one of the returns that share it", () => {
    const news = { progress: "delivered", happened: ["moving", "delivered"] } as const;
    const { after, events } = decide(base, { do: "record_news", parcelId, news, leads: true }, at);
    assert.equal(after.parcels[0]?.progress, "delivered");
    const leading = (told: typeof events) => told.map((event) => [event.type, "leads" in event && event.leads]);
    assert.deepEqual(leading(events), [
      ["parcel.moving", false],
      ["parcel.delivered", true],
    ]);
    const other = decide(base, { do: "record_news", parcelId, news, leads: false }, at);
    assert.deepEqual(leading(other.events), [
      ["parcel.moving", false],
      ["parcel.delivered", false],
    ]);
  });
});

describe("until the parcel moves", () => {
  const base = aReturn();
  const news = { progress: "moving", happened: ["moving"] } as const;
  const moving = decide(base, { do: "record_news", parcelId: parcelOf(base).id, news, leads: true }, at).after;
  const received: Return = { ...base, units: base.units.map((unit) => ({ ...unit, reception: "received" as const })) };

  test("a return may be cancelled", () => assert.deepEqual([canCancel(base), canCancel({ ...base, status: "requested" })], [true, true]));
  test("afterwards not", () => {
    assert.equal(canCancel(moving), false);
    refuses("parcel_moving", () => decide(moving, { do: "cancel", by: { kind: "shopper" } }, at), { number: base.number });
  });
  test("nor once something arrived", () => {
    assert.equal(canCancel(received), false);
    refuses("return_wrong_state", () => decide(received, { do: "cancel", by: { kind: "shopper" } }, at));
  });
  test("nor once one of several arrived", () => {
    const [unit] = base.units;
    const half: Return = { ...base, units: unit ? [unit, { ...unit, reception: "received" }] : [] };
    assert.equal(canCancel(half), false);
  });
  test("nor when it is over", () => {
    for (const status of ["rejected", "cancelled", "expired", "closed"] as const) assert.equal(canCancel({ ...base, status }), false);
  });
  test("it expires after its last day, not on it, not while it moves, and not where nothing is to be sent", () => {
    refuses("return_wrong_state", () => decide(base, { do: "expire" }, base.sendBy));
    refuses("parcel_moving", () => decide(moving, { do: "expire" }, base.sendBy + 1));
    refuses("return_wrong_state", () => decide(received, { do: "expire" }, base.sendBy + 1));
    refuses("return_wrong_state", () => decide({ ...base, parcels: [] }, { do: "expire" }, base.sendBy + 1));
  });
});

describe("a withdrawal", () => {
  const withdrawal = aReturn({ lane: "withdrawal" });
  test("is rejected by nobody", () =>
    refuses("return_wrong_state", () => decide({ ...withdrawal, status: "requested" }, { do: "reject", message: "No." }, at)));
  test("never expires", () => refuses("return_wrong_state", () => decide(withdrawal, { do: "expire" }, withdrawal.sendBy + 1)));
  test("may be taken back by the shopper until the parcel moves", () =>
    assert.equal(decide(withdrawal, { do: "cancel", by: { kind: "shopper" } }, at).after.status, "cancelled"));
});

describe("the word a person reads", () => {
  const base = aReturn({}, aContext({ order: anOrder({ lines: [aLine({ quantity: 2 })] }) }));
  const [unit] = base.units;
  const progress = (word: Parcel["progress"]) => ({ parcels: base.parcels.map((parcel) => ({ ...parcel, label, progress: word })) });
  const units = (...receptions: Return["units"][number]["reception"][]) => ({
    units: unit ? receptions.map((reception) => ({ ...unit, reception })) : [],
  });
  const words: [string, Partial<Return>, StatusWord][] = [
    ["waiting for a person", { status: "requested" }, "requested"],
    ["approved, the label is being made", {}, "approved"],
    ["the label is there", progress("announced"), "waiting_for_parcel"],
    ["own postage needs none", { parcels: base.parcels.map((parcel) => ({ ...parcel, handover: "own" as const })) }, "waiting_for_parcel"],
    ["kept, nothing travels", { parcels: [] }, "approved"],
    ["the carrier has it", progress("moving"), "in_transit"],
    ["the carrier lost it", progress("lost"), "in_transit"],
    ["it is at the door", progress("delivered"), "arrived"],
    ["one of two was unpacked", { ...progress("delivered"), ...units("received", "awaited") }, "partly_received"],
    ["all were looked at, one is missing", units("received", "missing"), "received"],
    ["rejected", { status: "rejected" }, "rejected"],
    ["cancelled, although the parcel came", { status: "cancelled", ...progress("delivered") }, "cancelled"],
    ["expired", { status: "expired" }, "expired"],
    ["closed", { status: "closed", ...units("received") }, "closed"],
  ];
  for (const [sentence, changes, word] of words)
    test(`${sentence}: ${word}`, () => assert.equal(statusWord({ ...base, ...changes }), word));
});
