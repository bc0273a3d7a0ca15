import { closedWhenDone, type InsteadFacts, paidInstead } from "./decision.ts";
import type { ReturnEvent } from "./events.ts";
import type { NewId, PaymentId } from "./ids.ts";
import type { Payment } from "./payment.ts";
import type { Return } from "./return.ts";
import { tendersWithout } from "./tenders.ts";

type Step = { readonly after: Return; readonly events: ReturnEvent[] };

const system = { kind: "system" } as const;

/**
 * Nobody paid the difference in time: what was kept is kept no more, and the pieces are paid for instead. Of a payment that is not owed any
 * more nothing is said.
 */
export function expireDifference(
  before: Return,
  paymentId: PaymentId,
  { at, newId, facts }: { readonly at: number; readonly newId: NewId; readonly facts: InsteadFacts },
): Step {
  const payment = before.payments.find(({ id }) => id === paymentId);
  if (payment?.kind !== "charge" || payment.state !== "due") return { after: before, events: [] };
  const held = before.exchanges.filter(({ state }) => state === "held");
  const { id: returnId, merchantId } = before;
  const over: Return = {
    ...before,
    payments: before.payments.map((one) => (one.id === paymentId ? { ...one, state: "void" } : one)),
    exchanges: before.exchanges.map((one) => (held.includes(one) ? { ...one, state: "cancelled" } : one)),
  };
  const events: ReturnEvent[] = [
    { type: "charge.expired", returnId, merchantId, paymentId, amount: payment.amount },
    ...held.map(({ id: exchangeId }): ReturnEvent => ({ type: "exchange.cancelled", returnId, merchantId, by: system, exchangeId })),
  ];
  const paidBack = held.reduce<Step>(
    (step, exchange) => {
      const made = step.after.payments.filter(({ id }) => !before.payments.some((one) => one.id === id));
      const tenders = tendersWithout(facts.tenders, made);
      return paidInstead(step.after, exchange, system, step.events, { at, newId, facts: { ...facts, tenders } });
    },
    { after: over, events },
  );
  return closedWhenDone(paidBack);
}

/** Money came for a difference that was paid already, or was over: it stands there as paid, and is owed back. It opens a closed return. */
export function paidAgain(
  before: Return,
  { paymentId, how, reference }: { readonly paymentId: PaymentId; readonly how: "gateway" | "shop"; readonly reference: string },
  { at, newId }: { readonly at: number; readonly newId: NewId },
): Step {
  const payment = before.payments.find(({ id }) => id === paymentId);
  if (!payment) return { after: before, events: [] };
  const { amount } = payment;
  const made = { amount, decidedBy: system, dueAt: at } as const;
  const paid: Payment = { id: newId("payment"), kind: "charge", state: "done", how, reference, doneAt: at, doneBy: system, ...made };
  const back: Payment = { id: newId("payment"), kind: "refund", state: "due", ...made };
  const { id: returnId, merchantId } = before;
  return {
    after: { ...before, status: before.status === "closed" ? "approved" : before.status, payments: [...before.payments, paid, back] },
    events: [{ type: "charge.paid_again", returnId, merchantId, paymentId, amount, reference }],
  };
}
