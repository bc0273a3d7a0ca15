import type { Context } from "../context.ts";
import { decide, type Saying } from "../domain/command.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, ReturnId } from "../domain/ids.ts";
import { commit } from "../store/commit.ts";
import { findShopById } from "../store/merchants.ts";
import { findReturn } from "../store/returns.ts";

/**
 * A person says yes or no to a request. Saying the same twice changes nothing.
 * Returns of a submission share the parcel, so the first approval brings the label; each is told to the shopper, unless the person chose otherwise.
 */
export async function reviewReturn(
  context: Context,
  merchantId: MerchantId,
  id: ReturnId,
  answer: ({ readonly approve: true } | { readonly approve: false; readonly message: string }) & Saying,
  /** The version it was read in; null takes whatever is there. */
  seen: number | null = null,
): Promise<void> {
  const before = await findReturn(context.db, merchantId, id);
  if (!before) throw new Refusal("return_not_found");
  if (seen !== null && before.version !== seen) throw new Refusal("stale");
  if (before.status === (answer.approve ? "approved" : "rejected")) return;
  const shop = await findShopById(context.db, merchantId, before.shopId);
  if (!shop) throw new Refusal("return_not_found");
  const at = context.now();
  const { approve, ...saying } = answer;
  const command = approve
    ? ({ do: "approve", leads: true, zone: shop.timeZone, ...saying } as const)
    : ({ do: "reject", ...saying, message: answer.message } as const);
  const { after, events } = decide(before, command, at);
  await commit(context.db, { merchantId, created: [], updated: [{ before, after }], events }, { at });
}
