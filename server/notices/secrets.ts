import type { Context } from "../context.ts";
import type { MerchantId, PaymentId, ReturnId } from "../domain/ids.ts";
import { makeId, type OrderId } from "../domain/ids.ts";
import type { Shop } from "../domain/shop.ts";
import { findCreditOfPayment } from "../store/credits.ts";
import type { KeptLetter } from "../store/letters.ts";
import { saveLink } from "../store/links.ts";

/** What of a letter only its reader may know: the way in, and a code that is worth money. */
export interface Secrets {
  readonly link: string;
  readonly code?: string;
  /** Where a difference is paid. */
  readonly pay?: string;
}

/** What stands in their place where a letter is previewed, kept and read again. */
export const blotted = { link: "••••••••••••", code: "•••• •••• •••• ••••", pay: "•••••••••-•" } as const satisfies Secrets;

const day = 24 * 60 * 60_000;
/** A link in a mail shows the return until long after its money has moved. */
const linkLifetime = 180 * day;

export function hostedPage(
  publicUrl: string,
  shop: Shop,
  { language, secret, returnId }: { readonly language: string; readonly secret: string; readonly returnId?: ReturnId },
): string {
  return `${publicUrl}/r/${shop.slug}?lng=${language}#k=${secret}${returnId === undefined ? "" : `&return=${returnId}`}`;
}

/**
 * The way in for one letter. The secret follows from the letter's name and the instance key, so that a letter sent twice holds one link;
 * only its hash is kept.
 * @param from when the letter's time begins, epoch milliseconds
 */
export async function linkSecret(
  { db, keys }: Pick<Context, "db" | "keys">,
  shop: Shop,
  orderId: OrderId,
  { letter, from }: { readonly letter: string; readonly from: number },
): Promise<string> {
  const secret = keys.sign("letter-links", letter);
  const hash = keys.hash("links", secret);
  const id = makeId("link", from, new TextEncoder().encode(hash));
  await saveLink(db, shop.merchantId, { id, orderId, shopId: shop.id, hash, purpose: "letter", expiresAt: from + linkLifetime });
  return secret;
}

/** The code that a payment is, in groups of four; null for one that is none. */
export async function creditCode(
  { db, keys }: Pick<Context, "db" | "keys">,
  merchantId: MerchantId,
  paymentId: PaymentId,
): Promise<{ code: string; expiresAt: number } | null> {
  const credit = await findCreditOfPayment(db, merchantId, paymentId);
  const code = credit && keys.open("credits", credit.sealed);
  return credit && code ? { code: code.match(/.{1,4}/g)?.join(" ") ?? code, expiresAt: credit.expiresAt } : null;
}

/** A kept letter with what was blotted out, for its reader alone. Secrets are of our own alphabets: they need no escaping. */
export function unblotted({ html, text }: Pick<KeptLetter, "html" | "text">, { link, code, pay }: Secrets): { html: string; text: string } {
  const whole = (words: string): string => {
    const opened = words.replaceAll(blotted.link, link).replaceAll(blotted.pay, pay ?? blotted.pay);
    return code === undefined ? opened : opened.replaceAll(blotted.code, code);
  };
  return { html: whole(html), text: whole(text) };
}
