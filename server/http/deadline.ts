import { setTimeout as wait } from "node:timers/promises";

/**
 * Holds an answer back to the next tick since the request began, so that its time tells nothing. When the work took longer than one, it
 * leaves at a later one: the clock ticks, it does not measure.
 * @param started by `performance.now()` @param tick milliseconds; 0 holds nothing back
 */
export async function untilTick(started: number, tick: number): Promise<void> {
  if (tick > 0) await wait(tick - ((performance.now() - started) % tick));
}
