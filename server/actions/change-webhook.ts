import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, WebhookId } from "../domain/ids.ts";
import { findWebhook, updateWebhook, type Webhook, type WebhookChanges } from "../store/webhooks.ts";

/** @throws Refusal `not_found` */
export async function changeWebhook(
  { db }: Pick<Context, "db">,
  merchantId: MerchantId,
  id: WebhookId,
  changes: WebhookChanges,
): Promise<Webhook> {
  await updateWebhook(db, merchantId, id, changes);
  const webhook = await findWebhook(db, merchantId, id);
  if (!webhook) throw new Refusal("not_found");
  return webhook;
}
