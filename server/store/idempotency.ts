import { Refusal } from "../domain/errors.ts";
import type { MerchantId } from "../domain/ids.ts";
import { storable } from "./columns.ts";
import type { Reader, Writer } from "./database.ts";
import { prepared } from "./prepared.ts";
import { insertRows } from "./rows.ts";

/** A caller's promise that a request with this key is always the same request. */
export interface Claim {
  /** Within what the key is the caller's own: an order, an API key. */
  readonly scope: string;
  readonly key: string;
  readonly requestHash: string;
  /** What the request made; a replay renders it again. */
  readonly subject: string;
}

export async function findAnswer(
  db: Reader,
  merchantId: MerchantId,
  scope: string,
  key: string,
): Promise<{ requestHash: string; subject: string } | null> {
  const [row] = await answers(db, { merchantId, scope, key: storable(key) });
  return row ? { requestHash: row.request_hash, subject: row.subject } : null;
}

const answers = prepared((db, { merchantId, scope, key }: { merchantId: MerchantId; scope: string; key: string }) =>
  db
    .selectFrom("idempotency_keys")
    .select(["request_hash", "subject"])
    .where("merchant_id", "=", merchantId)
    .where("scope", "=", scope)
    .where("key", "=", key),
);

/**
 * True when the key was free and is taken now. Of two at once the second waits here for the first, on both engines.
 * @throws Refusal `idempotency_key_reused` when it was used for another request
 */
export async function claimKey(
  tx: Writer,
  merchantId: MerchantId,
  { scope, key, requestHash, subject }: Claim,
  at: number,
): Promise<boolean> {
  const row = { merchant_id: merchantId, scope, key: storable(key), request_hash: requestHash, subject, created_at: at };
  const claimed = await insertRows(tx, "idempotency_keys", [row], { on: ["merchant_id", "scope", "key"], take: [] });
  if (claimed === 1) return true;
  const earlier = await findAnswer(tx, merchantId, scope, key);
  if (earlier?.requestHash !== requestHash) throw new Refusal("idempotency_key_reused");
  return false;
}
