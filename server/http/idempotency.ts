import { createHash } from "node:crypto";
import { Refusal } from "../domain/errors.ts";

/**
 * The `Idempotency-Key` of a POST that creates. No answer is stored under it: a replay finds what was created and renders it again.
 * @throws Refusal `idempotency_key_missing`, also for a key that is too short to be new each time
 */
export function requireKey(header: string | undefined): string {
  const key = header?.trim() ?? "";
  if (!/^[\x21-\x7e]{8,255}$/.test(key)) throw new Refusal("idempotency_key_missing");
  return key;
}

/** Tells a replay from another request under the same key. The body has been parsed, so its keys stand in the schema's order. */
export function hashOfRequest(body: unknown): string {
  return createHash("sha256").update(JSON.stringify(body)).digest("base64url");
}
