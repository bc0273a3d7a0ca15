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
      .values({ id, merchant_id: merchantId, name, hash, scopes: json(scopes), created_at: at })
      .execute(),
  );
}

/** By the hash of the key a caller shows: it tells which merchant is asking. */
export async function findApiKey(db: Reader, hash: string): Promise<{ id: ApiKeyId; merchantId: MerchantId; scopes: string[] } | null> {
  const row = await db.selectFrom("api_keys").select(["id", "merchant_id", "scopes"]).where("hash", "=", storable(hash)).executeTakeFirst();
  return row ? { id: row.id, merchantId: row.merchant_id, scopes: fromJson<string[]>(row.scopes) } : null;
}
