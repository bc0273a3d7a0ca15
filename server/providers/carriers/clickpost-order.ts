import { createHash } from "node:crypto";
import { z } from "zod";
import { fromNumber, toDecimal } from "../../domain/money.ts";
import { momentIn, offsetIn } from "../../domain/place-time.ts";
import type { LabelAsked, MadeLabel, Sender, Service, ServicesAsked } from "./port.ts";

/** Reverse orders ("RVP") of ClickPost's India API, version 3: somebody comes and fetches the parcel, and brings whatever paper it needs. */

/** ClickPost keeps twenty characters of a reference; this many of a hash are nobody else's. */
export function referenceOf(key: string): string {
  const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  return [...createHash("sha256").update(key).digest().subarray(0, 20)].map((byte) => letters[byte & 31]).join("");
}

/** A courier and the account with it. Its name goes along, since nothing else says what people call it. */
export interface Courier {
  readonly id: string;
  readonly account: string;
  readonly name: string;
}

export function toService({ id, account, name }: Courier): string {
  return [id, account, name].map(encodeURIComponent).join(":");
}

export function courierOf(service: string): Courier | null {
  const [id, account, name, ...more] = service.split(":");
  if (!id || !/^\d{1,6}$/.test(id) || !account || !name || more.length > 0) return null;
  try {
    return { id, account: decodeURIComponent(account), name: decodeURIComponent(name) };
  } catch {
    return null;
  }
}

/** Ours for a label: our reference, and what it takes besides to call it off. */
export function ownReference(reference: string, { id, account }: Courier): string {
  return `${reference}~${id}~${account}`;
}

export function readReference(own: string): { reference: string; id: string; account: string } | null {
  const [, reference, id, account] = /^([0-9A-Z]{20})~(\d{1,6})~(.{1,100})$/.exec(own) ?? [];
  return reference && id && account ? { reference, id, account } : null;
}

export function recommendationBody({ from, to, measures, value, currency }: ServicesAsked): readonly object[] {
  return [
    {
      reference_number: "1",
      item: "Return",
      pickup_pincode: from.postalCode,
      drop_pincode: to.postalCode,
      order_type: "PREPAID",
      delivery_type: "RVP",
      invoice_value: Number(toDecimal(value, currency)),
      ...sizes(measures),
    },
  ];
}

export const recommendationShape = z.object({
  result: z
    .array(
      z.object({
        preference_array: z
          .array(
            z
              .object({
                cp_id: z.number().int().positive(),
                cp_name: z.string().min(1).max(100),
                account_code: z.string().min(1).max(100),
                shipping_charge: z.number().positive().nullish().catch(null),
              })
              .nullable()
              .catch(null),
          )
          .nullish(),
      }),
    )
    .nullish(),
});

export function toServices({ result }: z.output<typeof recommendationShape>): Service[] {
  return (result?.[0]?.preference_array ?? [])
    .flatMap((one): Service[] => {
      if (!one) return [];
      const amount = typeof one.shipping_charge === "number" ? fromNumber(one.shipping_charge, "INR") : null;
      return [
        {
          service: toService({ id: String(one.cp_id), account: one.account_code, name: one.cp_name }),
          carrier: one.cp_name,
          title: one.account_code === one.cp_name ? one.cp_name : `${one.cp_name} (${one.account_code})`,
          ...(amount !== null && { price: { amount, currency: "INR" } }),
          handovers: ["pickup"],
          paperless: "code",
        },
      ];
    })
    .sort((one, other) => (one.price?.amount ?? Number.POSITIVE_INFINITY) - (other.price?.amount ?? Number.POSITIVE_INFINITY));
}

export function orderBody(asked: LabelAsked, courier: Courier, phoneOfShop: string): object {
  const { from, to, items, currency, measures, orderNumber, returnNumber, key, outbound, at, zone } = asked;
  const [first] = items;
  const reason = (first?.reason ?? "Return").slice(0, 200);
  const worth = items.reduce((sum, { value, quantity }) => sum + value * quantity, 0);
  return {
    pickup_info: {
      ...place("pickup", from, phoneOfShop),
      pickup_time: pickupTime(asked),
      pickup_address_type: from.company ? "OFFICE" : "RESIDENTIAL",
    },
    drop_info: { ...place("drop", to, phoneOfShop), drop_address_type: "OFFICE" },
    shipment_details: {
      items: items.map(({ sku, title, quantity, value, weight }) => ({
        sku: (sku ?? title).slice(0, 100) || "article",
        description: title.slice(0, 200) || "Article",
        quantity,
        price: Number(toDecimal(value, currency)),
        weight: Math.max(1, Math.round(weight)),
      })),
      ...sizes(measures),
      order_id: returnNumber.slice(0, 50),
      order_type: "PREPAID",
      cod_value: 0,
      invoice_value: Number(toDecimal(worth, currency)),
      invoice_number: orderNumber.slice(0, 50) || returnNumber.slice(0, 50),
      invoice_date: dayOf(Math.min(outbound?.shippedAt ?? at, at), zone),
      delivery_type: "RVP",
      rvp_reason: reason,
      reference_number: referenceOf(key),
      courier_partner: Number(courier.id),
      account_code: courier.account,
    },
    // One guide wants the reason here, another above.
    additional: { label: false, async: false, rvp_reason: reason, return_info: returnInfo(to, phoneOfShop) },
  };
}

/** Grams, and whole centimetres. */
function sizes({ weight, length, width, height }: LabelAsked["measures"]): object {
  const centimetres = (millimetres: number) => Math.max(1, Math.ceil(millimetres / 10));
  return {
    weight: Math.max(1, Math.round(weight)),
    length: centimetres(length),
    breadth: centimetres(width),
    height: centimetres(height),
  };
}

function place(kind: "pickup" | "drop", sender: Sender, phoneOfShop: string): object {
  const fields = { ...plain(sender, phoneOfShop), district: sender.city.slice(0, 100) };
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [`${kind}_${name}`, value]));
}

function returnInfo(to: Sender, phoneOfShop: string): object {
  return plain(to, phoneOfShop);
}

function plain({ name, company, line1, line2, city, region, postalCode, country, email, phone }: Sender, phoneOfShop: string) {
  return {
    name: (company && company !== name ? `${name}, ${company}` : name).slice(0, 100),
    phone: tenDigits(phone) ?? tenDigits(phoneOfShop) ?? phoneOfShop,
    ...(email && { email }),
    address: [line1, line2].filter(Boolean).join(", ").slice(0, 500),
    city: city.slice(0, 200),
    state: (region || city).slice(0, 200),
    pincode: postalCode.replaceAll(/\s/g, ""),
    country,
  };
}

/** Indian numbers without what is dialled in front of them. */
function tenDigits(phone: string | undefined): string | null {
  const digits = (phone ?? "").replaceAll(/\D/g, "");
  return digits.length >= 10 ? digits.slice(-10) : null;
}

const day = 86_400_000;

/** When somebody may come: "2026-11-30T10:00:00+05:30". */
function pickupTime({ pickup, from, at }: LabelAsked): string {
  const moment = pickup ? momentIn(from.country, pickup.day, pickup.from) : at + day;
  const offset = offsetIn(from.country, moment) ?? 330;
  const two = (value: number) => String(value).padStart(2, "0");
  const sign = offset < 0 ? "-" : "+";
  return `${new Date(moment + offset * 60_000).toISOString().slice(0, 19)}${sign}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
}

function dayOf(at: number, zone: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(at);
}

export const orderShape = z.object({
  result: z
    .object({ waybill: z.coerce.string().trim().min(1).max(60) })
    .nullish()
    .catch(null),
});

/** Whoever comes is told the waybill's number, and finds it on what they carry. */
export function toMadeLabel(waybill: string | null, asked: LabelAsked, courier: Courier): MadeLabel {
  const { key, pickup } = asked;
  const reference = ownReference(referenceOf(key), courier);
  return {
    reference,
    carrier: courier.name,
    trackedAs: courier.id,
    files: [],
    ...(waybill !== null && { trackingNumber: waybill, paperless: { code: waybill.replaceAll(/[^\x20-\x7e]/g, "") } }),
    ...(pickup && { pickup: { reference, day: pickup.day, from: pickup.from, to: pickup.to } }),
    key,
  };
}
