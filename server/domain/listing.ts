import type { ReturnEvent } from "./events.ts";
import { lookupKey, lookupKeysOf } from "./lookup.ts";
import { nameKey, turnsOf } from "./names.ts";
import type { Order } from "./order.ts";
import type { Parcel } from "./parcel.ts";
import { cameToNothing } from "./pickup.ts";
import { type Queue, queueOf } from "./queue.ts";
import { asItStands, type Return } from "./return.ts";
import { type StatusWord, statusWord } from "./status.ts";
import { trackingKey } from "./tracking-number.ts";

/** Raised whenever `listed` says something else than before; what an older one wrote is written anew. */
export const listingEdition = 3;

/** What the list says of a return's parcels: how far they are, or what keeps them. Of several the one that comes first here. */
export const parcelWords = [
  "lost",
  "sent_back",
  "pickup_failed",
  "held_up",
  "arriving",
  "moving",
  "delivered",
  "announced",
  "none",
] as const;
export type ParcelWord = (typeof parcelWords)[number];

/** What the list shows of a return, filters and sorts by, and under which words it is found. */
export interface Listed {
  readonly orderNumber: string;
  readonly shopper: string;
  /** The name as it is sorted. */
  readonly shopperKey: string;
  readonly queue: Queue;
  readonly word: StatusWord;
  readonly parcel: ParcelWord;
  /** The reason most units have; of several the first. */
  readonly reason: string;
  /** Empty when the order has no address. */
  readonly country: string;
  readonly units: number;
  /** What the units cost. */
  readonly value: number;
  /** In small letters, sorted, each once. */
  readonly terms: readonly string[];
}

export function listed(given: Return, order: Order): Listed {
  const ret = asItStands(given);
  const shopper = shopperOf(order);
  return {
    orderNumber: order.number,
    shopper,
    shopperKey: nameKey(shopper).slice(0, longestTerm),
    queue: queueOf(ret),
    word: statusWord(ret),
    parcel: parcelWord(ret),
    reason: reasonOf(ret),
    country: countryOf(order),
    units: ret.units.length,
    value: ret.units.reduce((sum, { paid }) => sum + paid, 0),
    terms: termsOf(ret, order),
  };
}

/** Whom an order is named after; their address when it names nobody, and nothing once they are forgotten. */
export function shopperOf({ shipTo, billTo, email }: Pick<Order, "shipTo" | "billTo" | "email">): string {
  return shipTo?.name || billTo?.name || email || "";
}

/** Where it was sent; empty when nobody says. */
export function countryOf({ shipTo, billTo }: Pick<Order, "shipTo" | "billTo">): string {
  return (shipTo ?? billTo)?.country ?? "";
}

export function parcelWord({ parcels }: Pick<Return, "parcels">): ParcelWord {
  const words = parcels.map(wordOf);
  return parcelWords.find((word) => words.includes(word)) ?? "none";
}

function wordOf({ progress, heldUp, pickup }: Parcel): ParcelWord {
  if (progress === "announced") return pickup && cameToNothing(pickup) ? "pickup_failed" : "announced";
  return heldUp && (progress === "moving" || progress === "arriving") ? "held_up" : progress;
}

function reasonOf({ units }: Return): string {
  const counts = new Map<string, number>();
  for (const { reasonId } of units) counts.set(reasonId, (counts.get(reasonId) ?? 0) + 1);
  const [most] = [...counts].sort(([, one], [, other]) => other - one);
  return most?.[0] ?? "";
}

const longestTerm = 100;
const mostTerms = 100;

/** What people type or scan to find a return: numbers in one spelling, any word of a name first, addresses, SKUs, what parcels carry. */
function termsOf(ret: Return, order: Order): string[] {
  const skus = new Map(order.lines.map(({ id, sku }) => [id, sku]));
  const codes = [
    ret.number,
    ret.number.replace(/^\D+/, ""),
    ...lookupKeysOf(order).map(({ key }) => key),
    ...ret.parcels.map(({ code }) => code),
    ...[...ret.parcels, ...order.fulfilments].flatMap(({ trackingNumber = "" }) => [trackingNumber, trackingKey(trackingNumber)]),
    ...ret.units.map(({ lineId }) => skus.get(lineId)),
  ];
  const names = [order.shipTo?.name, order.billTo?.name].flatMap((name) => turnsOf(name ?? ""));
  const terms = [...codes.map((code) => codeTerm(code ?? "")), ...names, mailTerm(order.email ?? "")];
  return [...new Set(terms.map((term) => term.slice(0, longestTerm)))]
    .filter((term) => term !== "")
    .slice(0, mostTerms)
    .sort();
}

const codeTerm = (code: string): string => lookupKey(code).toLowerCase();
const mailTerm = (email: string): string => email.normalize("NFKC").trim().toLowerCase();

/** Every beginning under which what somebody typed may be found; none for what has no letter and no digit. */
export function beginningsOf(typed: string): string[] {
  const beginnings = [nameKey(typed), codeTerm(typed), codeTerm(trackingKey(typed)), mailTerm(typed)].map((beginning) =>
    beginning.slice(0, longestTerm),
  );
  return [...new Set(beginnings)].filter((beginning) => /[\p{L}\p{N}]/u.test(beginning));
}

/** Whether we keep somebody waiting: until a parcel is here, it is the shopper who has the next step. */
function waitsForUs({ queue, word }: Pick<Listed, "queue" | "word">): boolean {
  if (queue === "to_receive") return word === "arrived" || word === "partly_received";
  return queue !== "done";
}

/** Whether somebody waits for us longer than the merchant allows. */
export function isLate(
  row: Pick<Listed, "queue" | "word"> & { readonly waitingSince: number },
  lateAfterHours: number,
  at: number,
): boolean {
  return waitsForUs(row) && at - row.waitingSince > lateAfterHours * 3_600_000;
}

/** What brings a return into each queue, from whichever it was in. */
const entrances: Readonly<Record<Queue, readonly ReturnEvent["type"][]>> = {
  to_review: ["return.requested", "return.taken_back"],
  to_receive: ["return.approved", "return.taken_back", "return.reopened"],
  to_decide: ["return.received", "return.approved"],
  to_pay: ["return.decided"],
  problems: [],
  done: ["return.rejected", "return.cancelled", "return.expired", "return.closed"],
};

/**
 * Since when a return is in its queue, by its timeline alone: for those whose row was never written. Where nothing on the timeline
 * says it, the last thing that happened does.
 */
export function waitingSince(ret: Return, timeline: readonly { readonly at: number; readonly event: ReturnEvent }[]): number {
  const entered = timeline.findLast(({ event }) => entrances[queueOf(ret)].includes(event.type));
  return (entered ?? timeline.at(-1))?.at ?? ret.requestedAt;
}
