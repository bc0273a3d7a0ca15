import type { Actor } from "./actor.ts";
import type { ConnectionId, PaymentId } from "./ids.ts";
import type { Minor } from "./money.ts";

/**
 * Money that moves because of a return, one row a movement; amounts are positive. `refund` and `store_credit` go to the shopper,
 * `charge` comes from them (a dearer exchange).
 */
export interface Payment {
  readonly id: PaymentId;
  readonly kind: "refund" | "store_credit" | "charge";
  readonly amount: Minor;
  /** `unknown`: a provider did not say what became of it; nothing retries it by itself. */
  readonly state: "due" | "pending" | "done" | "rejected" | "unknown" | "void";
  /** `outside`: somebody paid by other means and said so here. `credit`: a code of ours. `shop`, `gateway`: by a connection. */
  readonly how?: "outside" | "credit" | "shop" | "gateway";
  /** What the other system calls it, or the credit's code as it was shown: never the whole code. */
  readonly reference?: string;
  /** Which of the order's own payments it goes back to, by its id; absent: however the order was paid. */
  readonly tender?: string;
  readonly connectionId?: ConnectionId;
  /** How often somebody had it paid by a connection. */
  readonly attempt?: number;
  /** When it was given to the other system. Epoch milliseconds. */
  readonly sentAt?: number;
  readonly trouble?: PaymentTrouble;
  /** What the shopper is told once the other system has paid it. */
  readonly saying?: { readonly told: boolean; readonly message?: string };
  readonly decidedBy: Actor;
  /** Epoch milliseconds. */
  readonly dueAt: number;
  readonly doneAt?: number;
  /** Who paid it, or had it paid. */
  readonly doneBy?: Actor;
}

/** Why another system did not pay, or has not yet; one sentence in every language each. */
export const paymentTroubles = [
  "not_allowed",
  "not_found",
  "too_much",
  "already_done",
  "not_supported",
  "wrong_state",
  "no_funds",
  "wrong_request",
  "busy",
  "not_reached",
  /** The shop's order is no longer as it was when this was decided. */
  "order_changed",
  "not_connected",
  /** Sent, and no answer came. */
  "no_answer",
  /** Another payment of the order is under way. */
  "waiting",
  /** It was on its way, or paid, and came back. */
  "came_back",
] as const;

/** `message`: the other system's own words, for a technician. `at`: since when, epoch milliseconds. */
export interface PaymentTrouble {
  readonly code: (typeof paymentTroubles)[number];
  readonly message?: string;
  readonly at: number;
}
