import assert from "node:assert/strict";
import { test } from "node:test";
import { together } from "../../server/store/database.ts";
import { prepared } from "../../server/store/prepared.ts";
import { engines } from "../support/databases.ts";

const used = prepared((db, { least, bucket }: { least: number; bucket: string }) =>
  db.selectFrom("limits").select("used").where("bucket", "=", bucket).where("used", ">=", least),
);

for (const engine of engines()) {
  test(`${engine.name}: a query built once takes other values each time, whatever their order`, async (t) => {
    const { db, close } = await engine.open();
    t.after(close);
    await db.write(async (tx) => {
      for (const [bucket, used] of [["a", 1] as const, ["b", 2] as const])
        await tx.insertInto("limits").values({ bucket, used, resets_at: 0 }).execute();
    });
    assert.deepEqual(await used(db, { bucket: "a", least: 1 }), [{ used: 1 }]);
    assert.deepEqual(await used(db, { least: 2, bucket: "b" }), [{ used: 2 }]);
    assert.deepEqual(await used(db, { bucket: "b", least: 3 }), []);
  });

  test(`${engine.name}: in a transaction it sees what the transaction wrote, and nobody else does`, async (t) => {
    const { db, close } = await engine.open();
    t.after(close);
    assert.deepEqual(await used(db, { bucket: "a", least: 1 }), []);
    await together(db, async (inside) => {
      await inside.write((tx) => tx.insertInto("limits").values({ bucket: "a", used: 1, resets_at: 0 }).execute());
      assert.deepEqual(await used(inside, { bucket: "a", least: 1 }), [{ used: 1 }]);
      assert.deepEqual(await used(db, { bucket: "a", least: 1 }), []);
    });
    assert.deepEqual(await used(db, { bucket: "a", least: 1 }), [{ used: 1 }]);
  });
}
