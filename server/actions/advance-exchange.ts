import { askForExchange } from "../connected/exchange-steps.ts";
import { calledThere, connectedTo } from "../connected/open.ts";
import type { Context } from "../context.ts";
import type { Actor } from "../domain/actor.ts";
import { advanceExchange as advance } from "../domain/decision.ts";
import { Refusal } from "../domain/errors.ts";
import type { ExchangeId, MerchantId } from "../domain/ids.ts";
import type { Return } from "../domain/return.ts";
import { planPaying } from "../paying/claim.ts";
import { commit } from "../store/commit.ts";
import type { Writer } from "../store/database.ts";
import { refuseOverpaying } from "../store/order-money.ts";
import { findOrder } from "../store/orders.ts";
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
  const { facts, settings } = await readSettlementFacts(db, before, { skus: [], owner: false });
  const { after, events } = advance(before, { exchangeId, ...given }, { at, newId, facts });
  const left = given.to === "cancelled" ? await orderLeft(context, before, exchangeId) : null;
  const also = async (tx: Writer): Promise<void> => {
    await refuseOverpaying(tx, db.engine, before, after);
    if (given.to === "cancelled") await planPaying(tx, settings, { merchantId, returnId: before.id, told: given.told }, at);
    // Only a person can take back what the shop has already.
    if (left) await askForExchange(context, tx, merchantId, "cancel_exchange_order", left);
  };
  if (events.length > 0) await commit(db, { merchantId, created: [], updated: [{ before, after }], events }, { at, also });
  return after;
}

/** The order that the shop made of an exchange; null where it has none. */
async function orderLeft(context: Context, ret: Return, exchangeId: ExchangeId): Promise<Parameters<typeof askForExchange>[4] | null> {
  const exchange = ret.exchanges.find(({ id }) => id === exchangeId);
  if (exchange?.order?.state !== "made") return null;
  const [order, { shop }] = await Promise.all([
    findOrder(context.db, ret.merchantId, ret.orderId),
    connectedTo(context, ret.merchantId, ret.shopId),
  ]);
  const { number, reference = "" } = exchange.order;
  return order && shop
    ? { ret, exchange, orderNumber: order.number, provider: calledThere(shop), more: { reference: number ?? reference } }
    : null;
}
