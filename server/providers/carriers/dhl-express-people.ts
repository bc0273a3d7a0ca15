import { streetLines } from "../../domain/address-lines.ts";
import { offsetIn } from "../../domain/place-time.ts";
import type { Sender } from "./port.ts";

/** Addresses, people and times as MyDHL writes them. */

export function postalAddress(address: Sender): object {
  const [line1, line2, line3] = streetLines(address, 45, 3);
  return {
    postalCode: address.postalCode.slice(0, 12),
    cityName: address.city.slice(0, 45),
    countryCode: address.country,
    ...(address.region && address.region.length >= 2 && { provinceCode: address.region.slice(0, 35) }),
    addressLine1: line1,
    ...(line2 && { addressLine2: line2 }),
    ...(line3 && { addressLine3: line3 }),
  };
}

/** DHL asks for a phone number of everybody, and for a company of those who have none. */
export function contact({ name, company, email, phone }: Sender, phoneOfShop: string): object {
  return {
    phone: (phone || phoneOfShop).slice(0, 70),
    companyName: (company || name).slice(0, 100),
    fullName: name.slice(0, 255),
    ...(email && email.length <= 70 && { email }),
  };
}

export function party(sender: Sender, phoneOfShop: string): object {
  return { postalAddress: postalAddress(sender), contactInformation: contact(sender, phoneOfShop) };
}

/** A moment in the local time of a country: "2026-11-30T10:00:00 GMT+01:00". */
export function localTime(at: number, country: string): string {
  const offset = offsetIn(country, at) ?? 0;
  const local = new Date(at + offset * 60_000).toISOString().slice(0, 19);
  const sign = offset < 0 ? "-" : "+";
  const two = (value: number) => String(value).padStart(2, "0");
  return `${local} GMT${sign}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
}

/** "09:30" */
export function clock(minutes: number): string {
  const most = Math.min(minutes, 24 * 60 - 1);
  return `${String(Math.floor(most / 60)).padStart(2, "0")}:${String(most % 60).padStart(2, "0")}`;
}

export function kilograms(grams: number): number {
  return Math.max(1, Math.round(grams)) / 1_000;
}

/** Centimetres, of millimetres. */
export function dimensions({
  length,
  width,
  height,
}: {
  readonly length: number;
  readonly width: number;
  readonly height: number;
}): object {
  const centimetres = (millimetres: number) => Math.max(1, Math.round(millimetres)) / 10;
  return { length: centimetres(length), width: centimetres(width), height: centimetres(height) };
}
