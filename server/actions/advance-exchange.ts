import type { Context } from "../context.ts";
import type { Actor } from "../domain/actor.ts";
import { advanceExchange as advance } from "../domain/decision.ts";
import { Refusal } from "../domain/errors.ts";
import type { ExchangeId, MerchantId } from "../domain/ids.ts";
import type { Return } from "../domain/return.ts";
import { commit } from "../store/commit.ts";
import type { Writer } from "../store/database.ts";
import { refuseOverpaying } from "../store/order-money.ts";
import { findReturnOfExchange } from "../store/returns.ts";
import { readSettlementFacts } from "../store/settlement-facts.ts";

/** The other article leaves, is handed over, or will not come. Said twice it happened once. @throws Refusal `not_found`, `return_wrong_state`, `stale` */
export async function advanceExchange(
  context: Context,
  merchantId: MerchantId,
  exchangeId: ExchangeId,
  given: {
    readonly by: Actor;
    readonly to: "sent" | "handed_over" | "cancelled";
    readonly reference?: string;
    readonly told: boolean;
    readonly message?: string;
  },
): Promise<Return> {
  const { db, newId } = context;
  const at = context.now();
  const before = await findReturnOfExchange(db, merchantId, exchangeId);
  if (!before) throw new Refusal("not_found");
  const { facts } = await readSettlementFacts(db, before, { skus: [], owner: false });
  const { after, events } = advance(before, { exchangeId, ...given }, { at, newId, purchaseLeft: facts.purchaseLeft });
  const also = (tx: Writer) => refuseOverpaying(tx, db.engine, before, after);
  if (events.length > 0) await commit(db, { merchantId, created: [], updated: [{ before, after }], events }, { at, also });
  return after;
}
