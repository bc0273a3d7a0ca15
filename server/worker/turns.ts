import { setTimeout as wait } from "node:timers/promises";
import type { Context } from "../context.ts";
import type { ConnectionId } from "../domain/ids.ts";
import type { Database } from "../store/database.ts";
import type { TurnWork } from "../store/tables-connections.ts";
import { keepTurn, listDueTurns, type Turn } from "../store/turns.ts";

/** What connections are worked on for, one at a time each. */
export interface Work<Held extends { readonly turn: Turn }> {
  readonly of: TurnWork;
  /** Milliseconds: a holder that is not heard of for so long has died. */
  readonly holdFor: number;
  /** Milliseconds between two looks for those that are due. */
  readonly pollEvery: number;
  hold(db: Database, id: ConnectionId, at: number): Promise<Held | null>;
  /** @param going false when the process is about to end */
  take(context: Context, held: Held, going: () => boolean): Promise<void>;
}

/** Connections worked on at once by one process. */
const atOnce = 4;
const endWithin = 5_000;

/** Takes the turns of connections when their time has come. Any number of processes may: each connection goes to one. */
export function startTurns<Held extends { readonly turn: Turn }>(context: Context, work: Work<Held>): { stop(): Promise<void> } {
  const { db, log, now } = context;
  const running = new Set<Promise<void>>();
  let going = true;
  let looking = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  const look = async (): Promise<void> => {
    const free = atOnce - running.size;
    if (free <= 0) return;
    for (const id of await listDueTurns(db, work.of, now(), free)) {
      const held = going ? await work.hold(db, id, now()) : null;
      if (held) take(held);
    }
  };

  function take(held: Held): void {
    const about = { work: work.of, connectionId: held.turn.connectionId };
    const beat = setInterval(() => {
      db.write((tx) => keepTurn(tx, held.turn, now() + work.holdFor)).catch((error: unknown) =>
        log.error({ ...about, err: error }, "A connection could not be kept; another process may look at it too."),
      );
    }, work.holdFor / 4);
    const turn = work
      .take(context, held, () => going)
      .catch((error: unknown) => log.error({ ...about, err: error }, "What a connection said could not be kept."))
      .finally(() => {
        clearInterval(beat);
        running.delete(turn);
        soon(0);
      });
    running.add(turn);
  }

  function soon(wait: number): void {
    clearTimeout(timer);
    if (going) timer = setTimeout(round, wait);
  }

  function round(): void {
    looking = looking
      .then(look)
      .catch((error: unknown) => log.error({ work: work.of, err: error }, "Connections could not be read; asking again soon."))
      .then(() => soon(work.pollEvery));
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

/** Takes every turn that is due until none is. */
export async function takeDueTurns<Held extends { readonly turn: Turn }>(context: Context, work: Work<Held>): Promise<void> {
  for (;;) {
    const due = await listDueTurns(context.db, work.of, context.now(), 50);
    if (due.length === 0) return;
    for (const id of due) {
      const held = await work.hold(context.db, id, context.now());
      if (held) await work.take(context, held, () => true);
    }
  }
}
