import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { type Connection, findConnection } from "../store/connections.ts";
import { syncSoon } from "../store/syncing.ts";

/**
 * Asks for a connection to be looked at now, however long it was to rest.
 * @param what `hooks`: its webhooks are registered again too
 * @throws Refusal `not_found`
 */
export async function syncNow({ db, now }: Context, { merchantId, id }: Connection, what: "orders" | "hooks"): Promise<Connection> {
  await syncSoon(db, merchantId, id, now(), what === "hooks");
  const connection = await findConnection(db, merchantId, id);
  if (!connection) throw new Refusal("not_found");
  return connection;
}
