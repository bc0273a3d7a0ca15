import type { Context } from "../context.ts";
import type { Shop } from "../domain/shop.ts";
import { deleteDraft } from "../store/policy-drafts.ts";

/** Takes everything back. @throws Refusal `stale` when somebody saved another draft meanwhile */
export async function discardPolicyDraft({ db }: Pick<Context, "db">, shop: Shop, seen: number | null): Promise<void> {
  await deleteDraft(db, shop.merchantId, shop.id, seen);
}
