import { dayOf, isWorkingDay, minuteOf } from "./deadlines.ts";
import type { Slot } from "./pickup.ts";

export interface PickupDay {
  readonly day: string;
  readonly windows: readonly { readonly from: number; readonly to: number }[];
}

export interface DaysAsked {
  /** Where the parcel lies, ISO 3166-1 alpha-2, and its IANA zone. */
  readonly country: string;
  readonly zone: string;
  /** Epoch milliseconds of now, and of the last moment to hand it over. */
  readonly at: number;
  readonly last: number;
  /** What the carrier says; null: it does not say, and comes on working days. */
  readonly windows: readonly Slot[] | null;
}

const hour = 60;
/** Halves of a day, in which a courier comes whose carrier names no windows of its own. */
const halves = [
  { from: 8 * hour, to: 13 * hour },
  { from: 13 * hour, to: 18 * hour },
] as const;
/** What is asked for later in a day is taken up on the next working day. */
const cutOff = 15 * hour;
const mostDays = 7;
const mostWindows = 8;
/** Days that are looked at: more than any row of holidays. */
const farthest = 30;

/** Days on which somebody can come, soonest first; none when the last moment is too near. */
export function offeredDays(asked: DaysAsked): PickupDay[] {
  const slots = asked.windows === null ? workingSlots(asked) : asked.windows.filter((slot) => isSlot(slot) && isAhead(slot, asked));
  const days = Map.groupBy(slots, ({ day }) => day);
  return [...days]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .slice(0, mostDays)
    .map(([day, ofDay]) => ({ day, windows: windowsOf(ofDay) }));
}

function windowsOf(slots: readonly Slot[]): PickupDay["windows"] {
  const each = new Map(slots.map(({ from, to }) => [`${from}-${to}`, { from, to }]));
  return [...each.values()].toSorted((one, other) => one.from - other.from || one.to - other.to).slice(0, mostWindows);
}

function workingSlots({ country, zone, at, last }: DaysAsked): Slot[] {
  const [today, lastDay] = [dayOf(at, zone), dayOf(last, zone)];
  let passed = minuteOf(at, zone) < cutOff ? 0 : 1;
  const slots: Slot[] = [];
  for (let ahead = 1; ahead <= farthest; ahead++) {
    const day = laterDay(today, ahead);
    if (day > lastDay) break;
    if (!isWorkingDay(day, country)) continue;
    if (passed > 0) passed -= 1;
    else slots.push(...halves.map((half) => ({ day, ...half })));
  }
  return slots;
}

/** Whether it has not begun yet. */
export function isStillAhead({ day, from }: Slot, { zone, at }: Pick<DaysAsked, "zone" | "at">): boolean {
  const today = dayOf(at, zone);
  return day > today || (day === today && from > minuteOf(at, zone));
}

/** It has not begun, and ends before it is too late. */
function isAhead(slot: Slot, { zone, at, last }: DaysAsked): boolean {
  return slot.day <= dayOf(last, zone) && isStillAhead(slot, { zone, at });
}

/** What a carrier says may be anything. */
function isSlot({ day, from, to }: Slot): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day)) && from >= 0 && from < to && to <= 24 * hour;
}

export function isOffered(days: readonly PickupDay[], { day, from, to }: Slot): boolean {
  return days.some((one) => one.day === day && one.windows.some((window) => window.from === from && window.to === to));
}

/** The soonest that is most like another one: the same window on the next day on which it is offered, else the first there is. */
export function likeBefore(days: readonly PickupDay[], { from, to }: Pick<Slot, "from" | "to">): Slot | null {
  const same = days.find(({ windows }) => windows.some((window) => window.from === from && window.to === to));
  if (same) return { day: same.day, from, to };
  const [first] = days;
  const window = first?.windows[0];
  return first && window ? { day: first.day, ...window } : null;
}

function laterDay(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 24 * 3_600_000).toISOString().slice(0, 10);
}
