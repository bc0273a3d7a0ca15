import { discardPhotos } from "../actions/discard-photos.ts";
import { expireReturns } from "../actions/expire-returns.ts";
import type { Context } from "../context.ts";
import { purge } from "../store/purge.ts";

const every = 15 * 60_000;

/** Each may run in several processes at once, and twice. */
const chores: readonly ((context: Context) => Promise<void>)[] = [({ db, now }) => purge(db, now()), discardPhotos, expireReturns];

/** Does what no request asks for, at its start and every quarter of an hour. */
export function startSchedule(context: Context): { stop(): Promise<void> } {
  let running = Promise.resolve();
  const round = (): void => {
    running = running.then(() => doChores(context));
  };
  const timer = setInterval(round, every);
  round();
  return {
    stop: () => {
      clearInterval(timer);
      return running;
    },
  };
}

/** One that fails holds up none of the others. */
export async function doChores(context: Context): Promise<void> {
  for (const chore of chores) {
    try {
      await chore(context);
    } catch (error) {
      context.log.error({ err: error }, "What has run out could not be cleared away; trying again later.");
    }
  }
}
