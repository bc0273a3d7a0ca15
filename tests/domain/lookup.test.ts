import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { OrderId } from "../../server/domain/ids.ts";
import { lookupKey, lookupKeysOf, matches, pickOrder } from "../../server/domain/lookup.ts";
import { portalNumber, returnNumber, shopCode } from "../../server/domain/numbers.ts";
import { anOrder, noon } from "./make.ts";

const lyon = { name: "Ada", line1: "2 rue B", postalCode: "69 001", city: "Lyon", country: "FR" };

describe("an order number as people type it", () => {
  const spellings: [string, string][] = [
    ["#1001", "1001"],
    ["  001001 ", "1001"],
    ["10 01", "1001"],
    ["wc-1001", "WC1001"],
    ["WC–1001", "WC1001"],
    ["# WC_1001", "WC1001"],
    ["１００１", "1001"],
    ["10\u200b01", "1001"],
    ["abdc s1765656", "ABDCS1765656"],
    ["000", "0"],
    ["0", "0"],
    ["#", ""],
    ["", ""],
    ["100100", "100100"],
  ];
  for (const [typed, key] of spellings)
    test(`${JSON.stringify(typed)} is looked up as ${JSON.stringify(key)} (S1-32)`, () => assert.equal(lookupKey(typed), key));

  test("an order is found by its number, the shop's own id, our id and its parcels (S1-31, S1-33, S1-34)", () => {
    const order = anOrder({
      number: "#0042",
      externalId: "987",
      portalNumber: "ADAS0A1B2C3D",
      fulfilments: [{ id: "f-77" }, { id: "F77" }, { id: "-" }],
    });
    assert.deepEqual(lookupKeysOf(order), [
      { key: "42", kind: "number" },
      { key: "987", kind: "number" },
      { key: "ADAS0A1B2C3D", kind: "portal" },
      { key: "F77", kind: "fulfilment" },
    ]);
  });
});

describe("a proof", () => {
  const order = anOrder({ billTo: lyon });
  const cases: [string, Parameters<typeof matches>[1], boolean][] = [
    ["the postcode of the delivery", { postalCode: "75001" }, true],
    ["the postcode of the bill", { postalCode: "69001" }, true],
    ["a postcode with blanks and dashes", { postalCode: " 75-0 01" }, true],
    ["a postcode in full-width digits", { postalCode: "７５００１" }, true],
    ["another postcode", { postalCode: "75002" }, false],
    ["the beginning of the postcode", { postalCode: "7500" }, false],
    ["more than the postcode", { postalCode: "750011" }, false],
    ["the postcode doubled", { postalCode: "7500175001" }, false],
    ["the e-mail in any case", { email: " ADA@Example.test " }, true],
    ["another e-mail", { email: "ben@example.test" }, false],
    ["the right postcode with a wrong e-mail", { postalCode: "75001", email: "ben@example.test" }, false],
    ["nothing", {}, false],
    ["blanks", { postalCode: "  ", email: " " }, false],
  ];
  for (const [what, proof, holds] of cases)
    test(`${what} ${holds ? "holds" : "does not hold"}`, () => assert.equal(matches(order, proof), holds));

  test("British postcodes match in any case", () => {
    assert.equal(matches(anOrder({ shipTo: { ...lyon, postalCode: "SW1A 1AA", country: "GB" } }), { postalCode: "sw1a1aa" }), true);
  });

  test("an order without address and e-mail is proved by nothing", () => {
    const { shipTo: _, email: __, ...bare } = anOrder();
    assert.equal(matches(bare, { postalCode: "" }), false);
    assert.equal(matches(bare, { postalCode: "75001" }), false);
    assert.equal(matches(bare, { email: "x" }), false);
  });
});

describe("several orders under one key", () => {
  const padded = anOrder({ id: "ord_padded" as OrderId, number: "0042", placedAt: noon("2026-01-01") });
  const plain = anOrder({ id: "ord_plain" as OrderId, number: "42", placedAt: noon("2026-02-01") });
  const foreign = anOrder({ id: "ord_foreign" as OrderId, number: "42", shipTo: lyon });

  test("the number exactly as printed wins", () => {
    assert.equal(pickOrder([plain, padded], " #0042", { postalCode: "75001" })?.id, "ord_padded");
    assert.equal(pickOrder([padded, plain], "42", { postalCode: "75001" })?.id, "ord_plain");
  });
  test("then the younger order", () => assert.equal(pickOrder([padded, plain], "00042", { postalCode: "75001" })?.id, "ord_plain"));
  test("the proof decides among strangers", () =>
    assert.equal(pickOrder([plain, foreign], "42", { postalCode: "69001" })?.id, "ord_foreign"));
  test("nobody's proof finds nothing", () => assert.equal(pickOrder([plain, foreign], "42", { postalCode: "33000" }), null));
});

describe("numbers we make", () => {
  const entropy = Uint8Array.from([1, 12, 23, 34, 45, 56, 67, 78]);
  test("a shop's code is four capital letters", () => {
    assert.deepEqual(["adas-shoes", "b1", "élan-vital", "42"].map(shopCode), ["ADAS", "BXXX", "ELAN", "XXXX"]);
  });
  test("a return number is the code and eight digits", () => assert.equal(returnNumber("ADAS", entropy), "ADAS12345678"));
  test("a portal number has 12 characters and survives being typed (S1-33)", () => {
    const number = portalNumber("ADAS", entropy);
    assert.match(number, /^ADAS[0-9A-HJKMNP-TV-Z]{8}$/);
    assert.equal(lookupKey(number.toLowerCase()), number);
  });
});
