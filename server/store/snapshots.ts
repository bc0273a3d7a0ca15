import { hash } from "node:crypto";
import type { Address, Fulfilment, OrderFee, OrderLine, OrderSnapshot, Payment, ShopRefund } from "../domain/order.ts";
import { fromJson, type Json, storable } from "./columns.ts";

/** An order's snapshot as it is kept: what people are named by apart from the rest, so that it can be erased alone. */
export interface KeptSnapshot {
  readonly figures: Json;
  readonly people: Json;
  readonly email: string | null;
  /** Equal for equal snapshots, whatever the order of their properties. */
  readonly snapshotHash: string;
  /** Equal while nothing moved that a refund is reckoned from. */
  readonly moneyHash: string;
}

/** Compares case as mailboxes do in practice. */
export const emailKey = (email: string): string => storable(email.normalize("NFKC").trim().toLowerCase());

export function keep(snapshot: OrderSnapshot): KeptSnapshot {
  const figures = JSON.stringify(snapshot, figureKeys);
  const people = JSON.stringify(snapshot, peopleKeys);
  return {
    figures,
    people,
    email: snapshot.email ? emailKey(snapshot.email) : null,
    snapshotHash: hash("sha256", `${figures}\n${people}`, "base64url"),
    moneyHash: hash("sha256", moneyOf(snapshot), "base64url"),
  };
}

/** Puts together what `keep` took apart. Without people (they were erased) the figures stand alone. */
export function unkeep(figures: Json, people: Json | null): OrderSnapshot {
  const snapshot = fromJson<OrderSnapshot>(figures);
  return people === null ? snapshot : { ...snapshot, ...fromJson<Partial<OrderSnapshot>>(people) };
}

function moneyOf({ currency, total, lines, fees, shipping, refunds }: OrderSnapshot): string {
  return JSON.stringify([
    currency,
    total,
    shipping.paid,
    shipping.tax,
    lines.map(({ id, quantity, paid, tax }) => [id, quantity, paid, tax]),
    fees.map(({ id, paid, tax }) => [id, paid, tax]),
    refunds.map(({ id, amount, shipping: delivery, lines: named }) => [
      id,
      amount,
      delivery,
      named?.map(({ lineId, quantity, amount: part }) => [lineId, quantity, part]),
    ]),
  ]);
}

type PeopleKey = "email" | "phone" | "shipTo" | "billTo";
type Exactly<Key extends PropertyKey> = Readonly<Record<Key, true>>;

/**
 * JSON.stringify takes these as the properties to write, at every depth and in this order: so the text is canonical. The types make
 * a property that is added to the domain, and forgotten here, fail to compile.
 */
const figureKeys = Object.keys({
  number: true,
  externalId: true,
  placedAt: true,
  currency: true,
  status: true,
  language: true,
  soldInStore: true,
  lines: true,
  id: true,
  sku: true,
  gtin: true,
  productId: true,
  variantId: true,
  title: true,
  variant: true,
  imageUrl: true,
  quantity: true,
  listed: true,
  paid: true,
  tax: true,
  taxRate: true,
  categories: true,
  tags: true,
  exempt: true,
  intangible: true,
  finalSale: true,
  fees: true,
  shipping: true,
  cheapestStandard: true,
  total: true,
  discountCodes: true,
  payments: true,
  gateway: true,
  label: true,
  tender: true,
  refunds: true,
  at: true,
  amount: true,
  lineId: true,
  fulfilments: true,
  shippedAt: true,
  deliveredAt: true,
  carrier: true,
  trackingNumber: true,
} satisfies Exactly<
  | Exclude<keyof OrderSnapshot, PeopleKey>
  | keyof OrderLine
  | keyof OrderFee
  | keyof OrderSnapshot["shipping"]
  | keyof Payment
  | keyof ShopRefund
  | keyof NonNullable<ShopRefund["lines"]>[number]
  | keyof Fulfilment
>);

const peopleKeys = Object.keys({
  email: true,
  phone: true,
  shipTo: true,
  billTo: true,
  name: true,
  company: true,
  line1: true,
  line2: true,
  postalCode: true,
  city: true,
  region: true,
  country: true,
} satisfies Exactly<PeopleKey | keyof Address>);
