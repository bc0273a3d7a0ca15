import type { Me } from "../../server/http/desk-account-schemas.ts";

const heard = new WeakMap<Me, number>();

/** The server's clock, epoch milliseconds: what it said when it was last asked who works here, and what has passed since. */
export function nowOf(me: Me | null): number {
  if (!me) return Date.now();
  const since = heard.get(me) ?? performance.now();
  heard.set(me, since);
  return Math.round(me.now + performance.now() - since);
}

/** The first instant of a day ("2026-12-01") where the shop is, epoch milliseconds; null for what is no day. */
export function dayStart(day: string, timeZone: string): number | null {
  const guess = Date.parse(`${day}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(guess)) return null;
  // Twice: the first answer may lie on the other side of a change of the clocks.
  const once = guess - offset(guess, timeZone);
  return guess - offset(once, timeZone);
}

/** "2026-12-08", for a file's name or a day field. */
export function dayOf(at: number, timeZone: string): string {
  const parts = new Map(
    new Intl.DateTimeFormat("en", { year: "numeric", month: "2-digit", day: "2-digit", timeZone })
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return `${parts.get("year")}-${parts.get("month")}-${parts.get("day")}`;
}

/** The day after a day, by the calendar. */
export function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

function offset(at: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat("en", {
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
    hourCycle: "h23",
    timeZone,
  });
  const part = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const of = (name: Intl.DateTimeFormatPartTypes): number => part.get(name) ?? 0;
  const there = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
  return there - Math.floor(at / 1_000) * 1_000;
}
