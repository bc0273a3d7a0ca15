import type { Goods } from "./goods.ts";

/** An article of a shop's catalogue, as a file or a system told us. Prices in minor units, tax included. */
export interface Product extends Goods {
  readonly sku: string;
  readonly barcode?: string;
  /** What the variants of one product share. */
  readonly productId?: string;
  /** What the shop itself calls the variant; without it the SKU is all it knows. */
  readonly variantId?: string;
  readonly title: string;
  readonly variant?: string;
  readonly price: number;
  readonly currency: string;
  /** Absent: not known. */
  readonly stock?: number;
  /** From how many on it is said to be low; three when absent. */
  readonly lowStock?: number;
  readonly imageUrl?: string;
}
