import { zoneOfCountry } from "./deadlines.ts";

/** Countries with several clocks, where the postcode does not say which one hangs there. */
const several = new Set(["US", "CA", "AU", "BR", "MX", "CL", "ID", "KZ", "CD", "MN", "EC", "PF", "NZ", "RU", "UM", "GL"]);

/**
 * The zone whose clocks hang at a place, for what opens and closes there; null where nobody can tell. Deadlines go by the zone in which a
 * country's day ends last, which for an island may be another.
 */
export function localZone({ country, postalCode }: { readonly country: string; readonly postalCode: string }): string | null {
  if (several.has(country)) return null;
  if (country === "ES") return /^(35|38)/.test(postalCode) ? "Atlantic/Canary" : "Europe/Madrid";
  if (country === "PT") return /^9[5-9]/.test(postalCode) ? "Atlantic/Azores" : "Europe/Lisbon";
  return zoneOfCountry(country);
}
