import { type Selectable, sql } from "kysely";
import type { Task } from "../domain/consequences.ts";
import type { MerchantId, OrderId, ReturnId } from "../domain/ids.ts";
import { beginsWith, bound, fromJson, json, most, storable } from "./columns.ts";
import type { Database, Reader, Writer } from "./database.ts";
import { insertRows } from "./rows.ts";
import type { Tables } from "./tables.ts";

/** A task in a worker's hands. */
export interface LeasedTask {
  readonly id: number;
  readonly task: Task;
  /** How often it was handed out, this time included. */
  readonly attempts: number;
  /** How often whoever had it was not heard of again. */
  readonly lost: number;
}

/** Adds tasks that may be done at once. For those that follow from a change, `commit` does it in the change's own transaction. */
export async function addTasks(db: Database, tasks: readonly Task[], at: number): Promise<void> {
  await db.write((tx) => insertTasks(tx, tasks, at));
  db.announceTasks();
}

/** @param dueAt when they may be handed out first */
export async function insertTasks(tx: Writer, tasks: readonly Task[], at: number, dueAt: number = at): Promise<void> {
  const rows = tasks.map((task) => ({
    merchant_id: task.merchantId,
    kind: task.do,
    task: json(task),
    state: "waiting" as const,
    due_at: dueAt,
    attempts: 0,
    created_at: at,
  }));
  await insertRows(tx, "tasks", rows);
}

type Refresh = Extract<Task, { do: "refresh-order" }>;

const mostCounted = 1_000;

/**
 * Adds looks at single orders. One that waits already and that nobody has begun is enough for whatever happened since. They come due one
 * after the other at the pace of the shop, so that a shop that changes thousands at once does not keep every worker waiting.
 * @param gap milliseconds between two
 */
export async function insertRefreshes(tx: Writer, refreshes: readonly Refresh[], at: number, gap: number): Promise<void> {
  const [first] = refreshes;
  if (!first) return;
  const { merchantId, connectionId } = first;
  const waiting = () =>
    tx
      .selectFrom("tasks")
      .select("task")
      .where("merchant_id", "=", merchantId)
      .where("state", "=", sql.lit("waiting"))
      .where("kind", "=", sql.lit("refresh-order"));
  const begun = json({ do: "refresh-order", merchantId, connectionId } satisfies Omit<Refresh, "externalId">).slice(0, -1);
  let before = (await waiting().where(beginsWith("task", begun)).limit(most(mostCounted)).execute()).length;
  const known = await waiting().where("task", "in", refreshes.map(json)).where("worker", "is", null).execute();
  const texts = new Set(known.map(({ task }) => task));
  for (const refresh of refreshes) {
    if (texts.has(json(refresh))) continue;
    texts.add(json(refresh));
    await insertTasks(tx, [refresh], at, at + Math.round(before * gap));
    before += 1;
  }
}

export interface Lease {
  /** Who asks, for people who look at the table. */
  readonly worker: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** After so many milliseconds without a word the task is handed out again. */
  readonly leaseFor: number;
  readonly limit: number;
}

/**
 * Takes due tasks, oldest first; each is handed to one worker, however many ask. A lease is nothing but a later due time.
 * The condition stands twice because PostgreSQL chooses the rows before it waits for whoever is changing them: without the outer one
 * it would hand them out again.
 */
export async function lease(db: Database, { worker, at, leaseFor, limit }: Lease): Promise<LeasedTask[]> {
  const rows = await db.write((tx) =>
    tx
      .updateTable("tasks")
      .set((is) => ({
        worker,
        due_at: at + leaseFor,
        attempts: is("attempts", "+", 1),
        // Who gives a task back takes their name off it.
        lost: is
          .case()
          .when("worker", "is", null)
          .then(is.ref("lost"))
          .else(is("lost", "+", 1))
          .end(),
      }))
      .where("id", "in", (due) =>
        due
          .selectFrom("tasks")
          .select("id")
          .where("state", "=", sql.lit("waiting"))
          .where("due_at", "<=", at)
          .orderBy("due_at")
          .orderBy("id")
          .limit(most(limit)),
      )
      .where("state", "=", sql.lit("waiting"))
      .where("due_at", "<=", at)
      .returning(["id", "task", "attempts", "lost"])
      .execute(),
  );
  return rows.map((row) => ({ ...row, task: fromJson<Task>(row.task) })).sort((one, other) => one.id - other.id);
}

/** Keeps tasks that are being done from being handed out before `until`. What is no longer this worker's own stays as it is. */
export async function renew(db: Database, worker: string, leased: readonly LeasedTask[], until: number): Promise<void> {
  if (leased.length === 0) return;
  await db.write((tx) =>
    tx
      .updateTable("tasks")
      .set({ due_at: until })
      .where(({ and, or }) => or(leased.map(({ id, attempts }) => and({ id, attempts }))))
      .where("worker", "=", worker)
      .where("state", "=", "waiting")
      .execute(),
  );
}

export async function finish(db: Database, leased: readonly LeasedTask[], at: number): Promise<void> {
  if (leased.length === 0) return;
  await db.write(async (tx) => {
    for (const task of leased) await settle(tx, task, { state: "done", finished_at: at, error: null });
  });
}

/** Gives a task back, to be handed out from `until` on. */
export async function postpone(db: Database, leased: LeasedTask, until: number, error: string): Promise<void> {
  await db.write((tx) => settle(tx, leased, { due_at: until, worker: null, error: storable(error) }));
}

/** Sets a task aside that cannot be done without a person. It stays in view (`listBuried`) until somebody tries it again. */
export async function bury(db: Database, leased: LeasedTask, error: string, at: number): Promise<void> {
  await db.write((tx) => settle(tx, leased, { state: "buried", finished_at: at, error: storable(error) }));
}

/** Only while the lease is the worker's own: else somebody else has the task by now, and what became of it is theirs to say. */
async function settle(
  tx: Writer,
  { id, attempts }: LeasedTask,
  outcome: { state?: "done" | "buried"; due_at?: number; worker?: null; finished_at?: number; error: string | null },
): Promise<void> {
  await tx.updateTable("tasks").set(outcome).where("id", "=", id).where("attempts", "=", attempts).where("state", "=", "waiting").execute();
}

/** Work that failed: set aside until a person asks for it, or about to be tried again by itself. */
export interface FailedTask {
  readonly id: number;
  readonly task: Task;
  readonly error: string;
  readonly attempts: number;
  /** When it was to be done first, epoch milliseconds. */
  readonly since: number;
  /** Null while it is still tried by itself. */
  readonly buriedAt: number | null;
}

/**
 * What a person can do something about. A code to sign in with has run out before anybody reads that it did not leave, and a webhook's
 * deliveries are seen and replayed where webhooks are.
 */
const forPeople = ["issue-label", "send-notice", "send-order-notice", "send-copy", "send-member-link"] as const satisfies Task["do"][];

/** What was set aside, latest first. */
export async function listBuried(db: Reader, merchantId: MerchantId, limit = 100): Promise<FailedTask[]> {
  const rows = await failed(db, merchantId, "buried").orderBy("id", "desc").limit(most(limit)).execute();
  return rows.map(toFailed);
}

/** What has failed so far and names one of `subjects`, latest first: returns, orders. Mails that are sent again name only their letter. */
export async function listFailedAbout(
  db: Reader,
  merchantId: MerchantId,
  subjects: readonly (OrderId | ReturnId)[],
): Promise<FailedTask[]> {
  const among = (state: "buried" | "waiting") =>
    failed(db, merchantId, state)
      .where(({ or, eb }) => or([eb("kind", "=", "send-copy"), ...subjects.map((id) => eb("task", "like", `%"${id}"%`))]))
      .orderBy("id", "desc")
      .limit(most(200))
      .execute();
  const rows = await Promise.all([among("buried"), among("waiting")]);
  return rows.flat().map(toFailed);
}

function failed(db: Reader, merchantId: MerchantId, state: "buried" | "waiting") {
  return db
    .selectFrom("tasks")
    .select(["id", "task", "error", "attempts", "created_at", "finished_at"])
    .where("merchant_id", "=", merchantId)
    .where("state", "=", sql.lit(state))
    .where("error", "is not", null)
    .where("kind", "in", forPeople);
}

type FailedRow = Pick<Selectable<Tables["tasks"]>, "id" | "task" | "error" | "attempts" | "created_at" | "finished_at">;

function toFailed({ id, task, error, attempts, created_at, finished_at }: FailedRow): FailedTask {
  return { id, task: fromJson<Task>(task), error: error ?? "", attempts, since: created_at, buriedAt: finished_at };
}

/** How many are set aside that a person can do something about, as part of another statement. */
export function buriedOf(db: Reader, merchantId: MerchantId) {
  return db
    .selectFrom("tasks")
    .select("id")
    .where("merchant_id", "=", bound(merchantId))
    .where("state", "=", sql.lit("buried"))
    .where("error", "is not", null)
    .where(
      "kind",
      "in",
      forPeople.map((kind) => sql.lit(kind)),
    );
}

/** Hands everything out again that was set aside. Answers how many. */
export async function unburyAll(db: Database, merchantId: MerchantId, at: number): Promise<number> {
  const { numUpdatedRows } = await db.write((tx) =>
    tx
      .updateTable("tasks")
      .set({ state: "waiting", due_at: at, attempts: 0, lost: 0, worker: null, finished_at: null })
      .where("merchant_id", "=", merchantId)
      .where("state", "=", sql.lit("buried"))
      .where("kind", "in", forPeople)
      .executeTakeFirst(),
  );
  db.announceTasks();
  return Number(numUpdatedRows);
}

/** Hands a buried task out again, as if it were new. False when there is none. */
export async function unbury(db: Database, merchantId: MerchantId, id: number, at: number): Promise<boolean> {
  const { numUpdatedRows } = await db.write((tx) =>
    tx
      .updateTable("tasks")
      .set({ state: "waiting", due_at: at, attempts: 0, lost: 0, worker: null, finished_at: null })
      .where("merchant_id", "=", merchantId)
      .where("id", "=", id)
      .where("state", "=", sql.lit("buried"))
      .executeTakeFirst(),
  );
  db.announceTasks();
  return numUpdatedRows > 0n;
}

/** Every finished task, for tests that run all of them a second time. */
export async function listDone(db: Reader): Promise<Task[]> {
  const rows = await db.selectFrom("tasks").select("task").where("state", "=", sql.lit("done")).orderBy("id").execute();
  return rows.map(({ task }) => fromJson<Task>(task));
}

/** How many tasks wait, and how many are set aside. */
export async function countTasks(db: Reader): Promise<{ waiting: number; buried: number }> {
  const count = async (state: "waiting" | "buried"): Promise<number> => {
    const row = await db
      .selectFrom("tasks")
      .select(({ fn }) => fn.countAll<number>().as("count"))
      .where("state", "=", sql.lit(state))
      .executeTakeFirstOrThrow();
    return row.count;
  };
  const [waiting, buried] = await Promise.all([count("waiting"), count("buried")]);
  return { waiting, buried };
}
