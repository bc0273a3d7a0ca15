import { z } from "zod";
import type { Seen } from "./fake-vendor.ts";
import { parseForm } from "./form.ts";

/** Everything in a form is text. */
const whole = z
  .string()
  .regex(/^[1-9]\d*$/)
  .transform(Number);
const metadata = z.record(z.string().max(40), z.string().max(500));
const events = z.record(z.string().regex(/^\d+$/), z.string().regex(/^[a-z_]+(?:\.[a-z_]+)+$/));
const price = z.strictObject({
  currency: z.string().regex(/^[a-z]{3}$/),
  unit_amount: whole,
  product_data: z.strictObject({ name: z.string().min(1) }),
});

const refund = z
  .strictObject({
    charge: z.string().startsWith("ch_").or(z.string().startsWith("py_")).optional(),
    payment_intent: z.string().startsWith("pi_").optional(),
    amount: whole.optional(),
    reason: z.enum(["duplicate", "fraudulent", "requested_by_customer"]).optional(),
    metadata: metadata.optional(),
  })
  .refine((one) => (one.charge === undefined) !== (one.payment_intent === undefined), "exactly one of charge and payment_intent");

const session = z.strictObject({
  mode: z.literal("payment"),
  line_items: z.strictObject({ "0": z.strictObject({ quantity: z.literal("1"), price_data: price }) }),
  success_url: z.url(),
  cancel_url: z.url(),
  client_reference_id: z.string().max(200),
  metadata,
  payment_intent_data: z.strictObject({ metadata }),
  locale: z.enum(["auto", "en", "fr", "es", "de"]),
  customer_email: z.email().optional(),
  expires_at: whole.optional(),
});

const endpoint = z.strictObject({
  url: z.url(),
  enabled_events: events,
  api_version: z.literal("2026-10-28.endive"),
  description: z.string().optional(),
});

const endpointChange = z.strictObject({ enabled_events: events.optional(), disabled: z.enum(["true", "false"]).optional() });

const byPath: Readonly<Record<string, z.ZodType>> = {
  "/v1/refunds": refund,
  "/v1/checkout/sessions": session,
  "/v1/checkout/sessions/{id}/expire": z.strictObject({}),
  "/v1/webhook_endpoints": endpoint,
  "/v1/webhook_endpoints/{id}": endpointChange,
};

/** What Stripe takes of us, and nothing that it would take besides. */
export const forms = { refund, session, endpoint, endpointChange, byPath };

/** A path with what it names left out. */
export function asksOf(path: string): string {
  return path.replace(/^(\/v1\/checkout\/sessions)\/[^/]+/, "$1/{id}").replace(/^(\/v1\/(?!checkout)[a-z_]+)\/[^/]+/, "$1/{id}");
}

/** What Stripe's library and our use of it promise of every request. */
export function checkStripeRequest({ method, path, headers, body }: Seen): string[] {
  const wrong: string[] = [];
  const [bare = ""] = path.split("?");
  if (headers["stripe-version"] !== "2026-10-28.endive") wrong.push("another version of the API");
  if (headers["x-stripe-client-telemetry"] !== undefined) wrong.push("telemetry");
  if (/rk_|sk_/.test(path)) wrong.push("a key in the address");
  if (method !== "POST") return body === "" ? wrong : [...wrong, "a body"];
  if (headers["content-type"] !== "application/x-www-form-urlencoded") wrong.push(`content-type ${headers["content-type"]}`);
  const form = parseForm(body);
  if (form === null) return [...wrong, "this is no form"];
  const schema = forms.byPath[asksOf(bare)];
  if (!schema) return [...wrong, `nothing is posted to ${bare}`];
  const read = schema.safeParse(form);
  if (!read.success) wrong.push(...read.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`));
  if (/refunds$|sessions$/.test(bare) && !headers["idempotency-key"]) wrong.push("no key of ours");
  if (/stripe-node-retry/.test(headers["idempotency-key"] ?? "") && /refunds$|sessions$/.test(bare)) wrong.push("the library's own key");
  return wrong;
}
