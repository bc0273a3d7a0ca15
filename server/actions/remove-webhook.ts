import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, WebhookId } from "../domain/ids.ts";
import { deleteWebhook, findWebhook } from "../store/webhooks.ts";

/** Ends a webhook; what still waited for it is not sent. @throws Refusal `not_found` */
export async function removeWebhook({ db }: Pick<Context, "db">, merchantId: MerchantId, id: WebhookId): Promise<void> {
  if (!(await findWebhook(db, merchantId, id))) throw new Refusal("not_found");
  await deleteWebhook(db, merchantId, id);
}
