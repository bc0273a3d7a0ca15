import { timingSafeEqual } from "node:crypto";
import type { Task } from "../domain/consequences.ts";
import type { MerchantId, OrderId } from "../domain/ids.ts";
import type { Database, Reader } from "./database.ts";
import { insertRows } from "./rows.ts";
import { insertTasks } from "./tasks.ts";

const mostTries = 5;

export interface Code {
  readonly merchantId: MerchantId;
  readonly orderId: OrderId;
  readonly hash: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** Saves the code of an order, in place of an earlier one, together with the task that mails it. */
export async function saveCode(db: Database, { merchantId, orderId, hash, expiresAt }: Code, task: Task, at: number): Promise<void> {
  await db.write(async (tx) => {
    await insertRows(tx, "codes", [{ order_id: orderId, merchant_id: merchantId, hash, tries: 0, expires_at: expiresAt }], {
      on: ["order_id"],
      take: ["hash", "tries", "expires_at"],
    });
    await insertTasks(tx, [task], at);
  });
  db.announceTasks();
}

/** Whether a code may still be used. */
export async function isOpen(db: Reader, merchantId: MerchantId, orderId: OrderId, hash: string, at: number): Promise<boolean> {
  const row = await db
    .selectFrom("codes")
    .select("hash")
    .where("merchant_id", "=", merchantId)
    .where("order_id", "=", orderId)
    .where("expires_at", ">", at)
    .executeTakeFirst();
  return row?.hash === hash;
}

/** True once, for the right code in time. Each call is a try; after the fifth wrong one the code is void. */
export async function takeCode(db: Database, merchantId: MerchantId, orderId: OrderId, hash: string, at: number): Promise<boolean> {
  return db.write(async (tx) => {
    const tried = await tx
      .updateTable("codes")
      .set((is) => ({ tries: is("tries", "+", 1) }))
      .where("merchant_id", "=", merchantId)
      .where("order_id", "=", orderId)
      .where("expires_at", ">", at)
      .where("tries", "<", mostTries)
      .returning("hash")
      .executeTakeFirst();
    if (!tried || !isEqual(tried.hash, hash)) return false;
    await tx.deleteFrom("codes").where("order_id", "=", orderId).execute();
    return true;
  });
}

function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
