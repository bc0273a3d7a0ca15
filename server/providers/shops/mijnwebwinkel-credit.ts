import { z } from "zod";
import { parseDecimal, toDecimal } from "../../domain/money.ts";
import type { Written } from "../port.ts";
import { lookedUp } from "../vendor.ts";
import { type Api, marked, marksIn } from "./mijnwebwinkel-api.ts";
import { localTime } from "./mijnwebwinkel-lists.ts";
import type { CreditAsked, CreditMade } from "./port.ts";

/** Store credit as a discount code that is good once. It is spent whole: what an order does not use of it is gone. */

const codeSchema = z.object({
  code: z.string().min(1),
  description: z.string().nullish(),
  fixed_discount: z
    .union([z.string(), z.number()])
    .nullish()
    .transform((value) => String(value ?? "")),
});
type Code = z.infer<typeof codeSchema>;

const longestCode = 20;

export async function findCredit(api: Api, currency: string, key: string): Promise<CreditMade | null> {
  const codes = await api.read("/discountcodes", z.array(codeSchema));
  const found = codes?.find((one) => isOf(one, key));
  return found ? toMade(found, currency) : null;
}

export function issueCredit(
  api: Api,
  { key, order: { currency }, amount, expiresAt, returnNumber, code: given }: CreditAsked,
): Promise<Written<CreditMade>> {
  const code = given.length > longestCode ? given.replaceAll("-", "") : given;
  if (code.length > longestCode) {
    return Promise.resolve({ kind: "rejected", code: "not_supported", message: `a discount code has at most ${longestCode} characters` });
  }
  return lookedUp<CreditMade>(async () => {
    const before = await api.read(`/discountcodes/${encodeURIComponent(code)}`, codeSchema);
    if (before && !isOf(before, key)) return { kind: "rejected", code: "wrong_state", message: "there is such a discount code already" };
    const made = before && toMade(before, currency);
    if (made) return { kind: "done", value: made };
    const body = {
      code,
      description: marked(`Return ${returnNumber}`, { kind: "credit", key }),
      fixed_discount: toDecimal(amount, currency),
      applies_to_shipping: true,
      applies_to_action_prices: true,
      single_use: true,
      active: true,
      // That day is the last one it is good on.
      valid_until: localTime(expiresAt - 1).slice(0, 10),
    };
    const written = await api.write("POST", "/discountcodes", { body }, codeSchema);
    if (written.kind !== "answered") return written;
    const value = toMade(written.data, currency);
    return value ? { kind: "done", value } : { kind: "unknown", message: "the amount of the discount code cannot be read" };
  });
}

function isOf({ description }: Code, key: string): boolean {
  return marksIn(description, "credit").some((one) => one.key === key);
}

function toMade({ code, fixed_discount }: Code, currency: string): CreditMade | null {
  const amount = parseDecimal(fixed_discount, currency);
  return amount === null ? null : { reference: code, code, amount };
}
