import type { MemberId, MerchantId } from "../domain/ids.ts";
import { isRole, type Role } from "../domain/permissions.ts";
import { most, storable } from "./columns.ts";
import type { Database, Reader } from "./database.ts";

const minute = 60_000;
const hour = 60 * minute;
/** Without a request for so long it ends. */
const idle = 12 * hour;
/** However much it is used. */
const longest = 30 * 24 * hour;
/** Being seen is written this often at most. */
const noticedEvery = 5 * minute;

/** A signed-in member, as one request needs to know them. */
export interface MemberSession {
  readonly hash: string;
  readonly memberId: MemberId;
  readonly merchantId: MerchantId;
  readonly role: Role;
  /** When they last showed who they are, epoch milliseconds. */
  readonly confirmedAt: number;
  readonly seenAt: number;
}

export async function openSession(
  db: Database,
  { hash, merchantId, memberId, device, at }: { hash: string; merchantId: MerchantId; memberId: MemberId; device: string; at: number },
): Promise<void> {
  const row = {
    hash,
    merchant_id: merchantId,
    member_id: memberId,
    device: storable(device.slice(0, 200)),
    created_at: at,
    seen_at: at,
    confirmed_at: at,
    expires_at: at + longest,
  };
  await db.write(async (tx) => {
    await tx.insertInto("sessions").values(row).execute();
    await tx.updateTable("members").set({ signed_in_at: at }).where("merchant_id", "=", merchantId).where("id", "=", memberId).execute();
  });
}

export interface OpenSession {
  readonly hash: string;
  /** What the browser said of itself. */
  readonly device: string;
  readonly createdAt: number;
  readonly seenAt: number;
}

/** A member's own that still open something, the one used last first. */
export async function listSessions(db: Reader, merchantId: MerchantId, memberId: MemberId, at: number): Promise<OpenSession[]> {
  const rows = await db
    .selectFrom("sessions")
    .select(["hash", "device", "created_at", "seen_at"])
    .where("merchant_id", "=", merchantId)
    .where("member_id", "=", memberId)
    .where("expires_at", ">", at)
    .where("seen_at", ">", at - idle)
    .orderBy("seen_at", "desc")
    .limit(most(100))
    .execute();
  return rows.map(({ hash, device, created_at, seen_at }) => ({ hash, device, createdAt: created_at, seenAt: seen_at }));
}

/** Ends one of a member's own; another's is left alone. Answers whether there was one. */
export async function endSessionOf(db: Database, merchantId: MerchantId, memberId: MemberId, hash: string): Promise<boolean> {
  const { numDeletedRows } = await db.write((tx) =>
    tx
      .deleteFrom("sessions")
      .where("merchant_id", "=", merchantId)
      .where("member_id", "=", memberId)
      .where("hash", "=", storable(hash))
      .executeTakeFirst(),
  );
  return numDeletedRows > 0n;
}

/** Null for one that ran out, was ended, or whose member was shut out. */
export async function findSession(db: Reader, hash: string, at: number): Promise<MemberSession | null> {
  const row = await db
    .selectFrom("sessions")
    .innerJoin("members", "members.id", "sessions.member_id")
    .select([
      "sessions.hash",
      "sessions.merchant_id",
      "sessions.member_id",
      "sessions.confirmed_at",
      "sessions.seen_at",
      "sessions.expires_at",
      "members.role",
      "members.disabled_at",
    ])
    .where("sessions.hash", "=", storable(hash))
    .executeTakeFirst();
  if (!row || row.expires_at <= at || row.seen_at + idle <= at || row.disabled_at !== null || !isRole(row.role)) return null;
  return {
    hash: row.hash,
    memberId: row.member_id,
    merchantId: row.merchant_id,
    role: row.role,
    confirmedAt: row.confirmed_at,
    seenAt: row.seen_at,
  };
}

export async function noticeSession(db: Database, { hash, seenAt }: MemberSession, at: number): Promise<void> {
  if (at - seenAt < noticedEvery) return;
  await db.writeLightly((tx) => tx.updateTable("sessions").set({ seen_at: at }).where("hash", "=", hash).execute());
}

export async function confirmSession(db: Database, hash: string, at: number): Promise<void> {
  await db.write((tx) => tx.updateTable("sessions").set({ confirmed_at: at, seen_at: at }).where("hash", "=", hash).execute());
}

export async function endSession(db: Database, hash: string): Promise<void> {
  await db.write((tx) => tx.deleteFrom("sessions").where("hash", "=", storable(hash)).execute());
}

/** Ends every session of a member, but one. */
export async function endSessionsOf(db: Database, merchantId: MerchantId, memberId: MemberId, but = ""): Promise<void> {
  await db.write((tx) =>
    tx.deleteFrom("sessions").where("merchant_id", "=", merchantId).where("member_id", "=", memberId).where("hash", "<>", but).execute(),
  );
}
