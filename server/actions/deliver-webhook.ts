import { createHmac } from "node:crypto";
import type { Context } from "../context.ts";
import type { DeliveryId, MerchantId } from "../domain/ids.ts";
import { nextTryAfter } from "../domain/webhook.ts";
import type { Outcome } from "../providers/http.ts";
import { findDelivery, putOff, recordTry, type Tried } from "../store/webhook-deliveries.ts";
import { findWebhook } from "../store/webhooks.ts";

/** Milliseconds and bytes: whoever needs longer takes it in and works afterwards. */
const patience = { within: 10_000, most: 2_000 };

/**
 * Tells a webhook what happened (Standard Webhooks 1.0). What fails is tried again for three days; a crash between the answer and its
 * note sends the same delivery twice, under the same id. Where one has just failed the others wait, so that a receiver that is down
 * holds up no other work.
 */
export async function deliverWebhook(context: Context, merchantId: MerchantId, id: DeliveryId, attempt: number): Promise<void> {
  const { db, keys, now, outside } = context;
  const delivery = await findDelivery(db, merchantId, id);
  if (delivery?.state !== "waiting" || delivery.attempts !== attempt) return;
  const webhook = await findWebhook(db, merchantId, delivery.webhookId);
  if (!webhook) return;
  const at = now();
  const secret = keys.open("webhooks", webhook.secret);
  if (!webhook.active || secret === null) {
    const answer = webhook.active ? "The secret cannot be read with today's instance key." : "The webhook is switched off.";
    return recordTry(db, merchantId, delivery, { at, status: null, answer, failure: { again: "never" } });
  }
  if (webhook.quietUntil > at) return putOff(db, merchantId, delivery, at, webhook.quietUntil);
  const outcome = await outside.call(webhook.url, {
    method: "POST",
    headers: {
      ...signed(secret, id, Math.floor(at / 1_000), delivery.body),
      "Content-Type": "application/json",
      "User-Agent": "returns-portal",
    },
    body: delivery.body,
    ...patience,
  });
  await recordTry(db, merchantId, delivery, tried(outcome, now(), delivery.failures));
}

/** @param at seconds since 1970 */
function signed(secret: string, id: string, at: number, body: string): Record<string, string> {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${at}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": String(at), "webhook-signature": `v1,${signature}` };
}

function tried(outcome: Outcome, at: number, failures: number): Tried {
  const wait = nextTryAfter(failures + 1);
  const failure = { again: wait === null ? ("never" as const) : at + wait };
  if ("failure" in outcome) return { at, status: null, answer: `${outcome.failure}: ${outcome.detail}`.slice(0, 500), failure };
  const { status, body } = outcome.answer;
  const answer = new TextDecoder().decode(body).slice(0, 500);
  if (status >= 200 && status < 300) return { at, status, answer, failure: null };
  if (status === 410) return { at, status, answer, failure: { again: "never" }, switchOff: true };
  return { at, status, answer, failure };
}
