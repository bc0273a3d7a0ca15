import type { Selectable } from "kysely";
import type { NoticeKind, Task } from "../domain/consequences.ts";
import type { LetterId, MerchantId, OrderId, ReturnId } from "../domain/ids.ts";
import { fromJson, json, most, present } from "./columns.ts";
import type { Database, Reader } from "./database.ts";
import { claimKey, findAnswer } from "./idempotency.ts";
import { insertRows } from "./rows.ts";
import type { Tables } from "./tables.ts";
import { insertTasks } from "./tasks.ts";

/** A mail to a shopper as it left. What only its reader may know (the way in, the code of a credit) is blotted out. */
export interface KeptLetter {
  readonly id: LetterId;
  readonly orderId: OrderId;
  readonly returnId?: ReturnId;
  readonly notice: NoticeKind;
  readonly language: string;
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** By name, with the storage key of the file where there is one. */
  readonly attachments: readonly { readonly filename: string; readonly key?: string }[];
  /** Of several of a kind, which: the id of a payment, an exchange, a message or a cancellation, of a receipt the letter itself, else a version of the return. */
  readonly about?: string;
  /** The letter that was sent again. */
  readonly copyOf?: LetterId;
  /** Epoch milliseconds. */
  readonly sentAt: number;
}

/** Keeps a letter once: sent again after a crash it is the same one. */
export async function keepLetter(db: Database, merchantId: MerchantId, letter: KeptLetter): Promise<void> {
  const row = {
    id: letter.id,
    merchant_id: merchantId,
    order_id: letter.orderId,
    return_id: letter.returnId ?? null,
    notice: letter.notice,
    language: letter.language,
    recipient: letter.to,
    subject: letter.subject,
    html: letter.html,
    plain: letter.text,
    attachments: json(letter.attachments),
    about: letter.about ?? null,
    copy_of: letter.copyOf ?? null,
    sent_at: letter.sentAt,
  };
  await db.write((tx) => insertRows(tx, "letters", [row], { on: ["id"], take: [] }));
}

export interface LetterAsked {
  /** The letter that it will be. */
  readonly id: LetterId;
  /** What it is asked for: a letter to send again, a return to send the receipt of. */
  readonly of: LetterId | ReturnId;
  readonly what: "copy" | "receipt";
  readonly key: string;
  readonly task: Task;
}

/** Has a letter sent that somebody asks for: once for each key, whose letter it answers. @throws Refusal `idempotency_key_reused` */
export async function orderLetter(db: Database, merchantId: MerchantId, asked: LetterAsked, at: number): Promise<LetterId> {
  const { id, of, what, key, task } = asked;
  const answer = await db.write(async (tx) => {
    if (!(await claimKey(tx, merchantId, { scope: of, key, requestHash: what, subject: id }, at)))
      return (await findAnswer(tx, merchantId, of, key))?.subject as LetterId;
    await insertTasks(tx, [task], at);
    return id;
  });
  db.announceTasks();
  return answer;
}

export async function findLetter(db: Reader, merchantId: MerchantId, id: LetterId): Promise<KeptLetter | null> {
  const row = await db.selectFrom("letters").selectAll().where("merchant_id", "=", merchantId).where("id", "=", id).executeTakeFirst();
  return row ? toLetter(row) : null;
}

export type LetterHead = Omit<KeptLetter, "html" | "text">;

/** What was written about an order, oldest first, without the words. */
export async function listLetters(db: Reader, merchantId: MerchantId, orderId: OrderId): Promise<LetterHead[]> {
  const rows = await db
    .selectFrom("letters")
    .select(["id", "order_id", "return_id", "notice", "language", "recipient", "subject", "attachments", "about", "copy_of", "sent_at"])
    .where("merchant_id", "=", merchantId)
    .where("order_id", "=", orderId)
    .orderBy("id")
    .limit(most(500))
    .execute();
  return rows.map(toHead);
}

type LetterRow = Selectable<Tables["letters"]>;

function toHead(row: Omit<LetterRow, "html" | "plain" | "merchant_id">): LetterHead {
  return {
    id: row.id,
    orderId: row.order_id,
    ...(row.return_id === null ? {} : { returnId: row.return_id }),
    notice: row.notice,
    language: row.language,
    to: row.recipient,
    subject: row.subject,
    attachments: fromJson<KeptLetter["attachments"]>(row.attachments),
    ...present({ about: row.about, copyOf: row.copy_of }),
    sentAt: row.sent_at,
  };
}

function toLetter(row: LetterRow): KeptLetter {
  return { ...toHead(row), html: row.html, text: row.plain };
}
