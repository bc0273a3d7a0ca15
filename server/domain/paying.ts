import type { Actor } from "./actor.ts";
import type { LostAnswer } from "./connection.ts";
import { Refusal } from "./errors.ts";
import type { ConnectionId } from "./ids.ts";
import type { Payment, PaymentTrouble } from "./payment.ts";

/** What happens to a payment that another system makes. Each may be said twice; what does not fit the state is refused. */
export type PayStep =
  /** Somebody has it paid by a connection. `told`: the shopper is mailed once it is done. */
  | {
      readonly do: "ask";
      readonly by: Actor;
      readonly how: "shop" | "gateway";
      readonly connectionId: ConnectionId;
      readonly told: boolean;
      readonly message?: string;
    }
  /** It certainly did not happen, and is tried again by itself. */
  | { readonly do: "wait"; readonly trouble: PaymentTrouble }
  /** It was sent, and nobody has heard what became of it. */
  | { readonly do: "miss"; readonly trouble: PaymentTrouble }
  /** The other system has it and is at it. */
  | { readonly do: "accept"; readonly reference: string }
  /** The other system says that it is paid; `code`: of the credit it made. */
  | { readonly do: "settle"; readonly reference: string; readonly code?: string }
  /** The other system says that it is not, and a person looks. */
  | { readonly do: "refuse"; readonly trouble: PaymentTrouble }
  /** Nobody can find out what became of it: a person says. */
  | { readonly do: "lose"; readonly trouble: PaymentTrouble }
  /** A person looked it up in the other system. */
  | { readonly do: "find"; readonly by: Actor; readonly paid: boolean; readonly why: string; readonly reference?: string };

type State = Payment["state"];

/** What each step may start from. What was paid can still come back: banks refuse a refund days later. */
const startsFrom: Readonly<Record<PayStep["do"], readonly State[]>> = {
  ask: ["due", "rejected"],
  wait: ["pending"],
  miss: ["pending"],
  accept: ["pending", "unknown"],
  settle: ["pending", "unknown"],
  refuse: ["pending", "unknown", "done"],
  lose: ["pending"],
  find: ["unknown"],
};

/**
 * The payment after a step. What was paid is never paid again, and what may have been paid only after a person found that it was not.
 * @throws Refusal `payment_under_way` for one that another system has, `payment_over` for one that is done or given up, `stale` for what does not fit it
 */
export function afterStep(payment: Payment, step: PayStep, at: number): Payment {
  if (!startsFrom[step.do].includes(payment.state)) throw notNow(payment);
  const { trouble: _, sentAt, reference, saying, ...rest } = payment;
  const sent = sentAt === undefined ? {} : { sentAt };
  const spoken = saying === undefined ? {} : { saying };
  switch (step.do) {
    case "ask":
      return {
        ...rest,
        state: "pending",
        how: step.how,
        connectionId: step.connectionId,
        attempt: (payment.attempt ?? 0) + 1,
        doneBy: step.by,
        saying: { told: step.told, ...(step.message && { message: step.message }) },
      };
    case "wait":
      return { ...rest, ...spoken, state: "pending", trouble: since(payment, step.trouble) };
    case "miss":
      return { ...rest, ...sent, ...spoken, state: "pending", trouble: since(payment, step.trouble) };
    case "accept":
      return { ...rest, ...sent, ...spoken, state: "pending", reference: step.reference };
    case "settle":
      return { ...rest, ...sent, state: "done", reference: step.reference, doneAt: at };
    case "refuse": {
      const { doneAt: __, ...unpaid } = rest;
      return { ...unpaid, state: "rejected", trouble: step.trouble };
    }
    case "lose":
      return { ...rest, ...sent, ...(reference !== undefined && { reference }), ...spoken, state: "unknown", trouble: step.trouble };
    case "find": {
      if (step.paid) {
        const found = step.reference ?? reference;
        return { ...rest, ...sent, state: "done", ...(found !== undefined && { reference: found }), doneAt: at, doneBy: step.by };
      }
      const { how: __, connectionId: ___, doneBy: ____, ...open } = rest;
      return { ...open, state: "due" };
    }
  }
}

/** The same trouble goes on since it began. */
function since({ trouble }: Payment, now: PaymentTrouble): PaymentTrouble {
  return trouble?.code === now.code ? { ...now, at: trouble.at } : now;
}

/** Why nobody can do anything with it now. */
export function notNow({ state, amount }: Payment): Refusal {
  switch (state) {
    case "pending":
    case "unknown":
      return new Refusal("payment_under_way", { amount });
    case "done":
    case "void":
      return new Refusal("payment_over");
    case "due":
    case "rejected":
      return new Refusal("stale");
  }
}

/** What the other system knows it by: another one only after the last certainly came to nothing. */
export function payingKey({ id, attempt = 0 }: Pick<Payment, "id" | "attempt">): string {
  return `${id}:${attempt}`;
}

/** Sent, and no answer heard: until it is known what became of it, no other payment of the order is sent. */
export function isInFlight({ state, sentAt, reference }: Payment): boolean {
  return state === "unknown" || (state === "pending" && sentAt !== undefined && reference === undefined);
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** After the payment was sent: when it is looked for whose answer was lost, when one is asked about that is on its way. */
const lookedFor = [10 * second, minute, 5 * minute, 15 * minute, hour];
const askedAbout = [minute, 5 * minute, 15 * minute, hour, 3 * hour, 8 * hour, day];
const longestUnreached = day;
const longestOnItsWay = 30 * day;

/**
 * Milliseconds until a payment whose answer was lost is looked for again; null when it is to be given to a person: the quiet time has
 * passed and nothing was found, or the other system could not be asked for a day.
 * @param elapsed since it was sent @param asked whether the other system answered this time
 */
export function nextLook(lostAnswer: LostAnswer, elapsed: number, asked: boolean): number | null {
  if (lostAnswer === "person") return null;
  const next = lookedFor.find((moment) => moment > elapsed);
  if (next !== undefined) return next - elapsed;
  return !asked && elapsed < longestUnreached ? hour : null;
}

/** Milliseconds until a payment on its way is asked about again; null after a month: then a person looks. */
export function nextAsking(elapsed: number): number | null {
  const next = askedAbout.find((moment) => moment > elapsed);
  if (next !== undefined) return next - elapsed;
  return elapsed < longestOnItsWay ? day : null;
}

const longestBusy = 6 * hour;

/**
 * Milliseconds until something is sent again that certainly did not happen; null when it is to be told a person.
 * @param elapsed since the trouble began @param retryAfter seconds, as the vendor said
 */
export function nextTry(elapsed: number, retryAfter: number): number | null {
  return elapsed >= longestBusy ? null : Math.max(retryAfter * second, Math.min(15 * minute, elapsed));
}

/** Milliseconds until a payment looks again whether the one before it is through. @param elapsed since it waits */
export function nextTurn(elapsed: number): number {
  return Math.min(minute, Math.max(3 * second, elapsed));
}
