import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { streetLines } from "../../server/domain/address-lines.ts";
import { fromNumber } from "../../server/domain/money.ts";
import { momentIn, offsetIn } from "../../server/domain/place-time.ts";

describe("a street on a label", () => {
  it("keeps its lines where they fit, and is folded between words where they do not", () => {
    assert.deepEqual(streetLines({ line1: "4 rue des Lilas", line2: "Bâtiment B" }, 45, 3), ["4 rue des Lilas", "Bâtiment B"]);
    assert.deepEqual(streetLines({ line1: "1, Top Floor, Connaught Place, New Delhi" }, 20, 3), [
      "1, Top Floor,",
      "Connaught Place, New",
      "Delhi",
    ]);
    assert.deepEqual(streetLines({ line1: "aa bb cc", line2: "dd ee" }, 5, 2), ["aa bb", "cc dd"]);
    assert.deepEqual(streetLines({ line1: "", line2: "" }, 10, 2), [""]);
  });

  it("is never longer than the label, whatever stands in it", () => {
    for (const line1 of ["x".repeat(300), "👟".repeat(50), `${"wort ".repeat(80)}`]) {
      const lines = streetLines({ line1, line2: "y".repeat(99) }, 40, 3);
      assert.ok(lines.length <= 3 && lines.every((line) => line.length <= 40), JSON.stringify(lines));
    }
  });
});

describe("the clock of a country", () => {
  it("is the one most of it has, in summer and in winter", () => {
    const winter = Date.UTC(2026, 0, 15);
    const summer = Date.UTC(2026, 6, 15);
    const hours = (country: string) => [offsetIn(country, winter), offsetIn(country, summer)].map((offset) => (offset ?? Number.NaN) / 60);
    assert.deepEqual(hours("FR"), [1, 2]);
    assert.deepEqual(hours("ES"), [1, 2], "not the Canaries'");
    assert.deepEqual(hours("PT"), [0, 1], "not the Azores'");
    assert.deepEqual(hours("IN"), [5.5, 5.5]);
    assert.deepEqual(hours("AE"), [4, 4]);
    assert.equal(offsetIn("ZZ", winter), null);
    assert.equal(offsetIn("../", winter), null);
  });

  it("tells when it is half past nine there", () => {
    assert.equal(new Date(momentIn("FR", "2026-11-30", 570)).toISOString(), "2026-11-30T08:30:00.000Z");
    assert.equal(new Date(momentIn("IN", "2026-11-30", 570)).toISOString(), "2026-11-30T04:00:00.000Z");
  });
});

describe("an amount that came as a number", () => {
  it("is counted in the currency's own units, and is none when it is no amount", () => {
    assert.deepEqual(
      [fromNumber(12.34, "EUR"), fromNumber(0.1 + 0.2, "EUR"), fromNumber(990, "JPY"), fromNumber(4.99, "KWD"), fromNumber(-3.5, "USD")],
      [1_234, 30, 990, 4_990, -350],
    );
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, 1e15]) assert.equal(fromNumber(wrong, "EUR"), null);
  });
});
