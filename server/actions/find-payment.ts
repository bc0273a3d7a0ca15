import type { Context } from "../context.ts";
import type { Actor } from "../domain/actor.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, PaymentId } from "../domain/ids.ts";
import { notNow } from "../domain/paying.ts";
import { recordStep } from "../paying/outcome.ts";
import { refuseAlone } from "../store/order-money.ts";
import { findPayable, type Payable } from "../store/payables.ts";

/**
 * A person looked in the other system what became of a payment of which nobody could find out: it was paid, or it was not and is due again.
 * Said twice it is one finding.
 * @throws Refusal `not_found`, `payment_under_way` while it is still looked for, `payment_over`, `second_person_needed`
 */
export async function findPayment(
  context: Context,
  merchantId: MerchantId,
  paymentId: PaymentId,
  found: { readonly by: Actor; readonly paid: boolean; readonly reference?: string; readonly why: string },
): Promise<Payable> {
  const payable = await findPayable(context.db, merchantId, paymentId);
  if (!payable) throw new Refusal("not_found");
  const { payment, orderId, currency } = payable;
  if (payment.state === (found.paid ? "done" : "due")) return payable;
  if (payment.state !== "unknown") throw notNow(payment);
  const { by, paid, reference, why } = found;
  await recordStep(context, payable, { do: "find", by, paid, why, ...(reference && { reference }) }, null, async (tx) => {
    const done = { ...payment, state: "done" as const, doneBy: by };
    if (paid) await refuseAlone(tx, context.db.engine, merchantId, { orderId, paid: done, currency });
  });
  return payable;
}
