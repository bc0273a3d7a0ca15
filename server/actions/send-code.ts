import { textsFor } from "../../locales/texts.ts";
import type { Context } from "../context.ts";
import type { MerchantId, OrderId } from "../domain/ids.ts";
import { codeLetter } from "../notices/letters.ts";
import { isOpen } from "../store/codes.ts";
import { findShopById } from "../store/merchants.ts";
import { findOrder } from "../store/orders.ts";

/** Mails the six digits to the order's own address, never to one that was typed; not when they have run out or been replaced meanwhile. */
export async function sendCode(
  { db, keys, mail, mailFrom, now }: Context,
  merchantId: MerchantId,
  orderId: OrderId,
  sealed: string,
  language: string,
): Promise<void> {
  const order = await findOrder(db, merchantId, orderId);
  const shop = order && (await findShopById(db, merchantId, order.shopId));
  const code = keys.open("codes", sealed);
  if (!order?.email || !shop || code === null) return;
  if (!(await isOpen(db, merchantId, orderId, keys.hash("codes", code), now()))) return;
  await mail.send({
    ...codeLetter({ shop, orderNumber: order.number, code, texts: textsFor(language) }),
    messageId: `<code.${keys.hash("letters", sealed)}@${new URL(`mailto:${mailFrom}`).pathname.split("@")[1] ?? "returns-portal"}>`,
    from: { name: shop.brand.sender.name, address: shop.brand.sender.address },
    to: order.email,
    attachments: [],
  });
}
