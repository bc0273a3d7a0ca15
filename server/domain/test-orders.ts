import type { MerchantId, OrderId, ShopId } from "./ids.ts";
import type { Order } from "./order.ts";
import type { Policy } from "./policy.ts";

export type TestNumber = "X1" | "X2" | "X3";

/** Which test order somebody typed, if any. */
export function testNumber(_typed: string): TestNumber | null {
  throw new Error("not built yet");
}

/** A made-up order with fake products that plays one scenario (S1-39 to S1-43), and the policy that judges it. Never stored. @param at epoch milliseconds; it was delivered a few days before */
export function testOrder(_number: TestNumber, _shop: { merchantId: MerchantId; shopId: ShopId; id: OrderId; at: number }): { order: Order; policy: Policy } {
  throw new Error("not built yet");
}
