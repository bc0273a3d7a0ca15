import { createHash, timingSafeEqual } from "node:crypto";
import { ConnectionProblem, type Delivery, type DeliveryRead, type Hooks } from "../port.ts";
import { readAs, type Vendor, type WriteReply } from "../vendor.ts";
import { news, webhooks } from "./karrio-shapes.ts";
import type { CarrierChange } from "./port.ts";

const wanted = ["tracker_created", "tracker_updated"];
const mostBytes = 1_000_000;

/** Karrio makes a secret for each address and sends it along: it says who sent it, and proves nothing of what stands in it. */
export function karrioHooks(vendor: Vendor): Hooks<CarrierChange> {
  return {
    ensure: async (url) => {
      const known = await find(vendor, url);
      if (known) {
        const right = !known.disabled && wanted.every((event) => known.enabled_events.includes(event));
        const body = { enabled_events: wanted, disabled: false };
        if (!right) settled(await vendor.write({ method: "PATCH", path: `/v1/webhooks/${known.id}`, body }));
        return { ids: [known.id], secret: known.secret };
      }
      const body = { url, description: "Returns portal", enabled_events: wanted };
      settled(await vendor.write({ method: "POST", path: "/v1/webhooks", body }));
      const made = await find(vendor, url);
      if (!made) throw new ConnectionProblem("unreadable", "Karrio does not show the webhook that it made");
      return { ids: [made.id], secret: made.secret };
    },
    remove: async (ids) => {
      for (const id of ids) {
        const removed = await vendor.write({ method: "DELETE", path: `/v1/webhooks/${encodeURIComponent(id)}` });
        if (removed.kind !== "answered" || removed.reply.status !== 404) settled(removed);
      }
    },
    read: async (delivery, secret) => read(delivery, secret),
  };
}

async function find(vendor: Vendor, url: string) {
  const { results } = readAs(webhooks, await vendor.read({ path: "/v1/webhooks?limit=100" }));
  return results.find((one) => one.url === url) ?? null;
}

/** @throws ConnectionProblem */
function settled(written: WriteReply): void {
  if (written.kind === "unknown") throw new ConnectionProblem("not_reached", written.message);
  if (written.kind === "rejected") throw new ConnectionProblem("busy", written.message, written.retryAfter);
  const { status } = written.reply;
  if (status === 401 || status === 403) throw new ConnectionProblem("not_allowed", `answered ${status}`);
  if (status < 200 || status >= 300) throw new ConnectionProblem(status >= 500 ? "busy" : "refused", `answered ${status}`);
}

function read({ body, headers }: Delivery, secret: string): DeliveryRead<CarrierChange> {
  if (secret === "") return { genuine: false, why: "there is no secret to know it by" };
  if (body.length > mostBytes) return { genuine: false, why: "it is too long" };
  if (!isSame(headers["x-event-id"] ?? "", secret)) return { genuine: false, why: "it does not know the secret" };
  const { data: said } = news.safeParse(jsonOf(body));
  const number = said?.data.tracking_number;
  return {
    genuine: true,
    changes: said && wanted.includes(said.event) && number ? [{ kind: "track", trackingNumber: number, scans: [] }] : [],
  };
}

/** Of any two lengths, in the same time. */
function isSame(told: string, secret: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(told), hash(secret));
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return null;
  }
}
