import { cut } from "../../domain/cut.ts";
import { toDecimal } from "../../domain/money.ts";
import type { LabelAsked, LabelItem, Sender, ServicesAsked } from "./port.ts";

/**
 * A return as Karrio takes it: with the way it went out, from the merchant to the shopper, since it turns both round when it asks the
 * carrier. It is a draft until a rate of it is bought, and a draft is bought once.
 */
export function draftOf(asked: LabelAsked, { carrierId, service }: KarrioService): Readonly<Record<string, unknown>> {
  const { key, from, to, measures, items, currency, returnNumber, orderNumber, format } = asked;
  return {
    shipper: partyOf(to),
    recipient: partyOf(from),
    return_address: partyOf(to),
    is_return: true,
    parcels: [
      {
        ...sizeOf(measures),
        description: cut(`${returnNumber} ${orderNumber}`, 100),
        items: items.map((item) => commodityOf(item, currency)),
      },
    ],
    reference: key,
    order_id: cut(orderNumber, 50),
    label_type: (format ?? "pdf").toUpperCase(),
    services: [service],
    carrier_ids: [carrierId],
    options: { currency },
    metadata: { key, return_number: cut(returnNumber, 100) },
    ...customsOf(asked),
  };
}

/** Rates are asked for by the same way, so that what is found can be bought. */
export function rateRequestOf({ from, to, measures, value, currency }: ServicesAsked): Readonly<Record<string, unknown>> {
  return {
    shipper: partyOf(to),
    recipient: partyOf(from),
    is_return: true,
    parcels: [sizeOf(measures)],
    options: { currency, declared_value: Number(toDecimal(value, currency)) },
  };
}

/** One of the merchant's connections to a carrier, and a service of it. */
export interface KarrioService {
  readonly carrierId: string;
  readonly service: string;
}

export function serviceOf({ carrierId, service }: KarrioService): string {
  return `${carrierId}:${service}`;
}

export function readService(text: string): KarrioService | null {
  const [, carrierId, service] = /^(.+):([^:]+)$/.exec(text) ?? [];
  return carrierId === undefined || service === undefined ? null : { carrierId, service };
}

export function partyOf({
  name,
  company,
  line1,
  line2,
  postalCode,
  city,
  region,
  country,
  email,
  phone,
}: Sender): Readonly<Record<string, unknown>> {
  return {
    person_name: cut(name, 100),
    ...(company && { company_name: cut(company, 100) }),
    address_line1: cut(line1, 100),
    ...(line2 && { address_line2: cut(line2, 100) }),
    postal_code: cut(postalCode, 20),
    city: cut(city, 50),
    ...(region && { state_code: cut(region, 50) }),
    country_code: country,
    ...(email && { email }),
    ...(phone && { phone_number: cut(phone, 50) }),
  };
}

/** Karrio takes centimetres with decimals. */
function sizeOf({ weight, length, width, height }: LabelAsked["measures"]): Readonly<Record<string, unknown>> {
  return { weight: weight / 1_000, weight_unit: "KG", length: length / 10, width: width / 10, height: height / 10, dimension_unit: "CM" };
}

function commodityOf(
  { title, quantity, sku, value, weight, hsCode, origin }: LabelItem,
  currency: string,
): Readonly<Record<string, unknown>> {
  return {
    title: cut(title, 100),
    quantity,
    weight: weight / 1_000,
    weight_unit: "KG",
    value_amount: Number(toDecimal(value, currency)),
    value_currency: currency,
    ...(sku && { sku: cut(sku, 100) }),
    ...(hsCode && { hs_code: hsCode }),
    ...(origin && { origin_country: origin }),
  };
}

function customsOf({ customs, items, currency }: LabelAsked): Readonly<Record<string, unknown>> {
  if (!customs) return {};
  const { invoiceNumber, invoiceAt, outboundTrackingNumber } = customs;
  return {
    customs: {
      commodities: items.map((item) => commodityOf(item, currency)),
      content_type: "return_merchandise",
      content_description: cut(`Returned goods${outboundTrackingNumber ? `, sent out as ${outboundTrackingNumber}` : ""}`, 100),
      commercial_invoice: false,
      invoice: invoiceNumber.slice(0, 50),
      invoice_date: new Date(invoiceAt).toISOString().slice(0, 10),
    },
  };
}
