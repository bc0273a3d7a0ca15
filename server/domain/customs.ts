import type { Address, Order } from "./order.ts";

/** Where a parcel is posted, or goes. `country` is ISO 3166-1 alpha-2, or a code that shops write instead of it (XI, EL, IC, EA). */
export type Place = Pick<Address, "country" | "postalCode"> & { readonly city?: string };

/**
 * Whether goods that travel from one place to the other are declared to customs. It goes by postcode and not by country: parts of member
 * states lie outside the customs territory (UCC art. 4) or outside the territory of VAT (directive 2006/112/EC art. 6), and a parcel over
 * either line needs a form.
 */
export function needsCustoms(from: Place, to: Place): boolean {
  const [here, there] = [territoryOf(from), territoryOf(to)];
  if (here === there) return false;
  // Northern Ireland is within the Union's market for goods, and nothing stands between it and Great Britain on the way out.
  if (here === northernIreland) return there !== union && there !== "GB";
  return !(there === northernIreland && here === union);
}

const union = "EU";
const northernIreland = "XI";

// biome-ignore format: a table is read across
const members = new Set([
  "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE",
]);

/** Codes for what others write as a part of a country, and countries that share the customs of another. */
// biome-ignore format: a table is read across
const elsewhere: Readonly<Record<string, string>> = {
  MC: union, LI: "CH", IM: "GB", XI: northernIreland, PR: "US",
  IC: "ES-35", EA: "ES-51", AX: "FI-22",
  GP: "FR-971", MQ: "FR-972", GF: "FR-973", RE: "FR-974", PM: "FR-975", YT: "FR-976", BL: "FR-977", MF: "FR-978", TF: "FR-984",
  WF: "FR-986", PF: "FR-987", NC: "FR-988",
};

interface Apart {
  readonly country: string;
  /** Beginning of a postcode without spaces. */
  readonly begins: string;
  readonly territory: string;
  /** Where a postcode is shared with places that are not apart. */
  readonly city?: RegExp;
}

/** Parts of countries that customs treat apart. */
const apart: readonly Apart[] = [
  // The Canaries: within the customs territory, outside that of VAT. Ceuta and Melilla: outside both.
  { country: "ES", begins: "35", territory: "ES-35" },
  { country: "ES", begins: "38", territory: "ES-35" },
  { country: "ES", begins: "51", territory: "ES-51" },
  { country: "ES", begins: "52", territory: "ES-52" },
  ...["971", "972", "973", "974", "975", "976", "977", "978", "984", "986", "987", "988"].map((begins) => ({
    country: "FR",
    begins,
    territory: `FR-${begins}`,
  })),
  // Büsingen lies in the customs area of Switzerland; Heligoland in none.
  { country: "DE", begins: "78266", territory: "CH" },
  { country: "DE", begins: "27498", territory: "DE-27498" },
  { country: "IT", begins: "23041", territory: "IT-23041" },
  { country: "IT", begins: "23030", territory: "IT-23041", city: /livigno/i },
  { country: "IT", begins: "22061", territory: "IT-22061" },
  { country: "IT", begins: "22060", territory: "IT-22061", city: /campione/i },
  { country: "FI", begins: "22", territory: "FI-22" },
  // Mount Athos.
  { country: "GR", begins: "63086", territory: "GR-63086" },
  { country: "GB", begins: "BT", territory: northernIreland },
  { country: "GB", begins: "JE", territory: "JE" },
  { country: "GB", begins: "GY", territory: "GG" },
];

function territoryOf({ country: written, postalCode, city = "" }: Place): string {
  const country = written.toUpperCase() === "EL" ? "GR" : written.toUpperCase();
  const plain = postalCode.toUpperCase().replaceAll(/[^A-Z0-9]/g, "");
  // "D-78266", "AX-22100": a country's letters before figures.
  const code = country === "GB" ? plain : plain.replace(/^[A-Z]{1,3}(?=\d)/, "");
  const part = apart.find((one) => one.country === country && code.startsWith(one.begins) && (one.city?.test(city) ?? true));
  if (part) return part.territory;
  if (country === "EA" && code.startsWith("52")) return "ES-52";
  return elsewhere[country] ?? (members.has(country) ? union : country);
}

/** What customs have to be told of goods that come back (UCC art. 203; on the CN23 the words, the invoice, its day and the parcel out). */
export interface ReturnedGoods {
  readonly invoiceNumber: string;
  /** Epoch milliseconds of the sale. */
  readonly invoiceAt: number;
  readonly outboundTrackingNumber?: string;
}

export function returnedGoods({ number, placedAt, fulfilments }: Pick<Order, "number" | "placedAt" | "fulfilments">): ReturnedGoods {
  const outbound = fulfilments.findLast(({ trackingNumber }) => trackingNumber !== undefined)?.trackingNumber;
  return { invoiceNumber: number, invoiceAt: placedAt, ...(outbound !== undefined && { outboundTrackingNumber: outbound }) };
}
