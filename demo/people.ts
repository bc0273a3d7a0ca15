import type { Address } from "../server/domain/order.ts";

export type Person = Address & { readonly email: string; readonly language: string };

/** Somebody made up, with an address of a mail server that is not there. */
export function who(name: string, line1: string, postalCode: string, city: string, country: string, language: string): Person {
  return {
    name,
    line1,
    postalCode,
    city,
    country,
    language,
    email: `${name
      .toLowerCase()
      .normalize("NFD")
      .replaceAll(/[^a-z ]/g, "")
      .replaceAll(" ", ".")}@mail.example`,
  };
}
