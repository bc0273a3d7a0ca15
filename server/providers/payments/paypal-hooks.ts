import { z } from "zod";
import { ConnectionProblem, type Delivery, type DeliveryRead, type Hooks } from "../port.ts";
import type { WriteReply } from "../vendor.ts";
import { type PaypalWay, readable } from "./paypal-client.ts";
import type { GatewayChange } from "./port.ts";

/** Everything that happens to a refund; PayPal is asked which of them it knows. */
const wanted = ["PAYMENT.CAPTURE.REFUNDED", "PAYMENT.CAPTURE.REVERSED", "PAYMENT.REFUND.PENDING", "PAYMENT.REFUND.FAILED"];

/** PayPal tries for three days to deliver, and what it signs is the time of the first try. */
const oldest = 4 * 24 * 3_600_000;
const newest = 300_000;
const mostBytes = 1_000_000;

const eventTypes = z.object({ event_types: z.array(z.object({ name: z.string() })) });
const webhook = z.object({ id: z.string(), url: z.string(), event_types: z.array(z.object({ name: z.string() })) });

/** A webhook's own id is what proves a delivery: PayPal says for which of them it was signed. So the id is kept as the secret. */
export function paypalHooks(way: PaypalWay): Hooks<GatewayChange> {
  return {
    ensure: async (url) => {
      const types = await typesOf(way);
      const known = await find(way, url);
      if (known) {
        const right = types.every(({ name }) => known.event_types.some((one) => one.name === name || one.name === "*"));
        const body = [{ op: "replace", path: "/event_types", value: types }];
        if (!right) settled(await way.write({ method: "PATCH", path: `/v1/notifications/webhooks/${known.id}`, body }));
        return { ids: [known.id], secret: known.id };
      }
      settled(await way.write({ method: "POST", path: "/v1/notifications/webhooks", body: { url, event_types: types } }));
      const made = await find(way, url);
      if (!made) throw new ConnectionProblem("unreadable", "PayPal does not show the webhook that it made");
      return { ids: [made.id], secret: made.id };
    },
    remove: async (ids) => {
      for (const id of ids) {
        const removed = await way.write({ method: "DELETE", path: `/v1/notifications/webhooks/${encodeURIComponent(id)}` });
        if (removed.kind !== "answered" || removed.reply.status !== 404) settled(removed);
      }
    },
    read: (delivery, secret) => read(way, delivery, secret),
  };
}

async function typesOf(way: PaypalWay): Promise<{ readonly name: string }[]> {
  const { event_types: known } = readable(eventTypes, await way.read({ path: "/v1/notifications/webhooks-event-types" }));
  return wanted.filter((name) => known.some((one) => one.name === name)).map((name) => ({ name }));
}

async function find(way: PaypalWay, url: string): Promise<z.infer<typeof webhook> | null> {
  const { webhooks } = readable(z.object({ webhooks: z.array(webhook) }), await way.read({ path: "/v1/notifications/webhooks" }));
  return webhooks.find((one) => one.url === url) ?? null;
}

/** @throws ConnectionProblem */
function settled(written: WriteReply): void {
  if (written.kind === "unknown") throw new ConnectionProblem("not_reached", written.message);
  if (written.kind === "rejected") throw new ConnectionProblem("busy", written.message, written.retryAfter);
  const { status } = written.reply;
  if (status === 401 || status === 403) throw new ConnectionProblem("not_allowed", `answered ${status}`);
  if (status < 200 || status >= 300) throw new ConnectionProblem(status >= 500 ? "busy" : "refused", `answered ${status}`);
}

/** In the forms PayPal's own document gives them, since they are sent to PayPal as they came. */
const signed = z.object({
  auth_algo: z.string().regex(/^[a-zA-Z0-9]{1,100}$/),
  cert_url: z.url({ protocol: /^https$/, hostname: /^(?:[a-z0-9-]+\.)*paypal\.com$/ }).max(500),
  transmission_id: z
    .string()
    .regex(/^(?!\d+$)\w+\S+$/)
    .max(50),
  transmission_sig: z
    .string()
    .regex(/^(?!\d+$)\w+\S+$/)
    .max(500),
  transmission_time: z.iso.datetime({ offset: true }).max(40),
  webhook_id: z.string().regex(/^[a-zA-Z0-9]{1,50}$/),
});

const event = z.object({ id: z.string(), event_type: z.string(), resource: z.object({ id: z.string() }) });

/** Only PayPal can say whether it signed. Its certificate is not fetched from where a stranger says it is. */
async function read(way: PaypalWay, { body, headers, at }: Delivery, secret: string): Promise<DeliveryRead<GatewayChange>> {
  const read = signed.safeParse({
    auth_algo: headers["paypal-auth-algo"],
    cert_url: headers["paypal-cert-url"],
    transmission_id: headers["paypal-transmission-id"],
    transmission_sig: headers["paypal-transmission-sig"],
    transmission_time: headers["paypal-transmission-time"],
    webhook_id: secret,
  });
  if (!read.success) return { genuine: false, why: secret === "" ? "there is no secret to check it by" : "it has no signature" };
  const age = at - Date.parse(read.data.transmission_time);
  if (age > oldest || age < -newest) return { genuine: false, why: "it was signed at another time" };
  const text = body.length > mostBytes ? null : decoded(body);
  if (text === null || !isObject(text)) return { genuine: false, why: "it is no JSON object of a bearable size" };

  try {
    // What is signed are the very bytes, so they are put in as they came. They are one whole object, so nothing can follow or end it.
    const asked = `${JSON.stringify(read.data).slice(0, -1)},"webhook_event":${text}}`;
    const reply = await way.read({ method: "POST", path: "/v1/notifications/verify-webhook-signature", body: asked });
    if (reply.status >= 400) return { genuine: false, why: `PayPal refused it with ${reply.status}` };
    const { verification_status: status } = readable(z.object({ verification_status: z.string() }), reply);
    if (status !== "SUCCESS") return { genuine: false, why: "its signature is another" };
  } catch (problem) {
    if (!(problem instanceof ConnectionProblem)) throw problem;
    return { genuine: false, why: `PayPal could not be asked: ${problem.message}`, again: true };
  }

  const { data: happened } = event.safeParse(JSON.parse(text));
  if (!happened) return { genuine: true, changes: [] };
  const isRefund = wanted.includes(happened.event_type);
  return { genuine: true, id: happened.id, changes: isRefund ? [{ kind: "refund", reference: happened.resource.id }] : [] };
}

function decoded(body: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return null;
  }
}

function isObject(text: string): boolean {
  try {
    return text.startsWith("{") && typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}
