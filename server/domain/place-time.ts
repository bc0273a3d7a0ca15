/** The time of a day where a parcel lies, of which only the country is known. */

interface WithZones {
  getTimeZones?(): readonly string[] | undefined;
}

/** Minutes that the clocks of most places in a country are ahead of UTC at that moment; null for a country without any. */
export function offsetIn(country: string, at: number): number | null {
  if (!/^[A-Z]{2}$/.test(country)) return null;
  const zones = (new Intl.Locale(`und-${country}`) as WithZones).getTimeZones?.() ?? [];
  const counted = new Map<number, number>();
  for (const zone of zones) {
    const offset = offsetOf(zone, at);
    counted.set(offset, (counted.get(offset) ?? 0) + 1);
  }
  return [...counted].sort(([, one], [, other]) => other - one)[0]?.[0] ?? null;
}

/** The moment at which it is so many minutes past midnight of that day ("2026-11-30") there. */
export function momentIn(country: string, day: string, minutes: number): number {
  const asUtc = Date.parse(`${day}T00:00:00Z`) + minutes * 60_000;
  return asUtc - (offsetIn(country, asUtc) ?? 0) * 60_000;
}

function offsetOf(zone: string, at: number): number {
  const parts = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" }).formatToParts(at);
  const [, sign = "+", hours = "0", minutes = "0"] =
    /GMT([+-])(\d{2}):(\d{2})/.exec(parts.find(({ type }) => type === "timeZoneName")?.value ?? "") ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
