import type { Context } from "../context.ts";
import type { NoticeKind, ReturnNotice } from "../domain/consequences.ts";
import { type LetterId, makeId, type ReturnId } from "../domain/ids.ts";
import type { Order } from "../domain/order.ts";
import type { Return } from "../domain/return.ts";
import type { Shop } from "../domain/shop.ts";
import type { Letter } from "../providers/mail/port.ts";
import { keepLetter } from "../store/letters.ts";
import type { Attachment } from "./compose.ts";
import type { Written } from "./layout.ts";

export interface Posting {
  readonly id: LetterId;
  readonly name: string;
  readonly shop: Shop;
  readonly order: Order & { readonly email: string };
  readonly returnId?: ReturnId;
  readonly notice: NoticeKind;
  readonly about?: string;
  readonly copyOf?: LetterId;
  readonly language: string;
  /** As it leaves, and as it is kept. */
  readonly written: Written;
  readonly kept: Written;
  readonly attachments: readonly Attachment[];
}

/** Which letter about a return: of several of a kind, `about` says which. */
export interface Named {
  readonly notice: ReturnNotice;
  readonly about?: string;
}

export function letterName({ id }: Pick<Return, "id">, { notice, about }: Named): string {
  return [notice, id, ...(about === undefined ? [] : [about])].join(".");
}

/** A letter's name is its Message-ID and, hashed, its id: the same letter again is the same. @param at when what it tells of happened */
export function letterId({ keys }: Pick<Context, "keys">, name: string, at: number): LetterId {
  return makeId("letter", at, new TextEncoder().encode(keys.hash("letters", name)));
}

/** Sends a letter, then keeps it as it left. A crash in between sends it again under the same Message-ID. */
export async function post(context: Context, posting: Posting): Promise<void> {
  const { shop, order, written, kept, attachments, name } = posting;
  await context.mail.send({
    ...written,
    messageId: `<${name}@${context.mailFrom.split("@").at(-1)}>`,
    from: shop.brand.sender,
    ...(shop.help.email ? { replyTo: shop.help.email } : {}),
    to: order.email,
    attachments: await filesOf(context, attachments),
  });
  await keepLetter(context.db, shop.merchantId, {
    id: posting.id,
    orderId: order.id,
    ...(posting.returnId && { returnId: posting.returnId }),
    notice: posting.notice,
    language: posting.language,
    to: order.email,
    ...kept,
    attachments: attachments.map(({ filename, key }) => ({ filename, ...(key && { key }) })),
    ...(posting.about !== undefined && { about: posting.about }),
    ...(posting.copyOf && { copyOf: posting.copyOf }),
    sentAt: context.now(),
  });
}

/** An order whose shopper can be written to. */
export function isReachable(order: Order): order is Order & { readonly email: string } {
  return order.email !== undefined && order.email !== "";
}

async function filesOf({ storage }: Context, attachments: readonly Attachment[]): Promise<Letter["attachments"]> {
  const files = await Promise.all(
    attachments.map(async ({ filename, key }) => ({ filename, file: key === undefined ? null : await storage.read(key) })),
  );
  return files.flatMap(({ filename, file }) => (file ? [{ filename, contentType: file.contentType, content: file.content }] : []));
}

/** The labels of a return's parcels, as they are attached, with the forms that travel with them. */
export async function labelOf({ storage }: Pick<Context, "storage">, { number, parcels }: Return): Promise<Attachment[]> {
  const several = parcels.length > 1;
  const wanted = parcels.flatMap(({ label }, place) => [
    { key: label?.a4, filename: labelName(several && place > 0 ? `${number}-${place + 1}` : number) },
    { key: label?.customs, filename: labelName(several ? `${number}-${place + 1}-customs` : `${number}-customs`) },
  ]);
  const found: Attachment[] = [];
  for (const { key, filename } of wanted) {
    const file = key === undefined ? null : await storage.read(key);
    if (file && key !== undefined) found.push({ filename, bytes: file.content.length, key });
  }
  return found;
}

/** A label is a PDF, whatever it was made of. */
export function labelName(number: string): string {
  return `${number}.pdf`;
}
