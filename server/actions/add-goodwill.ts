import type { Context } from "../context.ts";
import type { Actor } from "../domain/actor.ts";
import { addGoodwill as add } from "../domain/decision.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, ReturnId } from "../domain/ids.ts";
import { givenBeyond } from "../domain/settlement.ts";
import { planPaying } from "../paying/claim.ts";
import { commit } from "../store/commit.ts";
import type { Writer } from "../store/database.ts";
import { findAnswer } from "../store/idempotency.ts";
import { refuseOverpaying } from "../store/order-money.ts";
import { findReturn } from "../store/returns.ts";
import { readSettlementFacts } from "../store/settlement-facts.ts";

/**
 * Money beyond what was decided, due from now on. The same key again is the same payment.
 * @throws Refusal `return_not_found`, `stale`, `beyond_limit` for more than an agent may give with all that was given before, `return_wrong_state`
 */
export async function addGoodwill(
  context: Context,
  merchantId: MerchantId,
  id: ReturnId,
  given: {
    readonly by: Actor;
    readonly owner: boolean;
    readonly amount: number;
    readonly why: string;
    readonly seen: number | null;
    readonly idempotency: { readonly key: string; readonly requestHash: string };
  },
): Promise<void> {
  const { db, newId } = context;
  const at = context.now();
  const earlier = await findAnswer(db, merchantId, id, given.idempotency.key);
  if (earlier?.requestHash === given.idempotency.requestHash) return;
  const before = await findReturn(db, merchantId, id);
  if (!before) throw new Refusal("return_not_found");
  if (given.seen !== null && given.seen !== before.version) throw new Refusal("stale");
  const { facts, settings } = await readSettlementFacts(db, before, { skus: [], owner: given.owner });
  const most = Math.max(0, settings.money.raiseLimit - givenBeyond(before));
  if (!given.owner && given.amount > most) throw new Refusal("beyond_limit", { most });
  const { after, events } = add(before, given, { at, newId, facts });
  const claim = { scope: id, subject: id, ...given.idempotency };
  const also = async (tx: Writer): Promise<void> => {
    await refuseOverpaying(tx, db.engine, before, after);
    await planPaying(tx, settings, { merchantId, returnId: id, told: true }, at);
  };
  await commit(db, { merchantId, created: [], updated: [{ before, after }], events }, { at, idempotency: claim, also });
}
