import type { Minor } from "../../../server/domain/money.ts";
import type { Outside } from "../../../server/providers/http.ts";
import type { GatewayChange, GatewayProvider, GatewayRefund } from "../../../server/providers/payments/port.ts";
import type { Delivery, Given } from "../../../server/providers/port.ts";
import type { FakeVendor, Seen } from "./fake-vendor.ts";

/** A gateway's provider and a gateway of our own making that it talks to: what the suite of all gateways works on. Opened for every test. */
export interface GatewayBench {
  readonly provider: GatewayProvider;
  readonly vendor: FakeVendor;
  readonly outside: Outside;
  /** The right settings, the same with a key the vendor does not know, and with one that may not do everything. */
  readonly given: Given;
  readonly wrong: Given;
  readonly narrow: Given;
  readonly gateway: GatewayOffice;
  /** Amounts the gateway can give back exactly, of currencies with none, two and three decimals where it has them; and some it cannot. */
  readonly exact: readonly (readonly [currency: string, amount: Minor])[];
  readonly impossible: readonly (readonly [currency: string, amount: Minor])[];
  /** How many refunds are listed at once. */
  readonly pageSize: number;
  /** Words of shops for this gateway, and for others that sound like it. */
  readonly words: { readonly its: readonly string[]; readonly others: readonly string[] };
  /** Milliseconds after which a delivery is too old to be believed. */
  readonly window: number;
  /** The request that does it, not those that look first. */
  isWrite(seen: Seen, what: "refund" | "page"): boolean;
}

/** What happens at the gateway behind our back, and what is true there. */
export interface GatewayOffice {
  /** Somebody paid; the id that a shop keeps of it. */
  pay(amount: Minor, currency: string): string;
  refunds(payment: string): readonly Pick<GatewayRefund, "reference" | "amount" | "state">[];
  /** Given back in the gateway's own desk. */
  refundByHand(payment: string, amount: Minor): string;
  /** What comes of the next refund that is asked for. */
  nextRefund(state: GatewayRefund["state"]): void;
  /** Nothing is left to give back from. */
  runDry(): void;
  /** A pending one ends. */
  end(reference: string, state: "done" | "rejected"): void;
  /** The vendor no longer knows keys of some days ago. */
  forgetKeys(): void;
  hooks(): readonly { readonly url: string; readonly active: boolean }[];
  switchOffHooks(): void;
  /** A delivery about it, signed as the vendor signs, at `signedAt`. Each call is another delivery. */
  deliver(change: GatewayChange, secret: string, signedAt?: number): Delivery;
  /** Where the gateway collects: what becomes of one of its pages. */
  endPage?(reference: string, how: "paid" | "pending" | "failed" | "expired"): void;
  pages?(): readonly { readonly reference: string; readonly amount: number; readonly open: boolean }[];
}
