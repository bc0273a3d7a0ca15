import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { type Looked, lostAt, nextLook, turnOf } from "../../server/domain/look-ahead.ts";
import type { ParcelProgress } from "../../server/domain/parcel.ts";
import { believable, newsOf, type ParcelHappening, progressAfter, type Scan, scanKinds, scanName } from "../../server/domain/tracking.ts";

const at = Date.UTC(2026, 10, 23, 11);
const hour = 3_600_000;
const day = 24 * hour;

const scan = (kind: Scan["kind"], hours: number): Scan => ({ kind, at: at + hours * hour });
/** Times are few, so that many happen at the same moment. */
const scans = fc.array(
  fc.record({ kind: fc.constantFrom(...scanKinds), at: fc.integer({ min: 0, max: 6 }).map((hours) => at + hours * hour) }),
  { maxLength: 12 },
);
/** The same scans as a carrier might tell them: shuffled, some twice, in parcels of a few. */
const told = scans.chain((all) =>
  fc
    .tuple(fc.shuffledSubarray(all, { minLength: all.length }), fc.subarray(all), fc.integer({ min: 1, max: 4 }))
    .map(([shuffled, again, size]) => {
      const each = [...shuffled, ...again];
      return { all, parts: Array.from({ length: Math.ceil(each.length / size) }, (_, part) => each.slice(part * size, (part + 1) * size)) };
    }),
);

/** What `connected/taken-scans.ts` does with each part. */
function followed(parts: readonly (readonly Scan[])[]) {
  let progress: ParcelProgress = "announced";
  const known = new Map<string, Scan>();
  const happened: ParcelHappening[] = [];
  const ways: ParcelProgress[] = [];
  let heldUp = false;
  for (const part of parts) {
    const fresh = new Map(part.map((one) => [scanName(one), one]).filter(([name]) => !known.has(name as string)) as [string, Scan][]);
    const news = newsOf(progress, [...known.values()], [...fresh.values()]);
    for (const [name, one] of fresh) known.set(name, one);
    progress = news.progress;
    heldUp = news.heldUp ?? false;
    happened.push(...news.happened);
    ways.push(progress);
  }
  return { progress, heldUp, happened, ways };
}

describe("how far a parcel is", () => {
  test("is the same in whatever order, however often and in however many parts its scans are told", () => {
    fc.assert(
      fc.property(told, ({ all, parts }) => {
        assert.equal(followed(parts).progress, progressAfter("announced", all));
        assert.equal(followed(parts).heldUp, newsOf("announced", [], all).heldUp ?? false);
      }),
      { numRuns: 2_000 },
    );
  });

  test("never goes back: what was delivered stays so, and what has moved never waits again for its carrier", () => {
    const along: Readonly<Record<ParcelProgress, number>> = { announced: 0, moving: 1, arriving: 2, delivered: 3, lost: -1, sent_back: -1 };
    fc.assert(
      fc.property(told, ({ parts }) => {
        let farthest = 0;
        for (const progress of followed(parts).ways) {
          const step = along[progress];
          if (farthest === 3) assert.equal(progress, "delivered");
          if (step >= 0) assert.ok(step >= farthest, `${progress} after ${farthest}`);
          farthest = Math.max(farthest, step);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test("tells each stage once, and that it moves before anything else", () => {
    fc.assert(
      fc.property(told, ({ all, parts }) => {
        const { happened, progress } = followed(parts);
        for (const once of ["moving", "arriving", "delivered"] as const)
          assert.ok(happened.filter((one) => one === once).length <= 1, happened.join());
        const moves = all.some(({ kind }) => !["announced", "pickup_failed", "cancelled", "lost"].includes(kind));
        assert.equal(happened.includes("moving"), moves);
        assert.equal(happened.includes("delivered"), progress === "delivered");
        const aside = happened.filter((one) => one === "lost" || one === "sent_back" || one === "found");
        for (const [place, one] of aside.entries()) if (one === "found") assert.notEqual(aside[place - 1] ?? "found", "found");
      }),
      { numRuns: 2_000 },
    );
  });

  test("nothing happens by what is known already", () => {
    fc.assert(fc.property(scans, (all) => assert.deepEqual(newsOf(progressAfter("announced", all), all, all).happened, [])));
  });

  test("is held up until something else happens to it", () => {
    const way = [scan("moving", 1), scan("held_up", 3)];
    const heldUp = (...more: Scan[]) => newsOf("moving", way, more).heldUp ?? false;
    assert.deepEqual(
      [heldUp(), heldUp(scan("announced", 4)), heldUp(scan("moving", 2)), heldUp(scan("moving", 3))],
      [true, true, true, true],
    );
    for (const kind of ["moving", "arriving", "delivered", "sent_back", "lost"] as const) assert.ok(!heldUp(scan(kind, 4)), kind);
    assert.ok(newsOf("announced", [], [scan("held_up", 1)]).heldUp, "the first that is heard of it");
  });

  test("what is lost or sent back is found by whatever happens to it later, and by nothing that happened before", () => {
    const way = [scan("moving", 1), scan("lost", 5)];
    assert.equal(progressAfter("lost", [...way, scan("moving", 3)]), "lost");
    assert.deepEqual(newsOf("lost", way, [scan("arriving", 6)]), { progress: "arriving", happened: ["found", "arriving"] });
    assert.deepEqual(newsOf("lost", way, [scan("delivered", 4)]), { progress: "delivered", happened: ["found", "delivered"] });
  });
});

test("scans of an earlier parcel with the same number are another's, and what lies ahead of our clock happened now", () => {
  const own = believable([scan("delivered", -24 * 90), scan("moving", -1), scan("arriving", 9), { kind: "moving", at: Number.NaN }], {
    beganAt: at,
    now: at,
  });
  assert.deepEqual(
    own.map(({ name, scan: one }) => [name, one.at]),
    [
      [scanName(scan("moving", -1)), at - hour],
      [scanName(scan("arriving", 9)), at],
    ],
  );
});

describe("when it is looked for again", () => {
  const looked = (changes: Partial<Looked>): number => {
    const one: Looked = {
      progress: "moving",
      beganAt: at - day,
      lastScanAt: at,
      failures: 0,
      told: false,
      asked: true,
      at,
      spread: 0.5,
      ...changes,
    };
    const next = nextLook(one);
    return next === null ? -1 : Math.round((next - one.at) / 60_000);
  };
  for (const [what, changes, minutes] of [
    ["its label is an hour old", { progress: "announced", beganAt: at - hour, lastScanAt: null }, 720],
    ["its label is three days old", { progress: "announced", beganAt: at - 3 * day, lastScanAt: null }, 360],
    ["its label is three weeks old", { progress: "announced", beganAt: at - 21 * day, lastScanAt: null }, 1_440],
    ["its label was never used", { progress: "announced", beganAt: at - 100 * day, lastScanAt: null }, -1],
    ["it moves", {}, 180],
    ["it has not moved for two days", { lastScanAt: at - 2 * day }, 360],
    ["it has not moved for a week", { lastScanAt: at - 7 * day }, 1_440],
    ["it is on the vehicle", { progress: "arriving" }, 20],
    ["it has waited at the depot since yesterday", { progress: "arriving", lastScanAt: at - day }, 120],
    ["its carrier tells by itself", { progress: "arriving", told: true }, 120],
    ["its carrier tells by itself, and it moves", { told: true }, 1_080],
    ["its carrier did not know it three times", { failures: 3 }, 1_440],
    ["it is lost", { progress: "lost", lastScanAt: at - 20 * day }, 1_440],
    ["it has been lost for ever", { progress: "lost", lastScanAt: at - 61 * day }, -1],
    ["it is here", { progress: "delivered" }, -1],
    ["its carrier told by itself that it is here", { progress: "delivered", told: true, asked: false }, 360],
  ] as const)
    test(`${what}: ${minutes < 0 ? "never" : `in ${minutes} minutes`}`, () => assert.equal(looked(changes), minutes));

  test("parcels that began together are spread around that time", () => {
    assert.ok(looked({ spread: 0 }) < looked({ spread: 1 }));
  });

  test("a connection is asked at most half of what its vendor allows", () => {
    for (const perSecond of [0.003, 0.1, 1, 4, 15, 1_000]) {
      const { questions, rest } = turnOf({ perSecond });
      assert.ok(questions >= 1 && questions / (rest / 1_000) <= perSecond / 2 + 1e-9, `${perSecond}: ${questions} in ${rest}`);
    }
  });

  test("silence counts from the newest scan of what is under way, and of nothing else", () => {
    assert.equal(lostAt("moving", at, 12), at + 12 * day);
    for (const progress of ["announced", "delivered", "lost", "sent_back"] as const) assert.equal(lostAt(progress, at, 12), null);
    assert.equal(lostAt("moving", null, 12), null);
  });
});
