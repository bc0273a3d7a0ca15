import { most } from "./columns.ts";
import type { Database } from "./database.ts";
import { insertRows } from "./rows.ts";
import { nameKeysOf, unkeepPeople } from "./snapshots.ts";

/** Gives orders of before the search by name their keys. Answers how many it gave; what another process is giving is left to it. */
export async function nameOrders(db: Database, limit: number): Promise<number> {
  return db.write(async (tx) => {
    const rows = await tx
      .selectFrom("order_people")
      .select(["order_id", "merchant_id", "email", "people"])
      .where("name_key", "is", null)
      .limit(most(limit))
      .$if(db.engine === "postgres", (query) => query.forUpdate().skipLocked())
      .execute();
    const named = rows.map((row) => ({ ...row, ...nameKeysOf(unkeepPeople(row.people)) }));
    await insertRows(tx, "order_people", named, { on: ["order_id"], take: ["name_key", "surname_key"] });
    return named.length;
  });
}
