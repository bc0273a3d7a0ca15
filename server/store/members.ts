import { randomBytes } from "node:crypto";
import type { Selectable } from "kysely";
import { Refusal } from "../domain/errors.ts";
import type { ApiKeyId, MemberId, MerchantId } from "../domain/ids.ts";
import { isRole, type Role } from "../domain/permissions.ts";
import { fromJson, json, most, storable } from "./columns.ts";
import type { Database, Reader } from "./database.ts";
import type { Tables } from "./tables.ts";

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

/** Somebody who works for a merchant. */
export interface Member {
  readonly id: MemberId;
  readonly merchantId: MerchantId;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  /** Null: none was chosen yet. */
  readonly password: string | null;
  /** Sealed; null without a second factor. */
  readonly totp: string | null;
  readonly totpStep: number;
  readonly language: string | null;
  readonly preferences: Readonly<Record<string, unknown>>;
  readonly disabledAt: number | null;
  readonly createdAt: number;
}

export async function findMember(db: Reader, merchantId: MerchantId, id: MemberId): Promise<Member | null> {
  const row = await db.selectFrom("members").selectAll().where("merchant_id", "=", merchantId).where("id", "=", id).executeTakeFirst();
  return row ? toMember(row) : null;
}

/** With every merchant they work for: before signing in nobody knows which is meant. At most ten. */
export async function findMembersByEmail(db: Reader, email: string): Promise<Member[]> {
  const rows = await db
    .selectFrom("members")
    .selectAll()
    .where("email", "=", storable(email.trim().toLowerCase()))
    .orderBy("id")
    .limit(most(10))
    .execute();
  return rows.map(toMember);
}

export async function listMembers(db: Reader, merchantId: MerchantId): Promise<Member[]> {
  const rows = await db.selectFrom("members").selectAll().where("merchant_id", "=", merchantId).orderBy("id").limit(most(500)).execute();
  return rows.map(toMember);
}

export interface MemberChanges {
  readonly name?: string;
  readonly role?: Role;
  readonly password?: string;
  readonly totp?: string | null;
  readonly language?: string | null;
  readonly preferences?: Readonly<Record<string, unknown>>;
  readonly disabledAt?: number | null;
}

/**
 * Changes a member. Of two who would take the last owner away at once, one is refused.
 * @throws Refusal `conflict` when no owner who can sign in would be left
 */
export async function updateMember(db: Database, merchantId: MerchantId, id: MemberId, changes: MemberChanges): Promise<void> {
  const { preferences, disabledAt, ...rest } = changes;
  const columns = {
    ...rest,
    ...(preferences && { preferences: json(preferences) }),
    ...(disabledAt !== undefined && { disabled_at: disabledAt }),
  };
  if (Object.keys(columns).length === 0) return;
  await db.write(async (tx) => {
    const owners = await tx
      .selectFrom("members")
      .select("id")
      .where("merchant_id", "=", merchantId)
      .where("role", "=", "owner")
      .where("disabled_at", "is", null)
      .$if(db.engine === "postgres", (query) => query.forUpdate())
      .execute();
    const loses = (changes.role !== undefined && changes.role !== "owner") || (changes.disabledAt ?? null) !== null;
    if (loses && owners.every((owner) => owner.id === id)) throw new Refusal("conflict", { role: "owner" });
    await tx.updateTable("members").set(columns).where("merchant_id", "=", merchantId).where("id", "=", id).execute();
  });
}

function toMember(row: Selectable<Tables["members"]>): Member {
  return {
    id: row.id,
    merchantId: row.merchant_id,
    email: row.email,
    name: row.name,
    role: isRole(row.role) ? row.role : "reader",
    password: row.password,
    totp: row.totp,
    totpStep: row.totp_step,
    language: row.language,
    preferences: fromJson<Record<string, unknown>>(row.preferences),
    disabledAt: row.disabled_at,
    createdAt: row.created_at,
  };
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
