import assert from "node:assert/strict";
import { describe } from "node:test";
import type { MadeLabel, Point, Track, Tracked } from "../../server/providers/carriers/port.ts";
import { ConnectionProblem } from "../../server/providers/port.ts";
import type { Fault } from "../support/vendors/fake-vendor.ts";
import { type Bench, bought, key, numberOf, type On, reopened } from "./carriers.asking.ts";
import { faults, impatiently } from "./carriers-faults.contract.ts";
import { assertSecretless } from "./shops.asking.ts";

/** Where parcels are, and where they can be handed over. */
export function trackContract(name: string, on: On): void {
  const tracked = (title: string, test: (bench: Bench, look: (...parcels: Tracked[]) => Promise<readonly Track[]>) => Promise<void>) =>
    on(title, async (bench) => {
      const { track } = bench.connected;
      if (track) await test(bench, (...parcels) => track.call(bench.connected, parcels));
    });

  describe(`${name}: the way of parcels`, () => {
    tracked("has no scans where nobody saw one, but that it exists", async (bench, look) => {
      const made = await bought(bench);
      const [track, ...more] = await look(trackedBy(made));
      assert.deepEqual([track?.trackingNumber, more], [numberOf(made), []]);
      assert.ok(track?.scans.every(({ kind }) => kind === "announced"));
    });

    tracked("is told in every word the vendor has, with its time", async (bench) => {
      for (const [place, [word, kind]] of bench.words.entries()) {
        // Each by a process of its own, so that the vendor's pace does not make it a matter of minutes.
        const process = reopened(bench);
        const made = await bought({ ...bench, connected: process }, { key: `${key}.${place}` });
        const at = Date.now() - 3_600_000;
        bench.carrier.scan(numberOf(made), word, at);
        const [track] = (await process.track?.([trackedBy(made)])) ?? [];
        const scans = track?.scans.filter(({ kind: one }) => one !== "announced" || kind === "announced") ?? [];
        if (kind === null) assert.deepEqual(scans, [], word);
        else
          assert.ok(
            scans.some((scan) => scan.kind === kind && Math.abs(scan.at - at) < 1_000 && scan.at <= Date.now()),
            `${word}: ${JSON.stringify(scans)}`,
          );
        if (kind !== null) assert.deepEqual([...new Set(scans.map((scan) => scan.kind))], [kind], word);
      }
    });

    tracked("is told once a scan, and the same when it is asked again", async (bench, look) => {
      const made = await bought(bench);
      const [first, second] = bench.words.filter(([, kind]) => kind === "moving" || kind === "delivered");
      assert.ok(first, "a carrier has a word for a parcel that moves");
      const at = Date.now() - 7_200_000;
      bench.carrier.scan(numberOf(made), first[0], at);
      bench.carrier.scan(numberOf(made), (second ?? first)[0], at + 3_600_000);
      const [once] = await look(trackedBy(made));
      const [again] = (await reopened(bench).track?.([trackedBy(made)])) ?? [];
      assert.deepEqual(again, once);
      const ids = once?.scans.flatMap(({ id }) => (id === undefined ? [] : [id])) ?? [];
      assert.equal(new Set(ids).size, ids.length, "an id is one scan's");
    });

    tracked("is not ended by a word nobody heard before", async (bench, look) => {
      const made = await bought(bench);
      const [known] = bench.words.find(([, kind]) => kind === "moving") ?? [];
      assert.ok(known);
      for (const word of ["a-word-nobody-heard-before", "💶", " "]) bench.carrier.scan(numberOf(made), word, Date.now() - 60_000);
      bench.carrier.scan(numberOf(made), known, Date.now() - 3_600_000);
      const [track] = await look(trackedBy(made));
      assert.ok(track?.scans.some(({ kind }) => kind === "moving"));
      assert.ok(
        track?.scans.every(({ kind }) => kind === "moving" || kind === "announced" || kind === "held_up"),
        "it ends nothing",
      );
    });

    tracked("of as many as it says is told at once, and what is not known is left out", async (bench, look) => {
      const { can } = bench.provider;
      const most = Math.min(can.trackedAtOnce, 12);
      const made: MadeLabel[] = [];
      for (let count = 0; count < most; count++) made.push(await bought(bench, { key: `${key}.${count}` }));
      const before = bench.vendor.seen.length;
      const tracks = await look(...made.map(trackedBy));
      assert.deepEqual(tracks.map(({ trackingNumber }) => trackingNumber).sort(), made.map(numberOf).sort());
      assert.equal(bench.vendor.seen.length - before, 1, "one question");
      const [one] = made;
      assert.ok(one);
      const stranger: Tracked = {
        ...trackedBy(one),
        trackingNumber: "NOBODYKNOWS0001",
        reference: `${one.reference.replaceAll(/[0-8]/g, "9")}`,
      };
      if (can.trackedAtOnce > 1)
        assert.deepEqual(
          (await look(stranger, trackedBy(one))).map(({ trackingNumber }) => trackingNumber),
          [numberOf(one)],
        );
      assert.deepEqual(await look(stranger), []);
    });

    for (const fault of Object.keys(faults) as Fault[]) {
      tracked(`says what is wrong when it is asked for: ${fault}`, async (bench, look) => {
        const made = await bought(bench);
        bench.vendor.fail(fault);
        await assert.rejects(impatiently(bench, fault).track?.([trackedBy(made)]) ?? Promise.resolve(), (problem) => {
          assert.ok(problem instanceof ConnectionProblem, String(problem));
          assertSecretless(problem.message, bench.provider, bench.given);
          if (fault === "too_many") assert.deepEqual([problem.trouble, problem.retryAfter], ["busy", 1]);
          return true;
        });
        assert.equal((await look(trackedBy(made))).length, 1);
      });
    }
  });

  describe(`${name}: places to hand a parcel over`, () => {
    on("are told nearest first, with sane hours, and no more than were asked for", async (bench) => {
      const { near, connected, far } = bench;
      if (!near || !far) return;
      const found = (await connected.points?.(near)) ?? [];
      assert.ok(found.length > 1 && found.length <= near.most);
      assert.equal(new Set(found.map(({ id }) => id)).size, found.length);
      for (const point of found) assertPoint(point);
      const distances = found.flatMap(({ distance }) => (distance === undefined ? [] : [distance]));
      assert.deepEqual(
        distances,
        [...distances].sort((one, other) => one - other),
      );
      const [first] = found;
      assert.deepEqual(
        ((await connected.points?.({ ...near, most: 1 })) ?? []).map(({ id }) => id),
        [first?.id],
      );
      assert.deepEqual(await connected.points?.(far), []);
    });
  });
}

function trackedBy({ reference, carrier, trackedAs, ...made }: MadeLabel): Tracked {
  return { trackingNumber: numberOf({ reference, carrier, ...made }), carrier, reference, ...(trackedAs !== undefined && { trackedAs }) };
}

function assertPoint({ id, name, carrier, address, place, distance, hours }: Point): void {
  assert.ok(id !== "" && name.trim() !== "" && carrier.trim() !== "");
  assert.ok(address.line1.trim() !== "" && address.postalCode !== "" && address.city !== "" && /^[A-Z]{2}$/.test(address.country));
  if (place) assert.ok(Math.abs(place.latitude) <= 90 && Math.abs(place.longitude) <= 180);
  if (distance !== undefined) assert.ok(Number.isFinite(distance) && distance >= 0);
  for (const [day, spans = []] of Object.entries(hours ?? {})) {
    assert.ok(Number(day) >= 1 && Number(day) <= 7 && spans.length > 0, day);
    for (const [from, to] of spans) assert.ok(Number.isInteger(from) && from >= 0 && from < to && to <= 24 * 60, `${from} to ${to}`);
  }
}
