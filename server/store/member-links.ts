import { createHash, randomBytes } from "node:crypto";
import type { Task } from "../domain/consequences.ts";
import type { MemberId, MerchantId } from "../domain/ids.ts";
import { most, storable } from "./columns.ts";
import type { Database, Reader } from "./database.ts";
import type { LinkPurpose } from "./tables-team.ts";
import { insertTasks } from "./tasks.ts";

/** With whose link somebody came. */
export interface MemberLink {
  readonly merchantId: MerchantId;
  readonly memberId: MemberId;
  readonly purpose: LinkPurpose;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** What stands in the link and nowhere else. */
export function drawLinkSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** 256 random bits need no key and no slow hash; the command line makes links before a key is chosen. */
export function hashOfLink(secret: string): string {
  return createHash("sha256").update(`member-link ${secret}`).digest("base64url");
}

/** @param task mails it; null when whoever asked shows it themselves */
export async function saveMemberLink(db: Database, hash: string, link: MemberLink, task: Task | null, at: number): Promise<void> {
  const { merchantId, memberId, purpose, expiresAt } = link;
  await db.write(async (tx) => {
    await tx
      .insertInto("member_links")
      .values({ hash, merchant_id: merchantId, member_id: memberId, purpose, expires_at: expiresAt })
      .execute();
    if (task) await insertTasks(tx, [task], at);
  });
  if (task) db.announceTasks();
}

/** Null for one that was used, has run out or never was. */
export async function findMemberLink(db: Reader, hash: string, at: number): Promise<MemberLink | null> {
  const row = await db
    .selectFrom("member_links")
    .selectAll()
    .where("hash", "=", storable(hash))
    .where("expires_at", ">", at)
    .executeTakeFirst();
  return row ? { merchantId: row.merchant_id, memberId: row.member_id, purpose: row.purpose, expiresAt: row.expires_at } : null;
}

/** Whether a link to choose another password waits in the member's mailbox and still works. */
export async function hasResetLink(db: Reader, merchantId: MerchantId, memberId: MemberId, at: number): Promise<boolean> {
  const row = await db
    .selectFrom("member_links")
    .select("hash")
    .where("merchant_id", "=", merchantId)
    .where("member_id", "=", memberId)
    .where("purpose", "=", "reset")
    .where("expires_at", ">", at)
    .limit(most(1))
    .executeTakeFirst();
  return row !== undefined;
}

/** Every link that was mailed to a member opens nothing any more. */
export async function endLinksOf(db: Database, merchantId: MerchantId, memberId: MemberId): Promise<void> {
  await db.write((tx) => tx.deleteFrom("member_links").where("merchant_id", "=", merchantId).where("member_id", "=", memberId).execute());
}

/** When a member's latest invitation runs out, for all who have one. */
export async function listInvitations(db: Reader, merchantId: MerchantId): Promise<Map<MemberId, number>> {
  const rows = await db
    .selectFrom("member_links")
    .select(["member_id", "expires_at"])
    .where("merchant_id", "=", merchantId)
    .where("purpose", "=", "invitation")
    .orderBy("expires_at")
    .execute();
  return new Map(rows.map(({ member_id, expires_at }) => [member_id, expires_at]));
}

/** True once: who comes second finds nothing. All other links of the member end with it. */
export async function takeMemberLink(db: Database, merchantId: MerchantId, hash: string, at: number): Promise<boolean> {
  return db.write(async (tx) => {
    const taken = await tx
      .deleteFrom("member_links")
      .where("merchant_id", "=", merchantId)
      .where("hash", "=", hash)
      .where("expires_at", ">", at)
      .returning("member_id")
      .executeTakeFirst();
    if (!taken) return false;
    await tx.deleteFrom("member_links").where("merchant_id", "=", merchantId).where("member_id", "=", taken.member_id).execute();
    return true;
  });
}
