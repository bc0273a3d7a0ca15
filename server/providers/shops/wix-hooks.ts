import { createPublicKey, verify } from "node:crypto";
import { z } from "zod";
import type { DeliveryRead, Hooks } from "../port.ts";
import type { ShopChange } from "./port.ts";

/**
 * What Wix tells: the body is a token signed with the key of the merchant's app, and what it says is JSON within JSON within it. Wix takes no
 * registrations by API: whoever made the app types our address in its dashboard.
 */

const header = z.object({ alg: z.literal("RS256") });
const claims = z.object({ data: z.string(), exp: z.number() });
const event = z.object({ eventType: z.string(), instanceId: z.string().nullish(), data: z.string().nullish() });
const about = z.object({ id: z.string().nullish(), entityId: z.string().nullish(), entityFqdn: z.string().nullish() });

/** Clocks differ. */
const tolerated = 60_000;

export function openHooks(publicKey: string): Hooks<ShopChange> {
  return {
    ensure: async () => ({ ids: [], secret: publicKey }),
    remove: async () => {},
    read: async ({ body, at }, secret) => {
      if (secret.trim() === "") return { genuine: false, why: "there is no key to check it by" };
      return read(new TextDecoder().decode(body).trim(), secret, at);
    },
  };
}

function read(token: string, pem: string, at: number): DeliveryRead<ShopChange> {
  const [first = "", second = "", third = "", ...more] = token.split(".");
  if (more.length > 0 || !third) return { genuine: false, why: "it is no token" };
  // The key says how it is checked, never the token.
  if (!header.safeParse(decoded(first)).success) return { genuine: false, why: "it is signed in another way than Wix does" };
  try {
    const key = createPublicKey(unfolded(pem));
    const right =
      key.asymmetricKeyType === "rsa" && verify("sha256", Buffer.from(`${first}.${second}`), key, Buffer.from(third, "base64url"));
    if (!right) return { genuine: false, why: "the signature is not Wix's" };
  } catch {
    return { genuine: false, why: "the key is none" };
  }
  const claimed = claims.safeParse(decoded(second)).data;
  if (!claimed) return { genuine: false, why: "it says nothing" };
  if (claimed.exp * 1_000 + tolerated < at) return { genuine: false, why: "it is too old" };
  const said = event.safeParse(json(claimed.data)).data;
  if (!said) return { genuine: true, changes: [] };
  const what = about.safeParse(json(said.data ?? "")).data;
  return {
    genuine: true,
    changes: changesIn(said.eventType, what?.entityId, what?.entityFqdn),
    ...(what?.id && { id: what.id.slice(0, 100) }),
  };
}

/** A key loses its lines when it is pasted into a field of one. */
function unfolded(pem: string): string {
  const bare = pem.replace(/-----[A-Z ]+-----/g, "").replace(/\s+/g, "");
  return `-----BEGIN PUBLIC KEY-----\n${bare.replace(/(.{64})/g, "$1\n")}\n-----END PUBLIC KEY-----\n`;
}

function changesIn(type: string, entityId: string | null | undefined, entityFqdn: string | null | undefined): readonly ShopChange[] {
  if (type === "AppRemoved") return [{ kind: "disconnected" }];
  const isOrder = type.startsWith("wix.ecom.v1.order_") || entityFqdn === "wix.ecom.v1.order";
  if (!isOrder || !entityId) return type.startsWith("wix.ecom.") ? [{ kind: "something" }] : [];
  return [{ kind: "order", externalId: entityId.slice(0, 64) }];
}

function decoded(part: string): unknown {
  return json(Buffer.from(part, "base64url").toString("utf8"));
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
