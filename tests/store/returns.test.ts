import assert from "node:assert/strict";
import { test } from "node:test";
import { Refusal } from "../../server/domain/errors.ts";
import type { Return } from "../../server/domain/return.ts";
import { type Change, commit } from "../../server/store/commit.ts";
import { findAnswer } from "../../server/store/idempotency.ts";
import { savePhoto } from "../../server/store/photos.ts";
import { countReturnsOfCustomer, findReturn, listReturnsOfOrder, listReturnsOfSubmission, timelineOf } from "../../server/store/returns.ts";
import { engines } from "../support/databases.ts";
import { anOrder, aReturn, noon, twoMerchants } from "./samples.ts";

const creating = ({ ret, events }: ReturnType<typeof aReturn>): Change => ({
  merchantId: ret.merchantId,
  created: [ret],
  updated: [],
  events,
});
const changing = (before: Return, changes: Partial<Return>): Change => ({
  merchantId: before.merchantId,
  created: [],
  updated: [{ before, after: { ...before, ...changes } }],
  events: [],
});
const refusal = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;

for (const engine of engines()) {
  const aWorld = async () => {
    const { db, close } = await engine.open();
    const { ada, ben, newId } = await twoMerchants(db);
    const order = await anOrder(db, ada, "1001", newId);
    const read = async (ret: Return): Promise<Return> => {
      const found = await findReturn(db, ret.merchantId, ret.id);
      assert.ok(found);
      return found;
    };
    return { db, close, ada, ben, newId, order, read };
  };

  test(`${engine.name}: a return comes back as it was committed, with its timeline and its tasks`, async (t) => {
    const { db, close, ada, newId, order } = await aWorld();
    t.after(close);
    const photo = newId("photo");
    await savePhoto(db, ada.merchantId, {
      id: photo,
      orderId: order.id,
      key: "photos/1.jpg",
      contentType: "image/jpeg",
      width: 2,
      height: 1,
      bytes: 3,
      at: noon,
    });
    const { ret, events } = aReturn(order, ada.policyId, newId, [
      ["1", 0],
      ["1", 2],
      ["2", 0],
    ]);
    const [first, ...rest] = ret.units;
    assert.ok(first);
    const whole: Return = {
      ...ret,
      units: [{ ...first, subReasonId: "small", comment: "Too small,\u0000 sadly 🥿", photos: [photo] }, ...rest],
      review: "rule",
    };
    assert.equal(await commit(db, { merchantId: ada.merchantId, created: [whole], updated: [], events }, { at: noon }), "committed");
    const kept = { ...whole, units: [{ ...first, subReasonId: "small", comment: "Too small,\ufffd sadly 🥿", photos: [photo] }, ...rest] };
    assert.deepEqual(await findReturn(db, ada.merchantId, ret.id), kept);
    assert.deepEqual(await listReturnsOfOrder(db, ada.merchantId, order.id), [kept]);
    assert.deepEqual(await listReturnsOfSubmission(db, ada.merchantId, ret.submissionId), [kept]);
    assert.deepEqual(
      await timelineOf(db, ada.merchantId, ret.id),
      events.map((event) => ({ at: noon, event })),
    );
    assert.deepEqual(
      (await db.selectFrom("tasks").select("kind").execute()).map(({ kind }) => kind),
      ["issue-label"],
    );
    assert.equal(await countReturnsOfCustomer(db, ada.merchantId, "ada@example.TEST "), 1);
  });

  test(`${engine.name}: another merchant finds nothing of it and changes nothing of it`, async (t) => {
    const { db, close, ada, ben, newId, order, read } = await aWorld();
    t.after(close);
    const made = aReturn(order, ada.policyId, newId);
    await commit(db, creating(made), { at: noon, idempotency: { scope: "s", key: "k", requestHash: "h", subject: made.ret.submissionId } });
    assert.equal(await findReturn(db, ben.merchantId, made.ret.id), null);
    assert.deepEqual(await listReturnsOfOrder(db, ben.merchantId, order.id), []);
    assert.deepEqual(await listReturnsOfSubmission(db, ben.merchantId, made.ret.submissionId), []);
    assert.deepEqual(await timelineOf(db, ben.merchantId, made.ret.id), []);
    assert.equal(await countReturnsOfCustomer(db, ben.merchantId, "ada@example.test"), 0);
    assert.equal(await findAnswer(db, ben.merchantId, "s", "k"), null);
    const before = await read(made.ret);
    await assert.rejects(
      commit(db, { ...changing(before, { status: "closed" }), merchantId: ben.merchantId }, { at: noon }),
      /is not of merchant/,
    );
    const stolen = { ...before, merchantId: ben.merchantId };
    await assert.rejects(commit(db, changing(stolen, { status: "closed" }), { at: noon }), refusal("stale"));
    assert.deepEqual(await read(made.ret), before);
  });

  test(`${engine.name}: of two who change the same return, the one who read the older version is told`, async (t) => {
    const { db, close, ada, newId, order, read } = await aWorld();
    t.after(close);
    const made = aReturn(order, ada.policyId, newId);
    await commit(db, creating(made), { at: noon });
    const before = await read(made.ret);
    const outcomes = await Promise.allSettled([
      commit(db, changing(before, { status: "closed" }), { at: noon }),
      commit(db, changing(before, { status: "cancelled" }), { at: noon }),
    ]);
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
    assert.equal((await read(made.ret)).version, 2);
  });

  test(`${engine.name}: of eight commits for the same piece at once, one gets it and nothing of the others stays`, async (t) => {
    const { db, close, ada, newId, order } = await aWorld();
    t.after(close);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, place) =>
        commit(
          db,
          creating(
            aReturn(
              order,
              ada.policyId,
              newId,
              place % 2
                ? [["2", 0]]
                : [
                    ["1", 0],
                    ["2", 0],
                  ],
            ),
          ),
          { at: noon },
        ),
      ),
    );
    const lost = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
    assert.equal(lost.length, 7);
    assert.ok(lost.every(refusal("unit_taken")));
    const [kept, ...others] = await listReturnsOfOrder(db, ada.merchantId, order.id);
    assert.ok(kept);
    assert.deepEqual(others, []);
    assert.equal((await db.selectFrom("return_units").select("id").execute()).length, kept.units.length);
    assert.equal((await db.selectFrom("tasks").select("id").execute()).length, 1);
    assert.equal((await db.selectFrom("parcels").select("id").execute()).length, 1);
  });

  test(`${engine.name}: a piece is free again when its return is cancelled, and only then`, async (t) => {
    const { db, close, ada, newId, order, read } = await aWorld();
    t.after(close);
    const made = aReturn(order, ada.policyId, newId);
    await commit(db, creating(made), { at: noon });
    await commit(db, changing(await read(made.ret), { status: "closed" }), { at: noon });
    await assert.rejects(commit(db, creating(aReturn(order, ada.policyId, newId)), { at: noon }), refusal("unit_taken"));
    await commit(db, changing(await read(made.ret), { status: "cancelled" }), { at: noon });
    await commit(db, creating(aReturn(order, ada.policyId, newId)), { at: noon });
  });

  test(`${engine.name}: eight requests with the same idempotency key make one return`, async (t) => {
    const { db, close, ada, newId, order } = await aWorld();
    t.after(close);
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () => {
        const made = aReturn(order, ada.policyId, newId);
        return commit(db, creating(made), {
          at: noon,
          idempotency: { scope: order.id, key: "tap", requestHash: "same", subject: made.ret.submissionId },
        });
      }),
    );
    assert.deepEqual(outcomes.sort(), ["committed", ...Array(7).fill("replayed")]);
    const [kept, ...others] = await listReturnsOfOrder(db, ada.merchantId, order.id);
    assert.deepEqual(others, []);
    assert.deepEqual(await findAnswer(db, ada.merchantId, order.id, "tap"), { requestHash: "same", subject: kept?.submissionId });
    const other = aReturn(order, ada.policyId, newId, [["1", 1]]);
    await assert.rejects(
      commit(db, creating(other), { at: noon, idempotency: { scope: order.id, key: "tap", requestHash: "different", subject: "x" } }),
      refusal("idempotency_key_reused"),
    );
  });

  test(`${engine.name}: a number in use is a conflict, and the key stays free for the next try`, async (t) => {
    const { db, close, ada, newId, order } = await aWorld();
    t.after(close);
    const first = aReturn(order, ada.policyId, newId);
    await commit(db, creating(first), { at: noon });
    const second = aReturn(order, ada.policyId, newId, [["1", 0]], { number: first.ret.number });
    await assert.rejects(
      commit(db, creating(second), { at: noon, idempotency: { scope: "s", key: "k", requestHash: "h", subject: "x" } }),
      refusal("conflict"),
    );
    assert.equal(await findAnswer(db, ada.merchantId, "s", "k"), null);
  });

  test(`${engine.name}: a label on a shared parcel shows on every return of the submission; the ledger only grows`, async (t) => {
    const { db, close, ada, newId, order, read } = await aWorld();
    t.after(close);
    const one = aReturn(order, ada.policyId, newId);
    const two = aReturn(order, ada.policyId, newId, [["1", 0]], { submissionId: one.ret.submissionId, parcels: one.ret.parcels });
    await commit(db, { merchantId: ada.merchantId, created: [one.ret, two.ret], updated: [], events: [] }, { at: noon });
    const before = await read(one.ret);
    const label = { a4: "labels/a4.pdf", a6: "labels/a6.pdf" };
    await commit(db, changing(before, { parcels: before.parcels.map((parcel) => ({ ...parcel, label })) }), { at: noon });
    assert.deepEqual((await read(two.ret)).parcels[0]?.label, label);
    const labelled = await read(one.ret);
    await commit(db, changing(labelled, { ledger: [...labelled.ledger, { kind: "goodwill", amount: 5, tax: 0, reason: "bonus" }] }), {
      at: noon,
    });
    assert.equal((await read(one.ret)).ledger.length, labelled.ledger.length + 1);
    await assert.rejects(commit(db, changing(await read(one.ret), { ledger: [] }), { at: noon }), /ledger/);
  });
}
