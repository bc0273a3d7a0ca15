import { randomBytes } from "node:crypto";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, WebhookId } from "../domain/ids.ts";
import { findAnswer } from "../store/idempotency.ts";
import { createWebhook, findWebhook, listWebhooks, type Webhook } from "../store/webhooks.ts";

const most = 20;

export interface WebhookWish {
  readonly url: string;
  readonly types: readonly string[];
  readonly active: boolean;
  readonly idempotency: { readonly scope: string; readonly key: string; readonly requestHash: string };
}

/**
 * Adds an address that is told what happens. The secret it is signed with is in the answer, and in no other but a repetition of it.
 * @throws Refusal `too_many_webhooks`, `idempotency_key_reused`, `not_found` for a repetition when it was deleted meanwhile
 */
export async function addWebhook(
  context: Pick<Context, "db" | "keys" | "newId" | "now">,
  merchantId: MerchantId,
  { url, types, active, idempotency }: WebhookWish,
): Promise<{ webhook: Webhook; secret: string }> {
  const { db, keys, newId, now } = context;
  const known = await listWebhooks(db, merchantId);
  const repeated = await findAnswer(db, merchantId, idempotency.scope, idempotency.key);
  if (known.length >= most && !repeated) throw new Refusal("too_many_webhooks", { most });
  const secret = `whsec_${randomBytes(32).toString("base64")}`;
  const sealed = keys.seal("webhooks", secret);
  const webhook: Webhook = { id: newId("webhook"), url, secret: sealed, types, active, createdAt: now(), quietUntil: 0 };
  const saved = await createWebhook(db, merchantId, webhook, { ...idempotency, subject: webhook.id });
  if (saved === "created") return { webhook, secret };
  const answer = await findAnswer(db, merchantId, idempotency.scope, idempotency.key);
  const first = answer && (await findWebhook(db, merchantId, answer.subject as WebhookId));
  const kept = first && keys.open("webhooks", first.secret);
  if (!first || !kept) throw new Refusal("not_found");
  return { webhook: first, secret: kept };
}
