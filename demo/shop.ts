import type { OrderSnapshot } from "../server/domain/order.ts";
import type { Handover, Policy } from "../server/domain/policy.ts";
import type { ResolutionKind } from "../server/domain/return.ts";
import type { Shop } from "../server/domain/shop.ts";

/** A merchant of the demo: what its shop is, how it takes things back, what it has sold, and what already comes back. */
export interface DemoShop {
  readonly slug: string;
  readonly name: string;
  /** One sentence for the index. */
  readonly about: string;
  readonly settings: Pick<Shop, "brand"> & Partial<Shop>;
  readonly policy: Policy;
  /** Orders as they stand at an instant (epoch milliseconds), the most telling first. */
  orders(at: number): readonly DemoOrder[];
  readonly returns: readonly DemoReturn[];
}

export interface DemoOrder {
  readonly snapshot: OrderSnapshot;
  /** What somebody sees who finds it. */
  readonly shows: string;
}

/** A return a shopper has made before the demo begins. */
export interface DemoReturn {
  readonly orderNumber: string;
  readonly daysAgo: number;
  readonly lineId: string;
  readonly quantity: number;
  readonly reasonId: string;
  readonly subReasonId?: string;
  readonly comment?: string;
  readonly resolution: ResolutionKind;
  readonly handover: Handover;
}
