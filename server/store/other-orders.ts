import type { MerchantId, OrderId, PolicyId } from "../domain/ids.ts";
import type { OrderSnapshot } from "../domain/order.ts";
import { isAnotherOrder } from "../domain/same-order.ts";
import type { Writer } from "./database.ts";
import { unkeepPeople } from "./snapshots.ts";

/** An order that is here, and what somebody tells under its number. */
export interface Arriving {
  readonly id: OrderId;
  readonly placedAt: number;
  readonly told: OrderSnapshot;
  /** In force when what is told was placed. */
  readonly policyId: PolicyId | null;
}

/** Whatever was done or written about an order stays that order's. Ways in (links, codes) are none of it: they end with the order. */
const standing = ["returns", "payments", "cancellations", "letters", "messages", "photos", "steps", "shop_writes"] as const;

/**
 * Of orders whose number another shop gave to another order: those on which nothing stands make room, and every way into them ends, so that
 * who bought the one never sees the other. The rest stays as it is.
 * @returns what made room, and what did not
 */
export async function makeRoom(
  tx: Writer,
  merchantId: MerchantId,
  arriving: readonly Arriving[],
): Promise<{ readonly replaced: ReadonlySet<OrderId>; readonly stay: ReadonlySet<OrderId> }> {
  const others = await othersAmong(tx, merchantId, arriving);
  const stay = await withSomething(
    tx,
    merchantId,
    others.map(({ id }) => id),
  );
  const replaced = others.filter(({ id }) => !stay.has(id));
  for (const { id, policyId } of replaced) {
    for (const table of ["links", "codes"] as const)
      await tx.deleteFrom(table).where("merchant_id", "=", merchantId).where("order_id", "=", id).execute();
    await tx
      .updateTable("orders")
      .set({ erased_at: null, policy_id: policyId })
      .where("merchant_id", "=", merchantId)
      .where("id", "=", id)
      .execute();
  }
  return { replaced: new Set(replaced.map(({ id }) => id)), stay };
}

async function othersAmong(tx: Writer, merchantId: MerchantId, arriving: readonly Arriving[]): Promise<Arriving[]> {
  const moved = arriving.filter(({ placedAt, told }) => placedAt !== told.placedAt);
  if (moved.length === 0) return [];
  const rows = await tx
    .selectFrom("order_people")
    .select(["order_id", "people"])
    .where("merchant_id", "=", merchantId)
    .where(
      "order_id",
      "in",
      moved.map(({ id }) => id),
    )
    .execute();
  const people = new Map(rows.map((row) => [row.order_id, unkeepPeople(row.people)]));
  return moved.filter(({ id, placedAt, told }) => isAnotherOrder({ placedAt, ...people.get(id) }, told));
}

async function withSomething(tx: Writer, merchantId: MerchantId, ids: readonly OrderId[]): Promise<Set<OrderId>> {
  const found = new Set<OrderId>();
  if (ids.length === 0) return found;
  for (const table of standing) {
    const rows = await tx
      .selectFrom(table)
      .select("order_id")
      .distinct()
      .where("merchant_id", "=", merchantId)
      .where("order_id", "in", ids)
      .execute();
    for (const { order_id } of rows) found.add(order_id);
  }
  return found;
}
