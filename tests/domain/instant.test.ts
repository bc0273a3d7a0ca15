import assert from "node:assert/strict";
import { test } from "node:test";
import { parseInstant } from "../../server/domain/instant.ts";

test("An instant is read with its offset, or in the zone of the shop when it has none", () => {
  const read = (text: string) => {
    const at = parseInstant(text, "Europe/Paris");
    return at === null ? null : new Date(at).toISOString();
  };
  for (const [text, expected] of [
    ["2026-11-22T15:00:00Z", "2026-11-22T15:00:00.000Z"],
    ["2026-11-22 15:00:00.123+01:00", "2026-11-22T14:00:00.123Z"],
    ["2026-11-22T15:00-0530", "2026-11-22T20:30:00.000Z"],
    ["2026-07-01 15:00", "2026-07-01T13:00:00.000Z"],
    ["2026-11-22", "2026-11-22T11:00:00.000Z"],
    ["2.7.2026 09:30", "2026-07-02T07:30:00.000Z"],
    ["2026-02-30", null],
    ["2026-11-31T10:00:00Z", null],
    ["03/04/2026", null],
    ["2026-11-22T25:00:00Z", null],
    ["yesterday", null],
    ["", null],
  ] as const) {
    assert.equal(read(text), expected, text);
  }
});
