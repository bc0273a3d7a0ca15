import type { MerchantId, OrderId } from "../domain/ids.ts";
import type { OrderSnapshot } from "../domain/order.ts";
import { isInFlight } from "../domain/paying.ts";
import { fromJson } from "./columns.ts";
import type { Writer } from "./database.ts";
import { toPayment } from "./returns.ts";
import { keep, moneyOf } from "./snapshots.ts";

export interface Changing {
  readonly id: OrderId;
  /** As the shop says it is now. */
  readonly snapshot: OrderSnapshot;
}

export interface Moved {
  readonly byOthers: readonly OrderId[];
  /** Nothing else about them is new. */
  readonly byUsAlone: readonly OrderId[];
}

/**
 * Who moved money in the orders. What we gave back ourselves comes back to us in the shop's own order a moment later, and nobody has to
 * look at it: it stands in our ledger.
 */
export async function whoMoved(tx: Writer, merchantId: MerchantId, orders: readonly Changing[]): Promise<Moved> {
  if (orders.length === 0) return { byOthers: [], byUsAlone: [] };
  const ids = orders.map(({ id }) => id);
  const [rows, payments, writes] = await Promise.all([
    tx.selectFrom("orders").select(["id", "figures"]).where("merchant_id", "=", merchantId).where("id", "in", ids).execute(),
    tx
      .selectFrom("payments")
      .selectAll()
      .where("merchant_id", "=", merchantId)
      .where("order_id", "in", ids)
      .where("connection_id", "is not", null)
      .execute(),
    tx
      .selectFrom("shop_writes")
      .select(["order_id", "reference"])
      .where("merchant_id", "=", merchantId)
      .where("order_id", "in", ids)
      .where("reference", "is not", null)
      .execute(),
  ]);
  const before = new Map(rows.map(({ id, figures }) => [id, fromJson<OrderSnapshot>(figures)]));
  const byOthers: OrderId[] = [];
  const byUsAlone: OrderId[] = [];
  for (const { id, snapshot } of orders) {
    const known = before.get(id);
    if (!known) continue;
    const own = payments.filter(({ order_id }) => order_id === id);
    const ours = new Set([
      ...own.map(({ reference }) => reference),
      ...writes.filter(({ order_id }) => order_id === id).map(({ reference }) => reference),
    ]);
    // Of what was sent and not answered yet the shop may know the name before us.
    const awaited = own
      .map(toPayment)
      .filter(isInFlight)
      .map(({ amount }) => amount);
    const seen = new Set(known.refunds.map((refund) => refund.id));
    const others = snapshot.refunds.filter((refund) => {
      if (ours.has(refund.id)) return false;
      const place = seen.has(refund.id) ? -1 : awaited.indexOf(refund.amount);
      if (place >= 0) awaited.splice(place, 1);
      return place < 0;
    });
    const earlier = known.refunds.filter((refund) => !ours.has(refund.id));
    if (moneyOf({ ...known, refunds: earlier }) !== moneyOf({ ...snapshot, refunds: others })) byOthers.push(id);
    else if (besideRefunds(known) === besideRefunds(snapshot)) byUsAlone.push(id);
  }
  return { byOthers, byUsAlone };
}

/** A shop calls an order refunded once all of it is given back. */
function besideRefunds(snapshot: OrderSnapshot): string {
  return keep({ ...snapshot, refunds: [], status: "open" }).figures;
}
