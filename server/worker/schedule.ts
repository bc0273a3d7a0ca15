import type { Context } from "../context.ts";
import { purge } from "../store/purge.ts";

const every = 15 * 60_000;

/** Does what no request asks for, at its start and every quarter of an hour. Several processes may do it at once. */
export function startSchedule(context: Context): { stop(): Promise<void> } {
  let running = Promise.resolve();
  const round = (): void => {
    running = running.then(async () => {
      try {
        await purge(context.db, context.now());
      } catch (error) {
        context.log.error({ err: error }, "What has run out could not be deleted; trying again later.");
      }
    });
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
