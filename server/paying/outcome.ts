import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { nextAsking, nextLook, nextTry, type PayStep } from "../domain/paying.ts";
import type { PaymentTrouble } from "../domain/payment.ts";
import type { Written } from "../providers/port.ts";
import { insertCredit } from "../store/credits.ts";
import type { Writer } from "../store/database.ts";
import { findPayable, type Payable, planLook, saveStep } from "../store/payables.ts";
import { whileStale } from "../store/while-stale.ts";
import type { Made, PayingWay } from "./way.ts";

/**
 * Saves a step of a payment and when it is looked at next, also when somebody else changed its return meanwhile. What no longer fits,
 * because somebody else has found out what became of it, is left as it is.
 * @param dueIn milliseconds; null: not by itself
 */
export async function recordStep(
  context: Context,
  seen: Payable,
  step: PayStep,
  dueIn: number | null,
  also?: (tx: Writer) => Promise<void>,
): Promise<void> {
  const { db } = context;
  const at = context.now();
  await whileStale(async () => {
    const now = await findPayable(db, seen.merchantId, seen.payment.id);
    if (!now || now.payment.attempt !== seen.payment.attempt) return;
    // Somebody else sent it meanwhile: what was concluded before says nothing of it any more.
    if (now.asked?.at !== seen.asked?.at) return;
    const payable = { ...now, looks: seen.looks };
    try {
      await saveStep(db, payable, step, {
        at,
        also: async (tx, after) => {
          if (dueIn !== null) await planLook(tx, payable, at, at + dueIn);
          if (after.state === "done" && payable.payment.kind === "store_credit") await keepCode(context, tx, payable, step);
          await also?.(tx);
        },
      });
    } catch (error) {
      if (!(error instanceof Refusal && isOver(error, now))) throw error;
    }
  });
}

/** There is nothing left to say of it. `stale` says so too of one that is due anew: the step has no place there. */
function isOver({ code }: Refusal, { payment: { state } }: Payable): boolean {
  if (code === "payment_over" || code === "payment_under_way") return true;
  return code === "stale" && (state === "due" || state === "rejected");
}

/** The shop's code goes to the shopper in the same letter as ours would. */
async function keepCode({ keys, newId, now }: Context, tx: Writer, payable: Payable, step: PayStep): Promise<void> {
  const { merchantId, payment, shopId, currency, asked } = payable;
  const code = (step.do === "settle" ? step.code : undefined) ?? (asked?.code === undefined ? null : keys.open("credits", asked.code));
  if (code === null || code === undefined || payment.connectionId === undefined) return;
  await insertCredit(tx, merchantId, {
    id: newId("credit"),
    shopId,
    paymentId: payment.id,
    hash: keys.hash("credits", `${payment.connectionId} ${code}`),
    sealed: keys.seal("credits", code),
    amount: payment.amount,
    currency,
    createdAt: now(),
    expiresAt: asked?.expiresAt ?? now(),
    connectionId: payment.connectionId,
  });
}

/** Only when it is looked at again changes: nothing of it is told anybody. */
export async function lookLater({ db, now }: Context, payable: Payable, dueIn: number): Promise<void> {
  await db.write((tx) => planLook(tx, payable, now(), now() + dueIn));
  db.announceTasks();
}

/** What a system answered that was asked to pay. */
export async function recordAnswer(context: Context, payable: Payable, { lostAnswer }: PayingWay, written: Written<Made>): Promise<void> {
  const at = context.now();
  const elapsed = at - (payable.payment.sentAt ?? at);
  switch (written.kind) {
    case "done":
    case "pending":
      return recordMade(context, payable, written.value);
    case "rejected": {
      const trouble: PaymentTrouble = { code: written.code, message: written.message, at };
      const dueIn = written.retryAfter === undefined ? null : nextTry(lastingOf(payable, trouble), written.retryAfter);
      return dueIn === null
        ? recordStep(context, payable, { do: "refuse", trouble }, null)
        : recordStep(context, payable, { do: "wait", trouble }, dueIn);
    }
    case "unknown": {
      const trouble: PaymentTrouble = { code: "no_answer", message: written.message, at };
      const dueIn = nextLook(lostAnswer, elapsed, true);
      return dueIn === null
        ? recordStep(context, payable, { do: "lose", trouble }, null)
        : recordStep(context, payable, { do: "miss", trouble }, dueIn);
    }
  }
}

/** What a system says that it has. */
export async function recordMade(context: Context, payable: Payable, made: Made): Promise<void> {
  const at = context.now();
  const { payment } = payable;
  switch (made.state) {
    case "done": {
      const { reference, code } = made;
      return payment.state === "done"
        ? undefined
        : recordStep(context, payable, { do: "settle", reference, ...(code !== undefined && { code }) }, null);
    }
    case "rejected":
      return recordStep(context, payable, { do: "refuse", trouble: { code: "came_back", at } }, null);
    case "pending": {
      const dueIn = nextAsking(at - (payment.sentAt ?? at));
      if (dueIn === null) return recordStep(context, payable, { do: "lose", trouble: { code: "no_answer", at } }, null);
      return payment.reference === made.reference
        ? lookLater(context, payable, dueIn)
        : recordStep(context, payable, { do: "accept", reference: made.reference }, dueIn);
    }
  }
}

/** Milliseconds since the same trouble began. */
export function lastingOf({ payment }: Payable, { code, at }: PaymentTrouble): number {
  return payment.trouble?.code === code ? at - payment.trouble.at : 0;
}
