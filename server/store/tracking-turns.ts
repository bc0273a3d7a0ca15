import type { ConnectionId, MerchantId } from "../domain/ids.ts";
import { bound, most } from "./columns.ts";
import type { Database, Reader, Writer } from "./database.ts";

/** A connection that is asked about its parcels, in the hands of one process. */
export interface HeldTurn {
  readonly connectionId: ConnectionId;
  readonly merchantId: MerchantId;
  /** Turns in a row in which it did not answer. */
  readonly failures: number;
  /** What stands there while nobody asks for an earlier one. */
  readonly dueAt: number;
}

/** What is due while somebody has a turn is looked for anew no later than this, whatever went wrong with it. */
const longestRest = 15 * 60_000;

/** Connections whose turn it is and that nobody has, the longest waiting first. */
export async function listDueTurns(db: Reader, at: number, limit: number): Promise<ConnectionId[]> {
  const rows = await db
    .selectFrom("tracking_turns")
    .select("connection_id")
    .where("due_at", "<=", at)
    .where("held_until", "<=", at)
    .orderBy("due_at")
    .limit(most(limit))
    .execute();
  return rows.map(({ connection_id }) => connection_id);
}

/** Takes a turn, which one process gets, however many ask; null for the others. */
export async function holdTurn(db: Database, id: ConnectionId, at: number, holdFor: number): Promise<HeldTurn | null> {
  const dueAt = at + longestRest;
  const row = await db.write((tx) =>
    tx
      .updateTable("tracking_turns")
      .set({ held_until: at + holdFor, due_at: dueAt })
      .where("connection_id", "=", id)
      .where("due_at", "<=", at)
      .where("held_until", "<=", at)
      .returning(["connection_id", "merchant_id", "failures"])
      .executeTakeFirst(),
  );
  return row ? { connectionId: row.connection_id, merchantId: row.merchant_id, failures: row.failures, dueAt } : null;
}

/** Keeps a turn with whoever has it, who is still at it. */
export async function keepTurn(db: Database, { merchantId, connectionId }: HeldTurn, until: number): Promise<void> {
  await db.write((tx) =>
    tx
      .updateTable("tracking_turns")
      .set({ held_until: until })
      .where("merchant_id", "=", merchantId)
      .where("connection_id", "=", connectionId)
      .where("held_until", ">", 0)
      .execute(),
  );
}

/**
 * Gives a turn back: nobody takes it before the connection has rested. The next is when the next parcel is due; who asked meanwhile that it
 * come sooner is heard.
 */
export async function giveTurnBack(
  db: Database,
  { merchantId, connectionId, dueAt }: HeldTurn,
  { at, restUntil, failures }: { readonly at: number; readonly restUntil: number; readonly failures: number },
): Promise<void> {
  await db.write(async (tx) => {
    const next = await tx
      .selectFrom("trackings")
      .select("next_look_at")
      .where("merchant_id", "=", merchantId)
      .where("connection_id", "=", bound(connectionId))
      .where("next_look_at", "is not", null)
      .orderBy("next_look_at")
      .limit(most(1))
      .executeTakeFirst();
    const nextAt = Math.min(next?.next_look_at ?? Number.POSITIVE_INFINITY, at + longestRest);
    await tx
      .updateTable("tracking_turns")
      .set((is) => ({
        due_at: is.case().when("due_at", "=", dueAt).then(nextAt).else(is.ref("due_at")).end(),
        held_until: restUntil,
        failures,
      }))
      .where("merchant_id", "=", merchantId)
      .where("connection_id", "=", connectionId)
      .execute();
  });
}

/** Something of a connection is due at `at`: its turn comes no later, but for the rest it needs. */
export async function nudgeTurn(tx: Writer, merchantId: MerchantId, connectionId: ConnectionId, at: number): Promise<void> {
  await tx
    .insertInto("tracking_turns")
    .values({ connection_id: connectionId, merchant_id: merchantId, due_at: at, held_until: 0, failures: 0 })
    .onConflict((conflict) => conflict.column("connection_id").doNothing())
    .execute();
  await tx
    .updateTable("tracking_turns")
    .set({ due_at: at })
    .where("merchant_id", "=", merchantId)
    .where("connection_id", "=", connectionId)
    .where("due_at", ">", at)
    .execute();
}
