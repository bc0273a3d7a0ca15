import type { Context } from "../context.ts";
import { type Actor, authorOf } from "../domain/actor.ts";
import type { Policy } from "../domain/policy.ts";
import type { Shop } from "../domain/shop.ts";
import { type PolicyVersion, savePolicy } from "../store/policies.ts";

/**
 * Publishes a new version of a shop's policy.
 * @param edited the version the editor began from; null to publish over whatever is there
 * @throws Refusal `stale` when another version was published meanwhile
 */
export function publishPolicy(
  { db, newId, now }: Context,
  shop: Shop,
  policy: Policy,
  edited: number | null,
  actor: Actor,
): Promise<PolicyVersion> {
  return savePolicy(db, shop.merchantId, shop.id, policy, { id: newId("policy"), at: now(), edited, by: authorOf(actor) });
}
