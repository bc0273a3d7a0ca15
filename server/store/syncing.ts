import type { Selectable, Updateable } from "kysely";
import type { ConnectionId, MerchantId } from "../domain/ids.ts";
import { json, most, storable } from "./columns.ts";
import { type Connection, toConnection } from "./connections.ts";
import type { Database, Reader, Writer } from "./database.ts";
import type { Tables } from "./tables.ts";
import { clearUnread, saveUnread, type Unread } from "./unread-orders.ts";

/** A connection in the hands of one process, and how far the reading of its shop has come. */
export interface HeldConnection extends Connection {
  /** Which of all holders this one is. */
  readonly holder: number;
  readonly failures: number;
  /** Orders changed before this are here. Epoch milliseconds, as all of these. */
  readonly changedSince: number;
  /** When the round of questions for changes began that is not through yet. */
  readonly askedAt: number | null;
  readonly pollCursor: string | null;
  readonly cursor: string | null;
  readonly productsAt: number | null;
  readonly productsCursor: string | null;
}

/** Connections that it is time for and nobody has, the longest waiting first. */
export async function listDueConnections(db: Reader, at: number, limit: number): Promise<ConnectionId[]> {
  const rows = await db
    .selectFrom("connections")
    .select("id")
    .where("next_sync_at", "<=", at)
    .where("held_until", "<=", at)
    .orderBy("next_sync_at")
    .limit(most(limit))
    .execute();
  return rows.map(({ id }) => id);
}

/** Takes a connection, which one process gets, however many ask; null for the others. Kept by `saveSync`, else over after `holdFor`. */
export async function holdConnection(db: Database, id: ConnectionId, at: number, holdFor: number): Promise<HeldConnection | null> {
  const row = await db.write((tx) =>
    tx
      .updateTable("connections")
      .set((is) => ({ held_until: at + holdFor, holder: is("holder", "+", 1) }))
      .where("id", "=", id)
      .where("next_sync_at", "<=", at)
      .where("held_until", "<=", at)
      .returningAll()
      .executeTakeFirst(),
  );
  return row ? toHeld(row) : null;
}

/** Keeps a connection with its holder, who is still at it, until then. */
export async function keepHolding(db: Database, merchantId: MerchantId, { id, holder }: HeldConnection, until: number): Promise<void> {
  await db.write((tx) =>
    tx
      .updateTable("connections")
      .set({ held_until: until })
      .where("merchant_id", "=", merchantId)
      .where("id", "=", id)
      .where("holder", "=", holder)
      .where("held_until", ">", 0)
      .execute(),
  );
}

/** What a holder learned. What is absent stays. */
export interface SyncNews {
  readonly changedSince?: number;
  readonly askedAt?: number | null;
  readonly pollCursor?: string | null;
  readonly cursor?: string | null;
  readonly filled?: number;
  readonly fillTotal?: number | null;
  readonly filledAt?: number;
  readonly productsAt?: number;
  readonly productsCursor?: string | null;
  readonly syncedAt?: number;
  readonly hooks?:
    | { readonly ids: readonly string[]; readonly sealedSecret?: string; readonly at: number }
    | { readonly wrong: string; readonly at: number };
  readonly trouble?: NonNullable<Connection["trouble"]> | null;
  readonly failures?: number;
  readonly heldUntil?: number;
  /** Orders of a page that could not be read, and those that were. */
  readonly unread?: readonly Unread[];
  readonly read?: readonly string[];
}

/**
 * Keeps what a holder learned, all of it in one transaction. False when the connection is no longer theirs: it was changed or removed, or
 * they took so long that somebody else has it.
 */
export async function saveSync(db: Database, merchantId: MerchantId, held: HeldConnection, news: SyncNews): Promise<boolean> {
  return db.write(async (tx) => {
    if (!(await update(tx, merchantId, held, columnsOf(news)))) return false;
    await clearUnread(tx, merchantId, held.id, news.read ?? []);
    await saveUnread(tx, merchantId, held.id, news.unread ?? []);
    return true;
  });
}

/**
 * Gives a connection back, to be taken again from `nextAt` on. Whoever asked meanwhile that it be looked at sooner is heard.
 */
export async function giveBack(db: Database, merchantId: MerchantId, held: HeldConnection, nextAt: number, news: SyncNews): Promise<void> {
  await db.write((tx) =>
    tx
      .updateTable("connections")
      .set((is) => ({
        ...columnsOf(news),
        held_until: 0,
        next_sync_at: is.case().when("next_sync_at", "=", held.nextSyncAt).then(nextAt).else(is.ref("next_sync_at")).end(),
      }))
      .where("merchant_id", "=", merchantId)
      .where("id", "=", held.id)
      .where("holder", "=", held.holder)
      .execute(),
  );
}

async function update(
  tx: Writer,
  merchantId: MerchantId,
  { id, holder }: HeldConnection,
  columns: Updateable<Tables["connections"]>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("connections")
    .set({ ...columns, holder })
    .where("merchant_id", "=", merchantId)
    .where("id", "=", id)
    .where("holder", "=", holder)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

function columnsOf(news: SyncNews): Updateable<Tables["connections"]> {
  const { hooks, trouble } = news;
  const named: Updateable<Tables["connections"]> = {
    changed_since: news.changedSince,
    asked_at: news.askedAt,
    poll_cursor: news.pollCursor,
    cursor: news.cursor,
    filled: news.filled,
    fill_total: news.fillTotal,
    filled_at: news.filledAt,
    products_at: news.productsAt,
    products_cursor: news.productsCursor,
    synced_at: news.syncedAt,
    failures: news.failures,
    held_until: news.heldUntil,
    trouble: trouble === undefined ? undefined : trouble && json({ ...trouble, message: storable(trouble.message).slice(0, 500) }),
    ...(hooks &&
      ("wrong" in hooks
        ? { hooks_wrong: storable(hooks.wrong).slice(0, 500), hooks_at: hooks.at }
        : { hook_ids: json(hooks.ids), hooks_at: hooks.at, hooks_wrong: null, hook_secret: hooks.sealedSecret })),
  };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
}

/** Asks for a connection to be looked at now. @param hooks its webhooks are looked at too */
export async function syncSoon(db: Database, merchantId: MerchantId, id: ConnectionId, at: number, hooks = false): Promise<boolean> {
  const { numUpdatedRows } = await db.write((tx) =>
    tx
      .updateTable("connections")
      .set({ next_sync_at: at, failures: 0, ...(hooks && { hooks_at: 0 }) })
      .where("merchant_id", "=", merchantId)
      .where("id", "=", id)
      .executeTakeFirst(),
  );
  return numUpdatedRows > 0n;
}

/** As `syncSoon`, when a shop says that something changed: one that is in trouble keeps its rest. */
export async function nudgeSync(tx: Writer, merchantId: MerchantId, id: ConnectionId, at: number): Promise<void> {
  await tx
    .updateTable("connections")
    .set({ next_sync_at: at })
    .where("merchant_id", "=", merchantId)
    .where("id", "=", id)
    .where("failures", "=", 0)
    .where("next_sync_at", ">", at)
    .execute();
}

function toHeld(row: Selectable<Tables["connections"]>): HeldConnection {
  return {
    ...toConnection(row),
    holder: row.holder,
    failures: row.failures,
    changedSince: row.changed_since,
    askedAt: row.asked_at,
    pollCursor: row.poll_cursor,
    cursor: row.cursor,
    productsAt: row.products_at,
    productsCursor: row.products_cursor,
  };
}
