import assert from "node:assert/strict";
import type { Minor } from "../../server/domain/money.ts";
import type { ConnectedGateway, GatewayRefundAsked } from "../../server/providers/payments/port.ts";
import type { Written } from "../../server/providers/port.ts";
import type { GatewayBench } from "../support/vendors/gateway-bench.ts";

export type Start = () => Promise<GatewayBench>;
export type Bench = GatewayBench & { readonly connected: ConnectedGateway };
/** A test on a gateway of its own. What was wrong with requests by the vendor's contract fails it at the end. */
export type On = (title: string, test: (bench: Bench) => Promise<void>) => void;

export function asked(payment: string, amount: Minor, currency = "EUR", key = "pay_01J9ZK3T5V:1"): GatewayRefundAsked {
  return { key, payment, amount, currency, returnNumber: "HALD-R-1042", orderNumber: "#1042" };
}

/** What the vendor holds to be given back, failed ones left out. */
export function truth({ gateway }: GatewayBench, payment: string): Minor[] {
  return gateway
    .refunds(payment)
    .filter(({ state }) => state !== "rejected")
    .map(({ amount }) => amount);
}

export function rejectedWith<Value>(written: Written<Value>, code: string): void {
  assert.deepEqual(
    [written.kind, written.kind === "rejected" && written.code],
    ["rejected", code],
    "message" in written ? written.message : "",
  );
}

/** The same gateway, opened by another process. */
export function reopened({ provider, given, outside }: GatewayBench): ConnectedGateway {
  return provider.connect(given, outside);
}
