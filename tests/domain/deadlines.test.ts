import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import {
  daysBetween,
  guaranteeEnd,
  guaranteeMonths,
  refundDue,
  sendBy,
  windowEnd,
  withdrawalEnd,
  zoneOfCountry,
} from "../../server/domain/deadlines.ts";
import { isPublicHoliday } from "../../server/domain/holidays.ts";
import { europeanUnion } from "../../server/domain/policy.ts";
import { holidaysSource } from "./holidays.generate.ts";
import { noon } from "./make.ts";

const zones: Record<string, string> = { FR: "Europe/Paris", DE: "Europe/Berlin", ES: "Europe/Madrid", GB: "Europe/London" };

function end(country: string, deliveries: (number | null)[], informedAt?: number | null): string | null {
  const zone = zones[country] ?? "Europe/Paris";
  const at = withdrawalEnd({ deliveries, country, zone, ...(informedAt !== undefined && { informedAt }) });
  return at === null ? null : local(at, zone);
}

function local(at: number, zone: string): string {
  const parts = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" }).format(at);
  return `${parts}.${String(at % 1000).padStart(3, "0")}`;
}

describe("the statutory period (law-standards 2.1)", () => {
  for (const country of ["FR", "DE", "ES"]) {
    test(`V1 ${country}: received on Monday 2 November, it ends on Monday 16 November`, () =>
      assert.equal(end(country, [noon("2026-11-02")]), "2026-11-16 23:59:59.999"));
    test(`V3 ${country}: an end on Christmas Day moves to Monday 28 December`, () =>
      assert.equal(end(country, [noon("2026-12-11")]), "2026-12-28 23:59:59.999"));
    test(`V5 ${country}: over the change of clocks and Easter Monday it ends on Tuesday 30 March`, () =>
      assert.equal(end(country, [noon("2027-03-14")]), "2027-03-30 23:59:59.999"));
  }
  for (const country of ["FR", "GB"])
    test(`V2, V6 ${country}: an end on a Saturday moves to Monday`, () =>
      assert.equal(end(country, [noon("2026-11-07")]), "2026-11-23 23:59:59.999"));
  test("V4: several parcels count from the last", () =>
    assert.equal(end("FR", [noon("2026-11-10"), noon("2026-11-02")]), "2026-11-24 23:59:59.999"));
  test("V4: while one parcel is under way it stays open", () => assert.equal(end("FR", [noon("2026-11-02"), null]), null));
  test("without any delivery it stays open", () => assert.equal(end("FR", []), null));
  test("V7: a shopper who was never told has twelve months more", () =>
    assert.equal(end("FR", [noon("2026-11-02")], null), "2027-11-16 23:59:59.999"));
  test("V7: told late, 14 days from the telling, never on a Sunday", () =>
    assert.equal(end("FR", [noon("2026-11-02")], noon("2027-01-10")), "2027-01-25 23:59:59.999"));
  test("told before the delivery, nothing is added", () =>
    assert.equal(end("FR", [noon("2026-11-02")], noon("2026-10-20")), "2026-11-16 23:59:59.999"));
  test("told after the twelve months, nothing is added to those", () =>
    assert.equal(end("FR", [noon("2026-11-02")], noon("2028-01-01")), "2027-11-16 23:59:59.999"));
  test("V10 ES: holidays of any region count, so Sunday 6 December becomes Wednesday the 9th", () =>
    assert.equal(end("ES", [noon("2026-11-22")]), "2026-12-09 23:59:59.999"));
  test("the day is the shopper's: just after midnight in Athens is the next day", () => {
    const at = Date.parse("2026-11-02T22:30:00Z");
    assert.equal(withdrawalEnd({ deliveries: [at], country: "GR", zone: "Europe/Athens" }), Date.parse("2026-11-17T21:59:59.999Z"));
    assert.equal(withdrawalEnd({ deliveries: [at], country: "FR", zone: "Europe/Paris" }), Date.parse("2026-11-16T22:59:59.999Z"));
  });
});

describe("money after a withdrawal", () => {
  test("V8: declared on 16 November it is due on the 30th, no holiday puts it off", () => {
    assert.equal(local(refundDue(noon("2026-11-16"), "Europe/Paris", noon("2026-11-18")), "Europe/Paris"), "2026-11-30 23:59:59.999");
    assert.equal(local(refundDue(noon("2026-11-14"), "Europe/Paris"), "Europe/Paris"), "2026-11-28 23:59:59.999");
  });
  test("V9: a proof of sending that comes later makes it due at once", () => {
    assert.equal(refundDue(noon("2026-11-16"), "Europe/Paris", noon("2026-12-05")), noon("2026-12-05"));
  });
});

describe("the shop's own windows", () => {
  test("30 days are counted by calendar over the change of clocks", () => {
    assert.equal(local(windowEnd(noon("2026-10-16"), 30, "Europe/Paris"), "Europe/Paris"), "2026-11-15 23:59:59.999");
    assert.equal(daysBetween(windowEnd(noon("2026-10-16"), 30, "Europe/Paris"), noon("2026-11-22"), "Europe/Paris"), 7);
  });
  test("an offer ends on a Sunday when its days do", () =>
    assert.equal(local(windowEnd(noon("2026-11-01"), 14, "Europe/Paris"), "Europe/Paris"), "2026-11-15 23:59:59.999"));
  test("a withdrawal always leaves 14 days to send", () => {
    assert.equal(local(sendBy(noon("2026-11-10"), 7, "Europe/Paris", true), "Europe/Paris"), "2026-11-24 23:59:59.999");
    assert.equal(local(sendBy(noon("2026-11-10"), 7, "Europe/Paris", false), "Europe/Paris"), "2026-11-17 23:59:59.999");
    assert.equal(local(sendBy(noon("2026-11-10"), 21, "Europe/Paris", true), "Europe/Paris"), "2026-12-01 23:59:59.999");
  });
});

describe("the guarantee", () => {
  const months: [string, Record<string, number>, number][] = [
    ["FR", { default: 12 }, 24],
    ["FR", { FR: 60, default: 12 }, 60],
    ["ES", { default: 24 }, 36],
    ["ES", { ES: 12 }, 36],
    ["", {}, 24],
    ["GB", {}, 24],
    ["US", { default: 12 }, 12],
    ["US", { default: 12, US: 6 }, 6],
    ["CA", {}, 0],
  ];
  for (const [country, promised, expected] of months) {
    test(`promised ${JSON.stringify(promised)}, ${country || "an unknown country"} has ${expected} months`, () =>
      assert.equal(guaranteeMonths({ months: promised }, country), expected));
  }
  test("it ends after whole months, on the last day where the month is shorter", () => {
    assert.equal(local(guaranteeEnd(noon("2026-10-16"), 24, "Europe/Paris"), "Europe/Paris"), "2028-10-16 23:59:59.999");
    assert.equal(local(guaranteeEnd(noon("2024-02-29"), 24, "Europe/Paris"), "Europe/Paris"), "2026-02-28 23:59:59.999");
  });
});

describe("days of rest and zones", () => {
  test("the table is what date-holidays says", () => {
    assert.equal(readFileSync(new URL("../../server/domain/holidays.ts", import.meta.url), "utf8"), holidaysSource());
  });
  test("regions join: Good Friday rests in Alsace, Corpus Christi in Bavaria", () => {
    assert.equal(isPublicHoliday("FR", { year: 2026, month: 4, day: 3 }), true);
    assert.equal(isPublicHoliday("DE", { year: 2026, month: 6, day: 4 }), true);
    assert.equal(isPublicHoliday("FR", { year: 2026, month: 6, day: 4 }), false);
  });
  test("beyond the table the fixed days still rest, and unknown countries never do", () => {
    assert.equal(isPublicHoliday("FR", { year: 2040, month: 7, day: 14 }), true);
    assert.equal(isPublicHoliday("FR", { year: 2040, month: 4, day: 2 }), false);
    assert.equal(isPublicHoliday("US", { year: 2026, month: 12, day: 25 }), false);
  });
  test("every country with a right of withdrawal has a zone, and where there are several the day ends in the last", () => {
    for (const country of [...europeanUnion, "NO", "IS", "LI", "GB"]) assert.notEqual(zoneOfCountry(country), "Etc/GMT+12", country);
    assert.equal(zoneOfCountry("ES"), "Atlantic/Canary");
    assert.equal(zoneOfCountry("PT"), "Atlantic/Azores");
    assert.equal(zoneOfCountry("??"), "Etc/GMT+12");
  });
});
