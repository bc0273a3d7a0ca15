import type { Insertable, Selectable } from "kysely";
import type { ConnectionId, MerchantId, PaymentId, ReturnId } from "../domain/ids.ts";
import { bound, fromJson, json, most, present } from "./columns.ts";
import type { Database, Reader, Writer } from "./database.ts";
import { insertRows } from "./rows.ts";
import type { Tables } from "./tables.ts";

/** Where a shopper pays a difference: a page of a gateway, or the shop's own checkout. */
export interface PaymentPage {
  readonly paymentId: PaymentId;
  readonly merchantId: MerchantId;
  readonly returnId: ReturnId;
  readonly collector: "gateway" | "shop";
  /** Null: it is not connected any more. */
  readonly connectionId: ConnectionId | null;
  /** Counts the pages; each has a key of its own. */
  readonly attempt: number;
  /** A page was asked for under this attempt, whatever became of the answer. */
  readonly asked: boolean;
  readonly reference?: string;
  readonly url?: string;
  /** When the other side closes it, epoch milliseconds. */
  readonly closesAt?: number;
  /** `over`: nobody can pay there any more. */
  readonly state: "open" | "paid" | "over";
  /** Until when the article is kept. */
  readonly expiresAt: number;
  readonly trouble?: { readonly message: string; readonly at: number };
}

/** The first one stays. False: there is one already. */
export async function insertPaymentPage(
  tx: Writer,
  page: Omit<PaymentPage, "attempt" | "asked" | "state" | "reference" | "url" | "closesAt" | "trouble">,
  lookAt: number,
): Promise<boolean> {
  const row: Insertable<Tables["payment_pages"]> = {
    payment_id: page.paymentId,
    merchant_id: page.merchantId,
    return_id: page.returnId,
    collector: page.collector,
    connection_id: page.connectionId,
    attempt: 1,
    asked: 0,
    reference: null,
    url: null,
    closes_at: null,
    state: "open",
    expires_at: page.expiresAt,
    look_at: lookAt,
    trouble: null,
  };
  return (await insertRows(tx, "payment_pages", [row], { on: ["payment_id"], take: [] })) === 1;
}

export async function findPaymentPage(db: Reader, merchantId: MerchantId, paymentId: PaymentId): Promise<PaymentPage | null> {
  const row = await db
    .selectFrom("payment_pages")
    .selectAll()
    .where("merchant_id", "=", merchantId)
    .where("payment_id", "=", paymentId)
    .executeTakeFirst();
  return row ? toPage(row) : null;
}

/** By what a connection calls it. */
export async function findPageByReference(
  db: Reader,
  merchantId: MerchantId,
  connectionId: ConnectionId,
  reference: string,
): Promise<PaymentPage | null> {
  const row = await db
    .selectFrom("payment_pages")
    .selectAll()
    .where("merchant_id", "=", merchantId)
    .where("reference", "=", reference)
    .where("connection_id", "=", connectionId)
    .executeTakeFirst();
  return row ? toPage(row) : null;
}

export async function pagesOfReturn(db: Reader, merchantId: MerchantId, returnId: ReturnId): Promise<PaymentPage[]> {
  const rows = await db
    .selectFrom("payment_pages")
    .selectAll()
    .where("merchant_id", "=", merchantId)
    .where("return_id", "=", returnId)
    .orderBy("payment_id")
    .execute();
  return rows.map(toPage);
}

/** Those somebody has to look at, of all merchants. */
export async function listPagesToLookAt(db: Reader, at: number, limit: number): Promise<PaymentPage[]> {
  const rows = await db.selectFrom("payment_pages").selectAll().where("look_at", "<=", at).orderBy("look_at").limit(most(limit)).execute();
  return rows.map(toPage);
}

/** @param lookAt when it is looked at next; null: never again */
export async function lookLater(db: Database, page: PaymentPage, lookAt: number | null, trouble?: PaymentPage["trouble"]): Promise<void> {
  await db.write((tx) =>
    tx
      .updateTable("payment_pages")
      .set({ look_at: lookAt, trouble: trouble ? json(trouble) : null })
      .where("merchant_id", "=", page.merchantId)
      .where("payment_id", "=", page.paymentId)
      .execute(),
  );
}

/** A page is about to be asked for under the attempt that was read. False: it is not the one any more. */
export async function notePageAsked(db: Database, { merchantId, paymentId, attempt }: PaymentPage): Promise<boolean> {
  const { numUpdatedRows } = await db.write((tx) =>
    tx
      .updateTable("payment_pages")
      .set({ asked: 1 })
      .where("merchant_id", "=", merchantId)
      .where("payment_id", "=", paymentId)
      .where("attempt", "=", attempt)
      .where("state", "=", "open")
      .executeTakeFirst(),
  );
  return numUpdatedRows > 0n;
}

/** The page that the attempt gave. */
export async function keepPage(
  tx: Writer,
  { merchantId, paymentId, attempt }: Pick<PaymentPage, "merchantId" | "paymentId" | "attempt">,
  made: { readonly reference: string; readonly url?: string; readonly closesAt?: number },
): Promise<void> {
  await tx
    .updateTable("payment_pages")
    .set({ asked: 1, reference: made.reference, url: made.url ?? null, closes_at: made.closesAt ?? null, trouble: null })
    .where("merchant_id", "=", merchantId)
    .where("payment_id", "=", paymentId)
    .where("attempt", "=", attempt)
    .execute();
}

/** The page that was is certainly closed and unpaid: the next one has a key of its own. False: somebody else went on. */
export async function nextPage(db: Database, { merchantId, paymentId, attempt }: PaymentPage): Promise<boolean> {
  const { numUpdatedRows } = await db.write((tx) =>
    tx
      .updateTable("payment_pages")
      .set({ attempt: attempt + 1, asked: 0, reference: null, url: null, closes_at: null })
      .where("merchant_id", "=", merchantId)
      .where("payment_id", "=", paymentId)
      .where("attempt", "=", attempt)
      .where("state", "=", "open")
      .executeTakeFirst(),
  );
  return numUpdatedRows > 0n;
}

/** Once. False: it was closed before. @param lookAt for a page that cannot be withdrawn and may still be paid */
export async function closePage(
  tx: Writer,
  { merchantId, paymentId }: Pick<PaymentPage, "merchantId" | "paymentId">,
  state: "paid" | "over",
  lookAt: number | null = null,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("payment_pages")
    .set({ state, look_at: lookAt, trouble: null })
    .where("merchant_id", "=", merchantId)
    .where("payment_id", "=", paymentId)
    .where("state", "in", state === "paid" ? ["open", "over"] : ["open"])
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/**
 * Orders, by number, for whose difference somebody may be paying at the connection just now: on a page that is open there. A few are enough
 * to say so.
 */
export async function ordersAskedThrough(db: Reader, merchantId: MerchantId, connectionId: ConnectionId, at: number): Promise<string[]> {
  const rows = await db
    .selectFrom("payment_pages")
    .innerJoin("payments", "payments.id", "payment_pages.payment_id")
    .innerJoin("orders", "orders.id", "payments.order_id")
    .select("orders.number")
    .distinct()
    .where("payment_pages.merchant_id", "=", bound(merchantId))
    .where("payment_pages.connection_id", "=", bound(connectionId))
    .where("payment_pages.state", "=", "open")
    .where("payment_pages.asked", "=", 1)
    // What is owed no more is withdrawn as soon as the other side answers, and ends there by itself if it never does.
    .where(({ or, eb }) => or([eb("payments.state", "=", "due"), eb("payment_pages.closes_at", ">", at)]))
    .limit(most(5))
    .execute();
  return rows.map(({ number }) => number);
}

/** The connection is one to another account now, which knows nothing of pages that were made before. */
export async function leavePages(tx: Writer, merchantId: MerchantId, connectionId: ConnectionId): Promise<void> {
  await tx
    .updateTable("payment_pages")
    .set({ connection_id: null })
    .where("merchant_id", "=", merchantId)
    .where("connection_id", "=", connectionId)
    .where("asked", "=", 1)
    .execute();
}

function toPage(row: Selectable<Tables["payment_pages"]>): PaymentPage {
  return {
    paymentId: row.payment_id,
    merchantId: row.merchant_id,
    returnId: row.return_id,
    collector: row.collector,
    connectionId: row.connection_id,
    attempt: row.attempt,
    asked: row.asked === 1,
    state: row.state,
    expiresAt: row.expires_at,
    ...present({ reference: row.reference, url: row.url, closesAt: row.closes_at }),
    ...(row.trouble === null ? {} : { trouble: fromJson<NonNullable<PaymentPage["trouble"]>>(row.trouble) }),
  };
}
