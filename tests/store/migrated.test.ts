import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { migrate } from "../../server/store/database.ts";
import { migrations } from "../../server/store/migrations/all.ts";
import { engines } from "../support/databases.ts";

for (const engine of engines())
  test(`${engine.name}: what was connected before carriers were keeps its kind, its rules and what hangs on it`, async (t) => {
    const { db, close } = await engine.open({ empty: true });
    t.after(close);
    await db.write(async (tx) => {
      await sql`create table migrations (name text primary key)`.execute(tx);
      for (const [name, migration] of Object.entries(migrations).filter(([name]) => name < "0007")) {
        await migration(tx, engine.name);
        await sql`insert into migrations (name) values (${name})`.execute(tx);
      }
      await sql`insert into merchants (id, name, created_at) values ('mer_1', 'Ada', 1)`.execute(tx);
      await sql`insert into shops (id, merchant_id, slug, name, code, portal, promoted, brand, time_zone, default_language, languages,
        email_proof, insert_qr, can, help, created_at)
        values ('shp_1', 'mer_1', 'ada', 'Ada', 'ADAS', 'active', 0, '{}', 'Europe/Paris', 'en', '["en"]', 1, 1, '{}', '{}', 1)`.execute(
        tx,
      );
      for (const [id, kind] of [
        ["con_1", "shop"],
        ["con_2", "gateway"],
      ])
        await sql`insert into connections (id, merchant_id, shop_id, kind, provider, settings, secrets, account, created_at, created_by)
          values (${id}, 'mer_1', 'shp_1', ${kind}, ${`of ${kind}`}, '{}', 'k1.x', 'Ada', 1, '{}')`.execute(tx);
      await sql`insert into unread_orders (connection_id, merchant_id, number, why, at) values ('con_1', 'mer_1', '7', 'why', 1)`.execute(
        tx,
      );
      await sql`insert into arrivals (connection_id, delivery, at) values ('con_2', 'd1', 1)`.execute(tx);
    });

    await migrate(db);

    const kept = await db.selectFrom("connections").select(["id", "kind", "provider"]).orderBy("id").execute();
    assert.deepEqual(
      kept.map((one) => ({ ...one })),
      [
        { id: "con_1", kind: "shop", provider: "of shop" },
        { id: "con_2", kind: "gateway", provider: "of gateway" },
      ],
    );
    assert.equal((await db.selectFrom("unread_orders").selectAll().execute()).length, 1);
    assert.equal((await db.selectFrom("arrivals").selectAll().execute()).length, 1);
    const turns = await db.selectFrom("turns").select(["connection_id", "work"]).orderBy("connection_id").execute();
    assert.deepEqual(
      turns.map((one) => ({ ...one })),
      ["con_1", "con_2"].map((connection_id) => ({ connection_id, work: "syncing" })),
      "what was to be looked at still is",
    );
    const add = (id: string, kind: string) =>
      db.write((tx) =>
        sql`insert into connections (id, merchant_id, shop_id, kind, provider, settings, secrets, account, created_at, created_by)
          values (${id}, 'mer_1', 'shp_1', ${kind}, ${id}, '{}', 'k1.x', 'Ada', 1, '{}')`.execute(tx),
      );
    await add("con_3", "carrier");
    await add("con_4", "carrier");
    await assert.rejects(add("con_5", "shop"), "one shop to a shop, as before");
    await assert.rejects(add("con_6", "robot"), "and no kind that is none");
  });
