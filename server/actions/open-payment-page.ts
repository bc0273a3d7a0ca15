import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { Payment } from "../domain/payment.ts";
import type { Return } from "../domain/return.ts";
import { type PayNow, pageToPay } from "../paying/difference-pages.ts";
import { payHash, paymentOfLink } from "../paying/pay-links.ts";
import { findLink } from "../store/links.ts";
import { findPaymentPage, type PaymentPage } from "../store/payment-pages.ts";
import { findReturnOfPayment } from "../store/returns.ts";

export interface PayVisit {
  readonly now: PayNow;
  readonly ret: Return;
  readonly payment: Payment;
  readonly page: PaymentPage;
}

/**
 * Who holds the secret of a payment may pay it, and sees nothing else. What is asked of the other side may make a page there, and
 * records what was paid.
 * @throws Refusal `link_expired`, also for a secret of another kind
 */
export async function openPaymentPage(context: Context, secret: string): Promise<PayVisit> {
  const { db, now } = context;
  const link = await findLink(db, payHash(context, secret), now());
  const paymentId = link && paymentOfLink(link);
  if (!link || !paymentId) throw new Refusal("link_expired");
  const state = await pageToPay(context, link.merchantId, paymentId);
  const [ret, page] = await Promise.all([
    findReturnOfPayment(db, link.merchantId, paymentId),
    findPaymentPage(db, link.merchantId, paymentId),
  ]);
  const payment = ret?.payments.find(({ id }) => id === paymentId);
  if (!ret || !payment || !page) throw new Refusal("link_expired");
  return { now: state, ret, payment, page };
}
