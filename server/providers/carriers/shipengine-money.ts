import { z } from "zod";
import { type Minor, parseDecimal } from "../../domain/money.ts";

export const money = z.object({ currency: z.string().length(3), amount: z.number() });

/** Amounts come as numbers; written out they are the decimals that were meant. Null for what is no amount of its currency. */
export function fromMoney({ amount, currency }: z.infer<typeof money>): Minor | null {
  return parseDecimal(String(amount), currency.toUpperCase());
}
