import { randomUUID } from "node:crypto";
import type { Context } from "../context.ts";
import type { Task } from "../domain/consequences.ts";
import { bury, finish, type LeasedTask, lease, listDone, postpone, renew } from "../store/tasks.ts";

/** Task → what does it. A kind of task without a handler does not compile. A handler may run twice for one task. */
export type Handlers = {
  readonly [Kind in Task["do"]]: (context: Context, task: Extract<Task, { do: Kind }>) => Promise<void>;
};

export interface WorkerOptions {
  /** Tasks done at once. */
  readonly atOnce?: number;
  /** Milliseconds between two looks when nothing wakes it: other processes add tasks too. */
  readonly pollEvery?: number;
  /** Milliseconds after which a task of a worker that died is handed out again. While it lives it renews what it holds. */
  readonly leaseFor?: number;
  /** A task that failed so often is set aside, in view. */
  readonly mostFailures?: number;
  /** More often than this no worker may die while it has the task: then it is set aside too. */
  readonly mostLost?: number;
  /** From 0 up to 1; spreads the retries. */
  readonly random?: () => number;
}

export interface Worker {
  /** Looks for tasks at once. Commits of this process do it by themselves. */
  nudge(): void;
  /** Takes no more tasks, and answers when the running ones are through. */
  stop(): Promise<void>;
}

const standard = { atOnce: 4, pollEvery: 1_000, leaseFor: 20_000, mostFailures: 12, mostLost: 20, random: Math.random } as const;

/** Does the tasks as they come due. Any number of workers and processes may share one database: each task goes to one. */
export function startWorker(context: Context, handlers: Handlers, options: WorkerOptions = {}): Worker {
  const settings = { ...standard, ...options };
  const worker = `${process.pid}-${randomUUID().slice(0, 8)}`;
  const held = new Set<LeasedTask>();
  const running = new Set<Promise<void>>();
  let suspects = Promise.resolve();
  let stopping = false;
  let looking = false;
  let lookAgain = false;
  let timer: NodeJS.Timeout | undefined;

  const sleep = (): void => {
    clearTimeout(timer);
    if (!stopping) timer = setTimeout(nudge, settings.pollEvery * (0.75 + settings.random() / 2));
  };

  /** One look at a time: a nudge meanwhile means one more. */
  const look = async (): Promise<void> => {
    do {
      lookAgain = false;
      const free = settings.atOnce - running.size;
      if (stopping || free <= 0) break;
      const leased = await lease(context.db, { worker, at: context.now(), leaseFor: settings.leaseFor, limit: free });
      for (const one of fromAnyPlace(leased, settings.random())) {
        held.add(one);
        // One of those whose worker died may have ended it: one by one, it takes few of the others with it.
        const work = one.lost === 0 ? take(one) : suspects.then(() => take(one));
        if (one.lost > 0) suspects = work;
        const tracked = work.finally(() => {
          held.delete(one);
          running.delete(tracked);
          nudge();
        });
        running.add(tracked);
      }
    } while (lookAgain);
  };

  const take = async (one: LeasedTask): Promise<void> => {
    try {
      if (await perform(context, handlers, settings, one)) await finish(context.db, [one], context.now());
    } catch (error) {
      context.log.error({ task: one.id, err: error }, "The outcome of a task could not be saved; it will run again.");
    }
  };

  const heartbeat = setInterval(() => {
    renew(context.db, worker, [...held], context.now() + settings.leaseFor).catch((error: unknown) =>
      context.log.error({ err: error }, "Leases could not be renewed; what is being done may be done twice."),
    );
  }, settings.leaseFor / 4);

  function nudge(): void {
    lookAgain = true;
    if (looking || stopping) return;
    looking = true;
    clearTimeout(timer);
    look()
      .catch((error: unknown) => context.log.error({ err: error }, "Tasks could not be read; asking again soon."))
      .finally(() => {
        looking = false;
        sleep();
      });
  }

  const forget = context.db.onTasks(nudge);
  nudge();
  return {
    nudge,
    stop: async () => {
      stopping = true;
      forget();
      clearTimeout(timer);
      while (looking || running.size > 0) await (running.size > 0 ? Promise.all(running) : new Promise((resume) => setImmediate(resume)));
      clearInterval(heartbeat);
    },
  };
}

/**
 * Does every task that is due, and those that follow from them, until none is left. Answers how many. What fails waits for its next
 * time, as it would with a worker; `again` then does everything that was ever finished a second time, where nothing may change.
 */
export async function runAll(
  context: Context,
  handlers: Handlers,
  options: WorkerOptions & { readonly again?: boolean } = {},
): Promise<number> {
  const settings = { ...standard, ...options };
  let done = 0;
  for (;;) {
    const leased = await lease(context.db, { worker: "all", at: context.now(), leaseFor: settings.leaseFor, limit: 50 });
    if (leased.length === 0) break;
    for (const one of leased) {
      if (await perform(context, handlers, settings, one)) await finish(context.db, [one], context.now());
      done += 1;
    }
  }
  if (options.again) for (const task of await listDone(context.db)) await handle(context, handlers, task);
  return done;
}

/** The same tasks in the same order, from another one on. @param chance from 0 up to 1 */
function fromAnyPlace<T>(tasks: readonly T[], chance: number): T[] {
  const first = Math.floor(chance * tasks.length);
  return [...tasks.slice(first), ...tasks.slice(0, first)];
}

/** True when the task is done; else it has been postponed or buried. */
async function perform(
  context: Context,
  handlers: Handlers,
  { mostFailures, mostLost, random }: Required<WorkerOptions>,
  leased: LeasedTask,
): Promise<boolean> {
  const { id, task, attempts, lost } = leased;
  // A task that ends its worker never fails by itself.
  if (lost > mostLost) {
    await bury(context.db, leased, `Its worker died ${lost} times.`, context.now());
    return false;
  }
  try {
    await handle(context, handlers, task);
    return true;
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const at = context.now();
    const failures = attempts - lost;
    if (failures >= mostFailures) {
      context.log.error({ task: id, kind: task.do, failures, err: error }, "A task failed for the last time and waits for a person.");
      await bury(context.db, leased, reason, at);
    } else {
      context.log.warn({ task: id, kind: task.do, failures, err: error }, "A task failed and will be tried again.");
      await postpone(context.db, leased, at + delayAfter(failures, random()), reason);
    }
    return false;
  }
}

/** The handler of a task's own kind: the table is exhaustive, which the compiler cannot follow through the index. */
function handle(context: Context, handlers: Handlers, task: Task): Promise<void> {
  const handler = handlers[task.do] as (context: Context, task: Task) => Promise<void>;
  return handler(context, task);
}

const second = 1_000;
const hour = 3_600 * second;

/** Milliseconds until the next try: twice as long each time, at most an hour, between half and the whole of it by chance. */
export function delayAfter(failures: number, chance: number): number {
  const whole = Math.min(hour, 2 ** failures * second);
  return Math.round(whole * (0.5 + chance / 2));
}
