import { toDecimal } from "../server/domain/money.ts";
import type { OrderSnapshot } from "../server/domain/order.ts";
import type { Product } from "../server/domain/product.ts";
import { present } from "../server/domain/snapshot.ts";
import type { OrderJson, ProductJson } from "./own-shop.ts";

/** An order in the words of the contract. Pictures get an address, since the contract knows no others. */
export function orderJson(order: OrderSnapshot, picture: (path: string) => string): OrderJson {
  const { currency, placedAt, lines, fees, shipping, total, payments, refunds, fulfilments, shipTo, billTo, ...rest } = order;
  const money = (minor: number) => toDecimal(minor, currency);
  return {
    ...rest,
    currency,
    placedAt: iso(placedAt),
    ...present({ shipTo, billTo }),
    lines: lines.map(({ listed, paid, tax, taxRate, imageUrl, ...line }) => ({
      ...line,
      listed: money(listed),
      paid: money(paid),
      tax: money(tax),
      ...present({ taxRate: taxRate === undefined ? undefined : taxRate / 100, imageUrl: imageUrl && picture(imageUrl) }),
    })),
    fees: fees.map(({ paid, tax, ...fee }) => ({ ...fee, paid: money(paid), tax: money(tax) })),
    shipping: {
      paid: money(shipping.paid),
      tax: money(shipping.tax),
      ...(shipping.cheapestStandard !== undefined && { cheapestStandard: money(shipping.cheapestStandard) }),
    },
    total: money(total),
    payments: payments.map(({ paid, ...payment }) => ({ ...payment, paid: money(paid) })),
    refunds: refunds.map(({ at, amount, lines: back, shipping: delivery, ...refund }) => ({
      ...refund,
      amount: money(amount),
      ...present({
        at: at === undefined ? undefined : iso(at),
        lines: back?.map((line) => ({ ...line, amount: money(line.amount) })),
        shipping: delivery === undefined ? undefined : money(delivery),
      }),
    })),
    fulfilments: fulfilments.map(({ shippedAt, deliveredAt, ...parcel }) => ({
      ...parcel,
      ...present({
        shippedAt: shippedAt === undefined ? undefined : iso(shippedAt),
        deliveredAt: deliveredAt === undefined ? undefined : iso(deliveredAt),
      }),
    })),
  };
}

export function productJson({ price, imageUrl, ...product }: Product, picture: (path: string) => string): ProductJson {
  return { ...product, price: toDecimal(price, product.currency), ...(imageUrl && { imageUrl: picture(imageUrl) }) };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
