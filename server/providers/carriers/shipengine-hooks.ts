import { createPublicKey, type KeyObject, timingSafeEqual, verify } from "node:crypto";
import { z } from "zod";
import type { Delivery, DeliveryRead, Hooks } from "../port.ts";
import { jsonOf, problemOf } from "../vendor.ts";
import type { CarrierChange } from "./port.ts";
import { isShipengineId, type ShipengineApi } from "./shipengine-client.ts";
import { toTrack, trackShape } from "./shipengine-track.ts";

const event = "track";
/**
 * ShipStation signs for everybody with the same key, so its signature says who sent a delivery and not whose it is. That is said by a
 * secret of ours, which it sends along in this header.
 */
const ownHeader = "x-returns-portal-secret";
/** How far the time in a delivery may be from ours, in either direction. */
const window = 300_000;
const keptFor = 12 * 60 * 60_000;
/** A key nobody knows is looked for so often at most, whoever names it. */
const patience = 60_000;

const hook = z.object({ webhook_id: z.string(), url: z.string(), event: z.string() });

export function shipengineHooks(api: ShipengineApi): Hooks<CarrierChange> {
  const keys = openKeys(api);
  return {
    ensure: async (url, secret) => {
      const headers = [{ key: ownHeader, value: secret }];
      const listed = await api.read("/v1/environment/webhooks", z.array(hook));
      const ours = listed?.find((one) => one.url === url && one.event === event && isShipengineId(one.webhook_id));
      if (ours) {
        const changed = await api.write("PUT", `/v1/environment/webhooks/${ours.webhook_id}`, { url, headers }, z.unknown());
        if (changed.kind !== "answered") throw problemOf(changed);
        return { ids: [ours.webhook_id] };
      }
      const made = await api.write("POST", "/v1/environment/webhooks", { event, url, name: "returns-portal", headers }, hook);
      if (made.kind !== "answered") throw problemOf(made);
      return { ids: [made.data.webhook_id] };
    },
    remove: async (ids) => {
      for (const id of ids) {
        if (!isShipengineId(id)) continue;
        const gone = await api.write("DELETE", `/v1/environment/webhooks/${id}`, undefined, z.unknown());
        if (gone.kind !== "answered" && !(gone.kind === "rejected" && gone.code === "not_found")) throw problemOf(gone);
      }
    },
    read: (delivery, secret) => readDelivery(delivery, secret, keys),
  };
}

const delivered = z.object({ resource_type: z.literal("API_TRACK"), data: trackShape.extend({ tracking_number: z.string().min(1) }) });

async function readDelivery(delivery: Delivery, secret: string, keys: Keys): Promise<DeliveryRead<CarrierChange>> {
  const { body, headers, at } = delivery;
  if (secret === "") return { genuine: false, why: "there is no secret to check it by" };
  if (!isSame(headers[ownHeader] ?? "", secret)) return { genuine: false, why: "it does not bring the secret of this connection" };
  const time = headers["x-shipengine-timestamp"] ?? "";
  const signature = headers["x-shipengine-rsa-sha256-signature"] ?? "";
  const signedAt = Date.parse(time);
  if (!Number.isFinite(signedAt) || signature === "") return { genuine: false, why: "it has no signature" };
  if (Math.abs(at - signedAt) > window) return { genuine: false, why: "it was signed at another time" };
  const key = await keys.find(headers["x-shipengine-rsa-sha256-key-id"] ?? "", at);
  if (key === "later") return { genuine: false, why: "ShipStation's keys could not be fetched", again: true };
  if (!key) return { genuine: false, why: "it was signed with no key of ShipStation's" };
  const signed = Buffer.concat([Buffer.from(`${time}.`), body]);
  if (!verify("RSA-SHA256", signed, key, Buffer.from(signature, "base64"))) return { genuine: false, why: "its signature is another" };
  const { data: read } = delivered.safeParse(jsonOf(body));
  return { genuine: true, changes: read ? [{ kind: "track", ...toTrack(read.data, read.data.tracking_number) }] : [] };
}

function isSame(given: string, secret: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(secret)];
  return one.length === other.length && timingSafeEqual(one, other);
}

interface Keys {
  /** Null: ShipStation has no such key. `later`: nobody can say now. */
  find(id: string, at: number): Promise<KeyObject | "later" | null>;
}

const published = z.object({
  keys: z.array(z.object({ kid: z.string(), kty: z.string(), n: z.string().catch(""), e: z.string().catch("") })),
});

/** ShipStation's public keys, from its own host and nowhere else: where a delivery might say they lie does not count. */
function openKeys(api: ShipengineApi): Keys {
  let known: ReadonlyMap<string, KeyObject> = new Map();
  let askedAt = Number.NEGATIVE_INFINITY;
  const ask = async (at: number): Promise<void> => {
    const answered = await api.read("/jwks", published);
    known = new Map(
      (answered?.keys ?? []).flatMap(({ kid, ...jwk }) => (isStrong(jwk) ? [[kid, createPublicKey({ key: jwk, format: "jwk" })]] : [])),
    );
    askedAt = at;
  };
  return {
    find: async (id, at) => {
      const found = known.get(id);
      if (found && at - askedAt < keptFor) return found;
      if (!found && at - askedAt < patience) return null;
      try {
        await ask(at);
      } catch {
        return "later";
      }
      return known.get(id) ?? null;
    },
  };
}

/** RSA of 2048 bits at least; what cannot be a key is none. */
function isStrong({ kty, n, e }: { readonly kty: string; readonly n: string; readonly e: string }): boolean {
  return kty === "RSA" && /^[\w-]+$/.test(n) && /^[\w-]+$/.test(e) && Buffer.from(n, "base64url").length >= 256;
}
