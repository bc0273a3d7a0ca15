import type { Context } from "../context.ts";
import type { Actor } from "../domain/actor.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, ReturnId } from "../domain/ids.ts";
import { takeBack } from "../domain/reversal.ts";
import { commit } from "../store/commit.ts";
import { findReturn, timelineOf } from "../store/returns.ts";

/**
 * Undoes the last change of a return's status, of which nobody was told, within ten seconds.
 * @throws Refusal `return_not_found`, `stale`, `return_wrong_state` when it is too late or was told, `unit_taken` when another return has
 * one of its pieces meanwhile
 */
export async function takeBackChange(
  { db, now }: Context,
  merchantId: MerchantId,
  id: ReturnId,
  by: Actor,
  /** The version it was read in; null takes whatever is there. */
  seen: number | null,
): Promise<void> {
  const before = await findReturn(db, merchantId, id);
  if (!before) throw new Refusal("return_not_found");
  if (seen !== null && before.version !== seen) throw new Refusal("stale");
  const at = now();
  const { after, events } = takeBack(before, await timelineOf(db, merchantId, id), by, at);
  await commit(db, { merchantId, created: [], updated: [{ before, after }], events }, { at });
}
