import type { Context } from "../context.ts";
import type { MerchantId } from "../domain/ids.ts";
import { hitWithin } from "../store/limits.ts";

/** More than a team that compares prices for each parcel asks; a program that goes through all returns asks more. */
const budget = { limit: 120, windowMs: 60_000 };

/**
 * Counts a question that carriers are asked on behalf of somebody who only looks: it waits in one line with the labels that are to be bought,
 * so that whoever may read must not fill it. Counted for the merchant, in all processes.
 * @throws Refusal `too_many_requests`
 */
export async function countQuestion({ db, now }: Pick<Context, "db" | "now">, merchantId: MerchantId): Promise<void> {
  await hitWithin(db, `carriers:asked:${merchantId}`, { ...budget, at: now() });
}
