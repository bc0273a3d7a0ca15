import type { Selectable, Updateable } from "kysely";
import { Refusal } from "../domain/errors.ts";
import type { ConnectionId, MerchantId } from "../domain/ids.ts";
import { json, storable } from "./columns.ts";
import { type Connection, toConnection } from "./connections.ts";
import type { Database, Writer } from "./database.ts";
import type { Tables } from "./tables.ts";
import { giveTurnBack, holdTurn, hurryTurn, keepTurn, type Turn, type TurnEnd } from "./turns.ts";
import { clearUnread, saveUnread, type Unread } from "./unread-orders.ts";

/** A connection in the hands of one process, and how far the reading of its shop has come. */
export interface HeldConnection extends Connection {
  readonly turn: Turn;
  /** Orders changed before this are here. Epoch milliseconds, as all of these. */
  readonly changedSince: number;
  /** When the round of questions for changes began that is not through yet. */
  readonly askedAt: number | null;
  readonly pollCursor: string | null;
  readonly cursor: string | null;
  readonly productsAt: number | null;
  readonly productsCursor: string | null;
}

/** Takes the turn of a connection, which one process gets, however many ask; null for the others. Kept by `saveSync`, else over after `holdFor`. */
export async function holdConnection(db: Database, id: ConnectionId, at: number, holdFor: number): Promise<HeldConnection | null> {
  const turn = await holdTurn(db, "syncing", id, at, holdFor);
  if (!turn) return null;
  const row = await db
    .selectFrom("connections")
    .selectAll()
    .where("merchant_id", "=", turn.merchantId)
    .where("id", "=", id)
    .executeTakeFirst();
  return row ? toHeld(row, turn) : null;
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
  /** Orders of a page that could not be read, and those that were. */
  readonly unread?: readonly Unread[];
  readonly read?: readonly string[];
}

/**
 * Keeps what a holder learned, all of it in one transaction, and the connection with them until then. False when it is no longer theirs:
 * it was changed or removed, or they took so long that somebody else has it.
 */
export async function saveSync(db: Database, held: HeldConnection, news: SyncNews, until: number): Promise<boolean> {
  return whileHeld(db, async (tx) => {
    await update(tx, held, news);
    if (!(await keepTurn(tx, held.turn, until))) throw new Refusal("stale");
    await clearUnread(tx, held.merchantId, held.id, news.read ?? []);
    await saveUnread(tx, held.merchantId, held.id, news.unread ?? []);
  });
}

/** Gives a connection back, with what its holder learned last. */
export async function giveBack(db: Database, held: HeldConnection, news: SyncNews, end: TurnEnd): Promise<void> {
  await whileHeld(db, async (tx) => {
    await update(tx, held, news);
    if (!(await giveTurnBack(tx, held.turn, end))) throw new Refusal("stale");
  });
}

/** Nothing is kept of who holds it no longer. The connection is written first: whoever changes or removes it locks both in that order. */
async function whileHeld(db: Database, write: (tx: Writer) => Promise<void>): Promise<boolean> {
  try {
    await db.write(write);
    return true;
  } catch (failure) {
    if (failure instanceof Refusal && failure.code === "stale") return false;
    throw failure;
  }
}

async function update(tx: Writer, { merchantId, id }: HeldConnection, news: SyncNews): Promise<void> {
  const columns = columnsOf(news);
  if (Object.keys(columns).length === 0) return;
  await tx.updateTable("connections").set(columns).where("merchant_id", "=", merchantId).where("id", "=", id).execute();
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
    trouble: trouble === undefined ? undefined : trouble && json({ ...trouble, message: storable(trouble.message).slice(0, 500) }),
    ...(hooks &&
      ("wrong" in hooks
        ? { hooks_wrong: storable(hooks.wrong).slice(0, 500), hooks_at: hooks.at }
        : { hook_ids: json(hooks.ids), hooks_at: hooks.at, hooks_wrong: null, hook_secret: hooks.sealedSecret })),
  };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
}

/** Asks for a connection to be looked at now, however long it was to rest. @param hooks its webhooks are looked at too */
export async function syncSoon(db: Database, merchantId: MerchantId, id: ConnectionId, at: number, hooks = false): Promise<void> {
  await db.write(async (tx) => {
    if (hooks)
      await tx.updateTable("connections").set({ hooks_at: 0 }).where("merchant_id", "=", merchantId).where("id", "=", id).execute();
    await hurryTurn(tx, merchantId, id, "syncing", at);
  });
}

function toHeld(row: Selectable<Tables["connections"]>, turn: Turn): HeldConnection {
  return {
    ...toConnection(row),
    turn,
    changedSince: row.changed_since,
    askedAt: row.asked_at,
    pollCursor: row.poll_cursor,
    cursor: row.cursor,
    productsAt: row.products_at,
    productsCursor: row.products_cursor,
  };
}
