import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, WebhookId } from "../domain/ids.ts";
import { testPayload } from "../domain/webhook.ts";
import { listShopsOf } from "../store/merchants.ts";
import { type Delivery, findDelivery, saveTestDelivery } from "../store/webhook-deliveries.ts";
import { findWebhook } from "../store/webhooks.ts";

/** Sends one event that means nothing, by the way every other goes. @throws Refusal `not_found` */
export async function testWebhook(
  { db, newId, now }: Pick<Context, "db" | "newId" | "now">,
  merchantId: MerchantId,
  webhookId: WebhookId,
): Promise<Delivery> {
  const [webhook, [shop]] = await Promise.all([findWebhook(db, merchantId, webhookId), listShopsOf(db, merchantId)]);
  if (!webhook || !shop) throw new Refusal("not_found");
  const at = now();
  const id = newId("delivery");
  await saveTestDelivery(db, merchantId, { id, webhookId, payload: testPayload(shop.slug, at), at });
  const delivery = await findDelivery(db, merchantId, id);
  if (!delivery) throw new Refusal("not_found");
  return delivery;
}
