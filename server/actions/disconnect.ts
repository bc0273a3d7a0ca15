import { leavingHooks, providerNamed } from "../connected/open.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { refuseWhilePaying } from "../paying/through.ts";
import { type Connection, deleteConnection } from "../store/connections.ts";
import { insertTasks } from "../store/tasks.ts";

/**
 * Forgets a shop or gateway and everything it was told. Its orders stay. Our webhooks are taken off it by a task, so that one that does
 * not answer keeps nobody from leaving it.
 * @throws Refusal `connection_paying`, `not_found` when somebody else was quicker
 */
export async function disconnect(context: Context, connection: Connection): Promise<void> {
  const { db, now } = context;
  const tasks = leavingHooks(context, connection);
  const title = providerNamed(context, connection.provider)?.provider.title ?? connection.provider;
  const gone = await db.write(async (tx) => {
    // Pages to pay on forget whose they were with the connection; what somebody else began meanwhile is seen once it is gone.
    await refuseWhilePaying(tx, connection, title, now());
    if (!(await deleteConnection(tx, connection.merchantId, connection.id))) return false;
    await refuseWhilePaying(tx, connection, title, now());
    await insertTasks(tx, tasks, now());
    return true;
  });
  if (!gone) throw new Refusal("not_found");
  db.announceTasks();
}
