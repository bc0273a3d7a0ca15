import { generateKeyPairSync, randomUUID, sign, verify } from "node:crypto";
import { crc32 } from "node:zlib";
import type { Context, Hono } from "hono";
import type { GatewayOffice } from "./gateway-bench.ts";

/** PayPal's certificate, as it were. */
const keys = generateKeyPairSync("rsa", { modulusLength: 2_048 });

const known = [
  "PAYMENT.CAPTURE.COMPLETED",
  "PAYMENT.CAPTURE.REFUNDED",
  "PAYMENT.CAPTURE.REVERSED",
  "PAYMENT.REFUND.PENDING",
  "PAYMENT.REFUND.FAILED",
];

interface Hook {
  readonly id: string;
  readonly url: string;
  event_types: { name: string }[];
}

type Refuse = (context: Context, status: 400 | 404, name: string, issue?: string) => Response;

/** PayPal's webhooks: kept by address, and proven by asking PayPal itself about the very bytes. */
export function paypalWebhooks(app: Hono, refuse: Refuse): Pick<GatewayOffice, "hooks" | "switchOffHooks" | "deliver"> {
  const hooks: Hook[] = [];
  let count = 0;

  app.get("/v1/notifications/webhooks-event-types", (context) =>
    context.json({ event_types: known.map((name) => ({ name, status: "ENABLED" })) }),
  );
  app.get("/v1/notifications/webhooks", (context) => context.json({ webhooks: hooks }));
  app.post("/v1/notifications/webhooks", async (context) => {
    const { url, event_types: types } = (await context.req.json()) as Omit<Hook, "id">;
    if (types.some(({ name }) => !known.includes(name))) return refuse(context, 400, "VALIDATION_ERROR", "INVALID_EVENT_TYPE");
    if (hooks.some((one) => one.url === url)) return refuse(context, 400, "WEBHOOK_URL_ALREADY_EXISTS");
    const made = { id: `0EH4048${++count}VK3838451S`, url, event_types: types };
    hooks.push(made);
    return context.json(made, 201);
  });
  app.patch("/v1/notifications/webhooks/:id", async (context) => {
    const found = hooks.find((one) => one.id === context.req.param("id"));
    if (!found) return refuse(context, 404, "INVALID_RESOURCE_ID");
    const [{ value }] = (await context.req.json()) as [{ value: { name: string }[] }];
    found.event_types = value;
    return context.json(found);
  });
  app.delete("/v1/notifications/webhooks/:id", (context) => {
    const at = hooks.findIndex((one) => one.id === context.req.param("id"));
    if (at < 0) return refuse(context, 404, "INVALID_RESOURCE_ID");
    hooks.splice(at, 1);
    return context.body(null, 204);
  });
  app.post("/v1/notifications/verify-webhook-signature", async (context) => {
    const text = await context.req.text();
    const asked = JSON.parse(text) as Record<
      "auth_algo" | "transmission_id" | "transmission_time" | "transmission_sig" | "webhook_id",
      string
    >;
    const start = text.indexOf('"webhook_event":') + '"webhook_event":'.length;
    const signed = message(asked.transmission_id, asked.transmission_time, asked.webhook_id, text.slice(start, text.lastIndexOf("}")));
    const fits =
      asked.auth_algo === "SHA256withRSA" &&
      verify("sha256", Buffer.from(signed), keys.publicKey, Buffer.from(asked.transmission_sig, "base64"));
    return context.json({ verification_status: fits ? "SUCCESS" : "FAILURE" });
  });

  return {
    hooks: () =>
      hooks.map(({ url, event_types: types }) => ({ url, active: types.some(({ name }) => name === "PAYMENT.CAPTURE.REFUNDED") })),
    switchOffHooks: () => {
      for (const one of hooks) one.event_types = [{ name: "PAYMENT.CAPTURE.COMPLETED" }];
    },
    deliver: ({ reference }, secret, signedAt = Date.now()) => {
      const body = JSON.stringify(
        {
          id: `WH-${++count}COC11055RA711503B`,
          event_version: "1.0",
          create_time: new Date(signedAt).toISOString(),
          resource_type: "refund",
          event_type: "PAYMENT.CAPTURE.REFUNDED",
          summary: "A refund – 10,00 € – was issued for a capture",
          resource: { id: reference, status: "COMPLETED", amount: { value: "10.00", currency_code: "EUR" } },
        },
        null,
        1,
      );
      const transmission = randomUUID();
      const time = new Date(signedAt).toISOString().replace(/\.\d+Z$/, "Z");
      const signature = sign("sha256", Buffer.from(message(transmission, time, secret, body)), keys.privateKey).toString("base64");
      return {
        body: new TextEncoder().encode(body),
        headers: {
          "content-type": "application/json",
          "paypal-auth-algo": "SHA256withRSA",
          "paypal-cert-url": "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-90621ecd",
          "paypal-transmission-id": transmission,
          "paypal-transmission-sig": signature,
          "paypal-transmission-time": time,
        },
        url: "https://returns.example.com/api/inbound/con_1",
        at: Date.now(),
      };
    },
  };
}

function message(transmission: string, time: string, webhook: string, body: string): string {
  return `${transmission}|${time}|${webhook}|${crc32(body)}`;
}
