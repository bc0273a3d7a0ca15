import { setTimeout as wait } from "node:timers/promises";
import { holdFor, lookForParcels } from "../actions/look-for-parcels.ts";
import type { Context } from "../context.ts";
import { holdTurn, keepTurn, listDueTurns } from "../store/tracking-turns.ts";

const atOnce = 4;
const pollEvery = 5_000;
const endWithin = 5_000;

/** Asks carriers where parcels are when it is time to. Any number of processes may: each connection, and so each parcel, goes to one. */
export function startTracking(context: Context): { stop(): Promise<void> } {
  const running = new Set<Promise<void>>();
  let going = true;
  let looking = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  const look = async (): Promise<void> => {
    const free = atOnce - running.size;
    if (free <= 0) return;
    for (const id of await listDueTurns(context.db, context.now(), free)) {
      const turn = going ? await holdTurn(context.db, id, context.now(), holdFor) : null;
      if (!turn) continue;
      const beat = setInterval(() => {
        keepTurn(context.db, turn, context.now() + holdFor).catch((error: unknown) =>
          context.log.error({ connectionId: id, err: error }, "A turn could not be kept; another process may look for the same parcels."),
        );
      }, holdFor / 4);
      const looked = lookForParcels(context, turn, () => going)
        .catch((error: unknown) => context.log.error({ connectionId: id, err: error }, "What a carrier said could not be kept."))
        .finally(() => {
          clearInterval(beat);
          running.delete(looked);
        });
      running.add(looked);
    }
  };

  const round = (): void => {
    looking = looking
      .then(look)
      .catch((error: unknown) => context.log.error({ err: error }, "Parcels could not be read; looking again soon."))
      .then(() => {
        if (going) timer = setTimeout(round, pollEvery);
      });
  };

  round();
  return {
    stop: async () => {
      going = false;
      clearTimeout(timer);
      await looking;
      // A slow carrier does not keep the process from ending: what it has not answered by then is asked again by whoever is next.
      const patience = new AbortController();
      await Promise.race([Promise.all(running), wait(endWithin, undefined, { signal: patience.signal }).catch(() => {})]);
      patience.abort();
    },
  };
}

/** Looks for every parcel that is due and whose carrier may be asked now. */
export async function lookDue(context: Context): Promise<void> {
  for (;;) {
    const due = await listDueTurns(context.db, context.now(), 50);
    if (due.length === 0) return;
    for (const id of due) {
      const turn = await holdTurn(context.db, id, context.now(), holdFor);
      if (turn) await lookForParcels(context, turn, () => true);
    }
  }
}
