import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { Delivery, DeliveryRead, Hooks } from "../port.ts";
import type { GatewayChange } from "./port.ts";
import { apiVersion, readable, type StripeWay, settled } from "./stripe-client.ts";

const events = [
  "refund.created",
  "refund.updated",
  "refund.failed",
  "checkout.session.completed",
  "checkout.session.expired",
  "checkout.session.async_payment_succeeded",
  "checkout.session.async_payment_failed",
] as const;

/** How far the time in a signature may be from ours, in either direction. */
const window = 300_000;

/** Stripe makes the secret and tells it once. Every secret of its making begins so. */
const madeByStripe = /^whsec_/;

const endpoint = z.object({ id: z.string(), url: z.string(), status: z.string(), enabled_events: z.array(z.string()) });

export function stripeHooks(way: StripeWay): Hooks<GatewayChange> {
  return {
    ensure: async (url, secret) => {
      const known = await findEndpoint(way, url);
      if (known && madeByStripe.test(secret)) {
        if (!isRight(known)) {
          settled(await way.write((stripe) => stripe.webhookEndpoints.update(known.id, { enabled_events: [...events], disabled: false })));
        }
        return { ids: [known.id] };
      }
      // One whose secret nobody has any more proves nothing: it is made anew.
      if (known) await removeEndpoint(way, known.id);
      const params = { url, enabled_events: [...events], api_version: apiVersion, description: "returns-portal" };
      const made = settled(await way.write((stripe) => stripe.webhookEndpoints.create(params)));
      const { id, secret: own } = readable(z.object({ id: z.string(), secret: z.string().regex(madeByStripe) }), made);
      return { ids: [id], secret: own };
    },
    remove: async (ids) => {
      for (const id of ids) await removeEndpoint(way, id);
    },
    read: async (delivery, secret) => readDelivery(delivery, secret),
  };
}

type Endpoint = z.infer<typeof endpoint>;

async function findEndpoint(way: StripeWay, url: string): Promise<Endpoint | null> {
  // Stripe allows sixteen endpoints an account.
  const page = await way.read((stripe) => stripe.webhookEndpoints.list({ limit: 100 }));
  const { data } = readable(z.object({ data: z.array(endpoint) }), page);
  return data.find((one) => one.url === url) ?? null;
}

function isRight({ status, enabled_events: enabled }: Endpoint): boolean {
  return status === "enabled" && (enabled.includes("*") || events.every((one) => enabled.includes(one)));
}

async function removeEndpoint(way: StripeWay, id: string): Promise<void> {
  const removed = await way.write((stripe) => stripe.webhookEndpoints.del(id));
  if (removed.kind === "rejected" && removed.code === "not_found") return;
  settled(removed);
}

const event = z.object({
  id: z.string(),
  type: z.string(),
  data: z.object({ object: z.object({ id: z.string(), object: z.string() }) }),
});

function readDelivery({ body, headers, at }: Delivery, secret: string): DeliveryRead<GatewayChange> {
  const wrong = wrongSignature(body, headers["stripe-signature"] ?? "", secret, at);
  if (wrong !== null) return { genuine: false, why: wrong };
  const { data: read } = event.safeParse(json(body));
  if (!read) return { genuine: true, changes: [] };
  const { id: reference, object } = read.data.object;
  if (object === "refund") return { genuine: true, id: read.id, changes: [{ kind: "refund", reference }] };
  if (object === "checkout.session") return { genuine: true, id: read.id, changes: [{ kind: "payment", reference }] };
  return { genuine: true, id: read.id, changes: [] };
}

/**
 * Why a delivery is not Stripe's; null when it is. While a secret is rolled Stripe signs with both, and one that fits is enough.
 * The time is part of what is signed, so an old delivery cannot be given a new one.
 */
function wrongSignature(body: Uint8Array, header: string, secret: string, at: number): string | null {
  if (secret === "") return "there is no secret to check it by";
  const parts = header.split(",").map((part) => part.trim().split("=", 2) as [string, string?]);
  const time = parts.find(([name]) => name === "t")?.[1] ?? "";
  const signatures = parts.flatMap(([name, value]) => (name === "v1" && value && /^[0-9a-f]{64}$/.test(value) ? [value] : []));
  if (!/^\d{1,12}$/.test(time) || signatures.length === 0) return "it has no signature";
  if (Math.abs(at - Number(time) * 1_000) > window) return "it was signed at another time";
  const expected = createHmac("sha256", secret).update(`${time}.`).update(body).digest();
  const fits = signatures.slice(0, 8).map((one) => timingSafeEqual(Buffer.from(one, "hex"), expected));
  return fits.includes(true) ? null : "its signature is another";
}

function json(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
