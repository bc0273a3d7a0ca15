import type { Context } from "../context.ts";
import type { Task } from "../domain/consequences.ts";
import { recordMade } from "../paying/outcome.ts";
import { payingWay } from "../paying/way.ts";
import { findPayable, findPaymentOfConnection, listOpenOfConnection, type Payable } from "../store/payables.ts";

/**
 * A connection says that something became of a refund. What it says is not believed: the other system is asked. A name nobody knows yet
 * may be that of a payment whose answer was lost, so those are looked for.
 */
export async function checkPayment(
  context: Context,
  { merchantId, connectionId, reference, what }: Omit<Extract<Task, { do: "check-payment" }>, "do">,
): Promise<void> {
  if (what !== "refund") return;
  const known = await findPaymentOfConnection(context.db, merchantId, connectionId, reference);
  if (known !== null) {
    const payable = await findPayable(context.db, merchantId, known);
    if (payable) await ask(context, payable);
    return;
  }
  for (const id of await listOpenOfConnection(context.db, merchantId, connectionId)) {
    const payable = await findPayable(context.db, merchantId, id);
    if (payable && payable.payment.reference === undefined) await ask(context, payable);
  }
}

async function ask(context: Context, payable: Payable): Promise<void> {
  const way = await payingWay(context, payable);
  const found = await way?.find();
  if (!found || (found.state === "pending" && payable.payment.reference === found.reference)) return;
  await recordMade(context, payable, found);
}
