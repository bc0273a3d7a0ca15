import type { Context } from "../context.ts";
import type { LetterId, MerchantId, PaymentId } from "../domain/ids.ts";
import type { Attachment } from "../notices/compose.ts";
import { isReachable, labelOf, post } from "../notices/post.ts";
import { creditCode, linkSecret, unblotted } from "../notices/secrets.ts";
import { paySecret } from "../paying/pay-links.ts";
import { findLetter, type KeptLetter } from "../store/letters.ts";
import { findShopById } from "../store/merchants.ts";
import { findOrder } from "../store/orders.ts";
import { findReturn } from "../store/returns.ts";

/**
 * Sends a letter again as it was, to the address the order has now. What was blotted out is put back: the code itself, and a way in of
 * its own, so that it opens also when the first one's was revoked.
 */
export async function sendCopy(context: Context, merchantId: MerchantId, letterId: LetterId, copyId: LetterId): Promise<void> {
  const { db } = context;
  const [letter, sent] = await Promise.all([findLetter(db, merchantId, letterId), findLetter(db, merchantId, copyId)]);
  if (!letter || sent) return;
  const order = await findOrder(db, merchantId, letter.orderId);
  const shop = order && (await findShopById(db, merchantId, order.shopId));
  if (!order || !shop || !isReachable(order)) return;
  const { subject, html, text, notice, language, returnId, about } = letter;
  const credit = notice === "paid" ? await creditCode(context, merchantId, about as PaymentId) : null;
  const link = await linkSecret(context, shop, order.id, { letter: copyId, from: context.now() });
  await post(context, {
    id: copyId,
    name: `copy.${copyId}`,
    shop,
    order,
    ...(returnId && { returnId }),
    notice,
    ...(about !== undefined && { about }),
    copyOf: letterId,
    language,
    written: {
      subject,
      ...unblotted(letter, {
        link,
        ...(notice === "pay" && { pay: paySecret(context, about as PaymentId) }),
        ...(credit && { code: credit.code }),
      }),
    },
    kept: { subject, html, text },
    attachments: await attachmentsOf(context, merchantId, letter),
  });
}

/** A label may have taken another's place since, and only the last one is good. A receipt stays the one that left. */
async function attachmentsOf(context: Context, merchantId: MerchantId, letter: KeptLetter): Promise<Attachment[]> {
  const { attachments, returnId, notice } = letter;
  if (notice === "receipt") return attachments.map((one) => ({ ...one, bytes: null }));
  const ret = attachments.length > 0 && returnId ? await findReturn(context.db, merchantId, returnId) : null;
  return ret ? labelOf(context, ret) : [];
}
