import type { Context } from "../context.ts";
import { type Actor, authorOf } from "../domain/actor.ts";
import type { Policy } from "../domain/policy.ts";
import type { Shop } from "../domain/shop.ts";
import type { PolicyVersion } from "../store/policies.ts";
import { type PolicyDraft, publishDraft } from "../store/policy-drafts.ts";

/**
 * Puts a draft in force. Returns keep the version that judged them.
 * @param policy what the draft says, found to be whole
 * @throws Refusal `stale` when the draft was saved meanwhile, or another version was published since it was begun
 */
export function publishPolicyDraft(
  { db, newId, now }: Pick<Context, "db" | "newId" | "now">,
  shop: Shop,
  draft: PolicyDraft,
  policy: Policy,
  actor: Actor,
): Promise<PolicyVersion> {
  return publishDraft(db, shop.merchantId, shop.id, { draft, policy, id: newId("policy"), at: now(), by: authorOf(actor) });
}
