import { createHash } from "node:crypto";
import { z } from "zod";
import { type Minor, parseDecimal, toDecimal } from "../../domain/money.ts";
import { ConnectionProblem } from "../port.ts";

export const money = z.object({ currency_code: z.string().length(3), value: z.string() });
export type Money = z.infer<typeof money>;

/** PayPal counts these in whole units, whatever ISO 4217 has. */
const whole: ReadonlySet<string> = new Set(["HUF", "JPY", "TWD"]);

/** An amount as PayPal writes it, or null when it cannot be told exactly that amount. */
export function toPaypal(amount: Minor, currency: string): Money | null {
  if (!Number.isSafeInteger(amount) || amount <= 0) return null;
  const value = toDecimal(amount, currency);
  if (!whole.has(currency)) return { currency_code: currency, value };
  const [units = "", parts = ""] = value.split(".");
  return /[1-9]/.test(parts) ? null : { currency_code: currency, value: units };
}

/** Without its sign: in reports what went out is negative. @throws ConnectionProblem */
export function fromPaypal({ currency_code: currency, value }: Money): { readonly amount: Minor; readonly currency: string } {
  const amount = parseDecimal(value.replace(/^-/, ""), currency);
  if (amount === null) throw new ConnectionProblem("unreadable", `PayPal answered ${value.slice(0, 40)} of ${currency}`);
  return { amount, currency };
}

/** A key of ours in the letters that PayPal takes, so that it can be read in PayPal's reports; any other as a hash of it. */
export function plainKey(key: string): string {
  return /^[\w-]{1,90}(?::\d{1,6})?$/.test(key) ? key.replace(":", ".") : createHash("sha256").update(key).digest("hex");
}

/** The key as it was, where it could be written plainly. */
export function ourKey(plain: string): string {
  return plain.replace(/\.(\d{1,6})$/, ":$1");
}

/** What the payer reads. Accounts may refuse an invoice number that was there before, so each refund of a return has its own. */
export function invoiceOf(returnNumber: string, key: string): string {
  return `${returnNumber.replaceAll(/[^\w.-]/g, "").slice(0, 60)}-${createHash("sha256").update(key).digest("hex").slice(0, 8)}`;
}
