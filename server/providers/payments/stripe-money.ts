import { exponent, type Minor } from "../../domain/money.ts";

/** Currencies that Stripe counts in other decimals than ISO 4217 has them: krona and shilling still in hundredths, the ariary whole. */
const decimals: Readonly<Record<string, number>> = { ISK: 2, UGX: 2, MGA: 0 };

/** Of these three decimals the last must be nought, as the card networks take no finer amount. */
const roundedByNetworks: ReadonlySet<string> = new Set(["BHD", "JOD", "KWD", "OMR", "TND"]);

/** An amount as Stripe counts it, or null when Stripe cannot be told exactly that amount. Nothing is ever rounded: it is somebody's money. */
export function toStripe(amount: Minor, currency: string): number | null {
  const factor = 10 ** ((decimals[currency] ?? exponent(currency)) - exponent(currency));
  const counted = factor >= 1 ? amount * factor : amount / Math.round(1 / factor);
  if (!Number.isSafeInteger(counted) || counted <= 0) return null;
  return roundedByNetworks.has(currency) && counted % 10 !== 0 ? null : counted;
}

/** The inverse; null for an amount that our own count of the currency cannot hold, as half a krona of long ago. */
export function fromStripe(counted: number, currency: string): Minor | null {
  const factor = 10 ** (exponent(currency) - (decimals[currency] ?? exponent(currency)));
  const amount = factor >= 1 ? counted * factor : counted / Math.round(1 / factor);
  return Number.isSafeInteger(amount) ? amount : null;
}
