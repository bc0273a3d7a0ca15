import type { Context } from "../context.ts";
import type { Actor } from "../domain/actor.ts";
import { decide, type Saying } from "../domain/command.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, OrderId, ReturnId } from "../domain/ids.ts";
import { commit } from "../store/commit.ts";
import { findReturn } from "../store/returns.ts";

/**
 * Takes a return back while its parcel has not moved; its units are free again. A second call finds it cancelled and changes nothing.
 * @param only `of`: the order the asker proved; `seen`: the version they read, null for whatever is there
 * @throws Refusal `return_not_found`, also for a return of another order; `stale`
 */
export async function cancelReturn(
  context: Context,
  merchantId: MerchantId,
  id: ReturnId,
  by: Actor,
  { of, seen = null, ...saying }: Omit<Saying, "by"> & { readonly of?: OrderId; readonly seen?: number | null } = {},
): Promise<void> {
  const before = await findReturn(context.db, merchantId, id);
  if (!before || (of !== undefined && before.orderId !== of)) throw new Refusal("return_not_found");
  if (seen !== null && before.version !== seen) throw new Refusal("stale");
  if (before.status === "cancelled") return;
  const at = context.now();
  const { after, events } = decide(before, { do: "cancel", by, ...saying }, at);
  await commit(context.db, { merchantId, created: [], updated: [{ before, after }], events }, { at });
}
