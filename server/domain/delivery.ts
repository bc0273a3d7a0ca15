import type { AssessContext, UnitState } from "./assess.ts";
import type { Fulfilment, OrderLine } from "./order.ts";

/** Where a line is, as far as anybody told us. `handed_over` is on its way or there: nobody reports deliveries of this order. */
export interface Delivery {
  readonly is: "delivered" | "handed_over" | "on_its_way" | "not_sent";
  readonly shippedAt: number | null;
  readonly deliveredAt: number | null;
}

const dayLength = 86_400_000;

export function deliveryOf({ order, policy, at }: AssessContext, line: OrderLine): Delivery {
  if (order.soldInStore) return { is: "delivered", shippedAt: order.placedAt, deliveredAt: order.placedAt };
  const parcels = order.fulfilments.filter((parcel) => carries(parcel, line.id) > 0);
  const slack = policy.window.fallbackDays * dayLength;
  const shippedAt = last(parcels.map((parcel) => told(order, parcel.shippedAt)));
  const deliveredAt = last(parcels.map((parcel) => told(order, parcel.deliveredAt)));
  if (deliveredAt !== null) {
    // Pieces of the line that are still travelling may arrive later than those that are there.
    const travelling = last(parcels.map((parcel) => (told(order, parcel.deliveredAt) === null ? told(order, parcel.shippedAt) : null)));
    const all = travelling === null || travelling + slack <= deliveredAt;
    return { is: "delivered", shippedAt, deliveredAt: all ? deliveredAt : null };
  }
  if (parcels.length === 0 && order.status !== "completed") {
    const outside = order.fulfilments.length === 0 && policy.allowUnshipped;
    return { is: outside ? "handed_over" : "not_sent", shippedAt, deliveredAt };
  }
  // Where other parcels of the order are reported as delivered, silence about this one means that it is still travelling, for a while.
  const reported = order.fulfilments.some((parcel) => parcel.deliveredAt !== undefined);
  const travelling = reported && shippedAt !== null && at < shippedAt + slack;
  return { is: travelling ? "on_its_way" : "handed_over", shippedAt, deliveredAt };
}

/** When each parcel that counts for the statutory period arrived; null for one that has not, or for pieces no parcel is known of. */
export function deliveriesOf(
  { order }: Pick<AssessContext, "order">,
  states: ReadonlyMap<string, readonly UnitState[]>,
): (number | null)[] {
  const tangible = order.lines.filter((line) => !line.intangible);
  const parcels = order.fulfilments.filter((parcel) => tangible.some((line) => carries(parcel, line.id) > 0));
  const arrivals = parcels.map((parcel) => told(order, parcel.deliveredAt));
  const complete = tangible.every((line) => {
    const sent = parcels.reduce((sum, parcel) => sum + carries(parcel, line.id), 0);
    const neverSent = states.get(line.id)?.filter(({ is }) => is === "refunded" || is === "cancelled").length ?? 0;
    return sent + neverSent >= line.quantity;
  });
  return complete ? arrivals : [...arrivals, null];
}

/** Goods nobody reports on have arrived after so many days, however far they go. */
const longestUnreported = 30;

/** The latest moment at which the whole order can have arrived when not every delivery is reported: the last shipment, else the order, and the days it may take. */
export function latestArrival({ order, policy }: Pick<AssessContext, "order" | "policy">, deliveries: readonly (number | null)[]): number {
  const shippedAt = last(order.fulfilments.map((parcel) => told(order, parcel.shippedAt)));
  const unreported = Math.max(policy.window.fallbackDays, longestUnreported) * dayLength;
  return Math.max(last(deliveries) ?? 0, (shippedAt ?? order.placedAt) + unreported);
}

/** Nothing is sent before it is ordered: such a date is a slip of the shop's (seconds for milliseconds), and must not shut a right. A day is left for zones. */
function told({ placedAt }: AssessContext["order"], at: number | undefined): number | null {
  return at !== undefined && at >= placedAt - dayLength ? at : null;
}

function carries(parcel: Fulfilment, lineId: string): number {
  if (!parcel.lines) return Number.POSITIVE_INFINITY;
  return parcel.lines.reduce((sum, line) => sum + (line.lineId === lineId ? line.quantity : 0), 0);
}

function last(instants: readonly (number | null)[]): number | null {
  return instants.reduce<number | null>((latest, at) => (at !== null && at > (latest ?? 0) ? at : latest), null);
}
