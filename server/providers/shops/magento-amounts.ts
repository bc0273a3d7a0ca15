import { z } from "zod";
import { allocate, exponent, type Minor } from "../../domain/money.ts";

/**
 * Magento's arithmetic, of 1 and of 2. It keeps four decimals and rounds to two whatever the currency, and it works out the money of a
 * credit memo itself, from how many pieces come back. What is to be given back beyond or below that goes into the adjustments, so we have
 * to know beforehand what it will arrive at.
 */

/** Ten-thousandths of the currency's unit, as Magento stores amounts. */
export type Fine = number;

const cent: Fine = 100;

/** A number, or a number written as text; absent and null are nothing. */
export const amount = z
  .union([z.number(), z.string().regex(/^-?\d{1,12}(\.\d+)?$/), z.literal("")])
  .nullish()
  .transform((value): Fine => Math.round(Number(value ?? 0) * 10_000));

export const quantity = z
  .union([z.number(), z.string().regex(/^\d{1,12}(\.\d+)?$/)])
  .nullish()
  .transform((value) => Number(value ?? 0));

export function toFine(minor: Minor, currency: string): Fine {
  return minor * 10 ** (4 - exponent(currency));
}

/** Rounded half away from zero where Magento kept more decimals than the currency has. */
export function toMinor(fine: Fine, currency: string): Minor {
  const size = 10 ** (4 - exponent(currency));
  return Math.sign(fine) * Math.round(Math.abs(fine) / size) || 0;
}

/** Whole minor units for parts that need not be whole each, so that they add up to the whole to the last one. For amounts of zero or more. */
export function toMinors(whole: Minor, parts: readonly Fine[]): Minor[] {
  return parts.some((part) => part > 0)
    ? allocate(
        whole,
        parts.map((part) => Math.max(0, part)),
      )
    : parts.map(() => 0);
}

/** As Magento takes it: a number of its own two decimals. */
export function toNumber(fine: Fine): number {
  return fine / 10_000;
}

export function isTwoDecimals(fine: Fine): boolean {
  return fine % cent === 0;
}

/** A line of the order as far as a credit memo works with it: what was invoiced of it and is not given back yet. */
export interface MemoItem {
  readonly id: string;
  /** Pieces that can still be given back. */
  readonly available: number;
  /** Pieces that are not invoiced yet. */
  readonly uninvoiced: number;
  readonly row: Fine;
  readonly discount: Fine;
  readonly tax: Fine;
  /** The tax within the discount, where catalogue prices hold it. */
  readonly compensation: Fine;
}

export interface MemoOrder {
  /** Without those that only stand beside the line that carries their money. */
  readonly items: readonly MemoItem[];
  /** Of the whole order: what was invoiced and is not given back yet. */
  readonly tax: Fine;
  readonly compensation: Fine;
  readonly delivery: { readonly paid: Fine; readonly left: Fine; readonly leftTax: Fine; readonly tax: Fine };
  /** By an invoice the delivery's tax and the compensation are rounded once more. */
  readonly byInvoice: boolean;
}

/**
 * What Magento makes of so many pieces, before adjustments, and with all the delivery that is left or none of it. Follows the order in
 * which it collects: rows, discounts, taxes, each rounded with what the roundings before it left over.
 */
export function memoTotal(order: MemoOrder, pieces: ReadonlyMap<string, number>, withDelivery: boolean): Fine {
  const round = carrying();
  const memo = order.items.map((item) => {
    const count = pieces.get(item.id) ?? 0;
    return { ...item, count, last: count === item.available && item.uninvoiced === 0 };
  });
  const share = (whole: Fine, { count, available, last }: (typeof memo)[number], down = false): Fine =>
    last ? whole : count === 0 ? 0 : round((whole / available) * count, down);

  const rows = add(memo.map((item) => share(item.row, item)));
  const discounts = add(memo.map((item) => share(item.discount, item, true)));
  const taxed = memo
    .filter(({ count }) => count > 0)
    .map((item) => ({ tax: share(item.tax, item), compensation: share(item.compensation, item) }));
  const again = order.byInvoice && order.delivery.paid > 0 ? round : (value: Fine) => value;
  // Once no delivery is left, what roundings left of its tax goes along.
  const takesDeliveryTax = withDelivery || (!order.byInvoice && order.delivery.left === 0);
  const taxes = add(taxed.map(({ tax }) => tax)) + (takesDeliveryTax ? again(order.delivery.leftTax) : 0);
  const compensations = again(add(taxed.map((one) => one.compensation)));

  const { paid, left, tax: deliveryTax } = order.delivery;
  const keepsDelivery = !withDelivery && (order.byInvoice ? paid : left) > 0 && deliveryTax > 0;
  const takesAll = memo.every(({ last }) => last) && !keepsDelivery;
  const tax = takesAll ? order.tax : Math.min(order.tax, taxes);
  const compensation = takesAll ? order.compensation : Math.min(order.compensation, compensations);
  return rows - discounts + tax + compensation + (withDelivery ? order.delivery.left : 0);
}

/** Rounds to two decimals and carries what was cut off into the next. Binary fractions that lie on the edge count as on it. */
function carrying(): (value: Fine, down?: boolean) => Fine {
  let rest = 0;
  return (value, down = false) => {
    if (value === 0) return 0;
    const exact = value + (down ? -rest : rest);
    const rounded = Math.sign(exact) * Math.floor(Math.abs(exact) / cent + 0.5 + 1e-9) * cent;
    rest = down ? rounded - exact : exact - rounded;
    return rounded;
  };
}

function add(amounts: readonly Fine[]): Fine {
  return amounts.reduce((sum, one) => sum + one, 0);
}

/** What turns the money Magento works out into the money that is to be given back. */
export function adjustments(wanted: Fine, workedOut: Fine): { readonly positive: Fine; readonly negative: Fine } {
  return { positive: Math.max(0, wanted - workedOut), negative: Math.max(0, workedOut - wanted) };
}
