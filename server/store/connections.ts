import { type Insertable, type Selectable, sql } from "kysely";
import type { Actor } from "../domain/actor.ts";
import type { ConnectionKind, ConnectionTrouble, ShopCan } from "../domain/connection.ts";
import { Refusal } from "../domain/errors.ts";
import type { ConnectionId, MerchantId, ShopId } from "../domain/ids.ts";
import { fromJson, json, most, present, storable } from "./columns.ts";
import type { Database, Reader, Writer } from "./database.ts";
import { type Claim, claimKey } from "./idempotency.ts";
import { isTaken } from "./rows.ts";
import type { Tables } from "./tables.ts";
import { turnWorks } from "./tables-connections.ts";
import { beginTurns, restartTurn } from "./turns.ts";

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
  /** When its webhooks were last seen to be registered. */
  readonly hooksAt: number;
  /** Why they could not be. */
  readonly hooksWrong?: string;
  readonly syncedAt?: number;
  readonly filledAt?: number;
  readonly filled: number;
  readonly fillTotal?: number;
  readonly trouble?: { readonly trouble: ConnectionTrouble; readonly message: string; readonly at: number };
}

export type NewConnection = Pick<
  Connection,
  "id" | "shopId" | "kind" | "provider" | "settings" | "sealedSecrets" | "account" | "currency" | "can" | "createdAt" | "createdBy"
> & { readonly sealedHookSecret?: string };

/** @throws Refusal `already_connected`, `idempotency_key_reused` */
export async function createConnection(
  db: Database,
  merchantId: MerchantId,
  made: NewConnection,
  idempotency: Claim,
): Promise<"created" | "replayed"> {
  try {
    return await db.write(async (tx) => {
      if (!(await claimKey(tx, merchantId, idempotency, made.createdAt))) return "replayed";
      await insertConnection(tx, merchantId, made);
      return "created";
    });
  } catch (error) {
    if (isTaken(error, "connections")) throw new Refusal("already_connected");
    throw error;
  }
}

export async function insertConnection(tx: Writer, merchantId: MerchantId, made: NewConnection): Promise<void> {
  const row: Insertable<Tables["connections"]> = {
    id: made.id,
    merchant_id: merchantId,
    shop_id: made.shopId,
    kind: made.kind,
    provider: made.provider,
    ...told(made),
    created_at: made.createdAt,
    created_by: json(made.createdBy),
    version: 1,
    hook_ids: "[]",
    hook_secret: made.sealedHookSecret ?? null,
    hooks_at: 0,
    hooks_wrong: null,
    synced_at: null,
    // What changes from now on is asked for while the history is still being read.
    changed_since: made.createdAt,
    asked_at: null,
    poll_cursor: null,
    cursor: null,
    filled_at: null,
    filled: 0,
    fill_total: null,
    products_at: null,
    products_cursor: null,
    trouble: null,
  };
  await tx.insertInto("connections").values(row).execute();
  await beginTurns(tx, merchantId, made.id, "syncing", made.createdAt);
}

type Told = Pick<Connection, "settings" | "sealedSecrets" | "account" | "currency" | "can">;

function told({ settings, sealedSecrets, account, currency, can }: Told) {
  return {
    settings: json(settings),
    secrets: sealedSecrets,
    account: storable(account),
    currency: currency ?? null,
    can: can ? json(can) : null,
  };
}

/**
 * Tells a connection something else than before; its webhooks and its orders are looked at anew at once.
 * @param elsewhere it is another shop now: its history is read from the beginning
 * @param also what is looked at in the same transaction, after it
 * @returns false when somebody else changed or removed it meanwhile
 */
export async function updateConnection(
  db: Database,
  merchantId: MerchantId,
  { id, version }: Pick<Connection, "id" | "version">,
  changed: Told & {
    readonly elsewhere: boolean;
    /** Another one than before. */
    readonly sealedHookSecret?: string;
    readonly at: number;
    readonly also?: (tx: Writer) => Promise<void>;
  },
): Promise<boolean> {
  const { at, elsewhere, sealedHookSecret, also } = changed;
  const anew = {
    filled_at: null,
    filled: 0,
    fill_total: null,
    cursor: null,
    poll_cursor: null,
    asked_at: null,
    changed_since: at,
    products_at: null,
    products_cursor: null,
    synced_at: null,
    hook_ids: "[]",
  };
  const { numUpdatedRows } = await db.write(async (tx) => {
    const updated = await tx
      .updateTable("connections")
      .set({
        ...told(changed),
        ...(elsewhere ? anew : {}),
        ...(sealedHookSecret !== undefined && { hook_secret: sealedHookSecret }),
        hooks_at: 0,
        hooks_wrong: null,
        trouble: null,
        version: version + 1,
      })
      .where("merchant_id", "=", merchantId)
      .where("id", "=", id)
      .where("version", "=", version)
      .executeTakeFirst();
    // What made it rest may be what was mended.
    if (updated.numUpdatedRows > 0n) for (const work of turnWorks) await restartTurn(tx, merchantId, id, work, at);
    await also?.(tx);
    return updated;
  });
  return numUpdatedRows > 0n;
}

/** With what was kept of its deliveries and of the orders that could not be read. The orders themselves stay. */
export async function deleteConnection(tx: Writer, merchantId: MerchantId, id: ConnectionId): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom("connections")
    .where("merchant_id", "=", merchantId)
    .where("id", "=", id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function findConnection(db: Reader, merchantId: MerchantId, id: ConnectionId): Promise<Connection | null> {
  const row = await db.selectFrom("connections").selectAll().where("merchant_id", "=", merchantId).where("id", "=", id).executeTakeFirst();
  return row ? toConnection(row) : null;
}

/** Whose it is, for a delivery that names nothing but the connection, as a link names nothing but its secret. */
export async function findConnectionOfAnybody(db: Reader, id: ConnectionId): Promise<Connection | null> {
  const row = await db.selectFrom("connections").selectAll().where("id", "=", id).executeTakeFirst();
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

/** Whether the shop is connected to one whose orders are not all here yet. */
export async function isFilling(db: Reader, merchantId: MerchantId, shopId: ShopId): Promise<boolean> {
  const row = await db
    .selectFrom("connections")
    .select("id")
    .where("merchant_id", "=", merchantId)
    .where("shop_id", "=", shopId)
    .where("kind", "=", sql.lit("shop"))
    .where("filled_at", "is", null)
    .executeTakeFirst();
  return row !== undefined;
}

/** Those of the shops whose own connection is there; gateways do not count. */
export async function connectedShops(db: Reader, merchantId: MerchantId, shopIds: readonly ShopId[]): Promise<ReadonlySet<ShopId>> {
  const rows = await db
    .selectFrom("connections")
    .select("shop_id")
    .where("merchant_id", "=", merchantId)
    .where("shop_id", "in", shopIds)
    .where("kind", "=", "shop")
    .execute();
  return new Set(rows.map(({ shop_id }) => shop_id));
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
    hooksAt: row.hooks_at,
    filled: row.filled,
    ...present({
      currency: row.currency,
      can: row.can === null ? null : fromJson<Partial<ShopCan>>(row.can),
      sealedHookSecret: row.hook_secret,
      hooksWrong: row.hooks_wrong,
      syncedAt: row.synced_at,
      filledAt: row.filled_at,
      fillTotal: row.fill_total,
      trouble: row.trouble === null ? null : fromJson<NonNullable<Connection["trouble"]>>(row.trouble),
    }),
  };
}

/** Those of all merchants whose secrets were not sealed with the current key, some at a time. @param current what it begins its seals with */
export async function listSealedOtherwise(db: Reader, current: string, after: ConnectionId | null, limit: number): Promise<Connection[]> {
  const rows = await db
    .selectFrom("connections")
    .selectAll()
    .where("id", ">", after ?? ("" as ConnectionId))
    .where(({ or, eb }) => or([eb("secrets", "<", current), eb("secrets", ">=", `${current}\u{10ffff}`)]))
    .orderBy("id")
    .limit(most(limit))
    .execute();
  return rows.map(toConnection);
}

/** The same secrets under another seal; nothing else changes, and not what somebody sealed meanwhile. */
export async function resealConnection(
  db: Database,
  merchantId: MerchantId,
  before: Pick<Connection, "id" | "sealedSecrets">,
  after: { readonly sealedSecrets: string; readonly sealedHookSecret?: string },
): Promise<void> {
  await db.write((tx) =>
    tx
      .updateTable("connections")
      .set({ secrets: after.sealedSecrets, ...(after.sealedHookSecret && { hook_secret: after.sealedHookSecret }) })
      .where("merchant_id", "=", merchantId)
      .where("id", "=", before.id)
      .where("secrets", "=", before.sealedSecrets)
      .execute(),
  );
}
