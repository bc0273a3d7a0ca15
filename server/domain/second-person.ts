import type { Actor } from "./actor.ts";
import { Refusal } from "./errors.ts";
import type { ApiKeyId, MemberId } from "./ids.ts";
import type { Minor } from "./money.ts";
import type { Payment } from "./payment.ts";

export interface SecondPersonRule {
  /** Null: nobody else is ever needed. */
  readonly above: Minor | null;
  readonly currency: string;
  /** Who made each key: what their key does, they do. */
  readonly makers: ReadonlyMap<ApiKeyId, MemberId>;
}

/**
 * Nobody decides and pays more than the threshold of one order alone: not by their own key, and not in slices that are each below it.
 * @param paid as it is once its money has moved
 * @param others payments of the same order, those of its cancellations included
 * @throws Refusal `second_person_needed`
 */
export function refuseOnePerson(paid: Payment, others: readonly Payment[], { above, currency, makers }: SecondPersonRule): void {
  const hand = (actor: Actor | undefined): string =>
    actor?.kind === "key" ? (makers.get(actor.id) ?? actor.id) : actor?.kind === "member" ? actor.id : (actor?.kind ?? "");
  // What is paid by itself is paid by whoever decided it.
  const payer = ({ decidedBy, doneBy }: Payment): string => (doneBy?.kind === "system" ? hand(decidedBy) : hand(doneBy));
  const person = payer(paid);
  const alone = (one: Payment): boolean =>
    one.kind !== "charge" && moved.has(one.state) && person !== "" && hand(one.decidedBy) === person && payer(one) === person;
  if (above === null || !alone(paid)) return;
  const amount = others.reduce((sum, one) => sum + (one.id !== paid.id && alone(one) ? one.amount : 0), paid.amount);
  if (amount > above) throw new Refusal("second_person_needed", { amount, above, currency });
}

/** Its money has moved, is on its way, or may be. */
const moved: ReadonlySet<Payment["state"]> = new Set(["done", "pending", "unknown"]);
