import { z } from "@hono/zod-openapi";
import { everyType, webhookTypes } from "../domain/webhook.ts";

const types = z
  .array(z.enum([everyType, ...webhookTypes]))
  .min(1)
  .max(50)
  .openapi({ description: "Events it is told of; `*` is all, also those that are added later" });
const url = z
  .url({ protocol: /^https?$/ })
  .max(2_000)
  .refine(
    (text) => !URL.canParse(text) || new URL(text).username + new URL(text).password === "",
    "an address without a name and password",
  );

export const newWebhookSchema = z.strictObject({ url, types, active: z.boolean().default(true) }).openapi("NewWebhook");

export const webhookChangesSchema = z.strictObject({ url, types, active: z.boolean() }).partial().openapi("WebhookChanges");

export const webhookSchema = z
  .object({
    id: z.string(),
    url: z.string(),
    types: z.array(z.string()),
    active: z.boolean(),
    createdAt: z.int(),
    /** Its last delivery failed; the others wait until then, epoch milliseconds. */
    quietUntil: z.int().nullable(),
  })
  .openapi("Webhook");

export const createdWebhookSchema = webhookSchema
  .extend({ secret: z.string().openapi({ description: "Shown this once; `whsec_…`, for the libraries of standardwebhooks.com" }) })
  .openapi("CreatedWebhook");

export const webhookListSchema = z
  .object({ items: z.array(webhookSchema), types: z.array(z.string()).openapi({ description: "Every event there is" }) })
  .openapi("Webhooks");

export const deliverySchema = z
  .object({
    id: z.string().openapi({ description: "The `webhook-id` it is sent under, each time" }),
    webhookId: z.string(),
    type: z.string(),
    state: z.enum(["waiting", "delivered", "failed"]),
    attempts: z.int(),
    /** Of the last try; null when there was no answer. */
    status: z.int().nullable(),
    /** The beginning of that answer, or why there was none. */
    answer: z.string().nullable(),
    createdAt: z.int(),
    triedAt: z.int().nullable(),
    nextAt: z.int().nullable(),
    /** What was sent, as text. */
    body: z.string(),
  })
  .openapi("WebhookDelivery");

export const deliveryListSchema = z.object({ items: z.array(deliverySchema), next: z.string().nullable() }).openapi("WebhookDeliveries");

export type WebhookView = z.infer<typeof webhookSchema>;
export type CreatedWebhookView = z.infer<typeof createdWebhookSchema>;
export type WebhookListView = z.infer<typeof webhookListSchema>;
export type DeliveryView = z.infer<typeof deliverySchema>;
export type DeliveryListView = z.infer<typeof deliveryListSchema>;
