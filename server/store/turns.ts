import type { ExpressionBuilder } from "kysely";
import type { ConnectionId, MerchantId } from "../domain/ids.ts";
import { most } from "./columns.ts";
import type { Database, Reader, Writer } from "./database.ts";
import type { Tables } from "./tables.ts";
import type { TurnWork } from "./tables-connections.ts";

/** A connection in the hands of one process, for one kind of work. */
export interface Turn {
  readonly connectionId: ConnectionId;
  readonly merchantId: MerchantId;
  readonly work: TurnWork;
  /** Which of all holders this one is: what an earlier one still says is not heard. */
  readonly holder: number;
  /** Turns in a row that came to nothing. */
  readonly failures: number;
}

/** While nobody asks for an earlier one, a turn that is held is due again when its hold runs out: its holder has died then. */
const dueUnlessAsked = (is: ExpressionBuilder<Tables, "turns">, at: number) =>
  is.case().when("due_at", "=", is.ref("held_until")).then(at).else(is.ref("due_at")).end();

/** A connection is there to be worked on, from `at` on. */
export async function beginTurns(tx: Writer, merchantId: MerchantId, id: ConnectionId, work: TurnWork, at: number): Promise<void> {
  await tx
    .insertInto("turns")
    .values({ connection_id: id, work, merchant_id: merchantId, due_at: at, rest_until: 0, held_until: 0, holder: 0, failures: 0 })
    .onConflict((conflict) => conflict.columns(["connection_id", "work"]).doNothing())
    .execute();
}

/** Connections whose turn it is and that nobody has, the longest waiting first. */
export async function listDueTurns(db: Reader, work: TurnWork, at: number, limit: number): Promise<ConnectionId[]> {
  const rows = await db
    .selectFrom("turns")
    .select("connection_id")
    .where("work", "=", work)
    .where("due_at", "<=", at)
    .where("rest_until", "<=", at)
    .where("held_until", "<=", at)
    .orderBy("due_at")
    .limit(most(limit))
    .execute();
  return rows.map(({ connection_id }) => connection_id);
}

/** Takes a turn, which one process gets, however many ask; null for the others. It is kept by `keepTurn`, else over after `holdFor`. */
export async function holdTurn(db: Database, work: TurnWork, id: ConnectionId, at: number, holdFor: number): Promise<Turn | null> {
  const row = await db.write((tx) =>
    tx
      .updateTable("turns")
      .set((is) => ({ held_until: at + holdFor, due_at: at + holdFor, holder: is("holder", "+", 1) }))
      .where("connection_id", "=", id)
      .where("work", "=", work)
      .where("due_at", "<=", at)
      .where("rest_until", "<=", at)
      .where("held_until", "<=", at)
      .returning(["merchant_id", "holder", "failures"])
      .executeTakeFirst(),
  );
  return row ? { connectionId: id, merchantId: row.merchant_id, work, holder: row.holder, failures: row.failures } : null;
}

/** Keeps a turn with its holder, who is still at it, until then. False when it is no longer theirs. */
export async function keepTurn(tx: Writer, { merchantId, connectionId, work, holder }: Turn, until: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("turns")
    .set((is) => ({ held_until: until, due_at: dueUnlessAsked(is, until) }))
    .where("merchant_id", "=", merchantId)
    .where("connection_id", "=", connectionId)
    .where("work", "=", work)
    .where("holder", "=", holder)
    .where("held_until", ">", 0)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** How a turn ended. */
export interface TurnEnd {
  /** When the next is due; whoever asked meanwhile that it come sooner is heard. */
  readonly nextAt: number;
  /** Nobody takes it before, whatever they ask. */
  readonly restUntil?: number;
  readonly failures: number;
}

/** Gives a turn back. False when it was no longer its holder's. */
export async function giveTurnBack(
  tx: Writer,
  { merchantId, connectionId, work, holder }: Turn,
  { nextAt, restUntil = 0, failures }: TurnEnd,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("turns")
    .set((is) => ({ due_at: dueUnlessAsked(is, nextAt), rest_until: restUntil, held_until: 0, failures }))
    .where("merchant_id", "=", merchantId)
    .where("connection_id", "=", connectionId)
    .where("work", "=", work)
    .where("holder", "=", holder)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Something is due at `at`: the turn comes no later, but for the rest the connection needs. */
export async function nudgeTurn(tx: Writer, merchantId: MerchantId, id: ConnectionId, work: TurnWork, at: number): Promise<void> {
  await tx
    .updateTable("turns")
    .set({ due_at: at })
    .where("merchant_id", "=", merchantId)
    .where("connection_id", "=", id)
    .where("work", "=", work)
    .where("due_at", ">", at)
    .execute();
}

/** Somebody wants it now: no rest holds it back. */
export async function hurryTurn(tx: Writer, merchantId: MerchantId, id: ConnectionId, work: TurnWork, at: number): Promise<void> {
  await tx
    .updateTable("turns")
    .set({ due_at: at, rest_until: 0, failures: 0 })
    .where("merchant_id", "=", merchantId)
    .where("connection_id", "=", id)
    .where("work", "=", work)
    .execute();
}

/** Begins anew at `at`. Whoever holds it has the connection as it was: what they still say of it is not heard. */
export async function restartTurn(tx: Writer, merchantId: MerchantId, id: ConnectionId, work: TurnWork, at: number): Promise<void> {
  await tx
    .updateTable("turns")
    .set((is) => ({ due_at: at, rest_until: 0, held_until: 0, holder: is("holder", "+", 1), failures: 0 }))
    .where("merchant_id", "=", merchantId)
    .where("connection_id", "=", id)
    .where("work", "=", work)
    .execute();
}

/** When a turn of the connection is next, as it looks now; null where there are none. */
export async function nextTurnOf(db: Reader, merchantId: MerchantId, id: ConnectionId, work: TurnWork): Promise<number | null> {
  const row = await db
    .selectFrom("turns")
    .select(["due_at", "rest_until"])
    .where("merchant_id", "=", merchantId)
    .where("connection_id", "=", id)
    .where("work", "=", work)
    .executeTakeFirst();
  return row ? Math.max(row.due_at, row.rest_until) : null;
}
