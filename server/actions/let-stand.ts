import type { Context } from "../context.ts";
import type { Actor } from "../domain/actor.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, ReturnId } from "../domain/ids.ts";
import { letStand } from "../domain/settling.ts";
import { commit } from "../store/commit.ts";
import { findReturn } from "../store/returns.ts";

/**
 * A person lets it be that what was given before it came did not come, or came otherwise; the return closes when nothing else is open.
 * @throws Refusal `return_not_found`, `stale`, `return_wrong_state`, `why_missing`
 */
export async function letReturnStand(
  { db, now }: Context,
  merchantId: MerchantId,
  id: ReturnId,
  { by, note, seen }: { readonly by: Actor; readonly note: string; readonly seen: number | null },
): Promise<void> {
  const before = await findReturn(db, merchantId, id);
  if (!before) throw new Refusal("return_not_found");
  if (seen !== null && seen !== before.version) throw new Refusal("stale");
  if (!note.trim()) throw new Refusal("why_missing");
  const at = now();
  const { after, events } = letStand(before, { by, note: note.trim() }, at);
  await commit(db, { merchantId, created: [], updated: [{ before, after }], events }, { at });
}
