import { type Named, type Tried, tryOut } from "../connected/open.ts";
import type { Context } from "../context.ts";
import type { MerchantId } from "../domain/ids.ts";
import type { Given } from "../providers/port.ts";
import { hitWithin } from "../store/limits.ts";

/** Of one merchant. Each asks a server somewhere for what was typed in. */
const budget = { limit: 20, windowMs: 60_000 };

/**
 * Looks whether a shop or gateway lets us in, before anything is saved.
 * @throws Refusal `too_many_requests`
 */
export async function trySettings(context: Context, merchantId: MerchantId, named: Named, given: Given): Promise<Tried> {
  await hitWithin(context.db, `connections:${merchantId}`, { ...budget, at: context.now() });
  return tryOut(context, named, given);
}
