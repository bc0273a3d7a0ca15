import { Temporal } from "temporal-polyfill";

/**
 * Reads an instant as files carry it, in epoch milliseconds: ISO 8601 with an offset or Z; without one it is local time in
 * `zone` (IANA). A date alone (2026-11-22 or 22.11.2026) is its midday, so that it is the same day in the neighbouring zones.
 * Returns null for anything else; dates with slashes are, because 3/4/2026 is two different days.
 */
export function parseInstant(text: string, zone: string): number | null {
  const trimmed = text.trim();
  const iso = trimmed.replace(
    /^(\d{1,2})\.(\d{1,2})\.(\d{4})\b/,
    (_, day: string, month: string, year: string) => `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`,
  );
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s*(Z|[+-]\d{2}:?\d{2})?)?$/i.exec(iso);
  if (!match) return null;
  const [, day = "", time = "12:00", offset] = match;
  try {
    if (offset) return exact(`${day}T${time}`, offset);
    return Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(zone).epochMilliseconds;
  } catch {
    return null;
  }
}

/** Date knows every offset, and Temporal is fifty times slower; but Date takes 31 November for 1 December. */
function exact(local: string, offset: string): number | null {
  const asUtc = Date.parse(`${local}Z`);
  if (Number.isNaN(asUtc) || new Date(asUtc).toISOString().slice(0, 10) !== local.slice(0, 10)) return null;
  const at = Date.parse(`${local}${offset.replace(/^([+-]\d{2})(\d{2})$/, "$1:$2")}`);
  return Number.isNaN(at) ? null : at;
}
