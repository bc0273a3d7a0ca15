const day = 24 * 60 * 60_000;

/**
 * Days from handing a parcel over within which carriers want to hear of a loss, by their public terms. They change, and a contract may say
 * otherwise: whoever is not named here is asked.
 */
const terms: readonly { readonly carrier: RegExp; readonly days: number }[] = [
  { carrier: /\bfedex\b/i, days: 60 },
  { carrier: /\bups\b/i, days: 60 },
  { carrier: /\busps\b|united states postal/i, days: 60 },
  { carrier: /\bdhl express\b/i, days: 30 },
];

/** By when to claim, as far as it is known. @param handedOverAt epoch milliseconds; null: nobody saw it */
export function claimDeadlines(carrier: string, handedOverAt: number | null): { readonly at: number; readonly days: number }[] {
  const known = terms.find((one) => one.carrier.test(carrier));
  return known && handedOverAt !== null ? [{ at: handedOverAt + known.days * day, days: known.days }] : [];
}
