/** Money is an integer count of the currency's minor unit (cents for EUR, yen for JPY, thousandths for KWD). */
export type Minor = number;

export interface Money {
  readonly minor: Minor;
  /** ISO 4217, also of currencies no longer in use: old orders keep theirs. */
  readonly currency: string;
}

/** Currencies whose exponent is not 2 (ISO 4217, list one). */
// biome-ignore format: a table is read across
const exponents: Readonly<Record<string, number>> = {
  BIF: 0, CLP: 0, DJF: 0, GNF: 0, ISK: 0, JPY: 0, KMF: 0, KRW: 0, PYG: 0, RWF: 0, UGX: 0, UYI: 0, VND: 0, VUV: 0, XAF: 0, XOF: 0, XPF: 0,
  BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3,
  CLF: 4, UYW: 4,
};

/** How many decimal places the currency's minor unit has. */
export function exponent(currency: string): number {
  return exponents[currency] ?? 2;
}

/**
 * Reads a decimal number as shops write it ("-26.57", "1234.5") without going through floating point.
 * More decimals than the currency has are refused unless they are zeros. Returns null for anything else.
 */
export function parseDecimal(text: string, currency: string): Minor | null {
  const match = /^(-?)(\d{1,13})(?:\.(\d+))?$/.exec(text.trim());
  if (!match) return null;
  const [, sign = "", whole = "0", fraction = ""] = match;
  const places = exponent(currency);
  if (/[1-9]/.test(fraction.slice(places))) return null;
  const minor = Number(whole + fraction.slice(0, places).padEnd(places, "0"));
  if (!Number.isSafeInteger(minor)) return null;
  return sign && minor !== 0 ? -minor : minor;
}

/** As `parseDecimal`, of an amount that came as a JSON number (12.5): rounded to the minor unit. Null for what is none. */
export function fromNumber(amount: number, currency: string): Minor | null {
  return Number.isFinite(amount) && Math.abs(amount) < 1e12 ? parseDecimal(amount.toFixed(exponent(currency)), currency) : null;
}

/** The inverse of `parseDecimal`: "26.57", "-0.05", "900" for JPY. */
export function toDecimal(minor: Minor, currency: string): string {
  const places = exponent(currency);
  const digits = String(Math.abs(minor)).padStart(places + 1, "0");
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return minor < 0 ? `-${text}` : text;
}

/**
 * Splits an amount by weights without losing or inventing a minor unit (largest remainder; ties go to the earlier place).
 * Weights that are all zero split evenly. Works for negative amounts. `sum(result) === amount` always holds.
 */
export function allocate(amount: Minor, weights: readonly number[]): Minor[] {
  if (weights.length === 0) return [];
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = whole > 0 ? weights : weights.map(() => 1);
  const total = BigInt(whole > 0 ? whole : weights.length);
  const size = BigInt(Math.abs(amount));
  const parts = shares.map((share, place) => {
    const exact = size * BigInt(share);
    return { place, part: Number(exact / total), remainder: exact % total };
  });
  let left = Math.abs(amount) - parts.reduce((sum, { part }) => sum + part, 0);
  const byRemainder = [...parts].sort((a, b) => (a.remainder === b.remainder ? a.place - b.place : a.remainder > b.remainder ? -1 : 1));
  for (const one of byRemainder) {
    if (left === 0) break;
    one.part += 1;
    left -= 1;
  }
  const sign = amount < 0 ? -1 : 1;
  return parts.map(({ part }) => (part === 0 ? 0 : sign * part));
}

/** A share in basis points (1 % = 100), rounded half up to the minor unit. For amounts of zero or more. */
export function portion(amount: Minor, basisPoints: number): Minor {
  return Number((BigInt(amount) * BigInt(basisPoints) * 2n + 10_000n) / 20_000n);
}

/** The part of a tax that belongs to a part of an amount, rounded half away from zero. Exact for any amounts, as their product is not. */
export function within(tax: Minor, part: Minor, whole: Minor): Minor {
  if (whole === 0 || part === 0 || tax === 0) return 0;
  const size = BigInt(Math.abs(whole));
  const share = (2n * BigInt(Math.abs(tax)) * BigInt(Math.abs(part)) + size) / (2n * size);
  return Math.sign(tax) * Math.sign(part) * Number(share);
}

/** What somebody else says a thing costs; undefined for what is no amount of any currency. */
export function believablePrice<Price extends { readonly amount: Minor; readonly currency: string }>(
  price: Price | undefined,
): Price | undefined {
  const { amount = -1, currency = "" } = price ?? {};
  return Number.isSafeInteger(amount) && amount >= 0 && amount <= mostPrice && /^[A-Z]{3}$/.test(currency) ? price : undefined;
}

const mostPrice = 1_000_000_000;
