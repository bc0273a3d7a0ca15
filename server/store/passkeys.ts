import type { Selectable } from "kysely";
import { Refusal } from "../domain/errors.ts";
import type { MemberId, MerchantId } from "../domain/ids.ts";
import { fromJson, json, most, storable } from "./columns.ts";
import type { Database, Reader } from "./database.ts";
import { isTaken } from "./rows.ts";
import type { Tables } from "./tables.ts";

export interface Passkey {
  /** The credential's own id. */
  readonly id: string;
  readonly merchantId: MerchantId;
  readonly memberId: MemberId;
  readonly publicKey: string;
  /** How often the device says it was used; many say 0 for ever. */
  readonly counter: number;
  readonly transports: readonly string[];
  readonly name: string;
  readonly createdAt: number;
  readonly usedAt: number | null;
}

/** @throws Refusal `passkey_refused` when this very credential is known already, whoever's it is */
export async function savePasskey(db: Database, merchantId: MerchantId, passkey: Omit<Passkey, "merchantId" | "usedAt">): Promise<void> {
  const { id, memberId, publicKey, counter, transports, name, createdAt } = passkey;
  try {
    await db.write((tx) =>
      tx
        .insertInto("passkeys")
        .values({
          id,
          merchant_id: merchantId,
          member_id: memberId,
          public_key: publicKey,
          counter,
          transports: json(transports),
          name: storable(name),
          created_at: createdAt,
          used_at: null,
        })
        .execute(),
    );
  } catch (error) {
    if (isTaken(error, "passkeys")) throw new Refusal("passkey_refused");
    throw error;
  }
}

/** By the id a device shows: before signing in nobody knows whose it is. */
export async function findPasskey(db: Reader, id: string): Promise<Passkey | null> {
  const row = await db.selectFrom("passkeys").selectAll().where("id", "=", storable(id)).executeTakeFirst();
  return row ? toPasskey(row) : null;
}

/** A member's own, oldest first. */
export async function listPasskeys(db: Reader, merchantId: MerchantId, memberId: MemberId): Promise<Passkey[]> {
  const rows = await db
    .selectFrom("passkeys")
    .selectAll()
    .where("merchant_id", "=", merchantId)
    .where("member_id", "=", memberId)
    .orderBy("created_at")
    .orderBy("id")
    .limit(most(50))
    .execute();
  return rows.map(toPasskey);
}

/** Writes down a use. False when another use with the same or a later count came first: one of two copies, then. */
export async function notePasskeyUse(db: Database, merchantId: MerchantId, id: string, counter: number, at: number): Promise<boolean> {
  const { numUpdatedRows } = await db.write((tx) =>
    tx
      .updateTable("passkeys")
      .set({ counter, used_at: at })
      .where("merchant_id", "=", merchantId)
      .where("id", "=", id)
      .where((is) => is.or([is("counter", "<", counter), is.and([is("counter", "=", 0), is.lit(counter === 0)])]))
      .executeTakeFirst(),
  );
  return numUpdatedRows > 0n;
}

/** Answers whether the member has such a passkey. */
export async function renamePasskey(db: Database, merchantId: MerchantId, memberId: MemberId, id: string, name: string): Promise<boolean> {
  const { numUpdatedRows } = await db.write((tx) =>
    tx
      .updateTable("passkeys")
      .set({ name: storable(name) })
      .where("merchant_id", "=", merchantId)
      .where("member_id", "=", memberId)
      .where("id", "=", storable(id))
      .executeTakeFirst(),
  );
  return numUpdatedRows > 0n;
}

/** Answers whether the member had such a passkey. */
export async function deletePasskey(db: Database, merchantId: MerchantId, memberId: MemberId, id: string): Promise<boolean> {
  const { numDeletedRows } = await db.write((tx) =>
    tx
      .deleteFrom("passkeys")
      .where("merchant_id", "=", merchantId)
      .where("member_id", "=", memberId)
      .where("id", "=", storable(id))
      .executeTakeFirst(),
  );
  return numDeletedRows > 0n;
}

function toPasskey(row: Selectable<Tables["passkeys"]>): Passkey {
  return {
    id: row.id,
    merchantId: row.merchant_id,
    memberId: row.member_id,
    publicKey: row.public_key,
    counter: row.counter,
    transports: fromJson<string[]>(row.transports),
    name: row.name,
    createdAt: row.created_at,
    usedAt: row.used_at,
  };
}
