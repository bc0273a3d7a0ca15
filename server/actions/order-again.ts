import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { ExchangeId, MerchantId } from "../domain/ids.ts";
import type { Return } from "../domain/return.ts";
import { commit } from "../store/commit.ts";
import { clearExchangeOrder } from "../store/exchange-orders.ts";
import { findReturnOfExchange } from "../store/returns.ts";
import { insertTasks } from "../store/tasks.ts";

/**
 * Asks the shop once more for the order of an exchange that it had no piece for, or did not take. Said twice it is asked once.
 * @throws Refusal `not_found`, `return_wrong_state` where an order was made, may have been made, or is being made; `stale`
 */
export async function orderAgain({ db, now }: Context, merchantId: MerchantId, exchangeId: ExchangeId): Promise<Return> {
  const at = now();
  const before = await findReturnOfExchange(db, merchantId, exchangeId);
  const exchange = before?.exchanges.find(({ id }) => id === exchangeId);
  if (!before || !exchange) throw new Refusal("not_found");
  if (exchange.order?.state === "open") return before;
  const { attempt = 0, state } = exchange.order ?? {};
  if (state !== "sold_out" && state !== "refused") {
    const { number, status } = before;
    throw new Refusal("return_wrong_state", { number, status, command: "exchange", at });
  }
  const exchanges = before.exchanges.map((one) => (one.id === exchangeId ? { ...one, order: { state: "open" as const, attempt } } : one));
  const after: Return = { ...before, exchanges };
  await commit(
    db,
    { merchantId, created: [], updated: [{ before, after }], events: [] },
    {
      at,
      also: async (tx) => {
        if (!(await clearExchangeOrder(tx, merchantId, exchangeId))) throw new Refusal("stale");
        await insertTasks(tx, [{ do: "order-exchange", merchantId, returnId: before.id, exchangeId }], at);
      },
    },
  );
  return after;
}
