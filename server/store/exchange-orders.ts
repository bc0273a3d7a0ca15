import type { ExchangeOrder } from "../domain/exchange.ts";
import type { ConnectionId, ExchangeId, MerchantId } from "../domain/ids.ts";
import { bound, json, most } from "./columns.ts";
import type { Database, Reader, Writer } from "./database.ts";

/**
 * Notes on disk that the shop is about to be asked for the order of an exchange. False: somebody else did, or it is not to be asked any
 * more.
 * @param seen the attempt that was read
 */
export async function beginExchangeOrder(
  db: Database,
  merchantId: MerchantId,
  id: ExchangeId,
  { seen, connectionId, at }: { readonly seen: number; readonly connectionId: ConnectionId; readonly at: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db.write((tx) =>
    tx
      .updateTable("exchanges")
      .set({ order_state: "sending", attempt: seen + 1, connection_id: connectionId, sent_at: at, trouble: null })
      .where("merchant_id", "=", merchantId)
      .where("id", "=", id)
      .where("attempt", "=", seen)
      .where("state", "in", ["held", "confirmed"])
      .where(({ or, eb }) => or([eb("order_state", "is", null), eb("order_state", "=", "open")]))
      .executeTakeFirst(),
  );
  return numUpdatedRows > 0n;
}

export type OrderOutcome = Pick<ExchangeOrder, "state" | "reference" | "number" | "trouble">;

/**
 * What became of it. False: it was known already.
 * @param attempt of which it is told; an older one says nothing of a newer
 */
export async function saveExchangeOrder(
  tx: Writer,
  merchantId: MerchantId,
  id: ExchangeId,
  attempt: number,
  { state, reference, number, trouble }: OrderOutcome,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("exchanges")
    .set({
      order_state: state,
      ...(reference !== undefined && { order_reference: reference }),
      ...(number !== undefined && { order_number: number }),
      trouble: trouble ? json(trouble) : null,
    })
    .where("merchant_id", "=", merchantId)
    .where("id", "=", id)
    .where("attempt", "=", attempt)
    .where(({ or, eb }) => or([eb("order_state", "is", null), eb("order_state", "in", ["open", "sending", "unknown"])]))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/**
 * It is put off. False: it was put off a moment ago, so that a task that runs twice comes again once.
 * @param since epoch milliseconds; whoever put it off later than this has seen to it
 */
export async function putOffExchangeOrder(
  tx: Writer,
  merchantId: MerchantId,
  id: ExchangeId,
  {
    attempt,
    state,
    at,
    since,
  }: { readonly attempt: number; readonly state: "open" | "sending" | "unknown"; readonly at: number; readonly since: number },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("exchanges")
    .set({ order_state: state, looked_at: at })
    .where("merchant_id", "=", merchantId)
    .where("id", "=", id)
    .where("attempt", "=", attempt)
    .where("order_state", "in", ["sending", "unknown"])
    .where(({ or, eb }) => or([eb("looked_at", "is", null), eb("looked_at", "<", since)]))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** It may be asked for again: nothing was ordered. False where that is not so. */
export async function clearExchangeOrder(tx: Writer, merchantId: MerchantId, id: ExchangeId): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("exchanges")
    .set({ order_state: "open", trouble: null, looked_at: null })
    .where("merchant_id", "=", merchantId)
    .where("id", "=", id)
    .where("order_state", "in", ["sold_out", "refused"])
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Orders, by number, for which another article is being ordered through a connection, or nobody knows whether it was. */
export async function ordersExchangedThrough(db: Reader, merchantId: MerchantId, connectionId: ConnectionId): Promise<string[]> {
  const rows = await db
    .selectFrom("exchanges")
    .innerJoin("returns", "returns.id", "exchanges.return_id")
    .innerJoin("orders", "orders.id", "returns.order_id")
    .select("orders.number")
    .distinct()
    .where("exchanges.merchant_id", "=", bound(merchantId))
    .where("exchanges.connection_id", "=", bound(connectionId))
    .where("exchanges.order_state", "in", ["sending", "unknown"])
    .limit(most(5))
    .execute();
  return rows.map(({ number }) => number);
}
