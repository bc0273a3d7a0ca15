import type { Context } from "../context.ts";
import { makeId, type OrderId, type PaymentId } from "../domain/ids.ts";
import type { Shop } from "../domain/shop.ts";
import { saveLink } from "../store/links.ts";
import type { PaymentPage } from "../store/payment-pages.ts";

/** An address says what became of it for so long after its time. */
const afterwards = 30 * 24 * 60 * 60_000;

/** It follows from the payment and the instance key, so that every letter and page of it holds the same. */
export function paySecret({ keys }: Pick<Context, "keys">, paymentId: PaymentId): string {
  return keys.sign("pay-links", paymentId);
}

/** Our own address of a page: it stays good when the gateway's own page has run out. Only its hash is kept. */
export async function payAddress(
  { db, keys, publicUrl }: Pick<Context, "db" | "keys" | "publicUrl">,
  shop: Pick<Shop, "id" | "merchantId">,
  orderId: OrderId,
  { paymentId, expiresAt }: Pick<PaymentPage, "paymentId" | "expiresAt">,
): Promise<string> {
  const secret = paySecret({ keys }, paymentId);
  const hash = payHash({ keys }, secret);
  const id = makeId("link", expiresAt, new TextEncoder().encode(hash));
  await saveLink(db, shop.merchantId, {
    id,
    orderId,
    shopId: shop.id,
    hash,
    purpose: `${purpose}${paymentId}`,
    expiresAt: expiresAt + afterwards,
  });
  return payUrl(publicUrl, secret);
}

const purpose = "pay:";

/** Another hash than a way in has: what pays opens nothing. */
export function payHash({ keys }: Pick<Context, "keys">, secret: string): string {
  return keys.hash("pay", secret);
}

export function payUrl(publicUrl: string, secret: string): string {
  return `${publicUrl}/pay/${secret}`;
}

/** Null for a link of another kind. */
export function paymentOfLink(link: { readonly purpose: string }): PaymentId | null {
  return link.purpose.startsWith(purpose) ? (link.purpose.slice(purpose.length) as PaymentId) : null;
}
