import { matches } from "./lookup.ts";
import type { OrderSnapshot } from "./order.ts";

type Told = Pick<OrderSnapshot, "placedAt" | "email" | "shipTo" | "billTo">;

const instant = 60_000;
/** Files tell a day and leave out the hour, in whatever zone. */
const loosely = 48 * 60 * 60_000;

/**
 * Whether what a shop tells under a number is another order than the one that is kept under it: a number is an order's in one shop only,
 * and a connection may have moved to another. The moment it was placed says so, and where that is told loosely, whose it is.
 */
export function isAnotherOrder(kept: Told, told: Told): boolean {
  const apart = Math.abs(kept.placedAt - told.placedAt);
  if (apart < instant) return false;
  return apart > loosely || !isOfTheSame(kept, told);
}

function isOfTheSame(kept: Told, { email, shipTo, billTo }: Told): boolean {
  const shown = [email && { email }, ...[shipTo, billTo].map((address) => address && { postalCode: address.postalCode })];
  return shown.some((proof) => proof && matches(kept, proof));
}
