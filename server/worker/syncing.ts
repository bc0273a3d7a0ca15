import { setTimeout as wait } from "node:timers/promises";
import { holdFor, syncConnection } from "../actions/sync-connection.ts";
import type { Context } from "../context.ts";
import { holdConnection, keepHolding, listDueConnections } from "../store/syncing.ts";

export interface SyncingOptions {
  /** Connections looked at once by this process. */
  readonly atOnce?: number;
  /** Milliseconds between two looks for those that are due. */
  readonly pollEvery?: number;
}

const endWithin = 5_000;

/** Looks at connected shops and gateways when their time has come. Any number of processes may: each connection goes to one. */
export function startSyncing(context: Context, { atOnce = 4, pollEvery = 2_000 }: SyncingOptions = {}): { stop(): Promise<void> } {
  const running = new Set<Promise<void>>();
  let going = true;
  let looking = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  const look = async (): Promise<void> => {
    const free = atOnce - running.size;
    if (free <= 0) return;
    for (const id of await listDueConnections(context.db, context.now(), free)) {
      const held = going ? await holdConnection(context.db, id, context.now(), holdFor) : null;
      if (!held) continue;
      const beat = setInterval(() => {
        keepHolding(context.db, held.merchantId, held, context.now() + holdFor).catch((error: unknown) =>
          context.log.error({ connectionId: id, err: error }, "A connection could not be kept; another process may look at it too."),
        );
      }, holdFor / 4);
      const turn = syncConnection(context, held, () => going)
        .catch((error: unknown) => context.log.error({ connectionId: id, err: error }, "How far a connection came could not be kept."))
        .finally(() => {
          clearInterval(beat);
          running.delete(turn);
          soon(0);
        });
      running.add(turn);
    }
  };

  function soon(wait: number): void {
    clearTimeout(timer);
    if (going) timer = setTimeout(round, wait);
  }

  function round(): void {
    looking = looking
      .then(look)
      .catch((error: unknown) => context.log.error({ err: error }, "Connections could not be read; asking again soon."))
      .then(() => soon(pollEvery));
  }

  round();
  return {
    stop: async () => {
      going = false;
      clearTimeout(timer);
      await looking;
      // A slow vendor does not keep the process from ending: what it has not answered by then is asked again by whoever is next.
      const patience = new AbortController();
      await Promise.race([Promise.all(running), wait(endWithin, undefined, { signal: patience.signal }).catch(() => {})]);
      patience.abort();
    },
  };
}

/** Looks at every connection that is due until none is. */
export async function syncDue(context: Context): Promise<void> {
  for (;;) {
    const due = await listDueConnections(context.db, context.now(), 50);
    if (due.length === 0) return;
    for (const id of due) {
      const held = await holdConnection(context.db, id, context.now(), holdFor);
      if (held) await syncConnection(context, held, () => true);
    }
  }
}
