import type { Selectable } from "kysely";
import { Refusal } from "../domain/errors.ts";
import type { MemberId, MerchantId } from "../domain/ids.ts";
import { isRole, type Role } from "../domain/permissions.ts";
import { fromJson, json, most, storable } from "./columns.ts";
import type { Database, Reader, Writer } from "./database.ts";
import { isTaken } from "./rows.ts";
import type { Tables } from "./tables.ts";

export interface NewMember {
  readonly id: MemberId;
  readonly email: string;
  readonly name?: string;
  readonly role: string;
  /** Null: whatever their browser prefers. */
  readonly language?: string | null;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** @throws Refusal `member_exists` when somebody of the merchant has this address */
export async function createMember(
  db: Database,
  merchantId: MerchantId,
  { id, email, name = "", role, language = null, at }: NewMember,
): Promise<void> {
  const row = { id, merchant_id: merchantId, email: storable(email.toLowerCase()), name: storable(name), role, language, created_at: at };
  try {
    await db.write((tx) => tx.insertInto("members").values(row).execute());
  } catch (error) {
    if (isTaken(error, "members")) throw new Refusal("member_exists");
    throw error;
  }
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
  /** Null: never yet. */
  readonly signedInAt: number | null;
  readonly createdAt: number;
}

export async function findMember(db: Reader, merchantId: MerchantId, id: MemberId): Promise<Member | null> {
  const row = await db
    .selectFrom("members")
    .selectAll()
    .where("merchant_id", "=", merchantId)
    .where("id", "=", id)
    .where("removed_at", "is", null)
    .executeTakeFirst();
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
  const rows = await db
    .selectFrom("members")
    .selectAll()
    .where("merchant_id", "=", merchantId)
    .where("removed_at", "is", null)
    .orderBy("id")
    .limit(most(500))
    .execute();
  return rows.map(toMember);
}

/** Whether anybody on the whole instance has a way to sign in; for the operator, who stands above merchants. */
export async function somebodyCanSignIn(db: Reader): Promise<boolean> {
  const row = await db
    .selectFrom("members")
    .select("id")
    .where("removed_at", "is", null)
    .where((is) => is.or([is("password", "is not", null), is("signed_in_at", "is not", null)]))
    .limit(most(1))
    .executeTakeFirst();
  return row !== undefined;
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
 * @throws Refusal `last_owner` when no owner who is not shut out would be left
 */
export async function updateMember(db: Database, merchantId: MerchantId, id: MemberId, changes: MemberChanges): Promise<void> {
  const { preferences, disabledAt, name, ...rest } = changes;
  const columns = {
    ...rest,
    ...(name !== undefined && { name: storable(name) }),
    ...(preferences && { preferences: json(preferences) }),
    ...(disabledAt !== undefined && { disabled_at: disabledAt }),
  };
  if (Object.keys(columns).length === 0) return;
  await db.write(async (tx) => {
    const loses = (changes.role !== undefined && changes.role !== "owner") || (changes.disabledAt ?? null) !== null;
    if (loses) await refuseLastOwner(tx, db.engine, merchantId, id);
    await tx.updateTable("members").set(columns).where("merchant_id", "=", merchantId).where("id", "=", id).execute();
  });
}

/**
 * Takes a member out of the team with all their ways in. What they did keeps their name; the address is free for a new invitation.
 * @throws Refusal `last_owner`
 */
export async function removeMember(db: Database, merchantId: MerchantId, { id, name, email }: Member, at: number): Promise<void> {
  await db.write(async (tx) => {
    await refuseLastOwner(tx, db.engine, merchantId, id);
    for (const table of ["sessions", "passkeys", "member_links", "recovery_codes", "saved_views"] as const)
      await tx.deleteFrom(table).where("merchant_id", "=", merchantId).where("member_id", "=", id).execute();
    await tx
      .updateTable("members")
      .set({
        name: name || (email.split("@")[0] ?? ""),
        email: `removed ${id}`,
        password: null,
        totp: null,
        preferences: "{}",
        disabled_at: at,
        removed_at: at,
      })
      .where("merchant_id", "=", merchantId)
      .where("id", "=", id)
      .execute();
  });
}

/** The owners are locked while they are counted: of two who would take each other away, the second finds the first gone. */
async function refuseLastOwner(tx: Writer, engine: Database["engine"], merchantId: MerchantId, id: MemberId): Promise<void> {
  const owners = await tx
    .selectFrom("members")
    .select("id")
    .where("merchant_id", "=", merchantId)
    .where("role", "=", "owner")
    .where("disabled_at", "is", null)
    .$if(engine === "postgres", (query) => query.forUpdate())
    .execute();
  const [only] = owners;
  if (owners.length === 1 && only?.id === id) throw new Refusal("last_owner");
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
    signedInAt: row.signed_in_at,
    createdAt: row.created_at,
  };
}
