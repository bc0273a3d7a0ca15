import type { Address } from "../../domain/order.ts";
import { plainText } from "../../domain/plain-text.ts";
import { present } from "../../domain/snapshot.ts";

/** What both Magentos write alike. */

/** "2026-11-01 10:00:00", UTC without saying so. */
export function instant(text: unknown): number | undefined {
  if (typeof text !== "string" || !/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(text)) return undefined;
  const at = Date.parse(`${text.replace(" ", "T")}Z`);
  return Number.isNaN(at) ? undefined : at;
}

export function toStamp(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace("T", " ");
}

export function clean(value: unknown, longest: number): string | undefined {
  return typeof value === "string" || typeof value === "number"
    ? plainText(String(value)).slice(0, longest).trim() || undefined
    : undefined;
}

/**
 * The spellings under which Magento may keep the number a shopper typed: as it is, and filled up with zeros to the nine digits it prints.
 * Empty for what is no number of an order.
 */
export function numberSpellings(typed: string): string[] {
  const bare = typed.trim().replace(/^#\s*/, "");
  if (!/^[\w-]{1,50}$/.test(bare)) return [];
  return [...new Set([bare, ...(/^\d{1,9}$/.test(bare) ? [bare.padStart(9, "0")] : [])])];
}

/** Our key within a comment, so that what it belongs to is found again. */
export function withKey(note: string, key: string): string {
  return `${note} [returns-portal ${key}]`;
}

export function keyIn(comment: unknown): string | undefined {
  return typeof comment === "string" ? /\[returns-portal ([^\]\s]+)\]/.exec(comment)?.[1] : undefined;
}

/** The words of an address as they come, whatever either Magento calls them. */
export interface AddressWords {
  readonly name: readonly unknown[];
  readonly company: unknown;
  readonly street: readonly unknown[];
  readonly postcode: unknown;
  readonly city: unknown;
  readonly region: unknown;
  readonly country: unknown;
}

export function toAddress(words: AddressWords): Address | undefined {
  const [line1 = "", ...more] = words.street.flatMap((one) => clean(one, 200) ?? []);
  const postalCode = clean(words.postcode, 20) ?? "";
  const city = clean(words.city, 120) ?? "";
  if (!(line1 || postalCode || city)) return undefined;
  const company = clean(words.company, 200);
  const country = clean(words.country, 2)?.toUpperCase() ?? "";
  return {
    name: words.name.flatMap((part) => clean(part, 100) ?? []).join(" ") || company || "",
    ...present({ company, line2: more.join(", ").slice(0, 200) || undefined, region: clean(words.region, 120) }),
    line1,
    postalCode,
    city,
    // CLDR's code for a territory nobody knows: in no zone but the rest of the world.
    country: /^[A-Z]{2}$/.test(country) ? country : "ZZ",
  };
}

/** What a variation is called beyond its product: "Hero Hoodie-S-Green" of "Hero Hoodie" is "S-Green". */
export function variantOf(name: string, product: string): string | undefined {
  return name.startsWith(product)
    ? name
        .slice(product.length)
        .replace(/^[\s–-]+/, "")
        .trim() || undefined
    : undefined;
}
