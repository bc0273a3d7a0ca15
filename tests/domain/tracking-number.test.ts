import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { isSameNumber, trackingKey } from "../../server/domain/tracking-number.ts";

/** With the check digit that GS1 and the USPS put behind. */
function checked(digits: string): string {
  const sum = [...digits].toReversed().reduce((all, digit, place) => all + Number(digit) * (place % 2 === 0 ? 3 : 1), 0);
  return digits + String((10 - (sum % 10)) % 10);
}
const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((all) => all.join(""));
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const ordinary = fc.array(fc.constantFrom(...letters), { minLength: 6, maxLength: 30 }).map((all) => all.join(""));
const container = digits(17).map(checked);
const postal = fc.tuple(fc.constantFrom("91", "92", "93", "94", "95"), digits(19)).map(([start, rest]) => checked(start + rest));
const licence = digits(18).map((rest) => `JD${rest}`);
const known = fc.oneof(container, postal, licence, ordinary, digits(12), digits(14));

/** The same number as somebody else may write it. */
const written = (number: string) =>
  fc
    .record({
      gaps: fc.array(fc.integer({ min: 1, max: 29 }), { maxLength: 6 }),
      small: fc.boolean(),
      space: fc.constantFrom(" ", "\u00a0", "\u2009", "\t", "\u200b"),
    })
    .map(({ gaps, small, space }) => {
      const spaced = [...number].map((letter, place) => (gaps.includes(place) ? space + letter : letter)).join("");
      return ` ${small ? spaced.toLowerCase() : spaced}${space}`;
    });

describe("what a tracking number is compared by", () => {
  it("is the same however it is spaced and whatever its letters' size", () => {
    fc.assert(
      fc.property(
        known.chain((number) => fc.tuple(fc.constant(number), written(number))),
        ([number, other]) => isSameNumber(number, other),
      ),
    );
  });

  it("is the same of what is compared already", () => {
    fc.assert(fc.property(known, (number) => trackingKey(trackingKey(number)) === trackingKey(number)));
  });

  it("sees through what a barcode has around a number", () => {
    fc.assert(
      fc.property(container, (number) =>
        [`00${number}`, `(00)${number}`, `]C100${number}`, `]C1(00) ${number}`].every((one) => isSameNumber(one, number)),
      ),
    );
    fc.assert(fc.property(licence, (number) => isSameNumber(`J${number}`, number)));
    fc.assert(
      fc.property(postal, digits(5), (number, zip) => {
        const read = `420${zip}${number}`;
        // Now and then the four digits behind fit as well; then it is left as it is.
        return isSameNumber(read, number) || trackingKey(read) === read;
      }),
    );
    for (const [read, number] of [
      ["420221539101026837331000039521", "9101026837331000039521"],
      ["4201002334249200190132607600833457", "9200 1901 3260 7600 8334 57"],
      ["4201028200009261290113185417468510", "9261 2901 1318 5417 4685 10"],
    ] as const)
      assert.ok(isSameNumber(read, number), read);
  });

  it("never makes one of two different numbers", () => {
    const bare = (number: string) => number.replace(/^JJD/, "JD").replace(/^00(?=\d{18}$)/, "");
    fc.assert(
      fc.property(known, known, (one, other) => {
        fc.pre(bare(one) !== bare(other) && !one.startsWith("420") && !other.startsWith("420"));
        return !isSameNumber(one, other);
      }),
      { numRuns: 2_000 },
    );
    // One digit, letter, dash or zero more or less is another parcel.
    fc.assert(
      fc.property(known, fc.nat(), fc.constantFrom(...letters, "-", "0"), (number, where, letter) => {
        const place = where % (number.length + 1);
        const longer = number.slice(0, place) + letter + number.slice(place);
        fc.pre(!/^JJD/.test(longer) && !/^420/.test(longer));
        return !isSameNumber(number, longer);
      }),
      { numRuns: 2_000 },
    );
    fc.assert(
      fc.property(known, fc.nat(), fc.constantFrom(...letters), (number, where, letter) => {
        const place = where % number.length;
        const changed = number.slice(0, place) + letter + number.slice(place + 1);
        fc.pre(changed !== number);
        return !isSameNumber(number, changed);
      }),
      { numRuns: 2_000 },
    );
  });

  it("keeps a prefix that no check digit proves, and what only looks alike", () => {
    for (const [one, other] of [
      ["00340434161094000009", "340434161094000009"],
      ["420902101234567890123456789012", "1234567890123456789012"],
      ["0123456789", "123456789"],
      ["AB-1", "A-B1"],
      ["ADAS12345678-2", "ADAS123456782"],
      ["ß", "SS"],
      ["JJD1", "JD1"],
    ] as const)
      assert.ok(!isSameNumber(one, other), `${one} ${other}`);
  });

  it("takes anything that comes", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 120 }), (text) => typeof trackingKey(text) === "string"));
  });
});
