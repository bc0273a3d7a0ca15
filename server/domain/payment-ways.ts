import type { Payment } from "./return.ts";

/** A connection that moves money would be a third. */
export type Way = "credit" | "outside";

/** How a payment can be settled from here, the one to offer first. What no connection moves is paid by other means and said so (S5-14, S5-31). */
export function waysOf(kind: Payment["kind"]): readonly Way[] {
  switch (kind) {
    case "store_credit":
      return ["credit", "outside"];
    case "refund":
    case "charge":
      return ["outside"];
  }
}
