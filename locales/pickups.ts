import type { PickupEvent } from "../server/domain/events.ts";
import type { Slot } from "../server/domain/pickup.ts";
import type { Texts } from "./texts.ts";

/** "08:00": minutes from midnight as a clock shows them. */
export function clockWords(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
}

/** "08:00–13:00" */
export function windowWords({ from, to }: Pick<Slot, "from" | "to">): string {
  return `${clockWords(from)}–${clockWords(to)}`;
}

/** "Wednesday 25 November" */
export function dayWords(day: string, texts: Texts): string {
  return texts.date(Date.parse(`${day}T12:00:00Z`), "UTC", "weekday");
}

/** "Wednesday 25 November, 08:00–13:00" */
export function slotWords(slot: Slot, texts: Texts): string {
  return texts.say("pickups.slot", { day: dayWords(slot.day, texts), window: windowWords(slot) });
}

/** "Sunday". @param day of the week, 1 Monday to 7 Sunday */
export function weekdayWords(day: number, texts: Texts): string {
  // The first of January 2024 was a Monday.
  return texts.date(Date.UTC(2024, 0, day, 12), "UTC", "weekday_only");
}

/** What happened to a pickup, as the timeline tells it. */
export function pickupEventWords(event: PickupEvent, texts: Texts): string {
  switch (event.type) {
    case "pickup.asked":
      return texts.say("pickups.event.asked", { slot: slotWords(event, texts) });
    case "pickup.booked":
      return texts.say("pickups.event.booked", { slot: slotWords(event, texts) });
    case "pickup.refused":
      return texts.say("pickups.event.refused", { why: texts.say(`pickups.trouble.${event.trouble}`) });
    case "pickup.failed":
      return event.note ? texts.say("pickups.event.failed_why", { why: event.note ?? "" }) : texts.say("pickups.event.failed");
    case "pickup.answered":
      if (event.answer === "note" && event.note) return texts.say("pickups.event.answered_note_words", { note: event.note });
      return texts.say(`pickups.event.answered_${event.answer}`);
    case "pickup.unknown":
      return texts.say("pickups.event.unknown");
    case "pickup.found":
      return texts.say(event.made ? "pickups.event.found_made" : "pickups.event.found_missing", { why: event.note ?? "" });
    case "pickup.escalated":
      return event.trouble
        ? texts.say("pickups.event.escalated_why", { why: texts.say(`pickups.trouble.${event.trouble}`) })
        : texts.say("pickups.event.escalated");
    case "pickup.calling_off":
      return texts.say("pickups.event.calling_off");
    case "pickup.cancelled":
      return texts.say("pickups.event.cancelled");
  }
}
