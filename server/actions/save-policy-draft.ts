import type { Context } from "../context.ts";
import { type Actor, authorOf } from "../domain/actor.ts";
import type { Json } from "../domain/policy-merge.ts";
import type { Shop } from "../domain/shop.ts";
import { saveDraft } from "../store/policy-drafts.ts";

/**
 * Keeps what somebody has made of a shop's policy so far. It may be unfinished; only publishing asks for a whole one.
 * @param seen the revision that was edited, 0 where there was none; null: over whatever is there
 * @throws Refusal `stale` when somebody saved another one meanwhile
 */
export async function savePolicyDraft(
  { db, now }: Pick<Context, "db" | "now">,
  shop: Shop,
  draft: { readonly policy: Json; readonly basedOn: number; readonly restores: number | null },
  actor: Actor,
  seen: number | null,
): Promise<void> {
  await saveDraft(db, shop.merchantId, shop.id, { ...draft, savedAt: now(), savedBy: authorOf(actor) }, seen);
}
