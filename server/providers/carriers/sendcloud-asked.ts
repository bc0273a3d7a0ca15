import { cut } from "../../domain/cut.ts";
import { toDecimal } from "../../domain/money.ts";
import { partStreet } from "../../domain/street.ts";
import type { LabelAsked, LabelItem, Sender, ServicesAsked } from "./port.ts";

/**
 * A return as Sendcloud takes it: from the shopper to the merchant, as the parcel travels. Our key stands twice in it: as the reference,
 * which Sendcloud takes only once, and with the items, which by its document it says back.
 */
export function returnOf(asked: LabelAsked, eori: string): Readonly<Record<string, unknown>> {
  const { key, from, to, measures, items, currency, returnNumber, orderNumber, customs } = asked;
  const value = items.reduce((sum, item) => sum + item.value * item.quantity, 0);
  return {
    from_address: addressOf(from),
    to_address: addressOf(to),
    ship_with: shipWith(asked.service),
    dimensions: { length: measures.length, width: measures.width, height: measures.height, unit: "mm" },
    weight: { value: measures.weight, unit: "g" },
    collo_count: 1,
    parcel_items: items.map((item, place) => itemOf(item, `${key}:${place + 1}`, currency)),
    send_tracking_emails: false,
    order_number: `${returnNumber} ${orderNumber}`.slice(0, 100),
    total_order_value: { value: Number(toDecimal(value, currency)), currency },
    external_reference: key,
    delivery_option: deliveryOption(asked),
    ...(customs && { customs_invoice_nr: customs.invoiceNumber.slice(0, 40), customs_information: customsOf(asked, eori) }),
  };
}

/** What a parcel like this could be sent as. Weights and sizes are texts there. */
export function optionsFor({ from, to, measures: { weight, length, width, height } }: ServicesAsked): Readonly<Record<string, unknown>> {
  return {
    from_address: routeOf(from),
    to_address: routeOf(to),
    parcels: [
      {
        weight: { value: String(weight), unit: "g" },
        dimensions: { length: String(length), width: String(width), height: String(height), unit: "mm" },
      },
    ],
    functionalities: { returns: true },
    calculate_quotes: true,
  };
}

/** A service is an option, and the contract it is sold under where there is one: with several, Sendcloud must be told which. */
export function serviceOf(code: string, contract: number | undefined): string {
  return contract === undefined ? code : `${code}#${contract}`;
}

function shipWith(service: string): Readonly<Record<string, unknown>> {
  const [, code = service, contract] = /^(.*)#(\d{1,15})$/.exec(service) ?? [];
  return { type: "shipping_option_code", shipping_option_code: code, ...(contract !== undefined && { contract: Number(contract) }) };
}

/** "postnl:standard/return" is carried by postnl. */
export function carrierCode(service: string): string {
  return service.split(/[:#/]/)[0] ?? service;
}

function deliveryOption({ handover, format }: LabelAsked): string {
  if (handover !== "drop_off") return handover;
  return format === null ? "drop_off_labelless" : "drop_off_point";
}

function routeOf({ line1, postalCode, city, country, region }: ServicesAsked["from"]): Readonly<Record<string, string>> {
  return {
    country_code: country,
    postal_code: cut(postalCode, 12),
    city: cut(city, 30),
    address_line_1: cut(line1, 150),
    ...stateOf(region, country),
  };
}

export function addressOf({
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
}: Sender): Readonly<Record<string, string>> {
  const { street, house } = partStreet(line1, country);
  return {
    name: cut(name, 75),
    ...(company && { company_name: cut(company, 50) }),
    address_line_1: cut(street, 150),
    ...(house && { house_number: cut(house, 20) }),
    ...(line2 && { address_line_2: cut(line2, 150) }),
    postal_code: cut(postalCode, 12),
    city: cut(city, 30),
    ...stateOf(region, country),
    country_code: country,
    ...(email && { email: cut(email, 320) }),
    ...(phone && { phone_number: cut(phone, 20) }),
  };
}

/** Sendcloud asks for it only in these, as ISO 3166-2. */
function stateOf(region: string | undefined, country: string): { readonly state_province_code?: string } {
  if (!region || !["US", "CA", "IT", "AU"].includes(country)) return {};
  const code = region.trim().toUpperCase();
  if (code.startsWith(`${country}-`)) return { state_province_code: code };
  return /^[A-Z]{2,3}$/.test(code) ? { state_province_code: `${country}-${code}` } : {};
}

function itemOf(
  { title, quantity, weight, value, hsCode, origin, sku, reason }: LabelItem,
  id: string,
  currency: string,
): Readonly<Record<string, unknown>> {
  return {
    item_id: id,
    description: cut(title, 100),
    quantity,
    ...(weight > 0 && { weight: { value: weight, unit: "g" } }),
    price: { value: Number(toDecimal(value, currency)), currency },
    ...(hsCode && { hs_code: hsCode.slice(0, 12) }),
    ...(origin && { origin_country: origin }),
    ...(sku && { sku: cut(sku, 100) }),
    return_message: cut(reason, 200),
  };
}

/** Of where it came from Sendcloud wants everything or nothing. */
function customsOf({ customs, from, outbound }: LabelAsked, eori: string): Readonly<Record<string, unknown>> | null {
  if (!customs) return null;
  const { invoiceNumber, invoiceAt, outboundTrackingNumber = outbound?.trackingNumber } = customs;
  const known = outboundTrackingNumber && outbound?.carrier && outbound.shippedAt !== undefined;
  const id = eori.trim().toUpperCase();
  return {
    invoice_number: invoiceNumber.slice(0, 40),
    invoice_date: dayOf(invoiceAt),
    export_reason: customs.reason,
    ...(known && {
      return_data: {
        return_postal_code: from.postalCode.slice(0, 12),
        outbound_tracking_number: outboundTrackingNumber.slice(0, 40),
        outbound_shipment_date: dayOf(outbound.shippedAt ?? 0),
        outbound_carrier_name: outbound.carrier?.slice(0, 50),
      },
    }),
    ...(/^[A-Z]{2}\w{1,98}$/.test(id) && {
      tax_numbers: { sender: [], receiver: [{ name: "EORI", country_code: id.slice(0, 2), value: id }], importer_of_record: [] },
    }),
  };
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
