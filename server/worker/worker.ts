import { randomUUID } from "node:crypto";
import type { Context } from "../context.ts";
import type { Task } from "../domain/consequences.ts";
import { bury, finish, type LeasedTask, lease, listDone, postpone } from "../store/tasks.ts";

/** Task → what does it. A kind of task without a handler does not compile. A handler may run twice for one task. */
export type Handlers = {
  readonly [Kind in Task["do"]]: (context: Context, task: Extract<Task, { do: Kind }>) => Promise<void>;
};

export interface WorkerOptions {
  /** Tasks done at once. */
  readonly atOnce?: number;
  /** Milliseconds between two looks when nothing wakes it: other processes add tasks too. */
  readonly pollEvery?: number;
  /** Milliseconds after which a task of a worker that died is handed out again. Longer than any handler takes. */
  readonly leaseFor?: number;
  /** A task that failed so often is set aside, in view. */
  readonly mostAttempts?: number;
  /** From 0 up to 1; spreads the retries. */
  readonly random?: () => number;
}

export interface Worker {
  /** Looks for tasks at once. Commits of this process do it by themselves. */
  nudge(): void;
  /** Takes no more tasks, and answers when the running ones are through. */
  stop(): Promise<void>;
}

const standard = { atOnce: 4, pollEvery: 1_000, leaseFor: 120_000, mostAttempts: 12, random: Math.random } as const;

/** Does the tasks as they come due. Any number of workers and processes may share one database: each task goes to one. */
export function startWorker(context: Context, handlers: Handlers, options: WorkerOptions = {}): Worker {
  const settings = { ...standard, ...options };
  const worker = `${process.pid}-${randomUUID().slice(0, 8)}`;
  const running = new Set<Promise<void>>();
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
      for (const one of leased) {
        const work = perform(context, handlers, settings, one).then((done) =>
          done ? finish(context.db, [one], context.now()) : undefined,
        );
        const tracked = work
          .catch((error: unknown) =>
            context.log.error({ task: one.id, err: error }, "The outcome of a task could not be saved; it will run again."),
          )
          .finally(() => {
            running.delete(tracked);
            nudge();
          });
        running.add(tracked);
      }
    } while (lookAgain);
  };

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

/** True when the task is done; else it has been postponed or buried. */
async function perform(
  context: Context,
  handlers: Handlers,
  { mostAttempts, random }: Required<WorkerOptions>,
  leased: LeasedTask,
): Promise<boolean> {
  const { id, task, attempts } = leased;
  // A task whose worker died each time never fails by itself.
  if (attempts > mostAttempts) {
    await bury(context.db, leased, "It ended the worker each time.", context.now());
    return false;
  }
  try {
    await handle(context, handlers, task);
    return true;
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const at = context.now();
    if (attempts === mostAttempts) {
      context.log.error({ task: id, kind: task.do, attempts, err: error }, "A task failed for the last time and waits for a person.");
      await bury(context.db, leased, reason, at);
    } else {
      context.log.warn({ task: id, kind: task.do, attempts, err: error }, "A task failed and will be tried again.");
      await postpone(context.db, leased, at + delayAfter(attempts, random()), reason);
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
export function delayAfter(attempts: number, chance: number): number {
  const whole = Math.min(hour, 2 ** attempts * second);
  return Math.round(whole * (0.5 + chance / 2));
}
