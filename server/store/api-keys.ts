import { randomBytes } from "node:crypto";
import type { ApiKeyId, MemberId, MerchantId } from "../domain/ids.ts";
import { fromJson, json, most, storable } from "./columns.ts";
import type { Database, Reader } from "./database.ts";

/** What its holder will show. */
export function drawApiKey(): string {
  return `rp_live_${randomBytes(32).toString("base64url")}`;
}

export interface NewApiKey {
  readonly id: ApiKeyId;
  readonly name: string;
  /** SHA-256 of the key; the key itself is shown once and kept nowhere. */
  readonly hash: string;
  readonly scopes: readonly string[];
  /** Its last characters, by which a person tells it from others. */
  readonly hint?: string;
  /** Absent: the operator's command line. */
  readonly createdBy?: MemberId;
  readonly at: number;
}

/** Enough to tell a key from others, far too little to guess it. */
export function hintOf(key: string): string {
  return key.slice(-4);
}

export async function saveApiKey(db: Database, merchantId: MerchantId, key: NewApiKey): Promise<void> {
  const { id, name, hash, scopes, hint = "", createdBy = null, at } = key;
  await db.write((tx) =>
    tx
      .insertInto("api_keys")
      .values({
        id,
        merchant_id: merchantId,
        name: storable(name),
        hash,
        scopes: json(scopes),
        hint,
        created_by: createdBy,
        created_at: at,
        revoked_at: null,
      })
      .execute(),
  );
}

export interface ApiKey {
  readonly id: ApiKeyId;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly hint: string;
  readonly createdBy: MemberId | null;
  readonly createdAt: number;
  readonly usedAt: number | null;
}

/** Those that open something, youngest first. */
export async function listApiKeys(db: Reader, merchantId: MerchantId): Promise<ApiKey[]> {
  const rows = await db
    .selectFrom("api_keys")
    .select(["id", "name", "scopes", "hint", "created_by", "created_at", "used_at"])
    .where("merchant_id", "=", merchantId)
    .where("revoked_at", "is", null)
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(most(200))
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    scopes: fromJson<string[]>(row.scopes),
    hint: row.hint,
    createdBy: row.created_by,
    createdAt: row.created_at,
    usedAt: row.used_at,
  }));
}

/** Ends one key. Answers whether there was one that opened something. */
export async function revokeApiKey(db: Database, merchantId: MerchantId, id: ApiKeyId, at: number): Promise<boolean> {
  const { numUpdatedRows } = await db.write((tx) =>
    tx
      .updateTable("api_keys")
      .set({ revoked_at: at })
      .where("merchant_id", "=", merchantId)
      .where("id", "=", id)
      .where("revoked_at", "is", null)
      .executeTakeFirst(),
  );
  return numUpdatedRows > 0n;
}

const noticedEvery = 5 * 60_000;

/** Writes down, every few minutes at most, that a key is in use. */
export async function noticeApiKey(db: Database, merchantId: MerchantId, id: ApiKeyId, usedAt: number | null, at: number): Promise<void> {
  if (usedAt !== null && at - usedAt < noticedEvery) return;
  await db.writeLightly((tx) =>
    tx.updateTable("api_keys").set({ used_at: at }).where("merchant_id", "=", merchantId).where("id", "=", id).execute(),
  );
}

/** Ends every key the merchant has. Answers how many. */
export async function revokeApiKeys(db: Database, merchantId: MerchantId, at: number): Promise<number> {
  const { numUpdatedRows } = await db.write((tx) =>
    tx
      .updateTable("api_keys")
      .set({ revoked_at: at })
      .where("merchant_id", "=", merchantId)
      .where("revoked_at", "is", null)
      .executeTakeFirst(),
  );
  return Number(numUpdatedRows);
}

/** By the hash of the key a caller shows: it tells which merchant is asking. Null also for a revoked one. */
export async function findApiKey(db: Reader, hash: string): Promise<FoundKey | null> {
  const row = await db
    .selectFrom("api_keys")
    .select(["id", "merchant_id", "scopes", "used_at"])
    .where("hash", "=", storable(hash))
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  return row ? { id: row.id, merchantId: row.merchant_id, scopes: fromJson<string[]>(row.scopes), usedAt: row.used_at } : null;
}

interface FoundKey {
  readonly id: ApiKeyId;
  readonly merchantId: MerchantId;
  readonly scopes: string[];
  readonly usedAt: number | null;
}
