import type { Context } from "../context.ts";
import type { Actor } from "../domain/actor.ts";
import { decideUnits } from "../domain/decision.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, ReturnId } from "../domain/ids.ts";
import type { DecisionAsked } from "../domain/settlement.ts";
import { claimDue, planPaying } from "../paying/claim.ts";
import { commit } from "../store/commit.ts";
import type { Writer } from "../store/database.ts";
import { findAnswer } from "../store/idempotency.ts";
import { refuseOverpaying } from "../store/order-money.ts";
import { findReturn } from "../store/returns.ts";
import { readSettlementFacts } from "../store/settlement-facts.ts";

export interface DecisionGiven extends DecisionAsked {
  readonly by: Actor;
  readonly owner: boolean;
  readonly told: boolean;
  readonly message?: string;
  /** What a connection can pay is paid with it. */
  readonly pay?: boolean;
  readonly seen: number | null;
  readonly idempotency: { readonly key: string; readonly requestHash: string };
}

/**
 * Decides what becomes of every unit and what the shopper gets. Of two who decide at once one is told that it is done; the same decision
 * sent again, because its answer was lost, is one. With `pay` what a connection can pay is paid at once; what somebody else has to pay
 * stays due (S5-18).
 * @throws Refusal `return_not_found`, `stale`, `return_wrong_state`, and whatever `decideUnits` refuses; nothing is changed then
 */
export async function decideReturn(context: Context, merchantId: MerchantId, id: ReturnId, given: DecisionGiven): Promise<void> {
  const { db, newId } = context;
  const at = context.now();
  const earlier = await findAnswer(db, merchantId, id, given.idempotency.key);
  const pay = () => claimDue(context, merchantId, id, { by: given.by, told: given.told }, null);
  // Its answer was lost, perhaps between deciding and paying.
  if (earlier?.requestHash === given.idempotency.requestHash) return given.pay ? pay() : undefined;
  const before = await findReturn(db, merchantId, id);
  if (!before) throw new Refusal("return_not_found");
  if (given.seen !== null && given.seen !== before.version) throw new Refusal("stale");
  const skus = given.units.flatMap(({ sku }) => (sku === undefined ? [] : [sku]));
  const { facts, settings } = await readSettlementFacts(db, before, { skus, owner: given.owner });
  const { after, events } = decideUnits(before, given, facts, { at, newId });
  const claim = { scope: id, subject: id, ...given.idempotency };
  const also = async (tx: Writer): Promise<void> => {
    await refuseOverpaying(tx, db.engine, before, after);
    await planPaying(tx, settings, { merchantId, returnId: id, told: given.told }, at);
  };
  await commit(db, { merchantId, created: [], updated: [{ before, after }], events }, { at, idempotency: claim, also });
  if (given.pay) await pay();
}
