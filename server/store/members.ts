import { randomBytes } from "node:crypto";
import type { ApiKeyId, MemberId, MerchantId } from "../domain/ids.ts";
import { fromJson, json, storable } from "./columns.ts";
import type { Database, Reader } from "./database.ts";

export interface NewMember {
  readonly id: MemberId;
  readonly email: string;
  readonly role: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

export async function createMember(db: Database, merchantId: MerchantId, { id, email, role, at }: NewMember): Promise<void> {
  await db.write((tx) =>
    tx.insertInto("members").values({ id, merchant_id: merchantId, email: email.toLowerCase(), role, created_at: at }).execute(),
  );
}

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
  readonly at: number;
}

export async function saveApiKey(db: Database, merchantId: MerchantId, { id, name, hash, scopes, at }: NewApiKey): Promise<void> {
  await db.write((tx) =>
    tx
      .insertInto("api_keys")
      .values({ id, merchant_id: merchantId, name, hash, scopes: json(scopes), created_at: at, revoked_at: null })
      .execute(),
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
export async function findApiKey(db: Reader, hash: string): Promise<{ id: ApiKeyId; merchantId: MerchantId; scopes: string[] } | null> {
  const row = await db
    .selectFrom("api_keys")
    .select(["id", "merchant_id", "scopes"])
    .where("hash", "=", storable(hash))
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  return row ? { id: row.id, merchantId: row.merchant_id, scopes: fromJson<string[]>(row.scopes) } : null;
}
