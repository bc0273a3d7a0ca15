import { sql } from "kysely";
import type { Database } from "./database.ts";

const day = 24 * 60 * 60_000;

/** How long what has served its purpose is kept, in milliseconds. A client may repeat a request for a whole day. */
const keep = { idempotencyKeys: 3 * day, doneTasks: 14 * day, deliveries: 30 * day, arrivals: 7 * day } as const;

/** Deletes what has run out: limits, codes, sessions, old idempotency keys, finished tasks, what webhooks were told, and which deliveries came. */
export async function purge(db: Database, at: number): Promise<void> {
  await db.write((tx) => tx.deleteFrom("limits").where("resets_at", "<=", at).execute());
  await db.write((tx) => tx.deleteFrom("codes").where("expires_at", "<=", at).execute());
  await db.write((tx) => tx.deleteFrom("sessions").where("expires_at", "<=", at).execute());
  await db.write((tx) => tx.deleteFrom("member_links").where("expires_at", "<=", at).execute());
  await db.write((tx) =>
    tx
      .deleteFrom("idempotency_keys")
      .where("created_at", "<=", at - keep.idempotencyKeys)
      .execute(),
  );
  await db.write((tx) =>
    tx
      .deleteFrom("tasks")
      .where("state", "=", sql.lit("done"))
      .where("finished_at", "<=", at - keep.doneTasks)
      .execute(),
  );
  await db.write((tx) =>
    tx
      .deleteFrom("webhook_deliveries")
      .where("state", "<>", "waiting")
      .where("created_at", "<=", at - keep.deliveries)
      .execute(),
  );
  await db.write((tx) =>
    tx
      .deleteFrom("arrivals")
      .where("at", "<=", at - keep.arrivals)
      .execute(),
  );
}
