import type { Task } from "../domain/consequences.ts";
import type { MemberId, MerchantId } from "../domain/ids.ts";
import { storable } from "./columns.ts";
import type { Database } from "./database.ts";
import { insertRows } from "./rows.ts";
import { insertTasks } from "./tasks.ts";

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

/**
 * Takes another member's off: they are signed out everywhere and told of it, all at once or not at all. False when they had none.
 */
export async function takeSecondFactor(
  db: Database,
  merchantId: MerchantId,
  memberId: MemberId,
  { tasks, at }: { readonly tasks: readonly Task[]; readonly at: number },
): Promise<boolean> {
  const taken = await db.write(async (tx) => {
    const member = tx.updateTable("members").set({ totp: null }).where("merchant_id", "=", merchantId).where("id", "=", memberId);
    const { numUpdatedRows } = await member.where("totp", "is not", null).executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    for (const table of ["recovery_codes", "sessions"] as const)
      await tx.deleteFrom(table).where("merchant_id", "=", merchantId).where("member_id", "=", memberId).execute();
    await insertTasks(tx, tasks, at);
    return true;
  });
  if (taken) db.announceTasks();
  return taken;
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
