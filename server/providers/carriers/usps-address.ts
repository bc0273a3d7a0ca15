import { cut } from "../../domain/cut.ts";
import type { Measures } from "../../domain/parcel.ts";
import { regionCode } from "../../domain/regions.ts";
import type { Sender } from "./port.ts";

/** An address as the labels and pickups of USPS want it; what is wrong with it where it is none. */
export function domestic({ line1, line2, city, region, postalCode, country }: Sender): object | string {
  if (country !== "US") return "USPS carries returns within the United States only";
  const [, ZIPCode, ZIPPlus4] = /^(\d{5})(?:[- ]?(\d{4}))?$/.exec(postalCode.trim()) ?? [];
  const state = regionCode("US", region);
  if (ZIPCode === undefined) return "the ZIP code is none";
  if (state === null) return "the state is missing";
  return {
    streetAddress: cut(line1, 50),
    ...(line2 && { secondaryAddress: cut(line2, 50) }),
    city: cut(city, 28),
    state,
    ZIPCode,
    ...(ZIPPlus4 && { ZIPPlus4 }),
  };
}

/** A first and a last name, or a firm: one of the two is always asked for. */
export function addressee({ name, company }: Sender): object {
  const { firstName, lastName } = names(name);
  const firm = company ?? (lastName === "" ? name : "");
  return { firstName, ...(lastName && { lastName }), ...(firm && { firm: cut(firm, 50) }) };
}

export function names(name: string): { readonly firstName: string; readonly lastName: string } {
  const [firstName = "", ...others] = name.trim().split(/\s+/);
  return { firstName: cut(firstName, 50), lastName: cut(others.join(" "), 50) };
}

/** What is not written as USPS writes it is left out: it is nothing a label needs. */
export function reachable({ email, phone }: Sender): object {
  const digits = phone?.replace(/[^\d+]/g, "");
  return {
    ...(email && email.length <= 50 && /^[\w+&*-]+(?:\.[\w+&*-]+)*@(?:[a-zA-Z0-9-]+\.)+[a-zA-Z]{2,}$/.test(email) && { email }),
    ...(digits && /^(?:\+?[1-9]\d{7,14}|\d{6,15})$/.test(digits) && { phone: digits }),
  };
}

/** Pounds, of grams: never less than it weighs. */
export function pounds(grams: number): number {
  return Math.max(0.01, Math.ceil((grams / 453.592_37) * 100 - 1e-9) / 100);
}

/** Inches, of millimetres: never smaller than it is. The length is the longest side. */
export function inches({ length, width, height }: Measures): { length: number; width: number; height: number } {
  const [longest = 0, middle = 0, shortest = 0] = [length, width, height]
    .map((side) => Math.max(0.01, Math.ceil((side / 25.4) * 100 - 1e-9) / 100))
    .sort((one, other) => other - one);
  return { length: longest, width: middle, height: shortest };
}
