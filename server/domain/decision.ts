import type { Actor } from "./actor.ts";
import { type Saying, said } from "./command.ts";
import { Refusal } from "./errors.ts";
import type { ReturnEvent } from "./events.ts";
import type { Exchange } from "./exchange.ts";
import type { ExchangeId, NewId, PaymentId } from "./ids.ts";
import type { LedgerEntry } from "./ledger-entry.ts";
import { type Minor, within } from "./money.ts";
import { notNow } from "./paying.ts";
import type { Payment } from "./payment.ts";
import { isOwing, isUnseen } from "./queue.ts";
import { withRestocked } from "./restock.ts";
import type { Return } from "./return.ts";
import { corrections, type DecisionAsked, giftOf, type SettlementFacts, settlementFor } from "./settlement.ts";
import { splitByTender, type Tenders } from "./tenders.ts";

type Step = { readonly after: Return; readonly events: ReturnEvent[] };

/**
 * Decides every unit that is open, and with them the money: the ledger grows to what was settled, and what moves becomes payments that
 * are due. The decision is made once; what comes later is a payment of its own.
 * @throws Refusal `return_wrong_state` where nothing is to decide, or the first problem that `settlementFor` names
 */
export function decideUnits(
  before: Return,
  asked: DecisionAsked & Saying & { readonly by: Actor },
  facts: SettlementFacts,
  { at, newId }: { readonly at: number; readonly newId: NewId },
): Step {
  const open = before.units.filter(({ decision }) => decision === undefined);
  if (before.status !== "approved" || open.length === 0) throw wrongState(before, "decide", at);
  const settlement = settlementFor(before, asked, facts);
  const [problem] = settlement.problems;
  if (problem) throw new Refusal(problem.code, problem.details);
  const decided = new Map(asked.units.map((one) => [one.unitId, one]));
  const due = (kind: Payment["kind"], amount: Minor): Payment[] =>
    amount > 0 ? [{ id: newId("payment"), kind, amount, state: "due", decidedBy: asked.by, dueAt: at }] : [];
  const resolution = asked.resolution ?? before.resolution;
  const after: Return = {
    ...before,
    resolution,
    units: before.units.map((unit) => {
      const one = decided.get(unit.id);
      if (!one || unit.decision !== undefined) return unit;
      return {
        ...unit,
        decision: one.decision,
        ...(one.reason && { decisionReason: one.reason }),
        ...(one.say?.trim() && { say: one.say.trim() }),
      };
    }),
    ledger: [...before.ledger, ...corrections(settlement, asked)],
    payments: [
      ...before.payments,
      ...(giftOf(before, asked) === "refund"
        ? backTo(facts.tenders, settlement.total, asked.by, { at, newId })
        : due("store_credit", settlement.total)),
      ...due("charge", settlement.charge),
    ],
    exchanges: [
      ...before.exchanges,
      ...settlement.exchanges.map(
        ({ unitId, replacement, difference }): Exchange => ({
          id: newId("exchange"),
          unitId,
          ...replacement,
          difference,
          state: difference > 0 ? "held" : "confirmed",
        }),
      ),
    ],
  };
  const charge = after.payments.slice(before.payments.length).find(({ kind }) => kind === "charge");
  const counts: Record<string, number> = {};
  for (const { decision } of asked.units) counts[decision] = (counts[decision] ?? 0) + 1;
  const { id: returnId, merchantId } = before;
  const decidedStep: Step = {
    after,
    events: [
      {
        type: "return.decided",
        returnId,
        merchantId,
        ...said(asked),
        decisions: counts,
        total: settlement.total,
        shown: settlement.shown,
        version: before.version + 1,
      },
      ...after.exchanges
        .slice(before.exchanges.length)
        .flatMap((one) => (one.state === "confirmed" ? [confirmed(before, one.id, asked.by)] : [])),
      ...(charge ? [chargeDue(before, charge)] : []),
    ],
  };
  return closedWhenDone(withRestocked(decidedStep, facts.skus, asked.by));
}

/** A refund for each way the order was paid, in its share. */
function backTo(tenders: Tenders, amount: Minor, decidedBy: Actor, { at, newId }: { at: number; newId: NewId }): Payment[] {
  return splitByTender(amount, tenders).map((part) => ({
    id: newId("payment"),
    kind: "refund",
    ...part,
    state: "due",
    decidedBy,
    dueAt: at,
  }));
}

function confirmed({ id: returnId, merchantId }: Return, exchangeId: ExchangeId, by: Actor): ReturnEvent {
  return { type: "exchange.confirmed", returnId, merchantId, by, exchangeId };
}

function chargeDue({ id: returnId, merchantId }: Return, { id: paymentId, amount, decidedBy }: Payment): ReturnEvent {
  return { type: "charge.due", returnId, merchantId, by: decidedBy, paymentId, amount };
}

export interface PaymentDone extends Saying {
  readonly by: Actor;
  readonly paymentId: PaymentId;
  readonly how: NonNullable<Payment["how"]>;
  readonly reference?: string;
}

/**
 * Money has moved. Said twice it is the same movement. Whether somebody else has to pay it is `refuseOnePerson`'s to say.
 * @throws Refusal `not_found`, `return_wrong_state` for one that will not be paid
 */
export function recordPayment(before: Return, done: PaymentDone, at: number): Step {
  const payment = paymentOf(before, done.paymentId);
  if (payment.state === "done") return { after: before, events: [] };
  if (payment.state === "void") throw wrongState(before, "pay", at);
  if (payment.state !== "due" && payment.state !== "rejected") throw notNow(payment);
  const paid = paidPayment(payment, done, at);
  const { reference } = done;
  const owing = before.payments.some((one) => one.id !== paid.id && one.kind === "charge" && one.state !== "done" && one.state !== "void");
  const free = payment.kind === "charge" && !owing ? before.exchanges.filter(({ state }) => state === "held") : [];
  const after: Return = {
    ...before,
    payments: before.payments.map((one) => (one.id === paid.id ? paid : one)),
    exchanges: before.exchanges.map((one) => (free.includes(one) ? { ...one, state: "confirmed" } : one)),
  };
  const { id: returnId, merchantId } = before;
  return closedWhenDone({
    after,
    events: [
      {
        type: "payment.done",
        returnId,
        merchantId,
        ...said(done),
        paymentId: paid.id,
        kind: paid.kind,
        amount: paid.amount,
        how: done.how,
        ...(reference && { reference }),
      },
      ...free.map(({ id }) => confirmed(before, id, done.by)),
    ],
  });
}

/** The payment once its money has moved. */
export function paidPayment(payment: Payment, { by, how, reference }: Pick<PaymentDone, "by" | "how" | "reference">, at: number): Payment {
  const { trouble: _, connectionId: __, sentAt: ___, saying: ____, reference: _____, ...open } = payment;
  return { ...open, state: "done", how, ...(reference && { reference }), doneAt: at, doneBy: by };
}

/** A payment that will not be made after all, and why. A dearer article that is not paid for is not sent. */
export function voidPayment(before: Return, { by, paymentId, why }: { by: Actor; paymentId: PaymentId; why: string }, at: number): Step {
  const payment = paymentOf(before, paymentId);
  if (payment.state === "void") return { after: before, events: [] };
  if (payment.state === "pending" || payment.state === "unknown") throw notNow(payment);
  if (payment.state === "done") throw wrongState(before, "pay", at);
  const { id: returnId, merchantId } = before;
  return closedWhenDone({
    after: { ...before, payments: before.payments.map((one) => (one.id === paymentId ? { ...one, state: "void" } : one)) },
    events: [{ type: "payment.voided", returnId, merchantId, by, paymentId, kind: payment.kind, amount: payment.amount, note: why }],
  });
}

/** Money beyond what was decided, as goodwill, with its reason. It opens a closed return until it is paid. */
export function addGoodwill(
  before: Return,
  { by, amount, why }: { readonly by: Actor; readonly amount: Minor; readonly why: string },
  { at, newId, facts }: { readonly at: number; readonly newId: NewId; readonly facts: Pick<SettlementFacts, "tenders"> },
): Step {
  if (before.status !== "approved" && before.status !== "closed") throw wrongState(before, "pay", at);
  const kind = before.resolution === "store_credit" ? "store_credit" : "refund";
  const payments: readonly Payment[] =
    kind === "refund"
      ? backTo(facts.tenders, amount, by, { at, newId })
      : [{ id: newId("payment"), kind, amount, state: "due", decidedBy: by, dueAt: at }];
  const entry: LedgerEntry = { kind: "goodwill", amount, tax: 0, reason: "goodwill", note: why };
  const { id: returnId, merchantId } = before;
  return {
    after: { ...before, status: "approved", ledger: [...before.ledger, entry], payments: [...before.payments, ...payments] },
    events: payments.map(({ id, amount: part }) => ({
      type: "payment.added" as const,
      ...{ returnId, merchantId, by, paymentId: id, kind, amount: part, note: why },
    })),
  };
}

export interface ExchangeStep extends Saying {
  readonly by: Actor;
  readonly exchangeId: ExchangeId;
  readonly to: "sent" | "handed_over" | "cancelled";
  /** Of the parcel it was sent with. */
  readonly reference?: string;
}

/**
 * The other article leaves, is handed over at the counter, or will not come after all: then the piece that came back is paid for instead,
 * and what was paid on top is given back.
 * @throws Refusal `not_found`, `return_wrong_state` for one that is held until its difference is paid, or over
 */
export function advanceExchange(
  before: Return,
  step: ExchangeStep,
  { at, newId, facts }: { readonly at: number; readonly newId: NewId; readonly facts: InsteadFacts },
): Step {
  const exchange = before.exchanges.find(({ id }) => id === step.exchangeId);
  if (!exchange) throw new Refusal("not_found", { exchangeId: step.exchangeId });
  if (exchange.state === step.to) return { after: before, events: [] };
  const possible = step.to === "cancelled" ? exchange.state === "held" || exchange.state === "confirmed" : exchange.state === "confirmed";
  if (!possible) throw wrongState(before, "exchange", at);
  const moved: Return = {
    ...before,
    exchanges: before.exchanges.map((one) => (one.id === exchange.id ? { ...one, state: step.to } : one)),
  };
  const { id: returnId, merchantId } = before;
  const happened: ReturnEvent = {
    type: `exchange.${step.to}`,
    returnId,
    merchantId,
    ...said(step),
    exchangeId: exchange.id,
    ...(step.to === "sent" && step.reference && { reference: step.reference }),
  };
  return closedWhenDone(
    step.to === "cancelled"
      ? paidInstead(moved, exchange, step.by, [happened], { at, newId, facts })
      : { after: moved, events: [happened] },
  );
}

/** What has to be known to pay for a piece instead of exchanging it. */
export type InsteadFacts = Pick<SettlementFacts, "purchaseLeft" | "tenders">;

/** The piece of an exchange that is over is paid for instead; what was owed on top is owed no more, or given back. */
export function paidInstead(
  ret: Return,
  { unitId, difference, state }: Exchange,
  by: Actor,
  events: ReturnEvent[],
  { at, newId, facts }: { readonly at: number; readonly newId: NewId; readonly facts: InsteadFacts },
): Step {
  const unit = ret.units.find(({ id }) => id === unitId);
  if (!unit) return { after: ret, events };
  const spent = ret.ledger.reduce((sum, { kind, amount }) => sum + (kind === "purchase" ? amount : 0), 0);
  const price = Math.max(0, Math.min(unit.paid - Math.max(0, -difference), facts.purchaseLeft - spent));
  const entry: LedgerEntry = {
    kind: "purchase",
    amount: price,
    tax: within(unit.tax, price, unit.paid),
    reason: "accepted_instead",
    lineId: unit.lineId,
    quantity: 1,
  };
  const due = (kind: Payment["kind"], amount: Minor): Payment[] =>
    amount > 0 ? [{ id: newId("payment"), kind, amount, state: "due", decidedBy: by, dueAt: at }] : [];
  const owed = state === "held" && ret.payments.some((one) => one.kind === "charge" && one.state === "due");
  const anew = owed ? due("charge", stillHeldOf(ret)) : [];
  return {
    after: {
      ...ret,
      units: ret.units.map((one) => (one.id === unitId ? { ...one, decision: "accept" } : one)),
      ledger: entry.amount === 0 ? ret.ledger : [...ret.ledger, entry],
      payments: [
        ...ret.payments.map((one) => (owed && one.kind === "charge" && one.state === "due" ? { ...one, state: "void" as const } : one)),
        // What the others cost on top is asked for anew.
        ...anew,
        ...backTo(facts.tenders, price, by, { at, newId }),
        // A dearer one that was held no more had been paid for, and not with the order's own money.
        ...due("refund", state === "confirmed" ? Math.max(0, difference) : 0),
      ],
    },
    events: [...events, ...anew.map((charge) => chargeDue(ret, charge))],
  };
}

function stillHeldOf({ exchanges }: Return): Minor {
  return exchanges.reduce((sum, one) => sum + (one.state === "held" ? Math.max(0, one.difference) : 0), 0);
}

/** A return closes when nothing is open: all decided, all money moved or given up, every other article on its way. */
export function closedWhenDone({ after, events }: Step): Step {
  const open =
    after.status !== "approved" || after.units.some(({ decision }) => decision === undefined) || isOwing(after) || isUnseen(after);
  if (open) return { after, events };
  const closed: ReturnEvent = { type: "return.closed", returnId: after.id, merchantId: after.merchantId };
  return { after: { ...after, status: "closed" }, events: [...events, closed] };
}

function paymentOf({ payments }: Return, id: PaymentId): Payment {
  const found = payments.find((one) => one.id === id);
  if (!found) throw new Refusal("not_found", { paymentId: id });
  return found;
}

function wrongState({ number, status }: Return, command: string, at: number): Refusal {
  return new Refusal("return_wrong_state", { number, status, command, at });
}
