import type { GatewayCan } from "../../domain/connection.ts";
import type { Minor } from "../../domain/money.ts";
import type { Outside } from "../http.ts";
import type { Checked, Given, Hooks, Pace, Setting, Written } from "../port.ts";

/** A payment gateway, as data first. */
export interface GatewayProvider {
  /** As it is stored: `stripe`. */
  readonly id: string;
  readonly title: string;
  readonly settings: readonly Setting[];
  readonly can: GatewayCan;
  readonly pace: Pace;
  /** True for the word a shop uses for it on an order: "stripe", "stripe_cc", "ppcp-gateway". */
  handles(gateway: string): boolean;
  connect(given: Given, outside: Outside): ConnectedGateway;
}

/** Everything that reads throws `ConnectionProblem`; everything that writes never throws. */
export interface ConnectedGateway {
  check(): Promise<Checked>;
  refund(asked: GatewayRefundAsked): Promise<Written<GatewayRefund>>;
  /** The refund this key made, whatever became of its answer. @param payment the gateway's id of what was paid */
  findRefund(payment: string, key: string): Promise<GatewayRefund | null>;
  getRefund(reference: string): Promise<GatewayRefund | null>;
  /** What can still be given back of a payment. */
  refundable(payment: string): Promise<{ readonly paid: Minor; readonly refunded: Minor; readonly currency: string }>;
  /** Made from `from` up to `to`, epoch milliseconds. */
  listRefunds?(page: {
    readonly from: number;
    readonly to: number;
    readonly cursor?: string;
  }): Promise<{ readonly refunds: readonly GatewayRefund[]; readonly next: string | null }>;
  /** A page where the shopper pays. Asked again with the same key it is the same page, also when that one is over. */
  requestPayment?(asked: PaymentAsked): Promise<Written<PaymentRequest>>;
  findPayment?(reference: string): Promise<"open" | "paid" | "expired" | null>;
  /** Nobody can pay there any more; false when it was paid meanwhile. Money that is still on its way is neither, and a `busy` problem. */
  withdrawPayment?(reference: string): Promise<boolean>;
  readonly hooks?: Hooks<GatewayChange>;
}

export type GatewayChange =
  | { readonly kind: "refund"; readonly reference: string }
  | { readonly kind: "payment"; readonly reference: string };

export interface GatewayRefundAsked {
  /** Stable: the same key is the same refund. */
  readonly key: string;
  /** The gateway's id of what was paid. */
  readonly payment: string;
  readonly amount: Minor;
  readonly currency: string;
  readonly returnNumber: string;
  readonly orderNumber: string;
}

export interface GatewayRefund {
  readonly reference: string;
  readonly amount: Minor;
  readonly currency: string;
  readonly state: "done" | "pending" | "rejected";
  readonly key?: string;
  /** Epoch milliseconds. */
  readonly at?: number;
}

export interface PaymentAsked {
  readonly key: string;
  readonly amount: Minor;
  readonly currency: string;
  /** What the shopper reads there, in their language. */
  readonly title: string;
  readonly language: string;
  readonly email?: string;
  /** Where they come back to. */
  readonly returnUrl: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

export interface PaymentRequest {
  readonly reference: string;
  readonly url: string;
  /** When the gateway itself closes it, which may be before what was asked. */
  readonly expiresAt: number;
}
