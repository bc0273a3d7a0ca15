import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { migrate, openDatabase } from "../../server/store/database.ts";
import { migrations } from "../../server/store/migrations/all.ts";
import { engines } from "../support/databases.ts";

test("migrations have numbered names in order, so that none can slip in before one that was released", () => {
  const names = Object.keys(migrations);
  for (const [place, name] of names.entries()) assert.match(name, new RegExp(`^${String(place + 1).padStart(4, "0")}-[a-z-]+$`));
});

test("an address of neither engine is refused with a sentence", async () => {
  await assert.rejects(openDatabase("mysql://localhost/x"), /DATABASE_URL must begin/);
});

test("a database in memory reads what it wrote", async () => {
  const db = await openDatabase("sqlite::memory:");
  await migrate(db);
  await db.write((tx) => tx.insertInto("limits").values({ bucket: "a", used: 1, resets_at: 2 }).execute());
  assert.equal((await db.selectFrom("limits").selectAll().execute()).length, 1);
  await db.close();
});

for (const engine of engines()) {
  test(`${engine.name}: several processes may migrate at once, and again later`, async (t) => {
    const { db, url, close } = await engine.open({ empty: true });
    t.after(close);
    const others = await Promise.all(Array.from({ length: 4 }, () => openDatabase(url)));
    await Promise.all([db, ...others].map(migrate));
    await Promise.all([db, ...others].map(migrate));
    for (const other of others) await other.close();
    assert.deepEqual(await db.selectFrom("returns").selectAll().execute(), []);
  });

  test(`${engine.name}: instants and counts come back as numbers`, async (t) => {
    const { db, close } = await engine.open();
    t.after(close);
    await db.write((tx) => tx.insertInto("limits").values({ bucket: "a", used: 3, resets_at: 1_790_000_000_000 }).execute());
    assert.deepEqual(await db.selectFrom("limits").selectAll().execute(), [{ bucket: "a", used: 3, resets_at: 1_790_000_000_000 }]);
    const { count } = await db
      .selectFrom("limits")
      .select(({ fn }) => fn.countAll<number>().as("count"))
      .executeTakeFirstOrThrow();
    assert.equal(count, 1);
  });

  test(`${engine.name}: a column of integers refuses a fraction and a text`, async (t) => {
    const { db, close } = await engine.open();
    t.after(close);
    await assert.rejects(db.write((tx) => tx.insertInto("limits").values({ bucket: "a", used: 1.5, resets_at: 1 }).execute()));
    await assert.rejects(db.write((tx) => sql`insert into limits values ('a', 'many', 1)`.execute(tx)));
    assert.equal((await db.selectFrom("limits").selectAll().execute()).length, 0);
  });

  test(`${engine.name}: what fails half-way leaves nothing, and a read does not wait for a write`, async (t) => {
    const { db, close } = await engine.open();
    t.after(close);
    const failed = db.write(async (tx) => {
      await tx.insertInto("limits").values({ bucket: "a", used: 1, resets_at: 1 }).execute();
      assert.deepEqual(await db.selectFrom("limits").selectAll().execute(), [], "a reader sees nothing of it");
      throw new Error("stop");
    });
    await assert.rejects(failed, /stop/);
    assert.deepEqual(await db.selectFrom("limits").selectAll().execute(), []);
  });
}
