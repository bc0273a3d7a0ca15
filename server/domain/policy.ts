import type { Minor } from "./money.ts";
import type { Lane, ResolutionKind } from "./return.ts";

/** A text a merchant wrote, by language (BCP 47 primary tag). Read with `inLanguage`. */
export type Text = Readonly<Record<string, string>>;

/** The text in the reader's language, else in the shop's, else any: a shopper never sees a hole. */
export function inLanguage(text: Text, language: string, fallback: string): string {
  return text[language] ?? text[language.split("-")[0] ?? ""] ?? text[fallback] ?? Object.values(text)[0] ?? "";
}

/** The merchant's rules as data. Each save is a new version; a return remembers the version that judged it. */
export interface Policy {
  readonly window: Window;
  readonly withdrawal: Withdrawal;
  readonly guarantee: Guarantee;
  /** The first zone that holds the order's destination decides. */
  readonly zones: readonly Zone[];
  readonly resolutions: Resolutions;
  readonly reasons: readonly Reason[];
  /** Spoken in order; a later rule overrules an earlier one on the same matter, and a refusal ends the matter. */
  readonly rules: readonly Rule[];
  readonly approval: "automatic" | "manual";
  /** Orders that were never shipped through a system we know of may still come back (S2-20). */
  readonly allowUnshipped: boolean;
  /** Most units a shopper may have on their way back of one order; absent: no limit. */
  readonly unitLimit?: number;
  /** Days to hand the parcel over, counted from the request. */
  readonly sendWithinDays: number;
}

/** The voluntary window. `graceDays` are honoured but never shown. */
export interface Window {
  readonly days: number;
  readonly from: "order" | "shipment" | "delivery";
  /** Added when the start is not known and the next earlier fact stands in for it. */
  readonly fallbackDays: number;
  readonly graceDays: number;
  readonly perResolution?: Partial<Readonly<Record<ResolutionKind, number>>>;
}

/** The statutory right (Directive 2011/83/EU). It is computed beside the window and never made worse by a rule. */
export interface Withdrawal {
  /** Who pays the direct cost of sending back; counts only when `informed`. */
  readonly returnCost: "shop" | "shopper";
  /** The shopper was told before the contract that they bear that cost (CRD art. 6(6)). */
  readonly informed: boolean;
}

export interface Guarantee {
  /** Months from delivery by country of the consumer; `default` for the rest. The law's floor applies when this is lower. */
  readonly months: Readonly<Record<string, number>>;
}

/** `pickup`: somebody comes for the parcel. `own`: sent at the shopper's own cost and choice. `contact`: arranged with the shop. */
export const handovers = ["qr", "print", "pickup", "own", "contact"] as const;
export type Handover = (typeof handovers)[number];

export interface Zone {
  readonly id: string;
  readonly title: Text;
  /** ISO countries, or the groups "EU" and "*". */
  readonly countries: readonly string[];
  /** Postcode prefixes it is limited to. */
  readonly postalCodes?: readonly string[];
  /** `prepaid`: the shop pays the label. `deducted`: its price comes off the refund. `own`: the shopper sends it. `none`: contact the shop. */
  readonly label: "prepaid" | "deducted" | "own" | "none";
  /** The price of the label in the order's currency when `deducted`. */
  readonly fee:
    | { readonly kind: "free" }
    | { readonly kind: "flat"; readonly amount: Minor }
    | { readonly kind: "percent"; readonly basisPoints: number };
  /** In the order in which they are shown. */
  readonly handovers: readonly Handover[];
  /** Id of a merchant's address; absent: the brand's. */
  readonly address?: string;
}

/** `first_scan`: its carrier has the parcel. `delivery`: its carrier says that it is here. `inspection`: a person has looked at what came. */
export const settleMoments = ["first_scan", "delivery", "inspection"] as const;
export type SettleAt = (typeof settleMoments)[number];

/** What can be given before anybody has seen what comes back. */
export const settledEarly = ["refund", "store_credit", "exchange"] as const satisfies readonly ResolutionKind[];
export type SettledEarly = (typeof settledEarly)[number];

export interface Resolutions {
  readonly original: boolean;
  /** Offered where the shop can issue it (capability). `bonusCap` in minor units. */
  readonly storeCredit?: { readonly bonusBasisPoints: number; readonly bonusCap?: Minor; readonly validMonths: number };
  readonly exchange: boolean;
  /** A shopper may choose any article of the catalogue; absent: variants of what they bought. */
  readonly exchangeOthers?: true;
  readonly repair: boolean;
  readonly keep: boolean;
  /** When what was asked for is given without a person looking first; absent: only once it was looked at. */
  readonly settleAt?: Partial<Readonly<Record<SettledEarly, SettleAt>>>;
  /** Category → the only resolutions for it. */
  readonly perCategory?: Readonly<Record<string, readonly ResolutionKind[]>>;
}

export interface Reason {
  readonly id: string;
  readonly text: Text;
  readonly fault: "shopper" | "merchant";
  /** `guarantee`: a defect or wrong item. `commercial`: a change of mind, which the statutory right covers too while it runs. */
  readonly lane: Exclude<Lane, "withdrawal">;
  readonly subReasons: readonly { readonly id: string; readonly text: Text }[];
  readonly comment: "off" | "optional" | "required";
  /** `required` may always be answered by a comment instead (a text alternative exists for every photo). */
  readonly photos: { readonly required: number; readonly most: number };
  /** Only for items of these categories; absent: all. */
  readonly categories?: readonly string[];
}

// biome-ignore format: a table is read across
export type Fact =
  | "shop.slug" | "order.country" | "order.postalCode" | "order.total" | "order.currency" | "order.discountCode" | "order.ageDays" | "order.placedOn"
  | "item.sku" | "item.category" | "item.tag" | "item.title" | "item.paid" | "item.discountBasisPoints"
  | "return.reason" | "return.resolution" | "customer.returnCount";

export type Condition = {
  readonly fact: Fact;
  readonly is: "equal" | "not_equal" | "one_of" | "none_of" | "at_least" | "at_most" | "contains" | "starts_with";
  /** A day ("2026-11-01") for `order.placedOn`. */
  readonly value: string | number | readonly string[];
};

export type Effect =
  | { readonly do: "refuse"; readonly message: Text }
  | { readonly do: "window"; readonly days: number }
  /** The window ends no earlier than with this day ("2027-01-31") of the shop. */
  | { readonly do: "window_until"; readonly date: string }
  | { readonly do: "resolutions"; readonly only: readonly ResolutionKind[] }
  | { readonly do: "fee"; readonly fee: Zone["fee"] }
  | { readonly do: "review" }
  | { readonly do: "keep" }
  | { readonly do: "address"; readonly address: string }
  | { readonly do: "brand"; readonly brand: string }
  | { readonly do: "carrier"; readonly carrier: string }
  | { readonly do: "require_photo" }
  | { readonly do: "settle_at"; readonly at: SettleAt };

export interface Rule {
  readonly id: string;
  readonly title: Text;
  readonly when: { readonly match: "all" | "any"; readonly conditions: readonly Condition[] };
  readonly then: readonly Effect[];
  /** Kept, and silent. */
  readonly off?: true;
}

/** The 27 member states; EEA states apply the same directive. */
// biome-ignore format: a table is read across
export const europeanUnion: ReadonlySet<string> = new Set([
  "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE",
]);

/** Parts of member states whose consumers have the same rights under a country code of their own (TFEU art. 349, 355). */
// biome-ignore format: a table is read across
const memberOf: Readonly<Record<string, string>> = {
  GP: "FR", MQ: "FR", GF: "FR", RE: "FR", YT: "FR", MF: "FR", AX: "FI", IC: "ES", EA: "ES",
};

/** The state whose consumer law holds in a country or territory. */
export function stateOf(country: string): string {
  return memberOf[country] ?? country;
}

/** Codes that name no country, as shops write them for one they do not know (ISO 3166-1 user-assigned; XK is Kosovo). */
const nowhere = /^(?:|AA|Q[M-Z]|X[A-JL-Z]|ZZ)$/;

/**
 * Where Directive 2011/83/EU or its counterpart gives a right of withdrawal: EU, EEA and the United Kingdom. Who is nowhere keeps it,
 * since nobody can say that they have none. @param country a state, as `stateOf` gives it
 */
export function hasWithdrawalRight(country: string): boolean {
  return (
    nowhere.test(country) || europeanUnion.has(country) || country === "NO" || country === "IS" || country === "LI" || country === "GB"
  );
}
