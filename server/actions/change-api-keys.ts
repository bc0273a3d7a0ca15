import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { ApiKeyId, MemberId, MerchantId } from "../domain/ids.ts";
import { type ApiKey, drawApiKey, hintOf, listApiKeys, revokeApiKey as revoke, saveApiKey } from "../store/api-keys.ts";

const most = 50;

export interface KeyWish {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdBy: MemberId;
  readonly hashOfApiKey: (key: string) => string;
}

/**
 * Makes an API key. The key is answered here and nowhere else: only its hash is kept.
 * @throws Refusal `too_many_keys`
 */
export async function createApiKey(
  { db, newId, now }: Pick<Context, "db" | "newId" | "now">,
  merchantId: MerchantId,
  { name, scopes, createdBy, hashOfApiKey }: KeyWish,
): Promise<ApiKey & { readonly key: string }> {
  if ((await listApiKeys(db, merchantId)).length >= most) throw new Refusal("too_many_keys", { most });
  const key = drawApiKey();
  const kept = { id: newId("apiKey"), name, scopes: [...new Set(scopes)], hint: hintOf(key), createdBy };
  const at = now();
  await saveApiKey(db, merchantId, { ...kept, hash: hashOfApiKey(key), at });
  return { ...kept, createdAt: at, usedAt: null, key };
}

/** @throws Refusal `not_found` */
export async function revokeApiKey({ db, now }: Pick<Context, "db" | "now">, merchantId: MerchantId, id: ApiKeyId): Promise<void> {
  if (!(await revoke(db, merchantId, id, now()))) throw new Refusal("not_found");
}
