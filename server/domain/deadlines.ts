import { Temporal } from "temporal-polyfill";
import { isPublicHoliday } from "./holidays.ts";
import type { Policy } from "./policy.ts";
import { hasWithdrawalRight } from "./policy.ts";

/** Days of the statutory withdrawal period (CRD art. 9), and of sending back and refunding after a declaration (art. 13, 14). */
const statutoryDays = 14;

/** Months of the legal guarantee no policy goes below: two years in the EU (Directive 2019/771 art. 10), three in Spain (TRLGDCU art. 120). */
const guaranteeFloor = 24;
const guaranteeFloors: Readonly<Record<string, number>> = { ES: 36 };

export interface WithdrawalFacts {
  /** When each parcel came into the shopper's hands, epoch milliseconds; null: not yet, or nobody knows. */
  readonly deliveries: readonly (number | null)[];
  /** The shopper's, ISO 3166-1 alpha-2. */
  readonly country: string;
  /** The shopper's, IANA. */
  readonly zone: string;
  /** Only when the shopper was not told of the right in time: when the telling was made good, or null while it never was. */
  readonly informedAt?: number | null;
}

/**
 * The last millisecond of the statutory withdrawal period; null while it has not begun or nobody can say, so it is never guessed shut.
 * Counted in calendar days from the last parcel (CRD art. 9(2)), never ending on a day of rest (Reg. 1182/71 art. 3(4)).
 */
export function withdrawalEnd({ deliveries, country, zone, informedAt }: WithdrawalFacts): number | null {
  const known = deliveries.filter((at) => at !== null);
  if (known.length === 0 || known.length < deliveries.length) return null;
  const normal = dayIn(zone, Math.max(...known)) + statutoryDays;
  if (informedAt === undefined) return endOfDay(afterRest(normal, country), zone);
  // CRD art. 10: twelve months more, or 14 days from the day the information came.
  const late = addMonths(normal, 12);
  const made = informedAt === null ? late : Math.min(late, Math.max(normal, dayIn(zone, informedAt) + statutoryDays));
  return endOfDay(afterRest(made, country), zone);
}

/** The last millisecond of a window of whole days after a start, in the zone in which the shop lives. */
export function windowEnd(start: number, days: number, zone: string): number {
  return endOfDay(dayIn(zone, start) + days, zone);
}

/** The last millisecond of a day ("2027-01-31") in a zone. */
export function endOf(day: string, zone: string): number {
  return endOfDay(Date.parse(`${day}T00:00:00Z`) / dayLength, zone);
}

/** The day people in the zone write at this instant, "2027-01-31". */
export function dayOf(at: number, zone: string): string {
  return new Date(dayIn(zone, at) * dayLength).toISOString().slice(0, 10);
}

/** Whole calendar days from one instant to another as people in the zone count them. */
export function daysBetween(from: number, to: number, zone: string): number {
  return dayIn(zone, to) - dayIn(zone, from);
}

/** The calendar year that people in the zone write at this instant. */
export function yearOf(at: number, zone: string): number {
  return new Date(dayIn(zone, at) * dayLength).getUTCFullYear();
}

/** The last millisecond of the guarantee in the shopper's zone. */
export function guaranteeEnd(start: number, months: number, zone: string): number {
  return endOfDay(addMonths(dayIn(zone, start), months), zone);
}

/** How many months the guarantee lasts in a country: what the policy promises, never less than the law. 0: none. */
export function guaranteeMonths(guarantee: Policy["guarantee"], country: string): number {
  const promised = guarantee.months[country] ?? guarantee.months.default ?? 0;
  const floor = hasWithdrawalRight(country) ? (guaranteeFloors[country] ?? guaranteeFloor) : 0;
  return Math.max(promised, floor);
}

/** Last moment to hand the parcel over: never less than 14 days where the statutory right was used (CRD art. 14(1)). */
export function sendBy(at: number, days: number, zone: string, statutory: boolean): number {
  return windowEnd(at, statutory ? Math.max(days, statutoryDays) : days, zone);
}

/**
 * When the money of a withdrawal is due at the latest: 14 days after the declaration, which no holiday puts off because the date binds the shop.
 * A proof of sending that comes later makes it due at once (CRD art. 13(1), (3)).
 */
export function refundDue(declaredAt: number, zone: string, provenAt?: number): number {
  return Math.max(windowEnd(declaredAt, statutoryDays, zone), provenAt ?? 0);
}

/** A calendar day as the number of days since 1 January 1970, so that counting days is adding. */
type Day = number;

const dayLength = 86_400_000;

function afterRest(day: Day, country: string): Day {
  return restsOn(day, country, [6, 0]) ? afterRest(day + 1, country) : day;
}

/** @param weekend days of the week, 0 Sunday */
function restsOn(day: Day, country: string, weekend: readonly number[]): boolean {
  const date = new Date(day * dayLength);
  return (
    weekend.includes(date.getUTCDay()) ||
    isPublicHoliday(country, { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() })
  );
}

/** Where people rest on Friday and Saturday. */
const fridayCountries = new Set(["BH", "DZ", "EG", "IL", "IQ", "JO", "KW", "LY", "OM", "QA", "SA", "SD", "SY", "YE"]);

/** Whether people of a country work on a day ("2027-01-31"): no weekend, and no holiday in any region of it. */
export function isWorkingDay(day: string, country: string): boolean {
  return !restsOn(Date.parse(`${day}T00:00:00Z`) / dayLength, country, fridayCountries.has(country) ? [5, 6] : [6, 0]);
}

/** Minutes from midnight as clocks of the zone show them. */
export function minuteOf(at: number, zone: string): number {
  const { hour, minute } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  return hour * 60 + minute;
}

/** The same day of a later month, or its last day where it is shorter (Reg. 1182/71 art. 3(2)(c)). */
function addMonths(day: Day, months: number): Day {
  const date = new Date(day * dayLength);
  const lastOfMonth = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0));
  return (lastOfMonth.getTime() - dayLength * Math.max(0, lastOfMonth.getUTCDate() - date.getUTCDate())) / dayLength;
}

/** The day people in the zone write at this instant. Clocks differ from UTC by less than a day, so it is one of three. */
function dayIn(zone: string, at: number): Day {
  const day = Math.floor(at / dayLength);
  if (at < startOfDay(day, zone)) return day - 1;
  return at < startOfDay(day + 1, zone) ? day : day + 1;
}

function endOfDay(day: Day, zone: string): number {
  return startOfDay(day + 1, zone) - 1;
}

/** Finding a midnight costs more than all the rest of an assessment, and orders share their days. */
const midnights = new Map<string, Map<Day, number>>();
const mostMidnights = 10_000;

function startOfDay(day: Day, zone: string): number {
  const known = midnights.get(zone)?.get(day);
  if (known !== undefined) return known;
  const date = Temporal.PlainDate.from(new Date(day * dayLength).toISOString().slice(0, 10));
  const start = date.toZonedDateTime(zone).epochMilliseconds;
  const ofZone = midnights.get(zone);
  if (ofZone && ofZone.size < mostMidnights) ofZone.set(day, start);
  else midnights.set(zone, new Map([[day, start]]));
  return start;
}

/** Where one country keeps several times, the one in which a day ends last. */
// biome-ignore format: a table is read across
const zones: Readonly<Record<string, string>> = {
  AT: "Europe/Vienna", BE: "Europe/Brussels", BG: "Europe/Sofia", HR: "Europe/Zagreb", CY: "Asia/Nicosia", CZ: "Europe/Prague", DK: "Europe/Copenhagen",
  EE: "Europe/Tallinn", FI: "Europe/Helsinki", FR: "Europe/Paris", DE: "Europe/Berlin", GR: "Europe/Athens", HU: "Europe/Budapest", IE: "Europe/Dublin",
  IT: "Europe/Rome", LV: "Europe/Riga", LT: "Europe/Vilnius", LU: "Europe/Luxembourg", MT: "Europe/Malta", NL: "Europe/Amsterdam", PL: "Europe/Warsaw",
  PT: "Atlantic/Azores", RO: "Europe/Bucharest", SK: "Europe/Bratislava", SI: "Europe/Ljubljana", ES: "Atlantic/Canary", SE: "Europe/Stockholm",
  NO: "Europe/Oslo", IS: "Atlantic/Reykjavik", LI: "Europe/Vaduz", GB: "Europe/London", CH: "Europe/Zurich", MC: "Europe/Monaco", AD: "Europe/Andorra",
  SM: "Europe/San_Marino", VA: "Europe/Vatican", JE: "Europe/Jersey", GG: "Europe/Guernsey", IM: "Europe/Isle_of_Man", GI: "Europe/Gibraltar",
  AL: "Europe/Tirane", BA: "Europe/Sarajevo", ME: "Europe/Podgorica", MK: "Europe/Skopje", RS: "Europe/Belgrade", UA: "Europe/Kyiv", MD: "Europe/Chisinau",
  TR: "Europe/Istanbul", GP: "America/Guadeloupe", MQ: "America/Martinique", GF: "America/Cayenne", RE: "Indian/Reunion", YT: "Indian/Mayotte",
  PM: "America/Miquelon", BL: "America/St_Barthelemy", MF: "America/Marigot", NC: "Pacific/Noumea", PF: "Pacific/Tahiti", WF: "Pacific/Wallis",
  US: "Pacific/Honolulu", CA: "America/Vancouver", MX: "America/Tijuana", BR: "America/Rio_Branco", AR: "America/Argentina/Buenos_Aires", CL: "Pacific/Easter",
  CO: "America/Bogota", PE: "America/Lima", AU: "Australia/Perth", NZ: "Pacific/Auckland", JP: "Asia/Tokyo", KR: "Asia/Seoul", CN: "Asia/Shanghai",
  HK: "Asia/Hong_Kong", TW: "Asia/Taipei", SG: "Asia/Singapore", IN: "Asia/Kolkata", AE: "Asia/Dubai", SA: "Asia/Riyadh", IL: "Asia/Jerusalem",
  ZA: "Africa/Johannesburg", MA: "Africa/Casablanca", TN: "Africa/Tunis", DZ: "Africa/Algiers", EG: "Africa/Cairo",
};

/** The zone in which a shopper's deadlines end. Countries we do not know get the last place on earth where a day ends. */
export function zoneOfCountry(country: string): string {
  return zones[country] ?? "Etc/GMT+12";
}
