import { carrierName } from "./carrier-name.ts";
import type { Address, Order } from "./order.ts";
import { type Parcel, senderOf } from "./parcel.ts";
import { dealt } from "./parcel-contents.ts";
import type { Return } from "./return.ts";
import { isMove, type NamedScan } from "./tracking.ts";

const day = 24 * 60 * 60_000;

/** Days from handing a parcel over within which a carrier wants to hear that it is lost, and where it says so. */
export interface ClaimTerm {
  readonly days: number;
  /** As it is called there: the same in every language. */
  readonly source: string;
}

/**
 * As carriers publish it. They change it, and a contract may say otherwise; for whoever is not named here nothing is claimed to be known.
 * Where a carrier counts from a later moment (UPS from the day it should have arrived), or only its working days, the day here is earlier,
 * never later.
 *
 * - FedEx: its claim form for Express and Ground gives nine months for what never arrived, pages about its claims 60 days from shipping
 *   within the US. They cannot both be right, so the shorter counts (studylib.net/doc/18316751; shipscience.com/will-fedex-pay-for-a-lost-package-heres-what-you-need-to-know).
 * - UPS: 60 days after the scheduled delivery (quoted at support.sharearefund.com/kb/how-long-do-i-have-to-report-a-lost-or-damaged-package-with-ups).
 * - USPS: 60 days from mailing, for insured mail, not before the 15th (DMM 609).
 * - DHL Express: 30 days from accepting it, in writing (mydhl.express.dhl/us/en/help-and-support/contact-us/claims/claims-faqs.html).
 * - Royal Mail: 80 days from posting, with a business account, within the UK (royalmail.com/claims/business-credit-account).
 * - Aramex in Australia: 30 working days from picking it up (aramex.com.au/terms-and-conditions/limited-liability); elsewhere unknown.
 *
 * Looked for and not found: Australia Post, Blue Dart, Deutsche Post DHL Paket, DPD, GLS, Hermes, Evri, La Poste.
 */
const terms: readonly (ClaimTerm & { readonly carrier: RegExp; readonly from?: string })[] = [
  { carrier: /^fedex\b/i, days: 60, source: "FedEx, File a claim" },
  { carrier: /^ups\b/i, days: 60, source: "UPS Tariff/Terms and Conditions of Service, Time limit for notice and filing of claims" },
  { carrier: /^usps\b|united states postal/i, days: 60, source: "USPS Domestic Mail Manual, 609 Filing indemnity claims" },
  { carrier: /^dhl express\b/i, days: 30, source: "DHL Express, Claims FAQs" },
  { carrier: /^royal mail\b/i, from: "GB", days: 80, source: "Royal Mail, Making a claim if you pay by a business account" },
  { carrier: /^aramex\b/i, from: "AU", days: 42, source: "Aramex Australia, Limited liability terms, 4.2" },
];

/** @param from ISO country it was sent from @returns null where nothing public is known: the carrier is asked */
export function claimTerm(carrier: string, from: string | undefined): ClaimTerm | null {
  const names = [carrier, carrierName(carrier)];
  const known = terms.find((one) => names.some((name) => one.carrier.test(name)) && (one.from === undefined || one.from === from));
  return known ? { days: known.days, source: known.source } : null;
}

/** Everything a carrier asks for when a parcel is claimed. Instants are epoch milliseconds. */
export interface ClaimFacts {
  readonly parcel: Parcel;
  /** Whose pieces lie in it, oldest first. */
  readonly returns: readonly { readonly id: Return["id"]; readonly number: string; readonly orderNumber: string }[];
  readonly carrier: string | null;
  readonly trackingNumber: string | null;
  /** The carrier's own id of the label. */
  readonly reference: string | null;
  /** At what was paid for them. */
  readonly items: readonly ClaimItem[];
  readonly value: number;
  readonly currency: string;
  readonly from: Address | null;
  /** Oldest first. */
  readonly scans: readonly NamedScan[];
  /** Null: nobody saw it. */
  readonly handedOverAt: number | null;
  readonly lastSeen: { readonly at: number; readonly place?: string } | null;
  readonly term: ClaimTerm | null;
  /** The last day to claim; null where it is not known. */
  readonly until: number | null;
}

export interface ClaimItem {
  readonly title: string;
  readonly sku: string | null;
  readonly quantity: number;
  readonly paid: number;
}

/** @param returns as they stand, the parcel's own; @param tracking what is known of its way beside it */
export function claimFacts(
  parcel: Parcel,
  returns: readonly [Return, ...Return[]],
  orders: readonly Order[],
  scans: readonly NamedScan[],
  tracking: { readonly carrier: string; readonly number: string; readonly reference?: string } | null,
): ClaimFacts {
  const [first] = returns;
  const orderOf = new Map(orders.map((order) => [order.id, order]));
  // Of several parcels one is lost: the pieces its label was bought for.
  const all = returns.flatMap((ret) => ret.units.map((unit) => ({ unit, order: orderOf.get(ret.orderId) })));
  const place = first.parcels.findIndex(({ id }) => id === parcel.id);
  const units = dealt(all, { place, of: first.parcels.length });
  const moves = scans.filter(({ scan }) => isMove(scan)).map(({ scan }) => scan);
  const carrier = parcel.carrier ?? tracking?.carrier ?? null;
  const from = senderOf(parcel, orderOf.get(first.orderId));
  const handedOver = [moves[0]?.at, parcel.posted?.at].filter((at) => at !== undefined);
  // Days may pass until a carrier scans what lies in its box: whichever is earlier counts, so that no day to claim is too late.
  const handedOverAt = handedOver.length > 0 ? Math.min(...handedOver) : null;
  const term = claimTerm(carrier ?? "", from?.country);
  const last = moves.at(-1);
  return {
    parcel,
    returns: returns.map(({ id, number, orderId }) => ({ id, number, orderNumber: orderOf.get(orderId)?.number ?? "" })),
    carrier,
    trackingNumber: parcel.trackingNumber ?? tracking?.number ?? null,
    reference: tracking?.reference ?? null,
    items: itemsOf(units),
    value: units.reduce((sum, { unit }) => sum + unit.paid, 0),
    currency: first.currency,
    from,
    scans,
    handedOverAt,
    lastSeen: last ? { at: last.at, ...(last.place !== undefined && { place: last.place }) } : null,
    term,
    until: term && handedOverAt !== null ? handedOverAt + term.days * day : null,
  };
}

function itemsOf(units: readonly { readonly unit: Return["units"][number]; readonly order: Order | undefined }[]): ClaimItem[] {
  const lines = Map.groupBy(units, ({ unit, order }) => `${order?.id ?? ""} ${unit.lineId}`);
  return [...lines.values()].flatMap((pieces) => {
    const [piece] = pieces;
    if (!piece) return [];
    const line = piece.order?.lines.find(({ id }) => id === piece.unit.lineId);
    return [
      {
        title: line ? [line.title, line.variant].filter(Boolean).join(", ") : piece.unit.lineId,
        sku: line?.sku ?? null,
        quantity: pieces.length,
        paid: pieces.reduce((sum, { unit }) => sum + unit.paid, 0),
      },
    ];
  });
}
