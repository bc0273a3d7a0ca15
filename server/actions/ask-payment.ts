import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, PaymentId } from "../domain/ids.ts";
import { type Claim, claimPayment } from "../paying/claim.ts";
import { findPayable, type Payable } from "../store/payables.ts";

/**
 * Has a payment paid through the shop or the gateway. It is pending from now on and the worker pays it.
 * @throws Refusal as `claimPayment`
 */
export async function askPayment(context: Context, merchantId: MerchantId, paymentId: PaymentId, claim: Claim): Promise<Payable> {
  await claimPayment(context, merchantId, paymentId, claim);
  const payable = await findPayable(context.db, merchantId, paymentId);
  if (!payable) throw new Refusal("not_found");
  return payable;
}
