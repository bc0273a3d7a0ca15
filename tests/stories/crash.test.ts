import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { before, test } from "node:test";
import { pino } from "pino";
import { build } from "rolldown";
import type { Context } from "../../server/context.ts";
import type { MerchantId } from "../../server/domain/ids.ts";
import type { Database } from "../../server/store/database.ts";
import { findAnswer } from "../../server/store/idempotency.ts";
import { listReturnsOfSubmission, timelineOf } from "../../server/store/returns.ts";
import { countTasks } from "../../server/store/tasks.ts";
import { runAll } from "../../server/worker/worker.ts";
import { anOrder, twoMerchants } from "../store/samples.ts";
import { seededChance } from "../support/chance.ts";
import { engines } from "../support/databases.ts";
import { type Assignment, handlersWriting } from "./crash-child.ts";

const kills = Number(process.env.CRASHES ?? 200);
const seed = Number(process.env.SEED ?? 2026);
/** Some are enough there: what is proved of PostgreSQL is our use of it. */
const share = { sqlite: 1, postgres: 0.1 } as const;

/** One file starts three times as fast as the many it is made of. It lies where the packages it leaves out are found. */
const childProgram = join(import.meta.dirname, `../../node_modules/.cache/crash-child-${process.pid}.mjs`);

before(async () => {
  const output = { file: childProgram, format: "esm", codeSplitting: false } as const;
  await build({
    input: join(import.meta.dirname, "crash-child.ts"),
    platform: "node",
    external: ["better-sqlite3", "pg"],
    output,
    logLevel: "warn",
  });
});

process.once("exit", () => rmSync(childProgram, { force: true }));

for (const engine of engines()) {
  const times = Math.max(1, Math.round(kills * share[engine.name]));
  test(`${engine.name}: ${times} kills at any moment lose nothing, halve nothing and double nothing`, async (t) => {
    const { db, url, close } = await engine.open();
    const folder = mkdtempSync(join(tmpdir(), "returns-crash-"));
    t.after(async () => {
      await close();
      rmSync(folder, { recursive: true });
    });
    const outside = join(folder, "outside.txt");
    writeFileSync(outside, "");
    const { ada, newId } = await twoMerchants(db);
    const order = await anOrder(db, ada, "1001", newId);
    const assignment = { url, outside, order, policyId: ada.policyId };

    const acknowledged = await killAgainAndAgain(times, assignment);
    await drain(db, outside);
    await everythingIsWhole(db, ada.merchantId, order.id, acknowledged);
    const effects = new Set(readFileSync(outside, "utf8").trim().split("\n"));
    const returns = await db.selectFrom("returns").select("id").execute();
    assert.deepEqual(effects, new Set(returns.flatMap(({ id }) => [`label ${id}`, `approved ${id}`])));
    t.diagnostic(`${acknowledged.size} submissions acknowledged, ${returns.length} returns`);
  });
}

/** Answers which submissions were acknowledged. What was not is submitted again by the next child, with the same key. */
async function killAgainAndAgain(times: number, assignment: Omit<Assignment, "next">): Promise<Set<number>> {
  const random = seededChance(seed);
  const acknowledged = new Set<number>();
  let next = 0;
  const spares = [startChild(), startChild()];
  for (let kill = 1; kill <= times; kill++) {
    spares.push(startChild());
    const child = spares.shift();
    assert.ok(child);
    await oneLife(child, { ...assignment, next }, acknowledged, { acknowledgements: Math.floor(random() * 7), milliseconds: random() * 6 });
    while (acknowledged.has(next)) next++;
  }
  for (const spare of spares) spare.kill("SIGKILL");
  return acknowledged;
}

function startChild(): ChildProcess {
  return spawn(process.execPath, [childProgram], { stdio: ["pipe", "pipe", "inherit"] });
}

/** Lets the child work until it has acknowledged so many more, and then a moment longer. */
async function oneLife(
  child: ChildProcess,
  assignment: Assignment,
  acknowledged: Set<number>,
  until: { acknowledgements: number; milliseconds: number },
): Promise<void> {
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once("exit", (_, signal) => resolve(signal)));
  assert.ok(child.stdin && child.stdout);
  let left = until.acknowledgements;
  const kill = (): void => {
    setTimeout(() => child.kill("SIGKILL"), until.milliseconds);
  };
  const lines = createInterface({ input: child.stdout }).on("line", (line) => {
    acknowledged.add(Number(line));
    if (--left === 0) kill();
  });
  const read = new Promise<void>((resolve) => lines.once("close", resolve));
  child.stdin.write(`${JSON.stringify(assignment)}\n`);
  if (left === 0) kill();
  assert.equal(await ended, "SIGKILL", "the child ended by itself");
  await read;
}

/** Does what is left, as the next start of the server would. Leases of the dead run out on the way. */
async function drain(db: Database, outside: string): Promise<void> {
  const context = { db, now: Date.now, log: pino({ level: "silent" }) } as unknown as Context;
  const deadline = Date.now() + 60_000;
  while ((await countTasks(db)).waiting > 0) {
    assert.ok(Date.now() < deadline, "tasks are left over");
    if ((await runAll(context, handlersWriting(outside))) === 0) await new Promise((resume) => setTimeout(resume, 50));
  }
  assert.equal((await countTasks(db)).buried, 0);
}

async function everythingIsWhole(db: Database, merchantId: MerchantId, scope: string, acknowledged: ReadonlySet<number>): Promise<void> {
  for (const submission of acknowledged) {
    const answer = await findAnswer(db, merchantId, scope, `submission-${submission}`);
    assert.ok(answer, `submission ${submission} was acknowledged and is lost`);
  }
  const keys = await db.selectFrom("idempotency_keys").select(["key", "subject"]).execute();
  const returns = await db.selectFrom("returns").select("id").execute();
  assert.equal(returns.length, keys.length, "as many returns as submissions");
  for (const { key, subject } of keys) {
    const [ret, ...others] = await listReturnsOfSubmission(db, merchantId, subject as never);
    assert.ok(ret, `${key} made a return`);
    assert.deepEqual(others, [], `${key} made one return`);
    const submission = Number(key.slice("submission-".length));
    assert.deepEqual(
      ret.units.map(({ place }) => place),
      [2 * submission, 2 * submission + 1],
    );
    assert.deepEqual(
      ret.ledger.map(({ kind }) => kind),
      ["purchase", "fee"],
    );
    assert.ok(ret.parcels.length === 1 && ret.parcels[0]?.label, `${key} has its label`);
    assert.equal(ret.version, 2);
    const told = (await timelineOf(db, merchantId, ret.id)).map(({ event }) => event.type);
    assert.deepEqual(told, ["return.requested", "return.approved", "parcel.label_issued"]);
  }
  const tasks = await db.selectFrom("tasks").select(["kind", "state"]).execute();
  assert.equal(tasks.length, 2 * returns.length, "one label and one letter each");
  assert.ok(tasks.every(({ state }) => state === "done"));
  for (const table of ["return_units", "ledger_entries"] as const) {
    const { count } = await db
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as("count"))
      .executeTakeFirstOrThrow();
    assert.equal(count, 2 * returns.length, `${table} without orphans`);
  }
}
