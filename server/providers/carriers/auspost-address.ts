import { streetLines } from "../../domain/address-lines.ts";
import type { Sender } from "./port.ts";

/** Addresses as Australia Post writes them: a suburb, a state and four digits. */

const states: Readonly<Record<string, string>> = {
  "australian capital territory": "ACT",
  "new south wales": "NSW",
  "northern territory": "NT",
  queensland: "QLD",
  "south australia": "SA",
  tasmania: "TAS",
  victoria: "VIC",
  "western australia": "WA",
};
const codes = new Set(Object.values(states));

/** The first postcode of each stretch; the last ones of a state lie before the next line. */
// biome-ignore format: a table is read across
const byPostcode: readonly (readonly [from: number, state: string])[] = [
  [200, "ACT"], [300, ""], [800, "NT"], [1000, "NSW"], [2600, "ACT"], [2619, "NSW"], [2900, "ACT"], [2921, "NSW"], [3000, "VIC"], [4000, "QLD"],
  [5000, "SA"], [6000, "WA"], [7000, "TAS"], [8000, "VIC"], [9000, "QLD"],
];

/** Null: it lies in none. */
export function stateOf({ region = "", postalCode }: Pick<Sender, "region" | "postalCode">): string | null {
  const said = region.replace(/^AU-/i, "").trim();
  if (codes.has(said.toUpperCase())) return said.toUpperCase();
  const named = states[said.toLowerCase()];
  if (named) return named;
  const postcode = Number(postalCode);
  const stretch = /^\d{3,4}$/.test(postalCode.trim()) ? byPostcode.findLast(([from]) => from <= postcode) : undefined;
  return stretch?.[1] || null;
}

export function toAddress(sender: Sender): object {
  const { name, company, city, postalCode, email, phone } = sender;
  return {
    name: name.slice(0, 40),
    ...(company && { business_name: company.slice(0, 40) }),
    lines: streetLines(sender, 40, 3),
    suburb: city.slice(0, 40),
    state: stateOf(sender) ?? "",
    postcode: postalCode.trim().padStart(4, "0"),
    ...(phone && { phone: phone.replaceAll(/[^\d()+ -]/g, "").slice(0, 20) }),
    ...(email && email.length <= 50 && { email }),
  };
}

/** Australia Post carries it only between its own states. Why it would not; null when it would. */
export function unservable(from: Sender, to: Sender): string | null {
  for (const one of [from, to]) {
    if (one.country !== "AU") return "Australia Post's returns go from Australia to Australia";
    if (stateOf(one) === null) return "an address has no state and no postcode that tells it";
  }
  return null;
}
