import { openSealed } from "../connected/open.ts";
import type { Context } from "../context.ts";
import type { Task } from "../domain/consequences.ts";
import { syncSoon } from "../store/syncing.ts";

/**
 * Takes our webhooks off a shop or gateway that was connected. Those that are gone already are no trouble. Where the connection was only
 * changed it may be the same shop by another address, and what was taken off the one it has now: it is registered again.
 * @throws ConnectionProblem when the vendor has no time now
 */
export async function removeHooks(
  context: Context,
  { merchantId, connectionId, kind, provider, sealed, ids }: Omit<Extract<Task, { do: "remove-hooks" }>, "do">,
): Promise<void> {
  await openSealed(context, kind, provider, sealed)?.hooks?.remove(ids);
  await syncSoon(context.db, merchantId, connectionId, context.now(), true);
}
