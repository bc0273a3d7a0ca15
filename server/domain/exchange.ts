import type { ExchangeId, UnitId } from "./ids.ts";
import type { Minor } from "./money.ts";

/** One piece that is exchanged, for another piece of the catalogue. Prices are of one piece, tax included. */
export interface Exchange {
  readonly id: ExchangeId;
  readonly unitId: UnitId;
  readonly sku: string;
  readonly title: string;
  readonly variant?: string;
  readonly price: Minor;
  readonly productId?: string;
  /** What the shop calls the variant. */
  readonly variantId?: string;
  /** `price` less what the piece that came back had cost: positive is to pay, negative is given back. */
  readonly difference: Minor;
  /** `held` until a difference is paid. */
  readonly state: "held" | "confirmed" | "sent" | "handed_over" | "cancelled";
  /** What a connected shop made of it; written by whoever asks the shop, and by no change of the return. */
  readonly order?: ExchangeOrder;
}

/** `open`: it may be asked for. `by_hand`: a step for a person. `sold_out`, `refused`: nothing was ordered, until somebody asks again. */
export interface ExchangeOrder {
  readonly state: "open" | "sending" | "unknown" | "made" | "by_hand" | "sold_out" | "refused";
  readonly attempt: number;
  /** Epoch milliseconds. */
  readonly sentAt?: number;
  /** When it was put off the last time. */
  readonly lookedAt?: number;
  /** The shop's own id of it, and what people call it. */
  readonly reference?: string;
  readonly number?: string;
  readonly trouble?: { readonly code: ExchangeTrouble; readonly message: string; readonly at: number };
}

/** `no_answer`: whether it was ordered is not known. `not_possible`: this shop's connection cannot make it. */
export type ExchangeTrouble = "sold_out" | "refused" | "no_answer" | "not_possible";
