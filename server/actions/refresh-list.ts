import type { Context } from "../context.ts";
import { makeId } from "../domain/ids.ts";
import { nameOrders } from "../store/order-names.ts";
import { listOutdated, touchList } from "../store/return-list.ts";

const mostAtOnce = 100;
/** An older server may run beside this one while the new version is brought in. */
const watched = 2 * 24 * 60 * 60_000;

/**
 * Writes what the list and the search read anew where an older version wrote it, or none did, in small batches. Several processes
 * may do it at once. @param going false: the process is to end, and the rest waits for the next
 */
export async function refreshList({ db, now }: Pick<Context, "db" | "now">, going: () => boolean = () => true): Promise<void> {
  const since = makeId("return", now() - watched, new Uint8Array(1));
  for (let round = 0; going() && round < mostRounds; round++) {
    const outdated = await listOutdated(db, { since, limit: mostAtOnce });
    for (const [merchantId, returns] of Map.groupBy(outdated, (one) => one.merchantId)) {
      await db.write((tx) =>
        touchList(
          tx,
          merchantId,
          returns.map(({ id }) => id),
        ),
      );
    }
    const named = await nameOrders(db, mostAtOnce);
    if (outdated.length + named === 0) return;
    // Lets requests through between two batches.
    await new Promise((resume) => setImmediate(resume));
  }
}

/** So that one that cannot be written holds up the other chores only for a while. */
const mostRounds = 100_000;
