import type { Selectable } from "kysely";
import type { ConnectionId, MerchantId, ReconciliationId, ShopId } from "../domain/ids.ts";
import type { Difference, OurPayment } from "../domain/reconcile.ts";
import { bound, fromJson, json, most } from "./columns.ts";
import { type Connection, toConnection } from "./connections.ts";
import type { Database, Reader } from "./database.ts";
import { toPayment } from "./returns.ts";
import { insertRows } from "./rows.ts";
import type { Tables } from "./tables.ts";

/** What our ledger and one connection said of one day. */
export interface Reconciliation {
  readonly id: ReconciliationId;
  readonly connectionId: ConnectionId;
  /** "2026-11-23", as the shop counts its days. */
  readonly day: string;
  /** How many payments were compared, ours and theirs together. */
  readonly compared: number;
  readonly differences: readonly Difference[];
  /** When it was made, epoch milliseconds. */
  readonly at: number;
}

/** Every connection of a merchant, of all its shops. */
export async function listConnections(db: Reader, merchantId: MerchantId): Promise<Connection[]> {
  const rows = await db.selectFrom("connections").selectAll().where("merchant_id", "=", merchantId).orderBy("shop_id").execute();
  return rows.map(toConnection);
}

/** Keeps it; a day that was compared already stays as it was found first. */
export async function saveReconciliation(db: Database, merchantId: MerchantId, made: Reconciliation): Promise<void> {
  const row = {
    id: made.id,
    merchant_id: merchantId,
    connection_id: made.connectionId,
    day: made.day,
    compared: made.compared,
    differences: json(made.differences),
    at: made.at,
  };
  await db.write((tx) => insertRows(tx, "reconciliations", [row], { on: ["connection_id", "day"], take: [] }));
}

/** The last day that was compared; null: none yet. */
export async function lastReconciledDay(db: Reader, merchantId: MerchantId, connectionId: ConnectionId): Promise<string | null> {
  const row = await db
    .selectFrom("reconciliations")
    .select("day")
    .where("merchant_id", "=", merchantId)
    .where("connection_id", "=", connectionId)
    .orderBy("day", "desc")
    .limit(most(1))
    .executeTakeFirst();
  return row?.day ?? null;
}

/** What was given to a connection from one moment up to another, with whose order it is. */
export async function listGivenTo(
  db: Reader,
  merchantId: MerchantId,
  connectionId: ConnectionId,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<(OurPayment & { readonly orderId: Tables["orders"]["id"] })[]> {
  const rows = await db
    .selectFrom("payments")
    .innerJoin("orders", "orders.id", "payments.order_id")
    .selectAll("payments")
    .select("orders.number as order_number")
    .where("payments.merchant_id", "=", bound(merchantId))
    .where("payments.connection_id", "=", bound(connectionId))
    .where("payments.sent_at", ">=", from)
    .where("payments.sent_at", "<", to)
    .orderBy("payments.sent_at")
    .limit(most(10_000))
    .execute();
  return rows.map((row) => ({ ...toPayment(row), orderNumber: row.order_number, orderId: row.order_id }));
}

/** What of these names is a payment of ours, whenever it was sent. */
export async function listByReference(
  db: Reader,
  merchantId: MerchantId,
  connectionId: ConnectionId,
  references: readonly string[],
): Promise<OurPayment[]> {
  if (references.length === 0) return [];
  const rows = await db
    .selectFrom("payments")
    .innerJoin("orders", "orders.id", "payments.order_id")
    .selectAll("payments")
    .select("orders.number as order_number")
    .where("payments.merchant_id", "=", bound(merchantId))
    .where("payments.connection_id", "=", bound(connectionId))
    .where("payments.reference", "in", references)
    .execute();
  return rows.map((row) => ({ ...toPayment(row), orderNumber: row.order_number }));
}

export interface ReconciliationSearch {
  readonly shopId?: ShopId;
  /** Days, both included. */
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
}

/** Latest day first. */
export async function listReconciliations(
  db: Reader,
  merchantId: MerchantId,
  { shopId, from, to, limit }: ReconciliationSearch,
): Promise<Reconciliation[]> {
  let query = db.selectFrom("reconciliations").selectAll().where("merchant_id", "=", bound(merchantId));
  if (from !== undefined) query = query.where("day", ">=", from);
  if (to !== undefined) query = query.where("day", "<=", to);
  if (shopId !== undefined) {
    query = query.where("connection_id", "in", (of) =>
      of
        .selectFrom("connections")
        .select("connections.id")
        .where("connections.merchant_id", "=", bound(merchantId))
        .where("connections.shop_id", "=", bound(shopId)),
    );
  }
  const rows = await query.orderBy("day", "desc").limit(most(limit)).execute();
  return rows.map(toReconciliation);
}

export async function findReconciliation(db: Reader, merchantId: MerchantId, id: ReconciliationId): Promise<Reconciliation | null> {
  const row = await db
    .selectFrom("reconciliations")
    .selectAll()
    .where("merchant_id", "=", merchantId)
    .where("id", "=", id)
    .executeTakeFirst();
  return row ? toReconciliation(row) : null;
}

function toReconciliation(row: Selectable<Tables["reconciliations"]>): Reconciliation {
  return {
    id: row.id,
    connectionId: row.connection_id,
    day: row.day,
    compared: row.compared,
    differences: fromJson<readonly Difference[]>(row.differences),
    at: row.at,
  };
}
