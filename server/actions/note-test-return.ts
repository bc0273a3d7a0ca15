import type { Context } from "../context.ts";
import type { Shop } from "../domain/shop.ts";
import { noteTrial, readTrials } from "../store/set-up.ts";

/**
 * Notes for the set-up that somebody went through the portal with a test order; the test itself is stored nowhere. Anybody may play it,
 * so it is written once.
 */
export async function noteTestReturn({ db, now }: Pick<Context, "db" | "now">, shop: Shop, order: string): Promise<void> {
  const { portal } = await readTrials(db, shop.merchantId, shop.id);
  if (!portal) await noteTrial(db, shop.merchantId, shop.id, { portal: { at: now(), order } });
}
