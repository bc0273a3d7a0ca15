import type { Insertable, Selectable } from "kysely";
import type { Actor } from "../domain/actor.ts";
import type { ConnectionKind, ConnectionTrouble, ShopCan } from "../domain/connection.ts";
import type { ConnectionId, MerchantId, ShopId } from "../domain/ids.ts";
import { fromJson, json, present } from "./columns.ts";
import type { Reader, Writer } from "./database.ts";
import type { Tables } from "./tables.ts";

/** A provider a merchant connected to one of their shops. Its secrets stay sealed here. */
export interface Connection {
  readonly id: ConnectionId;
  readonly merchantId: MerchantId;
  readonly shopId: ShopId;
  readonly kind: ConnectionKind;
  readonly provider: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly sealedSecrets: string;
  readonly account: string;
  readonly currency?: string;
  /** How what it can do differs from what its provider declares. */
  readonly can?: Partial<ShopCan>;
  readonly createdAt: number;
  readonly createdBy: Actor;
  readonly version: number;
  readonly hookIds: readonly string[];
  readonly sealedHookSecret?: string;
  readonly syncedAt?: number;
  readonly filledAt?: number;
  readonly filled: number;
  readonly fillTotal?: number;
  readonly trouble?: { readonly trouble: ConnectionTrouble; readonly message: string; readonly at: number };
}

export async function insertConnection(
  tx: Writer,
  merchantId: MerchantId,
  made: Pick<
    Connection,
    "id" | "shopId" | "kind" | "provider" | "settings" | "sealedSecrets" | "account" | "currency" | "can" | "createdAt" | "createdBy"
  >,
): Promise<void> {
  const row: Insertable<Tables["connections"]> = {
    id: made.id,
    merchant_id: merchantId,
    shop_id: made.shopId,
    kind: made.kind,
    provider: made.provider,
    settings: json(made.settings),
    secrets: made.sealedSecrets,
    account: made.account,
    currency: made.currency ?? null,
    can: made.can ? json(made.can) : null,
    created_at: made.createdAt,
    created_by: json(made.createdBy),
    version: 1,
    hook_ids: "[]",
    hook_secret: null,
    held_until: 0,
    next_sync_at: made.createdAt,
    synced_at: null,
    changed_since: 0,
    cursor: null,
    filled_at: null,
    filled: 0,
    fill_total: null,
    products_at: null,
    products_cursor: null,
    trouble: null,
    failures: 0,
  };
  await tx.insertInto("connections").values(row).execute();
}

export async function findConnection(db: Reader, merchantId: MerchantId, id: ConnectionId): Promise<Connection | null> {
  const row = await db.selectFrom("connections").selectAll().where("merchant_id", "=", merchantId).where("id", "=", id).executeTakeFirst();
  return row ? toConnection(row) : null;
}

/** The shop's own first, then its gateways in the order they were connected. */
export async function connectionsOf(db: Reader, merchantId: MerchantId, shopId: ShopId): Promise<Connection[]> {
  const rows = await db
    .selectFrom("connections")
    .selectAll()
    .where("merchant_id", "=", merchantId)
    .where("shop_id", "=", shopId)
    .orderBy("created_at")
    .execute();
  return rows.map(toConnection).sort((one, other) => Number(other.kind === "shop") - Number(one.kind === "shop"));
}

export function toConnection(row: Selectable<Tables["connections"]>): Connection {
  return {
    id: row.id,
    merchantId: row.merchant_id,
    shopId: row.shop_id,
    kind: row.kind,
    provider: row.provider,
    settings: fromJson(row.settings),
    sealedSecrets: row.secrets,
    account: row.account,
    createdAt: row.created_at,
    createdBy: fromJson(row.created_by),
    version: row.version,
    hookIds: fromJson(row.hook_ids),
    filled: row.filled,
    ...present({
      currency: row.currency,
      can: row.can === null ? null : fromJson<Partial<ShopCan>>(row.can),
      sealedHookSecret: row.hook_secret,
      syncedAt: row.synced_at,
      filledAt: row.filled_at,
      fillTotal: row.fill_total,
      trouble: row.trouble === null ? null : fromJson<NonNullable<Connection["trouble"]>>(row.trouble),
    }),
  };
}
