import type { z } from "@hono/zod-openapi";
import type { Minor } from "../domain/money.ts";
import { waysOf } from "../domain/payment-ways.ts";
import type { Payment } from "../domain/return.ts";
import type { paymentSchema } from "./desk-return-schemas.ts";
import { byWords } from "./desk-timeline.ts";

/** A payment as the desk shows it, of a return or of an order. */
export function paymentView(
  payment: Payment,
  who: Parameters<typeof byWords>[1],
  secondPersonAbove: Minor | null,
): z.infer<typeof paymentSchema> {
  const { id, kind, amount, state, dueAt, doneBy } = payment;
  return {
    id,
    kind,
    amount,
    state,
    how: payment.how ?? null,
    reference: payment.reference ?? null,
    dueAt,
    decidedBy: byWords(payment.decidedBy, who),
    doneAt: payment.doneAt ?? null,
    doneBy: doneBy ? byWords(doneBy, who) : null,
    ways: [...waysOf(kind)],
    secondPerson: state === "due" && kind !== "charge" && secondPersonAbove !== null && amount > secondPersonAbove,
  };
}
