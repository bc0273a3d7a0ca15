import { threeLetters } from "./country-codes.ts";

/** What carriers and customs are told of one piece, as shops write it down. What cannot be read is not known: it breaks no order. */
export interface Goods {
  /** Grams of one piece. */
  readonly weight?: number;
  /** Harmonised System, 6 to 10 digits. */
  readonly hsCode?: string;
  /** Where it was made, ISO 3166-1 alpha-2. */
  readonly origin?: string;
}

const grams = { g: 1, kg: 1_000, lb: 453.592_37, oz: 28.349_523_125 } as const;
export type WeightUnit = keyof typeof grams;

/** What a piece may weigh, in grams. */
export const heaviest = 1_000_000;

/** @param given of one piece; undefined where nothing was said, or nothing that a parcel can weigh */
export function goodsOf({ weight, unit = "g", hsCode, origin }: Given): Goods {
  const [inGrams, code, country] = [gramsOf(weight, unit), hsCodeOf(hsCode), originOf(origin)];
  return {
    ...(inGrams !== undefined && { weight: inGrams }),
    ...(code !== undefined && { hsCode: code }),
    ...(country !== undefined && { origin: country }),
  };
}

interface Given {
  readonly weight?: unknown;
  readonly unit?: WeightUnit | undefined;
  readonly hsCode?: unknown;
  readonly origin?: unknown;
}

/** Reads 0.25, "0.25" and "0,25". What weighs less than a gram or more than a tonne was measured in something else: it is not known. */
function gramsOf(given: unknown, unit: WeightUnit): number | undefined {
  const text = typeof given === "number" ? String(given) : typeof given === "string" ? given.trim() : "";
  if (!/^\d{1,9}([.,]\d{1,12})?$/.test(text)) return undefined;
  const value = Math.round(Number(text.replace(",", ".")) * grams[unit]);
  return value >= 1 && value <= heaviest ? value : undefined;
}

function hsCodeOf(given: unknown): string | undefined {
  if (typeof given !== "string" && typeof given !== "number") return undefined;
  const digits = String(given).replaceAll(/[.\s]/g, "");
  return /^\d{6,10}$/.test(digits) ? digits : undefined;
}

/** How Greece and the United Kingdom are called where they have codes of their own. */
const others: Readonly<Record<string, string>> = { EL: "GR", UK: "GB" };

function originOf(given: unknown): string | undefined {
  if (typeof given !== "string") return undefined;
  const code = given.trim().toUpperCase();
  const country = others[code] ?? code;
  return threeLetters(country) === null ? undefined : country;
}

/** A shop's word for the unit it weighs in. */
export function unitOf(word: unknown): WeightUnit | undefined {
  return typeof word === "string" ? words[word.trim().toLowerCase()] : undefined;
}

const words: Readonly<Record<string, WeightUnit>> = {
  ...{ g: "g", gram: "g", grams: "g" },
  ...{ kg: "kg", kgs: "kg", kilogram: "kg", kilograms: "kg" },
  ...{ lb: "lb", lbs: "lb", pound: "lb", pounds: "lb" },
  ...{ oz: "oz", ounce: "oz", ounces: "oz" },
};
