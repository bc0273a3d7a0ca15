import { createHmac, timingSafeEqual } from "node:crypto";
import { webhookEventSchema } from "../../contract/shop-contract.ts";
import { ConnectionProblem, type Delivery, type DeliveryRead, type Hooks } from "../port.ts";
import type { Vendor } from "../vendor.ts";
import type { ShopChange } from "./port.ts";

/** Seconds a delivery may be old, or ahead of our clock. */
const tolerance = 300;
/** The contract has one webhook, so it needs no id of its own. */
const theOne = "webhook";

/** The shop tells of changes to one address, signed by Standard Webhooks. */
export function httpHooks(vendor: Vendor): Hooks<ShopChange> {
  const write = async (method: "PUT" | "DELETE", body?: object): Promise<"done" | "gone" | "lacking"> => {
    const written = await vendor.write({ method, path: "/webhook", ...(body && { body }) });
    if (written.kind === "rejected") throw new ConnectionProblem(written.code === "busy" ? "busy" : "not_reached", written.message);
    if (written.kind === "unknown") throw new ConnectionProblem("not_reached", written.message);
    const { status } = written.reply;
    if (status >= 200 && status < 300) return "done";
    if (status === 404 || status === 410) return "gone";
    if (status === 405 || status === 501) return "lacking";
    if (status === 401 || status === 403) throw new ConnectionProblem("not_allowed", `${method} /webhook answered ${status}`);
    throw new ConnectionProblem(status >= 500 ? "busy" : "refused", `${method} /webhook answered ${status}`);
  };
  return {
    ensure: async (url, secret) => {
      const shown = `whsec_${keyOf(secret).toString("base64")}`;
      return { ids: (await write("PUT", { url, secret: shown })) === "done" ? [theOne] : [] };
    },
    remove: async (ids) => {
      if (ids.includes(theOne)) await write("DELETE");
    },
    read: async (delivery, secret) => readDelivery(delivery, secret),
  };
}

/** A secret that is no `whsec_…` yet counts by its characters. */
function keyOf(secret: string): Buffer {
  return secret.startsWith("whsec_") ? Buffer.from(secret.slice(6), "base64") : Buffer.from(secret, "utf8");
}

function readDelivery({ body, headers, at }: Delivery, secret: string): DeliveryRead<ShopChange> {
  const key = keyOf(secret);
  if (key.length === 0) return { genuine: false, why: "there is no secret" };
  const { "webhook-id": id = "", "webhook-timestamp": sentAt = "", "webhook-signature": signatures = "" } = headers;
  if (!/^[\x21-\x7e]{1,255}$/.test(id) || !/^\d{1,12}$/.test(sentAt)) return { genuine: false, why: "it is not signed" };
  const expected = createHmac("sha256", key).update(`${id}.${sentAt}.`).update(body).digest();
  const signed = signatures
    .split(" ")
    .slice(0, 10)
    .some((one) => one.startsWith("v1,") && isSame(Buffer.from(one.slice(3), "base64"), expected));
  if (!signed) return { genuine: false, why: "the signature is another" };
  if (Math.abs(at / 1_000 - Number(sentAt)) > tolerance) return { genuine: false, why: "it is too old, or from another time" };
  return { genuine: true, id, changes: changesOf(body) };
}

function isSame(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

function changesOf(body: Uint8Array): ShopChange[] {
  let given: unknown;
  try {
    given = JSON.parse(new TextDecoder().decode(body));
  } catch {
    return [{ kind: "something" }];
  }
  const event = webhookEventSchema.safeParse(given).data;
  if (!event?.data || event.type === "changed") return [{ kind: "something" }];
  return [{ kind: event.type === "order.deleted" ? "order_gone" : "order", externalId: event.data.id }];
}
