import { writeFileSync } from "node:fs";
import Holidays from "date-holidays";

const firstYear = 2024;
const lastYear = 2036;
const countries = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IS IT LI LV LT LU MT NL NO PL PT RO SK SI ES SE GB".split(" ").sort();

/** The text of `server/domain/holidays.ts`, made from date-holidays: the union over a country's states and regions. */
export function holidaysSource(): string {
  const rows = countries.map((country) => {
    const years = new Map<number, Set<string>>();
    for (let year = firstYear; year <= lastYear; year++) years.set(year, daysOff(country, year));
    const every = [...(years.get(firstYear) ?? [])].filter((day) => [...years.values()].every((days) => days.has(day))).sort();
    const moving = [...years].map(([year, days]) =>
      [...days]
        .filter((day) => isMoving(year, day, every))
        .sort()
        .join(" "),
    );
    return `  ${country}: {\n${field("every", every.join(" "))}\n${field("moving", moving.join("|"))}\n  },`;
  });
  return `// Made by \`node tests/domain/holidays.generate.ts\` from date-holidays; a test compares the two.

interface DaysOff {
  /** Every year, as MMDD. */
  readonly every: string;
  /** Of one year between bars, from ${firstYear} to ${lastYear}; those on a weekend are left out. */
  readonly moving: string;
}

const firstYear = ${firstYear};

/**
 * Public holidays of EU, EEA and the United Kingdom, joined over all regions of a country: who counts with one day too many
 * only ever gives the shopper longer (Reg. 1182/71 art. 3(4)).
 */
const daysOff: Readonly<Record<string, DaysOff>> = {
${rows.join("\n")}
};

/** True when some region of the country rests on this day. Years outside the table know the fixed days only. */
export function isPublicHoliday(country: string, date: { readonly year: number; readonly month: number; readonly day: number }): boolean {
  const known = daysOff[country];
  if (!known) return false;
  const day = String(date.month * 100 + date.day).padStart(4, "0");
  return known.every.includes(day) || (known.moving.split("|")[date.year - firstYear] ?? "").includes(day);
}
`;
}

/** As the formatter would write it. */
function field(name: string, days: string): string {
  const line = `    ${name}: "${days}",`;
  return line.length <= 140 ? line : `    ${name}:\n      "${days}",`;
}

function daysOff(country: string, year: number): Set<string> {
  const days = new Set<string>();
  for (const place of placesOf(country)) {
    for (const holiday of new Holidays(place.country, place.state ?? "", place.region ?? "").getHolidays(year)) {
      if (holiday.type !== "public") continue;
      const length = Math.max(1, Math.round((holiday.end.getTime() - holiday.start.getTime()) / 86_400_000));
      for (let day = 0; day < length; day++) {
        const date = new Date(Date.parse(`${holiday.date.slice(0, 10)}T00:00:00Z`) + day * 86_400_000);
        if (date.getUTCFullYear() === year) days.add(date.toISOString().slice(5, 10).replace("-", ""));
      }
    }
  }
  return days;
}

interface Place {
  readonly country: string;
  readonly state?: string;
  readonly region?: string;
}

function placesOf(country: string): Place[] {
  const names = new Holidays();
  const places: Place[] = [{ country }];
  for (const state of Object.keys(names.getStates(country) ?? {})) {
    places.push({ country, state });
    for (const region of Object.keys(names.getRegions(country, state) ?? {})) places.push({ country, state, region });
  }
  return places;
}

function isMoving(year: number, day: string, every: readonly string[]): boolean {
  if (every.includes(day)) return false;
  return new Date(Date.UTC(year, Number(day.slice(0, 2)) - 1, Number(day.slice(2)))).getUTCDay() % 6 !== 0;
}

if (import.meta.main) writeFileSync(new URL("../../server/domain/holidays.ts", import.meta.url), holidaysSource());
