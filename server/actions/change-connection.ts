import { leavingHooks, letIn, type Named, newHookSecret } from "../connected/open.ts";
import type { Context } from "../context.ts";
import { movedHost } from "../domain/connection-settings.ts";
import { Refusal } from "../domain/errors.ts";
import { refuseWhilePaying } from "../paying/through.ts";
import type { Given } from "../providers/port.ts";
import { type Connection, findConnection, updateConnection } from "../store/connections.ts";
import { hitWithin } from "../store/limits.ts";
import { leavePages } from "../store/payment-pages.ts";
import { addTasks } from "../store/tasks.ts";

const budget = { limit: 20, windowMs: 60_000 };

/**
 * Tells a connection something else. The shop is asked first, as when it was connected. When it turns out to be another shop, our
 * webhooks leave the old one, and the history of the new one is read from its beginning; not while the old one may be moving money.
 * @param before as the editor saw it
 * @throws Refusal `connection_refused`, `connection_paying`, `stale`, `too_many_requests`
 */
export async function changeConnection(
  context: Context,
  before: Connection,
  named: Named,
  { settings, secrets }: { readonly settings: Given; readonly secrets: Given },
): Promise<Connection> {
  const { db, keys, now } = context;
  const { merchantId, id } = before;
  await hitWithin(db, `connections:${merchantId}`, { ...budget, at: now() });
  const { account, currency, can } = await letIn(context, named, { ...settings, ...secrets });
  const at = now();
  const elsewhere = account !== before.account || movedHost(named.provider.settings, settings, before.settings);
  const changed = await updateConnection(db, merchantId, before, {
    settings,
    sealedSecrets: keys.seal("connections", JSON.stringify(secrets)),
    account,
    ...(currency && { currency }),
    ...(can && { can }),
    elsewhere,
    at,
    // Who knows the old place's secret says nothing of the new one.
    ...(elsewhere && { sealedHookSecret: keys.seal("connections", newHookSecret()) }),
    also: async (tx) => {
      if (!elsewhere) return;
      await refuseWhilePaying(tx, before, named.provider.title, at);
      await leavePages(tx, merchantId, id);
    },
  });
  if (!changed) throw new Refusal("stale");
  const leaving = elsewhere ? leavingHooks(context, before) : [];
  if (leaving.length > 0) await addTasks(db, leaving, at);
  const after = await findConnection(db, merchantId, id);
  if (!after) throw new Refusal("not_found");
  return after;
}
