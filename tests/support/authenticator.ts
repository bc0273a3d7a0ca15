import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

interface Options {
  readonly challenge: string;
  readonly rp?: { readonly id?: string };
  readonly rpId?: string;
  readonly user?: { readonly id: string };
}

/** What a test may get wrong on purpose. */
export interface Wrong {
  readonly origin?: string;
  readonly rpId?: string;
  /** Nobody put a finger on it. */
  readonly unverified?: boolean;
  /** Another challenge than the one asked. */
  readonly challenge?: string;
}

/** A security key made of software: one passkey, ES256, with a counter. It answers as a browser would hand the answer on. */
export class Authenticator {
  readonly id = randomBytes(16).toString("base64url");
  counter = 0;
  readonly #origin: string;
  readonly #key: { readonly publicKey: KeyObject; readonly privateKey: KeyObject } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  #userHandle = "";

  constructor(origin: string) {
    this.#origin = origin;
  }

  create(options: Options, wrong: Wrong = {}): { id: string; [rest: string]: unknown } {
    this.#userHandle = options.user?.id ?? "";
    const clientDataJSON = this.#clientData("webauthn.create", options, wrong);
    const id = Buffer.from(this.id, "base64url");
    const credential = Buffer.concat([Buffer.alloc(16), uint16(id.length), id, this.#coseKey()]);
    const authData = Buffer.concat([this.#authData(options.rp?.id ?? "", wrong, 0x40), credential]);
    const attestationObject = map([
      [text("fmt"), text("none")],
      [text("attStmt"), map([])],
      [text("authData"), bytes(authData)],
    ]);
    return {
      ...this.#common(),
      response: {
        clientDataJSON: clientDataJSON.toString("base64url"),
        attestationObject: attestationObject.toString("base64url"),
        transports: ["internal"],
      },
    };
  }

  get(options: Options, wrong: Wrong = {}): { id: string; [rest: string]: unknown } {
    this.counter += 1;
    const clientDataJSON = this.#clientData("webauthn.get", options, wrong);
    const authData = this.#authData(options.rpId ?? "", wrong, 0);
    const signature = sign("sha256", Buffer.concat([authData, sha256(clientDataJSON)]), this.#key.privateKey);
    return {
      ...this.#common(),
      response: {
        clientDataJSON: clientDataJSON.toString("base64url"),
        authenticatorData: authData.toString("base64url"),
        signature: signature.toString("base64url"),
        userHandle: this.#userHandle,
      },
    };
  }

  #common(): { id: string; rawId: string; type: string; clientExtensionResults: object } {
    return { id: this.id, rawId: this.id, type: "public-key", clientExtensionResults: {} };
  }

  #clientData(type: string, { challenge }: Options, wrong: Wrong): Buffer {
    const origin = wrong.origin ?? this.#origin;
    return Buffer.from(JSON.stringify({ type, challenge: wrong.challenge ?? challenge, origin, crossOrigin: false }));
  }

  #authData(rpId: string, wrong: Wrong, more: number): Buffer {
    const flags = 0x01 | (wrong.unverified ? 0 : 0x04) | more;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter);
    return Buffer.concat([sha256(Buffer.from(wrong.rpId ?? rpId)), Buffer.from([flags]), counter]);
  }

  /** COSE (RFC 9053): a point on P-256. */
  #coseKey(): Buffer {
    const { x = "", y = "" } = this.#key.publicKey.export({ format: "jwk" });
    return map([
      [Buffer.from([0x01]), Buffer.from([0x02])],
      [Buffer.from([0x03]), Buffer.from([0x26])],
      [Buffer.from([0x20]), Buffer.from([0x01])],
      [Buffer.from([0x21]), bytes(Buffer.from(x, "base64url"))],
      [Buffer.from([0x22]), bytes(Buffer.from(y, "base64url"))],
    ]);
  }
}

const sha256 = (data: Buffer): Buffer => createHash("sha256").update(data).digest();

function uint16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16BE(value);
  return buffer;
}

/** CBOR (RFC 8949), as much of it as an authenticator speaks. */
function head(kind: number, length: number): Buffer {
  if (length < 24) return Buffer.from([(kind << 5) | length]);
  return length < 256 ? Buffer.from([(kind << 5) | 24, length]) : Buffer.concat([Buffer.from([(kind << 5) | 25]), uint16(length)]);
}
const bytes = (data: Buffer): Buffer => Buffer.concat([head(2, data.length), data]);
const text = (data: string): Buffer => Buffer.concat([head(3, Buffer.byteLength(data)), Buffer.from(data)]);
const map = (entries: readonly (readonly [Buffer, Buffer])[]): Buffer => Buffer.concat([head(5, entries.length), ...entries.flat()]);
