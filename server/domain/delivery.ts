import type { AssessContext, UnitState } from "./assess.ts";
import type { Fulfilment, OrderLine } from "./order.ts";

/** Where a line is, as far as anybody told us. `handed_over` is on its way or there: nobody reports deliveries of this order. */
export interface Delivery {
  readonly is: "delivered" | "handed_over" | "on_its_way" | "not_sent";
  readonly shippedAt: number | null;
  readonly deliveredAt: number | null;
}

export function deliveryOf({ order, policy, at }: AssessContext, line: OrderLine): Delivery {
  if (order.soldInStore) return { is: "delivered", shippedAt: order.placedAt, deliveredAt: order.placedAt };
  const parcels = order.fulfilments.filter((parcel) => carries(parcel, line.id) > 0);
  const shippedAt = last(parcels.map((parcel) => parcel.shippedAt));
  const deliveredAt = last(parcels.map((parcel) => parcel.deliveredAt));
  if (deliveredAt !== null) return { is: "delivered", shippedAt, deliveredAt };
  if (parcels.length === 0 && order.status !== "completed") {
    const outside = order.fulfilments.length === 0 && policy.allowUnshipped;
    return { is: outside ? "handed_over" : "not_sent", shippedAt, deliveredAt };
  }
  // Where other parcels of the order are reported as delivered, silence about this one means that it is still travelling, for a while.
  const reported = order.fulfilments.some((parcel) => parcel.deliveredAt !== undefined);
  const travelling = reported && shippedAt !== null && at < shippedAt + policy.window.fallbackDays * 86_400_000;
  return { is: travelling ? "on_its_way" : "handed_over", shippedAt, deliveredAt };
}

/** When each parcel that counts for the statutory period arrived; null for one that has not, or for pieces no parcel is known of. */
export function deliveriesOf(
  { order }: Pick<AssessContext, "order">,
  states: ReadonlyMap<string, readonly UnitState[]>,
): (number | null)[] {
  const tangible = order.lines.filter((line) => !line.intangible);
  const parcels = order.fulfilments.filter((parcel) => tangible.some((line) => carries(parcel, line.id) > 0));
  const arrivals = parcels.map((parcel) => parcel.deliveredAt ?? null);
  const complete = tangible.every((line) => {
    const sent = parcels.reduce((sum, parcel) => sum + carries(parcel, line.id), 0);
    const neverSent = states.get(line.id)?.filter((unit) => unit.is === "refunded").length ?? 0;
    return sent + neverSent >= line.quantity;
  });
  return complete ? arrivals : [...arrivals, null];
}

function carries(parcel: Fulfilment, lineId: string): number {
  if (!parcel.lines) return Number.POSITIVE_INFINITY;
  return parcel.lines.reduce((sum, line) => sum + (line.lineId === lineId ? line.quantity : 0), 0);
}

function last(instants: readonly (number | undefined)[]): number | null {
  return instants.reduce<number | null>((latest, at) => (at !== undefined && at > (latest ?? 0) ? at : latest), null);
}
