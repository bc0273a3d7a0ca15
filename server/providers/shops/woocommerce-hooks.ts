import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { ConnectionProblem, type Delivery, type DeliveryRead, type Hooks } from "../port.ts";
import type { ShopChange } from "./port.ts";
import { markOf, type Woo } from "./woocommerce-client.ts";
import { key, scalar } from "./woocommerce-orders.ts";

/** What WooCommerce tells us, and what it is worth: deliveries come late, once, out of order or never, so each only says where to look. */
const topics = ["order.created", "order.updated", "order.deleted", "order.restored", "action.woocommerce_order_refunded"] as const;

const hookSchema = z.object({ id: key, name: scalar, status: scalar, topic: scalar, delivery_url: scalar });
const made = z.object({ id: key });

export function wooHooks(woo: Woo): Hooks<ShopChange> {
  return {
    ensure: async (url, secret) => {
      const name = `returns-portal ${markOf(secret)}`;
      const here = (await allHooks(woo)).filter((one) => one.delivery_url === url);
      const ids: string[] = [];
      for (const topic of topics) {
        const [first, ...doubled] = here.filter((one) => one.topic === topic);
        for (const one of doubled) await change(woo, "DELETE", `/webhooks/${one.id}`);
        const wanted = { name, topic, delivery_url: url, secret, status: "active" };
        if (!first) ids.push(made.parse(await change(woo, "POST", "/webhooks", wanted)).id);
        // WooCommerce switches off what failed a few times, and never says which secret it signs with; the name tells us.
        else if (first.status !== "active" || first.name !== name)
          await change(woo, "PUT", `/webhooks/${first.id}`, { name, secret, status: "active" });
        if (first) ids.push(first.id);
      }
      return { ids };
    },
    remove: async (ids) => {
      for (const id of ids) if (/^\d{1,18}$/.test(id)) await change(woo, "DELETE", `/webhooks/${id}`);
    },
    read: async (delivery, secret) => readDelivery(delivery, secret),
  };
}

async function allHooks(woo: Woo): Promise<readonly z.infer<typeof hookSchema>[]> {
  const all: z.infer<typeof hookSchema>[] = [];
  for (let page = 1; page <= 50; page++) {
    const query = { page, per_page: 100, orderby: "id", order: "asc", _fields: "id,name,status,topic,delivery_url" };
    const found = (await woo.get("/webhooks", z.array(hookSchema), query))?.body ?? [];
    all.push(...found);
    if (found.length < 100) break;
  }
  return all;
}

/** @throws ConnectionProblem */
async function change(woo: Woo, method: "POST" | "PUT" | "DELETE", path: string, body?: unknown): Promise<unknown> {
  const wrote = await woo.write(method, path, body, method === "DELETE" ? { force: "true" } : {});
  if (wrote.kind === "done" && (method === "DELETE" || made.safeParse(wrote.body).success)) return wrote.body;
  if (wrote.kind === "done") throw new ConnectionProblem("unreadable", "the webhook has no id");
  if (wrote.kind === "unknown") throw new ConnectionProblem("busy", wrote.message);
  if (method === "DELETE" && wrote.code === "not_found") return undefined;
  const trouble = wrote.code === "busy" || wrote.code === "not_allowed" || wrote.code === "not_reached" ? wrote.code : "refused";
  throw new ConnectionProblem(trouble, wrote.message, wrote.retryAfter);
}

/**
 * Base64 of the HMAC-SHA256 of the raw body. Topic and delivery id stand in headers that nobody signed: what is believed is in the body.
 * On creation WooCommerce tries the address with a form of its own that it does not sign; it says nothing, so nothing is taken from it.
 */
function readDelivery({ body, headers }: Delivery, secret: string): DeliveryRead<ShopChange> {
  if (secret === "") return { genuine: false, why: "there is no secret to verify it by" };
  const given = headers["x-wc-webhook-signature"];
  if (given === undefined) {
    const isPing = body.length < 40 && /^webhook_id=\d+$/.test(Buffer.from(body).toString("latin1"));
    return isPing ? { genuine: true, changes: [] } : { genuine: false, why: "it is not signed" };
  }
  const right = createHmac("sha256", secret).update(body).digest();
  const theirs = Buffer.from(given, "base64");
  if (theirs.length !== right.length || !timingSafeEqual(theirs, right)) return { genuine: false, why: "the signature is not right" };
  const id = headers["x-wc-webhook-delivery-id"] ?? createHash("sha256").update(body).digest("hex");
  return { genuine: true, id: id.slice(0, 100), changes: changesIn(body) };
}

const orderSchema = z.looseObject({ id: key });
const actionSchema = z.object({ action: z.string(), arg: key });

function changesIn(body: Uint8Array): readonly ShopChange[] {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(body).toString("utf8"));
  } catch {
    return [];
  }
  const action = actionSchema.safeParse(json).data;
  if (action) return action.action === "woocommerce_order_refunded" ? [{ kind: "order", externalId: action.arg }] : [{ kind: "something" }];
  const order = orderSchema.safeParse(json).data;
  if (!order) return [{ kind: "something" }];
  // An order that was put in the trash is told by its id alone.
  return [{ kind: Object.keys(order).length === 1 ? "order_gone" : "order", externalId: order.id }];
}
