import type { MemberId, MerchantId } from "../domain/ids.ts";
import { storable } from "./columns.ts";
import type { Database } from "./database.ts";
import { insertRows } from "./rows.ts";

export interface SecondFactor {
  /** The sealed secret of the app. */
  readonly sealed: string;
  /** The step whose code switched it on. */
  readonly step: number;
  /** Of the recovery codes. */
  readonly hashes: readonly string[];
}

/** Switches a second factor on, in place of an earlier one with its recovery codes. */
export async function saveSecondFactor(db: Database, merchantId: MerchantId, memberId: MemberId, factor: SecondFactor): Promise<void> {
  await db.write(async (tx) => {
    await tx
      .updateTable("members")
      .set({ totp: factor.sealed, totp_step: factor.step })
      .where("merchant_id", "=", merchantId)
      .where("id", "=", memberId)
      .execute();
    await tx.deleteFrom("recovery_codes").where("merchant_id", "=", merchantId).where("member_id", "=", memberId).execute();
    await insertRows(
      tx,
      "recovery_codes",
      factor.hashes.map((hash) => ({ hash, merchant_id: merchantId, member_id: memberId })),
    );
  });
}

/** Takes it off with its recovery codes. */
export async function deleteSecondFactor(db: Database, merchantId: MerchantId, memberId: MemberId): Promise<void> {
  await db.write(async (tx) => {
    await tx.updateTable("members").set({ totp: null }).where("merchant_id", "=", merchantId).where("id", "=", memberId).execute();
    await tx.deleteFrom("recovery_codes").where("merchant_id", "=", merchantId).where("member_id", "=", memberId).execute();
  });
}

/** True once for each step, and never for one before it. */
export async function takeStep(db: Database, merchantId: MerchantId, memberId: MemberId, step: number): Promise<boolean> {
  const { numUpdatedRows } = await db.write((tx) =>
    tx
      .updateTable("members")
      .set({ totp_step: step })
      .where("merchant_id", "=", merchantId)
      .where("id", "=", memberId)
      .where("totp_step", "<", step)
      .executeTakeFirst(),
  );
  return numUpdatedRows > 0n;
}

/** True once for each code. */
export async function takeRecoveryCode(db: Database, merchantId: MerchantId, memberId: MemberId, hash: string): Promise<boolean> {
  const { numDeletedRows } = await db.write((tx) =>
    tx
      .deleteFrom("recovery_codes")
      .where("merchant_id", "=", merchantId)
      .where("member_id", "=", memberId)
      .where("hash", "=", storable(hash))
      .executeTakeFirst(),
  );
  return numDeletedRows > 0n;
}
