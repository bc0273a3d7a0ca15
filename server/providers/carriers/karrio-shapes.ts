import { z } from "zod";

/** What Karrio answers, as far as we use it. */

const text = z.string().nullish();

export const instance = z.object({ VERSION: text, APP_NAME: text });

export const connections = z.object({
  results: z.array(z.object({ active: z.boolean(), carrier_id: z.string(), capabilities: z.array(z.string()).nullish() })),
});

const rate = z.object({
  id: text,
  carrier_name: z.string().min(1),
  carrier_id: z.string().min(1),
  service: text,
  currency: text,
  total_charge: z.union([z.number(), z.string()]).nullish(),
  transit_days: z.number().nonnegative().nullish(),
  meta: z.looseObject({ service_name: text, carrier_connection_id: text }).nullish(),
});
export type Rate = z.infer<typeof rate>;

export const rates = z.object({ rates: z.array(rate) });

export const document = z.object({ category: z.string(), format: text, url: text, base64: text });

export const shipment = z.object({
  id: z.string().min(1),
  status: z.string(),
  reference: text,
  carrier_name: text,
  tracking_number: text,
  tracking_url: text,
  is_return: z.boolean().nullish(),
  rates: z.array(rate).nullish(),
  selected_rate: rate.nullish(),
  shipping_documents: z.array(document).nullish(),
});
export type Shipment = z.infer<typeof shipment>;

export const shipments = z.object({ next: text, results: z.array(shipment) });

export const tracker = z.object({
  tracking_number: z.string(),
  status: text,
  estimated_delivery: text,
  events: z
    .array(z.object({ date: text, time: text, timestamp: text, status: text, code: text, reason: text, description: text, location: text }))
    .nullish(),
});

export const pickup = z.object({
  id: z.string().min(1),
  status: text,
  pickup_date: text,
  ready_time: text,
  closing_time: text,
  pickup_charge: z
    .object({ amount: z.union([z.number(), z.string()]).nullish(), currency: text })
    .nullish()
    .catch(undefined),
  metadata: z.record(z.string(), z.unknown()).nullish(),
});

export const pickups = z.object({ next: text, results: z.array(pickup) });

export const webhook = z.object({
  id: z.string().min(1),
  url: z.string(),
  enabled_events: z.array(z.string()),
  disabled: z.boolean().nullish(),
  secret: z.string().min(1),
});

export const webhooks = z.object({ results: z.array(webhook) });

export const news = z.object({ event: z.string(), data: z.object({ tracking_number: text }) });

/** Errors of Karrio itself, and those of a carrier behind it. */
export const refusal = z.object({
  errors: z.array(z.object({ message: z.unknown(), code: text })).nullish(),
  messages: z.array(z.object({ message: z.unknown(), code: text, carrier_name: text })).nullish(),
});
