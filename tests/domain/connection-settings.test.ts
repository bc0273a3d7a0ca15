import assert from "node:assert/strict";
import { test } from "node:test";
import { readSettings } from "../../server/domain/connection-settings.ts";

const declared = [
  { name: "id", kind: "text", required: true },
  { name: "publicKey", kind: "lines", required: false },
  { name: "secret", kind: "secret", required: false },
] as const;
const pem = "-----BEGIN PUBLIC KEY-----\r\nMIIBIjANBg\r\nkqhkiG9w0B\r\n-----END PUBLIC KEY-----";

test("a key of several lines is kept as it was pasted, and nothing else may hold a line break", () => {
  assert.deepEqual(readSettings(declared, { id: "1", publicKey: `${pem}\n`, secret: pem }), {
    settings: { id: "1", publicKey: pem },
    secrets: { secret: pem },
  });
  const wrong = (given: Record<string, string>) => {
    const read = readSettings(declared, { id: "1", ...given });
    return "mistakes" in read ? read.mistakes.map(({ name }) => name) : [];
  };
  assert.deepEqual(wrong({ id: "1\r\nX-Header: 2" }), ["id"]);
  assert.deepEqual(wrong({ publicKey: "a\0b", secret: "a\x1bb" }), ["publicKey", "secret"]);
  assert.deepEqual(wrong({ publicKey: "a".repeat(8_000), secret: "a".repeat(8_000) }), []);
  assert.deepEqual(wrong({ publicKey: "a\n".repeat(4_001), secret: "a\n".repeat(4_001) }), ["publicKey", "secret"]);
});
