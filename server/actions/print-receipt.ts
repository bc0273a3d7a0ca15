import type { Context } from "../context.ts";
import type { Return } from "../domain/return.ts";
import { receiptName, receiptOf } from "../notices/receipt.ts";

/**
 * Draws what a return came to, for the shopper to take along (S5-20, S5-24, S5-32): in their language unless another is asked for.
 * @throws Refusal `return_not_found`
 */
export async function printReceipt(
  context: Context,
  ret: Return,
  language: string = ret.language,
): Promise<{ readonly name: string; readonly bytes: Uint8Array }> {
  return { name: receiptName(ret.number), bytes: await receiptOf(context, ret, language) };
}
