import type { Address } from "../domain/order.ts";
import { printable } from "./printable.ts";

const townBeforeCode = new Set(["GB", "IE", "GG", "JE", "IM"]);
const regionInTownLine = new Set(["US", "CA", "AU"]);

/**
 * An address as the country's post reads it, one entry a line, the name first and the country last in capitals (UPU S42).
 * @param country the country's name in the language of where the parcel is posted
 */
export function addressLines(address: Address, country: string): string[] {
  const lines = [address.name, address.company, address.line1, address.line2, ...townLines(address), country.toUpperCase()];
  return lines.map((line) => printable(line ?? "")).filter((line, place, all) => line !== "" && line !== all[place - 1]);
}

function townLines({ postalCode, city, region, country }: Address): (string | undefined)[] {
  if (townBeforeCode.has(country)) return [city, region, postalCode];
  if (regionInTownLine.has(country)) return [[city, region, postalCode].filter(Boolean).join(" ")];
  return [`${postalCode} ${city}`, country === "IT" || country === "ES" ? undefined : region];
}
