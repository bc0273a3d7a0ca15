import type { PaymentId } from "./ids.ts";
import type { Minor } from "./money.ts";
import type { Payment } from "./payment.ts";

/** A payment of ours that was given to another system. */
export interface OurPayment extends Pick<Payment, "id" | "amount" | "state" | "reference"> {
  readonly orderNumber: string;
}

/** A refund as the other system has it. */
export interface TheirRefund {
  readonly reference: string;
  readonly amount: Minor;
  readonly state: "done" | "pending" | "rejected";
  /** Our key, where it kept it. */
  readonly key?: string;
  readonly orderNumber?: string;
}

export const differenceKinds = ["missing_there", "missing_here", "amount_differs", "state_differs"] as const;

/** What the two do not say alike. Facts only: nothing is changed by it. */
export interface Difference {
  readonly kind: (typeof differenceKinds)[number];
  readonly paymentId?: PaymentId;
  readonly reference?: string;
  readonly orderNumber?: string;
  readonly ours?: { readonly amount: Minor; readonly state: Payment["state"] };
  readonly theirs?: { readonly amount: Minor; readonly state: TheirRefund["state"] };
}

/**
 * Compares what we believe with what the other system has, payment by payment: by its own name for it, else by our key.
 * @param told names of refunds that we wrote into its books for money that somebody else moved
 */
export function differencesOf(
  ours: readonly OurPayment[],
  theirs: readonly TheirRefund[],
  told: ReadonlySet<string> = new Set(),
): readonly Difference[] {
  const matched = new Set<TheirRefund>();
  const known = ours.flatMap((payment): Difference[] => {
    const { id: paymentId, orderNumber, amount, state } = payment;
    const found =
      theirs.find(({ reference }) => reference === payment.reference) ??
      theirs.find((one) => !matched.has(one) && one.key?.split(":")[0] === paymentId);
    if (found) matched.add(found);
    const own = { amount, state };
    if (!found) {
      const { reference } = payment;
      // What nobody claims to have moved is no difference.
      const claimed = state === "done" || (state === "pending" && reference !== undefined);
      return claimed ? [{ kind: "missing_there", paymentId, orderNumber, ours: own, ...(reference !== undefined && { reference }) }] : [];
    }
    const both = {
      ...{ paymentId, orderNumber, reference: found.reference, ours: own },
      theirs: { amount: found.amount, state: found.state },
    };
    return [
      ...(found.amount !== amount && found.state !== "rejected" ? [{ kind: "amount_differs" as const, ...both }] : []),
      ...(saysAlike(state, found.state) ? [] : [{ kind: "state_differs" as const, ...both }]),
    ];
  });
  const others = theirs
    .filter((one) => !matched.has(one) && !told.has(one.reference) && one.state !== "rejected")
    .map(
      ({ reference, amount, state, orderNumber }): Difference => ({
        kind: "missing_here",
        reference,
        ...(orderNumber !== undefined && { orderNumber }),
        theirs: { amount, state },
      }),
    );
  return [...known, ...others];
}

/** A payment of which nobody could find out what became of it is always told. */
function saysAlike(ours: Payment["state"], theirs: TheirRefund["state"]): boolean {
  switch (ours) {
    case "done":
      return theirs === "done";
    case "pending":
      return theirs === "pending";
    case "due":
    case "rejected":
    case "void":
      return theirs === "rejected";
    case "unknown":
      return false;
  }
}
