import type { Context } from "../context.ts";
import type { Actor } from "../domain/actor.ts";
import { paidPayment } from "../domain/decision.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, PaymentId } from "../domain/ids.ts";
import { notNow } from "../domain/paying.ts";
import { refuseAlone } from "../store/order-money.ts";
import { findOrderPayment, paymentMessage, saveOrderPayment } from "../store/order-payments.ts";

/**
 * Records that the money of a cancellation was given back by other means. Said twice it is one payment.
 * @throws Refusal `not_found`, `resolution_not_offered` for a code in place of money, `second_person_needed`, `payment_over`,
 * `payment_under_way` while a connection may have paid it, `stale`
 */
export async function settleOrderPayment(
  { db, now }: Context,
  merchantId: MerchantId,
  paymentId: PaymentId,
  given: {
    readonly by: Actor;
    readonly how: "outside" | "credit";
    readonly reference?: string;
    readonly told: boolean;
    readonly message?: string;
  },
): Promise<void> {
  const found = await findOrderPayment(db, merchantId, paymentId);
  if (!found) throw new Refusal("not_found");
  const { payment, currency, orderId } = found;
  if (given.how === "credit") throw new Refusal("resolution_not_offered", { resolution: "store_credit" });
  if (payment.state === "done") return;
  if (payment.state !== "due" && payment.state !== "rejected") throw notNow(payment);
  const at = now();
  const paid = paidPayment(payment, given, at);
  const { by, told, message: text } = given;
  const author = by.kind === "member" ? { memberId: by.id } : {};
  await saveOrderPayment(db, merchantId, found, paid, {
    at,
    ...(told && text && { message: { id: paymentMessage(paymentId, at), ...author, text, at } }),
    tasks: told ? [{ do: "send-order-notice", merchantId, orderId, notice: "order_paid", about: paymentId }] : [],
    also: (tx) => refuseAlone(tx, db.engine, merchantId, { orderId, paid, currency }),
  });
}

/** It will not be paid after all; who said so and why is kept with it. @throws Refusal `not_found`, `payment_over`, `stale` */
export async function giveUpOrderPayment(
  { db, now }: Context,
  merchantId: MerchantId,
  paymentId: PaymentId,
  { by, why }: { readonly by: Actor; readonly why: string },
): Promise<void> {
  const found = await findOrderPayment(db, merchantId, paymentId);
  if (!found) throw new Refusal("not_found");
  const { payment } = found;
  if (payment.state === "void") return;
  if (payment.state !== "due" && payment.state !== "rejected") throw new Refusal("payment_over");
  const at = now();
  await saveOrderPayment(db, merchantId, found, { ...payment, state: "void", reference: why, doneAt: at, doneBy: by }, { tasks: [], at });
}
