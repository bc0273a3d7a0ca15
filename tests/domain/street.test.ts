import assert from "node:assert/strict";
import { test } from "node:test";
import { threeLetters } from "../../server/domain/country-codes.ts";
import { cut } from "../../server/domain/cut.ts";
import { regionCode } from "../../server/domain/regions.ts";
import { partStreet } from "../../server/domain/street.ts";
import { effort, effortSince } from "../support/effort.ts";

test("a line that was written to keep us busy does not", () => {
  for (const line of [`a 1${" -1".repeat(60)}!`, `1${" -1".repeat(60)}!`, `a${", ".repeat(50_000)}!`, `a${" 1".repeat(50_000)}!`]) {
    const began = effort();
    assert.equal(partStreet(line, "DE").house, undefined);
    assert.ok(effortSince(began) < 500, line.slice(0, 20));
  }
});

test("a street and its house are told apart as they are written in the country", () => {
  const lines: readonly (readonly [line: string, country: string, street: string, house?: string])[] = [
    ["Charles-de-Gaulle-Straße 20", "DE", "Charles-de-Gaulle-Straße", "20"],
    ["Musterstr. 1a", "DE", "Musterstr.", "1a"],
    ["Unter den Linden 12 b", "DE", "Unter den Linden", "12 b"],
    ["Hauptstraße 12-14", "DE", "Hauptstraße", "12-14"],
    ["Straße des 17. Juni 135", "DE", "Straße des 17. Juni", "135"],
    ["Am Haus Sonnenschein", "DE", "Am Haus Sonnenschein"],
    ["Mariahilfer Straße 12/3", "AT", "Mariahilfer Straße", "12/3"],
    ["Via Roma, 7", "IT", "Via Roma", "7"],
    ["4 rue des Lilas", "FR", "rue des Lilas", "4"],
    ["10 bis, avenue Foch", "FR", "avenue Foch", "10 bis"],
    ["221B Baker Street", "GB", "Baker Street", "221B"],
    ["Rue du 8 Mai 1945 3", "BE", "Rue du 8 Mai 1945", "3"],
    ["  Kalverstraat   92 ", "NL", "Kalverstraat", "92"],
    ["17", "DE", "17"],
    ["", "DE", ""],
  ];
  for (const [line, country, street, house] of lines) {
    assert.deepEqual(partStreet(line, country), house === undefined ? { street } : { street, house }, line);
  }
});

test("taking a street apart takes no time, whatever stands there", () => {
  const start = effort();
  for (const line of ["a ".repeat(5_000), "1 ".repeat(5_000), `${"x".repeat(9_000)} 1-1-1-1-1-1-1-1-1-!`, "1-".repeat(4_000)]) {
    partStreet(line, "DE");
    partStreet(line, "FR");
  }
  assert.ok(effortSince(start) < 1_000);
});

test("regions are known by their code, their name and their ISO code, and by nothing else", () => {
  for (const written of ["CA", "ca", "California", " california ", "US-CA"]) assert.equal(regionCode("US", written), "CA");
  assert.equal(regionCode("CA", "Québec"), "QC");
  for (const unknown of ["Bavaria", "", "XX", "constructor", "__proto__"]) assert.equal(regionCode("US", unknown), null, unknown);
  assert.equal(regionCode("US", undefined), null);
  assert.equal(regionCode("DE", "BY"), null);
});

test("countries have three letters too", () => {
  assert.deepEqual(["DE", "GB", "CH", "XK", "de", ""].map(threeLetters), ["DEU", "GBR", "CHE", null, null, null]);
});

test("what is too long is cut between two characters", () => {
  assert.equal(cut("Claire Martin", 50), "Claire Martin");
  assert.equal(cut("👟👟👟", 2), "👟👟");
  assert.equal(cut("Rue des Lilas", 4), "Rue");
});
