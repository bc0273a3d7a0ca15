import type { Address, OrderLine, OrderSnapshot } from "../server/domain/order.ts";
import { checked } from "../server/domain/snapshot.ts";
import type { DemoOrder } from "./shop.ts";

/** A thing a demo shop sells. `price` in minor units of the order's currency, tax included. */
export interface Product {
  readonly sku: string;
  readonly title: string;
  readonly variant?: string;
  /** File in `pages/pictures`. */
  readonly picture: string;
  readonly price: number;
  readonly category: string;
  readonly flags?: Pick<OrderLine, "exempt" | "intangible" | "finalSale">;
}

export interface Sold {
  readonly product: Product;
  readonly quantity?: number;
  readonly variant?: string;
  readonly flags?: Product["flags"];
}

export interface Sale {
  readonly number: string;
  readonly shows: string;
  /** Days before the instant the orders are told for. */
  readonly placed: number;
  readonly sold: readonly Sold[];
  /** Missing: sold over a counter. */
  readonly shipTo?: Address;
  readonly billTo?: Address;
  readonly email: string;
  readonly language: string;
  readonly currency?: string;
  /** Basis points. */
  readonly taxRate?: number;
  /** Off every line, per cent, by a code. */
  readonly discount?: { readonly code: string; readonly percent: number };
  readonly shipping?: number;
  /** One entry per parcel, days ago; without `lines` it carries everything. None: not sent yet. */
  readonly parcels?: readonly { readonly shipped: number; readonly delivered?: number; readonly lines?: readonly number[] }[];
  /** What of the total a gift card paid. */
  readonly giftCard?: number;
  readonly card?: string;
  readonly refunds?: readonly { readonly amount: number; readonly line?: number; readonly quantity?: number; readonly daysAgo: number }[];
}

const day = 86_400_000;

/** The order a shop would tell of this sale at an instant (epoch milliseconds). Throws when its figures do not add up. */
export function order(at: number, sale: Sale): DemoOrder {
  const { number, placed, currency = "EUR", parcels = [] } = sale;
  const daysAgo = (days: number) => at - days * day;
  const lines = sale.sold.map((sold, place) => lineOf(sold, place, sale));
  const shipping = sale.shipping ?? (sale.shipTo ? 490 : 0);
  const total = lines.reduce((sum, { paid }) => sum + paid, shipping);
  const { giftCard = 0, card = "Visa ending in 4821" } = sale;
  const snapshot: OrderSnapshot = {
    number,
    placedAt: daysAgo(placed),
    currency,
    status: sale.shipTo === undefined || parcels.some(({ delivered }) => delivered !== undefined) ? "completed" : "open",
    email: sale.email,
    language: sale.language,
    ...(sale.shipTo ? { shipTo: sale.shipTo } : { soldInStore: true }),
    ...(sale.billTo || sale.shipTo ? { billTo: sale.billTo ?? sale.shipTo } : {}),
    lines,
    fees: [],
    shipping: { paid: shipping, tax: within(shipping, sale.taxRate), cheapestStandard: shipping },
    total,
    discountCodes: sale.discount ? [sale.discount.code] : [],
    payments: [
      ...(giftCard > 0
        ? [{ id: `${number}-gift`, gateway: "gift_card", label: "Gift card", tender: "gift_card" as const, paid: giftCard }]
        : []),
      { id: `${number}-card`, gateway: "card", label: card, tender: "money", paid: total - giftCard },
    ],
    refunds: (sale.refunds ?? []).map(({ amount, line, quantity = 0, daysAgo: days }, place) => ({
      id: `${number}-refund-${place + 1}`,
      at: daysAgo(days),
      amount,
      ...(line === undefined ? {} : { lines: [{ lineId: lineId(line), quantity, amount }] }),
    })),
    fulfilments: parcels.map(({ shipped, delivered, lines: carried }, place) => ({
      id: `${number}-F${place + 1}`,
      shippedAt: daysAgo(shipped),
      ...(delivered === undefined ? {} : { deliveredAt: daysAgo(delivered) }),
      carrier: "Colissimo",
      ...(carried ? { lines: carried.map((index) => ({ lineId: lineId(index), quantity: sale.sold[index]?.quantity ?? 1 })) } : {}),
    })),
  };
  return { snapshot: checked(snapshot), shows: sale.shows };
}

function lineOf({ product, quantity = 1, variant, flags }: Sold, place: number, { discount, taxRate }: Sale): OrderLine {
  const listed = product.price * quantity;
  const paid = listed - Math.round((listed * (discount?.percent ?? 0)) / 100);
  const kind = variant ?? product.variant;
  return {
    id: lineId(place),
    sku: product.sku,
    title: product.title,
    ...(kind ? { variant: kind } : {}),
    // Relative, so that the pictures show under whatever name the demo is reached by.
    imageUrl: `/demo/pictures/${product.picture}`,
    quantity,
    listed,
    paid,
    tax: within(paid, taxRate),
    taxRate: taxRate ?? standardRate,
    categories: [product.category],
    tags: [],
    ...product.flags,
    ...flags,
  };
}

const standardRate = 2_000;

/** The tax within an amount. */
function within(amount: number, rate = standardRate): number {
  return Math.round((amount * rate) / (10_000 + rate));
}

function lineId(place: number): string {
  return String(place + 1);
}
