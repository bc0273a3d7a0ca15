import { openSealed } from "../connected.ts";
import type { Context } from "../context.ts";
import type { Task } from "../domain/consequences.ts";

/** Takes our webhooks off a shop or gateway that was connected. Those that are gone already are no trouble. */
export async function removeHooks(context: Context, { kind, provider, sealed, ids }: Extract<Task, { do: "remove-hooks" }>): Promise<void> {
  await openSealed(context, kind, provider, sealed)?.hooks?.remove(ids);
}
