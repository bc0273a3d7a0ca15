import type { ConnectionId } from "./ids.ts";
import type { Minor } from "./money.ts";
import type { Measures } from "./parcel.ts";
import type { Text } from "./policy.ts";

/** How the parcels of a shop travel back: which services there are, who chooses among them, and what happens on the way. */
export interface ShippingRules {
  /** Services the merchant has looked at; one that is not named is on, at the price its carrier says. */
  readonly services: readonly ServiceSetting[];
  /** Spoken in order, before the weights: what is left after them is compared. */
  readonly rules: readonly ShippingRule[];
  /** How much each counts, 0 (not at all) to 10. */
  readonly weights: Readonly<Record<ShippingWeight, number>>;
  /** When a carrier certainly did not make a label, the next best is asked. Never while nobody knows. */
  readonly fallBack: boolean;
  /** Where no carrier has a service for a parcel, the shopper gets our own label, which nobody has paid for. Else a person sees to it. */
  readonly ownLabel: boolean;
  /** Of a parcel nobody measured; `weight` is of the empty box. */
  readonly parcel: Measures;
  /** Grams of a piece whose weight the shop does not say. */
  readonly pieceWeight: number;
  /** How many parcels a shopper may make of one submission. */
  readonly mostParcels: number;
  /** Days without a scan after which a parcel under way counts as lost. */
  readonly lostAfterDays: number;
  /** Which news of a parcel leave as letters. */
  readonly mails: readonly ParcelMail[];
  /** Days before the last day on which who has not sent anything is reminded; null: never. */
  readonly remindBeforeDays: number | null;
  /** Hours a shopper has to say what happens after a pickup that failed; then a person looks. */
  readonly pickupAnswerHours: number;
}

export const parcelMails = ["moving", "arriving", "delivered", "sent_back", "lost"] as const;
export type ParcelMail = (typeof parcelMails)[number];

export interface ServiceRef {
  readonly connectionId: ConnectionId;
  /** The vendor's code. */
  readonly service: string;
}

export interface ServiceSetting extends ServiceRef {
  readonly on: boolean;
  /** What the merchant agreed on, where the carrier says nothing or something else; of whatever no line of `prices` is about. */
  readonly price?: Price;
  /** What was agreed on for a zone, up to a weight, or both. */
  readonly prices?: readonly ContractPrice[];
  readonly days?: number;
}

export interface Price {
  readonly amount: Minor;
  readonly currency: string;
}

/** One line of a contract's price list. */
export interface ContractPrice extends Price {
  /** By its id in the policy; absent: anywhere. */
  readonly zone?: string;
  /** Grams, included; absent: however heavy. */
  readonly upTo?: number;
}

/** What the contract says of a parcel: its zone's own lines before those of anywhere, then the lowest weight that holds it. */
export function contractPrice(
  { price, prices = [] }: Pick<ServiceSetting, "price" | "prices">,
  { zone, weight }: { readonly zone: string; readonly weight: number },
): Price | undefined {
  const [line] = prices
    .filter((one) => (one.zone === undefined || one.zone === zone) && weight <= (one.upTo ?? Number.POSITIVE_INFINITY))
    .toSorted((one, other) => Number(one.zone === undefined) - Number(other.zone === undefined) || byWeight(one, other));
  return line ? { amount: line.amount, currency: line.currency } : price;
}

function byWeight({ upTo: one = Number.MAX_VALUE }: ContractPrice, { upTo: other = Number.MAX_VALUE }: ContractPrice): number {
  return one - other;
}

/** `price`, `days`: less is better. `paperless`, `distance` (to the nearest point), `reliability` (share of labels and parcels that went well). */
export const shippingWeights = ["price", "days", "paperless", "distance", "reliability"] as const;
export type ShippingWeight = (typeof shippingWeights)[number];

export interface ShippingRule {
  readonly id: string;
  readonly title: Text;
  readonly when: { readonly match: "all" | "any"; readonly conditions: readonly ShippingCondition[] };
  /** `only`: of these and no others. `never`: none of these. `first`: this one where it can, whatever the weights say. */
  readonly then: { readonly do: "only" | "never" | "first"; readonly services: readonly ServiceRef[] };
  /** Kept, and silent. */
  readonly off?: true;
}

// biome-ignore format: a table is read across
export const shippingFacts = ["zone", "country", "postalCode", "weight", "value", "reason", "shop", "pieces", "handover", "policy.carrier"] as const;
export type ShippingFact = (typeof shippingFacts)[number];

/** `weight` in grams, `value` in minor units of the order's currency; `reason` holds when one of the reasons is it. */
export interface ShippingCondition {
  readonly fact: ShippingFact;
  readonly is: "equal" | "not_equal" | "one_of" | "none_of" | "at_least" | "at_most" | "starts_with";
  readonly value: string | number | readonly string[];
}

export const standardShipping: ShippingRules = {
  services: [],
  rules: [],
  weights: { price: 6, days: 2, paperless: 3, distance: 0, reliability: 3 },
  fallBack: true,
  ownLabel: false,
  parcel: { weight: 150, length: 350, width: 250, height: 100 },
  pieceWeight: 500,
  mostParcels: 5,
  lostAfterDays: 12,
  mails: ["moving", "delivered", "sent_back", "lost"],
  remindBeforeDays: 3,
  pickupAnswerHours: 48,
};
