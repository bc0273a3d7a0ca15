import { z } from "zod";
import { fromNumber, type Minor, toDecimal } from "../../domain/money.ts";
import { europeanUnion } from "../../domain/policy.ts";
import { dimensions, kilograms, localTime, postalAddress } from "./dhl-express-people.ts";
import type { Service, ServicesAsked } from "./port.ts";

/** DHL says each price three times: as it bills, as its list has it, and in its own currency. */
export const prices = z
  .array(
    z
      .object({ currencyType: z.string(), priceCurrency: z.string().length(3), price: z.number() })
      .nullable()
      .catch(null),
  )
  .nullish()
  .catch(null);

export function priceIn(said: z.output<typeof prices>): { amount: Minor; currency: string } | null {
  const known = (said ?? []).flatMap((one) => (one && one.price > 0 ? one : []));
  const billed = known.find(({ currencyType }) => currencyType === "BILLC") ?? known[0];
  const amount = billed ? fromNumber(billed.price, billed.priceCurrency) : null;
  return billed && amount !== null ? { amount, currency: billed.priceCurrency } : null;
}

/** Over a customs border; of territories with customs of their own inside a country DHL says so itself when the label is made. */
export function isDeclarable(from: string, to: string): boolean {
  return from !== to && !(europeanUnion.has(from) && europeanUnion.has(to));
}

export function ratesBody({ from, to, measures, value, currency }: ServicesAsked, accounts: readonly object[], at: number): object {
  const declarable = isDeclarable(from.country, to.country);
  return {
    customerDetails: { shipperDetails: postalAddress(from), receiverDetails: postalAddress(to) },
    accounts,
    plannedShippingDateAndTime: localTime(at + 86_400_000, from.country),
    unitOfMeasurement: "metric",
    isCustomsDeclarable: declarable,
    ...(declarable && { monetaryAmount: [{ typeCode: "declaredValue", value: Number(toDecimal(value, currency)), currency }] }),
    nextBusinessDay: true,
    packages: [{ weight: kilograms(measures.weight), dimensions: dimensions(measures) }],
  };
}

export const ratesShape = z.object({
  products: z.array(
    z
      .object({
        productName: z.string().nullish().catch(null),
        productCode: z.string().min(1).max(6),
        localProductCode: z.string().min(1).max(3).nullish().catch(null),
        totalPrice: prices,
        deliveryCapabilities: z
          .object({ totalTransitDays: z.coerce.number().int().min(0).max(60).nullish().catch(null) })
          .nullish()
          .catch(null),
      })
      .nullable()
      .catch(null),
  ),
});

export function toServices({ products }: z.output<typeof ratesShape>): Service[] {
  return products
    .flatMap((one) => (one ? toService(one) : []))
    .sort((one, other) => (one.price?.amount ?? Number.POSITIVE_INFINITY) - (other.price?.amount ?? Number.POSITIVE_INFINITY));
}

type Product = NonNullable<z.output<typeof ratesShape>["products"][number]>;

function toService({ productName, productCode, localProductCode, totalPrice, deliveryCapabilities }: Product): Service {
  const price = priceIn(totalPrice);
  const days = deliveryCapabilities?.totalTransitDays;
  return {
    service: localProductCode ? `${productCode}-${localProductCode}` : productCode,
    carrier: "DHL Express",
    title: `DHL ${productName ?? `Express ${productCode}`}`.replace(/\b[A-Z]{3,}\b/g, (word) =>
      word === "DHL" ? word : word[0] + word.slice(1).toLowerCase(),
    ),
    ...(price && { price }),
    ...(days !== undefined && days !== null && { days }),
    handovers: ["drop_off", "pickup"],
    paperless: "qr",
  };
}
