import assert from "node:assert/strict";
import { test } from "node:test";
import { pino } from "pino";
import type { Context } from "../../server/context.ts";
import type { Task } from "../../server/domain/consequences.ts";
import type { MerchantId } from "../../server/domain/ids.ts";
import { openDatabase } from "../../server/store/database.ts";
import { purge } from "../../server/store/purge.ts";
import { addTasks, countTasks, finish, lease, listBuried, postpone, renew, unbury } from "../../server/store/tasks.ts";
import { delayAfter, type Handlers, runAll, startWorker } from "../../server/worker/worker.ts";
import { engines } from "../support/databases.ts";
import { counting, noon, twoMerchants } from "./samples.ts";

const minute = 60_000;

/** A hundred tasks told apart by their return. */
function numbered(merchantId: MerchantId, count: number): Task[] {
  const newId = counting(3);
  return Array.from({ length: count }, () => ({ do: "issue-label", merchantId, returnId: newId("return") }));
}

function handlersOf(perform: (task: Task) => Promise<void> | void): Handlers {
  const handler = async (_: Context, task: Task): Promise<void> => perform(task);
  return {
    "issue-label": handler,
    "send-notice": handler,
    "send-order-notice": handler,
    "send-copy": handler,
    "buy-label": handler,
    "cancel-label": handler,
    "give-back-labels": handler,
    "send-member-link": handler,
    "tell-member": handler,
    "send-code": handler,
    "settle-by-parcel": handler,
    "pay-due": handler,
    "pay-refund": handler,
    "book-refund": handler,
    "tell-shop": handler,
    "restock-cancelled": handler,
    "restock-in-shop": handler,
    "deliver-webhook": handler,
    "refresh-order": handler,
    "check-payment": handler,
    "remove-hooks": handler,
    "order-exchange": handler,
    "ask-difference": handler,
    "look-at-differences": handler,
    "plan-pickup": handler,
    "book-pickup": handler,
    "fail-pickup": handler,
    "call-off-pickup": handler,
    "call-off-pickups": handler,
    "drop-off-instead": handler,
  };
}

for (const engine of engines()) {
  const aWorld = async () => {
    const { db, url, close } = await engine.open();
    const { ada, ben } = await twoMerchants(db);
    let clock = noon;
    const context = { db, now: () => clock, log: pino({ level: "silent" }) } as unknown as Context;
    return { db, url, close, ada, ben, context, pass: (time: number) => (clock += time) };
  };

  test(`${engine.name}: sixteen workers of two processes are handed each task once`, async (t) => {
    const { db, url, close, ada } = await aWorld();
    t.after(close);
    const other = await openDatabase(url);
    await addTasks(db, numbered(ada.merchantId, 100), noon);
    const taken = await Promise.all(
      Array.from({ length: 16 }, async (_, place) => {
        const mine: number[] = [];
        const connection = place % 2 ? db : other;
        for (;;) {
          const leased = await lease(connection, { worker: `w${place}`, at: noon, leaseFor: minute, limit: 5 });
          mine.push(...leased.map(({ id }) => id));
          await finish(connection, leased, noon);
          if (leased.length === 0 && (await countTasks(connection)).waiting === 0) return mine;
          // On SQLite nothing here ever leaves the microtask queue, and who waits for the lock waits on a timer.
          await new Promise((resume) => setImmediate(resume));
        }
      }),
    );
    const all = taken.flat();
    assert.equal(all.length, 100);
    assert.equal(new Set(all).size, 100);
    await other.close();
  });

  test(`${engine.name}: a lease that ran out is handed on, and its first holder has no more say`, async (t) => {
    const { db, close, ada } = await aWorld();
    t.after(close);
    await addTasks(db, numbered(ada.merchantId, 1), noon);
    const ask = (at: number) => lease(db, { worker: "w", at, leaseFor: minute, limit: 5 });
    const [slow] = await ask(noon);
    assert.ok(slow);
    assert.deepEqual(await ask(noon + minute - 1), []);
    const [second] = await ask(noon + minute);
    assert.ok(second);
    await finish(db, [slow], noon + minute);
    await postpone(db, slow, 0, "late");
    assert.deepEqual(await countTasks(db), { waiting: 1, buried: 0 });
    await finish(db, [second], noon + minute);
    assert.deepEqual(await countTasks(db), { waiting: 0, buried: 0 });
  });

  test(`${engine.name}: a task that keeps failing comes back later each time, is buried in view of its merchant, and may be dug up`, async (t) => {
    const { db, close, ada, ben, context, pass } = await aWorld();
    t.after(close);
    await addTasks(db, numbered(ada.merchantId, 1), noon);
    let broken = true;
    const handlers = handlersOf(() => {
      if (broken) throw new Error("The carrier is down.");
    });
    const options = { mostFailures: 3, random: () => 0.5 };
    for (const attempts of [1, 2]) {
      assert.equal(await runAll(context, handlers, options), 1);
      assert.equal(await runAll(context, handlers, options), 0, "not before its time");
      pass(delayAfter(attempts, 0.5));
    }
    assert.deepEqual(await listBuried(db, ada.merchantId), []);
    await runAll(context, handlers, options);
    const [buried] = await listBuried(db, ada.merchantId);
    assert.ok(buried);
    assert.deepEqual({ error: buried.error, attempts: buried.attempts }, { error: "Error: The carrier is down.", attempts: 3 });
    assert.deepEqual(await listBuried(db, ben.merchantId), []);
    broken = false;
    await unbury(db, ben.merchantId, buried.id, context.now());
    assert.equal(await runAll(context, handlers, options), 0);
    await unbury(db, ada.merchantId, buried.id, context.now());
    assert.equal(await runAll(context, handlers, options), 1);
    assert.deepEqual(await countTasks(db), { waiting: 0, buried: 0 });
  });

  test(`${engine.name}: a lease is renewed for who holds it, and for nobody else`, async (t) => {
    const { db, close, ada } = await aWorld();
    t.after(close);
    await addTasks(db, numbered(ada.merchantId, 3), noon);
    const leased = await lease(db, { worker: "w", at: noon, leaseFor: 20_000, limit: 3 });
    const [, back, over] = leased;
    assert.ok(back && over);
    await postpone(db, back, noon + 1_000, "not yet");
    await finish(db, [over], noon);
    await renew(db, "w", leased, noon + 30_000);
    await renew(db, "other", leased, noon + minute);
    const dueAt = async () => (await db.selectFrom("tasks").select("due_at").orderBy("id").execute()).map(({ due_at }) => due_at);
    assert.deepEqual(await dueAt(), [noon + 30_000, noon + 1_000, noon + 20_000]);
    await lease(db, { worker: "w", at: noon + 30_000, leaseFor: 20_000, limit: 1 });
    await renew(db, "w", leased, noon + minute);
    assert.equal((await dueAt())[1], noon + 50_000, "whose lease ran out has lost it, also under the same name");
  });

  test(`${engine.name}: a slow task stays with its worker while it lives, and goes to another seconds after its death`, async (t) => {
    t.mock.timers.enable({ apis: ["setInterval"] });
    const { db, close, ada, context, pass } = await aWorld();
    t.after(close);
    const started = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const slow = handlersOf(() => {
      started.resolve();
      return release.promise;
    });
    await addTasks(db, numbered(ada.merchantId, 1), noon);
    const worker = startWorker(context, slow, { pollEvery: 3_600_000 });
    await started.promise;
    const dueAt = async () => (await db.selectFrom("tasks").select("due_at").executeTakeFirstOrThrow()).due_at;
    const other = { worker: "other", leaseFor: 20_000, limit: 1 };
    for (let beats = 0; beats < 10; beats++) {
      pass(5_000);
      t.mock.timers.tick(5_000);
      while ((await dueAt()) !== context.now() + 20_000) await new Promise((resume) => setImmediate(resume));
      assert.deepEqual(await lease(db, { ...other, at: context.now() }), []);
    }
    assert.deepEqual(await lease(db, { ...other, at: context.now() + 19_999 }), [], "a dead worker's heart beats no more");
    assert.equal((await lease(db, { ...other, at: context.now() + 20_000 })).length, 1);
    release.resolve();
    await worker.stop();
    assert.equal((await countTasks(db)).waiting, 1, "what the first says of it counts no more");
  });

  test(`${engine.name}: the death of a worker is no failure of its tasks`, async (t) => {
    const { db, close, ada, context, pass } = await aWorld();
    t.after(close);
    await addTasks(db, numbered(ada.merchantId, 1), noon);
    const dying = async (times: number): Promise<void> => {
      for (let deaths = 0; deaths < times; deaths++, pass(minute))
        assert.equal((await lease(db, { worker: "w", at: context.now(), leaseFor: minute, limit: 1 })).length, 1);
    };
    const options = { mostFailures: 2, random: () => 0 };
    const failing = handlersOf(() => {
      throw new Error("The carrier is down.");
    });
    await dying(9);
    assert.equal(await runAll(context, failing, options), 1);
    const { due_at, lost } = await db.selectFrom("tasks").select(["due_at", "lost"]).executeTakeFirstOrThrow();
    assert.deepEqual([due_at - context.now(), lost], [delayAfter(1, 0), 9], "it waits as after a first failure");
    pass(minute);
    await dying(9);
    assert.deepEqual(await listBuried(db, ada.merchantId), []);
    assert.equal(await runAll(context, failing, options), 1);
    assert.equal((await listBuried(db, ada.merchantId)).length, 1, "the second failure was the last");
  });

  test(`${engine.name}: a task that ends its worker each time is buried in view, and dug up it starts anew`, async (t) => {
    const { db, close, ada, context, pass } = await aWorld();
    t.after(close);
    await addTasks(db, numbered(ada.merchantId, 1), noon);
    for (let deaths = 0; deaths < 3; deaths++, pass(minute))
      await lease(db, { worker: "w", at: context.now(), leaseFor: minute, limit: 1 });
    await runAll(
      context,
      handlersOf(() => assert.fail("not once more")),
      { mostLost: 2 },
    );
    const [buried] = await listBuried(db, ada.merchantId);
    assert.equal(buried?.error, "Its worker died 3 times.");
    await unbury(db, ada.merchantId, buried?.id ?? 0, context.now());
    assert.equal((await lease(db, { worker: "w", at: context.now(), leaseFor: minute, limit: 1 }))[0]?.lost, 0);
  });

  test(`${engine.name}: tasks whose worker died run one by one, beside those of whom nothing is known`, async (t) => {
    const { db, close, ada, context, pass } = await aWorld();
    t.after(close);
    await addTasks(db, numbered(ada.merchantId, 3), noon);
    await lease(db, { worker: "dead", at: noon, leaseFor: minute, limit: 2 });
    pass(minute);
    const atWork = new Set<Task>();
    const began: Task[] = [];
    const ends: (() => void)[] = [];
    const worker = startWorker(
      context,
      handlersOf(async (task) => {
        atWork.add(task);
        began.push(task);
        await new Promise<void>((resolve) => ends.push(resolve));
        atWork.delete(task);
      }),
      { pollEvery: 3_600_000 },
    );
    for (const [sofar, together] of [
      [2, 2],
      [3, 1],
    ] as const) {
      while (began.length < sofar) await new Promise((resume) => setImmediate(resume));
      for (let turns = 0; turns < 50; turns++) await new Promise((resume) => setImmediate(resume));
      assert.deepEqual([began.length, atWork.size], [sofar, together]);
      for (const end of ends.splice(0)) end();
    }
    await worker.stop();
    assert.equal((await countTasks(db)).waiting, 0);
  });

  test(`${engine.name}: finished tasks may all be run a second time`, async (t) => {
    const { db, close, ada, context } = await aWorld();
    t.after(close);
    await addTasks(db, numbered(ada.merchantId, 3), noon);
    let runs = 0;
    assert.equal(
      await runAll(
        context,
        handlersOf(() => {
          runs += 1;
        }),
        { again: true },
      ),
      3,
    );
    assert.equal(runs, 6);
  });

  test(`${engine.name}: a worker wakes at a commit of its own process, and stops only when what runs is through`, async (t) => {
    const { db, close, ada, context } = await aWorld();
    t.after(close);
    const started = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const worker = startWorker(
      context,
      handlersOf(async () => {
        started.resolve();
        await release.promise;
      }),
      { pollEvery: 3_600_000 },
    );
    await addTasks(db, numbered(ada.merchantId, 1), noon);
    await started.promise;
    const stopped = worker.stop();
    assert.equal(await Promise.race([stopped.then(() => "stopped"), Promise.resolve("still running")]), "still running");
    release.resolve();
    await stopped;
    assert.deepEqual(await countTasks(db), { waiting: 0, buried: 0 });
    await addTasks(db, numbered(ada.merchantId, 1), noon);
    assert.equal((await countTasks(db)).waiting, 1, "a stopped worker takes nothing");
  });

  test(`${engine.name}: old finished tasks are deleted, waiting ones never`, async (t) => {
    const { db, close, ada } = await aWorld();
    t.after(close);
    await addTasks(db, numbered(ada.merchantId, 2), noon);
    await finish(db, await lease(db, { worker: "w", at: noon, leaseFor: minute, limit: 1 }), noon);
    await purge(db, noon + 13 * 24 * 60 * minute);
    assert.equal((await db.selectFrom("tasks").select("id").execute()).length, 2);
    await purge(db, noon + 15 * 24 * 60 * minute);
    assert.deepEqual(
      (await db.selectFrom("tasks").select("state").execute()).map(({ state }) => state),
      ["waiting"],
    );
  });
}

test("the wait doubles up to an hour, and chance spreads it between half and the whole", () => {
  assert.deepEqual(
    [1, 2, 3, 20].map((attempts) => delayAfter(attempts, 1)),
    [2_000, 4_000, 8_000, 3_600_000],
  );
  assert.equal(delayAfter(3, 0), 4_000);
});
