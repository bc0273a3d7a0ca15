import type { Actor } from "./actor.ts";
import { Refusal } from "./errors.ts";
import type { ReturnEvent, Was } from "./events.ts";
import type { Return, ReviewCause } from "./return.ts";

/** How long a quiet change can be taken back, in milliseconds. */
const takeBackWithin = 10_000;

interface Happened {
  readonly at: number;
  readonly event: ReturnEvent;
}

/** What the last change of status was made from, when it was made quietly and a moment ago; null where nothing can be taken back. */
export function takeableBack(timeline: readonly Happened[], at: number): Was | null {
  const last = timeline.findLast(({ event }) => event.type.startsWith("return."));
  if (last?.event.told !== false || at - last.at > takeBackWithin) return null;
  switch (last.event.type) {
    case "return.approved":
    case "return.rejected":
    case "return.cancelled":
      return last.event.was ?? null;
    default:
      return null;
  }
}

/**
 * The return as it was before its last change, of which nobody was told. Its pieces may be another return's by now: then the store says
 * `unit_taken`. @throws Refusal `return_wrong_state` where nothing can be taken back
 */
export function takeBack(before: Return, timeline: readonly Happened[], by: Actor, at: number): { after: Return; events: ReturnEvent[] } {
  const was = takeableBack(timeline, at);
  if (!was) throw new Refusal("return_wrong_state", { number: before.number, status: before.status, command: "take_back", at });
  const { review: _, ...rest } = before;
  const review = was.review as ReviewCause | undefined;
  return {
    after: { ...rest, status: was.status, sendBy: was.sendBy, ...(review && { review }) },
    events: [{ type: "return.taken_back", returnId: before.id, merchantId: before.merchantId, by }],
  };
}
