import type { MerchantId, OrderId, PolicyId, ShopId } from "./ids.ts";
import type { Minor } from "./money.ts";

/** Where something can be sent. `country` is ISO 3166-1 alpha-2, upper case. */
export interface Address {
  readonly name: string;
  readonly company?: string;
  readonly line1: string;
  readonly line2?: string;
  readonly postalCode: string;
  readonly city: string;
  readonly region?: string;
  readonly country: string;
}

/**
 * What a shop told us of an order, as it stood at one moment. All amounts are in `currency`, tax included, after discounts, and
 * `lines + fees + shipping = total` to the minor unit.
 */
export interface OrderSnapshot {
  /** As the shop prints it. Unique within (merchant, shop). */
  readonly number: string;
  /** The shop's own id, when it differs from the number. */
  readonly externalId?: string;
  /** Epoch milliseconds. */
  readonly placedAt: number;
  readonly currency: string;
  readonly status: OrderStatus;
  readonly email?: string;
  readonly phone?: string;
  /** BCP 47. */
  readonly language?: string;
  readonly shipTo?: Address;
  readonly billTo?: Address;
  readonly lines: readonly OrderLine[];
  readonly fees: readonly OrderFee[];
  readonly shipping: {
    readonly paid: Minor;
    readonly tax: Minor;
    /** The cheapest standard delivery on offer when it was placed (CRD art. 13(2)). */
    readonly cheapestStandard?: Minor;
  };
  readonly total: Minor;
  readonly discountCodes: readonly string[];
  readonly payments: readonly Payment[];
  readonly refunds: readonly ShopRefund[];
  readonly fulfilments: readonly Fulfilment[];
  /** Sold in a shop with a door: delivery is the moment of sale. */
  readonly soldInStore?: boolean;
}

/** `open`: paid or being prepared. `pending`: not paid yet. The rest as shops use the words. */
export type OrderStatus = "pending" | "open" | "completed" | "cancelled" | "failed" | "refunded";

export interface OrderLine {
  /** The shop's own line id; stable over re-imports. */
  readonly id: string;
  readonly sku?: string;
  readonly gtin?: string;
  /** Absent when the shop has deleted the product since. */
  readonly productId?: string;
  readonly variantId?: string;
  readonly title: string;
  readonly variant?: string;
  readonly imageUrl?: string;
  /** Whole units, at least 1. */
  readonly quantity: number;
  /** For all units: before discounts, tax included. */
  readonly listed: Minor;
  /** For all units: after discounts, tax included. */
  readonly paid: Minor;
  /** The tax within `paid`. */
  readonly tax: Minor;
  /** Basis points: 2000 is 20 %. */
  readonly taxRate?: number;
  /** Grams of one piece. */
  readonly weight?: number;
  /** Harmonised System, 6 to 10 digits, and where it was made (ISO 3166-1 alpha-2): what customs ask of goods that come back. */
  readonly hsCode?: string;
  readonly origin?: string;
  readonly categories: readonly string[];
  readonly tags: readonly string[];
  /** Goods the right of withdrawal does not reach (CRD art. 16), as the shop flags them. */
  readonly exempt?: ExemptionBasis;
  /** Cannot be sent back: gift card, download, service. */
  readonly intangible?: boolean;
  /** Sold on the condition that the shop takes nothing back voluntarily. */
  readonly finalSale?: boolean;
}

export type ExemptionBasis = "custom_made" | "perishable" | "sealed_hygiene" | "sealed_media" | "mixed" | "press";

/** A charge or a credit on the whole order: gift wrapping, loyalty credit (negative). */
export interface OrderFee {
  readonly id: string;
  readonly title: string;
  readonly paid: Minor;
  readonly tax: Minor;
}

export interface Payment {
  readonly id: string;
  /** The shop's word for the means: "stripe", "cod", "bacs". */
  readonly gateway: string;
  /** What a shopper recognises: "Visa ending in 4821". */
  readonly label?: string;
  readonly tender: "money" | "gift_card" | "store_credit";
  readonly paid: Minor;
  /** What the gateway itself calls it (`pi_…`, a capture id): what a refund of it is asked by. */
  readonly reference?: string;
}

/** Money the shop has already given back, by whatever way. */
export interface ShopRefund {
  readonly id: string;
  readonly at?: number;
  /** Positive. */
  readonly amount: Minor;
  /**
   * The units it was for, when the shop says. Absent: the shop named no lines, so what is left is known in money only and a
   * person looks at any return of this order.
   */
  readonly lines?: readonly { readonly lineId: string; readonly quantity: number; readonly amount: Minor }[];
  /** Money of this refund that was for outbound delivery. */
  readonly shipping?: Minor;
}

export interface Fulfilment {
  readonly id: string;
  readonly shippedAt?: number;
  readonly deliveredAt?: number;
  readonly carrier?: string;
  readonly trackingNumber?: string;
  /** Absent: everything. */
  readonly lines?: readonly { readonly lineId: string; readonly quantity: number }[];
}

/** An order as this product keeps it. */
export interface Order extends OrderSnapshot {
  readonly id: OrderId;
  readonly merchantId: MerchantId;
  readonly shopId: ShopId;
  /** Our own 12-character id: the shop's 4-letter code, then 8 letters and digits (S1-33). */
  readonly portalNumber: string;
  /** The policy in force when it was placed, when the shop had one by then. */
  readonly policyId?: PolicyId;
  /** Counts what the shop changed since we first saw it, and what was cancelled here. */
  readonly revision: number;
  /** What was cancelled of it here, oldest first. */
  readonly cancelled?: readonly Cancelled[];
  /** Since when its people are forgotten, epoch milliseconds. */
  readonly erasedAt?: number;
}

/** Units that the merchant cancelled in the desk at one time, and what is given back for them. */
export interface Cancelled {
  /** Epoch milliseconds. */
  readonly at: number;
  /** `places`: which of the line's pieces, from 0; `amount`: given back for all of them. */
  readonly lines: readonly { readonly lineId: string; readonly places: readonly number[]; readonly amount: Minor }[];
  /** Given back for outbound delivery. */
  readonly delivery: Minor;
}

/** What a shopper shows to prove that an order is theirs. */
export interface Proof {
  readonly postalCode?: string;
  readonly email?: string;
}

/** What a shopper typed to find an order: the number in any spelling, and the proof. */
export interface TypedProof extends Proof {
  readonly orderNumber: string;
}
