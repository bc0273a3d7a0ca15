import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId } from "../domain/ids.ts";
import { findCredit, useCredit } from "../store/credits.ts";

/**
 * Takes an amount off a store credit; the same reference again takes nothing more.
 * @throws Refusal `not_found` for a code nobody gave or that ran out, `conflict` when less is left
 */
export async function spendCredit(
  { db, keys, now }: Pick<Context, "db" | "keys" | "now">,
  merchantId: MerchantId,
  code: string,
  { reference, amount }: { readonly reference: string; readonly amount: number },
): Promise<{ left: number; currency: string }> {
  const at = now();
  const credit = await findCredit(db, merchantId, keys.hash("credits", code));
  if (!credit || credit.expiresAt <= at) throw new Refusal("not_found");
  const left = await useCredit(db, merchantId, credit, { reference, amount, at });
  if (left === null) throw new Refusal("conflict");
  return { left, currency: credit.currency };
}
