import type { CancellationQuote } from "../../../server/http/desk-order-schemas.ts";
import type { Desk } from "../desk.ts";
import type { Named } from "./cancelling.ts";

/** What cancelling several orders whole gives back. */
export interface CancellationSums {
  /** By currency, in minor units, delivery included. */
  readonly totals: readonly (readonly [currency: string, amount: number])[];
  /** Orders of which it cannot be said. */
  readonly unknown: number;
}

const atOnce = 4;

/** A few at a time: fifty orders may be picked. */
export async function sumsOf({ api }: Desk, orders: readonly Named[]): Promise<CancellationSums> {
  const quotes: (CancellationQuote | null)[] = [];
  for (let from = 0; from < orders.length; from += atOnce) {
    const slice = orders.slice(from, from + atOnce);
    const asked = slice.map(({ id }) => api.post<CancellationQuote>(`/orders/${id}/cancellation-quotes`, { body: {} }).catch(() => null));
    quotes.push(...(await Promise.all(asked)));
  }
  const totals = new Map<string, number>();
  for (const quote of quotes) if (quote) totals.set(quote.currency, (totals.get(quote.currency) ?? 0) + quote.amount);
  return { totals: [...totals], unknown: quotes.filter((quote) => quote === null).length };
}
