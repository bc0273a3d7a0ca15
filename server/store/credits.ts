import type { ConnectionId, CreditId, MerchantId, PaymentId, ShopId } from "../domain/ids.ts";
import type { Database, Reader, Writer } from "./database.ts";
import { insertRows } from "./rows.ts";

/** Store credit: a code that is worth an amount until a day. Amounts in minor units. */
export interface Credit {
  readonly id: CreditId;
  readonly shopId: ShopId;
  readonly paymentId: PaymentId;
  /** Of the code; the code itself is only sealed. */
  readonly hash: string;
  readonly sealed: string;
  readonly amount: number;
  readonly currency: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly expiresAt: number;
  /** The shop's own credit, by this connection: it is kept for the letter only, and what is left of it the shop knows. */
  readonly connectionId?: ConnectionId;
}

export async function insertCredit(tx: Writer, merchantId: MerchantId, credit: Credit): Promise<void> {
  await tx
    .insertInto("credits")
    .values({
      id: credit.id,
      merchant_id: merchantId,
      shop_id: credit.shopId,
      payment_id: credit.paymentId,
      hash: credit.hash,
      sealed: credit.sealed,
      amount: credit.amount,
      currency: credit.currency,
      created_at: credit.createdAt,
      expires_at: credit.expiresAt,
      connection_id: credit.connectionId ?? null,
    })
    .execute();
}

/** One of ours; a shop's own code is nothing here. */
export async function findCredit(db: Reader, merchantId: MerchantId, hash: string): Promise<(Credit & { readonly used: number }) | null> {
  const row = await db
    .selectFrom("credits")
    .selectAll()
    .where("merchant_id", "=", merchantId)
    .where("hash", "=", hash)
    .where("connection_id", "is", null)
    .executeTakeFirst();
  return row ? { ...toCredit(row), used: await usedOf(db, row.id) } : null;
}

export async function findCreditOfPayment(db: Reader, merchantId: MerchantId, paymentId: PaymentId): Promise<Credit | null> {
  const row = await db
    .selectFrom("credits")
    .selectAll()
    .where("merchant_id", "=", merchantId)
    .where("payment_id", "=", paymentId)
    .executeTakeFirst();
  return row ? toCredit(row) : null;
}

/**
 * Takes an amount off a credit, once a reference. Of two at once the second sees what the first took.
 * Answers what is left, or null when it is not enough.
 */
export async function useCredit(
  db: Database,
  merchantId: MerchantId,
  credit: Credit,
  { reference, amount, at }: { reference: string; amount: number; at: number },
): Promise<number | null> {
  return db.write(async (tx) => {
    // On PostgreSQL the credit is held, so that two uses at once are one after the other; SQLite writes one at a time anyway.
    if (db.engine === "postgres") await tx.selectFrom("credits").select("id").where("id", "=", credit.id).forUpdate().execute();
    const known = await tx
      .selectFrom("credit_uses")
      .select("amount")
      .where("credit_id", "=", credit.id)
      .where("reference", "=", reference)
      .executeTakeFirst();
    const used = await usedOf(tx, credit.id);
    if (known) return known.amount === amount ? credit.amount - used : null;
    if (used + amount > credit.amount) return null;
    await insertRows(tx, "credit_uses", [{ credit_id: credit.id, merchant_id: merchantId, reference, amount, at }]);
    return credit.amount - used - amount;
  });
}

async function usedOf(db: Reader, id: CreditId): Promise<number> {
  const { used } = await db
    .selectFrom("credit_uses")
    .select(({ fn }) => fn.sum<number | null>("amount").as("used"))
    .where("credit_id", "=", id)
    .executeTakeFirstOrThrow();
  return Number(used ?? 0);
}

function toCredit(row: {
  id: CreditId;
  shop_id: ShopId;
  payment_id: PaymentId;
  hash: string;
  sealed: string;
  amount: number;
  currency: string;
  created_at: number;
  expires_at: number;
  connection_id: ConnectionId | null;
}): Credit {
  return {
    id: row.id,
    shopId: row.shop_id,
    paymentId: row.payment_id,
    hash: row.hash,
    sealed: row.sealed,
    amount: row.amount,
    currency: row.currency,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    ...(row.connection_id !== null && { connectionId: row.connection_id }),
  };
}
