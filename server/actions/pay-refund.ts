import type { Context } from "../context.ts";
import type { Task } from "../domain/consequences.ts";
import { nextAsking, nextLook, nextTry, nextTurn } from "../domain/paying.ts";
import type { PaymentTrouble } from "../domain/payment.ts";
import { lastingOf, lookLater, recordAnswer, recordMade, recordStep } from "../paying/outcome.ts";
import { type PayingWay, payingWay } from "../paying/way.ts";
import { ConnectionProblem, type Rejection } from "../providers/port.ts";
import { findPayable, markSent, noteKnown, type Payable } from "../store/payables.ts";

/**
 * Pays what somebody claimed, through the shop or the gateway, exactly once however often this runs and wherever it dies: that it is sent
 * is on disk before anything leaves, and from then on it is only asked again under the same key or looked for.
 */
export async function payRefund(
  context: Context,
  { merchantId, paymentId, attempt, look }: Omit<Extract<Task, { do: "pay-refund" }>, "do">,
): Promise<void> {
  const payable = await findPayable(context.db, merchantId, paymentId);
  if (payable?.payment.state !== "pending" || payable.payment.attempt !== attempt || payable.looks !== look) return;
  const way = await payingWay(context, payable);
  const sent = payable.payment.sentAt !== undefined;
  if (!way) {
    const trouble: PaymentTrouble = { code: "not_connected", at: context.now() };
    return recordStep(context, payable, sent ? { do: "lose", trouble } : { do: "refuse", trouble }, null);
  }
  return sent ? lookAgain(context, payable, way) : send(context, payable, way);
}

async function send(context: Context, payable: Payable, way: PayingWay): Promise<void> {
  // A person may not have seen what was there all the same: it is found now, and nothing more is paid.
  const earlier = await way.findEarlier().catch(problemOf);
  if (earlier instanceof ConnectionProblem) return notYet(context, payable, earlier);
  const prepared = earlier && payable.asked ? { asked: payable.asked } : await way.prepare().catch(problemOf);
  if (prepared instanceof ConnectionProblem) return notYet(context, payable, prepared);
  if ("trouble" in prepared) {
    const trouble: PaymentTrouble = { code: prepared.trouble, at: context.now() };
    return recordStep(context, payable, { do: "refuse", trouble }, null, (tx) => noteKnown(tx, payable, prepared.known));
  }
  const marked = await markSent(context.db, payable, { ...prepared.asked, to: way.to }, context.now());
  if (marked === "over") return;
  if (marked === "waiting") return waitForTurn(context, payable);
  const now = await findPayable(context.db, payable.merchantId, payable.payment.id);
  if (!now) return;
  await (earlier ? recordMade(context, now, earlier) : recordAnswer(context, now, way, await way.pay(prepared.asked)));
}

/** The shop could not even be asked what its order is now: nothing was sent. */
async function notYet(context: Context, payable: Payable, { trouble: why, message, retryAfter = 60 }: ConnectionProblem): Promise<void> {
  const code = why === "busy" || why === "unreadable" ? "busy" : why === "not_reached" ? "not_reached" : "not_allowed";
  const trouble: PaymentTrouble = { code, message, at: context.now() };
  const dueIn = code === "not_allowed" ? null : nextTry(lastingOf(payable, trouble), retryAfter);
  if (dueIn === null) return recordStep(context, payable, { do: "refuse", trouble }, null);
  return payable.payment.trouble?.code === code
    ? lookLater(context, payable, dueIn)
    : recordStep(context, payable, { do: "wait", trouble }, dueIn);
}

async function waitForTurn(context: Context, payable: Payable): Promise<void> {
  const trouble: PaymentTrouble = { code: "waiting", at: context.now() };
  const dueIn = nextTurn(lastingOf(payable, trouble));
  return payable.payment.trouble?.code === "waiting"
    ? lookLater(context, payable, dueIn)
    : recordStep(context, payable, { do: "wait", trouble }, dueIn);
}

/** It was sent, and the process died, the answer was lost, or the other system is still at it. */
async function lookAgain(context: Context, payable: Payable, way: PayingWay): Promise<void> {
  const { payment, asked } = payable;
  const at = context.now();
  const again = payment.reference === undefined && way.lostAnswer === "same_key" && asked ? await way.pay(asked) : null;
  if (again && (again.kind !== "rejected" || telling.has(again.code))) return recordAnswer(context, payable, way, again);
  const found = again ? null : await way.find().catch(problemOf);
  const unheard = found instanceof ConnectionProblem;
  if (found && !unheard) return recordMade(context, payable, found);
  const reached = again ? again.retryAfter === undefined : !unheard;
  const elapsed = at - (payment.sentAt ?? at);
  const dueIn = payment.reference === undefined ? nextLook(way.lostAnswer, elapsed, reached) : nextAsking(elapsed);
  if (dueIn === null) return recordStep(context, payable, { do: "lose", trouble: { code: "no_answer", at } }, null);
  return payment.trouble?.code === "no_answer" || payment.reference !== undefined
    ? lookLater(context, payable, dueIn)
    : recordStep(context, payable, { do: "miss", trouble: { code: "no_answer", at } }, dueIn);
}

/**
 * Only these say what became of the first request under the same key. A key that was revoked since, a shop that has no time or a payment
 * that is given back already say nothing of it.
 */
const telling: ReadonlySet<Rejection> = new Set(["no_funds", "wrong_state"]);

function problemOf(error: unknown): ConnectionProblem {
  if (error instanceof ConnectionProblem) return error;
  throw error;
}
