import { type Minor, toDecimal } from "./money.ts";
import type { OrderSnapshot } from "./order.ts";

/** One thing that is wrong with an order somebody gave us. `pointer` is an RFC 6901 path into what was given, "" for the whole. */
export interface OrderMistake {
  readonly pointer: string;
  readonly reason: string;
}

/** Thrown when an order cannot be taken as it is. Nothing of it is kept. Written for integrators, in English. */
export class WrongOrder extends Error {
  readonly mistakes: readonly OrderMistake[];
  constructor(mistakes: readonly OrderMistake[]) {
    super(mistakes.map(({ pointer, reason }) => (pointer ? `${pointer.slice(1).replaceAll("/", ".")}: ${reason}` : reason)).join("; "));
    this.name = "WrongOrder";
    this.mistakes = mistakes;
  }
}

/**
 * Returns the snapshot when its figures hold together, and throws `WrongOrder` with every mistake otherwise. Everything that
 * comes after (what may be refunded, how discounts are shared) relies on this, whatever the order came from.
 */
export function checked(snapshot: OrderSnapshot): OrderSnapshot {
  const mistakes = [...wrongLines(snapshot), ...wrongReferences(snapshot), ...wrongSum(snapshot)];
  if (mistakes.length > 0) throw new WrongOrder(mistakes);
  return snapshot;
}

/** What the parts of an order add up to: lines, fees and shipping, tax included. */
export function sumOf({ lines, fees, shipping }: Pick<OrderSnapshot, "lines" | "fees" | "shipping">): Minor {
  return add(lines) + add(fees) + shipping.paid;
}

/** BCP 47 of what shops store ("fr_FR", "de-at", "pt_BR_formal"), or undefined when it is no language. */
export function languageTag(text: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(text.trim().split(/[_-]/).slice(0, 2).join("-"))[0];
  } catch {
    return undefined;
  }
}

type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Leaves out what is undefined: a snapshot has no key for what it does not know. */
export function present<T extends object>(fields: T): Present<T> {
  const known: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) known[name] = value;
  return known as Present<T>;
}

/** Every piece is judged by itself, so an order of millions would stop everybody else's. */
const mostPieces = 20_000;

function wrongLines({ lines, currency }: OrderSnapshot): OrderMistake[] {
  const seen = new Set<string>();
  const pieces = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  if (pieces > mostPieces) return [{ pointer: "/lines", reason: `an order has at most 20,000 pieces, not ${pieces}` }];
  return lines.flatMap((line, place) => {
    const pointer = `/lines/${place}`;
    const mistakes: OrderMistake[] = [];
    if (seen.has(line.id)) mistakes.push({ pointer: `${pointer}/id`, reason: `two lines have the id "${line.id}"` });
    seen.add(line.id);
    if (!Number.isInteger(line.quantity) || line.quantity < 1) {
      mistakes.push({ pointer: `${pointer}/quantity`, reason: `a line has whole units, at least 1, not ${line.quantity}` });
    }
    if (line.paid < 0) {
      mistakes.push({ pointer: `${pointer}/paid`, reason: `${toDecimal(line.paid, currency)} is negative; credits on an order are fees` });
    } else if (line.tax < 0 || line.tax > line.paid) {
      mistakes.push({
        pointer: `${pointer}/tax`,
        reason: `the tax of ${toDecimal(line.tax, currency)} does not lie within the ${toDecimal(line.paid, currency)} paid`,
      });
    }
    return mistakes;
  });
}

function wrongReferences({ lines, refunds, fulfilments }: OrderSnapshot): OrderMistake[] {
  const known = new Set(lines.map(({ id }) => id));
  const unknown = (pointer: string, entries: readonly { readonly lines?: readonly { readonly lineId: string }[] }[]): OrderMistake[] =>
    entries.flatMap((entry, place) =>
      (entry.lines ?? []).flatMap(({ lineId }, at) =>
        known.has(lineId) ? [] : [{ pointer: `${pointer}/${place}/lines/${at}/lineId`, reason: `the order has no line "${lineId}"` }],
      ),
    );
  return [...unknown("/refunds", refunds), ...unknown("/fulfilments", fulfilments)];
}

function wrongSum(snapshot: OrderSnapshot): OrderMistake[] {
  const { lines, fees, shipping, total, currency } = snapshot;
  const sum = sumOf(snapshot);
  if (!Number.isSafeInteger(sum)) return [{ pointer: "/total", reason: "the amounts are too large to be exact" }];
  const show = (amount: Minor) => toDecimal(amount, currency);
  if (total < 0) return [{ pointer: "/total", reason: `the total of ${show(total)} is negative` }];
  if (sum === total) return [];
  const parts = `lines ${show(add(lines))} + fees ${show(add(fees))} + shipping ${show(shipping.paid)} = ${show(sum)} ${currency}`;
  return [{ pointer: "/total", reason: `${parts}, but the total is ${show(total)} (${show(total - sum)} apart)` }];
}

function add(parts: readonly { readonly paid: Minor }[]): Minor {
  return parts.reduce((sum, { paid }) => sum + paid, 0);
}
