import { z } from "zod";
import { threeLetters } from "../../domain/country-codes.ts";
import { cut } from "../../domain/cut.ts";
import { type Minor, toDecimal } from "../../domain/money.ts";
import { partStreet } from "../../domain/street.ts";
import type { LabelAsked, LabelItem, MadeLabel, Sender } from "./port.ts";

/** Countries a return may be sent from, as DHL's list of them has it. */
export const sendingCountries: readonly string[] =
  "AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IT LT LU LV MT NL NO PL PT RO SE SI SK".split(" ");

/** At the border of the Union somebody asks what is in it. */
export const outsideUnion: ReadonlySet<string> = new Set(["CH", "GB", "NO"]);

/** Grams. */
export const heaviest = 31_500;

/** What a return order says. Where the parcel goes is not in it: the receiver's address is kept at DHL. */
export function returnOrder(asked: LabelAsked): object {
  const { from, measures, items, currency, customs, service } = asked;
  return {
    receiverId: service,
    customerReference: cut(asked.returnNumber, 50),
    shipmentReference: cut(asked.key, 50),
    shipper: shipper(from),
    itemWeight: grams(measures.weight),
    ...worth(
      items.reduce((sum, { value, quantity }) => sum + value * quantity, 0),
      currency,
    ),
    ...(customs && { customsDetails: { items: items.slice(0, 20).map((item) => commodity(item, currency)) } }),
  };
}

function shipper({ name, company, line1, line2, postalCode, city, country, region, email, phone }: Sender): object {
  const { street, house = "-" } = partStreet(line1, country);
  const [name1 = name, name2, name3] = [company, name, line2].flatMap((one) => (one ? [cut(one, 50)] : []));
  return {
    name1,
    ...(name2 && { name2 }),
    ...(name3 && { name3 }),
    addressStreet: cut(street, 50),
    addressHouse: cut(house, 10),
    postalCode,
    city: cut(city, 40),
    ...(region && { state: cut(region, 20) }),
    ...(email && email.length <= 70 && { email }),
    ...(phone && { phone: cut(phone, 20) }),
  };
}

function commodity({ title, quantity, hsCode, origin, weight, value }: LabelItem, currency: string): object {
  const countryOfOrigin = origin && threeLetters(origin);
  return {
    itemDescription: cut(title, 50),
    packagedQuantity: quantity,
    ...(countryOfOrigin && { countryOfOrigin }),
    ...(hsCode && { hsCode }),
    itemWeight: grams(weight),
    ...worth(value, currency),
  };
}

function grams(value: number): object {
  return { uom: "g", value: Math.max(1, value) };
}

/** In other currencies DHL takes no value. */
function worth(value: Minor, currency: string): object {
  return currencies.has(currency) ? { itemValue: { currency, value: Number(toDecimal(value, currency)) } } : {};
}

export const currencies: ReadonlySet<string> = new Set(["EUR", "GBP", "CHF"]);

export const confirmation = z.object({
  shipmentNo: z.string().min(1).max(50),
  label: document(),
  qrLabel: document(),
});

function document() {
  return z
    .object({ b64: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined);
}

export function toLabel({ shipmentNo, label, qrLabel }: z.infer<typeof confirmation>): MadeLabel {
  const picture = fileOf(qrLabel?.b64);
  const content = fileOf(label?.b64);
  return {
    reference: shipmentNo,
    carrier: "DHL",
    trackingNumber: shipmentNo,
    trackingUrl: `https://www.dhl.de/de/privatkunden.html?piececode=${encodeURIComponent(shipmentNo)}`,
    files: content ? [{ format: "pdf", content }] : [],
    ...(picture && { paperless: { picture } }),
  };
}

function fileOf(text: string | undefined): Uint8Array | undefined {
  const bytes = text === undefined ? undefined : new Uint8Array(Buffer.from(text, "base64"));
  return bytes && bytes.length > 0 ? bytes : undefined;
}
