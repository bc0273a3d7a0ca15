import { closedWhenDone } from "./decision.ts";
import { Refusal } from "./errors.ts";
import type { ReturnEvent } from "./events.ts";
import type { PaymentId } from "./ids.ts";
import { afterStep, type PayStep } from "./paying.ts";
import type { Payment } from "./payment.ts";
import type { Return } from "./return.ts";

/**
 * What a step of a payment makes of its return, with what is to be told. A return that was closed opens again when its money came back.
 * @throws Refusal `not_found`, and what `afterStep` refuses
 */
export function payOfReturn(before: Return, paymentId: PaymentId, step: PayStep, at: number): { after: Return; events: ReturnEvent[] } {
  const payment = before.payments.find(({ id }) => id === paymentId);
  if (!payment) throw new Refusal("not_found", { paymentId });
  const after = afterStep(payment, step, at);
  const reopened = after.state === "rejected" && before.status === "closed";
  return closedWhenDone({
    after: {
      ...before,
      ...(reopened && { status: "approved" as const }),
      payments: before.payments.map((one) => (one.id === paymentId ? after : one)),
    },
    events: eventsOf(before, payment, after, step),
  });
}

function eventsOf({ id: returnId, merchantId }: Return, before: Payment, after: Payment, step: PayStep): ReturnEvent[] {
  const about = { returnId, merchantId, paymentId: after.id, kind: after.kind, amount: after.amount };
  switch (step.do) {
    case "ask":
      return [{ type: "payment.asked", ...about, by: step.by, through: step.how, attempt: after.attempt ?? 1 }];
    case "settle":
      return [doneEvent(about, before, after)];
    case "find":
      return [
        { type: "payment.found", ...about, by: step.by, paid: step.paid, note: step.why },
        ...(step.paid ? [doneEvent(about, before, after)] : []),
      ];
    case "refuse":
      return [{ type: "payment.rejected", ...about, trouble: step.trouble.code }];
    case "lose":
      return [{ type: "payment.unknown", ...about }];
    case "wait":
    case "miss":
    case "accept":
      return [];
  }
}

function doneEvent(
  about: Pick<Extract<ReturnEvent, { type: "payment.done" }>, "returnId" | "merchantId" | "paymentId" | "kind" | "amount">,
  { saying }: Payment,
  { doneBy, reference, how }: Payment,
): ReturnEvent {
  return {
    type: "payment.done",
    ...about,
    ...(doneBy && { by: doneBy }),
    ...(saying?.told === false && { told: false }),
    ...(saying?.message && { message: saying.message }),
    ...(reference && { reference }),
    ...(how && { how }),
  };
}
