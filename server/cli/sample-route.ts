import { ConfigError } from "../config.ts";
import type { CarrierCan } from "../domain/connection.ts";
import type { Sender } from "../providers/carriers/port.ts";

export interface Route {
  readonly from: Sender;
  readonly to: Sender;
}

/** Town halls and the like, in the order they are taken. */
const samples: readonly (readonly [from: string, to: string, phone: string])[] = [
  ["FR; 69001; Lyon; 1 place de la Comédie", "FR; 75004; Paris; 5 rue de Lobau", "+33142764040"],
  ["DE; 80331; München; Marienplatz 8", "DE; 10178; Berlin; Rathausstraße 15", "+4930902620"],
  ["NL; 5611 EM; Eindhoven; Stadhuisplein 10", "NL; 3011 AD; Rotterdam; Coolsingel 40", "+31102671625"],
  ["GB; M2 5DB; Manchester; Albert Square 1", "GB; SE1 2AA; London; Tooley Street 110", "+442079834000"],
  ["US-IL; 60602; Chicago; 121 N LaSalle Street", "US-NY; 10007; New York; 260 Broadway", "+12127883000"],
  ["AU-VIC; 3000; Melbourne; 90 Swanston Street", "AU-NSW; 2000; Sydney; 483 George Street", "+61292659333"],
  ["IN-MH; 400001; Mumbai; Mahapalika Marg 1", "IN-DL; 110001; New Delhi; Sansad Marg 10", "+911123360000"],
];

/** The way of the sample parcel: as it was said, or within the first country that the carrier serves. */
export function routeFor(
  countries: CarrierCan["countries"],
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
): Route | null {
  if ((from === undefined) !== (to === undefined)) throw new ConfigError("--from and --to go together.");
  if (from !== undefined && to !== undefined) return { from: placeOf(from), to: placeOf(to) };
  const [start, end, phone] = samples.find(([place]) => countries === "any" || countries.includes(place.slice(0, 2))) ?? [];
  return start === undefined || end === undefined ? null : { from: placeOf(start, phone), to: placeOf(end, phone) };
}

function placeOf(text: string, phone?: string): Sender {
  const [place = "", postalCode = "", city = "", line1 = "", name = "Returns Test", told = phone] = text
    .split(";")
    .map((part) => part.trim());
  const [, country, region] = /^([A-Z]{2})(?:-([A-Z0-9]{1,3}))?$/.exec(place) ?? [];
  if (!country || postalCode === "" || city === "" || line1 === "")
    throw new ConfigError(
      'Write a place as "country; postal code; city; street", such as "FR; 69001; Lyon; 1 place de la Comédie", and a state as "US-NY".',
    );
  return { name, line1, postalCode, city, country, ...(region && { region }), email: "returns@example.com", ...(told && { phone: told }) };
}
