import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { offeredDays } from "../../server/domain/pickup-days.ts";
import { groupedHours, laidOut, openAt } from "../../server/domain/points.ts";

const paris = "Europe/Paris";
const at = (text: string) => Date.parse(text);
const asked = { country: "FR", zone: paris, at: at("2026-11-23T11:00:00Z"), last: at("2026-12-07T22:59:59Z"), windows: null };
const days = (changes: Partial<Parameters<typeof offeredDays>[0]> = {}) => offeredDays({ ...asked, ...changes }).map(({ day }) => day);

describe("days on which a courier can come", () => {
  it("are working days from tomorrow on, and from the day after for who asks late", () => {
    assert.deepEqual(days().slice(0, 5), ["2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-30"]);
    assert.equal(days({ at: at("2026-11-23T14:00:00Z") })[0], "2026-11-25");
    // Friday afternoon: not Monday, which is the next working day, but Tuesday.
    assert.equal(days({ at: at("2026-11-27T15:00:00Z") })[0], "2026-12-01");
  });

  it("leave out the shopper's own holidays, and end with the last day to send", () => {
    assert.ok(!days({ at: at("2026-12-23T09:00:00Z"), last: at("2027-01-05T22:00:00Z") }).includes("2026-12-25"));
    assert.ok(
      !days({ country: "DE", zone: "Europe/Berlin", at: at("2026-12-23T09:00:00Z"), last: at("2027-01-05T22:00:00Z") }).includes(
        "2026-12-26",
      ),
    );
    assert.deepEqual(days({ last: at("2026-11-25T22:59:59Z") }), ["2026-11-24", "2026-11-25"]);
    assert.deepEqual(days({ last: at("2026-11-23T22:00:00Z") }), []);
    // Where the week ends on Thursday.
    assert.ok(!days({ country: "SA", zone: "Asia/Riyadh" }).includes("2026-11-27"));
  });

  it("are the carrier's where it names them, whatever it sends besides", () => {
    const windows = [
      { day: "2026-11-26", from: 600, to: 720 },
      { day: "2026-11-26", from: 540, to: 600 },
      { day: "2026-11-26", from: 540, to: 600 },
      { day: "2026-11-23", from: 13 * 60, to: 15 * 60 },
      { day: "2026-11-23", from: 10 * 60, to: 12 * 60 },
      { day: "2027-02-01", from: 540, to: 600 },
      { day: "soon", from: 540, to: 600 },
      { day: "2026-11-27", from: 700, to: 600 },
    ];
    assert.deepEqual(offeredDays({ ...asked, windows }), [
      { day: "2026-11-23", windows: [{ from: 780, to: 900 }] },
      {
        day: "2026-11-26",
        windows: [
          { from: 540, to: 600 },
          { from: 600, to: 720 },
        ],
      },
    ]);
  });
});

describe("places to bring a parcel to", () => {
  const lyon = { latitude: 45.77, longitude: 4.85 };
  const east = (metres: number) => ({
    ...lyon,
    longitude: lyon.longitude + metres / (111_195 * Math.cos((lyon.latitude * Math.PI) / 180)),
  });
  const north = (metres: number) => ({ ...lyon, latitude: lyon.latitude + metres / 111_195 });

  it("lie around what was asked for, which their distances give away", () => {
    const laid = laidOut([
      { name: "far", place: north(900), distance: 900 },
      { name: "near", place: east(300), distance: 300 },
      { name: "middle", place: north(-500), distance: 500 },
      { name: "silent", place: east(-700) },
    ]);
    assert.deepEqual(
      laid.map(({ name, metres }) => [name, metres]),
      [
        ["near", 300],
        ["middle", 500],
        ["silent", 700],
        ["far", 900],
      ],
    );
    const near = laid[0]?.spot;
    assert.ok(near && Math.abs(near.x - 300) <= 2 && Math.abs(near.y) <= 2);
  });

  it("keep a distance nobody said unknown, and stand where nobody says the place", () => {
    const laid = laidOut([{ place: east(100) }, { place: east(-100) }, {}]);
    assert.deepEqual(
      laid.map(({ metres, spot }) => [metres, spot !== null]),
      [
        [null, true],
        [null, true],
        [null, false],
      ],
    );
    assert.deepEqual(laidOut([]), []);
    // Distances that contradict each other say nothing of the centre.
    const odd = laidOut([
      { place: lyon, distance: 50_000 },
      { place: east(100), distance: 1 },
      { place: north(100), distance: 40_000 },
      { place: north(300) },
    ]);
    assert.ok(odd.some(({ metres }) => metres === null));
  });

  it("tell their hours once for days that are alike, and whether they are open", () => {
    const week = [[540, 720] as const, [840, 1_140] as const];
    const hours = { 1: week, 2: week, 3: week, 4: week, 5: week, 6: [[540, 600] as const, [570, 780] as const] };
    assert.deepEqual(groupedHours(hours), [
      { first: 1, last: 5, open: week },
      { first: 6, last: 6, open: [[540, 780]] },
      { first: 7, last: 7, open: [] },
    ]);
    assert.deepEqual(openAt(hours, { day: 1, minute: 600 }), { is: "open", until: 720 });
    assert.deepEqual(openAt(hours, { day: 1, minute: 720 }), { is: "closed", opens: { day: 1, ahead: 0, at: 840 } });
    assert.deepEqual(openAt(hours, { day: 6, minute: 800 }), { is: "closed", opens: { day: 1, ahead: 2, at: 540 } });
    assert.deepEqual(openAt({}, { day: 6, minute: 800 }), { is: "closed", opens: null });
  });
});
