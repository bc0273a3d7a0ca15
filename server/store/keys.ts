import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";

/**
 * What the instance key gives: one derived key per purpose, so that nothing made for one purpose passes for another. The first
 * secret of the ring makes; all of them read, so that changing the key voids no printed link.
 */
export interface Keys {
  /** What everything sealed with the current secret begins with. */
  readonly current: string;
  /** Encrypts text for `open` (AES-256-GCM). URL-safe. */
  seal(purpose: string, text: string): string;
  /** Null for anything that was not sealed by this ring for this purpose. */
  open(purpose: string, sealed: string): string | null;
  /** A signature for `verify` (HMAC-SHA256). URL-safe. */
  sign(purpose: string, text: string): string;
  verify(purpose: string, text: string, signature: string): boolean;
  /** The same text always gives the same hash, also after the ring has grown at its front: it is made by the ring's last secret. */
  hash(purpose: string, text: string): string;
}

/**
 * @param ring `id:secret[,id:secret…]`, the current one first, or one bare secret
 * @throws Error for an empty or ambiguous ring
 */
export function keysFrom(ring: string): Keys {
  const secrets = readRing(ring);
  const [current] = secrets;
  const oldest = secrets.at(-1);
  if (!current || !oldest) throw new Error("The instance key is empty.");

  const derived = new Map<string, KeyObject>();
  const keyFor = ({ id, secret }: Secret, purpose: string): KeyObject => {
    const name = `${id} ${purpose}`;
    const known = derived.get(name);
    if (known) return known;
    const key = createSecretKey(Buffer.from(hkdfSync("sha256", secret, "returns-portal", purpose, 32)));
    derived.set(name, key);
    return key;
  };
  const mac = (secret: Secret, purpose: string, text: string): Buffer =>
    createHmac("sha256", keyFor(secret, purpose)).update(text).digest();
  const named = (text: string): { secret: Secret; bytes: Buffer } | null => {
    const dot = text.indexOf(".");
    const name = text.slice(0, dot);
    // A secret that stood alone had no name; it may have got one when a second came.
    const secret = secrets.find(({ id }) => id === name) ?? (name === nameless ? oldest : undefined);
    return dot > 0 && secret ? { secret, bytes: Buffer.from(text.slice(dot + 1), "base64url") } : null;
  };

  return {
    current: `${current.id}.`,
    seal: (purpose, text) => {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv("aes-256-gcm", keyFor(current, `seal ${purpose}`), nonce).setAAD(Buffer.from(purpose));
      const sealed = Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
      return `${current.id}.${sealed.toString("base64url")}`;
    },
    open: (purpose, sealed) => {
      const found = named(sealed);
      if (!found || found.bytes.length < nonceBytes + tagBytes) return null;
      const { secret, bytes } = found;
      const decipher = createDecipheriv("aes-256-gcm", keyFor(secret, `seal ${purpose}`), bytes.subarray(0, nonceBytes), {
        authTagLength: tagBytes,
      })
        .setAAD(Buffer.from(purpose))
        .setAuthTag(bytes.subarray(-tagBytes));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]).toString("utf8");
      } catch {
        return null;
      }
    },
    sign: (purpose, text) => `${current.id}.${mac(current, `sign ${purpose}`, text).toString("base64url")}`,
    verify: (purpose, text, signature) => {
      const found = named(signature);
      if (!found) return false;
      const expected = mac(found.secret, `sign ${purpose}`, text);
      return found.bytes.length === expected.length && timingSafeEqual(found.bytes, expected);
    },
    hash: (purpose, text) => mac(oldest, `hash ${purpose}`, text).toString("base64url"),
  };
}

const nameless = "0";
const nonceBytes = 12;
const tagBytes = 16;

interface Secret {
  readonly id: string;
  readonly secret: string;
}

function readRing(ring: string): Secret[] {
  const parts = ring.split(",").map((part) => part.trim());
  const secrets = parts.map((part) => {
    const match = /^([\w-]{1,32}):(.+)$/.exec(part);
    return match ? { id: match[1] ?? "", secret: match[2] ?? "" } : { id: nameless, secret: part };
  });
  if (secrets.some(({ secret }) => secret === "")) throw new Error("The instance key is empty.");
  if (new Set(secrets.map(({ id }) => id)).size !== secrets.length) throw new Error("The instance key names two secrets by the same id.");
  return secrets;
}
