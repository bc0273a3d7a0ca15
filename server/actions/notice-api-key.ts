import type { Context } from "../context.ts";
import type { Actor } from "../domain/actor.ts";
import type { MerchantId } from "../domain/ids.ts";
import { noticeApiKey as notice } from "../store/api-keys.ts";

/** Writes down, now and then, that an API key is in use: who tidies up sees which are not. */
export async function noticeApiKey(
  { db, now }: Pick<Context, "db" | "now">,
  { merchantId, actor }: { readonly merchantId: MerchantId; readonly actor: Actor },
  usedAt: number | null,
): Promise<void> {
  if (actor.kind === "key") await notice(db, merchantId, actor.id, usedAt, now());
}
