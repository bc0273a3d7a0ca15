import type { Address } from "../server/domain/order.ts";
import type { Texts } from "./texts.ts";

/** An address as it is read in a page or a mail, one entry a line, the country last and in the reader's language. */
export function addressLines(address: Address, texts: Texts): string[] {
  const { name, company, line1, line2, region, country } = address;
  const lines = [
    name,
    company,
    line1,
    line2,
    ...townLines(address),
    country === "US" || country === "CA" ? undefined : region,
    texts.country(country),
  ];
  return lines.filter((line, place): line is string => line !== undefined && line !== "" && line !== lines[place - 1]);
}

const townBeforeCode = new Set(["GB", "IE", "GG", "JE", "IM"]);

function townLines({ postalCode, city, region, country }: Address): string[] {
  if (townBeforeCode.has(country)) return [city, postalCode];
  if (country === "US" || country === "CA") return [[city, region, postalCode].filter(Boolean).join(" ")];
  return [`${postalCode} ${city}`.trim()];
}
